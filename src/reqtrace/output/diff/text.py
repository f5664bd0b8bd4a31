"""The difference of two snapshots for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reqtrace.model.difference import (
    Difference,
    Edit,
    FieldDifference,
    ItemDifference,
    ItemFate,
    LinkDifference,
    LinkFate,
    PolicyDifference,
)
from reqtrace.model.phrases import day
from reqtrace.output.diff.phrases import (
    coverage_groups,
    delivered,
    link_change,
    links_now,
    mentioned,
    pieces,
    policies_that_differ,
    ratio,
    status_change,
    summary,
)
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import item_line
from reqtrace.output.remarks import remarks
from reqtrace.util.escape import path_text, terminal

_IN = "      "


def render_difference_text(difference: Difference, *, colour: bool = False) -> str:
    """What was added, changed and removed, what was delivered, and coverage gained and lost."""
    palette = Palette(colour=colour)
    names = f"{terminal(difference.before.name)} → {terminal(difference.after.name)}"
    lines = [
        palette.bold(f"{names}: {summary(difference)}"),
        *_items(difference, ItemFate.ADDED, palette, _new),
        *_items(difference, ItemFate.CHANGED, palette, changes),
        *_items(difference, ItemFate.REMOVED, palette, _gone),
        *_items(difference, ItemFate.MOVED, palette, changes),
        *_section("delivered", _delivered(difference, palette), palette),
        *_section("coverage", _coverage(policies_that_differ(difference), palette), palette),
        *remarks(difference.incomplete, difference.notes, palette),
    ]
    return "\n".join(lines) + "\n"


def changes(one: ItemDifference, palette: Palette) -> Iterator[str]:
    """What changed in an item that is on both sides, a line each."""
    if one.former_id is not None:
        yield f"formerly {terminal(one.former_id)}"
    if one.former_path is not None:
        old, new = one.former_path, path_text(one.item.location.path)
        yield f"moved: {terminal(path_text(old))} → {terminal(new)}"
    if one.has_new_status:
        yield f"status: {terminal(status_change(one))}"
    for field in one.fields:
        yield f"{terminal(field.field)}: {_pieces(field, palette)}"
    for link in one.links:
        yield _link(link, one.item.id, palette)


def _link(link: LinkDifference, writer: str, palette: Palette) -> str:
    words = terminal(link_change(link, writer))
    is_good = link.fate in (LinkFate.ADDED, LinkFate.REPAIRED)
    return palette.added(words) if is_good else palette.removed(words)


def _pieces(field: FieldDifference, palette: Palette) -> str:
    marked = []
    for run in pieces(field):
        words = terminal(run.words)
        if run.edit is Edit.REMOVED:
            words = palette.removed(f"[-{words}-]")
        elif run.edit is Edit.ADDED:
            words = palette.added(f"{{+{words}+}}")
        marked.append(words)
    return " ".join(marked)


def _items(
    difference: Difference,
    fate: ItemFate,
    palette: Palette,
    details: Callable[[ItemDifference, Palette], Iterable[str]],
) -> Iterator[str]:
    lines = (
        line
        for one in difference.having(fate)
        for line in (f"  {item_line(one.item)}", *(_IN + words for words in details(one, palette)))
    )
    return _section(str(fate), lines, palette)


def _new(one: ItemDifference, palette: Palette) -> Iterator[str]:
    return (palette.dim(terminal(words)) for words in links_now(one.links, one.item.id))


def _gone(one: ItemDifference, palette: Palette) -> Iterator[str]:
    return (palette.dim(f"was: {terminal(words)}") for words in links_now(one.links, one.item.id))


def _section(title: str, lines: Iterable[str], palette: Palette) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", palette.bold(title), *found)


def _delivered(difference: Difference, palette: Palette) -> Iterator[str]:
    for one in delivered(difference):
        yield f"  {item_line(one.item)}"
        for commit, kind in one.commits:
            words = f"{commit.short}  {day(commit.authored)}  {terminal(commit.subject)}"
            yield f"{_IN}{palette.dim(terminal(kind))} {words}"
    named = ", ".join(map(terminal, mentioned(difference)))
    if named:
        yield f"  {palette.dim('only mentioned:')} {named}"


def _coverage(policies: Iterable[PolicyDifference], palette: Palette) -> Iterator[str]:
    for one in policies:
        yield f"  {terminal(one.name)}: {ratio(one.before)} → {ratio(one.after)}"
        for group, style in ((one.gained, palette.added), (one.lost, palette.removed)):
            for words, ids in coverage_groups(group):
                yield f"{_IN}{style(words)}: {', '.join(map(terminal, ids))}"
        for words, ids in coverage_groups(one.dropped):
            yield f"{_IN}{palette.dim(words)}: {', '.join(map(terminal, ids))}"
