"""Regular expressions that users and repositories give us: they run in linear time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from reqtrace.util.lazy_pattern import lazy_pattern

_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_Span = tuple[int, int]


class Match:
    """Where a pattern was found in `text`: groups by number (0 is all of it) or by name."""

    __slots__ = ("_names", "_spans", "text")

    def __init__(self, text: str, spans: tuple[_Span, ...], names: Mapping[str, int]) -> None:
        self.text = text
        self._spans = spans
        self._names = names

    def group(self, group: int | str = 0) -> str | None:
        """The text of a group, None where it took no part. `KeyError` for an unknown name."""
        start, end = self.span(group)
        return None if start < 0 else self.text[start:end]

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """Start and end of a group, in characters of `text`; -1 each where it took no part."""
        return self._spans[self._names[group] if isinstance(group, str) else group]

    def groups(self) -> tuple[str | None, ...]:
        """The texts of all groups from the first on."""
        return tuple(self.group(number) for number in range(1, len(self._spans)))

    def groupdict(self) -> dict[str, str | None]:
        """The texts of the named groups, in the order of the pattern."""
        return {name: self.group(name) for name in self._names}


class LinearPattern:
    """A regular expression without back references and look-around, which cannot be linear.

    The engine is RE2. Raises `ValueError`, whose text is the reason, for any other pattern.
    """

    __slots__ = ("_compiled", "_names", "text")

    def __init__(self, text: str) -> None:
        self._compiled = _compiled(_whole(text))
        self.text = text
        groups: Mapping[str, int] = self._compiled.groupindex
        self._names = dict(sorted(groups.items(), key=lambda entry: entry[1]))

    def __repr__(self) -> str:
        return f"LinearPattern({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LinearPattern) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the groups that have one, in their order."""
        return tuple(self._names)

    @property
    def groups(self) -> int:
        """How many groups the pattern has, named ones included."""
        return int(self._compiled.groups)

    def search(self, text: str) -> Match | None:
        """The first match in *text*."""
        return self._match(text, self._compiled.search(_whole(text)))

    def fullmatch(self, text: str) -> Match | None:
        """The match of the whole of *text*."""
        return self._match(text, self._compiled.fullmatch(_whole(text)))

    def finditer(self, text: str) -> Iterator[Match]:
        """All matches in *text*; none overlaps another."""
        for raw in self._compiled.finditer(_whole(text)):
            match = self._match(text, raw)
            if match is not None:
                yield match

    def _match(self, text: str, raw: Any) -> Match | None:
        if raw is None:
            return None
        spans = tuple(raw.span(number) for number in range(self.groups + 1))
        return Match(text, spans, self._names)


@cache
def _compiled(text: str) -> Any:
    import re2  # only where a pattern is used

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(text, options)
    except re2.error as error:
        raise ValueError(_reason(error)) from error


def _whole(text: str) -> str:
    # A byte that is no UTF-8 travels as a lone surrogate, which the engine cannot take.
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _reason(error: Exception) -> str:
    message = error.args[0] if error.args else ""
    return message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)
