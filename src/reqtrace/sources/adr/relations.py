"""Fields of a decision that name other decisions: `Supersedes: [5. X](0005-x.md)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reqtrace.model.location import Position
from reqtrace.sources.adr.fields import AdrFields
from reqtrace.sources.adr.status import DecisionLink
from reqtrace.sources.adr.targets import DecisionNames
from reqtrace.sources.common.source import Targets
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.text_utils import text_of

_KINDS = frozenset(
    {"supersedes", "superseded_by", "amends", "amended_by", "clarifies", "clarified_by"}
)


def take_relations(written: AdrFields, keys: Keys, names: DecisionNames) -> Iterator[DecisionLink]:
    """What the fields say of other decisions; what is understood leaves the fields.

    What is not (a mapping with reasons, say) stays, for whoever reads links of all items.
    """
    for key in list(written.fields):
        kind = _kind(key, keys)
        if kind is not None and _is_readable(written.fields[key]):
            value, mark = written.fields.pop(key), written.marks.pop(key)
            for text, position in _texts(value, mark[1], mark[2]):
                for target in names.of_value(text):
                    where = Position(position.line, position.column + target.offset)
                    yield DecisionLink(kind, target, where)


def _kind(key: str, keys: Keys) -> str | None:
    """The kind of link that a field states, None where others read it."""
    rule = keys.rule_of(key)
    if rule is None:
        return name if (name := keys.name_of(key)) in _KINDS else None
    is_plain = rule.pattern is None and not rule.form and rule.targets is Targets.ANY
    return keys.written_kind(rule) if is_plain else None


def _is_readable(value: Any) -> bool:
    """Whether a value is text or lists of it, which may be grouped: `{adrs: [ADR-1], rfcs: []}`."""
    if isinstance(value, dict):
        return all(isinstance(part, list) and _is_readable(part) for part in value.values())
    if isinstance(value, list):
        return all(not isinstance(part, dict) and _is_readable(part) for part in value)
    return not isinstance(value, bool)


def _texts(value: Any, position: Position, marks: Any) -> Iterator[tuple[str, Position]]:
    """Each text of a value, and where it stands."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, marks[key][1], marks[key][2])
    elif isinstance(value, list):
        known = marks if marks is not None and len(marks) == len(value) else ()
        for index, part in enumerate(value):
            at, inner = known[index] if known else (position, None)
            yield from _texts(part, at, inner)
    elif (text := text_of(value)) is not None:
        yield text, position
