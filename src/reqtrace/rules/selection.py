"""Which rules does a word of the user select? Ids, prefixes of ids, and names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from reqtrace.rules.base import Rule


def matching(selector: str, rules: Iterable[type[Rule]]) -> tuple[type[Rule], ...]:
    """The rules whose id begins with *selector* or whose name it is; empty where none is."""
    word = selector.strip()
    if not word:
        return ()
    return tuple(
        rule for rule in rules if rule.id.startswith(word.upper()) or rule.name == word.lower()
    )


def suggestion(selector: str, rules: Sequence[type[Rule]]) -> str | None:
    """The id or name that is most like *selector*, None where none is near."""
    for word in (selector.lower(), selector.upper()):
        known = [rule.name if word.islower() else rule.id for rule in rules]
        near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
        if near:
            return near[0]
    return None
