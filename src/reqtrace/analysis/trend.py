"""Findings and coverage over time, recomputed from history: no state is stored anywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase

from reqtrace.engine.check import run_rules
from reqtrace.engine.reading_notes import nothing_found
from reqtrace.engine.session import Session
from reqtrace.errors import UsageError
from reqtrace.git.refs.ranges import named_commit
from reqtrace.git.refs.tags import Tag, read_tags
from reqtrace.graph.trace_graph import selects
from reqtrace.history.timeline import CommitSnapshot, Timeline
from reqtrace.model.commit import CommitFacts
from reqtrace.model.coverage import CoveragePolicy
from reqtrace.model.lineage import Lineage
from reqtrace.model.reach import mainline
from reqtrace.model.result import Result
from reqtrace.model.trend import CoverageFigure, Pace, Trend, TrendPoint
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass

HEAD = "HEAD"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    name: str
    commit: str


def find_trend(
    session: Session,
    *,
    pace: Pace | None = None,
    since: str | None = None,
    last: int = 30,
    tags: str = "*",
) -> Trend:
    """What a check counts at each point of the history, with the configuration of *session*.

    Points are the tags that the head descends from and whose names match the pattern *tags*,
    or, where there is none, the last commits of weeks. *since* is a day (`2026-01-31`) or
    anything that names a commit of the history: earlier points are left aside. The *last* points
    are checked. Raises `UsageError` where no point is left, `HistoryError` where *since* names
    no commit, `NothingToCheckError` where no point holds an item.
    """
    timeline = Timeline(session)
    known = _tagged(timeline, tags) if pace in (None, Pace.TAG) else ()
    if pace is Pace.TAG and not known:
        raise _no_tag(timeline, tags)
    pace = pace or (Pace.TAG if known else Pace.WEEK)
    points = known if pace is Pace.TAG else _last_commits(timeline, pace)
    points = _with_head(points, timeline.head)
    if since is not None:
        points = _since(since, points, timeline)
    latest = points[-last:]
    trend_points = tuple(_trend_points(timeline, latest))
    if not any(point.items or point.families or point.accepted for point in trend_points):
        raise nothing_found(timeline.session.config)
    return Trend(
        pace=pace,
        points=trend_points,
        left_out=tuple(point.name for point in points[: -len(latest)]),
        incomplete=timeline.session.incomplete,
    )


def reachable_tags(lineage: Lineage, tags: Iterable[Tag], pattern: str) -> tuple[Tag, ...]:
    """The *tags* in *lineage* whose name matches *pattern*: none comes after its descendants."""
    known = (tag for tag in tags if tag.commit in lineage and fnmatchcase(tag.name, pattern))
    return tuple(sorted(known, key=lambda tag: (lineage.height(tag.commit), tag.commit, tag.name)))


def _tagged(timeline: Timeline, pattern: str) -> tuple[_Point, ...]:
    """A point for each commit with tags, in ancestry order."""
    names: dict[str, list[str]] = {}
    for tag in reachable_tags(timeline.lineage, read_tags(timeline.session.repository), pattern):
        names.setdefault(tag.commit, []).append(tag.name)
    return tuple(_Point(name=", ".join(tag_names), commit=oid) for oid, tag_names in names.items())


def _no_tag(timeline: Timeline, pattern: str) -> UsageError:
    matching = "" if pattern == "*" else f" matches {pattern}"
    return UsageError(
        f"no tag{matching} in the history of {timeline.head[:10]}",
        hint="see `git tag --merged`, or use `--by week`, which needs no tags",
    )


def _last_commits(timeline: Timeline, pace: Pace) -> tuple[_Point, ...]:
    """The last commit of each week or month, among those that were once the head."""
    line = mainline(timeline.lineage, timeline.head)
    facts = timeline.facts(line)
    latest: dict[str, str] = {}
    for oid in line:
        latest.setdefault(_span(facts[oid], pace), oid)
    points = [_Point(name=name, commit=oid) for name, oid in latest.items()]
    return tuple(reversed(points))


def _span(facts: CommitFacts, pace: Pace) -> str:
    day = facts.committed.date()
    if pace is Pace.MONTH:
        return f"{day.year:04}-{day.month:02}"
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _with_head(points: tuple[_Point, ...], head: str) -> tuple[_Point, ...]:
    if points and points[-1].commit == head:
        return points
    return (*points, _Point(name=HEAD, commit=head))


def _since(since: str, points: tuple[_Point, ...], timeline: Timeline) -> tuple[_Point, ...]:
    if _DAY.fullmatch(since):
        return _since_day(_day(since), points, timeline)
    start = named_commit(timeline.session.repository, since)
    if start not in timeline.lineage:
        raise UsageError(
            f"{since} is not in the history of {timeline.head[:10]}",
            hint="give an ancestor of the last point, or a date such as 2026-01-31",
        )
    below = timeline.lineage.descending([(start, point.commit) for point in points])
    return tuple(point for point in points if (start, point.commit) in below)


def _since_day(start: date, points: tuple[_Point, ...], timeline: Timeline) -> tuple[_Point, ...]:
    facts = timeline.facts(point.commit for point in points)
    later = tuple(point for point in points if facts[point.commit].committed.date() >= start)
    if not later:
        latest = facts[points[-1].commit].committed.date()
        raise UsageError(
            f"no commits since {start}: the latest is from {latest}",
            hint="give an earlier date",
        )
    return later


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"invalid date: {text}", hint="use the form YYYY-MM-DD, such as 2026-01-31"
        ) from error


def _trend_points(timeline: Timeline, points: Sequence[_Point]) -> Iterable[TrendPoint]:
    commit_snapshots = timeline.commit_snapshots([point.commit for point in points])
    history = timeline.history(
        item for snapshot in commit_snapshots for item in snapshot.loaded.items
    )
    item_history = None
    if _asks_for_item_history(timeline):
        item_history = timeline.item_history(
            {path for snapshot in commit_snapshots for path in snapshot.loaded.files}
        )
    for point, commit_snapshot in zip(points, commit_snapshots, strict=True):
        project = timeline.project_at(commit_snapshot, history, item_history)
        result = run_rules(project, timeline.session.config, timeline.context(commit_snapshot))
        yield _counted(point, commit_snapshot, project, result)


def _asks_for_item_history(timeline: Timeline) -> bool:
    rules = timeline.session.config.rules
    return not timeline.session.incomplete and any(
        rule.requires_history or rule.accepts_history for rule in rules
    )


def _counted(
    point: _Point, commit_snapshot: CommitSnapshot, project: Project, result: Result
) -> TrendPoint:
    summary = result.summary
    return TrendPoint(
        name=point.name,
        commit=point.commit,
        committed=commit_snapshot.facts.committed,
        errors=summary.errors,
        warnings=summary.warnings,
        infos=summary.infos,
        accepted=summary.accepted,
        families=_families(result),
        items=summary.items,
        coverage=tuple(_figure(project, policy) for policy in project.coverage),
    )


def _families(result: Result) -> Mapping[str, int]:
    counts = Counter(finding.family for finding in result.findings)
    return dict(sorted(counts.items()))


def _figure(project: Project, policy: CoveragePolicy) -> CoverageFigure:
    selected = sum(selects(policy, item) for item in project.graph.items.values())
    uncovered = sum(1 for _ in project.graph.uncovered(policy, project.coverage))
    return CoverageFigure(policy=policy.name, covered=selected - uncovered, total=selected)
