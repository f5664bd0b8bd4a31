"""The pipeline on one page: snapshot, read, link, check, triage, Result."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reqtrace.cache.store import Cache
from reqtrace.config import CONFIG_NAMES, Config, read_config
from reqtrace.engine.check import RunContext
from reqtrace.engine.discovery import Discovery, discover
from reqtrace.engine.item_reader import ItemReader, file_reader, nothing_found, read_items
from reqtrace.errors import ConfigError, UsageError
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ranges import named_commit
from reqtrace.git.snapshot.index_and_revision import Index, Revision
from reqtrace.git.snapshot.snapshot import Snapshot, WorkTree
from reqtrace.model.commit import History
from reqtrace.model.identifiers import Identifiers
from reqtrace.workspace import Workspace, incomplete_reasons, link_project, read_snapshot

if TYPE_CHECKING:
    from reqtrace.model.comparison import Range


def open_workspace(
    start: str | Path = ".",
    *,
    config: Config | None = None,
    staged: bool = False,
    revision: str | None = None,
    allow_partial: bool = False,
    allow_empty: bool = False,
    cache: bool = True,
) -> Workspace:
    """Read the repository around *start*: its items, its history, and the links between them.

    Files are those of the work tree, or with *staged* those of the index, or those of a
    *revision* (any commit or tag, also in a bare repository). Without *config* the snapshot's
    own configuration is used. What was found out is kept for later runs, below the git directory
    or `$REQTRACE_CACHE_DIR`, unless *cache* is false; it changes nothing but the time.

    Raises a `ReqtraceError` with one clear sentence where something cannot be seen: no
    repository, no commit, a broken configuration, an unreadable file, a history that is not
    complete (unless *allow_partial*), no item at all (unless *allow_empty*).
    """
    repository = Repository.discover(Path(start), allow_bare=revision is not None)
    head = repository.head() if revision is None else named_commit(repository, revision)
    on_disk = not staged and revision is None
    incomplete = incomplete_reasons(repository, allow_partial=allow_partial, on_disk=on_disk)
    snapshot = _snapshot(repository, staged, None if revision is None else head)
    config = _config(repository, snapshot) if config is None else config
    kept = _cache(repository) if cache and not allow_partial else None
    layout = discover(config, snapshot, kept)
    reader = ItemReader(layout.config, kept)
    workspace = read_snapshot(repository, head, snapshot, reader, incomplete=incomplete)
    around = _with_detection_summary(workspace.around, workspace, layout)
    workspace = replace(workspace, is_present=not incomplete, around=around)
    if not workspace.items and not workspace.project.problems and not allow_empty:
        raise nothing_found(layout.config)
    if not allow_empty:
        reader.check_sources(workspace.paths)
    return workspace


def find_range(
    start: str | Path = ".", variables: Mapping[str, str] | None = None, *, allow_bare: bool = False
) -> Range:
    """The range of commits that the surroundings of the run speak of.

    *variables* are those of the environment where none are given: of a pipeline of GitHub or
    GitLab, or of a push by pre-commit. Raises `UsageError` where they speak of none,
    `HistoryError` where the commits are not in this clone.
    """
    from reqtrace.git.refs.ci_range import range_from_ci

    repository = Repository.discover(Path(start), allow_bare=allow_bare)
    return range_from_ci(repository, os.environ if variables is None else variables)


def open_items(
    start: str | Path = ".",
    *,
    config: Config | None = None,
    staged: bool = False,
    revision: str | None = None,
    allow_partial: bool | None = None,
) -> Workspace:
    """Read the items around *start* without any history; there may be none, and no commit yet.

    For commands that write, and for `Workspace.why`: coverage by commits cannot be judged from
    what this returns. Whether the history is complete is only looked at where *allow_partial* is
    true or false; false raises as `open_workspace` does.
    """
    repository = Repository.discover(Path(start), allow_bare=revision is not None)
    head = "" if revision is None else named_commit(repository, revision)
    incomplete: tuple[str, ...] = ()
    if allow_partial is not None:
        on_disk = not staged and revision is None
        incomplete = incomplete_reasons(repository, allow_partial=allow_partial, on_disk=on_disk)
    snapshot = _snapshot(repository, staged, head or None)
    config = _config(repository, snapshot) if config is None else config
    config = discover(config, snapshot).config
    reader = ItemReader(config)
    loaded = read_items(snapshot, reader)
    nothing = History(head=head, total=0, commits=(), committed=datetime.fromtimestamp(0, UTC))
    return Workspace(
        repository=repository,
        config=config,
        project=link_project(loaded, nothing, Identifiers(loaded.items), config),
        around=RunContext(
            suppressions=(*loaded.suppressions, *config.suppressions), incomplete=incomplete
        ),
        paths=loaded.paths,
        reader=reader,
        is_revision=revision is not None,
    )


def _with_detection_summary(
    around: RunContext, workspace: Workspace, layout: Discovery
) -> RunContext:
    """*around* with a note on what was taken as what, where nobody said so."""
    if layout.config.path is not None:
        return around
    from reqtrace.detection.summary import detection_summary

    reader = workspace.reader
    pages = [
        (path, "looks like an index or a template")
        for path in workspace.paths
        if reader.is_page(path)
    ]
    left_out = (*layout.left_out, *pages)
    line = detection_summary(workspace.items, reader.file_match, layout.config.sources, left_out)
    return replace(around, notes=(line, *around.notes)) if line else around


def _cache(repository: Repository) -> Cache | None:
    return Cache.of(repository.common_dir, is_bare=repository.is_bare)


def _snapshot(repository: Repository, staged: bool, revision: str | None) -> Snapshot:
    if staged and revision is not None:
        raise UsageError("the index and a revision cannot be read at once", hint="choose one")
    if staged:
        return Index(repository)
    return WorkTree(repository) if revision is None else Revision(repository, revision)


def _config(repository: Repository, snapshot: Snapshot) -> Config:
    config = read_config(file_reader(snapshot))
    if config.path is None and isinstance(snapshot, WorkTree):
        for name in CONFIG_NAMES[:2]:
            # A folder, or a file that git ignores: to go on would weaken the check in silence.
            if os.path.lexists(repository.root / name):
                raise ConfigError(
                    f"{name} is there, but it is no file that git tracks or would add",
                    hint="take it out of .gitignore, or remove it",
                )
    return config
