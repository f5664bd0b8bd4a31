"""The words that Sphinx projects declare, as the tables `[types]` and `[links]` of a configuration.

In Sphinx-Needs a link may join any two needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import ANY_TYPE, Vocabulary, normal_word
from reqtrace.sources.sphinx_needs.project import LinkType, NeedsProject

_ANY = {"from": [ANY_TYPE], "to": [ANY_TYPE]}


def project_words(
    projects: Sequence[NeedsProject], vocabulary: Vocabulary
) -> Mapping[str, Mapping[str, Any]]:
    """The types and the kinds of links that *projects* add to *vocabulary*.

    A need has the type of its directive, so a type that is there only as a synonym is added. A
    plain link of a need stays one.
    """
    named = dict.fromkeys(name for project in projects for name in project.known_types)
    types = {
        name: {"prefixes": [], "synonyms": _synonyms(name)}
        for name in named
        if name not in vocabulary.types
    }
    links = dict(_kinds([one for project in projects for one in project.links or ()], vocabulary))
    return {"types": types, "links": {**links, PLAIN: {"from": [*named], "to": [ANY_TYPE]}}}


def _synonyms(name: str) -> list[str]:
    return [normal_word(name)] if normal_word(name) != name else []


def _kinds(links: Iterable[LinkType], vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    first: dict[str, LinkType] = {}
    for one in links:
        first.setdefault(one.name, one)
    forward = {kind.inverse: kind for kind in vocabulary.links.values() if kind.inverse}
    used = {*first, *vocabulary.links, *forward}
    for one in first.values():
        if one.name == PLAIN:
            continue
        if one.name in forward:
            base = forward[one.name]
            yield base.name, {**_ANY, "inverse": one.name}
            continue
        inverse = re.sub(r"[^a-z0-9]+", "_", one.incoming.lower()).strip("_")
        known = vocabulary.links.get(one.name)
        if known is not None and known.inverse:
            yield one.name, {**_ANY, "inverse": known.inverse}
        elif inverse and inverse not in used:
            used.add(inverse)
            yield one.name, {**_ANY, "inverse": inverse}
        else:
            yield one.name, dict(_ANY)
