"""Which rules does a word of the user select? Ids, prefixes of ids, and names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from reqtrace.rules.base import Rule
from reqtrace.util.suggestion import nearest


def matching(selector: str, rules: Iterable[type[Rule]]) -> tuple[type[Rule], ...]:
    """The rules whose id begins with *selector* or whose name it is; empty where none is."""
    word = selector.strip()
    if not word:
        return ()
    chosen = _by_word(tuple(rules))
    return chosen.get(word.upper()) or chosen.get(word.lower(), ())


def suggestion(selector: str, rules: Sequence[type[Rule]]) -> str | None:
    """The id or name that is most like *selector*, None where none is near."""
    return nearest(selector, [word for rule in rules for word in (rule.name, rule.id)])


@lru_cache(maxsize=8)
def _by_word(rules: tuple[type[Rule], ...]) -> Mapping[str, tuple[type[Rule], ...]]:
    # A file may hold a suppression on each of its lines, so that no word looks at every rule.
    # Ids are upper case and names lower case with a dash: no word is both.
    chosen: dict[str, tuple[type[Rule], ...]] = {}
    for rule in rules:
        for word in (rule.name, *(rule.id[: end + 1] for end in range(len(rule.id)))):
            chosen[word] = (*chosen.get(word, ()), rule)
    return chosen
