"""A snapshot → the sources that read what it holds: by paths, and by samples of content."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.asciidoc import folders_of_items
from reqtrace.detection.found import WHAT, DetectedSource, DetectedSources, DetectionSettings
from reqtrace.detection.signatures import KEP, Layout, layout_of
from reqtrace.detection.sphinx_needs import needs_sources
from reqtrace.git.snapshot.snapshot import Snapshot
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.adr.folders import folders_of_adr_dir, folders_of_log4brains
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.file_matcher import (
    MARKDOWN_SUFFIXES,
    YAML_SUFFIXES,
    DefaultMatcher,
    FileMatch,
)

Sample = tuple[PurePosixPath, FileMatch]
"""A file whose content is looked at, and how its name says that it is read."""

_SAMPLES = 3  # of a folder
_MOST_FOLDERS = 400
_MOST_GLOBS = 6
_OF_TESTS = frozenset({"__tests__", "e2e", "integration-tests", "spec-tests", "test", "tests"})
"""Folders whose files only look like items: they are there to be read by tests."""
_OWN_LAYOUTS = frozenset(
    {"eip", "openfasttrace", "reqvire", "enhancement-proposal", "strictdoc-markdown"}
)
"""Layouts that go before what the name of a folder tells."""
_NUMBERED = {"eip": ("EIP-", "ERC-")}
"""Layouts with one file for each item, and what all of their ids begin with."""
_OF_ONE_TYPE = frozenset({"front-matter", "yaml-list"})
"""Layouts whose preset takes all items for requirements, where no prefix tells better."""
_FIRST_WORD = re.compile(r"(?=[-_.\d])")


def detect(
    snapshot: Snapshot, settings: DetectionSettings
) -> tuple[DetectedSources, Mapping[str, str]]:
    """The sources that read what *snapshot* holds, and the object ids of the files it was read in.

    The names of all files count, and the content of a few files of each folder: the time grows
    with the number of files, of which at most a fixed number is read.
    """
    files = _Files(snapshot)
    declared = tuple(_declared_folders(files, settings.limits))
    found = [*_doorstop(files.paths), *_strictdoc(files.paths), *_decisions(declared)]
    found += needs_sources(files.paths, _OF_TESTS, files.read)
    layouts: dict[Layout, list[PurePosixPath]] = {}
    samples = _samples(files.paths, settings, without=_known_folders(files.paths, declared))
    contents = files.read([path for some in samples.values() for path, _ in some])
    for folder, some in samples.items():
        layout = _layout_of_folder(some, contents, settings)
        if layout is not None:
            layouts.setdefault(layout, []).append(folder)
    if folders := list(folders_of_items(files.paths, _OF_TESTS, files.read)):
        layouts.setdefault(Layout("openfasttrace"), []).extend(folders)
    found += [_source(one, folders, settings.vocabulary) for one, folders in _merged(layouts)]
    detected = DetectedSources(found=tuple(found), decision_folders_declared=bool(declared))
    return detected, files.blobs


class _Files:
    """The files of a snapshot; `blobs` are the object ids of those that were read, by path."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._entries = {entry.path: entry for entry in snapshot.entries()}
        self.paths: Sequence[PurePosixPath] = tuple(self._entries)
        self.blobs: dict[str, str] = {}

    def read(self, paths: Iterable[PurePosixPath]) -> Mapping[PurePosixPath, bytes]:
        """The contents of those of *paths* that are there."""
        wanted = set(paths)
        entries = [entry for path, entry in self._entries.items() if path in wanted]
        contents = {}
        for entry, data in self._snapshot.read(entries):
            self.blobs[str(entry.path)] = entry.blob or ""
            contents[entry.path] = data
        return contents


# -- what the repository declares --------------------------------------------------------


def _doorstop(paths: Iterable[PurePosixPath]) -> Iterator[DetectedSource]:
    if any(path.name == ".doorstop.yml" for path in paths):
        yield DetectedSource(what="items of Doorstop", table={"preset": "doorstop"})


def _strictdoc(paths: Iterable[PurePosixPath]) -> Iterator[DetectedSource]:
    if any(path.suffix == ".sdoc" for path in paths):
        yield DetectedSource(what=WHAT["strictdoc"], table={"preset": "strictdoc"})


def _declared_folders(files: _Files, limits: Limits) -> Iterator[PurePosixPath]:
    """The folders of decisions that `.adr-dir` and `.log4brains.yml` at the top name."""
    top = PurePosixPath()
    for path, data in files.read((top / ".adr-dir", top / ".log4brains.yml")).items():
        if path.name == ".adr-dir":
            yield from folders_of_adr_dir(data, top)
        else:
            yield from folders_of_log4brains(data, top, limits)


def _decisions(folders: Sequence[PurePosixPath]) -> Iterator[DetectedSource]:
    if folders:
        globs = _globs(folders, (".md", ".rst", ".adoc"))
        yield DetectedSource(
            what="decisions", table={"format": "adr", "include": globs, "type": "adr"}
        )


def _known_folders(
    paths: Iterable[PurePosixPath], declared: Iterable[PurePosixPath]
) -> frozenset[PurePosixPath]:
    """Folders that need no sample, nor do those below: of decisions, and Doorstop's documents."""
    documents = {path.parent for path in paths if path.name == ".doorstop.yml"}
    return frozenset({*declared, *documents})


# -- what samples show ---------------------------------------------------------------------------


