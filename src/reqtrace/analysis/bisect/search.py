"""Runs one rule at many commits, and finds the commits that changed its findings."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from reqtrace.analysis.bisect.scope import Scope
from reqtrace.history.timeline import CommitSnapshot, Timeline
from reqtrace.model.finding import Finding
from reqtrace.model.finding_periods import FindingPeriod, Transition
from reqtrace.model.item_history import UNCOMMITTED
from reqtrace.model.reach import first_reaching, mainline
from reqtrace.project import Project
from reqtrace.rules.base import Rule
from reqtrace.util.dataclass import dataclass

_FIRST_AT_ONCE = 8
_MOST_AT_ONCE = 256

State = Mapping[str, Finding]
"""The findings that are open, by the key that the rule gives them."""

End = tuple[str, str, bool]
"""A commit, the key of a finding, and whether the commit introduced it (or else fixed it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The findings that the user asks about."""

    rule: Rule
    ids: tuple[str, ...]
    key: str | None

    def state(self, project: Project) -> State:
        """The findings that are open in *project*."""
        # Without the item there is no finding on it, and most rules look at everything.
        if not any(item_id in project.graph.items for item_id in self.ids):
            return {}
        findings = (finding for finding in self.rule.check(project) if self._is_wanted(finding))
        return {finding.key: finding for finding in findings}

    def _is_wanted(self, finding: Finding) -> bool:
        words = finding.key.split()
        # What a rule about commits finds belongs to no item, but says which one it is about.
        about = [finding.item] if finding.item is not None else words
        if not any(item_id in self.ids for item_id in about):
            return False
        return self.key is None or self.key == finding.key or self.key in words


@dataclass(slots=True, kw_only=True)
class Interval:
    """Consecutive commits in which a finding is open.

    `closed` is the first commit after them, None where there is none. `longer` is true where
    the finding was open before `opened` already.
    """

    finding: Finding
    closed: str | None
    opened: str = ""
    longer: bool = False

    def start(self, transitions: Mapping[End, Transition]) -> Transition:
        """How the finding was introduced, as far as it is known."""
        transition = transitions[self.opened, self.finding.key, True]
        return replace(transition, on_branch=None) if self.longer else transition

    def ends(self) -> Iterator[End]:
        """The commits that introduced and fixed the finding, as far as it is fixed."""
        yield self.opened, self.finding.key, True
        if self.closed is not None:
            yield self.closed, self.finding.key, False


@dataclass(slots=True, kw_only=True)
class IntervalTracker:
    """Collects the intervals of each finding, from the latest state to the earliest."""

    every: bool
    running: dict[str, Interval] = field(default_factory=dict)
    finished: list[Interval] = field(default_factory=list)
    newer: str | None = None

    def add(self, commit: str, state: State) -> None:
        """Add the state before the last one that was added."""
        for key in [key for key in self.running if key not in state]:
            self.finished.append(self.running.pop(key))
        known = set() if self.every else {interval.finding.key for interval in self.finished}
        for key, finding in state.items():
            if key not in known:
                interval = self.running.setdefault(
                    key, Interval(finding=finding, closed=self.newer)
                )
                interval.opened = commit
        self.newer = commit

    def is_enough(self) -> bool:
        """Whether the latest interval of each finding is known, and no more is wanted."""
        return bool(self.finished) and not self.running and not self.every

    def done(self, *, is_all: bool) -> tuple[Interval, ...]:
        """All runs. Unless there *is_all* of the history, those that go on may be longer."""
        for interval in self.running.values():
            interval.longer = not is_all
        return (*self.finished, *self.running.values())


class BisectSearch:
    """Judges commits, few at a time, and remembers what it found."""

    def __init__(self, timeline: Timeline, question: Question, scope: Scope) -> None:
        self.question = question
        self._timeline = timeline
        self._scope = scope
        self._known: dict[str, State] = {}
        self.items_checked = 0

    def at_head(self) -> State:
        """The findings that are open at the head of the history."""
        return next(state for _, state in self.states((self._timeline.head,)))

    def line(self) -> tuple[str, ...]:
        """The commits to check, the latest first: those after which something may be different."""
        timeline = self._timeline
        line = mainline(timeline.lineage, timeline.head)
        first = first_reaching(timeline.lineage, line[::-1])
        touching = timeline.touching(timeline.head, self._scope.paths)
        # Before the item was there it had no finding.
        born = {first[oid] for oid in self._births() if oid in first}
        stop = max((index for index, oid in enumerate(line) if oid in born), default=0)
        return self._commits_to_check(line[: stop + 1], touching, first)

    def _commits_to_check(
        self, line: Sequence[str], touching: Container[str], first: Mapping[str, str]
    ) -> tuple[str, ...]:
        naming = {
            first[commit.oid] for commit in self._scope.history.commits if commit.oid in first
        }
        return tuple(
            oid for oid in line if oid in touching or oid in naming or oid in (line[0], line[-1])
        )

    def _births(self) -> Iterator[str]:
        for item_id in self.question.ids:
            changes = self._scope.item_history.changes.get(item_id, ())
            yield from (change.commit for change in changes if change.adds)

    def states(self, commits: Sequence[str]) -> Iterator[tuple[str, State]]:
        """The state after each of *commits*, in their order."""
        start, count = 0, _FIRST_AT_ONCE
        while start < len(commits):
            batch = commits[start : start + count]
            self._check([oid for oid in batch if oid not in self._known])
            yield from ((oid, self._known[oid]) for oid in batch)
            start, count = start + count, min(2 * count, _MOST_AT_ONCE)

    def _check(self, commits: Sequence[str]) -> None:
        before: tuple[object, ...] | None = None
        state: State = {}
        referencing_commits = [commit.oid for commit in self._scope.history.commits]
        paths = None if self._scope.ids is None else self._scope.paths
        for commit_snapshot in self._timeline.commit_snapshots(commits, paths) if commits else ():
            # Of commits of one line, an equal number of references means the same ones.
            seen = (
                commit_snapshot.loaded.files,
                sum(map(commit_snapshot.reaches, referencing_commits)),
            )
            if seen != before:
                state = self._state(commit_snapshot)
            before = seen
            self._known[commit_snapshot.oid] = state

    def _state(self, commit_snapshot: CommitSnapshot) -> State:
        ids = {item.id for item in commit_snapshot.loaded.items}
        if ids.isdisjoint(self.question.ids):
            return {}
        scope, rule = self._scope, self.question.rule
        self.items_checked += len(ids)
        item_history = scope.item_history if rule.requires_history or rule.accepts_history else None
        project = self._timeline.project_at(
            commit_snapshot, scope.history, item_history, ids=scope.ids
        )
        return self.question.state(project)

    def periods(
        self, intervals: Sequence[Interval], accepted: Collection[str]
    ) -> tuple[FindingPeriod, ...]:
        """The runs as periods, the latest first."""
        transitions = self._transitions(end for interval in intervals for end in interval.ends())
        return tuple(
            FindingPeriod(
                key=interval.finding.key,
                message=interval.finding.message,
                opened=interval.start(transitions),
                closed=None
                if interval.closed is None
                else transitions[interval.closed, interval.finding.key, False],
                accepted=interval.closed is None and interval.finding.key in accepted,
                longer=interval.longer,
            )
            for interval in self._latest_first(intervals)
        )

    def _transitions(self, ends: Iterable[End]) -> dict[End, Transition]:
        origins = {end: self._origin(*end) if end[0] != UNCOMMITTED else None for end in ends}
        commits = {oid for end, origin in origins.items() for oid in (end[0], origin)}
        facts = self._timeline.facts(sorted(oid for oid in commits if oid))
        return {
            end: Transition(commit=facts.get(end[0]), on_branch=facts.get(origin or ""))
            for end, origin in origins.items()
        }

    def _latest_first(self, intervals: Sequence[Interval]) -> list[Interval]:
        ordered = self._scope.item_history.latest_first({interval.opened for interval in intervals})
        rank = {oid: number for number, oid in enumerate(ordered)}
        return sorted(intervals, key=lambda interval: (rank[interval.opened], interval.finding.key))

    def _origin(self, merge: str, key: str, is_open: bool) -> str | None:
        """The commit on a branch of *merge* that introduced or fixed the finding there."""
        lineage = self._timeline.lineage
        first, *others = lineage.parents(merge) or ("",)
        for tip in others:
            brought_in = lineage.brought_in(merge, first)
            line = mainline(lineage, tip, brought_in)
            touching = self._timeline.touching(tip, self._scope.paths, without=first)
            reaching = first_reaching(lineage, line[::-1], brought_in)
            commits = self._commits_to_check(line, touching, reaching)
            commit = self._change_on(commits, key, is_open) if commits else None
            if commit is not None:
                return self._origin(commit, key, is_open) or commit
        return None

    def _change_on(self, line: Sequence[str], key: str, is_open: bool) -> str | None:
        """The commit of *line*, a branch down to its start, that changed the finding."""
        base = next(iter(self._timeline.lineage.parents(line[-1])), None)
        last: str | None = None
        for oid, state in self.states(line if base is None else [*line, base]):
            if (key in state) is not is_open:
                return last
            last = oid
        return last if base is None and is_open else None
