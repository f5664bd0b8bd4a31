"""What stands downstream of items, or of what changed between two snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from reqtrace.analysis.diff import difference_of, earlier_session
from reqtrace.engine.session import Session
from reqtrace.errors import HistoryError, UsageError
from reqtrace.git.blame.touched_files import touched_files
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ranges import named_commit
from reqtrace.graph.impact import (
    AffectedCommit,
    AffectedFile,
    AffectedItem,
    Impact,
    ImpactSource,
    by_nearness,
    impact_paths,
)
from reqtrace.graph.trace_graph import ImpactPath
from reqtrace.model.difference import ItemDifference, ItemFate
from reqtrace.project import Project


def impact_of_items(session: Session, asked: Sequence[str]) -> Impact:
    """What stands downstream of the items that *asked* names by present or former ids.

    Raises `UsageError` where one names no item.
    """
    graph = session.project.graph
    ids = tuple(dict.fromkeys(_present_id(session, text) for text in asked))
    return _impact(
        session,
        tuple(ImpactSource(item=graph.items[one]) for one in ids),
        _View(project=session.project),
        impact_paths(graph, ids),
    )


def impact_since(session: Session, revision: str, *, name: str = "") -> Impact:
    """What is downstream of all items that differ since *revision*, moved ones left out.

    What was downstream of an item that is gone is found at *revision*. Errors and *name* are
    those of `diff.find_difference`.
    """
    before, after = earlier_session(session, revision), session
    difference = difference_of(before, after, revision, name)
    changed = [one for one in difference.items if one.fate is not ItemFate.MOVED]
    view = _View(
        project=after.project,
        former=before.project,
        differences={one.item.id: one for one in changed},
        renamed={one.former_id: one.item.id for one in changed if one.former_id is not None},
    )
    gone = [one.item.id for one in changed if one.after is None]
    here = [one.item.id for one in changed if one.after is not None]
    ways = impact_paths(after.project.graph, here)
    known = {way.id for way in ways}
    once = (view.today(way) for way in impact_paths(before.project.graph, gone))
    ways += tuple(way for way in once if way.id not in known)
    sources = tuple(ImpactSource(item=one.item, difference=one) for one in changed)
    found = _impact(after, sources, view, sorted(ways, key=by_nearness))
    return replace(found, before=difference.before, after=difference.after, notes=difference.notes)


def _present_id(session: Session, text: str) -> str:
    graph = session.project.graph
    item = graph.item(text)
    if item is None:
        near = graph.identifiers.suggest(text)
        hint = f"did you mean {near}?" if near else _hint(session.repository, text)
        raise UsageError(f"no item has the id {text}", hint=hint)
    return item.id


def _hint(repository: Repository, text: str) -> str:
    if ".." in text:
        return "a range of commits stands alone, and names both of its ends"
    try:
        named_commit(repository, text)
    except HistoryError:
        return "list all with `reqtrace items`"
    return f"for all that changed since that commit, write {text}.."


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """Finds the item or commit at the end of a way, in the later project or in the `former` one."""

    project: Project
    former: Project | None = None
    differences: dict[str, ItemDifference] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def today(self, way: ImpactPath) -> ImpactPath:
        """A way of the former project with the ids that its items have now."""
        path = tuple(self.renamed.get(step, step) for step in way.path)
        return replace(way, id=path[-1], path=path)

    def items(self, ways: Iterable[ImpactPath]) -> Iterator[AffectedItem]:
        """The items that *ways* lead to."""
        item_history = {} if self.former is None else self.former.graph.items
        present = self.project.graph.items
        for way in ways:
            item = present.get(way.id) or item_history.get(way.id)
            if item is not None:
                yield AffectedItem(
                    item=item,
                    way=way,
                    difference=self.differences.get(way.id),
                    present=way.id in present,
                )

    def commits(self, ways: Iterable[ImpactPath]) -> Iterator[AffectedCommit]:
        """The commits that *ways* lead to; of equally near ones the newest first."""
        item_history = () if self.former is None else self.former.commits
        commits = {one.oid: one for one in (*self.project.commits, *item_history)}
        ranks = {oid: rank for rank, oid in enumerate(commits)}
        found = (way for way in ways if way.id in commits)
        for way in sorted(found, key=lambda one: (len(one.path), ranks[one.id])):
            yield AffectedCommit(
                commit=commits[way.id], way=way, in_range=self._is_in_range(way.id)
            )

    def _is_in_range(self, oid: str) -> bool:
        return self.former is not None and oid not in self.former.history.lineage


def _impact(
    session: Session, sources: tuple[ImpactSource, ...], view: _View, ways: Sequence[ImpactPath]
) -> Impact:
    commits = tuple(view.commits(ways))
    return Impact(
        sources=sources,
        items=tuple(view.items(ways)),
        commits=commits,
        files=_files(session, commits),
        incomplete=session.incomplete,
    )


def _files(session: Session, commits: Sequence[AffectedCommit]) -> tuple[AffectedFile, ...]:
    """The files that *commits*, nearest first, touched: those that are there, then the others."""
    # Where a shallow clone is cut off, a commit looks as if it had made all files.
    cut_off = session.repository.is_shallow
    known = [one.commit for one in commits if one.commit.parents or not cut_off]
    touched = touched_files(session.repository, known)
    touching: dict[str, list[ImpactPath]] = {}
    for one in commits:
        for path in touched.get(one.commit.oid, ()):
            touching.setdefault(str(path), []).append(one.way)
    present = set(map(str, session.paths))
    found = (
        AffectedFile(path=path, way=ways[0], commits=len(ways), present=path in present)
        for path, ways in touching.items()
    )
    return tuple(sorted(found, key=lambda one: (not one.present, one.path)))
