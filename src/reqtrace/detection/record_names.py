"""Files that are named as the records of one series: `qep-1-….md`, `US-UP-003-….md`, `0007-….md`.

Only paths are looked at. A name that others of its folder share the beginning of, with a number of
its own, speaks for a record; a page of prose has a name of its own kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.found import FOLDERS_OF_PROPOSALS
from reqtrace.sources.common.globs import folder_start
from reqtrace.sources.file_names import MARKDOWN_SUFFIXES, is_page_name
from reqtrace.util.dataclass import dataclass

ENOUGH = 3
"""Files that speak for each other."""

_MANY = 5  # files, where they have no numbers
_SERIES = re.compile(r"(?P<word>[A-Za-z]{1,12})(?:[-_][A-Za-z]{1,12}){0,2}[-_ ]?\d{1,6}(?!\.\d)")
_NUMBERED = re.compile(r"\d{3,6}(?=[-_. ]|$)")
_DATED = re.compile(r"\d{8}|\d{4}-\d{2}")
_WORD = re.compile(r"(?P<word>[A-Z]{2,12})[-_](?=\w)")
_INNER = re.compile(r"[-_](?P<id>(?P<word>[A-Z]{2,6})[-_]?\d{2,6})(?:[-_ ]|$)")
_PARTS = frozenset(
    {"chapter", "day", "draft", "lesson", "level", "milestone", "module", "part", "phase", "q"}
    | {"release", "section", "sprint", "step", "v", "version", "week", "year", "lab", "page"}
    | {"batch", "iteration", "round", "stage", "tier", "wave"}
    | {"capitulo", "chapitre", "etapa", "etape", "fase", "kapitel", "partie", "parte", "paso"}
    | {"passo", "schritt", "semaine", "semana", "teil", "woche"}
    | {"deprecated", "log", "minutes", "meeting", "summary", "plan", "notes", "note", "fig"}
)
"""Words before the numbers of parts of a book, a course or a plan."""
_OWN_PAGE = "readme"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFamily:
    """The files of one series in a folder, or the folders with a README.md each.

    `sample` is the name of one of them. `tables` are `[[source]]` tables that may read them: with
    front matter, else as pages whose sections and first lines say what they are.
    """

    folder: PurePosixPath
    sample: str
    paths: tuple[PurePosixPath, ...]
    tables: tuple[dict[str, Any], ...]

    @property
    def what(self) -> str:
        """In words: `3 files named like US-UP-003-auditor.md in docs/usability`."""
        return f"{len(self.paths)} files named like {self.sample} in {where(self.folder)}"


def record_families(paths: Iterable[PurePosixPath]) -> Iterator[RecordFamily]:
    """The families of records among *paths*, folder by folder."""
    folders: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in paths:
        if path.suffix.lower() in MARKDOWN_SUFFIXES:
            own = path.stem.lower() == _OWN_PAGE and path.parent != PurePosixPath()
            if own:
                folders.setdefault(path.parent.parent / _OWN_PAGE, []).append(path)
            elif not is_page_name(path):
                folders.setdefault(path.parent, []).append(path)
    for folder, files in sorted(folders.items()):
        if len(files) >= ENOUGH:
            yield from _of_folder(folder, files)


def where(folder: PurePosixPath) -> str:
    """The name of a folder in a sentence."""
    return "the root" if folder == PurePosixPath() else str(folder)


def folder_glob(folder: PurePosixPath, name: str) -> str:
    """The glob *name* in *folder*, which is taken as it is written."""
    return folder_start(folder) + name


def _of_folder(folder: PurePosixPath, files: Sequence[PurePosixPath]) -> Iterator[RecordFamily]:
    is_nested = files[0].parent != folder
    top = folder.parent if is_nested else folder
    names = {path: path.parent.name if is_nested else path.stem for path in files}
    left = dict(names)
    for pattern in (_INNER, _SERIES, _NUMBERED, _WORD):
        groups: dict[str, dict[PurePosixPath, str]] = {}
        for path, name in left.items():
            match = _match(pattern, name)
            word = None if match is None else match.groupdict().get("word", "")
            if match is None or word is None or word.lower() in _PARTS:
                continue
            if pattern is _NUMBERED and _DATED.match(name):
                continue
            groups.setdefault(word.lower(), {})[path] = _id_in(match, name)
        for word, some in sorted(groups.items()):
            enough = _MANY if pattern is _WORD else ENOUGH
            if len(some) >= enough and len(set(some.values())) * 10 >= len(some) * 9:
                left = {path: name for path, name in left.items() if path not in some}
                yield _family(top, sorted(some), is_nested, pattern, word)
    if top.name.lower() in FOLDERS_OF_PROPOSALS and len(left) >= ENOUGH:
        # They are called by their subjects.
        paths = sorted(left)
        tail = f"*/{paths[0].name}" if is_nested else f"*{paths[0].suffix}"
        table = {"include": [folder_glob(top, tail)], "preset": "numbered", "type": "proposal"}
        rule = "folder" if is_nested else "stem"
        sample = (paths[0].parent.name + "/" if is_nested else "") + paths[0].name
        tables = ({**table, "id": rule},)
        yield RecordFamily(folder=top, sample=sample, paths=tuple(paths), tables=tables)


def _match(pattern: re.Pattern[str], name: str) -> re.Match[str] | None:
    if pattern is not _INNER:
        return pattern.match(name)
    return pattern.search(name) if name[:1].islower() else None  # `use-case-UC001-…`


def _id_in(match: re.Match[str], name: str) -> str:
    """The part of a name that is the id; the whole name where nothing is numbered."""
    if match.re is _WORD:
        return name
    return match.groupdict().get("id") or match[0]


def _family(
    folder: PurePosixPath,
    paths: Sequence[PurePosixPath],
    is_nested: bool,
    pattern: re.Pattern[str],
    word: str,
) -> RecordFamily:
    names = [path.parent.name if is_nested else path.stem for path in paths]
    tail = f"/{paths[0].name}" if is_nested else paths[0].suffix
    sample = names[0] + tail
    if pattern is _NUMBERED:
        globs = [folder_glob(folder, f"[0-9]*{tail}")]
        table: dict[str, Any] = {"include": globs, "format": "adr", "type": "adr"}
        return RecordFamily(folder=folder, sample=sample, paths=tuple(paths), tables=(table,))
    if pattern is _INNER:
        globs = [folder_glob(folder, f"*{word.upper()}*{tail}")]
        rule: Any = {"from": "stem", "pattern": f"{word.upper()}[-_]?[0-9]+"}
    else:
        spellings = sorted({name[: len(word)] for name in names})
        mark = "[-_ ]*" if pattern is _WORD else "*[0-9]*"
        globs = [folder_glob(folder, f"{one}{mark}{tail}") for one in spellings]
        rule = _rule(spellings, names, is_nested, numbered=pattern is _SERIES)
    table = {"include": globs, "type": "req", "id": rule}
    tables = (table, {**table, "format": "adr"})
    return RecordFamily(folder=folder, sample=sample, paths=tuple(paths), tables=tables)


def _rule(
    spellings: Sequence[str], names: Sequence[str], is_nested: bool, *, numbered: bool
) -> Any:
    """The setting `id` for a family: what of the name is the id."""
    if not numbered:
        return "stem"
    first = spellings[0] if len(spellings) == 1 else f"(?:{'|'.join(spellings)})"
    words = "(?:[-_][A-Za-z]+)*" if any(_has_more_words(name) for name in names) else ""
    number = f"{first}{words}[-_ ]?[0-9]+"
    if is_nested:
        return {"from": "path", "pattern": f"(?:^|/)({number})[^/]*/[^/]*$"}
    return {"from": "stem", "pattern": f"^{number}"}


def _has_more_words(name: str) -> bool:
    match = _SERIES.match(name)
    return match is not None and re.search(r"[A-Za-z][-_][A-Za-z]", match[0]) is not None
