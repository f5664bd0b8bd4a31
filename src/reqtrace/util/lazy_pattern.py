"""Regular expressions of ours that are compiled when they are first used."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def lazy_pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`re.compile` for a pattern that many runs do not need: its methods and attributes.

    To compile all patterns takes a tenth of a run in which every file is new, and such a run uses
    a fifth of them. It is no pattern to the functions of `re`, such as `re.sub`. What nearly every
    run uses, or asks for each line of a file, is compiled by `re.compile`.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(text, flags))


class _LazyPattern:
    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # Asked for once only: from then on it is an attribute of its own.
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value

    def __repr__(self) -> str:
        return repr(re.compile(self._text, self._flags))
