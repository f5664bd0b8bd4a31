"""Bytes → text, or the one fault that forbids it."""

from __future__ import annotations

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.fault import Fault, RefusedError
from reqtrace.sources.common.limits import Limits

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes, limits: Limits) -> str:
    """The text of a file without a byte order mark. Raises `RefusedError`: too big, not UTF-8."""
    check_size(data, limits)
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise RefusedError(_not_utf8(data, error)) from error


def without_mark(data: bytes) -> bytes:
    """*data* without a UTF-8 byte order mark."""
    return data[3:] if data.startswith(_BOM) else data


def check_size(data: bytes, limits: Limits) -> None:
    """Raises `RefusedError` where a file has more bytes or lines than the limit."""
    if len(data) > limits.file_bytes:
        what = f"is larger than the limit of {limits.file_bytes} bytes"
        raise RefusedError(_over("file_bytes", what))
    # A file of so many bytes has so many lines at most, which spares most files the counting.
    if len(data) > limits.file_lines and data.count(b"\n") > limits.file_lines:
        what = f"has more lines than the limit of {limits.file_lines}"
        raise RefusedError(_over("file_lines", what))


def _over(name: str, what: str) -> Fault:
    return Fault(
        ProblemKind.OVER_LIMIT,
        Position(1, 1),
        f"the file {what}",
        f"split the file, or raise `{name}` under [limits]",
        name,
    )


def position_of(data: bytes, offset: int) -> Position:
    """The line and column of a byte, columns in code points of what is valid before it."""
    before = without_mark(data[:offset])
    start = before.rfind(b"\n") + 1
    return Position(before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1)


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Fault:
    position = position_of(data, error.start)
    what = f"byte 0x{data[error.start]:02x} is not UTF-8"
    if data.startswith(_UTF16):
        what = "the file is encoded in UTF-16, not in UTF-8"
    return Fault(
        ProblemKind.NOT_UTF8,
        position,
        what,
        "save the file as UTF-8 (`iconv -f UTF-16 -t UTF-8` or `iconv -f LATIN1 -t UTF-8`)",
    )
