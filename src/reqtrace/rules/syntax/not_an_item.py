"""SYN006."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED

_MANY = 3
"""Files of one folder that say something about it."""


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
    Without a configuration a folder in which fewer files are items than are not is reported once,
    as a remark: its name alone does not make items of its files.

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

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each problem, or for a folder in which they are the rule."""
        if project.is_configured:
            yield from super().check(project)
            return
        folders: dict[PurePosixPath, list[ReadProblem]] = defaultdict(list)
        for problem in self.problems(project):
            folders[problem.location.path.parent].append(problem)
        items = _item_files(project) if folders else {}
        for folder, problems in folders.items():
            files = {problem.location.path for problem in problems}
            if len(files) >= _MANY and len(files) > items.get(folder, 0):
                where = "at the root" if folder == PurePosixPath() else f"in {folder}"
                yield self.summary(problems, f"{len(files)} files {where} are no items")
            else:
                yield from map(self.report, problems)


def _item_files(project: Project) -> Counter[PurePosixPath]:
    """How many files of each folder hold items."""
    paths = {item.location.path for item in project.graph.items.values()}
    return Counter(path.parent for path in paths)
