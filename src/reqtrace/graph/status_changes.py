"""Status changes: the commit that set each item's status, and the authors of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reqtrace.model.approval import ApprovalPolicy, StatusChange
from reqtrace.model.commit import Person
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemChange, ItemHistories, ItemVersion
from reqtrace.model.normative import normative_content
from reqtrace.model.vocabulary import normal_word


def status_changes(
    items: Iterable[Item],
    item_history: ItemHistories,
    policies: Sequence[ApprovalPolicy],
    normative: Sequence[str],
) -> Iterator[StatusChange]:
    """For each item and policy the commit in which the item entered its present status.

    An entry that is not committed yet is left out: its commit has no message yet.
    """
    for item in items:
        for policy in policies:
            if policy.types and item.type not in policy.types:
                continue
            if normal_word(item.status or "") in policy.statuses:
                yield from _status_change(item, item_history, policy, normative)


def _status_change(
    item: Item, item_history: ItemHistories, policy: ApprovalPolicy, normative: Sequence[str]
) -> Iterator[StatusChange]:
    history = item_history.of(item)
    at = next((index for index, change in enumerate(history) if _enters(change, policy)), None)
    if at is None or history[at].commit == UNCOMMITTED:
        return
    yield StatusChange(
        policy=policy,
        item=item.id,
        status=item.status or "",
        commit=history[at].commit,
        authors=_authors(history[at:], item_history, policy, normative),
    )


def _enters(change: ItemChange, policy: ApprovalPolicy) -> bool:
    before = any(_has_status(version, policy) for version in change.before)
    return not before and _has_status(change.after, policy)


def _has_status(version: ItemVersion | None, policy: ApprovalPolicy) -> bool:
    return version is not None and normal_word(version.item.status or "") in policy.statuses


def _authors(
    history: Sequence[ItemChange],
    item_history: ItemHistories,
    policy: ApprovalPolicy,
    normative: Sequence[str],
) -> tuple[Person, ...]:
    """The authors of normative text, back to the previous change of status."""
    found: dict[Person, None] = {}
    for index, change in enumerate(history):
        if index and any(
            _has_status(version, policy) for version in (change.after, *change.before)
        ):
            break
        if change.adds or change.differs(lambda item: normative_content(item, normative)):
            found[item_history.commits[change.commit].author] = None
    return tuple(found)
