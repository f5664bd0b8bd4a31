"""Lines of a message that quote what others wrote: they state nothing about their own commit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reqtrace.git.message.code_and_urls import without_code
from reqtrace.util.lazy_pattern import lazy_pattern

_TAG = lazy_pattern(r"<(?P<end>/)?(?:details|blockquote|pre)\b", re.IGNORECASE)


def quotation_lines(lines: Sequence[str]) -> frozenset[int]:
    """The indexes of lines behind `>` and within the elements of HTML that quote or fold text.

    As for browsers, an element that is never closed goes on to the end.
    """
    found: set[int] = set()
    depth = 0
    for index, line in enumerate(lines):
        if depth or line.lstrip(" \t*-").startswith(">"):
            found.add(index)
        if "<" not in line:
            continue
        for tag in _TAG.finditer(without_code(line)):
            depth = max(depth - 1, 0) if tag["end"] else depth + 1
            found.add(index)
    return frozenset(found)
