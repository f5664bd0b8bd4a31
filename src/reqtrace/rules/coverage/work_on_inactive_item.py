"""COV004."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reqtrace.model.commit import Commit
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.samples import NEED, ORDERS, REQ
from reqtrace.rules.words import state

_SHOWN = 5
_WORK = ("List the orders\n\nImplements: REQ-1\n",)


@dataclass(frozen=True, kw_only=True)
class WorkOnInactiveItem(Rule):
    """A commit does work for an item that is a draft or was rejected.

    ## What it checks
    No item that is provisional (draft, proposed …) or retired (rejected, deferred …) is named
    as work by a trailer of a commit that still stands. A retired item counts only where it was
    retired in the tree of that commit: work that was done before is no fault.

    ## Why it matters
    What was never agreed may still change, and what was rejected was rejected for a reason.
    Either the work goes too far or the status lags behind.

    ## How to fix
    Approve the item if the work was agreed on; otherwise revert the commit.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes)
    """

    id = "COV004"
    name = "work-on-inactive-item"
    severity = Severity.ERROR
    good = (Example(title="work on an approved requirement", files=ORDERS, commits=_WORK),)
    bad = (
        Example(
            title="work on a draft",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": REQ.replace("approved", "draft"),
            },
            commits=_WORK,
            expect=("requirements/REQ-1.yaml:3",),
        ),
        Example(
            title="work on a rejected requirement",
            files={
                "needs/NEED-1.yaml": NEED.replace("approved", "draft"),
                "requirements/REQ-1.yaml": REQ.replace("approved", "rejected"),
            },
            commits=_WORK,
            expect=("requirements/REQ-1.yaml:3",),
        ),
    )

    kinds: tuple[str, ...] = option(
        ("implements", "satisfies", "verifies", "fixes", "closes"),
        "Kinds of references that say that work was done.",
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each inactive item with work in the history."""
        for item in project.graph.items.values():
            if item.role in (Role.PROVISIONAL, Role.RETIRED):
                commits = tuple(self._work_on(project, item))
                if commits:
                    yield self._report(item, commits)

    def _work_on(self, project: Project, item: Item) -> Iterator[Commit]:
        found = {}
        for commit, reference in project.graph.commits_of(item.id):
            if reference.kind in self.kinds and _was_inactive(project, commit, item):
                found[commit.oid] = commit
        yield from found.values()

    def _report(self, item: Item, commits: tuple[Commit, ...]) -> Finding:
        how_many = "a commit does" if len(commits) == 1 else f"{len(commits)} commits do"
        return self.finding(
            f"{item.id} is {state(item)}, but {how_many} work for it",
            help=f"approve {item.id} if the work was agreed on, otherwise revert it",
            at=item.at("status"),
            item=item.id,
            related=tuple(
                Related(
                    message=f'commit {commit.short} "{commit.subject}" by {commit.author.name}',
                    commit=commit.oid,
                )
                for commit in commits[:_SHOWN]
            ),
        )


def _was_inactive(project: Project, commit: Commit, item: Item) -> bool:
    if item.role is not Role.RETIRED:
        return True
    return project.roles_then.get((commit.oid, item.id)) is Role.RETIRED
