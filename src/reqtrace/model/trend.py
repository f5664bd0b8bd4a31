"""Trends: findings, coverage and items at points of a history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from reqtrace.util.dataclass import dataclass


class Pace(StrEnum):
    """What a trend has a point for: each tag, or the last commit of each week or month."""

    TAG = "tag"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFigure:
    """One sentence of the coverage policy: how many items it selects, how many are covered."""

    policy: str
    covered: int
    total: int

    @property
    def ratio(self) -> float | None:
        """Covered over selected, from 0 to 1; None where the policy selects nothing."""
        return self.covered / self.total if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """The counts of a check of one commit.

    `name` is the tag (several on one commit are separated by commas), the week (`2026-W07`), the
    month (`2026-02`) or `HEAD`. `families` counts the findings by the letters that rule ids
    begin with, `items` the items by type; both hold only what is not zero.
    """

    name: str
    commit: str
    committed: datetime
    errors: int
    warnings: int
    infos: int
    accepted: int
    families: Mapping[str, int]
    items: Mapping[str, int]
    coverage: tuple[CoverageFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The points of a history, the earliest first; the last one is its head.

    `left_out` are the names of earlier points beyond the limit. All points were
    checked with one configuration. `incomplete` lists what could not be checked, one sentence each.
    """

    pace: Pace
    points: tuple[TrendPoint, ...]
    left_out: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
