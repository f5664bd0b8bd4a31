"""Fields that nobody declared as kinds of links and that hold ids all the same."""

from __future__ import annotations

import re

from reqtrace.sources.fields.text_utils import key_word
from reqtrace.util.lazy_pattern import lazy_pattern

NO_LINKS = frozenset(
    {"alias", "aliases", "assignee", "author", "authors", "category", "effort", "identifier"}
    | {"iteration", "key", "keywords", "labels", "level", "owner", "owners", "priority", "release"}
    | {"reviewer", "reviewers", "revision", "severity", "sprint", "tag", "tags", "uid", "version"}
)
"""Fields whose values may look like ids (`priority: P1`) and that never link."""

_ID = lazy_pattern(r"[A-Za-z][\w./~-]*\d[\w~-]*")
_UUID = lazy_pattern(
    r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)
_OF_ITEMS = frozenset({"description", "name", "statement", "status", "summary", "text", "title"})
"""What an entry has that is an item and names none."""
_TARGETS = ("id", "uid", "ref", "hrid")
_LENGTHS_OF_UUID = (32, 36)
_LONGEST = 100
_MOST = 1000


def are_ids(value: object) -> bool:
    """Whether *value* is an id with a number, or several in a list or with commas between them."""
    if isinstance(value, str):
        # Nearly all texts are no ids, and their ends say so: `SRS-1`, `SRS-1a`.
        if not (value[-1:].isdigit() or value[-2:-1].isdigit()):
            return is_uuid(value)
        if len(value) > _LONGEST * 10:
            return False
        if "," in value:
            return all(_is_id(part.strip()) for part in value.split(","))
        return _is_id(value)
    if isinstance(value, list) and 0 < len(value) <= _MOST:
        return all(_is_id(part) if isinstance(part, str) else _has_id(part) for part in value)
    return False


def _has_id(value: object) -> bool:
    """Whether a mapping names an item: `{uuid: …, hrid: SYS-7}`."""
    if not isinstance(value, dict) or any(isinstance(one, list | dict) for one in value.values()):
        return False
    if not _OF_ITEMS.isdisjoint(map(key_word, value)):
        return False  # it is one
    written = next((value[key] for key in _TARGETS if key in value), None)
    return isinstance(written, str) and _is_id(written)


def is_uuid(text: str) -> bool:
    """Whether an id is a UUID (RFC 9562), with or without hyphens: its letters mean nothing."""
    return len(text) in _LENGTHS_OF_UUID and _UUID.fullmatch(text) is not None


def _is_id(text: str) -> bool:
    if is_uuid(text):
        return True
    return len(text) <= _LONGEST and _ID.fullmatch(text) is not None
