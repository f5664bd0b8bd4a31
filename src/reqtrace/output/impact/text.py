"""What stands downstream of items, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reqtrace.graph.impact import AffectedCommit, AffectedFile, AffectedItem, Impact, ImpactSource
from reqtrace.graph.trace_graph import ImpactPath
from reqtrace.model.difference import ItemFate
from reqtrace.model.phrases import SHORT, commit_line, counted
from reqtrace.output.diff.text import changes
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import item_line
from reqtrace.output.remarks import remarks
from reqtrace.util.escape import path_text, terminal

_IN = "      "
_SHOWN = 5


def render_impact_text(impact: Impact, *, colour: bool = False) -> str:
    """Items, commits and files downstream, each with the way that leads there."""
    palette = Palette(colour=colour)
    commits = {one.commit.oid for one in impact.commits}
    lines = list(_head(impact, palette))
    if impact.sources:
        lines += _part("items", (_item(one, commits, palette) for one in impact.items), palette)
        lines += _part(
            "commits", (_commit(one, commits, palette) for one in impact.commits), palette
        )
        lines += _part("files", (_file(one, commits, palette) for one in impact.files), palette)
    lines += remarks(impact.incomplete, impact.notes, palette)
    return "\n".join(lines) + "\n"


def _head(impact: Impact, palette: Palette) -> Iterator[str]:
    if impact.before is None or impact.after is None:
        yield from (palette.bold(item_line(one.item)) for one in impact.sources)
        return
    names = f"{terminal(impact.before.name)} → {terminal(impact.after.name)}"
    if not impact.sources:
        yield palette.bold(f"{names}: no item differs")
        return
    verb = "differs" if len(impact.sources) == 1 else "differ"
    yield palette.bold(f"{names}: {counted(len(impact.sources), 'item')} {verb}")
    for source in impact.sources:
        yield f"  {item_line(source.item)}"
        yield from (f"{_IN}{words}" for words in _changed(source, palette))


def _changed(source: ImpactSource, palette: Palette) -> Iterator[str]:
    difference = source.difference
    if difference is None:
        return
    if difference.fate is ItemFate.CHANGED:
        yield from changes(difference, palette)
    else:
        yield str(difference.fate)


def _part(title: str, entries: Iterable[tuple[str, str]], palette: Palette) -> Iterator[str]:
    found = list(entries)
    yield ""
    yield palette.bold(f"{title} ({len(found)})" if found else title)
    if not found:
        yield palette.dim("  none")
    for line, link_path in found:
        yield f"  {line}"
        yield palette.dim(f"{_IN}{link_path}")


def _item(one: AffectedItem, commits: set[str], palette: Palette) -> tuple[str, str]:
    remark = ""
    if not one.present:
        remark = "  (removed)"
    elif one.difference is not None:
        remark = f"  (itself {one.difference.fate})"
    return f"{item_line(one.item)}{palette.dim(remark)}", _link_path(one.link_path, commits)


def _commit(one: AffectedCommit, commits: set[str], palette: Palette) -> tuple[str, str]:
    remark = palette.dim("  (in this range)") if one.in_range else ""
    return f"{terminal(commit_line(one.commit))}{remark}", _link_path(one.link_path, commits)


def _file(one: AffectedFile, commits: set[str], palette: Palette) -> tuple[str, str]:
    remark = "" if one.present else palette.dim("  (removed)")
    more = f" and {counted(one.commits - 1, 'more commit')}" if one.commits > 1 else ""
    return f"{terminal(path_text(one.path))}{remark}", f"{_link_path(one.link_path, commits)}{more}"


def _link_path(path: ImpactPath, commits: set[str]) -> str:
    """`NEED-1 <- satisfies REQ-2 <- implements 0123456789`."""
    names = [terminal(one[:SHORT] if one in commits else one) for one in _ends(path.path)]
    kinds = map(terminal, _ends(path.kinds, first=_SHOWN - 1))
    steps = [names[0], *(f"{kind} {name}" for kind, name in zip(kinds, names[1:], strict=True))]
    if left_out := path.length - len(names):
        steps.insert(_SHOWN, f"… {counted(left_out, 'step')} …")
    return " <- ".join(steps)


def _ends(words: Sequence[str], *, first: int = _SHOWN) -> Sequence[str]:
    """The first and last of the steps of a path: of a long chain, no line has to hold them all."""
    return words if len(words) <= first + _SHOWN else (*words[:first], *words[-_SHOWN:])
