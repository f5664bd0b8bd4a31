"""Is a word with a number an id of a requirement, or does it only look like one?

What speaks for it: a prefix that the vocabulary or the source knows; else that the page has
several of its family. What speaks against it: that it is the name of a standard (`UTF-8`), a step
or a part of a text (`Phase-2`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.markdown.id_text import family_of, series_of
from reqtrace.util.lazy_pattern import lazy_pattern

_CHANCE = frozenset(
    {
        "ABNF", "AES", "ANSI", "ARM", "ASCII", "ASTM", "AVX", "BASE", "BCP", "BIP", "BSD", "CC",
        "COVID", "CP", "CRC", "CVE", "CVSS", "CWE", "DIN", "DO", "DOS", "ECMA", "EIP", "EN", "ES",
        "EU", "FIPS", "FY", "GIF", "GMT", "GPT", "HTML", "HTTP", "HTTPS", "I18N", "IEC", "IEEE",
        "INT", "IPV", "ISO", "ISSN", "JDK", "JSR", "KEP", "MD", "MIL", "MIT", "MP", "MPEG", "MQTT",
        "CEN", "CENELEC", "ECSS", "ETSI", "ITU", "SAE", "STANAG",
        "NIST", "OAUTH", "OWASP", "PEP", "PEM", "PKCS", "PR", "PY", "RFC", "RIPEMD", "RSA", "SHA",
        "SMPTE", "SOC", "SSL", "TLS", "UART", "USB", "UTC", "UTF", "WCAG", "WIN", "X",
        "ALPHA", "ANNEX", "APPENDIX", "BETA", "CHAPTER", "DAY", "FIG", "FIGURE", "H", "ITERATION",
        "LEVEL", "MILESTONE", "OPTION", "PART", "PHASE", "Q", "RC", "RELEASE", "SECTION", "SPRINT",
        "STAGE", "STEP", "TABLE", "TIER", "V", "VERSION", "WEEK", "YEAR",
    }
)  # fmt: skip
"""First words of names with numbers that are no ids: standards, and parts of a text or a plan."""

_WORD = lazy_pattern(r"[A-Za-z]+")
# Not `B2B` and `E2E`: behind the number there is one small letter, or a separator. Words before a
# number that stands alone may have digits, too: `SWR_J1939TP_00001`.
_SHAPE = lazy_pattern(
    r"[A-Z][A-Za-z]*+(?:[-_.][A-Za-z]+)*+[-_.]?\d+[a-z]?(?:[-_.][A-Za-z0-9]+)*"
    r"|[A-Z][A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*[-_.]\d+[a-z]?"
)
_OF_PARTS = frozenset({"AC", "ADR", "BUG", "CHK", "ISSUE", "P", "Q", "REF", "RISK", "TASK", "TBD"})
_RANK = lazy_pattern(r"[PQ]\d")
"""A priority (`P1`) or a quarter (`Q3`)."""
_OF_DOCUMENTS = frozenset({"DOC", "DOCS", "DOCUMENT", "PAGE"})
_YEAR = lazy_pattern(r"[^\d]+(?:19|20)\d\d")
_LONGEST = 64
ENOUGH = 2
"""Ids of a family on one page that speak for each other."""


def is_id_shaped(text: str) -> bool:
    """Whether *text* is written like an id: capitals, then a number; and is no known chance."""
    family = family_of(text)
    if family == text or len(text) > _LONGEST or _SHAPE.fullmatch(text) is None:
        return False
    words = _WORD.findall(family)
    if not words or words[0].upper() in _CHANCE:
        return False
    if words[0].upper().startswith("TEST") and not words[0].isupper():
        return False  # `TestIT_FS_01`, the name of a function
    capitals = [word for word in words if word.isupper()]
    # `SyRS-1` and `MPub-FR-1`, but not `Step-1` nor `Sha2`.
    return bool(capitals) or sum(c.isupper() for c in words[0]) > 1


class Families:
    """The families of the ids that stand where the items of one page may begin."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = tuple(ids)

    @cached_property
    def _many(self) -> frozenset[str]:
        counts: dict[str, set[str]] = {}
        for item_id in self._ids:
            if is_id_shaped(item_id):
                counts.setdefault(series_of(item_id), set()).add(item_id)
        return frozenset(one for one, some in counts.items() if len(some) >= ENOUGH)

    def is_likely(self, item_id: str, *, is_marked: bool) -> bool:
        """Whether an id of an unknown prefix is one, as it is written and by its family.

        A colon or brackets are enough for `FR-1`, but not for `S3` and `MDR-2017`.
        """
        if not is_id_shaped(item_id) or _RANK.fullmatch(item_id) is not None:
            return False
        if self.repeats(item_id):
            return True
        return is_marked and family_of(item_id)[-1] in "-_." and not _YEAR.fullmatch(item_id)

    def repeats(self, item_id: str) -> bool:
        """Whether the page has several ids of the series of *item_id*."""
        return series_of(item_id) in self._many


def is_of_part(item_id: str) -> bool:
    """Whether it is the number of a criterion, a check, a priority (`P1`), a risk or a reference.

    Where the vocabulary does not know them, a row or a list entry with one is no item.
    """
    return family_of(item_id).strip("-_.").upper() in _OF_PARTS


def is_of_document(item_id: str) -> bool:
    """Whether an id is that of a document, such as `DOC-040-REQS`, and of no item in it."""
    return family_of(item_id).strip("-_.").upper() in _OF_DOCUMENTS


def defines(builder: ItemBuilder, item_id: str) -> bool:
    """Whether a row or a list entry with a known prefix can be an item.

    No decision is written in one line: such lists are an index of them. And `test_login_1` is the
    name of a function.
    """
    if not item_id[:1].isupper() or not knows_prefix(builder, item_id):
        return False
    return builder.vocabulary.type_of_id(item_id) != builder.vocabulary.type_named("adr")


def knows_prefix(builder: ItemBuilder, item_id: str) -> bool:
    """Whether the vocabulary or the source of *builder* knows the prefix of *item_id*."""
    source = builder.source
    if source is not None and any(
        item_id.upper().startswith(prefix.upper()) for prefix in source.prefixes
    ):
        return True
    return builder.vocabulary.type_of_id(item_id) is not None
