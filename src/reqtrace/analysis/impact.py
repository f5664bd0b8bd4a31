"""What is downstream of items, or of what changed between two snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace

from reqtrace.analysis.diff import difference_of, earlier_session
from reqtrace.engine.session import Session
from reqtrace.errors import HistoryError
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
from reqtrace.history.item_history import with_item_history
from reqtrace.model.difference import ItemDifference, ItemFate
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass


def impact_of_items(session: Session, item_ids: Sequence[str]) -> Impact:
    """What is downstream of the items that *item_ids* names by current or former ids.

    Raises `UsageError` where one names no item.
    """
    if not all(session.graph.item(text) for text in item_ids):
        session = with_item_history(session)  # it may know what became of an item that is gone
    graph = session.graph
    ids = tuple(dict.fromkeys(_item_of(session, text).id for text in item_ids))
    return _impact(
        session,
        tuple(ImpactSource(item=graph.items[item_id]) for item_id in ids),
        _Ends(project=session.project),
        impact_paths(graph, ids),
    )


def impact_since(session: Session, revision: str, *, name: str = "") -> Impact:
    """What is downstream of all items that differ since *revision*, moved ones left out.

    What was downstream of an item that is gone is found at *revision*. Errors and *name* are
    those of `diff.find_difference`.
    """
    before, after = earlier_session(session, revision), session
    difference = difference_of(before, after, revision, name)
    changed = [change for change in difference.items if change.fate is not ItemFate.MOVED]
    view = _Ends(
        project=after.project,
        former=before.project,
        differences={change.item.id: change for change in changed},
        renamed={
            change.former_id: change.item.id for change in changed if change.former_id is not None
        },
    )
    gone = [change.item.id for change in changed if change.after is None]
    present = [change.item.id for change in changed if change.after is not None]
    paths = impact_paths(after.project.graph, present)
    known = {path.id for path in paths}
    former = (view.today(path) for path in impact_paths(before.project.graph, gone))
    paths += tuple(path for path in former if path.id not in known)
    sources = tuple(ImpactSource(item=change.item, difference=change) for change in changed)
    impact = _impact(after, sources, view, sorted(paths, key=by_nearness))
    return replace(impact, before=difference.before, after=difference.after, notes=difference.notes)


def _item_of(session: Session, text: str) -> Item:
    graph = session.project.graph
    if graph.item(text) is None and (hint := _range_hint(session.repository, text)):
        return graph.require_item(text, session.project.item_history, hint=hint)
    return graph.require_item(text, session.project.item_history)


def _range_hint(repository: Repository, text: str) -> str:
    """What to write where *text* names commits instead of an item; empty where it does not."""
    if ".." in text:
        return "give a range of commits as the only argument, with existing revisions"
    try:
        named_commit(repository, text)
    except HistoryError:
        return ""
    return f"for all items changed since that commit, write {text}.."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ends:
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
        commits = {commit.oid: commit for commit in (*self.project.commits, *item_history)}
        ranks = {oid: rank for rank, oid in enumerate(commits)}
        affected = (path for path in paths if path.id in commits)
        for path in sorted(affected, key=lambda path: (path.length, ranks[path.id])):
            yield AffectedCommit(
                commit=commits[path.id], link_path=path, in_range=self._is_in_range(path.id)
            )

    def _is_in_range(self, oid: str) -> bool:
        return self.former is not None and oid not in self.former.history.lineage


def _impact(
    session: Session,
    sources: tuple[ImpactSource, ...],
    view: _Ends,
    paths: Sequence[ImpactPath],
) -> Impact:
    commits = tuple(view.commits(paths))
    return Impact(
        sources=sources,
        items=tuple(view.items(paths)),
        commits=commits,
        files=_files(session, commits),
        incomplete=session.incomplete,
    )


def _files(session: Session, commits: Sequence[AffectedCommit]) -> tuple[AffectedFile, ...]:
    """The files that *commits*, nearest first, touched: those that are there, then the others."""
    # Where a shallow clone is cut off, a commit looks as if it had made all files.
    cut_off = session.repository.is_shallow
    known = [entry.commit for entry in commits if entry.commit.parents or not cut_off]
    touched = touched_files(session.repository, known)
    touching: dict[str, list[ImpactPath]] = {}
    for entry in commits:
        for file in touched.get(entry.commit.oid, ()):
            touching.setdefault(str(file), []).append(entry.link_path)
    present = set(map(str, session.paths))
    files = (
        AffectedFile(path=file, link_path=paths[0], commits=len(paths), present=file in present)
        for file, paths in touching.items()
    )
    return tuple(sorted(files, key=lambda file: (not file.present, file.path)))
