"""The files of a snapshot → items, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from reqtrace.engine.decision_indexes import decision_indexes
from reqtrace.engine.id_sets import separate_sets
from reqtrace.engine.item_files import FileReading, is_numbered_decision, select_item_files
from reqtrace.engine.item_reader import ItemReader
from reqtrace.engine.reading_notes import not_read_notes, skipped_notes, unconverted_notes
from reqtrace.errors import ReqtraceError
from reqtrace.git.snapshot.snapshot import FileEntry, Snapshot
from reqtrace.model.decision_index import DecisionIndex
from reqtrace.model.file_reference import FileReferenceStatus
from reqtrace.model.id_set import IdSets
from reqtrace.model.item import Item
from reqtrace.model.left_out import LeftOut
from reqtrace.model.read_problem import ReadProblem
from reqtrace.model.suppression import Suppression
from reqtrace.sources.common.labels import with_outside_links
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.mentions import settle_mentions
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedItems:
    """What was read. Items and problems are by path, then line.

    `files` maps the path of each file that was read as an item file to its blob id;
    `files_without_items` counts those that were read and left out, as they hold no item and need
    not (see `sources.common.item_evidence`). `left_out` are the files that a glob or the name of a
    folder matched and that yielded no item, by path. `paths` are those of all files of the
    snapshot.
    `notes` say what was left out, a sentence each.
    `references` say what became of the files that items refer to; `indexes` are the pages that list
    decisions. `id_sets` are folders that each have ids of their own. `missing` are the item files
    that the snapshot leaves out because their content is not in the clone.
    """

    items: tuple[Item, ...]
    problems: tuple[ReadProblem, ...]
    suppressions: tuple[Suppression, ...]
    files: Mapping[str, str]
    paths: tuple[PurePosixPath, ...]
    notes: tuple[str, ...]
    references: tuple[FileReferenceStatus, ...] = ()
    indexes: tuple[DecisionIndex, ...] = ()
    missing: tuple[PurePosixPath, ...] = ()
    id_sets: tuple[IdSets, ...] = ()
    files_without_items: int = 0
    left_out: tuple[LeftOut, ...] = ()


def read_items(snapshot: Snapshot, reader: ItemReader, *, items_only: bool = False) -> LoadedItems:
    """Read all item files of *snapshot*. A broken file is a problem and hides no other file.

    With *items_only* the files that items refer to are not looked at.
    """
    config = reader.config
    read = [
        FileReading(entry.path, entry.blob or "", file_match, reading)
        for entry, reading in reader.read_all(snapshot)
        if (file_match := reader.file_match(entry.path)) is not None
    ]
    labels = {label for one in read for label in one.reading.labels}
    reader.keep()
    selection = select_item_files(read, detects=config.detects)
    readings = [one.reading for one in selection.item_files]
    items, problems = settle_mentions(
        tuple(item for reading in readings for item in reading.items),
        tuple(problem for reading in readings for problem in reading.problems),
    )
    items = with_outside_links(items, labels)
    if len(items) > config.limits.items:
        raise ReqtraceError(
            f"found {len(items)} items, more than the limit of {config.limits.items}",
            hint="raise `items` under [limits] in the configuration",
        )
    unmatched: Iterable[LeftOut] = () if items_only else _unmatched(snapshot, reader)
    return LoadedItems(
        items=items,
        problems=problems,
        suppressions=tuple(
            suppression for reading in readings for suppression in reading.suppressions
        ),
        files={str(one.path): one.blob for one in selection.item_files},
        files_without_items=len(read) - len(readings),
        left_out=tuple(sorted((*selection.left_out, *unmatched), key=lambda one: str(one.path))),
        paths=tuple(entry.path for entry in snapshot.entries()),
        notes=(
            *skipped_notes(snapshot.skipped(), reader.file_match),
            *unconverted_notes(snapshot.unconverted(), reader.file_match),
            *not_read_notes(part for one in read for part in one.reading.not_read),
        ),
        id_sets=_id_sets(items) if config.detects else (),
        references=() if items_only else _references(items, snapshot, config.limits),
        indexes=() if items_only else decision_indexes(items, snapshot, config.limits),
        missing=tuple(
            one.path for one in snapshot.missing() if reader.file_match(one.path) is not None
        ),
    )


def _id_sets(items: Iterable[Item]) -> tuple[IdSets, ...]:
    """The folders with ids of their own; the numbers of decisions have a rule of theirs."""
    ids: dict[PurePosixPath, dict[str, None]] = {}
    for item in items:
        if not is_numbered_decision(item):
            ids.setdefault(item.location.path, {})[item.id] = None
    return separate_sets(ids)


def _unmatched(snapshot: Snapshot, reader: ItemReader) -> Iterator[LeftOut]:
    """The files that are left out by their path alone, though something matches it."""
    for entry in snapshot.entries():
        reason = reader.left_out(entry.path)
        if reason is not None:
            yield LeftOut(path=entry.path, reason=reason)


def _references(
    items: Sequence[Item], snapshot: Snapshot, limits: Limits
) -> tuple[FileReferenceStatus, ...]:
    """What became of the files that items refer to: those files are read, all at once."""
    if not any(item.references for item in items):
        return ()
    from reqtrace.sources.file_references import ReferenceSearch  # few items refer to files

    entries = {str(entry.path): entry for entry in snapshot.entries()}
    search = ReferenceSearch(items, entries, map(_path_of, snapshot.skipped()), limits.file_bytes)
    needed = [entries[path] for path in sorted(search.needed())]
    for entry, data in snapshot.read(needed, most=limits.file_bytes):
        search.look(str(entry.path), data)
    return search.found()


def _path_of(entry: FileEntry) -> str:
    return str(entry.path)
