"""SYN006."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED


class NotAnItem(ProblemRule):
    """A file in an item folder contains something that cannot be read as an item.

    ## What it checks
    Each file that is an item file by the configuration or by its folder contains at least one
    item, and each entry of a list of items is an item. A document of StrictDoc follows the grammar
    of StrictDoc.

    ## Why it matters
    A file that somebody put among the requirements is meant to be one. If it were skipped
    silently, its links, its gaps and its status would be missing from every report.

    ## How to fix
    Give it an `id` and a `title`, move it out of the folder, or exclude it in `reqtrace.toml`:

    ```toml
    exclude = ["requirements/notes.yaml"]
    ```

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: each is identified)
    """

    id = "SYN006"
    name = "not-an-item"
    severity = Severity.ERROR
    kind = ProblemKind.NOT_AN_ITEM
    good = (
        Example(
            title="notes that are excluded",
            files={
                "needs/NEED-2.yaml": DRAFT_NEED,
                "needs/notes.yaml": "ask Ines about paging\n",
            },
            config='exclude = ["needs/notes.yaml"]\n',
        ),
    )
    bad = (
        Example(
            title="notes among the needs",
            files={
                "needs/NEED-2.yaml": DRAFT_NEED,
                "needs/notes.yaml": "ask Ines about paging\n",
            },
            expect=("needs/notes.yaml:1",),
        ),
    )
