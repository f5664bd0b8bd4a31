"""A scan as one piece of data, which is decoded only as far as it is asked for."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import overload

from reqtrace.git.log.walk import LATEST, UnsureError, WalkStep
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

_AT_ONCE = 1 << 17
_OID = lazy_pattern(rb"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScan:
    """All that a scan of the commit `head` found.

    `lines` holds the lineage, a line for each commit with a line feed behind it, in the order
    of git; `dates` the seconds of each committer date, -1 where git wrote no plain number.
    `records` are those that the search found. `pulls` has a line with number and commit
    for each pull request, `#12` or `!12`.
    """

    head: str
    lines: bytes
    dates: array[int]
    records: Sequence[bytes]
    pulls: bytes
    commits: LazyCommits = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "commits", LazyCommits(self.lines, self.dates))

    def __len__(self) -> int:
        return len(self.dates)

    def encoded(self) -> bytes:
        """All of it as bytes, the same on every machine."""
        dates = _little_endian(self.dates).tobytes()
        sizes = (len(self.lines), len(dates), len(self.pulls), *map(len, self.records))
        head = f"{self.head} {' '.join(map(str, sizes))}\n".encode("ascii")
        return b"".join((head, self.lines, dates, self.pulls, *self.records))

    @classmethod
    def decoded(cls, data: bytes) -> StoredScan:
        """What `encoded` gave. Raises `ValueError` for anything else."""
        head, feed, _ = data.partition(b"\n")
        oid, *sizes = head.split(b" ")
        parts = list(_parts(data, len(head) + len(feed), map(int, sizes)))
        if len(parts) < 3 or not _OID.fullmatch(oid):
            raise ValueError("no scan")
        lines, dates, pulls, *records = parts
        return cls(
            head=oid.decode("ascii"),
            lines=lines,
            dates=_little_endian(array("q", dates)),
            records=records,
            pulls=pulls,
        )


class LazyCommits:
    """The commits of a stored scan, decoded from the newest on and only as far as needed."""

    def __init__(self, lines: bytes, dates: Sequence[int]) -> None:
        self._lines = lines
        self._dates = dates
        self._end = 0
        self._order: list[bytes] = []
        self._steps: dict[bytes, WalkStep] = {}

    def at(self, place: int) -> bytes:
        """The commit at *place*. `UnsureError` where there is none."""
        while len(self._order) <= place:
            self._decode()
        return self._order[place]

    def step(self, oid: bytes) -> WalkStep:
        """What is known of the commit *oid*. `UnsureError` where it is not there."""
        while oid not in self._steps:
            self._decode()
        return self._steps[oid]

    def first(self, count: int) -> list[bytes]:
        """The first lines."""
        return self._lines[: self.end(count)].splitlines()

    def end(self, count: int) -> int:
        """Where the first *count* lines end."""
        end = 0
        for _ in range(count):
            end = self._lines.index(b"\n", end) + 1
        return end

    def _decode(self) -> None:
        start = self._end
        if start >= len(self._lines):
            raise UnsureError
        self._end = self._lines.find(b"\n", start + _AT_ONCE) + 1 or len(self._lines)
        for line in self._lines[start : self._end].splitlines():
            oid, *parents = line.split()
            self._steps[oid] = WalkStep(self._dates[len(self._order)], parents)
            self._order.append(oid)


class LineageLines(Sequence[bytes]):
    """The lines of some commits and of most of a stored scan; split only when asked for."""

    def __init__(self, first: Sequence[bytes], stored: StoredScan, skipped: int) -> None:
        self._first = first
        self._stored = stored
        self._skipped = skipped

    def __len__(self) -> int:
        return len(self._first) + len(self._stored) - self._skipped

    def __iter__(self) -> Iterator[bytes]:
        yield from self._first
        yield from self._stored.lines[self._stored.commits.end(self._skipped) :].splitlines()

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        return list(self)[index]


class PullRequests(Mapping[str, Sequence[str]]):
    """The pull requests of a stored scan and of the newer commits; split only when asked for."""

    def __init__(self, fresh: Mapping[str, Sequence[str]], stored: bytes) -> None:
        self._fresh = fresh
        self._stored = stored
        self._known: dict[str, list[str]] | None = None

    def __getitem__(self, number: str) -> Sequence[str]:
        return self._all()[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, list[str]]:
        if self._known is None:
            self._known = {number: list(oids) for number, oids in self._fresh.items()}
            for line in self._stored.decode("ascii").splitlines():
                number, _, oid = line.partition(" ")
                self._known.setdefault(number, []).append(oid)
        return self._known


def pull_lines(pulls: Mapping[str, Sequence[str]]) -> bytes:
    """A line for each commit that took in a pull request."""
    lines = (f"{number} {oid}\n" for number, oids in pulls.items() for oid in oids)
    return "".join(lines).encode("ascii")


def plain_dates(dates: Iterable[bytes]) -> array[int]:
    """The numbers that *dates* are, -1 for those that are none or out of all bounds."""
    try:
        return array("q", map(int, dates))
    except (ValueError, OverflowError):
        return array("q", map(_plain_date, dates))


def _plain_date(date: bytes) -> int:
    return int(date) if date.isdigit() and len(date) <= len(str(LATEST)) else -1


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        return numbers
    swapped = array("q", numbers)
    swapped.byteswap()
    return swapped


def _parts(data: bytes, start: int, sizes: Iterable[int]) -> Iterator[bytes]:
    for size in sizes:
        yield data[start : start + size]
        start += size
    if start != len(data):
        raise ValueError("not all there")
