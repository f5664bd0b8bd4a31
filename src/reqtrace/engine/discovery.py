"""A configuration and a snapshot → the configuration as it reads this very repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from reqtrace.cache.store import Cache
from reqtrace.config import Config
from reqtrace.detection.cache import DetectionCache
from reqtrace.detection.found import DetectedSources
from reqtrace.errors import ConfigError
from reqtrace.git.snapshot.snapshot import FileEntry, Snapshot
from reqtrace.model.location import Location
from reqtrace.sources.common.source import Format, Source

LeftOut = tuple[PurePosixPath, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """How the files of a snapshot are read.

    `survey` is what a look at the repository found, where the configuration names no sources.
    `left_out` are documents that are not read, each with the reason in words.
    """

    config: Config
    survey: DetectedSources | None = None
    left_out: tuple[LeftOut, ...] = ()


def discover(config: Config, snapshot: Snapshot, cache: Cache | None = None) -> Discovery:
    """Look for sources where *config* names none, and at what the sources say of themselves.

    Raises `ConfigError` where a file that describes items, such as `.doorstop.yml`, cannot be
    used. A *cache* changes nothing but the time that it takes.
    """
    found = None
    if config.detects:
        found = detect_sources(config, snapshot, cache)
        if found.found:
            config = config.with_sources(found.tables)
        config = replace(config, decision_folders_declared=found.decision_folders_declared)
    if all(source.format is not Format.DOORSTOP for source in config.sources):
        return Discovery(config=config, survey=found)
    sources, left_out = _expanded(config.sources, snapshot)
    return Discovery(config=replace(config, sources=sources), survey=found, left_out=left_out)


def detect_sources(
    config: Config, snapshot: Snapshot, cache: Cache | None = None
) -> DetectedSources:
    """What a look at *snapshot* finds, or found in an earlier run."""
    entries = {str(entry.path): entry for entry in snapshot.entries()}
    if cache is None:
        return _look(config, snapshot, {})
    settings = (config.vocabulary, config.exclude, config.limits)
    kept = DetectionCache(cache, settings, tuple(entries))
    found = kept.find({path: entry.blob for path, entry in entries.items()})
    if found is None:
        read: dict[str, str] = {}
        found = _look(config, snapshot, read)
        kept.keep(found, read)
    return found


def _look(config: Config, snapshot: Snapshot, blobs: dict[str, str]) -> DetectedSources:
    """What a look finds; *blobs* gets the object ids of the files that were read for it."""
    from reqtrace.detection.detect import survey  # here: with a configuration there is no look

    paths = [entry.path for entry in snapshot.entries()]

    def read(wanted: Sequence[PurePosixPath]) -> Mapping[PurePosixPath, bytes]:
        contents = _contents(snapshot, wanted)
        blobs.update({str(entry.path): entry.blob or "" for entry in contents})
        return {entry.path: data for entry, data in contents.items()}

    return survey(paths, read, config.vocabulary, config.exclude, config.limits)


def _expanded(
    sources: Sequence[Source], snapshot: Snapshot
) -> tuple[tuple[Source, ...], tuple[LeftOut, ...]]:
    """A source for each Doorstop document instead of one for all of them."""
    from reqtrace.sources.doorstop.documents import SETTINGS, expand

    paths = [entry.path for entry in snapshot.entries()]
    settings = _contents(snapshot, [path for path in paths if path.name == SETTINGS])
    contents = {entry.path: data for entry, data in settings.items()}
    found: list[Source] = []
    left_out: list[LeftOut] = []
    for source in sources:
        if source.format is Format.DOORSTOP:
            expansion = expand(source, paths, contents.get)
            if not expansion.sources and source.place is not None:
                raise _no_document(source.place)
            found += expansion.sources
            left_out += expansion.left_out
        else:
            found.append(source)
    return tuple(found), tuple(left_out)


def _no_document(place: Location) -> ConfigError:
    return ConfigError(
        "the sources in the configuration do not match the files",
        mistakes=(f"{place.path}:{place.line}: no Doorstop document found",),
        hint="a document is a folder with a .doorstop.yml",
    )


def _contents(snapshot: Snapshot, paths: Sequence[PurePosixPath]) -> Mapping[FileEntry, bytes]:
    wanted = set(map(str, paths))
    entries = [entry for entry in snapshot.entries() if str(entry.path) in wanted]
    return dict(snapshot.read(entries))
