"""Words that the items of a repository use and no vocabulary knows, as tables of a configuration.

A word that occurs once, or is a known one with a letter wrong, may be a typing error and stays a
finding. Which role a status has, only its
owner knows: the one that its words suggest is written, to be corrected.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reqtrace.engine.session import Session
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Vocabulary, normal_word
from reqtrace.sources.fields.text_utils import key_word, text_of
from reqtrace.util.suggestion import misspelled

Tables = dict[str, dict[str, Any]]
"""Tables of a configuration by their names: `types.hazard`, `links.mitigates`, `statuses`."""

_OFTEN = 2
_LONGEST = 40
_MOST_WORDS = 3  # of a status: what is longer is a sentence
_WORD = re.compile(r"[^\W\d_][\w -]*")
_TRACES = "traces_to"
"""The kind of plain links (`links: [A]`) between types that no kind connects."""
_ROLES = {
    "retired": "reject declin supersed deprecat obsolet cancel retire withdr abandon replac revert "
    "stagnant moved removed expired",
    "provisional": "not un pending propos draft review discuss consider progress",
    "done": "done complete implement releas closed deploy live ship final verif passed",
    "active": "accept approv active current adopt valid stable agreed effect decided enact",
}
"""Roles by how words of a status begin, the first one that fits counts."""


def unknown_words(session: Session) -> Tables:
    """The types, kinds of links, fields and statuses that items use and nobody declared."""
    tables: Tables = {}
    vocabulary = session.config.vocabulary
    for word in _often(session, ProblemKind.UNKNOWN_TYPE):
        if misspelled(word, vocabulary.types) is None:
            tables[f"types.{normal_word(word)}"] = {"prefixes": []}
    known = [*vocabulary.statuses, *(one for t in vocabulary.types.values() for one in t.statuses)]
    statuses = {
        word: _role(word)
        for word in _often(session, ProblemKind.UNKNOWN_STATUS)
        if len(word.split()) <= _MOST_WORDS and misspelled(word, known) is None
    }
    if statuses:
        tables["statuses"] = statuses
    fields = _often(session, ProblemKind.UNKNOWN_FIELD)
    kinds = [key for key in fields if _names_items(key, session)]
    for key in kinds:
        tables[f"links.{key_word(key)}"] = {"from": [], "to": []}
    for name, keys in _fields_by_type(session, set(fields) - set(kinds)).items():
        tables[f"types.{name}.fields"] = {key: {} for key in keys}
    return tables


def fields_that_name_items(session: Session) -> dict[str, int]:
    """The fields that no source reads as links, and in how many items they name other items."""
    keys = {key for item in session.items for key in item.attributes}
    found = {key: sum(key in item.attributes for item in session.items) for key in sorted(keys)}
    return {key: count for key, count in found.items() if _names_items(key, session)}


def links_not_allowed(session: Session) -> Tables:
    """The kinds of links that connect types which they may not connect, with these types."""
    vocabulary = session.config.vocabulary
    pairs: Counter[tuple[str, str, str]] = Counter()
    items = session.graph.items
    for link in session.graph.links:
        if link.source is None or link.target is None or link.source == link.target:
            continue
        source, target = items[link.source].type, items[link.target].type
        known = source in vocabulary.types and target in vocabulary.types
        if known and not vocabulary.allows(link.kind, source, target):
            pairs[link.kind, source, target] += 1
    tables: Tables = {}
    for (kind, source, target), count in sorted(pairs.items()):
        if count >= _OFTEN:
            name = _TRACES if kind == PLAIN else kind
            ends = tables.setdefault(f"links.{name}", _ends(name, vocabulary))
            ends["from"] = sorted({*ends["from"], source})
            ends["to"] = sorted({*ends["to"], target})
    return tables


def _ends(kind: str, vocabulary: Vocabulary) -> dict[str, Any]:
    pairs = vocabulary.links[kind].pairs if kind in vocabulary.links else ()
    return {"from": [one for one, _ in pairs], "to": [one for _, one in pairs]}


def _often(session: Session, kind: ProblemKind) -> list[str]:
    """The words of the problems of a *kind*, the most frequent first."""
    words = Counter(one.key for one in session.project.problems if one.kind is kind)
    return [
        word
        for word, count in words.most_common()
        if count >= _OFTEN and _WORD.fullmatch(word) and len(word) <= _LONGEST
    ]


def _role(status: str) -> str:
    words = normal_word(status).split("-")
    for role, starts in _ROLES.items():
        if any(word.startswith(tuple(starts.split())) for word in words):
            return role
    return "provisional"


def _names_items(key: str, session: Session) -> bool:
    """Whether most values that items have under *key* are ids of items."""
    values = [
        word for item in session.items if key in item.attributes for word in _words(item, key)
    ]
    values = [word for word in values if word]
    known = sum(session.graph.identifiers.resolve(word) is not None for word in values)
    return known * 2 > len(values)


def _words(item: Item, key: str) -> Iterator[str]:
    value = item.attributes[key]
    for one in value if isinstance(value, list | tuple) else [value]:
        yield from (part.strip() for part in (text_of(one) or "").split(","))


def _fields_by_type(session: Session, keys: Iterable[str]) -> Mapping[str, list[str]]:
    wanted = set(keys)
    found: dict[str, set[str]] = {}
    for item in session.items:
        if own := wanted.intersection(item.attributes):
            found.setdefault(item.type, set()).update(own)
    known = session.config.vocabulary.types
    return {name: sorted(own) for name, own in sorted(found.items()) if name in known}
