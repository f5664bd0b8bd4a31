"""Hostile commits: what is repeated, at each place of a commit that somebody writes freely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

SIZE = 256 * 1024
"""Bytes of the repeated part in a commit."""

UNITS: Mapping[str, bytes] = {
    "blanks": b" ",
    "tabs": b"\t",
    "letters": b"a",
    "words": b"word ",
    "ids": b"REQ-1 ",
    "ids in a row": b"REQ-1,",
    "parts of ids": b"REQ-",
    "numbers": b"1",
    "hashes": b"#",
    "references": b"#1 ",
    "references of others": b"o/r#1 ",
    "colons": b":",
    "keys": b"a: ",
    "dashes": b"-",
    "quotes": b'"',
    "ticks": b"`",
    "code": b"`REQ-1` ",
    "brackets": b"[(",
    "angles": b"<",
    "comments": b"<!-- ",
    "addresses": b"https://example.org/REQ-1 ",
    "beginnings of addresses": b"http://",
    "reverts": b'Revert "',
    "sentences of reverts": b"This reverts commit abcdef1. ",
    "picks": b"(cherry picked from commit abcdef1)",
    "object ids": b"deadbeef" * 5 + b" ",
    "merges": b"Merge branch 'a' into b ",
    "dots": b".",
    "backslashes": b"\\",
    "stars": b"*",
    "signs": b"!?",
    "umlauts": "\u00e4".encode(),
    "combining marks": "a\u0301".encode(),
    "directions": "\u202e".encode(),
    "no UTF-8": b"\xff",
    "half characters": b"\xe2\x82",
    "UTF-16": "ab".encode("utf-16-le").replace(b"\0", b"\x01"),
    "escapes": b"\x1b[31m",
    "carriage returns": b"\r",
    "form feeds": b"\x0c",
}
"""What is repeated, without line ends."""


class Commit(NamedTuple):
    """A message, and the name of its author."""

    message: bytes
    author: bytes = b"Ada"
    encoding: bytes = b""


def _filled(unit: bytes, size: int) -> bytes:
    return unit * max(1, size // len(unit))


def _lines(unit: bytes, size: int) -> bytes:
    return _filled(unit * max(1, 60 // len(unit)) + b"\n", size)


def _author(unit: bytes, size: int) -> Commit:
    # git takes these out of names.
    name = _filled(unit, size // 8).translate(None, b"<>\r\n\0")
    return Commit(b"Work\n", name.strip() or b"x")


PLACES: Mapping[str, Callable[[bytes, int], Commit]] = {
    "subject": lambda unit, size: Commit(b"x" + _filled(unit, size) + b"x\n"),
    "subject of lines": lambda unit, size: Commit(b"x\n" + _lines(unit, size)),
    "body on one line": lambda unit, size: Commit(b"Work\n\n" + _filled(unit, size) + b"x\n"),
    "body of lines": lambda unit, size: Commit(b"Work\n\n" + _lines(unit, size)),
    "paragraphs": lambda unit, size: Commit(
        b"Work\n\n" + _lines(unit, size).replace(b"\n", b"\n\n")
    ),
    "value of a trailer": lambda unit, size: Commit(
        b"Work\n\nImplements: REQ-1, " + _filled(unit, size) + b"x\n"
    ),
    "many trailers": lambda unit, size: Commit(
        b"Work\n\n" + _filled(b"Implements: " + unit * max(1, 20 // len(unit)) + b"\n", size)
    ),
    "key of a trailer": lambda unit, size: Commit(
        b"Work\n\nImplements: REQ-1\n" + _filled(unit, size) + b": REQ-1\n"
    ),
    "continued trailer": lambda unit, size: Commit(
        b"Work\n\nImplements: REQ-1,\n" + _lines(b" " + unit, size)
    ),
    "author": _author,
    "encoding": lambda unit, size: Commit(
        b"Work\n\n" + _lines(unit, size) + b"\nImplements: REQ-1\n",
        encoding=unit[:20].strip() or b"x",
    ),
}
"""Where it stands."""


def hostile_commit(unit: str, place: str, size: int = SIZE) -> Commit:
    """The commit with *unit* at *place*."""
    return PLACES[place](UNITS[unit], size)


def stream(commit: Commit) -> bytes:
    """The commit on top of the branch `main`, for `git fast-import`."""
    person = b"%s <ada@example.org> 1767225600 +0000" % commit.author
    lines = [b"commit refs/heads/main", b"author " + person, b"committer " + person]
    if commit.encoding:
        lines.append(b"encoding " + commit.encoding.translate(None, b"\r\n"))
    lines.append(b"data %d\n%s" % (len(commit.message), commit.message))
    return b"\n".join((*lines, b"from refs/heads/main^0", b""))
