"""What the forms of a difference for people say alike, not yet escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reqtrace.model.commit import MENTIONS
from reqtrace.model.difference import (
    Cover,
    CoverageDifference,
    Delivery,
    Difference,
    Edit,
    FieldDifference,
    ItemDifference,
    ItemFate,
    LinkDifference,
    LinkFate,
    PolicyDifference,
    Ratio,
    WordSpan,
)
from reqtrace.model.normative import plain_words
from reqtrace.model.phrases import counted, status

_NEAR = 5
_MOST = 60
_NO_WORK = (MENTIONS, "refs", "verifies")
_COVERED = {
    (Cover.UNCOVERED, Cover.COVERED): "now covered",
    (Cover.ABSENT, Cover.COVERED): "new and covered",
    (Cover.OUT_OF_SCOPE, Cover.COVERED): "in scope now, covered",
    (Cover.COVERED, Cover.UNCOVERED): "no longer covered",
    (Cover.ABSENT, Cover.UNCOVERED): "new and not covered",
    (Cover.OUT_OF_SCOPE, Cover.UNCOVERED): "in scope now, not covered",
    (Cover.COVERED, Cover.ABSENT): "removed, was covered",
    (Cover.UNCOVERED, Cover.ABSENT): "removed, was not covered",
    (Cover.COVERED, Cover.OUT_OF_SCOPE): "out of scope now, was covered",
    (Cover.UNCOVERED, Cover.OUT_OF_SCOPE): "out of scope now, was not covered",
}
_LINKS = {
    LinkFate.ADDED: "now {link}",
    LinkFate.REMOVED: "no longer {link}",
    LinkFate.BROKEN: "{link}, which no longer exists",
    LinkFate.REPAIRED: "{link}, which now exists",
}

_FATES = {LinkFate.REPAIRED: "fixed"}


def summary(difference: Difference) -> str:
    """`1 item added, 2 items changed · 1 new status · 3 links added`, or that nothing differs."""
    if difference.is_empty:
        return f"no difference in {counted(difference.after.items, 'item')}"
    fates = [(len(difference.having(fate)), fate) for fate in ItemFate]
    items = ", ".join(f"{counted(count, 'item')} {fate}" for count, fate in fates if count)
    new = sum(one.has_new_status for one in difference.items)
    links = _link_counts(difference)
    statuses = counted(new, "new status", "new statuses") if new else ""
    return " · ".join(filter(None, (items or "no item differs", statuses, links)))


def _link_counts(difference: Difference) -> str:
    links = [link.fate for one in difference.items for link in one.links]
    counts = [(links.count(fate), _FATES.get(fate, fate)) for fate in LinkFate]
    return ", ".join(f"{counted(count, 'link')} {fate}" for count, fate in counts if count)


def status_change(one: ItemDifference) -> str:
    """`draft → approved`."""
    return f"{status(one.before)} → {status(one.after)}"


def link_change(link: LinkDifference, writer: str) -> str:
    """`now satisfies NEED-1`; the source is named where another item writes the link."""
    return _LINKS[link.fate].format(link=_link(link, writer))


def links_now(links: Iterable[LinkDifference], writer: str) -> Iterator[str]:
    """The links of an item that is new or gone: `satisfies NEED-1`."""
    return (_link(link, writer) for link in links)


def _link(link: LinkDifference, writer: str) -> str:
    source = "" if link.source == writer else f"{link.source} "
    # What broke is said to have done so.
    nowhere = link.dangling and link.fate is not LinkFate.BROKEN
    return f"{source}{link.kind} {link.target}{' (no such item)' if nowhere else ''}"


def pieces(field: FieldDifference) -> tuple[WordSpan, ...]:
    """What a field said and says, with at most a few unchanged words around each change."""
    if field.words:
        last = len(field.words) - 1
        return tuple(
            _shortened(run, opens=at == 0, closes=at == last) for at, run in enumerate(field.words)
        )
    sides = ((Edit.REMOVED, field.before), (Edit.ADDED, field.after))
    runs = (WordSpan(edit=edit, words=_plain(value)) for edit, value in sides if value is not None)
    return tuple(_shortened(run) for run in runs)


def _plain(value: object) -> str:
    if isinstance(value, str):
        return plain_words(value) or '""'
    return json.dumps(value, ensure_ascii=False, default=str)


def _shortened(run: WordSpan, *, opens: bool = False, closes: bool = False) -> WordSpan:
    words = run.words.split(" ")
    if run.edit is not Edit.SAME:
        if len(words) > _MOST:
            cut = f"… ({len(words) - _MOST} more words)"
            return WordSpan(edit=run.edit, words=" ".join((*words[:_MOST], cut)))
        return run
    before = [] if opens else words[:_NEAR]
    after = [] if closes else words[-_NEAR:]
    if len(words) <= len(before) + len(after) + 1:
        return run
    return WordSpan(edit=Edit.SAME, words=" ".join((*before, "…", *after)))


def delivered(difference: Difference) -> tuple[Delivery, ...]:
    """The items that commits worked on, each with those commits alone that did."""
    worked = (
        replace(one, commits=tuple(pair for pair in one.commits if pair[1] not in _NO_WORK))
        for one in difference.delivered
    )
    return tuple(one for one in worked if one.commits)


def mentioned(difference: Difference) -> Iterator[str]:
    """The items that commits only named: `REQ-1 (2 commits)`."""
    done = {one.item.id for one in delivered(difference)}
    for one in difference.delivered:
        if one.item.id not in done:
            commits = len({commit.oid for commit, _ in one.commits})
            yield f"{one.item.id} ({counted(commits, 'commit')})"


def ratio(one: Ratio) -> str:
    """`4 of 5`."""
    return f"{one.covered} of {one.total}" if one.total else "no item selected"


def policies_that_differ(difference: Difference) -> tuple[PolicyDifference, ...]:
    """The coverage policies under which anything changed."""
    return tuple(one for one in difference.coverage if one.gained or one.lost or one.dropped)


def coverage_groups(
    differences: Sequence[CoverageDifference],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What became of some items, and their ids: `now covered`, …."""
    for (before, after), words in _COVERED.items():
        same = [one for one in differences if (one.before, one.after) == (before, after)]
        if same:
            yield words, tuple(one.item.id for one in same)
