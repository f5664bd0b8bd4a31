"""SCH002."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED, NEED, REQ


class WrongType(ProblemRule):
    """A field has a value that the schema of its type does not allow.

    ## What it checks
    The value of each field matches the JSON Schema of the item's type: text, number, list, or one
    of several words. A link names an item by its id; each entry of a list of items is a mapping.

    ## Why it matters
    A field that is a list in one item and text in the next cannot be compared, sorted or shown in
    a report, and a malformed list of links links nothing.

    ## How to fix
    Write the value in the form that the message names; the field reference shows each field.

    ## References
    - JSON Schema draft-07, validation
    - INCOSE Guide to Writing Requirements, C9 (conforming)
    """

    id = "SCH002"
    name = "wrong-type"
    severity = Severity.ERROR
    kind = ProblemKind.WRONG_TYPE
    good = (Example(title="a status that is one word", files={"needs/NEED-2.yaml": DRAFT_NEED}),)
    bad = (
        Example(
            title="a status that is a list",
            files={"needs/NEED-2.yaml": DRAFT_NEED.replace("draft", "[draft, approved]")},
            expect=("needs/NEED-2.yaml:3",),
        ),
        Example(
            title="a link without an id",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": REQ.replace(" NEED-1", "\n  - reason: the law"),
            },
            expect=("requirements/REQ-1.yaml:6",),
        ),
    )
