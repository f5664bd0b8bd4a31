"""Blame of many files over a range of commits, in one walk.

`git blame` needs a process for each file. Here `git log` shows the patch of each commit of the
range, the latest first, and the lines of all files are traced back at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from reqtrace.errors import GitError
from reqtrace.git.blame.blame import BlameHunk, merge_hunks
from reqtrace.git.blame.patches import (
    COMBINED,
    OPTIONS,
    PLAIN,
    SETTINGS,
    FilePatch,
    HunkStep,
    Patch,
    lines_of,
    read_patches,
)
from reqtrace.git.log.merge_messages import rooted
from reqtrace.git.process.command import encoded
from reqtrace.git.process.failures import FSCK_HINT
from reqtrace.git.process.repository import Repository
from reqtrace.model.lineage import Lineage
from reqtrace.util.dataclass import dataclass

_LOG = (
    "log",
    "--topo-order",
    "--root",
    "--no-decorate",
    "--no-notes",
    "--no-show-signature",
    "--format=%x00%H",
    *OPTIONS,
)
_BETWEEN = ("diff-tree", "--stdin", "--always", "-r", "-z", "--raw", "--no-renames")

Lines = Sequence[tuple[int, int]]
"""Ranges of lines, first and last, from 1."""


@dataclass(frozen=True, slots=True)
class _LineRange:
    """Neighbouring lines of a requested file, and their first line `at` in an older version."""

    file: PurePosixPath
    first: int
    count: int
    at: int

    def part(self, start: int, stop: int) -> _LineRange:
        """The lines from *start* up to before *stop* in the older version."""
        return _LineRange(self.file, self.first + start - self.at, stop - start, start)


_Pending = dict[PurePosixPath, list[_LineRange]]


def line_origins(
    repository: Repository, base: str, head: str, files: Mapping[PurePosixPath, Lines]
) -> tuple[dict[PurePosixPath, tuple[BlameHunk, ...]], Lineage]:
    """The commits that wrote lines of *files* in *head*, and the lineage of the range.

    *base* and *head* are object ids; the range is `base..head`.
    A line that is older than the range is attributed to the commit that merged it into the range.
    """
    span = (head, f"^{base}", "--")
    lines = repository.git.run(("rev-list", "--topo-order", "--parents", *span)).splitlines()
    parents = {oid: tuple(ups) for oid, *ups in (line.decode("ascii").split() for line in lines)}
    if not files:
        return {}, rooted(lines)
    walk = _Walk(parents, _differing(repository, parents))
    walk.wait(
        head, {path: [_LineRange(path, a, b - a + 1, a) for a, b in files[path]] for path in files}
    )
    for patch in _patches(repository, parents, span):
        walk.follow(patch.commit, patch.files)
    return {path: walk.runs(path) for path in files}, rooted(lines)


def _patches(
    repository: Repository, parents: Mapping[str, tuple[str, ...]], span: Sequence[str]
) -> Iterator[Patch]:
    """The patch of each commit, in the order of *parents*; of a merge, the combined one."""
    merges = {}
    if any(len(ups) > 1 for ups in parents.values()):
        merges = {merge.commit: merge for merge in _log(repository, "--merges", *COMBINED, *span)}
    others = _log(repository, "--no-merges", PLAIN, *span)
    for oid, ups in parents.items():
        patch = merges.get(oid) if len(ups) > 1 else next(others, None)
        if patch is None or patch.commit != oid:
            raise GitError(f"git log did not show the changes of {oid}", hint=FSCK_HINT)
        yield patch
    for _ in others:  # to its end, so that a failure of git is noticed
        pass


def _log(repository: Repository, *arguments: str) -> Iterator[Patch]:
    return read_patches(lines_of(repository.git.stream((*SETTINGS, *_LOG, *arguments))))


class _Walk:
    """Traces lines from commits to parents; a commit comes after all of its descendants."""

    def __init__(
        self,
        parents: Mapping[str, tuple[str, ...]],
        differing: Mapping[tuple[str, str], frozenset[bytes]],
    ) -> None:
        self._parents = parents
        self._differing = differing
        self._waiting: dict[str, _Pending] = {}
        self._found: dict[PurePosixPath, list[BlameHunk]] = {}

    def wait(self, commit: str, waiting: _Pending) -> None:
        """Queue line ranges of files as of *commit*; *waiting* must not be changed afterwards."""
        there = self._waiting.setdefault(commit, waiting)
        if there is not waiting:
            for path, pieces in waiting.items():
                there.setdefault(path, []).extend(pieces)

    def follow(self, commit: str, patches: Iterable[FilePatch]) -> None:
        """Process the queue of *commit*, which changed the files of *patches*."""
        waiting = self._waiting.pop(commit, {})
        if not waiting:
            return
        changed = [(file, waiting.pop(file.path)) for file in patches if file.path in waiting]
        for parent, same in self._unchanged(commit, waiting):
            self._pass(commit, parent, same)
        for patch, pieces in changed:
            self._divide(commit, patch, pieces)

    def _unchanged(self, commit: str, waiting: _Pending) -> Iterator[tuple[str | None, _Pending]]:
        """The files that *commit* did not change, by the parent with the same content."""
        parents = self._parents[commit]
        if len(parents) < 2:
            yield next(iter(parents), None), waiting
            return
        by_parent: dict[str | None, _Pending] = {}
        for path, pieces in waiting.items():
            name = encoded(str(path))
            same = (up for up in parents if name not in self._differing[commit, up])
            by_parent.setdefault(next(same, None), {})[path] = pieces
        yield from by_parent.items()

    def _divide(self, commit: str, patch: FilePatch, pieces: list[_LineRange]) -> None:
        for parent, source in zip(self._parents[commit], patch.sources, strict=False):
            if source.path is not None:
                older, pieces = _divide(pieces, source.steps)
                self._pass(commit, parent, {source.path: older} if older else {})
        self._settle(commit, pieces)

    def _pass(self, commit: str, parent: str | None, waiting: _Pending) -> None:
        if parent is not None and parent in self._parents:
            self.wait(parent, waiting)
            return
        for pieces in waiting.values():
            self._settle(commit, pieces)

    def _settle(self, commit: str, pieces: Iterable[_LineRange]) -> None:
        for piece in pieces:
            run = BlameHunk(first=piece.first, count=piece.count, commit=commit)
            self._found.setdefault(piece.file, []).append(run)

    def runs(self, path: PurePosixPath) -> tuple[BlameHunk, ...]:
        """The result for a requested file."""
        return tuple(merge_hunks(sorted(self._found.get(path, ()))))


def _divide(
    pieces: Iterable[_LineRange], steps: Sequence[HunkStep]
) -> tuple[list[_LineRange], list[_LineRange]]:
    """The lines that existed before, with their old position, and the added ones."""
    older, newer = [], []
    firsts = [step.first for step in steps]
    for piece in pieces:
        for part, offset in _parts(piece, steps, firsts):
            if offset is None:
                newer.append(part)
            else:
                older.append(_LineRange(part.file, part.first, part.count, part.at + offset))
    return older, newer


def _parts(
    piece: _LineRange, steps: Sequence[HunkStep], firsts: Sequence[int]
) -> Iterator[tuple[_LineRange, int | None]]:
    at, stop = piece.at, piece.at + piece.count
    number = bisect_right(firsts, at) - 1
    while at < stop:
        end = min(stop, firsts[number + 1]) if number + 1 < len(steps) else stop
        if at < end:
            yield piece.part(at, end), steps[number].offset
        at, number = end, number + 1


def _differing(
    repository: Repository, parents: Mapping[str, tuple[str, ...]]
) -> dict[tuple[str, str], frozenset[bytes]]:
    """The paths at which each merge differs from each of its parents, from one process."""
    pairs = [(oid, up) for oid, ups in parents.items() if len(ups) > 1 for up in ups]
    if not pairs:
        return {}
    questions = (f"{oid} {up}\n".encode("ascii") for oid, up in pairs)
    tokens = iter(repository.git.run(_BETWEEN, input=b"".join(questions)).split(b"\0"))
    found: list[set[bytes]] = []
    for token in tokens:
        if token.startswith(b":"):
            found[-1].add(next(tokens))
        elif token:
            found.append(set())
    return {pair: frozenset(paths) for pair, paths in zip(pairs, found, strict=True)}