def _samples(
    paths: Iterable[PurePosixPath],
    settings: DetectionSettings,
    without: frozenset[PurePosixPath],
) -> dict[PurePosixPath, list[Sample]]:
    """The first, the middle and the last file that may hold items, of each folder."""
    matcher = DefaultMatcher(settings.vocabulary, settings.exclude)
    by_folder: dict[PurePosixPath, list[Sample]] = {}
    for path in paths:
        if path.suffix.lower() not in (*MARKDOWN_SUFFIXES, *YAML_SUFFIXES):
            continue
        if without and not without.isdisjoint(path.parents):
            continue
        if not _OF_TESTS.isdisjoint(path.parts[:-1]):
            continue
        if (match := matcher.file_match(path)) is not None:
            by_folder.setdefault(path.parent, []).append((path, match))
    return {
        folder: list(dict.fromkeys((some[0], some[len(some) // 2], some[-1])))[:_SAMPLES]
        for folder, some in list(by_folder.items())[:_MOST_FOLDERS]
    }


def _layout_of_folder(
    samples: Iterable[Sample],
    contents: Mapping[PurePosixPath, bytes],
    settings: DetectionSettings,
) -> Layout | None:
    """The layout that most of the samples of a folder show."""
    layouts = []
    for path, match in samples:
        data = contents.get(path)
        if data is None:
            continue
        layout = layout_of(path, data, settings.vocabulary, settings.limits)
        if layout is not None and (layout.preset in _OWN_LAYOUTS or not match.must_hold_items):
            layouts.append(layout)
    if not layouts:
        return None
    preset, detail = Counter((one.preset, one.detail) for one in layouts).most_common(1)[0][0]
    ids = {i for one in layouts if (one.preset, one.detail) == (preset, detail) for i in one.ids}
    return Layout(preset, detail, tuple(sorted(ids)))


def _merged(
    layouts: Mapping[Layout, Sequence[PurePosixPath]],
) -> Iterator[tuple[Layout, list[PurePosixPath]]]:
    """One layout for all folders that show the same one."""
    by_layout: dict[tuple[str, str], tuple[set[str], list[PurePosixPath]]] = {}
    for layout, folders in layouts.items():
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
            yield Layout(preset, detail, tuple(sorted(ids))), sorted(together)


# -- a source for each ---------------------------------------------------------------------------


def _source(
    layout: Layout, folders: Sequence[PurePosixPath], vocabulary: Vocabulary
) -> DetectedSource:
    yaml = layout.preset in ("yaml", "yaml-list")
    suffixes: Sequence[str] = YAML_SUFFIXES if yaml else (".md",)
    if layout.detail == KEP:
        suffixes = (KEP,)
    table: dict[str, Any] = {"include": _globs(folders, suffixes), "strict": False}
    if layout.preset in ("yaml", "headings"):
        table |= {"format": "yaml" if yaml else "markdown"}
    elif layout.preset == "openfasttrace":
        table = {"preset": layout.preset}  # its code tags lie anywhere
    else:
        table = {"preset": layout.preset, **table}
    if layout.preset == "yaml-list":
        table["items"] = {"entries": layout.detail.split("\n")}
    elif layout.preset == "headings":
        table["items"] = {"heading": _heading_pattern(layout.ids)}
    elif layout.preset in ("front-matter", "yaml") and layout.detail != "id":
        table["fields"] = {"id": layout.detail}
    types = _types_of(layout.ids, vocabulary)
    if layout.ids and not types:
        table["type"] = "req"
    elif types and layout.preset in _OF_ONE_TYPE:
        table["prefixes"] = types
    return DetectedSource(what=WHAT[layout.preset], table=table)


def _types_of(ids: Iterable[str], vocabulary: Vocabulary) -> dict[str, str]:
    """The types that are known by the first words of *ids*, by these words."""
    named = ((one, vocabulary.type_of_id(one)) for one in sorted(ids))
    return {_FIRST_WORD.split(one, maxsplit=1)[0]: name for one, name in named if name is not None}


def _heading_pattern(ids: Iterable[str]) -> str:
    prefixes = sorted({one.split("-")[0].split("_")[0].split(".")[0] for one in ids})
    known = "|".join(one for one in prefixes if one.isalnum())
    item_id = rf"[\[`(]?(?P<id>(?:{known})[-_.][\w.-]*\w)[\]`)]?"
    return rf"^{item_id}[\s:|\x{{2013}}\x{{2014}}-]*(?P<title>.*)$"


def _globs(folders: Sequence[PurePosixPath], suffixes: Sequence[str]) -> list[str]:
    """Globs for the files of *folders*; where these are many, one for each top of theirs."""
    starts = [(folder, "") for folder in folders]
    if len(folders) * len(suffixes) > _MOST_GLOBS:
        by_top: dict[tuple[str, ...], list[PurePosixPath]] = {}
        for folder in folders:
            by_top.setdefault(folder.parts[:1], []).append(folder)
        starts = [
            (_common(some), "**/") if len(some) > 1 else (some[0], "") for some in by_top.values()
        ]
    return [
        f"{'' if folder == PurePosixPath() else f'{folder}/'}{below}*{suffix}"
        for folder, below in starts
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
    lines = [f"{key} = {_toml(value)}" for key, value in table.items()]
    return "\n".join(["[[source]]", *lines]) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # A string of JSON is one of TOML.
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    bare = all(c.isascii() and (c.isalnum() or c in "-_") for c in key)
    return key if bare and key else json.dumps(key, ensure_ascii=False)
