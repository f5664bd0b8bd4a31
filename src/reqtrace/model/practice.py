"""What a repository does already: some gaps are gaps only where the others are filled."""

from __future__ import annotations

from dataclasses import field

from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Which links the items and commits of a repository have at all.

    `mentions` are the families of ids that a commit names, in its message or in a note on it,
    `trailers` those that one names in a trailer or a note. `links` are the kinds of links by the
    family of the item that has them, `types` the types of all items.
    """

    mentions: frozenset[str] = frozenset()
    trailers: frozenset[str] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()
    types: frozenset[str] = field(default_factory=frozenset)
