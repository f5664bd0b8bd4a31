"""What the names of files and the titles of architecture decision records say."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reqtrace.model.location import Position
from reqtrace.model.record_folder import DATED, LONG_NUMBER, name_of_record
from reqtrace.util.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from reqtrace.sources.markdown.scan import Heading

_MARK_OF_NUMBER = r"(?:adr[-_. ]?|nr[-_. ]{1,2})?"  # `nr.-001-x.md` is German
_NUMBERED = lazy_pattern(rf"{_MARK_OF_NUMBER}(\d+)(?:[-_. ].*)?", re.IGNORECASE)
_ZERO = lazy_pattern(rf"{_MARK_OF_NUMBER}00?(?:[-_. ].*)?", re.IGNORECASE)
_ANY_NUMBER = lazy_pattern(r"[-_. ]\d{2,}(?:[-_. ]|$)")
_NOT_ID = lazy_pattern(r"[^A-Za-z0-9._/-]+")
_RECORD = r"(?:architecture\s+decision\s+record|adr|nr\.?)"
_MARK = r"(?:[:.)\u2013\u2014|]|-+)"
_TITLE = lazy_pattern(
    rf"\[?{_RECORD}\s*[-#_]?\s*\d+\]?(?:\s*{_MARK}\s*|\s+)"
    rf"|{_RECORD}\s*{_MARK}\s*|\[?\d+\]?\s*{_MARK}\s*",
    re.IGNORECASE,
)
_LONGEST_START = 200  # characters of a title that may be its number


def id_of_file(path: PurePosixPath | str) -> str:
    """The id that the name of a decision's file makes: `0005-x.md` is `ADR-0005`.

    A name that begins with a date (`20200924-x.md`) is an id as a whole, and so is one without
    a number. A record in a folder of its own (`0005-x/README.md`) is called as the folder.
    """
    stem = name_of_record(PurePosixPath(path))
    match = None if DATED.match(stem) else _NUMBERED.fullmatch(stem)
    if match is not None:
        return f"ADR-{match[1]}"
    return _NOT_ID.sub("-", stem).strip("-")[:128] or "ADR"


def is_named_as_decision(path: PurePosixPath | str) -> bool:
    """Whether the name of a file, or of the folder of its own, has a number or a date."""
    return _is_numbered(name_of_record(PurePosixPath(path)))


def has_long_number(path: PurePosixPath) -> bool:
    """Whether the name of a file has a number as records have it: `0005-x.md`, `adr-012-x.md`.

    Pages are numbered, too, with one digit or two, or with a date.
    """
    return DATED.match(path.stem) is None and LONG_NUMBER.match(path.stem) is not None


def is_dated(path: PurePosixPath) -> bool:
    """Whether the name of a file begins with a day."""
    return DATED.match(path.stem) is not None


def holds_number(path: PurePosixPath) -> bool:
    """Whether a part of the name is a number: `ODH-ADR-0001-x.md`, as projects prefix theirs.

    `00-x.md` may be a page that explains the others, while `0000-x.md` is the first of many.
    """
    if _ZERO.fullmatch(path.stem) is not None:
        return False
    return is_named_as_decision(path) or _ANY_NUMBER.search(path.stem) is not None


def _is_numbered(name: str) -> bool:
    return DATED.match(name) is not None or _NUMBERED.fullmatch(name) is not None


def looks_like_adr(path: PurePosixPath) -> bool:
    """Whether a file outside the usual folders is named as a decision: `adr-001-x.md`."""
    return re.match(r"adr[-_]?\d{2,}[-_. ]", path.name, re.IGNORECASE) is not None


def words_of_title(title: Heading | None, path: PurePosixPath) -> tuple[str, Position]:
    """The title without the number of the decision, or what the name of the file says."""
    if title is None or not title.text:
        stem = re.sub(r"^(?:adr[-_ ]?)?[\d-]*\d[-_. ]+", "", path.stem, flags=re.IGNORECASE)
        return re.sub(r"[-_]+", " ", stem).strip() or path.stem, Position(1, 1)
    offset = _end_of_number(title.text, path)
    words = title.text[offset:].strip()
    return words, Position(title.position.line, title.position.column + offset)


def _end_of_number(text: str, path: PurePosixPath) -> int:
    match = _TITLE.match(text[:_LONGEST_START])
    if match is not None and match.end() < len(text):
        return match.end()
    number = re.match(r"(\d+)\s+(?=\S)", text)
    if number is None:
        return 0
    # `# 23 Logging` in 023-logging.md, but not `# 2024 in numbers`.
    own = _NUMBERED.fullmatch(path.stem)
    same = own is not None and int(own[1][:9]) == int(number[1][:9])
    return number.end() if same else 0
