"""When a finding was open, for people: a block for each period, the latest first."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.commit import CommitFacts
from reqtrace.model.finding_periods import FindingHistory, FindingPeriod, Transition
from reqtrace.model.phrases import SHORT, commit_line, counted
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import remark_lines
from reqtrace.util.escape import terminal

_NOT_COMMITTED = "not committed yet"


def render_when_text(history: FindingHistory, *, colour: bool = False) -> str:
    """The periods in which the finding was open, or one sentence where it never was."""
    palette = Palette(colour=colour)
    lines = [
        *_periods(history, palette),
        *(palette.dim(line) for line in _closing(history)),
    ]
    return "\n".join(lines) + "\n"


def _periods(history: FindingHistory, palette: Palette) -> Iterator[str]:
    rule = f"{terminal(history.rule)} {terminal(history.name)}"
    if not history.periods:
        unsure = history.incomplete or history.earlier
        verb = "is not known to have had" if unsure else "never had"
        yield f"{terminal(history.item)} {verb} this finding: {rule}"
        return
    yield palette.bold(f"{terminal(history.item)} · {rule}")
    for period in history.periods:
        yield ""
        yield f"  {_state(period, palette)}  {terminal(period.message)}"
        word = "opened no later than" if period.longer else "opened"
        yield from _turn(word, period.opened, palette)
        if period.closed is not None:
            yield from _turn("closed", period.closed, palette)


def _state(period: FindingPeriod, palette: Palette) -> str:
    if period.closed is not None:
        return palette.dim("closed")
    return palette.bold("open, accepted" if period.accepted else "open")


def _turn(word: str, turn: Transition, palette: Palette) -> Iterator[str]:
    if turn.commit is None:
        yield f"    {word}  {_NOT_COMMITTED}"
        return
    yield f"    {word}  {_commit(turn.commit)}"
    if turn.on_branch is not None:
        yield palette.dim(f"      on a branch by  {_commit(turn.on_branch)}")


def _commit(facts: CommitFacts) -> str:
    return terminal(commit_line(facts, facts.committed))


def _closing(history: FindingHistory) -> Iterator[str]:
    yield ""
    yield from remark_lines(history.incomplete)
    checked = f"checked {counted(history.commits, 'commit')} up to {history.head[:SHORT]}"
    more = "; use --all to search further back" if history.earlier else ""
    yield f"{checked} with the current configuration{more}"
