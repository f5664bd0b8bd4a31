"""A snapshot → the configuration that reads this very repository, made once.

1. `read_settings` reads what the user has set, if anything.
2. Where the settings name no sources, `reqtrace.detection` finds some in the snapshot.
3. A source of Doorstop becomes one for each document, as the `.doorstop.yml` files say, and one of
   StrictDoc one for each project, as its configuration says. One of Sphinx-Needs takes over what
   the Sphinx projects say of their needs.
4. `build_config` makes the `Config` of the settings and these sources. It is final from then on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import starmap
from pathlib import PurePosixPath

from reqtrace.cache.store import Cache
from reqtrace.config import (
    OWN_FILES,
    Config,
    Settings,
    SourceTable,
    build_config,
    over_preset,
    read_settings,
)
from reqtrace.detection.cache import DetectionCache
from reqtrace.detection.found import DetectedSources, DetectionSettings
from reqtrace.engine.sphinx_projects import with_projects
from reqtrace.errors import ConfigError
from reqtrace.git.process.failures import missing_object
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import Snapshot, WorkTree
from reqtrace.model.left_out import LeftOut, LeftOutReason
from reqtrace.model.location import Location
from reqtrace.sources.common.limits import SETTINGS_BYTES, Limits
from reqtrace.sources.common.source import Format, Source
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """How the files of a snapshot are read.

    `detected` is what was detected in the snapshot, None where the settings name the sources.
    `left_out` are documents that are not read, each with the reason in words.
    """

    config: Config
    detected: DetectedSources | None = None
    left_out: tuple[LeftOut, ...] = ()


def discover(
    repository: Repository,
    snapshot: Snapshot,
    settings: Settings | None = None,
    cache: Cache | None = None,
) -> Discovery:
    """The configuration that *snapshot* holds, or *settings*, with the sources that it reads.

    Raises `ConfigError` for settings that cannot be used, and where a file that describes items,
    such as `.doorstop.yml`, cannot be; `UnreadableError` where the clone lacks such a file. A
    *cache* changes nothing but the time that it takes.
    """
    if settings is None:
        settings = _settings(repository, snapshot)
    if settings.problems:
        build_config(settings)  # raises the error that lists them, and all others
    if settings.sources:
        sources, left_out = _expanded(settings.sources, settings, snapshot)
        declared = bool(settings.table.get("default_places")) and _declares_folders(
            settings, snapshot
        )
        sources, words, unread = with_projects(sources, settings, snapshot)
        config = build_config(
            settings, sources=sources, words=words, decision_folders_declared=declared
        )
        return Discovery(config=config, left_out=(*left_out, *unread))
    detected = _detected(settings, snapshot, cache)
    tables = tuple(source.table for source in detected.found)
    numbered = tuple(starmap(SourceTable, enumerate(tables)))
    sources, left_out = _expanded(numbered, settings, snapshot)
    sources, words, unread = with_projects(sources, settings, snapshot)
    config = build_config(
        settings,
        tables,
        sources,
        words=words,
        decision_folders_declared=detected.decision_folders_declared,
    )
    copies = (LeftOut(path=PurePosixPath(p), reason=LeftOutReason.COPY) for p in detected.copies)
    return Discovery(config=config, detected=detected, left_out=(*left_out, *unread, *copies))


def within_limit(path: str, data: bytes) -> bytes:
    """*data*, the settings in the file *path*. Raises `ConfigError` for more than settings need."""
    if len(data) > SETTINGS_BYTES:
        raise ConfigError(
            f"{path} is larger than {SETTINGS_BYTES // 1024 // 1024} MB, more than settings need",
            hint="remove what is no setting from it",
        )
    return data


def file_reader(snapshot: Snapshot) -> Callable[[str], bytes | None]:
    """Gives the bytes of one file of *snapshot* by its path, None where there is none.

    Raises `ConfigError` for a symbolic link, and `UnreadableError` where the clone lacks the
    content: to go on without would weaken the check in silence.
    """

    def read(path: str) -> bytes | None:
        wanted = str(PurePosixPath(path))
        if any(str(entry.path) == wanted for entry in snapshot.skipped()):
            raise ConfigError(
                f"{path} is a symbolic link, and those are not followed",
                hint="commit the file itself instead of the link",
            )
        for entry in snapshot.missing():
            if str(entry.path) == wanted:
                raise missing_object(wanted, entry.blob)
        matching = [entry for entry in snapshot.entries() if str(entry.path) == wanted]
        found = snapshot.read(matching, most=SETTINGS_BYTES)
        return next((within_limit(path, data) for _, data in found), None)

    return read


def _settings(repository: Repository, snapshot: Snapshot) -> Settings:
    settings = read_settings(file_reader(snapshot))
    if settings.path is None and isinstance(snapshot, WorkTree):
        for name in OWN_FILES:
            # A folder, or a file that git ignores: to go on would weaken the check in silence.
            if os.path.lexists(repository.root / name):
                raise ConfigError(
                    f"{name} exists, but git ignores it or it is not a file",
                    hint="remove it from .gitignore, or rename it",
                )
    return settings


def _declares_folders(settings: Settings, snapshot: Snapshot) -> bool:
    """Whether files of the repository name the folders of decisions."""
    from reqtrace.detection.detect import declared_folders

    return bool(declared_folders(snapshot, Limits(**settings.table.get("limits", {}))))


def _detected(settings: Settings, snapshot: Snapshot, cache: Cache | None) -> DetectedSources:
    """The sources that are detected in *snapshot*, or were in an earlier run."""
    known = DetectionSettings(
        vocabulary=settings.vocabulary,
        exclude=tuple(settings.table.get("exclude", ())),
        limits=Limits(**settings.table.get("limits", {})),
    )
    blobs = {str(entry.path): entry.blob for entry in snapshot.entries()}
    values = (known.vocabulary, known.exclude, known.limits)
    cached = None if cache is None else DetectionCache(cache, values, tuple(blobs))
    detected = None if cached is None else cached.find(blobs)
    if detected is None:
        from reqtrace.detection.detect import detect  # here: most runs have no need of it

        detected, read = detect(snapshot, known)
        if cached is not None:
            cached.keep(detected, read)
    return detected


def _expanded(
    tables: Sequence[SourceTable], settings: Settings, snapshot: Snapshot
) -> tuple[tuple[SourceTable, ...], tuple[LeftOut, ...]]:
    """A table for each document of Doorstop and each project of StrictDoc, not one for all."""
    expanded: list[SourceTable] = []
    left_out: list[LeftOut] = []
    for table in tables:
        expand = _EXPANSIONS.get(_format(table))
        if expand is None:
            expanded.append(table)
            continue
        sources, skipped = expand(_source(table), snapshot)
        if not sources and settings.sources:
            raise _no_document(settings.location(("source", table.number)))
        expanded += [_document(table, source) for source in sources]
        left_out += [LeftOut(path=path, reason=why) for path, why in skipped]
    return tuple(expanded), tuple(left_out)


_Expanded = tuple[Sequence[Source], Sequence[tuple[PurePosixPath, str]]]


def _of_doorstop(source: Source, snapshot: Snapshot) -> _Expanded:
    from reqtrace.sources.doorstop.documents import SETTINGS, expand

    paths, read = _described(snapshot, lambda path: path.name == SETTINGS)
    expansion = expand(source, paths, read)
    return expansion.sources, expansion.left_out


def _of_strictdoc(source: Source, snapshot: Snapshot) -> _Expanded:
    from reqtrace.sources.strictdoc.projects import expand, is_described

    paths, read = _described(snapshot, is_described)
    expansion = expand(source, paths, read)
    return expansion.sources, expansion.left_out


_EXPANSIONS: Mapping[str | None, Callable[[Source, Snapshot], _Expanded]] = {
    Format.DOORSTOP: _of_doorstop,
    Format.STRICTDOC: _of_strictdoc,
}
"""Formats whose files are described by other files of the repository."""


def _described(
    snapshot: Snapshot, is_wanted: Callable[[PurePosixPath], bool]
) -> tuple[Sequence[PurePosixPath], Callable[[PurePosixPath], bytes | None]]:
    """The paths of all files, and the contents of those that are wanted.

    Raises `UnreadableError` where the clone lacks one.
    """
    for entry in snapshot.missing():
        if is_wanted(entry.path):
            raise missing_object(str(entry.path), entry.blob)
    entries = list(snapshot.entries())
    wanted = [entry for entry in entries if is_wanted(entry.path)]
    contents = {
        entry.path: within_limit(str(entry.path), data)
        for entry, data in snapshot.read(wanted, most=SETTINGS_BYTES)
    }
    return [entry.path for entry in entries], contents.get


def _format(source_table: SourceTable) -> str | None:
    table = over_preset(source_table.table)
    return table.get("format") if table.get("include") else None


def _source(source_table: SourceTable) -> Source:
    """The files that a table means."""
    table = over_preset(source_table.table)
    return Source(
        include=tuple(table["include"]),
        exclude=tuple(table.get("exclude", ())),
        options=dict(table.get("options", {})),
    )


def _document(table: SourceTable, document: Source) -> SourceTable:
    """The table of one document of *table*."""
    parts = {
        "include": document.include,
        "exclude": document.exclude,
        "options": dict(document.options),
    }
    return SourceTable(table.number, {**table.table, **parts})


def _no_document(location: Location) -> ConfigError:
    return ConfigError(
        "the sources in the configuration do not match the files",
        entries=(f"{location.path}:{location.line}: no Doorstop document found",),
        hint="a document is a folder with a .doorstop.yml",
    )
