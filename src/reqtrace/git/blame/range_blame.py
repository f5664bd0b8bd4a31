"""Which commit of a range wrote each of some lines: a blame of many files in one walk.

`git blame` needs a process for each file. Here `git log` shows what each commit of the range
changed, the latest first, and the lines are followed down through all files at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from reqtrace.errors import GitError
from reqtrace.git.blame.blame import LineRun, joined
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
from reqtrace.git.process.repository import Repository
from reqtrace.model.lineage import Lineage

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
class _Piece:
    """Neighbouring lines of a file that is asked about, and where they stand in an older one."""

    file: PurePosixPath
    first: int
    count: int
    at: int

    def part(self, start: int, stop: int) -> _Piece:
        """The lines that stand from *start* up to before *stop* in the older file."""
        return _Piece(self.file, self.first + start - self.at, stop - start, start)


_Waiting = dict[PurePosixPath, list[_Piece]]


def line_origins(
    repository: Repository, base: str, head: str, files: Mapping[PurePosixPath, Lines]
) -> tuple[dict[PurePosixPath, tuple[LineRun, ...]], Lineage]:
    """Who wrote the given lines of *files* of *head*, and the lineage of the range.

    *base* and *head* are object ids; the range holds what *head* can reach and *base* cannot.
    A line that is older than the range counts as written by the commit that brought it in.
    """
    span = (head, f"^{base}", "--")
    listed = repository.git.run(("rev-list", "--topo-order", "--parents", *span)).splitlines()
    parents = {oid: tuple(ups) for oid, *ups in (line.decode("ascii").split() for line in listed)}
    if not files:
        return {}, rooted(listed)
    walk = _Walk(parents, _differing(repository, parents))
    walk.wait(
        head, {path: [_Piece(path, a, b - a + 1, a) for a, b in files[path]] for path in files}
    )
    for patch in _patches(repository, parents, span):
        walk.follow(patch.commit, patch.files)
    return {path: walk.runs(path) for path in files}, rooted(listed)


def _patches(
    repository: Repository, parents: Mapping[str, tuple[str, ...]], span: Sequence[str]
) -> Iterator[Patch]:
    """What each commit changed, in the order of *parents*; each merge: what it made anew."""
    merges = {}
    if any(len(ups) > 1 for ups in parents.values()):
        merges = {one.commit: one for one in _log(repository, "--merges", *COMBINED, *span)}
    others = _log(repository, "--no-merges", PLAIN, *span)
    for oid, ups in parents.items():
        patch = merges.get(oid) if len(ups) > 1 else next(others, None)
        if patch is None or patch.commit != oid:
            raise GitError(
                f"git log did not show the changes of {oid}", hint="see the output of `git fsck`"
            )
        yield patch
    for _ in others:  # to its end, so that a failure of git is seen
        pass


def _log(repository: Repository, *arguments: str) -> Iterator[Patch]:
    return read_patches(lines_of(repository.git.stream((*SETTINGS, *_LOG, *arguments))))


class _Walk:
    """Follows lines from commits to parents; a commit comes after all that descend from it."""

    def __init__(
        self,
        parents: Mapping[str, tuple[str, ...]],
        differing: Mapping[tuple[str, str], frozenset[bytes]],
    ) -> None:
        self._parents = parents
        self._differing = differing
        self._waiting: dict[str, _Waiting] = {}
        self._found: dict[PurePosixPath, list[LineRun]] = {}

    def wait(self, commit: str, waiting: _Waiting) -> None:
        """Ask who wrote some pieces of files as they stand in *commit*, which keeps *waiting*."""
        there = self._waiting.setdefault(commit, waiting)
        if there is not waiting:
            for path, pieces in waiting.items():
                there.setdefault(path, []).extend(pieces)

    def follow(self, commit: str, patches: Iterable[FilePatch]) -> None:
        """Pass on what waits for *commit*, which changed the files of *patches*."""
        waiting = self._waiting.pop(commit, {})
        if not waiting:
            return
        touched = [(one, waiting.pop(one.path)) for one in patches if one.path in waiting]
        for parent, same in self._unchanged(commit, waiting):
            self._pass(commit, parent, same)
        for patch, pieces in touched:
            self._divide(commit, patch, pieces)

    def _unchanged(self, commit: str, waiting: _Waiting) -> Iterator[tuple[str | None, _Waiting]]:
        """The files that *commit* did not change, by the parent that has the same."""
        parents = self._parents[commit]
        if len(parents) < 2:
            yield next(iter(parents), None), waiting
            return
        by_parent: dict[str | None, _Waiting] = {}
        for path, pieces in waiting.items():
            name = encoded(str(path))
            same = (up for up in parents if name not in self._differing[commit, up])
            by_parent.setdefault(next(same, None), {})[path] = pieces
        yield from by_parent.items()

    def _divide(self, commit: str, patch: FilePatch, pieces: list[_Piece]) -> None:
        for parent, source in zip(self._parents[commit], patch.sources, strict=False):
            if source.path is not None:
                older, pieces = _divided(pieces, source.steps)
                self._pass(commit, parent, {source.path: older} if older else {})
        self._settle(commit, pieces)

    def _pass(self, commit: str, parent: str | None, waiting: _Waiting) -> None:
        if parent is not None and parent in self._parents:
            self.wait(parent, waiting)
            return
        for pieces in waiting.values():
            self._settle(commit, pieces)

    def _settle(self, commit: str, pieces: Iterable[_Piece]) -> None:
        for one in pieces:
            run = LineRun(first=one.first, count=one.count, commit=commit)
            self._found.setdefault(one.file, []).append(run)

    def runs(self, path: PurePosixPath) -> tuple[LineRun, ...]:
        """What was found out about a file that was asked about."""
        return tuple(joined(sorted(self._found.get(path, ()))))


def _divided(
    pieces: Iterable[_Piece], steps: Sequence[HunkStep]
) -> tuple[list[_Piece], list[_Piece]]:
    """The lines that were there before, where they stood, and those that were not."""
    older, newer = [], []
    firsts = [step.first for step in steps]
    for piece in pieces:
        for part, offset in _parts(piece, steps, firsts):
            if offset is None:
                newer.append(part)
            else:
                older.append(_Piece(part.file, part.first, part.count, part.at + offset))
    return older, newer


def _parts(
    piece: _Piece, steps: Sequence[HunkStep], firsts: Sequence[int]
) -> Iterator[tuple[_Piece, int | None]]:
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
    given = (f"{oid} {up}\n".encode("ascii") for oid, up in pairs)
    tokens = iter(repository.git.run(_BETWEEN, input=b"".join(given)).split(b"\0"))
    found: list[set[bytes]] = []
    for token in tokens:
        if token.startswith(b":"):
            found[-1].add(next(tokens))
        elif token:
            found.append(set())
    return {pair: frozenset(paths) for pair, paths in zip(pairs, found, strict=True)}
