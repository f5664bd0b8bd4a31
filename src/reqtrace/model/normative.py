"""What of an item is normative, and whether two wordings of it say the same.

Formatting and white space say nothing: a text that was wrapped anew, set in bold or given other
bullets is the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reqtrace.model.item import Item
from reqtrace.model.vocabulary import normal_word

NORMATIVE = ("title", "text", "acceptance-criteria", "acceptance")
"""The fields that count where the configuration names no others."""

# Each begins with what must be there, which is searched for quickly; what stands before it is
# looked at from behind it.
_BULLET = re.compile(r"\n[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?(?:#+[ \t]+)?")
_OPENING = re.compile(r"[*_`](?<![\w*_`].)[*_`]{0,2}(?=\S)")
_CLOSING = re.compile(r"[*_`](?<=\S.)[*_`]{0,2}(?![\w*_`])")


def normative_content(item: Item, fields: Sequence[str] = NORMATIVE) -> dict[str, str]:
    """The words of each normative field that *item* has, keyed by the names in *fields*.

    A field is `title`, `text`, an attribute or a Markdown section, in any usual spelling
    (`acceptance_criteria`, `Acceptance criteria`). Words are parted by one blank.
    """
    found = {}
    for field in fields:
        words = " ".join(_words(_value(item, normal_word(field))))
        if words:
            found[field] = words
    return found


def plain_words(text: str) -> str:
    """*text* without formatting: its words, parted by one blank."""
    line = _BULLET.sub(" ", "\n".join(("", *text.splitlines())))[1:]
    return " ".join(_CLOSING.sub("", _OPENING.sub("", line)).split())


def _value(item: Item, field: str) -> object:
    if field == "title":
        return item.title
    if field == "text":
        return item.text
    named = (*item.attributes.items(), *item.sections.items())
    return [value for name, value in named if normal_word(name) == field]


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield plain_words(value)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield str(key)
            yield from _words(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _words(one)
    elif value is not None:
        yield str(value)
