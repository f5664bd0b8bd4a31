"""Parser of git's `--raw --patch` output: the origins of the lines of changed files.

A patch contains lines of the repository, and a path may contain any character. So only object ids
are read from the header of a patch: the paths are those of the raw lines, which git quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import PurePosixPath

from reqtrace.errors import GitError
from reqtrace.git.snapshot.snapshot import LINK, SUBMODULE, to_path
from reqtrace.util.dataclass import dataclass

SETTINGS = ("-c", "diff.suppressBlankEmpty=false")
"""Options of git itself."""

OPTIONS = (
    "-r",
    "--raw",
    "--patch",
    "--inter-hunk-context=0",
    "--no-abbrev",
    "--full-index",
    "--find-renames",
    "-l1000",
    "--diff-algorithm=default",
    "--indent-heuristic",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
    "--submodule=short",
)
"""Options for all that user settings could change. No program of the repository may run."""

PLAIN = "--unified=0"
"""Without context, the headers of ordinary hunks contain all information."""

COMBINED = ("-c", "--combined-all-paths", "--unified=1")
"""Without any context git leaves lines out of the hunks of merges, and their headers miscount."""

_RAW = re.compile(rb"(?P<signs>:+)(?P<words>[0-9a-f ]+) (?P<letters>[A-Z]+)[0-9]*\t(?P<paths>.+)")
_INDEX = re.compile(rb"index ([0-9a-f,]+)\.\.([0-9a-f]+)")
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_COMBINED = re.compile(rb"@@@+(?P<before>(?: -\d+,\d+)+) \+(?P<first>\d+),\d+ @@@")
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)")
_CHARACTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f"} | {
    b"r": b"\r"
}
_NO_FILE = (b"000000", LINK.encode(), SUBMODULE.encode())


@dataclass(frozen=True, slots=True)
class HunkStep:
    """From line `first` on, up to the next step, lines were `offset` lines further down before.

    `offset` is None for added lines.
    """

    first: int
    offset: int | None


WHOLE = (HunkStep(1, 0),)
"""The steps of a file that did not change."""

_NOTHING = (HunkStep(1, None),)


@dataclass(frozen=True, slots=True)
class CopySource:
    """The origin of a file in one parent: its path there, and the lines that come from there.

    `path` is None where it was missing there, or was no regular file.
    """

    path: PurePosixPath | None
    steps: tuple[HunkStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePatch:
    """A regular file that a commit changed, with a source for each parent that was compared."""

    path: PurePosixPath
    sources: tuple[CopySource, ...]
    is_binary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A commit and what it changed. `commit` is empty where two trees were compared."""

    commit: str
    files: tuple[FilePatch, ...]


_Blobs = tuple[bytes, ...]
_Steps = list[list[HunkStep]]


@dataclass(slots=True)
class _Section:
    """The hunks of one file: the steps for each parent."""

    steps: _Steps
    is_binary: bool = False


@dataclass(slots=True)
class _OpenPatch:
    """A commit that is being parsed. Hunks are assigned to files by blobs, not by paths."""

    commit: str
    raw: list[re.Match[bytes]] = field(default_factory=list)
    sections: dict[_Blobs, _Section] = field(default_factory=dict)
    last: _Section | None = None

    def build(self) -> Patch:
        files = (_file(match, self.sections) for match in self.raw)
        return Patch(commit=self.commit, files=tuple(file for file in files if file is not None))


def read_patches(lines: Iterable[bytes]) -> Iterator[Patch]:
    """The patches in *lines*, which have no line ends.

    Each commit begins with a NUL and its object id; where there is none, two trees are compared.
    """
    patch: _OpenPatch | None = None
    body: _CombinedHunk | None = None
    for line in lines:
        sign = line[:1]
        # Each line of content begins with such a sign, and no other line behind a hunk does.
        if sign in (b"+", b"-", b" ", b"\\"):
            if body is not None:
                body.take(line)
            continue
        body = None
        if sign == b"\0":
            if patch is not None:
                yield patch.build()
            patch = _OpenPatch(line[1:].split(b" ")[0].decode("ascii"))
        elif sign:
            patch = patch or _OpenPatch("")
            body = _header(patch, line)
    if patch is not None:
        yield patch.build()


