"""The difference of two snapshots as Markdown, fit for release notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from reqtrace.model.difference import (
    Difference,
    Edit,
    FieldDifference,
    ItemDifference,
    ItemFate,
    PolicyDifference,
)
from reqtrace.model.item import Item
from reqtrace.model.phrases import remarks
from reqtrace.output.diff.phrases import (
    coverage_groups,
    delivered,
    link_change,
    links_now,
    pieces,
    policies_that_differ,
    ratio,
    status_change,
    summary,
)
from reqtrace.util.escape import markdown, path_text

_Line = Callable[[ItemDifference], str]
_Details = Callable[[ItemDifference], Iterable[str]]


def render_difference_markdown(difference: Difference) -> str:
    """Added, changed and removed items, new statuses, what was delivered, and coverage.

    Removed words are struck through, added ones bold. Items are grouped by type.
    """
    names = f"{markdown(difference.before.name)} to {markdown(difference.after.name)}"
    new_status = tuple(one for one in difference.items if one.has_new_status)
    changed = tuple(one for one in difference.having(ItemFate.CHANGED) if _is_more(one))
    lines = [
        f"# Changes from {names}",
        "",
        f"{_sentence(summary(difference))}",
        *_items("Added", difference.having(ItemFate.ADDED), _with_status, _links),
        *_items("Changed", changed, _plainly, _changes),
        *_items("Removed", difference.having(ItemFate.REMOVED), _plainly, _nothing),
        *_items("Status", new_status, _status, _nothing),
        *_items("Moved", difference.having(ItemFate.MOVED), _plainly, _place),
        *_delivered(difference),
        *_coverage(policies_that_differ(difference)),
        *_notes(difference),
    ]
    return "\n".join(lines) + "\n"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _is_more(one: ItemDifference) -> bool:
    """Whether more changed than the status, which is told in a part of its own."""
    return bool(one.fields or one.links or one.former_id is not None)


def _items(
    title: str, items: Iterable[ItemDifference], line: _Line, details: _Details
) -> Iterator[str]:
    found = tuple(items)
    if found:
        yield from ("", f"## {title}")
    for name, group in groupby(found, key=lambda one: one.item.type):
        yield from ("", f"### {markdown(name)}", "")
        for one in group:
            yield f"- {line(one)}"
            yield from (f"  - {words}" for words in details(one))


def _name(item: Item) -> str:
    return f"**{markdown(item.id)}** {markdown(item.title)}"


def _plainly(one: ItemDifference) -> str:
    former = "" if one.former_id is None else f", formerly {markdown(one.former_id)}"
    return f"{_name(one.item)}{former}"


def _with_status(one: ItemDifference) -> str:
    status = one.item.status
    return f"{_name(one.item)} ({markdown(status)})" if status else _name(one.item)


def _status(one: ItemDifference) -> str:
    return f"{_name(one.item)}: {markdown(status_change(one))}"


def _nothing(_: ItemDifference) -> Iterable[str]:
    return ()


def _links(one: ItemDifference) -> Iterator[str]:
    return map(markdown, links_now(one.links, one.item.id))


def _changes(one: ItemDifference) -> Iterator[str]:
    for field in one.fields:
        yield f"{markdown(field.field)}: {_pieces(field)}"
    for link in one.links:
        yield markdown(link_change(link, one.item.id))
    if one.former_path is not None:
        yield from _place(one)


def _place(one: ItemDifference) -> Iterator[str]:
    old, new = path_text(one.former_path or ""), path_text(one.item.location.path)
    yield f"moved from {markdown(old)} to {markdown(new)}"


def _pieces(field: FieldDifference) -> str:
    marks = {Edit.REMOVED: "~~", Edit.ADDED: "**", Edit.SAME: ""}
    # Markup must touch the words that it encloses.
    runs = ((marks[run.edit], markdown(run.words).strip()) for run in pieces(field))
    return " ".join(f"{mark}{words}{mark}" for mark, words in runs)


def _delivered(difference: Difference) -> Iterator[str]:
    found = delivered(difference)
    if found:
        yield from ("", "## Delivered", "")
    for one in found:
        commits = ", ".join(f"{markdown(kind)} {commit.short}" for commit, kind in one.commits)
        yield f"- {_name(one.item)}: {commits}"


def _coverage(policies: Iterable[PolicyDifference]) -> Iterator[str]:
    found = tuple(policies)
    if found:
        yield from ("", "## Coverage", "")
    for one in found:
        yield f"- {markdown(one.name)}: {ratio(one.before)} → {ratio(one.after)}"
        for words, ids in coverage_groups((*one.gained, *one.lost, *one.dropped)):
            yield f"  - {words}: {', '.join(map(markdown, ids))}"


def _notes(difference: Difference) -> Iterator[str]:
    found = remarks(difference.incomplete, difference.notes)
    lines = [f"- {label.capitalize()}: {markdown(sentence)}" for label, sentence in found]
    if lines:
        yield from ("", *lines)
