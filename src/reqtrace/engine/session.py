"""A session: the state of one run on one snapshot, which everything that analyses it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from reqtrace.config import Config
from reqtrace.engine.check import RunContext, rules_without_history
from reqtrace.engine.item_reader import ItemReader
from reqtrace.engine.link import link_project, without_commit_coverage
from reqtrace.engine.loaded_items import LoadedItems, read_items
from reqtrace.engine.past_roles import roles_at_commit
from reqtrace.engine.reading_notes import nothing_found
from reqtrace.errors import HistoryError
from reqtrace.git.log.commits_since import commits_until
from reqtrace.git.log.history import read_history
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.git.snapshot.snapshot import Snapshot
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import History
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A repository that was opened, and what was read of one of its snapshots.

    `paths` are the paths of all files of the snapshot, items or not. `reader` remembers what was
    read, for other snapshots of the same run. `is_revision` is true where the files are those of
    a commit, not of the index or the work tree; `is_current` where the snapshot is the state that
    people work on, so that what other branches hold matters. `missing` are item files whose
    content is not in the clone, where that was allowed. A session that was opened without
    history has a `project.history` without commits, whose `head` is empty unless a revision was
    named.
    """

    repository: Repository
    config: Config
    project: Project
    context: RunContext
    paths: tuple[PurePosixPath, ...]
    reader: ItemReader
    is_revision: bool = False
    is_current: bool = False
    missing: tuple[PurePosixPath, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, by path and line."""
        return self.project.items

    @property
    def graph(self) -> TraceGraph:
        """The traceability graph."""
        return self.project.graph

    @property
    def head(self) -> str:
        """The object id of the commit that the snapshot is of, or that it is based on."""
        return self.project.history.head or self.repository.head()

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Why history or files are incomplete, and what could not be checked for that reason."""
        return self.context.incomplete

    def at(self, revision: str, *, repository: Repository | None = None) -> Session:
        """The same repository at a commit or tag, read with the configuration of this session.

        Files that both hold are read and parsed once. *repository* is another view of it, such as
        one with the objects of a merge that nobody made yet. Where this session accepts that the
        history is not complete, so does the new one; otherwise `HistoryError`. There may be no
        items.
        """
        where = self.repository if repository is None else repository
        partial = bool(self.context.incomplete)
        return read_snapshot(
            where,
            where.resolve(revision),
            Revision(where, revision),
            self.reader,
            incomplete=incomplete_reasons(where, allow_partial=partial, on_disk=False),
        )


def read_snapshot(
    repository: Repository,
    head: str,
    snapshot: Snapshot,
    reader: ItemReader,
    *,
    incomplete: tuple[str, ...] = (),
) -> Session:
    """Read the items of *snapshot* and the history of *head*, and link them.

    *incomplete* says why the history or the files are not all there.
    """
    config = reader.config
    loaded = read_items(snapshot, reader)
    identifiers = Identifiers(loaded.items)
    history = read_history(
        repository,
        identifiers,
        config.trailers,
        revision=head,
        id_patterns=config.commits.id_patterns,
        cache=None if incomplete else reader.cache,
    )
    project = link_project(loaded, history, identifiers, config)
    if incomplete:
        project, not_checked = without_commit_coverage(project)
        incomplete += (*not_checked, *rules_without_history(config))
    project = replace(
        project,
        roles_at_commit=roles_at_commit(repository, reader, project),
        exempt_commits=commits_until(repository, config.commits.since, history),
    )
    return _session(repository, project, snapshot, reader, loaded, incomplete)


def read_without_history(
    repository: Repository,
    head: str,
    snapshot: Snapshot,
    reader: ItemReader,
    *,
    incomplete: tuple[str, ...] = (),
) -> Session:
    """Read the items of *snapshot* alone: coverage by commits cannot be checked with them."""
    loaded = read_items(snapshot, reader)
    nothing = History(head=head, total=0, commits=(), committed=datetime.fromtimestamp(0, UTC))
    project = link_project(loaded, nothing, Identifiers(loaded.items), reader.config)
    return _session(repository, project, snapshot, reader, loaded, incomplete)


def _session(
    repository: Repository,
    project: Project,
    snapshot: Snapshot,
    reader: ItemReader,
    loaded: LoadedItems,
    incomplete: tuple[str, ...],
) -> Session:
    config = reader.config
    return Session(
        repository=repository,
        config=config,
        project=project,
        context=RunContext(
            suppressions=(*loaded.suppressions, *config.suppressions),
            incomplete=incomplete,
            notes=(*config.notes, *loaded.notes),
            files_without_items=loaded.files_without_items,
            left_out=loaded.left_out,
        ),
        paths=loaded.paths,
        reader=reader,
        is_revision=isinstance(snapshot, Revision),
        missing=loaded.missing,
    )


def incomplete_reasons(
    repository: Repository, *, allow_partial: bool, on_disk: bool
) -> tuple[str, ...]:
    """Why the history or, with *on_disk*, the files of the work tree are not all there.

    Raises `HistoryError` unless *allow_partial*.
    """
    reasons = repository.partial_reasons(on_disk=on_disk)
    if reasons and not allow_partial:
        raise HistoryError(
            f"the repository is incomplete: {'; '.join(reasons)}",
            hint="complete it, or pass --allow-partial to check what is there",
        )
    return reasons


def require_items(session: Session) -> None:
    """Raise `NothingToCheckError` where *session* holds no item and no file that should be one."""
    if not session.items and not session.project.problems:
        raise nothing_found(session.config, session.context.left_out)
