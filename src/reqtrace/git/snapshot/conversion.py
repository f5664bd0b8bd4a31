"""What git stores of a file of the work tree: line ends, encoding and `$Id$` as its settings say.

The steps are those of `git add`, in its order: filter, encoding, line ends, ident. A filter is a
program that the configuration names: it is never run, and the file is named instead.

Source: gitattributes(5), git-config(1) for `core.autocrlf`, and the behaviour of git 2.39. Which
line ends git *writes* (`core.eol`) does not matter here.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from reqtrace.git.process.command import decoded, encoded
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.util.dataclass import dataclass

_ATTRIBUTES = ("text", "crlf", "eol", "working-tree-encoding", "ident", "filter")
_SETTINGS = r"^core\.(autocrlf|attributesfile)$"
_UNSPECIFIED, _SET, _UNSET = "unspecified", "set", "unset"
_TRUE = frozenset({"", "true", "yes", "on", "1"})
_IDENT = re.compile(rb"\$Id:[^$\n]*\$")
_CONTROL = re.compile(rb"[\x00-\x07\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_OF_PYTHON = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Encodings that git does not know; the time of some grows with the square of the text."""
_UTF_BOMS = {
    "UTF-16": (b"\xff\xfe", b"\xfe\xff"),
    "UTF-32": (b"\xff\xfe\0\0", b"\0\0\xfe\xff"),
}


@dataclass(frozen=True, slots=True)
class _Lines:
    """Whether CRLF becomes LF; with *guesses*, only where git takes the content for text."""

    converts: bool
    guesses: bool = False


@dataclass(frozen=True, slots=True)
class _Conversion:
    """What git does to a file. *filter* and *encoding* are names, empty where there is none."""

    lines: _Lines
    encoding: str = ""
    ident: bool = False
    filter: str = ""


_NOTHING = _Conversion(_Lines(converts=False))


class Conversions:
    """How git converts the files of a work tree when they are staged.

    *attribute_files* says whether the work tree has a `.gitattributes`. At most one process reads
    the settings, one the attributes of the files of a call of `prepare`, and one staged blobs.
    """

    def __init__(self, repository: Repository, *, attribute_files: bool) -> None:
        self._repository = repository
        settings = _settings(repository)
        self._autocrlf = settings.get("core.autocrlf", "false").lower()
        self._has_attributes = (
            attribute_files
            or "core.attributesfile" in settings
            or any(file.exists() for file in _attribute_files(repository))
        )
        self._found: dict[PurePosixPath, _Conversion] = {}
        self._staged: dict[PurePosixPath, str] = {}
        self._with_crlf: frozenset[PurePosixPath] | None = None
        self.failures: dict[PurePosixPath, str] = {}
        """Why files are read as they are on the disk though git would convert them."""

    def prepare(self, files: Mapping[PurePosixPath, str | None]) -> None:
        """Learn the attributes of *files*, which maps paths to the blobs that are staged."""
        new = {path: blob for path, blob in files.items() if path not in self._found}
        if not new:
            return
        self._staged |= {path: blob for path, blob in new.items() if blob is not None}
        self._with_crlf = None
        if not self._has_attributes:
            lines = _auto_lines(self._autocrlf)
            self._found |= dict.fromkeys(new, _Conversion(lines))
            return
        for path, attributes in _attributes(self._repository, new):
            self._found[path] = _conversion(attributes, self._autocrlf)

    def filter_of(self, path: PurePosixPath) -> str:
        """The name of the filter of *path*, empty where it has none."""
        return self._found.get(path, _NOTHING).filter

    def stored(self, path: PurePosixPath, data: bytes) -> bytes:
        """What git would store of a file with the content *data*; `prepare` knows its *path*."""
        conversion = self._found.get(path, _NOTHING)
        if conversion.filter:
            self.failures[path] = f"filter {conversion.filter}"
        if conversion.encoding:
            text = _utf8(data, conversion.encoding)
            if text is None:
                self.failures[path] = f"working-tree-encoding {conversion.encoding}"
                return data
            data = text
        if conversion.lines.converts and b"\r\n" in data:
            guesses = conversion.lines.guesses
            if not guesses or not (_is_binary(data) or self._is_staged_with_crlf(path)):
                data = data.replace(b"\r\n", b"\n")
        return _IDENT.sub(b"$Id$", data) if conversion.ident else data

    def _is_staged_with_crlf(self, path: PurePosixPath) -> bool:
        # Where git only guesses, it leaves a file alone whose staged content has CRLF already.
        if self._with_crlf is None:
            paths = list(self._staged)
            names = [self._staged[one].encode("ascii") for one in paths]
            contents = zip(paths, read_objects(self._repository, names), strict=True)
            self._with_crlf = frozenset(
                one
                for one, data in contents
                if data is not None and b"\r\n" in data and not _is_binary(data)
            )
        return path in self._with_crlf


