"""SCH004."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED


class MalformedId(ProblemRule):
    """The id of an item is not a valid id.

    ## What it checks
    An id is one word that other files and commit messages can reference: letters, digits, `.`,
    `_`, `-` and `/`, at most 128 characters. If `[types.NAME] id_pattern` is set, the id matches
    it.

    ## Why it matters
    Ids are found in commit messages by their form. An id with spaces or punctuation can be written
    down but never be referenced, so nothing would ever trace to it.

    ## How to fix
    Choose an id such as `NEED-12`. If the old one is used elsewhere, keep it under `formerly`.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: identification)
    """

    id = "SCH004"
    name = "malformed-id"
    severity = Severity.ERROR
    kind = ProblemKind.MALFORMED_ID
    good = (Example(title="one word", files={"needs/NEED-2.yaml": DRAFT_NEED}),)
    bad = (
        Example(
            title="an id with a space",
            files={"needs/NEED-2.yaml": DRAFT_NEED.replace("id: NEED-2", "id: NEED 2")},
            expect=("needs/NEED-2.yaml:1",),
        ),
    )
