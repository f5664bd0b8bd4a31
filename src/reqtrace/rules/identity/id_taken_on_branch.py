"""IDS004."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reqtrace.model.branch_item import BranchItem
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item, Naming
from reqtrace.model.likeness import ALIKE, likeness
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, Step
from reqtrace.rules.decisions.folders import decision_folder
from reqtrace.rules.decisions.numbers import decision_number
from reqtrace.rules.samples import DRAFT_NEED
from reqtrace.util.lazy_pattern import lazy_pattern

_OTHER = "id: NEED-3\ntitle: Send as a gift\nstatus: draft\ntext: Givers hide the price.\n"


_GIVEN_UP = lazy_pattern(
    r"(?:.*/)?(?:archived?|archives|attic|backups?|graveyard|legacy|obsolete|old)(?:[-_/].*)?",
    re.IGNORECASE,
)
"""Names of branches that nobody will merge."""
_FEW = 5
"""Ids of one branch that are reported one by one; more were given anew on purpose."""


class IdTakenOnBranch(Rule):
    """Another branch uses the same id for another item.

    ## What it checks
    No unmerged local or remote branch adds an item with the id of an item here, unless both say
    much the same (the branch may be an older state of this one). Only the branches of this clone
    are read, so run `git fetch` first, and only those with a commit of the 90 days before the
    latest commit here: others were given up, and so were those called `archive/…`, `old/…` and the
    like. The two must stand in one folder, or one in a folder
    within that of the other, which does not suffice for decisions that are numbered by their file
    names: each folder of them counts anew. A file that both branches add at one path, and that is
    not named by the id, is another draft of this one: git shows that conflict. Without a
    configuration, ids of headings, which often count from one in each file, are an info. The rule
    does not run in a check of an old revision, in a report, or on the base of a comparison.

    ## Why it matters
    Each branch is clean by itself, but whoever merges last has to rename an item that commits
    already reference.

    ## How to fix
    Give one of the two another id before it is merged: `reqtrace new` finds one that no branch
    uses.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: unique identification)
    """

    id = "IDS004"
    name = "id-taken-on-branch"
    severity = Severity.WARNING
    compares_items = True
    needs_branches = True
    good = (
        Example(
            title="both branches add the same item",
            files={"needs/NEED-2.yaml": DRAFT_NEED},
            commits=(
                Step(message="Gifts", files={"needs/NEED-3.yaml": _OTHER}, on="gifts"),
                Step(message="Gifts", files={"needs/NEED-3.yaml": _OTHER}),
            ),
        ),
    )
    bad = (
        Example(
            title="two branches take the next number",
            files={"needs/NEED-2.yaml": DRAFT_NEED},
            commits=(
                Step(message="Gifts", files={"needs/NEED-3.yaml": _OTHER}, on="gifts"),
                Step(
                    message="Invoices",
                    files={
                        "needs/NEED-3.yaml": "id: NEED-3\ntitle: Pay by invoice\nstatus: draft\n"
                    },
                ),
            ),
            expect=("needs/NEED-3.yaml:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each item whose id another branch gave to something else."""
        reported = set()
        by_branch: dict[str, list[tuple[Item, BranchItem]]] = {}
        for other in project.other_branches_items:
            item = project.graph.items.get(other.item.id)
            if item is None or item.id in reported or likeness(item, other.item) > ALIKE:
                continue
            if not _in_one_place(item, other.item) or _is_other_draft(item, other):
                continue
            if _GIVEN_UP.fullmatch(other.branch) is not None:
                continue
            reported.add(item.id)
            by_branch.setdefault(other.branch, []).append((item, other))
        for pairs in by_branch.values():
            if len(pairs) > _FEW:
                yield self._report_branch(pairs)
            else:
                for item, other in pairs:
                    is_local = not project.is_configured and other.item.naming is Naming.HEADING
                    yield self._report(item, other, Severity.INFO if is_local else None)

    def _report_branch(self, pairs: list[tuple[Item, BranchItem]]) -> Finding:
        item, other = pairs[0]
        return self.finding(
            f"{len(pairs)} ids are of other items on branch {other.branch}, such as {item.id}",
            help="give the items of one branch other ids before it is merged, or delete the branch",
            at=item.at("id"),
            item=item.id,
            key=f"branch {other.branch}",
            related=tuple(
                Related(
                    message=f"{one.id} is defined there at {there.item.location}",
                    commit=there.commit,
                )
                for one, there in pairs[:_FEW]
            ),
        )

    def _report(self, item: Item, other: BranchItem, severity: Severity | None) -> Finding:
        return self.finding(
            f"{item.id} is “{other.item.title}” on branch {other.branch}",
            help="give one of the two another id before it is merged; `reqtrace new` finds one",
            at=item.at("id"),
            item=item.id,
            key=other.branch,
            severity=severity,
            related=(
                Related(message=f"defined there at {other.item.location}", commit=other.commit),
            ),
        )


def _in_one_place(item: Item, other: Item) -> bool:
    """Whether one of the two folders is the other or within it: elsewhere ids may begin again."""
    if decision_number(item) and decision_number(other):
        return decision_folder(item) == decision_folder(other)
    first, second = item.location.path.parent, other.location.path.parent
    return first == second or first in second.parents or second in first.parents


def _is_other_draft(item: Item, other: BranchItem) -> bool:
    """Whether the branch adds the very file that *item* stands in, and it is not named by the id.

    Then both are drafts of one page, and git shows every difference between them.
    """
    path = item.location.path
    is_same_file = other.in_new_file and other.item.location.path == path
    return is_same_file and path.stem != item.id
