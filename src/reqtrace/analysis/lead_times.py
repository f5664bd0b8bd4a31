"""From need to requirement, to the first commit that implements it, to the first release.

Which commit or tag came first is asked of ancestry. Clocks only say how long it took: the dates
are those at which the commits were committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatchcase

from reqtrace.engine.session import Session
from reqtrace.errors import UsageError
from reqtrace.git.log.trees import read_facts, read_lineage
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.tags import Tag, read_tags
from reqtrace.graph.natural_order import natural
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.history.timeline import Timeline
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemHistories
from reqtrace.model.lead_time import LeadTime, LeadTimes, Milestone
from reqtrace.model.lineage import Lineage
from reqtrace.model.reach import first_reaching, mainline
from reqtrace.model.vocabulary import COMMIT
from reqtrace.project import Project

NEED = "need"
REQUIREMENT = "req"

_REFINES = "refines"
_IMPLEMENTS = frozenset({"implements", "satisfies", "closes", "fixes"})
_BY_COMMIT = "COV003"


def find_lead_times(session: Session, *, tags: str = "*") -> LeadTimes:
    """How long each need and each requirement of *session* took so far.

    Tags whose names match the pattern *tags* are releases, also those on branches of their own.
    Raises `UsageError` where there is neither a need nor a requirement.
    """
    repository, project = session.repository, session.project
    items = project.graph.items.values()
    requirements = [item for item in items if item.type == REQUIREMENT]
    needs = [item for item in items if item.type == NEED]
    if not requirements and not needs:
        raise UsageError(
            "no lead times: there are no needs or requirements",
            hint="list all items with `reqtrace items`",
        )
    releases = tuple(tag for tag in read_tags(repository) if fnmatchcase(tag.name, tags))
    stages = _StageCommits(project, Timeline(session).item_history())
    implemented = {item.id: stages.implemented(item) for item in requirements}
    first = [milestone for milestone in implemented.values() if milestone is not None]
    released = _released(repository, project.history.lineage, first, releases)
    rows = [_of_requirement(item, stages, implemented[item.id], released) for item in requirements]
    by_need = _by_need(rows, stages.needs_by_item)
    return LeadTimes(
        head=project.history.head,
        tags=len(releases),
        needs=_sorted(_of_need(item, stages, by_need.get(item.id, ())) for item in needs),
        requirements=_sorted(rows),
        incomplete=session.incomplete,
    )


class _StageCommits:
    """Knows in which commit each stage was reached, and which of several came first."""

    def __init__(self, project: Project, item_history: ItemHistories) -> None:
        self._graph = project.graph
        self._item_history = item_history
        self._lineage = project.history.lineage
        self._kinds = _kinds(project)
        self.needs_by_item = needs_by_item(project.graph)
        line = mainline(self._lineage, project.history.head)
        self._landed = first_reaching(self._lineage, line[::-1])

    def written(self, item: Item) -> Milestone | None:
        """The commit that added *item* first; None where it is not committed yet."""
        adding = (change.commit for change in reversed(self._item_history.of(item)) if change.adds)
        commit = next((oid for oid in adding if oid != UNCOMMITTED), None)
        if commit is None:
            return None
        return Milestone(
            commit=commit, when=self._item_history.commits[commit].committed, name=item.id
        )

    def needs(self, requirement: Item) -> Milestone | None:
        """The earliest need that *requirement* satisfies."""
        needs = self.needs_by_item.get(requirement.id, ())
        return self.first(self.written(self._graph.items[need]) for need in needs)

    def implemented(self, requirement: Item) -> Milestone | None:
        """The first standing commit that implements *requirement*."""
        commits = (
            Milestone(commit=commit.oid, when=commit.committed)
            for commit, reference in self._graph.commits_of(requirement.id)
            if reference.kind in self._kinds
        )
        return self.first(commits)

    def first(self, milestones: Iterable[Milestone | None]) -> Milestone | None:
        """The one that came first to the line of first parents of the head."""
        return min(
            (milestone for milestone in milestones if milestone is not None),
            key=self._order,
            default=None,
        )

    def _order(self, milestone: Milestone) -> tuple[int, int, str, str]:
        commit = milestone.commit
        landed = self._landed.get(commit, commit)
        height = self._lineage.height
        return (height(landed), height(commit), commit, milestone.name)


def needs_by_item(graph: TraceGraph) -> Mapping[str, tuple[str, ...]]:
    """The needs that each item links to, or those of the requirements that it refines.

    One walk down from each need: one up from each requirement would take the square of a chain.
    """
    found: dict[str, list[str]] = {}
    for need in (item.id for item in graph.items.values() if item.type == NEED):
        seen: set[str] = set()
        waiting = [need]
        while waiting:
            upper = waiting.pop()
            for link in graph.links_to(upper):
                lower = link.source
                if lower is None or lower in seen:
                    continue
                if upper != need and link.kind != _REFINES:
                    continue
                seen.add(lower)
                found.setdefault(lower, []).append(need)
                if graph.items[lower].type != NEED:
                    waiting.append(lower)
    return {item_id: tuple(needs) for item_id, needs in found.items()}


def _kinds(project: Project) -> frozenset[str]:
    """The kinds of references that make a commit one that implements."""
    policies = [
        policy.kinds
        for policy in project.coverage
        if policy.rule == _BY_COMMIT and policy.types == (COMMIT,)
    ]
    return frozenset(kind for kinds in policies for kind in kinds) or _IMPLEMENTS


def _released(
    repository: Repository, lineage: Lineage, implemented: Iterable[Milestone], tags: Iterable[Tag]
) -> Mapping[str, Milestone]:
    """The first tag that contains each commit of *implemented*, by object id of the commit."""
    tags = tuple(tags)
    other_branches_items = {tag.commit for tag in tags if tag.commit not in lineage}
    if other_branches_items:
        every = read_lineage(repository, sorted({tag.commit for tag in tags}))
        return _first_tags(repository, every, implemented, tags)
    return _first_tags(repository, lineage, implemented, tags)


def _first_tags(
    repository: Repository, lineage: Lineage, implemented: Iterable[Milestone], tags: Iterable[Tag]
) -> Mapping[str, Milestone]:
    by_commit: dict[str, str] = {}
    for tag in tags:
        by_commit.setdefault(tag.commit, tag.name)
    facts = read_facts(repository, by_commit)
    dates = {commit: facts[commit].committed for commit in by_commit}
    first = first_reaching(lineage, _in_order(lineage, dates))
    return {
        milestone.commit: Milestone(
            commit=first[milestone.commit],
            when=dates[first[milestone.commit]],
            name=by_commit[first[milestone.commit]],
        )
        for milestone in implemented
        if milestone.commit in first
    }


def _in_order(lineage: Lineage, dates: Mapping[str, datetime]) -> list[str]:
    """The commits of *dates*, none before one that it descends from, otherwise by date.

    A date counts as no earlier than those of the commits below: clocks may be wrong.
    """
    latest: dict[str, datetime] = {}
    for commit in sorted(first_reaching(lineage, tuple(dates)), key=lineage.height):
        below = [latest[up] for up in lineage.parents(commit) if up in latest]
        if commit in dates:
            below.append(dates[commit])
        if below:
            latest[commit] = max(below)
    return sorted(dates, key=lambda oid: (latest[oid], lineage.height(oid), oid))


def _of_requirement(
    item: Item,
    stages: _StageCommits,
    implemented: Milestone | None,
    released: Mapping[str, Milestone],
) -> LeadTime:
    return LeadTime(
        item=item.id,
        title=item.title,
        need=stages.needs(item),
        requirement=stages.written(item),
        implemented=implemented,
        released=None if implemented is None else released.get(implemented.commit),
    )


def _by_need(
    rows: Iterable[LeadTime], needs_of: Mapping[str, tuple[str, ...]]
) -> Mapping[str, list[LeadTime]]:
    """The rows of the requirements of each need."""
    by_need: dict[str, list[LeadTime]] = {}
    for row in rows:
        for need in needs_of.get(row.item, ()):
            by_need.setdefault(need, []).append(row)
    return by_need


def _of_need(item: Item, stages: _StageCommits, rows: Sequence[LeadTime]) -> LeadTime:
    implemented = stages.first(row.implemented for row in rows)
    at = None if implemented is None else implemented.commit
    return LeadTime(
        item=item.id,
        title=item.title,
        need=stages.written(item),
        requirement=stages.first(row.requirement for row in rows),
        implemented=implemented,
        released=next(
            (row.released for row in rows if row.implemented and row.implemented.commit == at),
            None,
        ),
    )


def _sorted(rows: Iterable[LeadTime]) -> tuple[LeadTime, ...]:
    return tuple(sorted(rows, key=lambda row: natural(row.item)))
