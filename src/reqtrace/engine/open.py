"""Opens a repository: which one, which snapshot of it, with which configuration and cache."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reqtrace.cache.store import Cache
from reqtrace.config import Settings, read_settings_file
from reqtrace.detection.found import FOLDERS_OF_PROPOSALS, DetectedSources, UnreadPage
from reqtrace.engine.awaiting_commit import with_awaiting_commit
from reqtrace.engine.check import RunContext
from reqtrace.engine.discovery import Discovery, discover, file_reader, within_limit
from reqtrace.engine.item_reader import ItemReader
from reqtrace.engine.reading_notes import repeated_note
from reqtrace.engine.session import (
    Session,
    incomplete_reasons,
    read_snapshot,
    read_without_history,
    require_items,
)
from reqtrace.errors import NothingToCheckError, UsageError
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ranges import named_commit
from reqtrace.git.snapshot.index_and_revision import Index, Revision
from reqtrace.git.snapshot.snapshot import Snapshot, WorkTree
from reqtrace.model.left_out import LeftOutReason
from reqtrace.sources.common.limits import SETTINGS_BYTES

if TYPE_CHECKING:
    from reqtrace.model.comparison import Range

_MANY = 3  # files without an id that a note is worth


def open_session(
    start: str | Path = ".",
    *,
    settings: Settings | None = None,
    config: str | Path | None = None,
    staged: bool = False,
    revision: str | None = None,
    allow_partial: bool | None = None,
    allow_empty: bool = False,
    check_sources: bool = True,
    cache: bool = True,
    history: bool = True,
    allow_missing: bool = False,
) -> Session:
    """Open the repository that contains *start* and read one snapshot of it, with its history.

    Parameters and errors are those of `workspace.open_workspace`; *settings* are those of the file
    *config* or of the snapshot unless others are passed. Without *history* the items alone are
    read, and there may be none, and no commit yet. That is for commands that write, for commit
    messages, and for questions that read the part of the history that they need; whether the
    history is complete is then asked only where *allow_partial* is true or false. With
    *allow_missing*, staged files whose content a partial clone lacks are left out, and
    `Session.missing` names the item files among them. What is staged for the first commit is read
    without a history: there is none yet.
    """
    repository = Repository.discover(Path(start), allow_bare=revision is not None)
    head, is_first = _head(repository, revision, history=history, staged=staged)
    on_disk = not staged and revision is None
    incomplete: tuple[str, ...] = ()
    if history or allow_partial is not None:
        partial = bool(allow_partial)
        incomplete = incomplete_reasons(repository, allow_partial=partial, on_disk=on_disk)
    read_from = None if revision is None else head
    snapshot = _snapshot(repository, staged, read_from, allow_missing=allow_missing)
    if settings is None and config is not None:
        settings = _settings_of(config, snapshot)
        # It may be meant for other revisions, which have the files of all of its sources.
        check_sources = check_sources and revision is None
    store = _cache(repository) if cache and not allow_partial else None
    discovery = discover(repository, snapshot, settings, store)
    reader = ItemReader(discovery.config, store)
    read = read_snapshot if history and not is_first else read_without_history
    session = read(repository, head, snapshot, reader, incomplete=incomplete)
    if not history:
        return session
    if staged:
        session = with_awaiting_commit(session)
    context = _with_discovery(session.context, session, discovery, snapshot)
    session = replace(session, is_current=not (incomplete or is_first), context=context)
    if is_first and not session.items:
        return _with_note(session, "no items are staged: nothing is checked in this first commit")
    if not allow_empty:
        _require_items(session, snapshot)
    if check_sources:
        reader.check_sources(session.paths)
    return session


def _with_note(session: Session, note: str) -> Session:
    """*session* with one more note: the hook must let a first commit of other files pass."""
    notes = (*session.context.notes, note)
    return replace(session, context=replace(session.context, notes=notes))


def find_range(
    start: str | Path = ".", variables: Mapping[str, str] | None = None, *, allow_bare: bool = False
) -> Range:
    """The range of commits that the CI environment of the run names.

    *variables* are those of the environment where none are passed: of a pipeline of GitHub or
    GitLab, or of a push by pre-commit. Raises `UsageError` where they name none, `HistoryError`
    where the commits are not in this clone.
    """
    from reqtrace.git.refs.ci_range import range_from_ci

    repository = Repository.discover(Path(start), allow_bare=allow_bare)
    return range_from_ci(repository, os.environ if variables is None else variables)


def _require_items(session: Session, snapshot: Snapshot) -> None:
    """Raise the error for no items; without sources it says what in *snapshot* could be some."""
    try:
        require_items(session)
    except NothingToCheckError as error:
        if not session.config.detects:
            raise
        from reqtrace.engine.suggested_sources import nothing_read  # most runs find items

        raise nothing_read(error, session.repository, snapshot, session.config) from error


def _head(
    repository: Repository, revision: str | None, *, history: bool, staged: bool
) -> tuple[str, bool]:
    """The commit that the snapshot stands on, empty for none; whether the first is being made."""
    if revision is not None:
        return named_commit(repository, revision), False
    if not history:
        return "", False
    if staged:
        head = repository.head_or_none() or ""
        return head, not head
    return repository.head(), False


def _with_discovery(
    context: RunContext, session: Session, discovery: Discovery, snapshot: Snapshot
) -> RunContext:
    """*context* with what the discovery left out, and without a configuration what it detected."""
    context = replace(context, left_out=(*discovery.left_out, *context.left_out))
    if discovery.config.path is not None:
        return context
    from reqtrace.detection.summary import detection_summary

    summary = detection_summary(session.items, session.reader.file_match, discovery.config.sources)
    detected = discovery.detected or DetectedSources()
    sentences = (
        summary,
        repeated_note(context.left_out),
        _unread(context, session, snapshot),
        _unread_pages(detected.unread, session, snapshot),
        _unread_tables(detected.csv, session),
        *detected.cuts,
    )
    notes = filter(None, sentences)
    return replace(context, notes=(*notes, *context.notes))


def _unread(context: RunContext, session: Session, snapshot: Snapshot) -> str:
    """The note on files that are named like records, or lie in a folder of such, and have no id."""
    if not session.items:
        return ""
    files = session.project.files
    paths = [one.path for one in context.left_out if one.reason == LeftOutReason.NO_ID]
    paths += [
        path
        for path in session.paths
        if path.suffix == ".md"
        and path.parent.name.lower() in FOLDERS_OF_PROPOSALS
        and str(path) not in files
    ]
    if len(paths) < _MANY:
        return ""
    from reqtrace.engine.suggested_sources import unread_note

    return unread_note(list(dict.fromkeys(paths)), session.repository, snapshot)


def _unread_pages(pages: Sequence[UnreadPage], session: Session, snapshot: Snapshot) -> str:
    """The note on pages with ids that nothing reads, beside items that are read."""
    if not pages or not session.items:
        return ""
    from reqtrace.engine.suggested_sources import unread_pages_note

    named = {page.path for page in pages}
    ids: set[str] = set()
    on_pages: dict[str, set[str]] = {}
    for item in session.items:
        item_id = item.id.rpartition("/")[2]  # of `001-login/FR-1`
        ids.update((item.id, item_id))
        if (path := str(item.location.path)) in named:
            on_pages.setdefault(path, set()).add(item_id)
    return unread_pages_note(pages, ids, on_pages, session.repository, snapshot)


def _unread_tables(tables: Sequence[UnreadPage], session: Session) -> str:
    """The note on tables in CSV beside items that are read."""
    if not tables or not session.items:
        return ""
    from reqtrace.engine.suggested_sources import unread_tables_note

    return unread_tables_note(tables, {item.id for item in session.items})


def _settings_of(config: str | Path, snapshot: Snapshot) -> Settings:
    """The settings in the file *config* on the disk. Raises `UsageError` where it is unreadable."""
    try:
        with Path(config).open("rb") as file:
            data = within_limit(str(config), file.read(SETTINGS_BYTES + 1))
    except OSError as error:
        raise UsageError(
            f"the configuration {config} cannot be read: {error.strerror}",
            hint="give a TOML file after --config",
        ) from error
    return read_settings_file(Path(config).as_posix(), data, file_reader(snapshot))


def _cache(repository: Repository) -> Cache | None:
    return Cache.of(repository.common_dir, is_bare=repository.is_bare)


def _snapshot(
    repository: Repository, staged: bool, revision: str | None, *, allow_missing: bool
) -> Snapshot:
    if staged and revision is not None:
        raise UsageError("--staged cannot be used with a revision", hint="leave out one of them")
    if staged:
        return Index(repository, allow_missing=allow_missing)
    return WorkTree(repository) if revision is None else Revision(repository, revision)
