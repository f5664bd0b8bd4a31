"""Resolution of ids: known ids, former ids and alternative spellings of ADR numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reqtrace.model.item import Item, Naming
from reqtrace.model.revision import RevisionedId, parse_revisioned_id
from reqtrace.model.uid import Uid, parse_uid
from reqtrace.util.lazy_pattern import lazy_pattern

# Possessive (`*+`): backtracking over a long run of zeros would take quadratic time.
_NUMBERED = lazy_pattern(r"(?:(?P<prefix>[A-Za-z]+)-)?+(?=\d)0*+(?P<number>\d*+)")
_HAVE_NUMBERS = (Naming.FILE, Naming.NUMBER)
_DECISION = "ADR"


class Identifiers:
    """The ids of a set of items, in all spellings that references may use.

    An item is found by its id and by every id in its `formerly`. A decision is found with any
    number of leading zeros, whether its id was made from its file name (`0005-x.md` is `ADR-0005`)
    or stands in the file, and one with a bare number (`id: 0005`) also as `ADR-5`. Where some have
    bare numbers, a bare number also names one whose id was made from its file name. An item of
    Doorstop (`REQ003`) is found with another separator and in other case.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._known: dict[str, str] = {}
        self._numbered: dict[tuple[str, str], str] = {}
        self._uids: dict[Uid, str] = {}
        self._plain: dict[int, dict[str, list[str]]] | None = None
        self._near: dict[int, dict[str, list[str]]] = {}
        self._newest: dict[str, str] | None = None
        former: dict[str, str] = {}
        for item in items:
            self._known.setdefault(item.id, item.id)
            for old in item.formerly:
                former.setdefault(old, item.id)
            if item.naming in _HAVE_NUMBERS and (match := _NUMBERED.fullmatch(item.id)):
                self._numbered.setdefault(_number_key(match), item.id)
            if item.naming is Naming.UID and (uid := parse_uid(item.id)) is not None:
                self._uids.setdefault(uid, item.id)
        for old, now in former.items():
            self._known.setdefault(old, now)
        self._has_bare_numbers = any(not prefix for prefix, _ in self._numbered)

    def __contains__(self, text: str) -> bool:
        return self.resolve(text) is not None

    def __iter__(self) -> Iterator[str]:
        """All known and former ids, in the order in which they were met."""
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    @property
    def key(self) -> str:
        """Text that is the same for identifiers that answer alike, and only for those."""
        return repr((self._known, self._numbered, self._uids))

    def resolve(self, text: str) -> str | None:
        """The present id of the item that *text* names, None where no item has that id."""
        found = self._known.get(text)
        if found is None and self._uids and (uid := parse_uid(text)) is not None:
            found = self._uids.get(uid)
        if found is None and self._numbered and (match := _NUMBERED.fullmatch(text)):
            prefix, number = _number_key(match)
            found = self._numbered.get((prefix, number))
            if found is None and prefix == _DECISION:
                found = self._numbered.get(("", number))
            elif found is None and not prefix and self._has_bare_numbers:
                found = self._numbered.get((_DECISION, number))
        return found

    def other_revision(self, text: str) -> str | None:
        """The id that is *text* but for the revision (`req~login~2`), of several the newest."""
        if (wanted := parse_revisioned_id(text)) is None:
            return None
        if self._newest is None:
            self._newest = _by_stem(self._known.values())
        found = self._newest.get(wanted.stem)
        return None if found == text else found

    def with_letter(self, text: str) -> str | None:
        """The known id of whose item *text* names assertions: `REQ-p1-E`, `REQ-p1-A-B`, `REQ-1/A`.

        None where it names none. A letter behind a number in capitals marks an assertion.
        """
        match = _ASSERTION.search(text) if len(text) <= _LONGEST_PART else None
        head = None if match is None else text[: match.start() + 1]
        return None if head is None or self.resolve(head) is None else head

    def whole(self, text: str) -> str | None:
        """The known id, as written, of whose item *text* names a part, None where it names none.

        Parts are numbers: `REQ-2.5`, `REQ-2.3/4`, `REQ-2.5a`; the longest known id counts. Or they
        are letters of assertions, see `with_letter`.
        """
        if len(text) > _LONGEST_PART:
            return None
        if text[-1:].isupper():
            return self.with_letter(text)
        head, dot, part = text.rpartition(".")
        while dot and _PART.fullmatch(part):
            if self.resolve(head) is not None:
                return head if any(char.isalpha() for char in head) else None
            head, dot, part = head.rpartition(".")
        return None

    def suggest(self, text: str) -> str | None:
        """The known id that is most like *text*, None where none is near.

        Near is an id that is the same without case, punctuation and leading zeros, or whose words
        differ by one character or by two neighbours that changed places, unless that makes the
        opposite (`async` of `sync`). Its numbers are those of
        *text*: `REQ-8` is another item than `REQ-9`, not another spelling of it. Only of an id with
        a revision the newest one is near: that is the same item.
        """
        if (revised := self.other_revision(text)) is not None:
            return revised
        plain, numbers = _plain(text), _numbers(text)
        if not self._has_length_near(len(plain)):
            return None
        variants = _variants(plain)
        near = {
            known
            for length in range(len(plain) - 1, len(plain) + 2)
            for variant in variants
            for known in self._as_long_as(length).get(variant, ())
            if _numbers(known) == numbers and not _is_opposite(known, text)
        }
        near.discard(text)
        if len(near) < 2:
            return next(iter(near), None)
        import difflib  # hardly ever are there two

        # Of equally good matches the first in alphabetical order: difflib returns the last.
        ranked = difflib.get_close_matches(text, sorted(near, reverse=True), n=1, cutoff=0)
        return ranked[0] if ranked else None

    def _has_length_near(self, length: int) -> bool:
        """Whether a known id has a plain form of *length*, or of one character more or less."""
        if self._plain is None:
            self._plain = _by_length(self._known)
        return not self._plain.keys().isdisjoint(range(length - 1, length + 2))

    def _as_long_as(self, length: int) -> dict[str, list[str]]:
        """The known ids with a plain form of *length* by each of their spellings.

        Variants are only generated for ids of about the requested length.
        """
        if self._plain is None:
            self._plain = _by_length(self._known)
        if length not in self._near:
            near = self._near[length] = {}
            for plain, ids in self._plain.get(length, {}).items():
                for variant in _variants(plain):
                    near.setdefault(variant, []).extend(ids)
        return self._near[length]


