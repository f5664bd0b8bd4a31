"""Items, commits and projects in memory, for tests of the graph and of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import PurePosixPath

from reqtrace.config import Config, default_config
from reqtrace.graph.build import build_graph
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import Commit, CommitPart, History, Person, Reference
from reqtrace.model.item import Item, Naming
from reqtrace.model.link import Link
from reqtrace.model.location import Location, Position
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project

ADA = Person(name="Ada Example", email="ada@example.org")
START = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)


@cache
def config() -> Config:
    """The built-in settings."""
    return default_config()


def item(
    item_id: str,
    *links: str,
    status: str | None = "approved",
    path: str | None = None,
    line: int = 1,
    type: str | None = None,
    formerly: tuple[str, ...] = (),
    naming: Naming = Naming.FIELD,
) -> Item:
    """An item in a file of its own; a link is written `satisfies NEED-1`."""
    words = config().vocabulary
    kind = type or words.type_of_id(item_id) or "req"
    place = PurePosixPath(path or f"items/{item_id}.yaml")
    return Item(
        id=item_id,
        type=kind,
        title=item_id,
        status=status,
        role=None if status is None else words.role_of(kind, status),
        links=tuple(_link(item_id, text, place, line + 3 + n) for n, text in enumerate(links)),
        formerly=formerly,
        location=Location(path=place, line=line),
        positions={"id": Position(line, 5), "status": Position(line + 2, 9)},
        naming=naming,
    )


def _link(source: str, text: str, path: PurePosixPath, line: int) -> Link:
    kind, target = text.split()
    return Link(
        source=source,
        target=target,
        kind=kind,
        location=Location(path=path, line=line, column=1),
        external="://" in target,
    )


def commit(
    number: int,
    *references: str,
    reverts: tuple[Commit, ...] = (),
    reverted: bool = False,
    part: CommitPart = CommitPart.TRAILER,
) -> Commit:
    """A commit with trailers, each written `implements REQ-1`; higher numbers are newer."""
    when = START + timedelta(hours=number)
    return Commit(
        oid=f"{number:040x}",
        parents=(),
        author=ADA,
        committer=ADA,
        authored=when,
        committed=when,
        subject=f"Commit {number}",
        references=tuple(
            Reference(kind=kind, target=target, found_in=part, line=3)
            for kind, target in (text.split() for text in references)
        ),
        reverts=tuple(one.oid for one in reverts),
        reverted=reverted,
    )


def graph(items: Iterable[Item], commits: Iterable[Commit] = ()) -> TraceGraph:
    """The graph of *items* and *commits* under the built-in vocabulary."""
    newest_first = sorted(commits, key=lambda one: one.authored, reverse=True)
    return build_graph(tuple(items), newest_first, config().vocabulary)


def project(
    items: Iterable[Item],
    commits: Iterable[Commit] = (),
    roles_at_commit: Mapping[tuple[str, str], Role] | None = None,
) -> Project:
    """A project of *items* and *commits* under the built-in settings."""
    every = tuple(items)
    newest_first = tuple(sorted(commits, key=lambda one: one.authored, reverse=True))
    return Project(
        items=every,
        problems=(),
        files={str(one.location.path): one.blob for one in every},
        history=History(
            head="f" * 40, total=len(newest_first), commits=newest_first, committed=START
        ),
        graph=graph(every, newest_first),
        vocabulary=config().vocabulary,
        coverage=config().coverage,
        roles_at_commit=roles_at_commit or {},
    )
