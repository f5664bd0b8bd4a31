"""A trend for the terminal: a table of points, and a line of bars for each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reqtrace.model.phrases import SHORT, counted, day, ratio
from reqtrace.model.trend import CoverageFigure, Trend, TrendPoint
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import remark_lines
from reqtrace.util.escape import terminal

_BARS = "▁▂▃▄▅▆▇█"
_WIDEST_NAME = 32

_HEADS = ("items", "errors", "warnings", "infos", "accepted")


def render_trend_text(trend: Trend, *, colour: bool = False) -> str:
    """A row for each point, the earliest first, then how each figure went."""
    palette = Palette(colour=colour)
    lines = [
        *_table(trend, palette),
        *_section("findings by family", _families(trend), palette),
        *_section("items by type", _types(trend), palette),
        *_section("coverage", _coverage(trend), palette),
        *_closing(trend, palette),
    ]
    return "\n".join(lines) + "\n"


def sparkline(values: Sequence[float | None], top: float | None = None) -> str:
    """A bar for each value, from 0 to *top* or to the highest value; a blank for None."""
    highest = top or max((one for one in values if one is not None), default=0)
    return "".join(" " if one is None else _bar(one, highest) for one in values)


def _bar(value: float, highest: float) -> str:
    if highest <= 0 or value <= 0:
        return _BARS[0]
    # Only what is there in full reaches the top, only nothing at all stays at the bottom.
    steps = len(_BARS) - 1
    return _BARS[steps if value >= highest else max(1, int(value / highest * steps))]


def _table(trend: Trend, palette: Palette) -> Iterator[str]:
    policies = _policies(trend)
    numbers = (f"[{number}]" for number, _ in enumerate(policies, start=1))
    heads = (str(trend.pace), "commit", "date", *_HEADS, *numbers)
    rows = [_row(point, policies) for point in trend.points]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    yield palette.bold(_aligned(heads, widths))
    yield from (_aligned(row, widths) for row in rows)


def _policies(trend: Trend) -> tuple[int, ...]:
    """The places of the policies that select an item at one point at least."""
    every = range(len(trend.points[-1].coverage))
    return tuple(one for one in every if any(point.coverage[one].total for point in trend.points))


def _row(point: TrendPoint, policies: Sequence[int]) -> tuple[str, ...]:
    name = terminal(point.name)
    if len(name) > _WIDEST_NAME:
        name = f"{name[: _WIDEST_NAME - 1]}…"
    counts = (
        sum(point.items.values()),
        point.errors,
        point.warnings,
        point.infos,
        point.accepted,
    )
    return (
        name,
        point.commit[:SHORT],
        day(point.committed),
        *map(str, counts),
        *(_percent(point.coverage[one]) for one in policies),
    )


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    words = [cell.ljust(width) for cell, width in zip(cells[:3], widths[:3], strict=True)]
    figures = [cell.rjust(width) for cell, width in zip(cells[3:], widths[3:], strict=True)]
    return "  ".join((*words, *figures)).rstrip()


def _percent(figure: CoverageFigure) -> str:
    return "-" if figure.ratio is None else f"{figure.covered * 100 // figure.total} %"


def _section(title: str, lines: Sequence[str], palette: Palette) -> Iterator[str]:
    if lines:
        yield ""
        yield palette.bold(title)
        yield from lines


def _families(trend: Trend) -> list[str]:
    families = sorted({name for point in trend.points for name in point.families})
    return _lines(trend, families, lambda point, name: point.families.get(name, 0))


def _types(trend: Trend) -> list[str]:
    types = dict.fromkeys(name for point in reversed(trend.points) for name in point.items)
    return _lines(trend, list(types), lambda point, name: point.items.get(name, 0))


def _lines(
    trend: Trend, names: Sequence[str], count: Callable[[TrendPoint, str], int]
) -> list[str]:
    width = max(map(len, map(terminal, names)), default=0)
    lines = []
    for name in names:
        counts = [count(point, name) for point in trend.points]
        words = f"{counts[0]} → {counts[-1]}"
        lines.append(f"  {terminal(name).ljust(width)}  {sparkline(counts)}  {words}")
    return lines


def _coverage(trend: Trend) -> list[str]:
    lines = []
    for number, policy in enumerate(_policies(trend), start=1):
        figure = trend.points[-1].coverage[policy]
        ratios = [point.coverage[policy].ratio for point in trend.points]
        words = ratio(figure.covered, figure.total)
        bars = sparkline(ratios, top=1)
        lines.append(f"  [{number}]  {bars}  {words}  {terminal(figure.policy)}")
    return lines


def _closing(trend: Trend, palette: Palette) -> Iterator[str]:
    yield ""
    yield from map(palette.dim, remark_lines(trend.incomplete))
    if trend.left_out:
        yield palette.dim(_left_out(trend))
    head = trend.points[-1].commit[:SHORT]
    yield palette.dim(f"all points checked with the same configuration; history ends at {head}")


def _left_out(trend: Trend) -> str:
    first, last = terminal(trend.left_out[0]), terminal(trend.left_out[-1])
    named = first if len(trend.left_out) == 1 else f"{first} … {last}"
    room = len(trend.left_out) + len(trend.points)
    count = counted(len(trend.left_out), f"earlier {trend.pace}")
    verb = "is" if len(trend.left_out) == 1 else "are"
    return f"{count} {verb} not shown ({named}); --last {room} shows all"
