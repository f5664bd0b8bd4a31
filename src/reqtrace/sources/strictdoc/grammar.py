"""The lines of a `[GRAMMAR]`, or of a `.sgra` file → what it says of the values of fields."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reqtrace.sources.strictdoc.nodes import Grammar

_LINE = re.compile(r"[ ]*(?:- )?(?P<key>TAG|TITLE|TYPE): (?P<value>.*)")
_CHOICE = re.compile(r"(?P<type>SingleChoice|MultipleChoice)\((?P<options>.*)\)")
_OPTION = re.compile(r'"(?P<quoted>[^"]*)"|(?P<plain>[^,"]+)')


def read_grammar(lines: Iterable[str]) -> Grammar:
    """The choices and lists among the fields that *lines* declare."""
    options: dict[str, tuple[str, ...]] = {}
    lists: list[str] = []
    tag = name = ""
    for line in lines:
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            continue
        value = match["value"].strip()
        if match["key"] == "TAG":
            tag = value
        elif match["key"] == "TITLE":
            name = f"{tag}.{value}"
        elif name and (choice := _CHOICE.fullmatch(value)) is not None:
            options[name] = _options(choice["options"])
            if choice["type"] == "MultipleChoice":
                lists.append(name)
        elif name and value == "Tag":
            lists.append(name)
    return Grammar(options=options, lists=tuple(lists))


def _options(text: str) -> tuple[str, ...]:
    found = (match["quoted"] or match["plain"] or "" for match in _OPTION.finditer(text))
    return tuple(word for option in found if (word := option.strip()))
