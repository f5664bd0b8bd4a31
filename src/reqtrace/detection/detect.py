"""A snapshot → the sources that read what it holds: by paths, and by samples of content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath

from reqtrace.detection.asciidoc import folders_of_items
from reqtrace.detection.files import Files
from reqtrace.detection.folder_layouts import (
    MOST_SAMPLES,
    Sample,
    layouts_of,
    merged,
    without_headings,
)
from reqtrace.detection.found import (
    WHAT,
    DetectedSource,
    DetectedSources,
    DetectionSettings,
    PageSources,
    UnreadPage,
)
from reqtrace.detection.layout import Layout
from reqtrace.detection.layout_sources import source_of_layout, source_of_series
from reqtrace.detection.series import find_series
from reqtrace.detection.series_members import SUFFIXES as SERIES_SUFFIXES
from reqtrace.detection.sphinx_needs import PRESET as SPHINX_NEEDS
from reqtrace.detection.sphinx_needs import SUFFIXES as NEEDS_SUFFIXES
from reqtrace.detection.sphinx_needs import needs_sources
from reqtrace.git.snapshot.snapshot import Snapshot
from reqtrace.sources.adr.folders import folders_of_adr_dir, folders_of_log4brains
from reqtrace.sources.common.globs import folder_start
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Format
from reqtrace.sources.default_matcher import DefaultMatcher
from reqtrace.sources.file_names import (
    ASCIIDOC_SUFFIXES,
    MARKDOWN_SUFFIXES,
    TEST_FOLDERS,
    YAML_SUFFIXES,
    lies_aside,
)

_DOORSTOP = ".doorstop.yml"
_SDOC = ".sdoc"
_DECISION_SUFFIXES = (".md", ".rst", ".adoc")
_NAMED = frozenset({Place.ITEM_FOLDER, Place.PAGE_NAME})


def detect(
    snapshot: Snapshot, settings: DetectionSettings
) -> tuple[DetectedSources, Mapping[str, str]]:
    """The sources that read what *snapshot* holds, and the object ids of the files it was read in.

    The names of all files count, and the content of a few files of each folder: the time grows
    with the number of files, of which at most a fixed number is read. Folders of examples are
    looked at where there is nothing else.
    """
    files = Files(snapshot, settings.limits.file_bytes)
    declared = tuple(_declared_folders(files, settings.limits))
    documents = frozenset(one.parent for one in files.with_suffix(".yml") if one.name == _DOORSTOP)
    found = [*_doorstop(documents), *_strictdoc(files), *_decisions(declared)]
    found += needs_sources(files.with_suffix(*NEEDS_SUFFIXES), TEST_FOLDERS, files.read)
    # These need no sample, nor do those below.
    known = documents.union(declared)
    series = find_series(files.with_suffix(*SERIES_SUFFIXES), settings, known, files.read)
    numbered = frozenset(path for one in series for path in one.files)
    candidates = _candidates(files, settings, without=known)
    here = [one for one in candidates if not one[1].is_aside]
    layouts = layouts_of(files, here, settings, numbered, is_declared=bool(declared))
    # They read headings as well, and whole pages before parts of them.
    pages = _pages(files, candidates, settings, layouts)
    layouts = without_headings(layouts, pages.ids)
    if any(one.table.get("preset") == SPHINX_NEEDS for one in found):
        layouts = {one: some for one, some in layouts.items() if one.preset != SPHINX_NEEDS}
    pages_of_asciidoc = files.with_suffix(*ASCIIDOC_SUFFIXES)
    if folders := list(folders_of_items(pages_of_asciidoc, TEST_FOLDERS, files.read)):
        layouts.setdefault(Layout("openfasttrace"), []).extend(folders)
    if not layouts and not found and not series and not pages.found:
        layouts = layouts_of(files, [one for one in candidates if one[1].is_aside], settings)
    found += pages.found
    vocabulary = settings.vocabulary
    found += [source_of_layout(one, folders, vocabulary) for one, folders in merged(layouts)]
    # Files with an id of their own are those of the sources above.
    found += map(source_of_series, series)
    detected = DetectedSources(
        found=tuple(found),
        decision_folders_declared=bool(declared),
        copies=tuple(map(str, pages.copies)),
        cuts=tuple(files.cuts),
        unread=pages.unread,
        csv=unread_csv(files, settings.limits),
    )
    return detected, files.blobs


def unread_csv(files: Files, limits: Limits) -> tuple[UnreadPage, ...]:
    """The tables in CSV that list requirements."""
    if not any(path.suffix.lower() in (".csv", ".tsv") for path in files.paths):
        return ()
    from reqtrace.detection.tables import unread_tables  # few repositories have any

    return tuple(unread_tables(files.paths, files.read, limits))


def declared_folders(snapshot: Snapshot, limits: Limits) -> tuple[PurePosixPath, ...]:
    """The folders of decisions that files at the top of the repository name."""
    return tuple(_declared_folders(Files(snapshot, limits.file_bytes), limits))


def _doorstop(documents: frozenset[PurePosixPath]) -> Iterator[DetectedSource]:
    if documents:
        yield DetectedSource(what="items of Doorstop", table={"preset": "doorstop"})


def _strictdoc(files: Files) -> Iterator[DetectedSource]:
    paths = files.with_suffix(_SDOC)
    if any(path.suffix == _SDOC and not _is_read_by_tests(path) for path in paths):
        yield DetectedSource(what=WHAT["strictdoc"], table={"preset": "strictdoc"})


def _is_read_by_tests(path: PurePosixPath) -> bool:
    """Whether a file is never what a project works on, whatever its suffix says."""
    folders = [part.lower() for part in path.parts[:-1]]
    return not TEST_FOLDERS.isdisjoint(folders) and lies_aside(folders)


def _declared_folders(files: Files, limits: Limits) -> Iterator[PurePosixPath]:
    """The folders of decisions that `.adr-dir` and `.log4brains.yml` at the top name."""
    top = PurePosixPath()
    for path, data in files.read((top / ".adr-dir", top / ".log4brains.yml")).items():
        if path.name == ".adr-dir":
            yield from folders_of_adr_dir(data, top)
        else:
            yield from folders_of_log4brains(data, top, limits)


def _decisions(folders: Sequence[PurePosixPath]) -> Iterator[DetectedSource]:
    if folders:
        # Who names folders means no others.
        globs = [
            f"{folder_start(folder)}*{suffix}"
            for folder in folders
            for suffix in _DECISION_SUFFIXES
        ]
        yield DetectedSource(
            what="decisions", table={"format": "adr", "include": globs, "type": "adr"}
        )


def _pages(
    files: Files,
    candidates: Sequence[Sample],
    settings: DetectionSettings,
    layouts: Iterable[Layout],
) -> PageSources:
    """The sources for pages that list requirements, and the pages that repeat others.

    The items of other *layouts* are those that pages repeat which are made from them.
    """
    markdown = [one for one in candidates if one[1].format is not Format.YAML]
    if not any(match.place is Place.ELSEWHERE for _, match in markdown):
        return PageSources()
    # Repositories of items with a file each have no such pages, and need not import this.
    from reqtrace.detection.page_sources import sources_of_pages
    from reqtrace.detection.requirement_pages import ids_of, requirement_pages

    pages = requirement_pages(markdown, files.read, settings.limits)
    if not pages:
        return PageSources()
    # The folders and pages that are named after a type define what others only name.
    named = [path for path, match in markdown if match.place in _NAMED and not match.is_archived]
    contents = files.read(named, MOST_SAMPLES, "pages named after types of items")
    ids = (ids_of(data, settings.limits) for data in contents.values())
    stems = {path.stem for path in files.paths}
    elsewhere = frozenset(chain(stems, *ids))
    others = (one.ids for one in layouts if one.preset != "headings")
    items = frozenset(chain.from_iterable(others))
    return sources_of_pages(pages, elsewhere, items, settings.vocabulary)


def _candidates(
    files: Files,
    settings: DetectionSettings,
    without: frozenset[PurePosixPath],
) -> list[Sample]:
    """The files that may hold items."""
    matcher = DefaultMatcher(settings.vocabulary, settings.exclude)
    candidates = []
    for path in files.with_suffix(*MARKDOWN_SUFFIXES, *YAML_SUFFIXES):
        if without and not without.isdisjoint(path.parents):
            continue
        match = matcher.file_match(path)
        if match is None:
            continue
        if match.is_aside and not TEST_FOLDERS.isdisjoint(map(str.lower, path.parts[:-1])):
            continue  # what tests read is never what a project works on
        candidates.append((path, match))
    return candidates
