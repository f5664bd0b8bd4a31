"""What one file shows of how it is read, and what the ids in it show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.item_evidence import Evidence, Place, Verdict, decide, is_typed
from reqtrace.sources.fields.text_utils import text_of
from reqtrace.util.lazy_pattern import lazy_pattern

ID_KEYS = ("id", "uid", "identifier", "item_id", "req_id", "requirement_id")
ID = re.compile(r"[A-Za-z]{1,20}(?:[-_./][A-Za-z]{1,20}){0,4}[-_.]?[0-9][A-Za-z0-9._-]{0,60}")
_FIRST_DIGIT = lazy_pattern(r"[0-9]")
_OF_OTHERS = frozenset(
    {
        "CVE",
        "CWE",
        "ECSS",
        "GHSA",
        "OSV",
        "RFC",
        "ISO",
        "IEC",
        "IEEE",
        "EN",
        "DIN",
        "ECMA",
        "PEP",
        "JSR",
    }
    | {"FIG", "FIGURE", "GIF", "IMG", "SCREENSHOT", "TABLE", "VIDEO"}
    | {"UTF", "SHA", "MD", "AES", "RSA", "TLS", "SSL", "HTTP", "HTTPS", "BASE", "OAUTH", "IPV"}
)
"""What the ids of others begin with: reports, standards, algorithms."""
MOST_IDS = 20  # of a sample
PROPOSALS = "proposals"
"""Pages that are called by a number alone."""
TITLES = "titles"
"""Pages that are called by the ids in their titles."""


class Layout(NamedTuple):
    """What a file shows: a preset, the key of its ids or the paths of its entries, and ids."""

    preset: str
    detail: str = ""
    ids: tuple[str, ...] = ()


def is_read_anywhere(fields: Mapping[str, Any], vocabulary: Vocabulary) -> bool:
    """Whether an item needs no source, because it is read wherever it lies."""
    typed = is_typed(text_of(fields.get("id")), text_of(fields.get("type")), vocabulary)
    return typed and decide(Place.ELSEWHERE, Evidence.TYPED_ID) is Verdict.READ


def ids_of_families(ids: Iterable[str]) -> set[str]:
    """Those of *ids*, from the headings of a folder, that are no chance words.

    They belong to a family, an abbreviation with several numbers that is no one else's. One letter
    alone is an abbreviation where the numbers are long and many (`F-01`).
    """
    families: dict[str, set[str]] = {}
    for one in ids:
        families.setdefault(family_of(one), set()).add(one)
    return {
        one
        for family, some in families.items()
        if len(some) > 1 and (_is_family(family) or _is_of_letter(family, some))
        for one in some
    }


def _is_of_letter(family: str, ids: set[str]) -> bool:
    long = [one for one in ids if re.fullmatch(r"[A-Z]-[0-9]{2,}", one)]
    return len(family) == 1 and len(long) > 2


def family_of(item_id: str) -> str:
    """What stands before the number of an id: its abbreviation."""
    return _FIRST_DIGIT.split(item_id, maxsplit=1)[0].rstrip("-_.")


def _is_family(family: str) -> bool:
    """Whether ids may be called so: by an abbreviation that is no one else's."""
    first = re.split(r"[-_.]", family, maxsplit=1)[0]
    return sum(map(str.isupper, first)) > 1 and first.upper() not in _OF_OTHERS
