"""SCH006."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED


class UnknownType(ProblemRule):
    """An item has an unknown type.

    ## What it checks
    The `type` of each item is the name of a type or one of its synonyms.

    ## Why it matters
    The type determines which links an item may have, which fields it needs and which entries of
    the coverage policy apply to it. Without a type, none of this can be checked.

    ## How to fix
    Correct the word, or add the type to `reqtrace.toml`:

    ```toml
    [types.hazard]
    prefixes = ["HAZ"]
    ```

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: type)
    """

    id = "SCH006"
    name = "unknown-type"
    severity = Severity.ERROR
    kind = ProblemKind.UNKNOWN_TYPE
    good = (
        Example(
            title="a synonym of need",
            files={"needs/NEED-2.yaml": DRAFT_NEED + "type: user-need\n"},
        ),
    )
    bad = (
        Example(
            title="a misspelt type",
            files={"needs/NEED-2.yaml": DRAFT_NEED + "type: ned\n"},
            expect=("needs/NEED-2.yaml:5",),
        ),
    )
