"""Lead times from a need to a requirement, to a commit, to a release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from statistics import quantiles

from reqtrace.util.dataclass import dataclass

_DAY = 86_400


class Stage(StrEnum):
    """The stages from a need to its release, in the expected order."""

    NEED = "need"
    REQUIREMENT = "requirement"
    COMMIT = "commit"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A stage that was reached: in which commit, and when that was committed.

    `name` is the id of the need or the requirement, or the name of the tag; empty for a commit.
    """

    commit: str
    when: datetime
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTime:
    """The stages of one item, a need or a requirement. A stage that was not reached is None.

    For a requirement, `need` is the earliest of those that it satisfies; for a need,
    `requirement` is the first that satisfies it, and `implemented` and `released` are those
    that come first among all of its requirements.
    """

    item: str
    title: str
    need: Milestone | None
    requirement: Milestone | None
    implemented: Milestone | None
    released: Milestone | None

    def days(self, start: Stage, end: Stage) -> float | None:
        """Days from one stage to another, None where one was not reached.

        Negative where the dates say that the end came first.
        """
        first, last = self._at(start), self._at(end)
        if first is None or last is None:
            return None
        return (last.when - first.when).total_seconds() / _DAY

    def _at(self, stage: Stage) -> Milestone | None:
        return {
            Stage.NEED: self.need,
            Stage.REQUIREMENT: self.requirement,
            Stage.COMMIT: self.implemented,
            Stage.RELEASE: self.released,
        }[stage]


SPANS = (
    (Stage.NEED, Stage.REQUIREMENT),
    (Stage.REQUIREMENT, Stage.COMMIT),
    (Stage.COMMIT, Stage.RELEASE),
    (Stage.NEED, Stage.RELEASE),
)
"""The spans to report: between neighbouring stages, and from first to last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanFigures:
    """Statistics of one span in days, over all items for which both ends are known.

    `count` items, of which `negative` end before they start; these are included as they are.
    `lowest`, `lower` (first quartile), `median`, `upper` (third quartile) and `highest` are in
    days, None where there is no item.
    """

    start: Stage
    end: Stage
    count: int
    negative: int
    lowest: float | None = None
    lower: float | None = None
    median: float | None = None
    upper: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimes:
    """The lead times of all needs and of all requirements, by id.

    `tags` counts the tags that count as releases. `head` is the object id of the revision.
    `incomplete` lists what is missing from the history.
    """

    head: str
    tags: int
    needs: tuple[LeadTime, ...]
    requirements: tuple[LeadTime, ...]
    incomplete: tuple[str, ...] = ()


def figures(rows: Sequence[LeadTime], start: Stage, end: Stage) -> SpanFigures:
    """Sum up one span over *rows*. Quartiles are those of the inclusive method."""
    days = sorted(day for row in rows if (day := row.days(start, end)) is not None)
    negative = sum(1 for value in days if value < 0)
    if not days:
        return SpanFigures(start=start, end=end, count=0, negative=0)
    lower, median, upper = quantiles(days * 2 if len(days) == 1 else days, method="inclusive")
    return SpanFigures(
        start=start,
        end=end,
        count=len(days),
        negative=negative,
        lowest=days[0],
        lower=lower,
        median=median,
        upper=upper,
        highest=days[-1],
    )
