"""Paths to the entries of a YAML document: `controls[].assessment-requirements[]`."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from reqtrace.util.lazy_pattern import lazy_pattern

_STEP = lazy_pattern(r'(?:"(?P<quoted>[^"]*)"|(?P<plain>[^.\[\]{}"]*))(?P<each>\[\]|\{\})?')


class Each(Enum):
    """What a step of a path goes into: one value, each entry of a list, each key of a mapping."""

    VALUE = ""
    ENTRY = "[]"
    KEY = "{}"


class PathStep(NamedTuple):
    """One step: a key (empty: the value itself), and what of its value the path goes into."""

    key: str
    each: Each


def parse_entry_path(text: str) -> tuple[PathStep, ...]:
    """The steps of a path to entries, of which it names at least one.

    Keys that contain dots or brackets are in double quotes. Raises `ValueError`, whose text is
    the reason, where the path is none.
    """
    steps = parse_path(text)
    if steps[-1].each is Each.VALUE:
        raise ValueError(
            "it leads to a single value; write `[]` for the entries of a list, or `{}`"
        )
    return steps


def parse_path(text: str) -> tuple[PathStep, ...]:
    """The same for a path that may end at one value."""
    steps: list[PathStep] = []
    position = 0
    while True:
        match = _STEP.match(text, position)
        key = "" if match is None else match["quoted"] or match["plain"] or ""
        each = Each("" if match is None else match["each"] or "")
        if match is None or (not key and (each is Each.VALUE or (steps and each is Each.ENTRY))):
            raise ValueError(f"a key is missing at character {position + 1}")
        steps.append(PathStep(key, each))
        position = match.end()
        if position == len(text):
            break
        if text[position] != ".":
            raise ValueError(f"`{text[position]}` at character {position + 1} is unexpected")
        position += 1
    return tuple(steps)
