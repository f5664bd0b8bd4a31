"""SYN003."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED


class DuplicateKey(ProblemRule):
    """A key occurs twice in one mapping.

    ## What it checks
    No mapping of a YAML file or front matter has the same key twice. The finding points at the
    second key and names the first.

    ## Why it matters
    YAML forbids it, yet most parsers silently keep one of the two values: a merge that leaves two
    `status` lines approves a requirement that nobody approved.

    ## How to fix
    Delete one of the two, or combine both values in one list.

    ## References
    - YAML 1.2.2, section 3.2.1.1 (nodes: the keys of a mapping are unique)
    """

    id = "SYN003"
    name = "duplicate-key"
    severity = Severity.ERROR
    kind = ProblemKind.DUPLICATE_KEY
    good = (Example(title="one status", files={"needs/NEED-2.yaml": DRAFT_NEED}),)
    bad = (
        Example(
            title="two statuses after a merge",
            files={"needs/NEED-2.yaml": DRAFT_NEED + "status: approved\n"},
            expect=("needs/NEED-2.yaml:5",),
        ),
    )