def _settings(repository: Repository) -> dict[str, str]:
    answer = repository.git.run_or_none(("config", "-z", "--get-regexp", _SETTINGS)) or b""
    pairs = (decoded(entry).partition("\n") for entry in answer.split(b"\0") if entry)
    return {key: value for key, _, value in pairs}


def _attribute_files(repository: Repository) -> Iterator[Path]:
    """The files of attributes outside of the work tree, where no setting names another."""
    yield repository.common_dir / "info" / "attributes"
    yield Path("/etc/gitattributes")
    home = os.environ.get("XDG_CONFIG_HOME") or f"{os.environ.get('HOME', '')}/.config"
    yield Path(home) / "git" / "attributes"


def _attributes(
    repository: Repository, paths: Iterable[PurePosixPath]
) -> Iterator[tuple[PurePosixPath, dict[str, str]]]:
    names = list(paths)
    given = b"".join(encoded(str(path)) + b"\0" for path in names)
    answer = repository.git.run(("check-attr", "-z", "--stdin", *_ATTRIBUTES), input=given)
    words = answer.split(b"\0")
    step = 3 * len(_ATTRIBUTES)  # path, attribute, value
    for number, path in enumerate(names):
        values = words[number * step + 2 : (number + 1) * step : 3]
        yield path, dict(zip(_ATTRIBUTES, map(decoded, values), strict=True))


def _conversion(attributes: Mapping[str, str], autocrlf: str) -> _Conversion:
    encoding = attributes["working-tree-encoding"]
    filter_ = attributes["filter"]
    return _Conversion(
        lines=_lines(attributes, autocrlf),
        encoding="" if encoding in (_UNSPECIFIED, _UNSET) or _is_utf8(encoding) else encoding,
        ident=attributes["ident"] == _SET,
        filter="" if filter_ in (_UNSPECIFIED, _UNSET, _SET, "") else filter_,
    )


def _lines(attributes: Mapping[str, str], autocrlf: str) -> _Lines:
    text = attributes["text"]
    if text not in (_SET, _UNSET, "auto", "input"):
        text = attributes["crlf"]  # the name of the attribute before git 1.7.2
    if text == _UNSET:
        return _Lines(converts=False)
    if text == "auto":
        return _Lines(converts=True, guesses=True)
    if text in (_SET, "input") or attributes["eol"] in ("lf", "crlf"):
        return _Lines(converts=True)
    return _auto_lines(autocrlf)


def _auto_lines(autocrlf: str) -> _Lines:
    return _Lines(converts=autocrlf == "input" or autocrlf in _TRUE, guesses=True)


def _is_utf8(encoding: str) -> bool:
    return encoding.upper() in ("UTF-8", "UTF8")


def _is_binary(data: bytes) -> bool:
    """Whether git takes *data* for binary where an attribute does not say."""
    if b"\0" in data or data.count(b"\r") != data.count(b"\r\n"):
        return True
    control = len(_CONTROL.findall(data.removesuffix(b"\x1a")))
    line_ends = data.count(b"\n") + data.count(b"\r")
    return (len(data) - line_ends - control) >> 7 < control


def _utf8(data: bytes, encoding: str) -> bytes | None:
    """*data* from *encoding* in UTF-8; None where git or Python cannot convert it."""
    name = encoding.upper().replace("UTF1", "UTF-1").replace("UTF3", "UTF-3")
    if name == "UTF-16LE-BOM":
        name = "UTF-16"
    marks = _UTF_BOMS.get(name)
    family = _UTF_BOMS.get(name[:6], ())
    if marks is not None and not data.startswith(marks):
        return None
    if marks is None and family and data.startswith(family):
        return None
    try:
        if codecs.lookup(name).name in _OF_PYTHON:
            return None
        return data.decode(name).encode("utf-8")
    except (LookupError, ValueError):
        return None
