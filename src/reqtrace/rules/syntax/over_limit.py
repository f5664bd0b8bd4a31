"""SYN004."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED


class OverLimit(ProblemRule):
    """A file exceeds a size or nesting limit.

    ## What it checks
    Item files stay within the limits of `[limits]`: size (`file_bytes`, `file_lines`), number of
    items (`file_items`), and in YAML nesting (`depth`), number of values (`nodes`) and length of
    one value (`scalar_bytes`). The message names the exceeded limit.

    ## Why it matters
    A check runs on pull requests of strangers and must end in seconds on any input. What exceeds a
    limit is not read, so it must not be skipped silently.

    ## How to fix
    Split the file. If the file is right as it is, raise the limit that the message names:

    ```toml
    [limits]
    file_bytes = 4000000
    ```

    ## References
    - CWE-770, allocation of resources without limits or throttling
    """

    id = "SYN004"
    name = "over-limit"
    severity = Severity.ERROR
    kind = ProblemKind.OVER_LIMIT
    good = (
        Example(
            title="a file within the limit",
            files={"needs/NEED-2.yaml": DRAFT_NEED},
            config="[limits]\nfile_bytes = 200\n",
        ),
    )
    bad = (
        Example(
            title="a file that is too large",
            files={"needs/NEED-2.yaml": DRAFT_NEED},
            config="[limits]\nfile_bytes = 40\n",
            expect=("needs/NEED-2.yaml:1",),
        ),
    )
