"""SCH006."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED


class UnknownType(ProblemRule):
    """The type of an item is a word that the vocabulary does not have.

    ## What it checks
    The `type` of each item is the name of a type or one of its synonyms.

    ## Why it matters
    The type says which links an item may have, which fields it needs and which sentences of
    the coverage policy hold for it. Without one, nothing of it can be judged.

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
