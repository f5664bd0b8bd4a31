"""Doorstop's UIDs: a prefix, then a number or a name."""

from __future__ import annotations

from typing import NamedTuple

from reqtrace.util.lazy_pattern import lazy_pattern

# Doorstop looks for the last separator first, then for the last digits.
_WITH_SEPARATOR = lazy_pattern(r"([\w.-]+)[-_.](\w+)")
_WITH_NUMBER = lazy_pattern(r"([\w.-]*\D)([0-9]+)")
_NUMBER = lazy_pattern(r"[0-9]{1,300}")
_LONGEST = 1024


class Uid(NamedTuple):
    """The parts by which names of items are compared: `REQ3` is `REQ003` and `req-3`.

    `number` is -1 where a name follows the prefix (`REQ-login`).
    """

    prefix: str
    number: int
    name: str


def parse_uid(text: str) -> Uid | None:
    """The parts of *text*; None where it is no name of an item."""
    if len(text) > _LONGEST:
        return None
    if match := _WITH_SEPARATOR.fullmatch(text):
        prefix = match[1].lower()
        if _NUMBER.fullmatch(match[2]):
            return Uid(prefix, int(match[2]), "")
        return Uid(prefix, -1, match[2])
    match = _WITH_NUMBER.fullmatch(text)
    if match is None or not _NUMBER.fullmatch(match[2]):
        return None
    return Uid(match[1].rstrip("-_.").lower(), int(match[2]), "")


def begins_with_uid(text: str) -> bool:
    """Whether Doorstop reads a file of that name (without suffix) as an item."""
    return bool(_WITH_SEPARATOR.match(text) or _WITH_NUMBER.match(text))
