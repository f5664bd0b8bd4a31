"""ADR011."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.model.decision_index import DecisionIndex
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.location import Location
from reqtrace.model.phrases import listed
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.folders import decisions_by_folder, is_plainly_decision
from reqtrace.rules.samples import decision

_MOST_NAMED = 5
_LEAST_LISTED = 0.5
_INDEX = "docs/adr/README.md"
_NAMES = {1: "One database", 2: "Two databases", 3: "REST API"}
_FILES = {
    f"docs/adr/000{number}-{title.lower().replace(' ', '-')}.md": decision(
        number, title, "Accepted"
    )
    for number, title in _NAMES.items()
}
_LINES = [
    f"- [{number}. {title}](000{number}-{title.lower().replace(' ', '-')}.md)\n"
    for number, title in _NAMES.items()
]


class IndexDiffers(Rule):
    """The index of a folder of decisions does not fit its files.

    ## What it checks
    If the `README.md` or `index.md` of a folder lists at least half of its decisions, it lists all
    of them, by a link or by the name of the file, and links to no decision that does not exist.

    ## Why it matters
    People look for a decision in the index. What is missing there was never decided, as far as
    they can see.

    ## How to fix
    Add the missing lines and correct the dead ones, or generate the page: `adr generate toc` of
    adr-tools writes one.

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011
    """

    id = "ADR011"
    name = "index-differs"
    severity = Severity.INFO
    needs_files = True
    compares_items = True
    good = (
        Example(
            title="all are listed", files={**_FILES, _INDEX: "# Decisions\n\n" + "".join(_LINES)}
        ),
        Example(title="no index", files={**_FILES, _INDEX: "# Decisions\n\nHow we decide.\n"}),
    )
    bad = (
        Example(
            title="one is missing",
            files={**_FILES, _INDEX: "# Decisions\n\n" + "".join(_LINES[:2])},
            expect=(f"{_INDEX}:1",),
        ),
        Example(
            title="one was renamed",
            files={
                **_FILES,
                _INDEX: "# Decisions\n\n" + "".join(_LINES) + "- [4. X](0004-cache.md)\n",
            },
            expect=(f"{_INDEX}:6",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for what an index leaves out, and one for each dead line."""
        folders = {
            folder: {item.location.path for item in items if is_plainly_decision(item)}
            for folder, items in decisions_by_folder(project.items).items()
        }
        for index in project.indexes:
            decisions = folders.get(index.path.parent, set())
            missing = sorted(decisions - index.listed)
            if len(index.listed) > 1 and len(missing) <= _LEAST_LISTED * len(decisions):
                if missing:
                    yield self._missing(index, missing, len(decisions))
                for reference in index.dead:
                    yield self.finding(
                        f"{index.path} lists {reference.path}, which does not exist",
                        help="correct the path, or remove the line",
                        at=reference.location,
                        key=reference.path,
                    )

    def _missing(self, index: DecisionIndex, missing: list[PurePosixPath], total: int) -> Finding:
        names = listed([path.name for path in missing], _MOST_NAMED)
        return self.finding(
            f"{index.path} lists {total - len(missing)} of the {total} decisions in its folder, "
            f"not {names}",
            help="add a line for each",
            at=Location(path=index.path),
            key="missing",
        )
