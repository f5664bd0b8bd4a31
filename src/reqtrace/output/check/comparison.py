"""A comparison as text: new findings in full, fixed ones in short, and the number of others."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.comparison import Comparison
from reqtrace.model.phrases import SHORT, counted, verdict
from reqtrace.model.result import Result
from reqtrace.output.check.concise import concise_line
from reqtrace.output.check.folding import fold
from reqtrace.output.check.github import annotation_lines
from reqtrace.output.check.text import finding_lines, verdict_in_colour
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import left_out_lines, remark_lines, totals

FIXED_SHOWN = 10
"""How many fixed findings people see; the others are counted."""


def render_comparison_text(comparison: Comparison, *, colour: bool = False) -> str:
    """New findings, then fixed ones on a line each, then one line that sums up."""
    palette = Palette(colour=colour)
    result = comparison.result
    folding = fold(result.findings)
    lines = [*finding_lines(folding.shown, palette)]
    remarks = (*_fixed_lines(comparison), *_remarks(result), *left_out_lines(result))
    lines += [palette.dim(line) for line in remarks]
    if folding.note():
        lines.append(palette.dim(*remark_lines((), (folding.note(),))))
    words = _verdict(comparison)
    lines.append(verdict_in_colour(result, words, palette) + _rest(comparison))
    return "\n".join(lines) + "\n"


def render_comparison_concise(comparison: Comparison) -> str:
    """A line for each new finding and each remark, and one that sums up where there is any."""
    lines = [*map(concise_line, comparison.new), *_remarks(comparison.result)]
    if lines or comparison.fixed or comparison.unchanged:
        lines.append(f"note: {_verdict(comparison)}{_counts(comparison)}")
    return "".join(f"{line}\n" for line in lines)


def render_comparison_github(comparison: Comparison) -> str:
    """Annotations for new findings; what is fixed and what was there before is in the log."""
    lines = [*annotation_lines(comparison.result), *_fixed_lines(comparison)]
    lines += [*_remarks(comparison.result), _verdict(comparison) + _rest(comparison)]
    return "\n".join(lines) + "\n"


def _fixed_lines(comparison: Comparison) -> Iterator[str]:
    fixed = comparison.fixed
    yield from (f"fixed: {concise_line(one)}" for one in fixed[:FIXED_SHOWN])
    if len(fixed) > FIXED_SHOWN:
        yield f"fixed: {counted(len(fixed) - FIXED_SHOWN, 'more finding')}"


def _verdict(comparison: Comparison) -> str:
    """`2 new (1 error, 1 warning)`, or that nothing is new, or that it cannot be known."""
    result = comparison.result
    if comparison.new:
        return f"{len(comparison.new)} new ({verdict(result)})"
    return verdict(result, "no new findings")


def _remarks(result: Result) -> tuple[str, ...]:
    return remark_lines(result.incomplete, result.notes)


def _rest(comparison: Comparison) -> str:
    return f"{_counts(comparison)} · {totals(comparison.result)}"


def _counts(comparison: Comparison) -> str:
    """What else the comparison found, and what was compared."""
    counts = f", {len(comparison.fixed)} fixed, {len(comparison.unchanged)} unchanged"
    if comparison.merged_with is not None:
        return f"{counts} · merged with {comparison.merged_with[:SHORT]}"
    bases = ", ".join(base[:SHORT] for base in comparison.bases)
    return f"{counts} · {counted(comparison.commits, 'commit')} since {bases}"
