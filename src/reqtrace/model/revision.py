"""Ids that end with a revision, as those of OpenFastTrace do: `req~login~2`."""

from __future__ import annotations

from typing import NamedTuple

from reqtrace.util.lazy_pattern import lazy_pattern

_REVISIONED = lazy_pattern(r"([^~\s]+~[^~\s]+)~([0-9]+)")
_LONGEST = 1024


class RevisionedId(NamedTuple):
    """The parts of such an id: the `stem` (`req~login`), and the `revision`, a number as text."""

    stem: str
    revision: str

    @property
    def rank(self) -> tuple[int, str]:
        """A key that sorts revisions as numbers, however long these are."""
        return len(self.revision), self.revision


def parse_revisioned_id(text: str) -> RevisionedId | None:
    """The parts of *text*; None where it is no id with a revision."""
    match = _REVISIONED.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    return RevisionedId(match[1], match[2].lstrip("0") or "0")
