"""Scans of earlier runs: only the commits that came later are scanned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reqtrace.cache.store import Cache
from reqtrace.errors import GitError
from reqtrace.git.log.commit_record import oid_of, read_records
from reqtrace.git.log.lineage_cache import Recall, fresh_oids
from reqtrace.git.log.scan import ARGUMENTS, OnRecords, Scan, Search, scan
from reqtrace.git.log.scan_codec import (
    LineageLines,
    PullRequests,
    StoredScan,
    plain_dates,
    pull_lines,
)
from reqtrace.git.log.walk import Splice, UnsureError, WalkStep, splice
from reqtrace.git.process.mailmap import mailmap_state
from reqtrace.git.process.repository import Repository
from reqtrace.util.dataclass import dataclass
from reqtrace.version import VERSION

KIND = "scan"

_FORMAT = 2  # to be raised where the same version may find something else
_FEWEST = 1000  # commits below which git is as quick as a cache
_FEW_MORE = 1000  # new commits, beside a quarter of the old ones, that are worth the splicing
_ENOUGH = 200  # new commits from which on the whole is stored anew
_HEADS = 3  # stored scans with the same search
_NEWEST = 10  # commits at the top that may yet be amended or rebased


def cached_scan(
    repository: Repository,
    oid: str,
    search: Search,
    cache: Cache | None,
    *,
    on_records: OnRecords | None = None,
) -> Scan:
    """What `scan` finds, in the same order, with the help of what earlier runs found.

    *on_records* gets the records that git shows, perhaps some that are then not wanted.
    """
    setting = None if cache is None else _setting(repository, search)
    if cache is None or setting is None:
        return scan(repository, oid, search, on_records=on_records)
    return _Scanner(repository, search, cache, setting, on_records).scan(oid)


@dataclass(frozen=True, slots=True)
class _ExtendedScan:
    """A stored scan, and what was found beyond it."""

    stored: StoredScan
    fresh: Scan
    order: Splice

    def as_scan(self, cache: Cache) -> Scan:
        return Scan(
            recall=Recall(cache, self.stored.head, fresh_oids(self.fresh.lineage)),
            records=self._records(),
            lineage=LineageLines(self._first_lines(), self.stored, self.order.skipped),
            pulls=PullRequests(self.fresh.pulls, self.stored.pulls),
        )

    def as_stored(self, head: str, search: Search) -> StoredScan:
        skipped = self.order.skipped
        date_of = dict(zip(self._fresh_oids(), plain_dates(self.fresh.dates), strict=True))
        dates = plain_dates(())
        for oid in self.order.first:
            dates.append(date_of[oid] if oid in date_of else self.stored.commits.step(oid).date)
        return StoredScan(
            head=head,
            lines=_joined(self._first_lines())
            + self.stored.lines[self.stored.commits.end(skipped) :],
            dates=dates + self.stored.dates[skipped:],
            records=_found(self._records(), search),
            pulls=pull_lines(self.fresh.pulls) + self.stored.pulls,
        )

    def _records(self) -> list[bytes]:
        if not self.order.skipped:
            return [*self.fresh.records, *self.stored.records]
        by_oid = {oid_of(one): one for one in (*self.fresh.records, *self.stored.records)}
        first = [by_oid.pop(oid) for oid in self.order.first if oid in by_oid]
        return first + [one for one in self.stored.records if oid_of(one) in by_oid]

    def _first_lines(self) -> Sequence[bytes]:
        if not self.order.skipped:
            return self.fresh.lineage
        lines = (*self.fresh.lineage, *self.stored.commits.first(self.order.skipped))
        by_oid = {_oid_in(line): line for line in lines}
        return [by_oid[oid] for oid in self.order.first]

    def _fresh_oids(self) -> list[bytes]:
        return [_oid_in(line) for line in self.fresh.lineage]


@dataclass(frozen=True, slots=True)
class _Scanner:
    repository: Repository
    search: Search
    cache: Cache
    setting: str
    on_records: OnRecords | None

    def scan(self, oid: str) -> Scan:
        for stored in self._stored(oid):
            extended = self._extended(stored, oid)
            if extended is not None:
                if len(extended.fresh.lineage) >= _ENOUGH:
                    self._store(extended.as_stored(oid, self.search))
                return extended.as_scan(self.cache)
        found = scan(self.repository, oid, self.search, on_records=self.on_records)
        if len(found.lineage) >= _FEWEST and len(found.dates) == len(found.lineage):
            self._store(_stored_scan(oid, found, self.search))
        return found

    def _stored(self, oid: str) -> Iterator[StoredScan]:
        """The stored scans that may help: that of *oid* itself, then the newest first."""
        keys = self.cache.keys(KIND, f"{self.setting}:")
        for key in sorted(keys, key=lambda key: not key.endswith(f":{oid}")):
            data = self.cache.read(KIND, key)
            try:
                stored = None if data is None else StoredScan.decoded(data)
            except ValueError:
                continue
            if stored is not None:
                yield stored

    def _extended(self, stored: StoredScan, oid: str) -> _ExtendedScan | None:
        """The history of *oid* as that of *stored* and what came after; None where it is not."""
        if oid == stored.head:
            return self._same_head(stored)
        most = _FEW_MORE + len(stored) // 4
        try:
            fresh = scan(self.repository, oid, self.search, without=stored.head, most=most)
        except GitError:
            # That head may be gone by now. Where more is wrong, a full scan will say it.
            return None
        if len(fresh.lineage) > most or len(fresh.dates) != len(fresh.lineage):
            return None
        order = _order(stored, fresh)
        return (
            _ExtendedScan(stored, fresh, order)
            if order and self._is_git_order(oid, order)
            else None
        )

    def _is_git_order(self, oid: str, order: Splice) -> bool:
        """Whether git shows the first commits in this *order*.

        Its versions read the dates of malformed commits differently.
        """
        if order.is_row:
            return True
        limit = f"--max-count={len(order.first)}"
        shown = self.repository.git.run(("rev-list", limit, "--end-of-options", oid, "--"))
        return shown.split() == order.first

    def _same_head(self, stored: StoredScan) -> _ExtendedScan:
        first = read_records(self.repository, (stored.head,))
        # The record of the head is always wanted, and it may be among those stored.
        others = [one for one in stored.records if one not in first]
        return _ExtendedScan(replace(stored, records=others), Scan(records=first), Splice())

    def _store(self, stored: StoredScan) -> None:
        # The names may have changed while git was at work.
        if _setting(self.repository, self.search) != self.setting:
            return
        older = _without_newest(stored)
        others = self.cache.keys(KIND, f"{self.setting}:")
        key = f"{self.setting}:{older.head}"
        self.cache.write(
            KIND,
            {key: older.encoded()},
            without=[one for one in others if one != key][_HEADS - 1 :],
        )


def _stored_scan(oid: str, found: Scan, search: Search) -> StoredScan:
    return StoredScan(
        head=oid,
        lines=_joined(found.lineage),
        dates=plain_dates(found.dates),
        records=_found(found.records, search),
        pulls=pull_lines(found.pulls),
    )


def _without_newest(stored: StoredScan) -> StoredScan:
    """The history below the newest commits, as far as these stand in a row.

    They may yet be amended or rebased. Below a row the order of git is the same without it.
    """
    row: list[bytes] = []
    for _ in range(_NEWEST):
        step = stored.commits.step(stored.commits.at(len(row)))
        if len(step.parents) != 1 or stored.commits.at(len(row) + 1) != step.parents[0]:
            break
        row.append(stored.commits.at(len(row)))
    return StoredScan(
        head=stored.commits.at(len(row)).decode("ascii"),
        lines=stored.lines[stored.commits.end(len(row)) :],
        dates=stored.dates[len(row) :],
        records=[one for one in stored.records if oid_of(one) not in row],
        pulls=b"".join(
            line for line in stored.pulls.splitlines(keepends=True) if line.split()[1] not in row
        ),
    )


def _order(stored: StoredScan, fresh: Scan) -> Splice | None:
    """In which order git shows both; None where the old head is no ancestor of the new one."""
    steps = {}
    for line, date in zip(fresh.lineage, plain_dates(fresh.dates), strict=True):
        oid, *parents = line.split()
        steps[oid] = WalkStep(date, parents)
    # What leads from the new head down to the old one is not in the history of the old one, so
    # its last commit is fresh.
    if not any(stored.head.encode("ascii") in step.parents for step in steps.values()):
        return None
    commits = stored.commits
    try:
        order = splice(
            tuple(steps), stored.head, commits.at, lambda oid: steps.get(oid) or commits.step(oid)
        )
    except UnsureError:
        return None
    return order if order.is_row or _is_apart(stored, steps) else None


def _is_apart(stored: StoredScan, steps: Mapping[bytes, WalkStep]) -> bool:
    """Whether none of the fresh commits is in the stored history, too.

    Where clocks went wrong, git may list commits that it was told to leave out.
    """
    latest = max(stored.dates)
    # Most often all of them are newer, and there is no need to look.
    if all(step.date > latest for step in steps.values()):
        return True
    return steps.keys().isdisjoint(stored.lines.split())


def _found(records: Sequence[bytes], search: Search) -> list[bytes]:
    """The *records* that *search* finds: the first may be there only because it is the first."""
    first = [one for one in records[:1] if any(search.records(one))]
    return [*first, *records[1:]]


def _joined(lines: Sequence[bytes]) -> bytes:
    return b"".join((b"\n".join(lines), b"\n")) if lines else b""


def _oid_in(line: bytes) -> bytes:
    return line.partition(b" ")[0]


def _setting(repository: Repository, search: Search) -> str | None:
    """The digest of all that decides what a scan finds, but for the commit; None if unknown."""
    names = mailmap_state(repository)
    if names is None:
        return None
    decisive = (VERSION, _FORMAT, repository.object_format, ARGUMENTS, search.looks_for, names)
    return hashlib.sha256(repr(decisive).encode("ascii")).hexdigest()
