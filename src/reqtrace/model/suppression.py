"""Suppressions: findings that were accepted, with a reason."""

from __future__ import annotations

from datetime import date

from reqtrace.model.finding import Finding
from reqtrace.model.location import Location
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One written decision not to act on findings of `rules` (ids, prefixes or names).

    Written in an item's file it covers the item whose lines `first_line` to `last_line` (from 1,
    inclusive) enclose it; written in the configuration it covers the `paths` globs and `items`
    that it names. `until` is the last day on which it applies; `no_date` is the text of an invalid
    date, with which it applies without an end.
    """

    rules: tuple[str, ...]
    reason: str
    location: Location
    until: date | None = None
    no_date: str = ""
    first_line: int | None = None
    last_line: int | None = None
    paths: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def expired(self, today: date) -> bool:
        """Whether its last day is before *today*."""
        return self.until is not None and self.until < today


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFinding:
    """A finding and the suppression that accepts it."""

    finding: Finding
    suppression: Suppression