def _header(patch: _OpenPatch, line: bytes) -> _CombinedHunk | None:
    """Parse a header line; returns the combined hunk that begins with it, if any."""
    if line.startswith(b":"):
        match = _RAW.fullmatch(line)
        if match is None:
            raise GitError("unexpected output of git diff", hint="please report this")
        patch.raw.append(match)
    elif match := _INDEX.match(line):
        blobs = (*match[1].split(b","), match[2])
        patch.last = patch.sections.setdefault(blobs, _Section([[] for _ in blobs[1:]]))
        # Two files with the same content have the same hunks: the last one is enough.
        patch.last.steps = [[HunkStep(1, 0)] for _ in blobs[1:]]
    elif patch.last is not None:
        return _hunk(patch.last, line)
    return None


def _hunk(section: _Section, line: bytes) -> _CombinedHunk | None:
    if line.startswith(b"Binary files "):
        section.is_binary = True
    elif match := _HUNK.match(line):
        section.steps[0] += _steps(*(int(number or 1) for number in match.groups()))
    elif match := _COMBINED.match(line):
        return _CombinedHunk(section.steps, match)
    return None


def _steps(old: int, old_count: int, new: int, new_count: int) -> Iterator[HunkStep]:
    # For an empty side, git names the line before.
    old_next = old + (old_count or 1)
    new_next = new + (new_count or 1)
    if new_count:
        yield HunkStep(new, None)
    yield HunkStep(new_next, old_next - new_next)


class _CombinedHunk:
    """A hunk of a merge: one column per parent marks whether the parent has the line."""

    def __init__(self, steps: _Steps, match: re.Match[bytes]) -> None:
        self._steps = steps
        self._at = int(match["first"])
        self._before = [int(start.split(b",")[0][1:]) for start in match["before"].split()]

    def take(self, line: bytes) -> None:
        """Parse one line of the hunk."""
        if line.startswith(b"\\"):
            return
        columns = line[: len(self._before)]
        if b"-" in columns:
            self._before = [
                at + (columns[number : number + 1] == b"-")
                for number, at in enumerate(self._before)
            ]
        else:
            for number, steps in enumerate(self._steps):
                if columns[number : number + 1] == b"+":
                    steps.append(HunkStep(self._at, None))
                else:
                    steps.append(HunkStep(self._at, self._before[number] - self._at))
                    self._before[number] += 1
            self._at += 1
        for number, steps in enumerate(self._steps):
            self._settle(steps, self._before[number] - self._at)

    def _settle(self, steps: list[HunkStep], offset: int) -> None:
        # After the hunk, lines are in all parents, unless another line of the hunk follows.
        if steps[-1].first == self._at:
            steps.pop()
        steps.append(HunkStep(self._at, offset))


def _file(match: re.Match[bytes], sections: dict[_Blobs, _Section]) -> FilePatch | None:
    parents = len(match["signs"])
    words = match["words"].split(b" ")
    modes, blobs = words[: parents + 1], tuple(words[parents + 1 :])
    if modes[-1] in _NO_FILE:
        return None
    *before, path = (to_path(_unquote(name)) for name in match["paths"].split(b"\t"))
    section = _section(blobs, sections)
    paths = before if len(before) == parents else [path] * parents
    sources = (
        CopySource(
            None if modes[number] in _NO_FILE else paths[number],
            WHOLE if blobs[number] == blobs[-1] else tuple(section.steps[number]),
        )
        for number in range(parents)
    )
    return FilePatch(path=path, sources=tuple(sources), is_binary=section.is_binary)


def _section(blobs: _Blobs, sections: dict[_Blobs, _Section]) -> _Section:
    # Where a file replaces a symbolic link, git lists a deletion and an addition.
    came = (b"0" * len(blobs[-1]), blobs[-1])
    unknown = _Section([[*_NOTHING] for _ in blobs[1:]])
    section = sections.get(blobs) or sections.get(came, unknown)
    return unknown if len(section.steps) != len(blobs) - 1 else section


def _unquote(path: bytes) -> bytes:
    if not path.startswith(b'"'):
        return path
    return _ESCAPED.sub(_character, path[1:-1])


def _character(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    return bytes((int(escape, 8),)) if len(escape) == 3 else _CHARACTERS.get(escape, escape)


def lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a stream, without their ends."""
    rest = b""
    for chunk in chunks:
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        yield from lines
    if rest:
        yield rest
