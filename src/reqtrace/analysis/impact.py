"""What stands downstream of items, or of what changed between two snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from reqtrace.analysis.diff import Opened
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
from reqtrace.model.difference import Difference, ItemDifference, ItemFate
from reqtrace.project import Project


def impact_of_items(opened: Opened, asked: Sequence[str]) -> Impact:
    """What stands downstream of the items that *asked* names by present or former ids.

    Raises `UsageError` where one names no item.
    """
    graph = opened.project.graph
    ids = tuple(dict.fromkeys(_present_id(opened, text) for text in asked))
    return _impact(
        opened,
        tuple(ImpactSource(item=graph.items[one]) for one in ids),
        _View(project=opened.project),
        impact_paths(graph, ids),
    )


def impact_of_difference(before: Opened, after: Opened, difference: Difference) -> Impact:
    """What stands downstream of the items that *difference* names, moved ones left out.

    What was downstream of an item that is gone is found in *before*.
    """
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


def _present_id(opened: Opened, text: str) -> str:
    graph = opened.project.graph
    item = graph.item(text)
    if item is None:
        near = graph.identifiers.suggest(text)
        hint = f"did you mean {near}?" if near else _hint(opened.repository, text)
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
    """Finds the item or commit at the end of a path, in the later or the `former` project."""

    project: Project
    former: Project | None = None
    differences: dict[str, ItemDifference] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def today(self, path: ImpactPath) -> ImpactPath:
        """A path of the former project with the ids that its items have now."""
        steps = tuple(self.renamed.get(step, step) for step in path.path)
        return replace(path, id=steps[-1], path=steps)

    def items(self, paths: Iterable[ImpactPath]) -> Iterator[AffectedItem]:
        """The items that *paths* lead to."""
        item_history = {} if self.former is None else self.former.graph.items
        present = self.project.graph.items
        for path in paths:
            item = present.get(path.id) or item_history.get(path.id)
            if item is not None:
                yield AffectedItem(
                    item=item,
                    link_path=path,
                    difference=self.differences.get(path.id),
                    present=path.id in present,
                )

    def commits(self, paths: Iterable[ImpactPath]) -> Iterator[AffectedCommit]:
        """The commits that *paths* lead to; of equally near ones the newest first."""
        item_history = () if self.former is None else self.former.commits
        commits = {one.oid: one for one in (*self.project.commits, *item_history)}
        ranks = {oid: rank for rank, oid in enumerate(commits)}
        found = (path for path in paths if path.id in commits)
        for path in sorted(found, key=lambda one: (len(one.path), ranks[one.id])):
            yield AffectedCommit(
                commit=commits[path.id], link_path=path, in_range=self._is_in_range(path.id)
            )

    def _is_in_range(self, oid: str) -> bool:
        return self.former is not None and oid not in self.former.history.lineage


def _impact(
    opened: Opened, sources: tuple[ImpactSource, ...], view: _View, paths: Sequence[ImpactPath]
) -> Impact:
    commits = tuple(view.commits(paths))
    return Impact(
        sources=sources,
        items=tuple(view.items(paths)),
        commits=commits,
        files=_files(opened, commits),
        incomplete=opened.around.incomplete,
    )


def _files(opened: Opened, commits: Sequence[AffectedCommit]) -> tuple[AffectedFile, ...]:
    """The files that *commits*, nearest first, touched: those that are there, then the others."""
    # Where a shallow clone is cut off, a commit looks as if it had made all files.
    cut_off = opened.repository.is_shallow
    known = [one.commit for one in commits if one.commit.parents or not cut_off]
    touched = touched_files(opened.repository, known)
    touching: dict[str, list[ImpactPath]] = {}
    for one in commits:
        for file in touched.get(one.commit.oid, ()):
            touching.setdefault(str(file), []).append(one.link_path)
    present = set(map(str, opened.paths))
    found = (
        AffectedFile(path=file, link_path=paths[0], commits=len(paths), present=file in present)
        for file, paths in touching.items()
    )
    return tuple(sorted(found, key=lambda one: (not one.present, one.path)))
