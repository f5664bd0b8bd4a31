"""Sources that read what nothing reads yet: suggestions, each tried before it is shown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from reqtrace.config import OWN_FILES, Config, read_settings
from reqtrace.detection.detect import unread_csv
from reqtrace.detection.files import Files
from reqtrace.detection.found import DetectionSettings, UnreadPage
from reqtrace.detection.record_names import record_families
from reqtrace.detection.suggestion import Suggestion
from reqtrace.detection.suggestions import files_not_looked_at, suggestions
from reqtrace.detection.table_text import table_text
from reqtrace.engine.discovery import discover
from reqtrace.engine.item_reader import ItemReader
from reqtrace.engine.loaded_items import read_items
from reqtrace.errors import NothingToCheckError, ReqtraceError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import SUBMODULE, Snapshot
from reqtrace.model.phrases import counted, listed
from reqtrace.sources.common.globs import escaped_glob
from reqtrace.sources.markdown.id_text import series_of
from reqtrace.util.dataclass import dataclass

_MOST_TRIED = 12
_MOST_SHOWN = 3
_ENOUGH = 2  # items
_MOST_PAGES = 6
_MANY = 3  # ids of a page that are worth a note


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedSources:
    """What was seen that could be items, and the sources that read it, as tables.

    `items` is what all of the sources read together, 0 where there are none.
    """

    seen: tuple[str, ...] = ()
    tables: tuple[Mapping[str, Any], ...] = ()
    items: int = 0

    @property
    def text(self) -> str:
        """The sources as TOML."""
        return "\n".join(map(table_text, self.tables))


def suggested_sources(
    repository: Repository, snapshot: Snapshot, config: Config
) -> SuggestedSources:
    """The suggestions for *snapshot* that read what they say, tried in the same snapshot.

    A source counts if the configuration is accepted, and if it reads at least half of what was
    counted, hardly any id twice, in files that no other one reads.
    """
    settings = DetectionSettings(
        vocabulary=config.vocabulary, exclude=config.exclude, limits=config.limits
    )
    found = suggestions(snapshot, settings)
    seen: list[str] = []
    tables: list[Mapping[str, Any]] = []
    items: set[str] = set()
    paths: set[str] = set()
    for one in found[:_MOST_TRIED]:
        read = _first_that_reads(one, repository, snapshot)
        if read is None or not paths.isdisjoint(read.paths) or not items.isdisjoint(read.ids):
            continue
        paths |= read.paths
        items |= set(read.ids)
        seen.append(one.what)
        tables.append(read.table)
        if len(tables) == _MOST_SHOWN:
            break
    if not tables:
        return SuggestedSources(seen=tuple(one.what for one in found[:1]))
    return SuggestedSources(seen=tuple(seen), tables=tuple(tables), items=len(items))


def nothing_read(
    error: NothingToCheckError, repository: Repository, snapshot: Snapshot, config: Config
) -> NothingToCheckError:
    """*error* with what could be items in *snapshot*, and the lines that read it."""
    found = suggested_sources(repository, snapshot, config)
    submodules = [str(one.path) for one in snapshot.skipped() if one.mode == SUBMODULE]
    not_read = [f"submodules are not read ({listed(submodules)})"] if submodules else []
    if found.tables:
        items = counted(found.items, "item")
        written = f"`reqtrace init` writes the lines that read {items} of these into {OWN_FILES[0]}"
        if config.path is not None:
            written = f"these lines in {config.path} read {items}"
        return NothingToCheckError(
            "nothing to check: no items found; what looks like some: "
            + "; ".join((*found.seen, *not_read)),
            hint=f"{written}:\n{_indented(found.text)}",
        )
    parts = [
        f"{one} look like some, but none of the sources that were tried reads them"
        for one in found.seen
    ]
    parts += not_read
    parts += filter(None, [unread_in_csv(snapshot, config)])
    unseen = files_not_looked_at(snapshot)
    parts += [f"{counted(unseen, 'Markdown or YAML file')} not looked at"] if unseen else []
    if not parts and str(error).endswith("no items found"):
        parts = ["no file name, front matter, heading, list or table looks like any"]
    return NothingToCheckError("; ".join((str(error), *parts)), hint=error.hint)


def unread_note(paths: Sequence[PurePosixPath], repository: Repository, snapshot: Snapshot) -> str:
    """Which of *paths*, that have no id, are named like records, and lines to read them.

    Empty where no files are named so, or nothing reads them.
    """
    families = sorted(record_families(paths), key=lambda one: -len(one.paths))
    for family in families[:1]:
        suggestion = Suggestion(what=family.what, count=len(family.paths), tables=family.tables)
        read = _first_that_reads(suggestion, repository, snapshot)
        if read is not None:
            return (
                f"{family.what} have no id and are not read; to read them, run `reqtrace init` and "
                f"add to {OWN_FILES[0]}:\n{_indented(table_text(read.table))}"
            )
    return ""


def unread_pages_note(
    pages: Sequence[UnreadPage],
    known: Collection[str],
    on_pages: Mapping[str, Collection[str]],
    repository: Repository,
    snapshot: Snapshot,
) -> str:
    """Which *pages* have ids that are not *known* from items, and lines to read those pages.

    *on_pages* are the ids of the items that are read from them, by path. Empty where there are no
    ids that are left, or nothing reads them.
    """
    left = [(page.path, [one for one in page.ids if one not in known]) for page in pages]
    many = sorted((one for one in left if len(one[1]) >= _MANY), key=lambda one: -len(one[1]))
    some = _without_overviews(many)
    if not some:
        return ""
    ids = list(dict.fromkeys(one for _, ids in some for one in ids))
    what = f"{counted(len(ids), 'id')} ({listed(ids)}) in {listed([path for path, _ in some])}"
    # Lines for pages that nothing reads go behind the others, and change nothing of these.
    unread = [page for page in some if page[0] not in on_pages] or some
    found = _reading_of(unread[:_MOST_PAGES], on_pages, repository, snapshot)
    if found is None:
        return ""
    read, is_read = found
    count = len(set(ids).intersection(read.ids))
    them = "them" if count == len(ids) else f"{count} of them"
    lines = f"{OWN_FILES[0]}:\n{_indented(table_text(read.table))}"
    if is_read:  # the first source that includes a file reads it
        return (
            f"{what} are not read, as the heads of their tables do not speak of requirements; to "
            f"read {them}, run `reqtrace init` and write before the first [[source]] of {lines}"
        )
    return (
        f"{what} are not read, as nothing there speaks of requirements; to read {them}, "
        f"run `reqtrace init` and add to {lines}"
    )


def unread_in_csv(snapshot: Snapshot, config: Config) -> str:
    """The note on tables in CSV where nothing is read."""
    files = Files(snapshot, config.limits.file_bytes)
    return unread_tables_note(unread_csv(files, config.limits), ())


def unread_tables_note(tables: Sequence[UnreadPage], known: Collection[str]) -> str:
    """Which *tables* in CSV have ids that are not *known* from items, and how to import them."""
    left = [(one.path, [i for i in one.ids if i not in known]) for one in tables]
    some = [(path, ids) for path, ids in left if len(ids) >= _ENOUGH]
    if not some:
        return ""
    ids = [one for _, ids in some for one in ids]
    path = max(some, key=lambda one: len(one[1]))[0]
    return (
        f"{counted(len(ids), 'row')} with an id ({listed(ids)}) in "
        f"{listed([path for path, _ in some])} are not read, as no source reads CSV; "
        f"`reqtrace import csv {shlex.quote(path)} --dry-run` lists the files of items that it "
        "would make of them"
    )


def _without_overviews(
    pages: Sequence[tuple[str, Sequence[str]]],
) -> list[tuple[str, Sequence[str]]]:
    """*pages*, the largest first, without those of which most ids stand on smaller ones."""
    seen: set[str] = set()
    left = []
    for page in reversed(pages):
        if 2 * len(seen.intersection(page[1])) <= len(page[1]):
            left.append(page)
            seen.update(page[1])
    return left[::-1]


def _reading_of(
    pages: Sequence[tuple[str, Sequence[str]]],
    on_pages: Mapping[str, Collection[str]],
    repository: Repository,
    snapshot: Snapshot,
) -> tuple[_Read, bool] | None:
    """The lines that read *pages*, or as many of them as one source reads.

    A source reads pages as they are, or all of their rows that begin with such ids. The second
    value says whether one of the pages is read already.
    """
    best: list[tuple[str, Sequence[str]]] = []
    for table in _tables_for(pages, on_pages):
        read = _read(table, repository, snapshot)
        if read is None or len(set(read.ids)) * 10 < len(read.ids) * 9:
            continue
        found = [
            page
            for page in pages
            if page[0] in read.paths
            and 2 * len(set(read.ids).intersection(page[1])) >= len(page[1])
        ]
        if len(found) == len(pages):
            return read, any(path in on_pages for path, _ in pages)
        best = max(best, found, key=len)
    return _reading_of(best, on_pages, repository, snapshot) if best else None


def _tables_for(
    pages: Sequence[tuple[str, Sequence[str]]], on_pages: Mapping[str, Collection[str]]
) -> Iterator[Mapping[str, Any]]:
    plain: dict[str, Any] = {
        "include": [escaped_glob(PurePosixPath(path)) for path, _ in pages],
        "format": "markdown", "type": "req", "strict": False,
    }  # fmt: skip
    others = {one for path, _ in pages for one in on_pages.get(path, ())}
    if not others:
        yield plain
    series = {series_of(one) for _, ids in pages for one in ids} | set(map(series_of, others))
    beginnings = "|".join(re.escape(one).replace(r"\-", "-") for one in sorted(series))
    line = rf"^\|[ *_`]*(?P<id>(?:{beginnings})\d[\w.-]*)[ *_`]*\|(?P<text>[^|]*)"
    yield {**plain, "items": {"line": line}}


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


class _Read(NamedTuple):
    """A table, the ids of the items that it reads, and the paths of their files."""

    table: Mapping[str, Any]
    ids: tuple[str, ...]
    paths: frozenset[str]


def _first_that_reads(
    suggestion: Suggestion, repository: Repository, snapshot: Snapshot
) -> _Read | None:
    """The first table of a suggestion that reads what was counted."""
    for table in suggestion.tables:
        read = _read(table, repository, snapshot)
        if read is None:
            continue
        distinct = len(set(read.ids))
        enough = distinct >= max(_ENOUGH, suggestion.count / 2)
        if enough and distinct * 10 >= len(read.ids) * 9:
            return read
    return None


def _read(table: Mapping[str, Any], repository: Repository, snapshot: Snapshot) -> _Read | None:
    """What *table* reads in *snapshot*; None where it is not accepted."""
    try:
        settings = read_settings({OWN_FILES[0]: table_text(table).encode()}.get)
        reader = ItemReader(discover(repository, snapshot, settings).config)
        loaded = read_items(snapshot, reader, items_only=True)
        reader.check_sources(loaded.paths)
    except ReqtraceError:
        return None
    items = loaded.items
    paths = frozenset(str(item.location.path) for item in items)
    return _Read(table, tuple(item.id for item in items), paths)