_LONGEST_SPELLING = 64
_LONGEST_PART = 200
_PUNCTUATION = lazy_pattern(r"[\W_]+")
_LEADING_ZEROS = lazy_pattern(r"(?<!\d)0+(?=\d)")
_RUN = lazy_pattern(r"\d+|[^\W\d_]+")
_ASSERTION = re.compile(r"\d(?:[-/+][A-Z])+$")
_PART = lazy_pattern(r"\d+[a-z]?(?:/\d+[a-z]?)*")


def _by_stem(ids: Iterable[str]) -> dict[str, str]:
    """The newest of the ids that end with a revision, by the part before the revision."""
    newest: dict[str, tuple[RevisionedId, str]] = {}
    for item_id in ids:
        revised = parse_revisioned_id(item_id)
        if revised is None:
            continue
        known = newest.get(revised.stem)
        if known is None or known[0].rank < revised.rank:
            newest[revised.stem] = revised, item_id
    return {stem: newest_id for stem, (_, newest_id) in newest.items()}


def _by_length(ids: Iterable[str]) -> dict[int, dict[str, list[str]]]:
    """Ids by their plain forms, and these by their lengths."""
    found: dict[int, dict[str, list[str]]] = {}
    for known in ids:
        plain = _plain(known)
        found.setdefault(len(plain), {}).setdefault(plain, []).append(known)
    return found


def _plain(text: str) -> str:
    """An id without case, punctuation and leading zeros."""
    letters = _PUNCTUATION.sub("", text.casefold())
    return _LEADING_ZEROS.sub("", letters)[:_LONGEST_SPELLING]


def _numbers(text: str) -> tuple[str, ...]:
    """The significant parts of an id: its numbers, and single letters (`REQ-2a`)."""
    runs = _RUN.findall(text.casefold())
    return tuple(run.lstrip("0") for run in runs if run.isdigit() or len(run) == 1)


def _is_opposite(one: str, other: str) -> bool:
    """Whether a word of one id is that of the other with an `a` of denial in front."""
    pairs = zip(_RUN.findall(one.casefold()), _RUN.findall(other.casefold()), strict=False)
    return any(f"a{a}" == b or a == f"a{b}" for a, b in pairs)


def _variants(plain: str) -> set[str]:
    """A plain form, and what is left of it without any one character."""
    return {plain, *(plain[:i] + plain[i + 1 :] for i in range(len(plain)))}


def _number_key(match: re.Match[str]) -> tuple[str, str]:
    return ((match["prefix"] or "").upper(), match["number"])
