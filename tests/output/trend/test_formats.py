from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_texts import HOSTILE
from reqtrace.model.finding_periods import FindingHistory, FindingPeriod, Transition
from reqtrace.model.lead_time import LeadTime, LeadTimes, Milestone
from reqtrace.model.trend import CoverageFigure, Pace, Trend, TrendPoint
from reqtrace.output.lead_times.json import render_lead_times_json
from reqtrace.output.lead_times.text import render_lead_times_text
from reqtrace.output.trend.csv import render_trend_csv
from reqtrace.output.trend.json import render_trend_json
from reqtrace.output.trend.text import render_trend_text, sparkline
from reqtrace.output.when.json import render_when_json
from reqtrace.output.when.text import render_when_text

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def trend(text: str) -> Trend:
    point = TrendPoint(
        name=text,
        commit="a" * 40,
        committed=_NOON,
        errors=1,
        warnings=0,
        infos=0,
        accepted=0,
        families={text: 1},
        items={text: 2},
        coverage=(CoverageFigure(policy=text, covered=199, total=200),),
    )
    return Trend(pace=Pace.TAG, points=(point, point), left_out=(text,), incomplete=(text,))


def gap(text: str) -> FindingHistory:
    period = FindingPeriod(key=text, message=text, opened=Transition(commit=None))
    return FindingHistory(
        rule="LNK001",
        name="dangling-link",
        item=text,
        head="a" * 40,
        periods=(period,),
        earlier=True,
        commits=3,
        incomplete=(text,),
    )


def times(text: str) -> LeadTimes:
    stone = Milestone(commit="a" * 40, when=_NOON, name=text)
    row = LeadTime(
        item=text, title=text, need=stone, requirement=stone, implemented=stone, released=stone
    )
    return LeadTimes(
        head="a" * 40, tags=1, needs=(row,), requirements=(row,) * 50, incomplete=(text,)
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_hidden_reaches_the_reader(text: str) -> None:
    shown = [
        render_trend_text(trend(text)),
        render_trend_json(trend(text)),
        render_when_text(gap(text)),
        render_when_json(gap(text)),
        render_lead_times_text(times(text)),
        render_lead_times_json(times(text)),
    ]
    for one in shown:
        assert not _HIDDEN.search(one)
        assert not re.search(r"^\s*::|##\[", one, re.MULTILINE)
        one.encode("utf-8")
    cells = render_trend_csv(trend(text)).replace("\r\n", "\n")
    assert not re.search(r"^[=+@-]", cells, re.MULTILINE)


def test_almost_all_is_not_all() -> None:
    shown = render_trend_text(trend("v1"))
    assert "99 %" in shown
    assert "  [1]  ▇▇  199 of 200 (99 %)  v1\n" in shown


def test_many_rows_are_cut_and_counted() -> None:
    shown = render_lead_times_text(times("REQ-1"))
    assert "  and 10 more; --format json lists all\n" in shown


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ([], ""),
        ([0, 0], "▁▁"),
        ([None, 0, 1, 7, 8], " ▁▂▇█"),
        ([5, 5], "██"),
        ([1, 1000], "▂█"),
    ],
)
def test_bars(values: list[float | None], bars: str) -> None:
    assert sparkline(values) == bars


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_bars_keep_the_order(values: list[int]) -> None:
    bars = sparkline(values)
    pairs = sorted(zip(values, bars, strict=True))
    assert [bar for _, bar in pairs] == sorted(bars)
    assert all((value == 0) == (bar == "▁") for value, bar in pairs)


def test_colour_only_adds_colour() -> None:
    for plain, coloured in (
        (render_trend_text(trend("v1")), render_trend_text(trend("v1"), colour=True)),
        (render_when_text(gap("A")), render_when_text(gap("A"), colour=True)),
        (render_lead_times_text(times("A")), render_lead_times_text(times("A"), colour=True)),
    ):
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
