"""Two snapshots of one repository → what differs between their items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.config import read_config
from reqtrace.engine.discovery import file_reader
from reqtrace.engine.reading_notes import nothing_found
from reqtrace.engine.session import Session
from reqtrace.errors import ConfigError
from reqtrace.git.refs.ranges import merge_bases, named_commit
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.graph.coverage_difference import coverage_differences
from reqtrace.graph.item_difference import by_type, item_differences, type_ranks
from reqtrace.graph.suspects import REVIEWS
from reqtrace.model.commit import MENTIONS, Commit
from reqtrace.model.difference import Delivery, Difference, Side
from reqtrace.model.item import Item
from reqtrace.model.phrases import listed
from reqtrace.model.read_problem import ProblemKind
from reqtrace.project import Project

_MOST_LISTED = 5
_HIDES_ITEMS = frozenset(
    {
        ProblemKind.NOT_UTF8,
        ProblemKind.INVALID_YAML,
        ProblemKind.OVER_LIMIT,
        ProblemKind.UNSAFE_YAML,
        ProblemKind.NOT_AN_ITEM,
    }
)


def find_difference(session: Session, revision: str, *, name: str = "") -> Difference:
    """What differs in the items from *revision*, any commit or tag, to *session*.

    *name* is what the difference calls the later side. Both are read with the configuration of
    *session*. Raises `HistoryError` where *revision* is not a commit, is ambiguous or shares no
    history with *session*, `NothingToCheckError` where neither side holds an item.
    """
    return difference_of(earlier_session(session, revision), session, revision, name)


def earlier_session(session: Session, revision: str) -> Session:
    """The repository of *session* at *revision*; one of both has items. See `find_difference`."""
    before = session.at(named_commit(session.repository, revision))
    if not session.items and not before.items:
        raise nothing_found(session.config)
    return before


def difference_of(before: Session, after: Session, revision: str, name: str = "") -> Difference:
    """What differs from *before*, the session at *revision*, to *after*, read alike.

    *revision* and *name* are what the user calls the two. Raises `HistoryError` where they have
    no common ancestor; where history is missing, a note says so.
    """
    names = (revision, name or _name(after))
    notes = list(_ancestry_note(before, after, names))
    old, new = before.project, after.project
    return Difference(
        before=_side(old, names[0]),
        after=_side(new, names[1]),
        items=item_differences(old.graph, new.graph, new.vocabulary, new.normative),
        coverage=coverage_differences(old.graph, new.graph, new.coverage, new.vocabulary),
        delivered=deliveries(old, new),
        notes=(*notes, *_other_settings(before, after, names), *_hidden(old, new, names)),
        incomplete=after.incomplete,
    )


def _name(session: Session) -> str:
    return session.head[:10] if session.is_revision else "the current files"


def _side(project: Project, name: str) -> Side:
    return Side(name=name, revision=project.history.head, items=len(project.graph.items))


def _ancestry_note(before: Session, after: Session, names: tuple[str, str]) -> Iterator[str]:
    """A sentence where *before* is no ancestor of *after*."""
    start, end = before.project.history.head, after.project.history.head
    if start in after.project.history.lineage:
        return
    if not after.incomplete:
        merge_bases(after.repository, names[0], end, start)
    yield (
        f"{names[0]} is not an ancestor of {names[1]}: changes made only in {names[0]} are "
        "shown as removed"
    )


def _other_settings(before: Session, after: Session, names: tuple[str, str]) -> Iterator[str]:
    tree = Revision(before.repository, before.project.history.head)
    try:
        digest = read_config(file_reader(tree)).digest
    except ConfigError:
        yield f"the configuration of {names[0]} is invalid: that of {names[1]} was used for both"
        return
    if digest != after.config.digest:
        yield f"{names[0]} has a different configuration: that of {names[1]} was used for both"


def _hidden(before: Project, after: Project, names: tuple[str, str]) -> Iterator[str]:
    """What may make an item look as if it were new or gone, or hide a change."""
    for project, other, name in ((before, after, names[0]), (after, before, names[1])):
        broken = {p.location.path for p in project.problems if p.kind in _HIDES_ITEMS}
        differing = [path for path in broken if _differs(path, project, other)]
        if differing:
            paths = listed(sorted(map(str, differing)), _MOST_LISTED)
            yield f"some items of {name} could not be read: see {paths}"
        if project.graph.duplicates:
            ids = listed(sorted(project.graph.duplicates), _MOST_LISTED)
            yield f"more than one item has the id {ids} in {name}: only the first was compared"


def _differs(path: PurePosixPath, project: Project, other: Project) -> bool:
    return project.files.get(str(path)) != other.files.get(str(path))


def deliveries(before: Project, after: Project) -> tuple[Delivery, ...]:
    """The items that commits name which *after* has and *before* has not, with those commits."""
    fresh = {commit.oid for commit in after.commits if commit.oid not in before.history.lineage}
    ranks = type_ranks(after.vocabulary)
    items = sorted(after.graph.items.values(), key=lambda item: by_type(item, ranks))
    delivered = (
        Delivery(item=item, commits=tuple(_commits_of(item, after, fresh))) for item in items
    )
    return tuple(delivery for delivery in delivered if delivery.commits)


def _commits_of(item: Item, project: Project, fresh: set[str]) -> Iterator[tuple[Commit, str]]:
    new = [pair for pair in project.graph.commits_of(item.id) if pair[0].oid in fresh]
    linked = {commit.oid for commit, reference in new if reference.kind != MENTIONS}
    for commit, reference in new:
        # A commit that implements an item mostly mentions it, too.
        if reference.kind == REVIEWS:
            continue  # it says that an item is still right, and delivers nothing
        if reference.kind != MENTIONS or commit.oid not in linked:
            yield commit, reference.kind
