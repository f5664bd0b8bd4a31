"""SYN002."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED


class InvalidYaml(ProblemRule):
    """A file, a front matter or a metadata block is not valid YAML.

    ## What it checks
    YAML files in item folders, the front matter of Markdown items and fenced `yaml` blocks below a
    heading with an id parse as YAML 1.2. The finding points at the line and column where the
    parser gave up; the mistake is there or shortly before. A front matter that is never closed is
    reported where it begins.

    ## Why it matters
    Items in a file that cannot be parsed are not seen at all: nothing traces to them, and no other
    rule reports it. All other files are still checked.

    ## How to fix
    Quote values that contain `: ` or ` #` or begin with one of ``@ ` % & * ! | > { [``, and indent
    with spaces, never with tabs.

    ## References
    - YAML 1.2.2, chapters 5 to 9 (syntax)
    """

    id = "SYN002"
    name = "invalid-yaml"
    severity = Severity.ERROR
    kind = ProblemKind.INVALID_YAML
    good = (
        Example(
            title="a quoted title",
            files={
                "needs/NEED-2.yaml": DRAFT_NEED.replace(
                    "title: Buy again", 'title: "Buy again: one click"'
                )
            },
        ),
    )
    bad = (
        Example(
            title="a second colon in a title",
            files={
                "needs/NEED-2.yaml": DRAFT_NEED.replace("Buy again", "Buy again: one click"),
            },
            expect=("needs/NEED-2.yaml:2",),
        ),
        Example(
            title="a front matter that is never closed",
            files={"needs/NEED-2.md": f"---\n{DRAFT_NEED}\nThey come back for more.\n"},
            expect=("needs/NEED-2.md:1",),
        ),
    )
