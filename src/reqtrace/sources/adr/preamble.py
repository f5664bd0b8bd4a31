"""Fields in a block at the top of a page that serves as front matter: a fence, or `<pre>`."""

from __future__ import annotations

import re
from typing import Any

from reqtrace.model.location import Position
from reqtrace.sources.markdown.metadata import Metadata
from reqtrace.sources.markdown.scan import Outline

_FIELD = re.compile(r"\s*(?P<key>[A-Za-z][\w .-]{0,40}?)\s*:(?:\s+(?P<value>\S.*?))?\s*\Z")
_INFOS = frozenset({"", "text", "yaml", "yml"})
_LEAST = 3
_MOST_LINES = 60


def block_at_top(page: Outline) -> Metadata | None:
    """The fields of the block with which *page* begins; None where it is no list of fields.

    They are read line by line: what people write there is rarely YAML throughout.
    """
    first = next((n for n, line in enumerate(page.plain, 1) if line.strip()), None)
    if first is None:
        return None
    fence = page.fence_at.get(first)
    if fence is not None and fence.info in _INFOS:
        last = fence.last
    elif page.plain[first - 1].strip().lower() == "<pre>":
        last = _end_of_pre(page, first)
    else:
        return None
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    for number in range(first + 1, last):
        match = _FIELD.match(page.lines[number - 1])
        if match is not None and match["key"] not in fields:
            fields[match["key"]] = match["value"]
            key_at = Position(number, match.start("key") + 1)
            value_at = Position(number, max(match.start("value"), match.start("key")) + 1)
            marks[match["key"]] = (key_at, value_at, None)
    return Metadata(fields, marks, last) if len(fields) >= _LEAST else None


def _end_of_pre(page: Outline, first: int) -> int:
    for number in range(first + 1, min(len(page.plain), first + _MOST_LINES) + 1):
        if page.plain[number - 1].strip().lower() == "</pre>":
            return number
    return first
