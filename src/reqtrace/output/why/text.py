"""Why lines are there, for the terminal: a tree for some lines, tables for files and ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reqtrace.graph.chain import ChainStep
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import Commit, CommitPart
from reqtrace.model.phrases import SHORT, commit_line, counted, listed
from reqtrace.model.why import Cause, ExplainedFile, ExplainedLines, Explanation, Strength, Why
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import item_line, remark_lines
from reqtrace.output.why.phrases import Counted, Reasons, lines_by_item, percent, ranges
from reqtrace.util.escape import path_text, terminal

_MOST_RANGES = 6
_MOST_ABOVE = 8
_MEANINGS = {
    Strength.EXPLAINED: "by a trailer or a note",
    Strength.MENTIONED: "an item is only mentioned",
    Strength.UNEXPLAINED: "no item is referenced",
    Strength.UNCOMMITTED: "not committed yet",
}


def render_why_text(why: Why, graph: TraceGraph, *, colour: bool = False) -> str:
    """The answer to a question about some lines, a whole file, or a range of commits."""
    palette = Palette(colour=colour)
    reasons = Reasons(graph)
    if not why.base and why.files[0].text is not None:
        lines = list(_lines(why.files[0], reasons, palette))
    else:
        lines = [*_heading(why, palette), *_tables(why, reasons, palette)]
    lines += map(palette.dim, remark_lines(why.incomplete, why.notes))
    return "\n".join(lines) + "\n"


# -- some lines --------------------------------------------------------------------------------


def _lines(file: ExplainedFile, reasons: Reasons, palette: Palette) -> Iterator[str]:
    first, last = file.runs[0].first, file.runs[-1].last
    where = f"{first}" if first == last else f"{first}-{last}"
    yield palette.bold(f"{terminal(path_text(file.path))}:{where}")
    if first == last and file.text and file.text.strip():
        yield palette.dim(f"  {terminal(file.text.strip())}")
    for runs in _by_commit(file.runs):
        yield ""
        if first != last:
            yield palette.bold(f"{_listed(runs)}")
        yield from _explanation(runs[0].explanation, reasons, palette)


def _explanation(explanation: Explanation, reasons: Reasons, palette: Palette) -> Iterator[str]:
    if explanation.commit is None:
        yield _MEANINGS[Strength.UNCOMMITTED]
        return
    yield _commit(explanation.commit)
    if explanation.merge is not None:
        yield palette.dim(f"merged by  {_commit(explanation.merge)}, which references:")
    if not explanation.causes:
        yield palette.dim("└─ ") + "references no item"
    for number, cause in enumerate(explanation.causes, start=1):
        yield from _tree(cause, reasons, palette, last=number == len(explanation.causes))


def _tree(cause: Cause, reasons: Reasons, palette: Palette, *, last: bool) -> Iterator[str]:
    item = reasons.items[cause.item]
    remark = {
        CommitPart.NOTE: "  (from a note)",
        CommitPart.BODY: "  (in the body, not in a trailer)",
    }
    remark[CommitPart.SUBJECT] = "  (in the subject, not in a trailer)"
    reference = f"{palette.dim(terminal(cause.kind))} {item_line(item)}"
    yield (
        palette.dim("└─ " if last else "├─ ")
        + reference
        + palette.dim(remark.get(cause.found_in, ""))
    )
    under = "   " if last else "│  "
    decisions = reasons.decisions(cause.item)
    above = reasons.above(cause.item).steps
    for number, (kind, decision) in enumerate(decisions, start=1):
        is_last = number == len(decisions) and not above
        branch = palette.dim(f"{under}{'└─ ' if is_last else '├─ '}decision")
        yield f"{branch} {item_line(decision)}{palette.dim(f'  ({terminal(kind)} it)')}"
    yield from (palette.dim(under) + line for line in _above(above, palette))


def _above(steps: Iterable[ChainStep], palette: Palette) -> Iterator[str]:
    bars: list[str] = []
    for step in steps:
        del bars[step.depth :]
        branch = palette.dim("".join(bars) + ("└─ " if step.last else "├─ ") + terminal(step.kind))
        if step.item is not None:
            yield f"{branch} {item_line(step.item)}{' …' if step.repeated else ''}"
        bars.append("   " if step.last else "│  ")


# -- a file, a range ---------------------------------------------------------------------------


def _heading(why: Why, palette: Palette) -> Iterator[str]:
    total = why.count()
    share = percent(why.count(Strength.EXPLAINED), total)
    if not why.base:
        name = terminal(path_text(why.files[0].path))
        at = f" at {why.revision[:SHORT]}" if why.revision else ""
        yield palette.bold(f"{name}{at}: {share} of {counted(total, 'line')} explained")
    else:
        span = f"{why.base[:SHORT]}..{why.revision[:SHORT]}"
        new = f"{counted(total, 'changed line')} in {counted(len(why.files), 'file')}"
        yield palette.bold(f"{span}: {share} of {new} explained" if total else f"{span}: {new}")
    width = len(str(total))
    for strength, meaning in _MEANINGS.items():
        if count := why.count(strength):
            numbers = f"{count:>{width}}  {percent(count, total):>6}"
            yield f"  {strength:<11}  {numbers}  {palette.dim(meaning)}"


def _tables(why: Why, reasons: Reasons, palette: Palette) -> Iterator[str]:
    yield from _items(why, reasons, palette)
    for strength in (Strength.UNEXPLAINED, Strength.MENTIONED, Strength.UNCOMMITTED):
        files = [(file, _only(file.runs, strength)) for file in why.files]
        found = [(file, runs) for file, runs in files if runs]
        if found:
            yield ""
            yield palette.bold(f"{strength}")
        for file, runs in found:
            yield from _commits(file if why.base else None, runs, palette)
    yield from _left_out(why, palette)


def _items(why: Why, reasons: Reasons, palette: Palette) -> Iterator[str]:
    by_item = lines_by_item((str(file.path), run) for file in why.files for run in file.runs)
    if by_item:
        yield ""
        yield palette.bold("items")
    for item_id, count in by_item.items():
        yield f"  {item_line(reasons.items[item_id])}  {_count(count, in_files=bool(why.base))}"
        steps = reasons.above(item_id).steps
        above = [step.item.id for step in steps if step.item is not None and not step.repeated]
        decisions = [item.id for _, item in reasons.decisions(item_id)]
        yield from (palette.dim(f"    {one}") for one in _ways(above, decisions))


def _count(count: Counted, *, in_files: bool) -> str:
    parts = [counted(count.lines, "line")] if count.lines else []
    if count.mentioned:
        parts.append(f"{counted(count.mentioned, 'line')} only mentioned")
    files = f" in {counted(len(count.files), 'file')}" if in_files else ""
    return f"{', '.join(parts)}{files}"


def _ways(above: Sequence[str], decisions: Sequence[str]) -> Iterator[str]:
    if decisions:
        yield f"decisions: {_cut(decisions, _MOST_ABOVE)}"
    if above:
        yield f"upstream: {_cut(above, _MOST_ABOVE)}"


def _commits(
    file: ExplainedFile | None, runs: Sequence[ExplainedLines], palette: Palette
) -> Iterator[str]:
    indent = "  "
    if file is not None:
        yield f"  {terminal(path_text(file.path))}"
        indent = "    "
    for own in sorted(_by_commit(runs), key=_lines_in, reverse=file is None):
        commit = own[0].explanation.commit
        who = "" if commit is None else f"  {_commit(commit)}"
        causes = own[0].explanation.causes
        named = ", ".join(terminal(f"{one.kind} {one.item}") for one in causes)
        count = f"{counted(_lines_in(own), 'line'):>9}"
        yield f"{indent}{count}{who}{palette.dim(f'  ({named})' if named else '')}"
        yield palette.dim(f"{indent}           {_listed(own)}")


def _left_out(why: Why, palette: Palette) -> Iterator[str]:
    for files, noun in ((why.items, "item file"), (why.binary, "binary file")):
        if files:
            names = _cut([path_text(one) for one in files], _MOST_RANGES)
            yield ""
            yield palette.dim(f"skipped: {counted(len(files), noun)}: {names}")


# -- words -------------------------------------------------------------------------------------


def _commit(commit: Commit) -> str:
    return terminal(commit_line(commit))


def _by_commit(runs: Iterable[ExplainedLines]) -> list[list[ExplainedLines]]:
    found: dict[str, list[ExplainedLines]] = {}
    for run in runs:
        commit = run.explanation.commit
        found.setdefault("" if commit is None else commit.oid, []).append(run)
    return list(found.values())


def _only(runs: Iterable[ExplainedLines], strength: Strength) -> list[ExplainedLines]:
    return [run for run in runs if run.explanation.strength is strength]


def _lines_in(runs: Iterable[ExplainedLines]) -> int:
    return sum(run.count for run in runs)


def _listed(runs: Iterable[ExplainedLines]) -> str:
    found = list(ranges(runs))
    single = len(found) == 1 and "-" not in found[0]
    return f"{'line' if single else 'lines'} {_cut(found, _MOST_RANGES)}"


def _cut(words: Sequence[str], most: int) -> str:
    return listed([terminal(one) for one in words], most)
