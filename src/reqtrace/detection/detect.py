"""A snapshot → the sources that read what it holds: by paths, and by samples of content."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from reqtrace.detection.asciidoc import folders_of_items
from reqtrace.detection.files import Files
from reqtrace.detection.found import (
    WHAT,
    DetectedSource,
    DetectedSources,
    DetectionSettings,
    PageSources,
    UnreadPage,
)
from reqtrace.detection.layout import Layout, ids_of_families
from reqtrace.detection.series import find_series
from reqtrace.detection.series_members import SUFFIXES as SERIES_SUFFIXES
from reqtrace.detection.signatures import KEP, layout_of
from reqtrace.detection.sphinx_needs import PRESET as SPHINX_NEEDS
from reqtrace.detection.sphinx_needs import SUFFIXES as NEEDS_SUFFIXES
from reqtrace.detection.sphinx_needs import needs_sources
from reqtrace.git.snapshot.snapshot import Snapshot
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.adr.folders import folders_of_adr_dir, folders_of_log4brains
from reqtrace.sources.adr.names import has_long_number, id_of_file
from reqtrace.sources.common.globs import folder_start
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Format
from reqtrace.sources.file_matcher import (
    ASCIIDOC_SUFFIXES,
    MARKDOWN_SUFFIXES,
    TEST_FOLDERS,
    YAML_SUFFIXES,
    DefaultMatcher,
    FileMatch,
    is_page_name,
    lies_aside,
)
from reqtrace.sources.markdown.families import is_id_shaped
from reqtrace.util.escape import toml_string
from reqtrace.util.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from reqtrace.detection.series_evidence import Series

Sample = tuple[PurePosixPath, FileMatch]
"""A file whose content is looked at, and how its name says that it is read."""

_SAMPLES = 3  # of a folder
_MOST_SAMPLES = 2400
_MOST_LISTS = 400  # YAML files beside lists of items
_MOST_GLOBS = 6
_OWN_LAYOUTS = frozenset(
    {"eip", "openfasttrace", "reqvire", "enhancement-proposal", "strictdoc-markdown"}
    | {"sphinx-needs", "file-names", "keyed", "sections"}
)
"""Layouts that go before what the name of a folder tells."""
_OF_PAGES = frozenset({"openfasttrace", "reqvire", "sphinx-needs", "strictdoc-markdown"})
"""Layouts whose items have a form that nothing else has, so that they count in a README."""
_OF_FIELDS = frozenset({"eip", "file-names", "front-matter"})
"""Layouts whose items have an id in their front matter."""
_ADR = "adr"
_DOORSTOP = ".doorstop.yml"
_SDOC = ".sdoc"
_DECISIONS = ("madr", "nygard")
"""Layouts of decisions outside of folders that are named after them."""
_TITLES = "titles"
_ENOUGH_TITLES = 3  # of a folder
_PROPOSALS = "proposals"
_FEW_PROPOSALS = 2  # of a folder, that may be pages of a book
_DECISION_SUFFIXES = (".md", ".rst", ".adoc")
_NUMBERED = {"eip": ("EIP-", "ERC-"), "enhancement-proposal": ("KEP-",)}
"""Layouts with one file for each item, and what all of their ids begin with."""
_OF_ONE_TYPE = frozenset({"front-matter", "yaml-list"})
"""Layouts whose preset takes all items for requirements, where no prefix tells better."""
_BY_NAME = frozenset({Place.DECISION_PAGE, Place.DECISION_NAME})
_NAMED = frozenset({Place.ITEM_FOLDER, Place.PAGE_NAME})
_FIRST_WORD = lazy_pattern(r"(?=[-_.\d])")


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
    layouts = _layouts(files, here, settings, numbered, is_declared=bool(declared))
    # They read headings as well, and whole pages before parts of them.
    pages = _pages(files, candidates, settings, layouts)
    layouts = _without_headings(layouts, pages.ids)
    if any(one.table.get("preset") == SPHINX_NEEDS for one in found):
        layouts = {one: some for one, some in layouts.items() if one.preset != SPHINX_NEEDS}
    pages_of_asciidoc = files.with_suffix(*ASCIIDOC_SUFFIXES)
    if folders := list(folders_of_items(pages_of_asciidoc, TEST_FOLDERS, files.read)):
        layouts.setdefault(Layout("openfasttrace"), []).extend(folders)
    if not layouts and not found and not series and not pages.found:
        layouts = _layouts(files, [one for one in candidates if one[1].is_aside], settings)
    found += pages.found
    found += [_source(one, folders, settings.vocabulary) for one, folders in _merged(layouts)]
    # Files with an id of their own are those of the sources above.
    found += map(_source_of_series, series)
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


# -- what the repository declares --------------------------------------------------------


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
    contents = files.read(named, _MOST_SAMPLES, "pages named after types of items")
    ids = (ids_of(data, settings.limits) for data in contents.values())
    stems = {path.stem for path in files.paths}
    elsewhere = frozenset(chain(stems, *ids))
    others = (one.ids for one in layouts if one.preset != "headings")
    items = frozenset(chain.from_iterable(others))
    return sources_of_pages(pages, elsewhere, items, settings.vocabulary)


# -- what samples show ---------------------------------------------------------------------------


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


def _layouts(
    files: Files,
    candidates: Iterable[Sample],
    settings: DetectionSettings,
    numbered: frozenset[PurePosixPath] = frozenset(),
    *,
    is_declared: bool = False,
) -> dict[Layout, list[PurePosixPath]]:
    """The folders of each layout that samples of *candidates* show.

    Of files that are *numbered* as a series the ids count that their front matter has. Where it
    *is_declared* which folders hold decisions, no others do.
    """
    by_parts: dict[tuple[str, ...], list[Sample]] = {}
    for sample in candidates:  # tuples are compared much quicker than paths
        by_parts.setdefault(sample[0].parts[:-1], []).append(sample)
    by_folder = {some[0][0].parent: some for some in by_parts.values()}
    most = max(1, min(_SAMPLES, _MOST_SAMPLES // max(len(by_folder), 1)))
    if len(by_folder) > _MOST_SAMPLES:
        files.cut("folders", len(by_folder), _MOST_SAMPLES)
    samples = {
        folder: _samples(some, most) for folder, some in list(by_folder.items())[:_MOST_SAMPLES]
    }
    has_decisions = any(
        match.format is Format.ADR for some in by_folder.values() for _, match in some
    )
    contents = files.read([path for some in samples.values() for path, _ in some])
    layouts: dict[Layout, list[PurePosixPath]] = {}
    for folder, some in samples.items():
        for layout in _layouts_of_folder(some, contents, settings, numbered):
            if layout.preset == "headings" and has_decisions:
                # Their ids are those of files.
                own = (i for i in layout.ids if settings.vocabulary.type_of_id(i) != _ADR)
                layout = layout._replace(ids=tuple(own))
                if not layout.ids:
                    continue
            if is_declared and layout.preset in _DECISIONS:
                continue
            if not _are_records(layout, by_folder[folder]):
                continue
            if layout.preset in _DECISIONS and has_decisions and some[0][1].is_archived:
                continue  # the numbers of an archive are not those of the live decisions
            if layout.preset == _PROPOSALS and some[0][1].is_archived:
                continue
            layouts.setdefault(layout, []).append(folder)
    lists = [folder for one in layouts if one.preset == "yaml-list" for folder in layouts[one]]
    sampled = {path for some in samples.values() for path, _ in some}
    beside = [path for folder in lists for path, _ in by_folder[folder] if path not in sampled]
    for path, layout in _lists_among(beside, files, settings):
        layouts.setdefault(layout, []).append(path.parent)
    return layouts


def _without_headings(
    layouts: Mapping[Layout, list[PurePosixPath]], known: frozenset[str]
) -> dict[Layout, list[PurePosixPath]]:
    """*layouts* without the ids at headings that are *known* from elsewhere."""
    left: dict[Layout, list[PurePosixPath]] = {}
    for layout, folders in layouts.items():
        if layout.preset == "headings" and not known.isdisjoint(layout.ids):
            ids = ids_of_families(set(layout.ids) - known)
            layout = layout._replace(ids=tuple(sorted(ids)))
        if layout.ids or layout.preset != "headings":
            left.setdefault(layout, []).extend(folders)
    return left


def _lists_among(
    paths: Iterable[PurePosixPath], files: Files, settings: DetectionSettings
) -> Iterator[tuple[PurePosixPath, Layout]]:
    """The lists in YAML among *paths*, which lie beside one: each has keys of its own."""
    some = [path for path in paths if path.suffix.lower() in YAML_SUFFIXES]
    for path, data in files.read(some, _MOST_LISTS, "YAML files beside lists of items").items():
        layout = layout_of(path, data, settings.vocabulary, settings.limits)
        if layout is not None and layout.preset == "yaml-list":
            yield path, layout


def _are_records(layout: Layout, files: Iterable[Sample]) -> bool:
    """Whether files that look like decisions are numbered as such, each with a number of its own.

    Where nothing but a status speaks for them, there have to be several.
    """
    if layout.preset == _TITLES:
        return sum(is_id_shaped(path.stem) for path, _ in files) >= _ENOUGH_TITLES
    if layout.preset not in (*_DECISIONS, _PROPOSALS):
        return True
    numbered = [path for path, _ in files if has_long_number(path)]
    if layout.preset == _PROPOSALS:
        numbers = [id_of_file(path) for path in numbered if not is_page_name(path)]
        # Two people may take one number, which is a finding.
        return 10 * len(set(numbers)) >= 9 * len(numbers) > 9 * _FEW_PROPOSALS
    numbers = [id_of_file(path) for path in numbered]
    return len(numbers) == len(set(numbers)) and (layout.preset == "nygard" or len(numbers) > 1)


def _samples(files: Sequence[Sample], most: int) -> list[Sample]:
    """The first, the middle and the last of some files, and one that is called as a page."""
    pages: list[Sample] = []
    others: list[Sample] = []
    for one in files:
        (pages if is_page_name(one[0]) else others).append(one)
    chosen = [others[n] for n in (-1, 0, len(others) // 2)[:most]] if others else []
    return list(dict.fromkeys((*chosen, *pages[:1])))


def _layouts_of_folder(
    samples: Iterable[Sample],
    contents: Mapping[PurePosixPath, bytes],
    settings: DetectionSettings,
    numbered: frozenset[PurePosixPath],
) -> Iterator[Layout]:
    """The layout that most of the samples of a folder show, and those that nothing else looks like.

    The latter are lists in YAML and items of OpenFastTrace.
    """
    layouts = []
    for path, match in samples:
        data = contents.get(path)
        if data is None:
            continue
        layout = layout_of(path, data, settings.vocabulary, settings.limits)
        own = _OF_PAGES if is_page_name(path) else _OWN_LAYOUTS
        is_shown = layout is not None and (layout.preset in own or _is_undecided(path, match))
        is_numbered = path in numbered
        if is_numbered and layout is not None and layout.preset not in _OF_FIELDS:
            continue
        if layout is not None and is_shown:
            layouts.append(layout)
    if any(one.detail == KEP for one in layouts):
        # The pages beside it are its text.
        layouts = [one for one in layouts if one.detail == KEP]
    proposals = [one for one in layouts if one.preset == _PROPOSALS]
    if 2 * len(proposals) >= sum(one.preset in (*_DECISIONS, _PROPOSALS) for one in layouts) > 0:
        # Some of them have a status, as decisions do.
        layouts = [one for one in layouts if one.preset not in _DECISIONS]
    counts = Counter((one.preset, one.detail) for one in layouts)
    for n, ((preset, detail), _) in enumerate(counts.most_common()):
        if n == 0 or preset in ("yaml-list", "openfasttrace"):
            same = (one for one in layouts if (one.preset, one.detail) == (preset, detail))
            ids = {i for one in same for i in one.ids}
            if preset == "headings":
                ids = ids_of_families(ids)
            if ids or preset != "headings":
                yield Layout(preset, detail, tuple(sorted(ids)))


def _is_undecided(path: PurePosixPath, match: FileMatch) -> bool:
    """Whether neither the folder nor the name of a file says how it is read."""
    return not match.must_hold_items and not is_page_name(path) and match.place not in _BY_NAME


def _merged(
    layouts: Mapping[Layout, Sequence[PurePosixPath]],
) -> Iterator[tuple[Layout, list[PurePosixPath]]]:
    """One layout for all folders that show the same one."""
    by_layout: dict[tuple[str, str], tuple[set[str], list[PurePosixPath]]] = {}
    for layout, folders in _with_one_list(layouts).items():
        ids, together = by_layout.setdefault((layout.preset, layout.detail), (set(), []))
        ids.update(layout.ids)
        together.extend(folders)
    others = (ids for (preset, _), (ids, _) in by_layout.items() if preset != "headings")
    ids_elsewhere = {one for ids in others for one in ids}
    families = tuple(one for preset, _ in by_layout for one in _NUMBERED.get(preset, ()))
    for (preset, detail), (ids, together) in sorted(by_layout.items()):
        # Pages that are made from items, or speak of them, repeat their ids in headings.
        repeats = not ids.isdisjoint(ids_elsewhere) or any(one.startswith(families) for one in ids)
        if preset != "headings" or not repeats:
            yield Layout(preset, detail, tuple(sorted(ids))), sorted(set(together))


def _with_one_list(
    layouts: Mapping[Layout, Sequence[PurePosixPath]],
) -> Mapping[Layout, Sequence[PurePosixPath]]:
    """*layouts* with one for all lists in YAML: a file has the items at those paths it has."""
    paths: dict[str, None] = {}
    ids: dict[str, None] = {}
    together: list[PurePosixPath] = []
    others = {}
    cased = any(map(_has_capitals, layouts))
    for layout, folders in layouts.items():
        if layout.preset != "yaml-list":
            others[layout] = folders
            continue
        if cased and not _has_capitals(layout):
            continue  # categories and levels, which the items name
        paths |= dict.fromkeys(layout.detail.split("\n"))
        ids |= dict.fromkeys(layout.ids)
        together += folders
    if paths:
        others[Layout("yaml-list", "\n".join(sorted(paths)), tuple(ids))] = together
    return others


# -- a source for each ---------------------------------------------------------------------------


def _has_capitals(layout: Layout) -> bool:
    return any(map(str.isupper, "".join(layout.ids)))


def _source(
    layout: Layout, folders: Sequence[PurePosixPath], vocabulary: Vocabulary
) -> DetectedSource:
    yaml = layout.preset in ("keyed", "yaml", "yaml-list")
    suffixes: Sequence[str] = YAML_SUFFIXES if yaml else (".md",)
    if layout.detail == KEP:
        suffixes = (KEP,)
    table: dict[str, Any] = {"include": _globs(folders, suffixes), "strict": False}
    if layout.preset in ("yaml", "headings"):
        table |= {"format": "yaml" if yaml else "markdown"}
    elif layout.preset == "openfasttrace":
        table = {"preset": layout.preset}  # its code tags lie anywhere
    elif layout.preset == SPHINX_NEEDS:
        return DetectedSource(
            what=WHAT[layout.preset],
            table={"preset": layout.preset, "include": table["include"]},
        )
    elif layout.preset == "keyed":
        table = {
            "preset": "yaml-list", **table, "type": "req", "items": {"entries": [layout.detail]},
            "id": {"format": "{stem}.{}"},
        }  # fmt: skip
        return DetectedSource(what=WHAT["yaml"], table=table)
    elif layout.preset == _TITLES:
        table |= {"format": "markdown"}
    elif layout.preset in ("file-names", "sections"):
        table |= {"format": "markdown", "type": "req"}
    elif layout.preset == _PROPOSALS:
        return _source_of_proposals(layout, folders)
    else:
        table = {"preset": layout.preset, **table}
    if layout.preset == "yaml-list":
        table["items"] = {"entries": layout.detail.split("\n")}
    elif layout.preset == "headings":
        table["items"] = {"heading": _heading_pattern(layout.ids)}
    elif layout.preset == "sections":
        table["items"] = {"heading": "^(?P<title>.*)$", "level": int(layout.detail)}
        table["fields"] = {"id": "ID"}
    elif layout.preset == "file-names":
        table["id"] = "stem"
    elif layout.preset in ("front-matter", "yaml") and layout.detail != "id":
        table["fields"] = {"id": layout.detail}
    types = _types_of(layout.ids, vocabulary)
    is_mixed = any(vocabulary.type_of_id(one) is None for one in layout.ids)
    if types and (is_mixed or layout.preset in _OF_ONE_TYPE):
        table["prefixes"] = types
    if is_mixed and (not types or layout.preset not in _OF_ONE_TYPE):
        table["type"] = "req"
    return DetectedSource(what=WHAT[layout.preset], table=table)


def _source_of_proposals(layout: Layout, folders: Sequence[PurePosixPath]) -> DetectedSource:
    """The source that reads proposals which are called by a number alone: `0002-shims.md`."""
    table: dict[str, Any] = {
        "preset": "numbered",
        "include": _globs(folders, (".md",), ("[0-9]*",)),
        "id": {"from": "stem", "pattern": "^([0-9]+)", "format": f"{layout.detail}-{{}}"},
    }
    return DetectedSource(what=WHAT[layout.preset], table=table)


def _source_of_series(series: Series) -> DetectedSource:
    """The source that reads the files of one series, and no others beside them."""
    folders = sorted({path.parent for path in series.files})
    names = [f"{one}[0-9]*" for one in series.spellings]
    if series.pages:
        folders = sorted({path.parent.parent for path in series.files})
        names = [f"{one}/{page}" for one in names for page in series.pages]
        ends: Sequence[str] = ("",)
    else:
        ends = sorted({path.suffix for path in series.files})
    beginnings = "|".join(map(re.escape, series.spellings))
    end = "$" if series.is_whole else ""
    item_type = series.type or ("proposal" if series.is_proposal else "req")
    table: dict[str, Any] = {
        "preset": "numbered",
        "include": _globs(folders, ends, names),
        "id": {
            "from": "folder" if series.pages else "stem",
            "pattern": f"^(?:{beginnings})([0-9]+){end}",
            "format": f"{series.prefix}-{{}}",
        },
    }
    if item_type != "proposal":
        table |= {"type": item_type, "types": {"*": item_type}}
    return DetectedSource(what=WHAT["numbered"], table=table)


def _types_of(ids: Iterable[str], vocabulary: Vocabulary) -> dict[str, str]:
    """The types that are known by the first words of *ids*, by these words."""
    named = ((one, vocabulary.type_of_id(one)) for one in sorted(ids))
    return {_FIRST_WORD.split(one, maxsplit=1)[0]: name for one, name in named if name is not None}


def _heading_pattern(ids: Iterable[str]) -> str:
    prefixes = sorted({one.split("-")[0].split("_")[0].split(".")[0] for one in ids})
    known = "|".join(one for one in prefixes if one.isalnum())
    item_id = rf"[\[`(]?(?P<id>(?:{known})[-_.][\w.-]*\w)[\]`)]?"
    return rf"^{item_id}[\s:|\x{{2013}}\x{{2014}}-]*(?P<title>.*)$"


def _globs(
    folders: Sequence[PurePosixPath],
    suffixes: Sequence[str],
    names: Sequence[str] = ("*",),
) -> list[str]:
    """Globs for the files of *folders*; where these are many, one for each top of theirs."""
    starts = [(folder, "") for folder in folders]
    if len(folders) * len(suffixes) * len(names) > _MOST_GLOBS:
        by_top: dict[tuple[str, ...], list[PurePosixPath]] = {}
        for folder in folders:
            by_top.setdefault(folder.parts[:1], []).append(folder)
        starts = [
            (_common(some), "**/") if len(some) > 1 else (some[0], "") for some in by_top.values()
        ]
    return [
        f"{folder_start(folder)}{below}{name}{suffix}"
        for folder, below in starts
        for name in names
        for suffix in suffixes
    ]


def _common(folders: Sequence[PurePosixPath]) -> PurePosixPath:
    first, *rest = [folder.parts for folder in folders]
    same = 0
    while same < len(first) and all(first[: same + 1] == other[: same + 1] for other in rest):
        same += 1
    return PurePosixPath(*first[:same])


def table_text(table: Mapping[str, Any]) -> str:
    """A `[[source]]` table as TOML."""
    return "\n".join(["[[source]]", *table_lines(table)]) + "\n"


def table_lines(table: Mapping[str, Any]) -> list[str]:
    """The keys of a table as lines of TOML."""
    return [f"{_key(key)} = {_toml(value)}" for key, value in table.items()]


def dotted(name: str) -> str:
    """A name with full stops, such as `types.hazard`, as a key of TOML."""
    return ".".join(map(_key, name.split(".")))


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return toml_string(value) if isinstance(value, str) else json.dumps(value)


def _key(key: str) -> str:
    bare = all(c.isascii() and (c.isalnum() or c in "-_") for c in key)
    return key if bare and key else toml_string(key)
