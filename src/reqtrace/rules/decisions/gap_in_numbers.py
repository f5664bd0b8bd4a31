"""ADR012."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.folders import decisions_by_folder
from reqtrace.rules.decisions.numbers import decision_number
from reqtrace.rules.samples import decision

_FEWEST = 5
_MOST_SHARE = 0.25
_FILES = {
    f"docs/adr/{number:04}-decision-{number}.md": decision(number, f"Decision {number}", "Accepted")
    for number in range(1, 7)
}
_FOURTH = "docs/adr/0004-decision-4.md"


class GapInNumbers(Rule):
    """The numbers of the decisions in a folder have a gap.

    ## What it checks
    In a folder with at least five numbered decisions, each number between the first and the last
    one is used, there or in another folder of decisions. Where more than a quarter of the numbers
    is missing, they do not count one by one (those of issues, say), and nothing is reported.

    ## Why it matters
    A record that was deleted takes the reason for a decision with it: a decision that no longer
    holds is marked as superseded, and stays. A number may also wait on a branch.

    ## How to fix
    Look for the record in the history (`git log --diff-filter=D -- docs/adr`). If the number was
    never used, turn the rule off, or suppress the finding with a reason.

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (a reversed decision is kept)
    """

    id = "ADR012"
    name = "gap-in-numbers"
    severity = Severity.INFO
    compares_items = True
    good = (Example(title="no gap", files=_FILES),)
    bad = (
        Example(
            title="the fourth record was deleted",
            files={path: text for path, text in _FILES.items() if path != _FOURTH},
            expect=("docs/adr/0005-decision-5.md:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each folder with a gap, at the first decision behind one."""
        numbers: dict[PurePosixPath, dict[int, Item]] = {}
        for folder, items in decisions_by_folder(project.items).items():
            for item in items:
                if (number := decision_number(item)) is not None:
                    numbers.setdefault(folder, {}).setdefault(int(number[1][:9]), item)
        used = {number for own in numbers.values() for number in own}
        for folder, own in numbers.items():
            missing, behind = _gaps(sorted(own), used)
            if missing and len(own) >= _FEWEST and len(missing) <= _MOST_SHARE * len(own):
                yield self._report(folder, missing, own[behind])

    def _report(self, folder: PurePosixPath, missing: list[int], behind: Item) -> Finding:
        words = f"number {missing[0]} is" if len(missing) == 1 else f"numbers {_list(missing)} are"
        return self.finding(
            f"the decisions in {folder} have a gap: {words} missing",
            help="look for a deleted record: `git log --diff-filter=D --stat -- " + f"{folder}`",
            at=behind.location,
            key=f"folder {folder}",
        )


def _gaps(own: list[int], used: set[int]) -> tuple[list[int], int]:
    """The numbers between those of *own* that no decision has, and the first one behind a gap."""
    missing: list[int] = []
    behind = 0
    for before, after in pairwise(own):
        gap = [] if after - before > len(own) else range(before + 1, after)
        new = [number for number in gap if number not in used]
        behind = behind or (after if new else 0)
        missing += new
    return missing, behind


def _list(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
