"""Lead times for the terminal: what is usual, then each need and requirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reqtrace.model.lead_time import (
    SPANS,
    LeadTime,
    LeadTimes,
    Milestone,
    SpanFigures,
    figures,
)
from reqtrace.model.phrases import SHORT, counted, day
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import remark_lines
from reqtrace.util.escape import terminal

_SHOWN = 40
_WIDEST_NAME = 24
_NONE = "-"
_OF_SUMS = ("", "known", "negative", "median", "quartiles", "range")
_OF_ROWS = ("", "need", "requirement", "commit", "", "release", "", "days")


def render_lead_times_text(times: LeadTimes, *, colour: bool = False) -> str:
    """Days from stage to stage over all needs and over all requirements, then one by one."""
    palette = Palette(colour=colour)
    lines = [
        *_group("needs", times.needs, palette),
        *_group("requirements", times.requirements, palette),
        *(palette.dim(line) for line in _closing(times)),
    ]
    return "\n".join(lines) + "\n"


def _group(title: str, rows: Sequence[LeadTime], palette: Palette) -> Iterator[str]:
    if not rows:
        return
    yield palette.bold(f"{title}: days between stages")
    sums = [figures(rows, start, end) for start, end in SPANS]
    yield from _columns([_OF_SUMS, *map(_sums, sums)], left=1)
    yield ""
    shown = [_row(row) for row in rows[:_SHOWN]]
    yield from _columns([_OF_ROWS, *shown], left=len(_OF_ROWS))
    if len(rows) > _SHOWN:
        yield palette.dim(f"  and {len(rows) - _SHOWN} more; --format json lists all")
    yield ""


def _sums(one: SpanFigures) -> tuple[str, ...]:
    return (
        f"{one.start} → {one.end}",
        f"{one.count}",
        f"{one.negative}",
        _days(one.median),
        f"{_days(one.lower)} … {_days(one.upper)}" if one.count else _NONE,
        f"{_days(one.lowest)} … {_days(one.highest)}" if one.count else _NONE,
    )


def _row(row: LeadTime) -> tuple[str, ...]:
    return (
        terminal(row.item),
        _day(row.need),
        _day(row.requirement),
        _NONE if row.implemented is None else row.implemented.commit[:SHORT],
        _day(row.implemented),
        _NONE if row.released is None else _cut(terminal(row.released.name)),
        _day(row.released),
        _way(row),
    )


def _way(row: LeadTime) -> str:
    """`6.0 + 5.0 + 13.9 = 24.9`: the days of each step, and of the whole way where it is over."""
    steps = [row.days(start, end) for start, end in SPANS[:-1]]
    if all(one is None for one in steps):
        return _NONE
    whole = row.days(*SPANS[-1])
    words = " + ".join(map(_days, steps))
    return words if whole is None else f"{words} = {_days(whole)}"


def _day(milestone: Milestone | None) -> str:
    return _NONE if milestone is None else day(milestone.when)


def _days(days: float | None) -> str:
    return _NONE if days is None else f"{days:.1f}"


def _cut(name: str) -> str:
    return name if len(name) <= _WIDEST_NAME else f"{name[: _WIDEST_NAME - 1]}…"


def _columns(rows: Sequence[Sequence[str]], *, left: int) -> Iterator[str]:
    """The rows with columns in line; the first *left* columns begin, the others end in line."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"  {'  '.join(cells)}".rstrip()


def _closing(times: LeadTimes) -> Iterator[str]:
    yield from remark_lines(times.incomplete)
    tags = counted(times.tags, "tag")
    yield f"{tags} counted as releases; dates are committer dates, which are self-asserted"
