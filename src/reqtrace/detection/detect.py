"""Paths and samples of content → the sources that read what a repository holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.found import WHAT, DetectedSource, DetectedSources
from reqtrace.detection.signatures import Layout, layout_of
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.adr.folders import folders_of_adr_dir, folders_of_log4brains
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.file_matcher import MARKDOWN_SUFFIXES, YAML_SUFFIXES, DefaultMatcher

ReadMany = Callable[[Sequence[PurePosixPath]], Mapping[PurePosixPath, bytes]]
"""The content of some files, by path; those that are not there are left out."""

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


def survey(
    paths: Sequence[PurePosixPath],
    read: ReadMany,
    vocabulary: Vocabulary,
    exclude: Sequence[str],
    limits: Limits,
) -> DetectedSources:
    """Look at the names of all files and at a few files of each folder.

    *paths* are sorted. The time grows with the number of paths; at most a fixed number of files
    is read.
    """
    told = tuple(_decision_folders_declared(paths, read, limits))
    found = [*_doorstop(paths), *_decisions(told)]
    detection = DefaultMatcher(vocabulary, exclude)
    samples = _samples(paths, detection, taken=_taken(paths, told))
    contents = read([path for some in samples.values() for path in some])
    signs: dict[Layout, list[PurePosixPath]] = {}
    for folder, some in samples.items():
        sign = _sign_of_folder(some, contents, detection, vocabulary, limits)
        if sign is not None:
            signs.setdefault(sign, []).append(folder)
    found += [_found(sign, folders, vocabulary) for sign, folders in _merged(signs)]
    return DetectedSources(found=tuple(found), decision_folders_declared=bool(told))


# -- what the repository says of itself --------------------------------------------------------


def _doorstop(paths: Iterable[PurePosixPath]) -> Iterator[DetectedSource]:
    if any(path.name == ".doorstop.yml" for path in paths):
        yield DetectedSource(what="items of Doorstop", table={"preset": "doorstop"})


def _decision_folders_declared(
    paths: Sequence[PurePosixPath], read: ReadMany, limits: Limits
) -> Iterator[PurePosixPath]:
    """The folders of decisions that `.adr-dir` and `.log4brains.yml` at the top name."""
    marks = [p for p in map(PurePosixPath, (".adr-dir", ".log4brains.yml")) if p in set(paths)]
    contents = read(marks)
    top = PurePosixPath()
    for mark in marks:
        if mark.name == ".adr-dir":
            yield from folders_of_adr_dir(contents[mark], top)
        else:
            yield from folders_of_log4brains(contents[mark], top, limits)


def _decisions(folders: Sequence[PurePosixPath]) -> Iterator[DetectedSource]:
    if folders:
        globs = _globs(folders, (".md", ".rst"))
        yield DetectedSource(
            what="decisions", table={"format": "adr", "include": globs, "type": "adr"}
        )


def _taken(
    paths: Iterable[PurePosixPath], told: Iterable[PurePosixPath]
) -> frozenset[PurePosixPath]:
    """Folders that need no look: those of decisions, and those of Doorstop with all below."""
    marked = {path.parent for path in paths if path.name == ".doorstop.yml"}
    return frozenset({*told, *marked})


# -- what samples show ---------------------------------------------------------------------------


def _samples(
    paths: Iterable[PurePosixPath], detection: DefaultMatcher, taken: frozenset[PurePosixPath]
) -> dict[PurePosixPath, list[PurePosixPath]]:
    """The first, the middle and the last file that may hold items, of each folder."""
    by_folder: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in paths:
        if path.suffix.lower() not in (*MARKDOWN_SUFFIXES, *YAML_SUFFIXES):
            continue
        if taken and not taken.isdisjoint(path.parents):
            continue
        if not _OF_TESTS.isdisjoint(path.parts[:-1]):
            continue
        if detection.file_match(path) is not None:
            by_folder.setdefault(path.parent, []).append(path)
    return {
        folder: list(dict.fromkeys((some[0], some[len(some) // 2], some[-1])))[:_SAMPLES]
        for folder, some in list(by_folder.items())[:_MOST_FOLDERS]
    }


def _sign_of_folder(
    samples: Iterable[PurePosixPath],
    contents: Mapping[PurePosixPath, bytes],
    detection: DefaultMatcher,
    vocabulary: Vocabulary,
    limits: Limits,
) -> Layout | None:
    """The layout that most of the samples of a folder show."""
    signs = []
    for path in samples:
        data = contents.get(path)
        sign = None if data is None else layout_of(path, data, vocabulary, limits)
        file_match = detection.file_match(path)
        if sign is not None and (
            sign.preset in _OWN_LAYOUTS or file_match is None or not file_match.strict
        ):
            signs.append(sign)
    if not signs:
        return None
    preset, detail = Counter((one.preset, one.detail) for one in signs).most_common(1)[0][0]
    ids = {i for one in signs if (one.preset, one.detail) == (preset, detail) for i in one.ids}
    return Layout(preset, detail, tuple(sorted(ids)))


def _merged(
    signs: Mapping[Layout, Sequence[PurePosixPath]],
) -> Iterator[tuple[Layout, list[PurePosixPath]]]:
    """One sign for all folders that show the same layout."""
    by_layout: dict[tuple[str, str], tuple[set[str], list[PurePosixPath]]] = {}
    for sign, folders in signs.items():
        ids, places = by_layout.setdefault((sign.preset, sign.detail), (set(), []))
        ids.update(sign.ids)
        places.extend(folders)
    others = (ids for (preset, _), (ids, _) in by_layout.items() if preset != "headings")
    other_branches_items = {one for ids in others for one in ids}
    families = tuple(one for preset, _ in by_layout for one in _NUMBERED.get(preset, ()))
    for (preset, detail), (ids, places) in sorted(by_layout.items()):
        # Pages that are made from items, or speak of them, repeat their ids in headings.
        repeats = not ids.isdisjoint(other_branches_items) or any(
            one.startswith(families) for one in ids
        )
        if preset != "headings" or not repeats:
            yield Layout(preset, detail, tuple(sorted(ids))), sorted(places)


# -- a source for each ---------------------------------------------------------------------------


def _found(
    sign: Layout, folders: Sequence[PurePosixPath], vocabulary: Vocabulary
) -> DetectedSource:
    yaml = sign.preset in ("yaml", "yaml-list")
    suffixes = YAML_SUFFIXES if yaml else (".md",)
    table: dict[str, Any] = {"include": _globs(folders, suffixes), "strict": False}
    if sign.preset in ("yaml", "headings"):
        table |= {"format": "yaml" if yaml else "markdown"}
    elif sign.preset == "openfasttrace":
        table = {"preset": sign.preset}  # its code tags lie anywhere
    else:
        table = {"preset": sign.preset, **table}
    if sign.preset == "yaml-list":
        table["items"] = {"entries": sign.detail.split("\n")}
    elif sign.preset == "headings":
        table["items"] = {"heading": _heading_pattern(sign.ids)}
    elif sign.preset in ("front-matter", "yaml") and sign.detail != "id":
        table["fields"] = {"id": sign.detail}
    types = _types_of(sign.ids, vocabulary)
    if sign.ids and not types:
        table["type"] = "req"
    elif types and sign.preset in _OF_ONE_TYPE:
        table["prefixes"] = types
    return DetectedSource(what=WHAT[sign.preset], table=table)


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
    places = [(folder, "") for folder in folders]
    if len(folders) * len(suffixes) > _MOST_GLOBS:
        by_top: dict[tuple[str, ...], list[PurePosixPath]] = {}
        for folder in folders:
            by_top.setdefault(folder.parts[:1], []).append(folder)
        places = [
            (_common(some), "**/") if len(some) > 1 else (some[0], "") for some in by_top.values()
        ]
    return [
        f"{'' if folder == PurePosixPath() else f'{folder}/'}{below}*{suffix}"
        for folder, below in places
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
