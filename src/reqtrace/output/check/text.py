"""Findings for people at a terminal: grouped by file, one finding a line, help below it.

Many findings that say the same are one, with the number of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from reqtrace.model.finding import Finding
from reqtrace.model.phrases import verdict
from reqtrace.model.result import Result
from reqtrace.output.check.folding import FoldedFinding, fold
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import (
    commit_of,
    left_out_lines,
    related_line,
    remark_lines,
    subject_of,
    summary_line,
)
from reqtrace.util.escape import terminal

_SEVERITY_WIDTH = len("warning")
_MOST_RELATED = 4  # lines below a finding


def render_text(result: Result, *, colour: bool = False) -> str:
    """All findings, then what could not be checked, then one line that sums up.

    A clean run is that one line.
    """
    palette = Palette(colour=colour)
    folding = fold(result.findings)
    notes = (*result.notes, *filter(None, (folding.note(),)))
    lines = [*finding_lines(folding.shown, palette)]
    remarks = (*remark_lines(result.incomplete, notes), *left_out_lines(result))
    lines += [palette.dim(line) for line in remarks]
    lines.append(_summary(result, palette))
    return "\n".join(lines) + "\n"


def finding_lines(findings: Sequence[FoldedFinding], palette: Palette) -> Iterator[str]:
    """Findings below their files and commits, an empty line after each of these."""
    for subject, group in groupby(_by_subject(findings), key=_subject):
        yield palette.bold(subject)
        yield from _group_lines(tuple(group), palette)
        yield ""


def _subject(folded: FoldedFinding) -> str:
    return subject_of(folded.first)


def _by_subject(findings: Sequence[FoldedFinding]) -> list[FoldedFinding]:
    # Findings about commits have no place of their own: bring those of one commit together,
    # in the order in which their commits first appear.
    ranks: dict[str, int] = {}
    for finding in findings:
        ranks.setdefault(_subject(finding), len(ranks))
    return sorted(findings, key=lambda finding: ranks[_subject(finding)])


def _group_lines(group: tuple[FoldedFinding, ...], palette: Palette) -> Iterator[str]:
    width = max(len(_position(folded.first)) for folded in group)
    for folded, following in zip_longest(group, group[1:]):
        finding = folded.first
        yield _finding_line(finding, width, palette)
        indent = " " * (width + 4)
        for line in _related_lines(finding):
            yield palette.dim(f"{indent}{line}")
        if finding.help and not _advises_the_same(folded, following):
            yield palette.dim(f"{indent}help: {terminal(finding.help)}")
        if folded.others:
            yield palette.dim(f"{indent}{terminal(folded.others_in_words())}")


def _related_lines(finding: Finding) -> list[str]:
    """The places that a finding is related to; of many the first ones, and how many there are."""
    lines = [
        related_line(related)
        for related in finding.related
        # The commit of the heading needs no second mention.
        if related.location is not None or related.commit != commit_of(finding)
    ]
    if len(lines) <= _MOST_RELATED:
        return lines
    shown = lines[: _MOST_RELATED - 1]
    return [*shown, f"and {len(lines) - len(shown)} more places like these"]


def _advises_the_same(folded: FoldedFinding, following: FoldedFinding | None) -> bool:
    """Whether the next finding of the file has the same help, which then stands below that one."""
    if following is None or folded.others or folded.first.related:
        return False
    first, second = folded.first, following.first
    return (first.rule, first.help) == (second.rule, second.help)


def _finding_line(finding: Finding, width: int, palette: Palette) -> str:
    start = f"  {_position(finding):>{width}}  " if width else "  "
    word = palette.severity(finding.severity, f"{finding.severity:<{_SEVERITY_WIDTH}}")
    return f"{start}{word}  {terminal(finding.rule)}  {terminal(finding.message)}"


def _position(finding: Finding) -> str:
    location = finding.location
    return "" if location is None else f"{location.line}:{location.column}"


def _summary(result: Result, palette: Palette) -> str:
    words = verdict(result)
    return verdict_in_colour(result, words, palette) + summary_line(result).removeprefix(words)


def verdict_in_colour(result: Result, words: str, palette: Palette) -> str:
    """The *words* of the verdict in the colour of what *result* says."""
    worst = result.worst()
    if worst is not None:
        return palette.severity(worst, words)
    return palette.good(words) if result.complete else palette.bold(words)
