"""Two snapshots of one repository → what differs between their items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Protocol

from reqtrace.config import Config, read_config
from reqtrace.engine.check import RunContext
from reqtrace.engine.item_reader import file_reader
from reqtrace.errors import ConfigError
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ranges import merge_base
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.graph.coverage_difference import coverage_differences
from reqtrace.graph.item_difference import by_type, item_differences, type_ranks
from reqtrace.model.commit import MENTIONS, Commit
from reqtrace.model.difference import Delivery, Difference, Side
from reqtrace.model.item import Item
from reqtrace.model.read_problem import ProblemKind
from reqtrace.project import Project

_NAMED = 5
_HIDES_ITEMS = frozenset(
    {
        ProblemKind.NOT_UTF8,
        ProblemKind.INVALID_YAML,
        ProblemKind.OVER_LIMIT,
        ProblemKind.UNSAFE_YAML,
        ProblemKind.NOT_AN_ITEM,
    }
)


class Opened(Protocol):
    """A snapshot that was read and linked: what has to be known of a workspace."""

    @property
    def repository(self) -> Repository:
        """Where the snapshot is from."""
        ...

    @property
    def config(self) -> Config:
        """The settings that it was read with."""
        ...

    @property
    def project(self) -> Project:
        """What was read."""
        ...

    @property
    def around(self) -> RunContext:
        """What could not be seen."""
        ...

    @property
    def paths(self) -> tuple[PurePosixPath, ...]:
        """All files of the snapshot."""
        ...


def find_difference(before: Opened, after: Opened, names: tuple[str, str]) -> Difference:
    """What differs from *before*, a commit, to *after*; both were read with the same settings.

    *names* are what the user calls the two. Raises `HistoryError` where they have no common
    ancestor; where history is missing, that is only noted.
    """
    notes = list(_kinship(before, after, names))
    old, new = before.project, after.project
    return Difference(
        before=_side(old, names[0]),
        after=_side(new, names[1]),
        items=item_differences(old.graph, new.graph, new.vocabulary, new.normative),
        coverage=coverage_differences(old.graph, new.graph, new.coverage, new.vocabulary),
        delivered=deliveries(old, new),
        notes=(*notes, *_other_settings(before, after, names), *_hidden(old, new, names)),
        incomplete=after.around.incomplete,
    )


def _side(project: Project, name: str) -> Side:
    return Side(name=name, revision=project.history.head, items=len(project.graph.items))


def _kinship(before: Opened, after: Opened, names: tuple[str, str]) -> Iterator[str]:
    """A sentence where *before* is no ancestor of *after*."""
    start, end = before.project.history.head, after.project.history.head
    if start in after.project.history.lineage:
        return
    if not after.around.incomplete:
        merge_base(after.repository, names[0], start, end)
    yield (
        f"{names[0]} is not an ancestor of {names[1]}: changes made only in {names[0]} are "
        "shown as removed"
    )


def _other_settings(before: Opened, after: Opened, names: tuple[str, str]) -> Iterator[str]:
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
        differing = [one for one in broken if _differs(one, project, other)]
        if differing:
            yield f"some items of {name} could not be read: see {_listed(map(str, differing))}"
        if project.graph.duplicates:
            ids = _listed(project.graph.duplicates)
            yield f"more than one item has the id {ids} in {name}: only the first was compared"


def _differs(path: PurePosixPath, project: Project, other: Project) -> bool:
    return project.files.get(str(path)) != other.files.get(str(path))


def _listed(names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = len(ordered) - _NAMED
    words = ", ".join(ordered[:_NAMED])
    return f"{words} and {more} more" if more > 0 else words


def deliveries(before: Project, after: Project) -> tuple[Delivery, ...]:
    """The items that commits name which *after* has and *before* has not, with those commits."""
    fresh = {one.oid for one in after.commits if one.oid not in before.history.lineage}
    ranks = type_ranks(after.vocabulary)
    items = sorted(after.graph.items.values(), key=lambda one: by_type(one, ranks))
    named = (Delivery(item=one, commits=tuple(_naming(one, after, fresh))) for one in items)
    return tuple(one for one in named if one.commits)


def _naming(item: Item, project: Project, fresh: set[str]) -> Iterator[tuple[Commit, str]]:
    named = [one for one in project.graph.commits_of(item.id) if one[0].oid in fresh]
    linked = {commit.oid for commit, reference in named if reference.kind != MENTIONS}
    for commit, reference in named:
        # A commit that implements an item mostly mentions it, too.
        if reference.kind != MENTIONS or commit.oid not in linked:
            yield commit, reference.kind
