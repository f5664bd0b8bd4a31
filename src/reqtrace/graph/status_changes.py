"""Which commit gave each item its status, and who had written what was approved then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reqtrace.model.approval import ApprovalPolicy, Entry
from reqtrace.model.commit import Person
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemChange, ItemHistories, ItemVersion
from reqtrace.model.normative import normative_content
from reqtrace.model.vocabulary import normal_word


def entries(
    items: Iterable[Item],
    item_history: ItemHistories,
    policies: Sequence[ApprovalPolicy],
    normative: Sequence[str],
) -> Iterator[Entry]:
    """For each item and policy the commit in which the item entered the status that it has now.

    An entry that is not committed yet is left out: its commit has no message yet.
    """
    for item in items:
        for policy in policies:
            if policy.types and item.type not in policy.types:
                continue
            if normal_word(item.status or "") in policy.statuses:
                yield from _entry(item, item_history, policy, normative)


def _entry(
    item: Item, item_history: ItemHistories, policy: ApprovalPolicy, normative: Sequence[str]
) -> Iterator[Entry]:
    history = item_history.of(item)
    at = next((place for place, one in enumerate(history) if _enters(one, policy)), None)
    if at is None or history[at].commit == UNCOMMITTED:
        return
    yield Entry(
        policy=policy,
        item=item.id,
        status=item.status or "",
        commit=history[at].commit,
        authors=_authors(history[at:], item_history, policy, normative),
    )


def _enters(change: ItemChange, policy: ApprovalPolicy) -> bool:
    before = any(_has_status(one, policy) for one in change.before)
    return not before and _has_status(change.after, policy)


def _has_status(version: ItemVersion | None, policy: ApprovalPolicy) -> bool:
    return version is not None and normal_word(version.item.status or "") in policy.statuses


def _authors(
    history: Sequence[ItemChange],
    item_history: ItemHistories,
    policy: ApprovalPolicy,
    normative: Sequence[str],
) -> tuple[Person, ...]:
    """Who wrote normative words, from the entry back to the one before it."""
    found: dict[Person, None] = {}
    for place, change in enumerate(history):
        if place and any(_has_status(one, policy) for one in (change.after, *change.before)):
            break
        if change.adds or change.differs(lambda one: normative_content(one, normative)):
            found[item_history.commits[change.commit].author] = None
    return tuple(found)
