"""What changed in an item, and in which commits, for findings that ask for a review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reqtrace.model.difference import Edit
from reqtrace.model.finding import Related
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemChange, ItemHistories
from reqtrace.model.normative import normative_content
from reqtrace.model.phrases import commit_line
from reqtrace.model.word_diff import word_diff

_CONTEXT = 4
_LONGEST_RUN = 12
_MOST_EDITS = 6


def commits_of(changes: Iterable[ItemChange], item_history: ItemHistories) -> Iterator[Related]:
    """The commits of *changes*, each in one line; none for what is not committed."""
    for one in changes:
        if one.commit != UNCOMMITTED:
            yield Related(message=commit_line(item_history.commits[one.commit]), commit=one.commit)


def changed_fields(before: Item, now: Item, normative: Sequence[str]) -> dict[str, str]:
    """The *normative* fields that differ, each with its old and new words."""
    old, new = normative_content(before, normative), normative_content(now, normative)
    fields = [one for one in normative if old.get(one) != new.get(one)]
    return {one: _words(old.get(one, ""), new.get(one, "")) for one in fields}


def shown(what: Mapping[str, str]) -> str:
    """Fields and their words on one line."""
    return "; ".join(f"{field}: {words}" for field, words in what.items())


def _words(before: str, after: str) -> str:
    """`the last [-24-] {+36+} months`: what changed, with a few words around it.

    Of a rewritten text only the first words are shown: git shows the rest.
    """
    parts: list[str] = []
    runs = word_diff(before, after)
    edits = 0
    for place, run in enumerate(runs):
        if run.edit is not Edit.SAME:
            edits += 1
        if edits > _MOST_EDITS:
            return f"{' '.join(parts)} …"
        if run.edit is Edit.REMOVED:
            parts.append(f"[-{_beginning(run.words)}-]")
        elif run.edit is Edit.ADDED:
            parts.append(f"{{+{_beginning(run.words)}+}}")
        else:
            words = run.words.split()
            parts.append(_around(words, is_first=place == 0, is_last=place == len(runs) - 1))
    return " ".join(parts)


def _beginning(text: str) -> str:
    words = text.split()
    if len(words) <= _LONGEST_RUN:
        return text
    return f"{' '.join(words[:_LONGEST_RUN])} …"


def _around(words: list[str], *, is_first: bool, is_last: bool) -> str:
    if len(words) <= (_CONTEXT if is_first or is_last else 2 * _CONTEXT):
        return " ".join(words)
    head = [] if is_first else words[:_CONTEXT]
    tail = [] if is_last else words[-_CONTEXT:]
    return " ".join([*head, "…", *tail])
