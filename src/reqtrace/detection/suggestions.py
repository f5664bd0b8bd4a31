"""What a repository holds that could be items, though nothing reads it: for its owner to decide.

Detection reads only what is certain. This looks at everything, which takes time, and is for
repositories where nothing was read. A suggestion is no more than a guess until it is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.found import DetectionSettings
from reqtrace.detection.numbered_rows import numbered_rows
from reqtrace.detection.record_names import (
    ENOUGH,
    RecordFamily,
    record_families,
    where,
)
from reqtrace.detection.suggestion import Suggestion, globs_of, named
from reqtrace.detection.yaml_suggestions import files_and_lists, keyed
from reqtrace.git.snapshot.snapshot import FileEntry, Snapshot
from reqtrace.model.phrases import listed
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.text_utils import text_of
from reqtrace.sources.file_names import (
    EXCLUDED_FOLDERS,
    MARKDOWN_SUFFIXES,
    TEST_FOLDERS,
    YAML_SUFFIXES,
)
from reqtrace.sources.markdown.families import is_id_shaped
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.sources.markdown.id_text import id_lead, series_of
from reqtrace.sources.markdown.scan import outline
from reqtrace.sources.openfasttrace.ids import CODE, suffix_of

_MOST_FILES = 3000
_OF_TOOLS = frozenset(
    {".git", ".github", ".gitlab", ".vscode", ".idea", ".circleci"} | {"generated", "dist", "build"}
)
_LOGS = re.compile(r"change.?log|changes|history|release.?notes|news", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}")
_ID = r"[A-Z][A-Za-z]{0,11}(?:[-_.][A-Z]{1,12}){0,3}[-_.]?\d{1,6}[a-z]?(?:[-_.]\d{1,6}){0,3}"
_SECTION = r"\d{1,3}(?:\.\d{1,3}){2,4}"
_LINES = {
    "rows": ("line", r"^\|[ *_`]*", r"[ *_`]*\|(?P<text>[^|]*)"),
    "list entries": ("entry", r"^[\[\]xX *_`]*", r"[\]*_`]*[ :.)\{-]+"),
    "headings": ("heading", r"^[\[*_`]*", r"\b[\]*_`]*[ :.)-]*(?P<title>.*)$"),
}
"""Lines that begin an item: the key under `items`, what stands before its id, what behind it."""
_STARTS = {
    what: re.compile(f"{before}(?P<id>{_ID}{f'|{_SECTION}' if key == 'line' else ''}){behind}")
    for what, (key, before, behind) in _LINES.items()
}
_WORDED_LINE = re.compile(
    r"(?m)^#{1,6} (?:\*\*)?(?:(?:user|functional|business) )?"
    r"(?:requirement|requisito|anforderung|exigence|story|historia|história|use case|caso de uso)"
    r" \d",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?P<word>(?:(?:User|Functional|Business) )?"
    r"(?:Requirement|Requisito|Anforderung|Exigence|Story|Historia|História|Use Case|Caso de uso))"
    r" \d+(?:\.\d+)*\b[ :.)\u2013\u2014-]*",
    re.IGNORECASE,
)
_NUMBERED_TITLE = r"(?P<id>\d+(?:\.\d+)*)\b[ :.)\x{2013}\x{2014}-]*(?P<title>.*)$"
_MANY = 5  # lines, where only a pattern reads them
_SHORT = 2  # `R`, `B.`: the letter of a section as likely as that of a requirement
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+")
_TAG = re.compile(rb"\[[a-z]{1,20}->[a-z]{1,20}~[\w.-]+~\d")
_MARKER = re.compile(r"(?P<word>[a-z]{1,12})\[(?P<id>[a-z][\w.-]{2,80})(?:\+\d+)?\][ \t]*")


def files_not_looked_at(snapshot: Snapshot) -> int:
    """How many Markdown and YAML files `suggestions` leaves aside, beyond a limit."""
    suffixes = (*MARKDOWN_SUFFIXES, *YAML_SUFFIXES)
    texts = sum(e.path.suffix.lower() in suffixes for e in snapshot.entries() if _is_own(e.path))
    return max(0, texts - _MOST_FILES)


def suggestions(snapshot: Snapshot, settings: DetectionSettings) -> tuple[Suggestion, ...]:
    """All that could be items in *snapshot*, the largest first."""
    entries = [entry for entry in snapshot.entries() if _is_own(entry.path)]
    found = [*_named(entry.path for entry in entries), *_strictdoc(e.path for e in entries)]
    pages: dict[PurePosixPath, str] = {}
    lists: dict[PurePosixPath, bytes] = {}
    texts = [e for e in entries if e.path.suffix.lower() in (*MARKDOWN_SUFFIXES, *YAML_SUFFIXES)]
    for entry, data in snapshot.read(texts[:_MOST_FILES], most=settings.limits.file_bytes):
        if entry.path.suffix.lower() in YAML_SUFFIXES:
            lists[entry.path] = data
        elif (text := _decoded(data, settings.limits)) is not None:
            pages[entry.path] = text
    found += _front_matter(pages, settings.limits)
    found += _lines(pages)
    found += _worded_headings(pages)
    found += numbered_rows(pages)
    found += _markers(pages)
    found += files_and_lists(lists, settings)
    found += keyed(lists, settings.limits)
    code = [entry for entry in entries if suffix_of(entry.path) in CODE]
    found += _tags(snapshot.read(code[:_MOST_FILES], most=settings.limits.file_bytes))
    return tuple(sorted(found, key=lambda one: (-one.count, one.what)))


def _is_own(path: PurePosixPath) -> bool:
    """Whether a file is not of others, nor of tools, nor made by them, nor read by tests."""
    folders = {part.lower() for part in path.parts[:-1]}
    others = (EXCLUDED_FOLDERS, TEST_FOLDERS, _OF_TOOLS)
    return all(map(folders.isdisjoint, others))


def _decoded(data: bytes, limits: Limits) -> str | None:
    try:
        return decode(data, limits)
    except RefusedError:
        return None


def _named(paths: Iterable[PurePosixPath]) -> Iterator[Suggestion]:
    numbered = []
    for one in record_families(paths):
        if one.tables[0]["type"] == "adr":
            numbered.append(one)
            continue
        yield Suggestion(what=one.what, count=len(one.paths), tables=one.tables)
    if numbered:
        yield _of_numbers(numbered)


def _of_numbers(families: Sequence[RecordFamily]) -> Suggestion:
    """Files that are called by numbers alone, which may begin anew in each folder."""
    count = sum(len(one.paths) for one in families)
    globs = [glob for one in families for glob in one.tables[0]["include"]]
    table = {**families[0].tables[0], "include": globs}
    by_folder = {"from": "stem", "pattern": "^[0-9]+", "format": "{folder}/{}"}
    folders = listed([where(one.folder) for one in families])
    return Suggestion(
        what=f"{count} files named like {families[0].sample} in {folders}",
        count=count,
        tables=(table, {**table, "id": by_folder}),
    )


def _strictdoc(paths: Iterable[PurePosixPath]) -> Iterator[Suggestion]:
    documents = [path for path in paths if path.suffix == ".sdoc"]
    if documents:
        yield Suggestion(
            what=f"{_counted(documents)} of StrictDoc without a UID ({named(documents)})",
            count=len(documents),
            tables=({"preset": "strictdoc", "fields": {"id": "MID"}},),
        )


# -- front matter ---------------------------------------------------------------------------------


def _front_matter(pages: Mapping[PurePosixPath, str], limits: Limits) -> Iterator[Suggestion]:
    """Pages whose front matter has ids, or numbers that are in their names, under one key."""
    found: dict[tuple[str, bool], dict[PurePosixPath, str]] = {}
    for path, text in pages.items():
        matter = split_front_matter(text, limits) if text.startswith("---") else None
        for key, value in {} if matter is None else (matter.fields or {}).items():
            word = (text_of(value) or "").strip()
            is_number = _NUMBER.fullmatch(word) is not None
            if is_id_shaped(word) or (is_number and _is_named_by(path, word)):
                found.setdefault((key, is_number), {})[path] = word
    for (key, is_number), values in sorted(found.items()):
        if len(values) < ENOUGH or len(set(values.values())) * 10 < len(values) * 9:
            continue
        table: dict[str, Any] = {
            "include": globs_of(values), "format": "markdown", "type": "req", "strict": False,
            "fields": {"id": key},
        }  # fmt: skip
        if is_number:
            table["id"] = {"pattern": "^[0-9]+$", "format": f"{key.upper()}-{{}}"}
        kind = "a number" if is_number else "an id"
        what = f"{len(values)} pages with {kind} under `{key}` in their front matter"
        yield Suggestion(what=f"{what} ({named(values)})", count=len(values), tables=(table,))


def _is_named_by(path: PurePosixPath, number: str) -> bool:
    name = f"{path.parent.name} {path.stem}"
    return number.lstrip("0") in {one.lstrip("0") for one in re.findall(r"\d+", name)}


# -- lines ----------------------------------------------------------------------------------------


def _lines(pages: Mapping[PurePosixPath, str]) -> Iterator[Suggestion]:
    """List entries, rows and headings that begin with ids of one series, and those of one folder.

    A folder counts by itself, too: what lies in several may be copies, as of a translation.
    """
    found: dict[str, _Lines] = {}
    for path, text in pages.items():
        if _LOGS.search(path.stem) is None:
            for what, ids in _ids_of(text).items():
                found.setdefault(what, {})[path] = ids
    for what, files in found.items():
        yield _of_lines(what, files)
        folders = {path.parent for path in files}
        for folder in sorted(folders) if len(folders) > 1 else ():
            yield _of_lines(what, {p: ids for p, ids in files.items() if p.parent == folder})


_Lines = dict[PurePosixPath, dict[str, None]]
"""The ids that lines of pages begin with."""


def _of_lines(what: str, files: _Lines) -> Suggestion:
    count = sum(map(len, files.values()))
    samples = list(dict.fromkeys(i for ids in files.values() for i in ids))
    plain = {"include": globs_of(files), "format": "markdown", "type": "req", "strict": False}
    starts = [plain]
    series = sorted({series_of(one) for one in samples})
    is_sure = all(len(one) > _SHORT and one.upper() == one for one in series)
    if count >= _MANY and is_sure:
        key, before, behind = _LINES[what]
        starts.append({**plain, "items": {key: f"{before}(?P<id>{_pattern(series)}){behind}"}})
    tables = [
        {**table, **({"id": {"format": form}} if form else {})}
        for form in ("", "{stem}/{}", "{folder}/{}")
        for table in starts
    ]
    text = f"{count} {what} that begin with an id ({listed(samples)}) in {named(files)}"
    return Suggestion(what=text, count=count, tables=tuple(tables))


def _pattern(series: Sequence[str]) -> str:
    """The ids of some series, as a regular expression."""
    if any(one[:1].isdigit() for one in series):
        return r"\d+(?:\.\d+)+"
    named = "|".join(map(re.escape, series))
    return rf"(?:{named})\d[\w.-]*" if len(series) > 1 else rf"{named}\d[\w.-]*"


def _ids_of(text: str) -> Mapping[str, dict[str, None]]:
    """The ids that lines of one page begin with, by kind of line: several of a series count."""
    page = outline(text, 0)
    hidden = {n for fence in page.fences for n in range(fence.first, fence.last + 1)}
    headings = {heading.first: heading.text for heading in page.headings}
    found: dict[str, dict[str, list[str]]] = {}
    for number, line in enumerate(page.plain, start=1):
        if number in hidden:
            continue
        what, rest = _kind_of(line, headings.get(number))
        item_id = _id_in_heading(rest) if what == "headings" else _id_in_line(what, rest)
        if not item_id:
            continue
        series = series_of(item_id)
        if what == "headings" and len(series) <= _SHORT:
            continue  # a section of an appendix
        found.setdefault(what, {}).setdefault(series, []).append(item_id)
    counted = {
        what: dict.fromkeys(i for ids in some.values() if len(set(ids)) >= ENOUGH for i in ids)
        for what, some in found.items()
    }
    return {what: ids for what, ids in counted.items() if ids}


def _id_in_heading(text: str) -> str:
    lead = id_lead(text)
    return lead.ids[0][0] if lead is not None and is_id_shaped(lead.ids[0][0]) else ""


def _id_in_line(what: str, text: str) -> str:
    match = _STARTS[what].match(text) if what else None
    if match is None or not (match["id"][0].isdigit() or is_id_shaped(match["id"])):
        return ""
    return match["id"]


def _kind_of(line: str, heading: str | None) -> tuple[str, str]:
    """What kind of line it is, and the part of it that may begin with an id."""
    if heading is not None:
        return "headings", heading
    if line.startswith("|"):
        return "rows", line
    bullet = _BULLET.match(line)
    return ("", "") if bullet is None else ("list entries", line[bullet.end() :])


def _worded_headings(pages: Mapping[PurePosixPath, str]) -> Iterator[Suggestion]:
    """Headings that begin with a word for items and a number: `Requirement 1: Title`."""
    found: dict[str, dict[PurePosixPath, list[str]]] = {}
    for path, text in pages.items():
        if _WORDED_LINE.search(text) is None:
            continue
        for heading in outline(text, 0).headings:
            if (match := _WORDED.match(heading.text)) is not None:
                files = found.setdefault(match["word"], {})
                files.setdefault(path, []).append(match[0].rstrip(" :.)-\u2013\u2014"))
    for word, files in sorted(found.items()):
        titles = [title for some in files.values() for title in some]
        if len(titles) < ENOUGH:
            continue
        plain: dict[str, Any] = {
            "include": globs_of(files), "format": "markdown", "type": "req", "strict": False,
            "items": {"heading": f"^{word} {_NUMBERED_TITLE}"},
        }  # fmt: skip
        prefix = word.split()[-1].upper()
        forms = (f"{prefix}-{{}}", f"{{stem}}/{prefix}-{{}}", f"{{folder}}/{prefix}-{{}}")
        what = f"{len(titles)} headings like `{titles[0]}` in {named(files)}"
        tables = tuple({**plain, "id": {"format": form}} for form in forms)
        yield Suggestion(what=what, count=len(titles), tables=tables)


def _markers(pages: Mapping[PurePosixPath, str]) -> Iterator[Suggestion]:
    """Lines that are nothing but a mark: `r[rule.id]`."""
    found: dict[str, dict[PurePosixPath, int]] = {}
    for path, text in pages.items():
        for line in text.splitlines():
            match = _MARKER.fullmatch(line) if line.rstrip().endswith("]") else None
            if match is not None:
                files = found.setdefault(match["word"], {})
                files[path] = files.get(path, 0) + 1
    for word, every in sorted(found.items()):
        # Pages that explain the marks show a few of them.
        most = max(every.values())
        files = {path: number for path, number in every.items() if number * 4 >= most}
        main = min(files, key=lambda path: (-files[path], len(path.parts), path))
        # One may be a copy of the other.
        some = (files, {main: most})
        yield from (_of_marks(word, one) for one in some if sum(one.values()) >= ENOUGH)


def _of_marks(word: str, files: Mapping[PurePosixPath, int]) -> Suggestion:
    table = {
        "include": globs_of(files), "format": "markdown", "type": "req", "strict": False,
        "items": {"line": rf"^{word}\[(?P<id>[A-Za-z][\w.-]*)(?:\+\d+)?\]"},
    }  # fmt: skip
    count = sum(files.values())
    what = f"{count} lines `{word}[…]` in {named(files)}"
    return Suggestion(what=what, count=count, tables=(table,))


def _tags(files: Iterable[tuple[FileEntry, bytes]]) -> Iterator[Suggestion]:
    """Coverage tags of OpenFastTrace in code, whose specification may be elsewhere."""
    tags = {entry.path: len(_TAG.findall(data)) for entry, data in files}
    found = {path: number for path, number in tags.items() if number}
    if found:
        count = sum(found.values())
        what = f"{count} coverage tags of OpenFastTrace ({named(found)})"
        yield Suggestion(what=what, count=count, tables=({"preset": "openfasttrace"},))


def _counted(paths: Sequence[PurePosixPath]) -> str:
    return f"{len(paths)} {'document' if len(paths) == 1 else 'documents'}"
