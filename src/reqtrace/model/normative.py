"""The normative content of an item, without formatting.

Formatting and white space are ignored: a text that was rewrapped, set in bold or has other
bullets is the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reqtrace.model.item import Item
from reqtrace.model.vocabulary import normal_word
from reqtrace.util.lazy_pattern import lazy_pattern

NORMATIVE = ("title", "text", "acceptance-criteria", "acceptance")
"""The fields that count where the configuration names no others."""

# Each begins with a required character, which is fast to search for; a lookbehind checks the text
# before it.
_BULLET = lazy_pattern(
    r"\n[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?(?:#+[ \t]+)?"
)
_OPENING = lazy_pattern(r"[*_`](?<![\w*_`].)[*_`]{0,2}(?=\S)")
_CLOSING = lazy_pattern(r"[*_`](?<=\S.)[*_`]{0,2}(?![\w*_`])")


def normative_content(item: Item, fields: Sequence[str] = NORMATIVE) -> dict[str, str]:
    """The words of each normative field that *item* has, keyed by the names in *fields*.

    A field is `title`, `text`, an attribute or a Markdown section, in any usual spelling
    (`acceptance_criteria`, `Acceptance criteria`). Words are separated by one blank.
    """
    found = {}
    for field in fields:
        words = " ".join(_words(_value(item, normal_word(field))))
        if words:
            found[field] = words
    return found


def plain_words(text: str) -> str:
    """*text* without formatting: its words, separated by one blank."""
    line = _BULLET.sub(" ", "\n".join(("", *text.splitlines())))[1:]
    return " ".join(_CLOSING.sub("", _OPENING.sub("", line)).split())


def _value(item: Item, field: str) -> object:
    if field == "title":
        return item.title
    if field == "text":
        return item.text
    fields = (*item.attributes.items(), *item.sections.items())
    return [value for name, value in fields if normal_word(name) == field]


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield plain_words(value)
    elif isinstance(value, Mapping):
        for key, element in value.items():
            yield str(key)
            yield from _words(element)
    elif isinstance(value, list | tuple):
        for element in value:
            yield from _words(element)
    elif value is not None:
        yield str(value)
