"""What a kind of link is called from its other end: `satisfied by` for `satisfies`."""

from __future__ import annotations

from reqtrace.model.commit import MENTIONS
from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import Vocabulary

_IRREGULAR = {
    PLAIN: "linked from",
    MENTIONS: "mentioned in",
    "conflicts_with": "conflicts with",
    "depends_on": "needed by",
    "derives_from": "source of",
    "refs": "referenced by",
    "relates_to": "related to",
}


def inverse_label(kind: str, vocabulary: Vocabulary | None = None) -> str:
    """What an item is to another one that has a link of *kind* to it, for people.

    The configuration may name the inverse of a kind. Otherwise a verb gets its passive form, and
    any other word `of`: an item is the `parent of` one that has a link `parent` to it.
    """
    known = None if vocabulary is None else vocabulary.links.get(kind)
    if known is not None and known.inverse:
        return known.inverse.replace("_", " ")
    if kind in _IRREGULAR:
        return _IRREGULAR[kind]
    verb, _, rest = kind.partition("_")
    if rest == "by":
        return f"{verb} by (inverse)"
    if not verb.endswith("s") or verb.endswith("ss"):
        return f"{kind.replace('_', ' ')} of"
    ending = {"": "by", "to": "from", "from": "to"}.get(rest, f"{rest} by".replace("_", " "))
    return f"{_participle(verb)} {ending}"


def _participle(verb: str) -> str:
    """`verified` for `verifies`, `closed` for `closes`, `supported` for `supports`."""
    if verb.endswith("ies"):
        return f"{verb[:-3]}ied"
    return f"{verb[:-1]}d" if verb.endswith("es") else f"{verb[:-1]}ed"
