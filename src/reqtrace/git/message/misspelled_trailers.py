"""Misspelled trailers: lines of a message that look like trailers of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reqtrace.util.lazy_pattern import lazy_pattern
from reqtrace.util.suggestion import nearest

_HEAD = lazy_pattern(
    r"(?P<bold>\*\*)?(?P<key>[A-Za-z][A-Za-z0-9-]*+)"
    r"(?P<mark>:\*\*|\*\*[ \t]*+:|[ \t]*+:(?!//)|(?=[ \t]))[ \t]*(?P<value>.*)"
)
_NEAR = 0.8


class MisspelledTrailers:
    """Recognises lines with a misspelling of one of *keys*."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = {key.lower(): key for key in keys}

    def head(self, line: str) -> re.Match[str] | None:
        """The parts of *line*, where it may be such a line; its `value` must be checked as well."""
        if line[:1] != "*" and not line[:1].isalpha():
            return None
        match = _HEAD.match(line)
        if match is None or bool(match["bold"]) != ("*" in match["mark"]):
            return None
        # Every sentence begins with a word: the colon can only be missing after one of our keys.
        return match if match["mark"] or match["key"].lower() in self._keys else None

    def correction(self, head: re.Match[str]) -> tuple[str, str] | None:
        """The correct key of a line, and a description of the defect."""
        written = head["key"]
        exact = self._keys.get(written.lower())
        if head["bold"]:
            return (exact, "its key is wrapped in `**`") if exact else None
        if not head["mark"]:
            # In lower case it is the rest of a sentence that began on the line above.
            is_meant = exact is not None and not written[0].islower()
            return (exact or "", f"the colon after `{written}` is missing") if is_meant else None
        near = None if exact else self._near(written.lower())
        return (near, f"its key is misspelled as `{written}`") if near else None

    def _near(self, written: str) -> str | None:
        return nearest(written, self._keys.values(), cutoff=_NEAR)
