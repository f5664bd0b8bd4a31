"""Small facts about words as people write them: ids, none words, addresses, keys."""

from __future__ import annotations

from reqtrace.util.lazy_pattern import lazy_pattern

ID = lazy_pattern(r"(?!.*(?:^|/)\.{0,2}(?:/|$))[A-Za-z0-9][A-Za-z0-9._/-]{0,127}")
"""An id: ASCII letters, digits and `. _ - /`, at most 128 characters. As a path it has neither
empty segments nor `.` or `..`, so that it can name a file."""

_URL = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*://|mailto:")
_NONE = frozenset(
    {"", "n/a", "n.a", "na", "none", "tbd", "tbc", "todo", "null", "nil", "-", "--", "[]", "?"}
    | {"keine", "keiner", "aucun", "aucune", "ninguno", "ninguna", "nenhum", "nenhuma"}
    | {"\u306a\u3057", "\u65e0", "\u7121", "\uc5c6\uc74c"}
)


def says_nothing(text: str) -> bool:
    """Whether *text* is one of the words that people write where there is no link."""
    return text.strip().strip("().\u3002").lower() in _NONE


def is_address(text: str) -> bool:
    """Whether *text* is a URL: something outside the repository."""
    return _URL.match(text) is not None


def text_of(value: object) -> str | None:
    """A scalar as it was written; None for a list, a mapping or nothing at all."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return None


def key_word(key: str) -> str:
    """A key as keys are compared: lower case, `_` for `-` and white space."""
    return "_".join(key.strip().lower().replace("-", " ").replace("_", " ").split())


def shown(text: str, limit: int = 80) -> str:
    """*text* on one line of at most *limit* characters, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
