"""Fields of a decision that name other decisions: `Supersedes: [5. X](0005-x.md)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reqtrace.model.location import Position
from reqtrace.sources.adr.fields import AdrFields
from reqtrace.sources.adr.names import id_of_file, is_named_as_decision
from reqtrace.sources.adr.status import LINK, DecisionLink, DecisionTarget, linked
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.text_utils import is_address, says_nothing

_KINDS = frozenset(
    {"supersedes", "superseded_by", "amends", "amended_by", "clarifies", "clarified_by"}
)
_PIECE = re.compile(r"[^,;]+")
_NAME = re.compile(r"(?:ADR[-_ #]?|#)?(?P<number>\d+)(?:\.\s.*)?", re.IGNORECASE)


def take_relations(written: AdrFields, keys: Keys) -> Iterator[DecisionLink]:
    """What the fields say of other decisions; what is understood leaves the fields.

    What is not (an id of another form, say) stays, for whoever reads links of all items.
    """
    for key in [key for key in written.fields if keys.name_of(key) in _KINDS]:
        if keys.rule_of(key) is None:
            links = _links(keys.name_of(key), written.fields[key], written.marks[key])
            if links is not None:
                del written.fields[key], written.marks[key]
                yield from links


def _links(kind: str, value: Any, mark: Any) -> list[DecisionLink] | None:
    if isinstance(value, list) and mark[2] is not None and len(mark[2]) == len(value):
        each = [(target, own[0]) for target, own in zip(value, mark[2], strict=True)]
    else:
        each = [(value, mark[1])]
    links = []
    for text, position in each:
        targets = _targets(text)
        if targets is None:
            return None
        links += [
            DecisionLink(kind, target, Position(position.line, position.column + target.offset))
            for target in targets
        ]
    return links


def _targets(text: object) -> list[DecisionTarget] | None:
    """The decisions that *text* names and where; None where a part of it is no decision."""
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str):
        return None
    links = list(LINK.finditer(text))
    if links:
        return [target for link in links for target in linked(link)]
    found = []
    for piece in _PIECE.finditer(text):
        name = piece[0].strip()
        if says_nothing(name):
            continue
        target = _target(name, piece.start() + piece[0].index(name))
        if target is None:
            return None
        found.append(target)
    return found


def _target(name: str, offset: int) -> DecisionTarget | None:
    if is_address(name):
        return DecisionTarget(name, offset, external=True)
    if name.lower().endswith((".md", ".markdown", ".rst")) and is_named_as_decision(name):
        return DecisionTarget(id_of_file(name), offset, path=name)
    match = _NAME.fullmatch(name)
    return None if match is None else DecisionTarget(f"ADR-{match['number']}", offset)
