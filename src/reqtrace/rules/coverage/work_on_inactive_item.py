"""COV004."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.commit import Commit
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.phrases import state, verb
from reqtrace.rules.samples import NEED, ORDERS, REQ
from reqtrace.util.dataclass import dataclass

_SHOWN = 5

_WorkCommit = tuple[Commit, str]
"""A commit that works on an item, and the kind of its reference."""

_WORK = ("List the orders\n\nImplements: REQ-1\n",)


@dataclass(frozen=True, kw_only=True)
class WorkOnInactiveItem(Rule):
    """A commit works on an item that is still a draft or was rejected.

    ## What it checks
    No item that is provisional (draft, proposed …) or retired (rejected, deferred …) is referenced
    as work in a trailer of a commit. Reverted commits are ignored. A retired item is reported only
    if it was retired in the tree of that commit: work that was done before is fine.

    ## Why it matters
    What has not been agreed may still change, and what was rejected was rejected for a reason.
    Either the work went too far or the status is out of date.

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
        "Kinds of references that count as work.",
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each inactive item with work in the history."""
        for item in project.graph.items.values():
            if item.role in (Role.PROVISIONAL, Role.RETIRED):
                work = self._work_on(project, item)
                if work:
                    yield self._report(item, work)

    def _work_on(self, project: Project, item: Item) -> tuple[_WorkCommit, ...]:
        found: dict[str, _WorkCommit] = {}
        for commit, reference in project.graph.commits_of(item.id):
            if reference.kind in self.kinds and _was_inactive(project, commit, item):
                found.setdefault(commit.oid, (commit, reference.kind))
        return tuple(found.values())

    def _report(self, item: Item, work: tuple[_WorkCommit, ...]) -> Finding:
        commits = "commit" if len(work) == 1 else "commits"
        return self.finding(
            f"{_status(item)}, but {_in_words(work)}",
            help=f"approve {item.id} if the work was agreed on, otherwise revert the {commits}",
            at=item.at("status"),
            item=item.id,
            related=tuple(
                Related(
                    message=f'commit {commit.short} "{commit.subject}" by {commit.author.name}',
                    commit=commit.oid,
                )
                for commit, _ in work[:_SHOWN]
            ),
        )


def _status(item: Item) -> str:
    if item.role is Role.RETIRED:
        return f"{item.id} is {state(item)}"
    return f"{item.id} is still {'a draft' if item.status == 'draft' else state(item)}"


def _in_words(work: tuple[_WorkCommit, ...]) -> str:
    """`commit abc1234567 already implements it`, or how many commits work on the item."""
    if len(work) > 1:
        return f"{len(work)} commits already work on it"
    commit, kind = work[0]
    return f"commit {commit.short} already {verb(kind)} it"


def _was_inactive(project: Project, commit: Commit, item: Item) -> bool:
    if item.role is not Role.RETIRED:
        return True
    return project.roles_at_commit.get((commit.oid, item.id)) is Role.RETIRED
