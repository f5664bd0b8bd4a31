"""Is this file an item file? One table says so: where a file is × what its content shows.

`FileMatcher` finds out the place of a file, from its path alone. The readers of the formats find
out the evidence, from the content. What follows from both is in `VERDICTS` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from reqtrace.model.vocabulary import Vocabulary
from reqtrace.util.lazy_pattern import lazy_pattern

# A schema has an address.
_ID = lazy_pattern(rb"(?m)^[\"']?id[\"']?[ \t]*:(?![ \t]*[\"']?https?://)")
_TYPE = lazy_pattern(rb"(?m)^[\"']?type[\"']?[ \t]*:[ \t]*[\"']?([A-Za-z][\w -]{0,60})")


class Place(Enum):
    """Where a file is, as far as that says something about its content."""

    SOURCE = auto()
    """A source of the configuration includes it, and each of its files is to hold items."""
    LENIENT_SOURCE = auto()
    """A source with `strict = false` includes it: its files may hold items."""
    DETECTED_SOURCE = auto()
    """The same, but nobody wrote the source: it was detected."""
    TRACED_SOURCE = auto()
    """A strict source of a format whose items stand among other text, in files of any name."""
    ITEM_FOLDER = auto()
    """A folder is named after a type: `requirements/`."""
    DECISION_SOURCE = auto()
    """Each file is a decision: a source of the configuration says so."""
    DECISION_FOLDER = auto()
    """The name of the folder says so, `adr/`, and the file has the number of a decision."""
    DECISION_PAGE = auto()
    """A file of such a folder without a number: a decision, or a page about them."""
    PAGE = auto()
    """A README, an index or a template by its name, where items are: it may be about them."""
    LIST_NAME = auto()
    """A YAML file is named like a list of items and lies anywhere: `requirements.yaml`."""
    PAGE_NAME = auto()
    """The same for Markdown: `requirements.md` may be a page about them."""
    DECISION_NAME = auto()
    """A Markdown file is named like a decision and lies anywhere: `adr-001-x.md`."""
    ELSEWHERE = auto()
    """Nothing but the suffix speaks for items."""


class Evidence(Enum):
    """What the content of a file shows, the strongest that there is."""

    TYPED_ID = auto()
    """An id and a type that the vocabulary knows, maybe in a text that is broken below."""
    LISTED_ID = auto()
    """An entry of a list that has an id of a form that the vocabulary knows."""
    ID = auto()
    """An id, without a type; or front matter that is too broken to tell."""
    ITEM_KEYS = auto()
    """Front matter with a status or a type, without an id."""
    ITEM_STARTS = auto()
    """Headings or lines that begin with an id."""
    DECISION_SECTIONS = auto()
    """The sections of a decision."""
    UNCLOSED_ITEM = auto()
    """Front matter with an id and a known type, which nothing ends."""
    UNCLOSED = auto()
    """Front matter that nothing ends, without these."""
    BROKEN_ID = auto()
    """YAML that no parser reads, with a line of an id where the source has its ids."""
    FOREIGN = auto()
    """The keys of other tools' files of the same name, such as Ansible's `requirements.yml`."""
    NOTHING = auto()
    """None of these."""
    UNREADABLE = auto()
    """A text that is too large or not UTF-8. What YAML shows in spite of that counts."""


class Verdict(Enum):
    """What becomes of a file."""

    READ = auto()
    """Its items are read, and what is wrong with them is reported."""
    REPORT = auto()
    """It holds no item, and that is reported, because it should."""
    LEAVE_OUT = auto()
    """It is not an item file."""


_READ, _REPORT, _LEAVE_OUT = Verdict.READ, Verdict.REPORT, Verdict.LEAVE_OUT

VERDICTS: Mapping[Place, Mapping[Evidence, Verdict]] = {
    Place.SOURCE: {
        Evidence.TYPED_ID: _READ,
        Evidence.LISTED_ID: _READ,
        Evidence.ID: _READ,
        Evidence.ITEM_KEYS: _REPORT,
        Evidence.ITEM_STARTS: _READ,
        Evidence.UNCLOSED_ITEM: _REPORT,
        Evidence.UNCLOSED: _REPORT,
        Evidence.NOTHING: _REPORT,
        Evidence.UNREADABLE: _REPORT,
    },
    Place.LENIENT_SOURCE: {
        Evidence.TYPED_ID: _READ,
        Evidence.LISTED_ID: _READ,
        Evidence.ID: _READ,
        Evidence.ITEM_KEYS: _LEAVE_OUT,
        Evidence.ITEM_STARTS: _READ,
        Evidence.DECISION_SECTIONS: _READ,
        Evidence.UNCLOSED_ITEM: _REPORT,
        Evidence.UNCLOSED: _LEAVE_OUT,
        Evidence.BROKEN_ID: _REPORT,
        Evidence.NOTHING: _LEAVE_OUT,
        Evidence.UNREADABLE: _REPORT,
    },
    Place.DETECTED_SOURCE: {
        Evidence.TYPED_ID: _READ,
        Evidence.LISTED_ID: _READ,
        Evidence.ID: _READ,
        Evidence.ITEM_KEYS: _LEAVE_OUT,
        Evidence.ITEM_STARTS: _READ,
        Evidence.DECISION_SECTIONS: _READ,
        Evidence.UNCLOSED_ITEM: _REPORT,
        Evidence.UNCLOSED: _LEAVE_OUT,
        Evidence.BROKEN_ID: _REPORT,
        Evidence.NOTHING: _LEAVE_OUT,
        Evidence.UNREADABLE: _LEAVE_OUT,
    },
    Place.TRACED_SOURCE: {
        Evidence.ITEM_STARTS: _READ,
        Evidence.NOTHING: _LEAVE_OUT,
        Evidence.UNREADABLE: _REPORT,
    },
    Place.ITEM_FOLDER: {
        Evidence.TYPED_ID: _READ,
        Evidence.LISTED_ID: _READ,
        Evidence.ID: _READ,
        Evidence.ITEM_KEYS: _REPORT,
        Evidence.ITEM_STARTS: _READ,
        Evidence.UNCLOSED_ITEM: _REPORT,
        Evidence.UNCLOSED: _REPORT,
        Evidence.NOTHING: _REPORT,
        Evidence.UNREADABLE: _REPORT,
    },
    Place.DECISION_SOURCE: {
        Evidence.DECISION_SECTIONS: _READ,
        Evidence.NOTHING: _READ,
        Evidence.UNREADABLE: _REPORT,
    },
    Place.DECISION_FOLDER: {
        Evidence.DECISION_SECTIONS: _READ,
        Evidence.NOTHING: _READ,
        Evidence.UNREADABLE: _REPORT,
    },
    Place.DECISION_PAGE: {
        Evidence.DECISION_SECTIONS: _READ,
        Evidence.NOTHING: _LEAVE_OUT,
        Evidence.UNREADABLE: _REPORT,
    },
    Place.PAGE: {
        Evidence.TYPED_ID: _READ,
        Evidence.LISTED_ID: _READ,
        Evidence.ID: _READ,
        Evidence.ITEM_KEYS: _LEAVE_OUT,
        Evidence.ITEM_STARTS: _READ,
        Evidence.DECISION_SECTIONS: _READ,
        Evidence.UNCLOSED_ITEM: _LEAVE_OUT,
        Evidence.UNCLOSED: _LEAVE_OUT,
        Evidence.FOREIGN: _LEAVE_OUT,
        Evidence.BROKEN_ID: _LEAVE_OUT,
        Evidence.NOTHING: _LEAVE_OUT,
        Evidence.UNREADABLE: _LEAVE_OUT,
    },
    Place.LIST_NAME: {
        Evidence.TYPED_ID: _READ,
        Evidence.LISTED_ID: _READ,
        Evidence.ID: _READ,
        Evidence.FOREIGN: _LEAVE_OUT,
        Evidence.BROKEN_ID: _REPORT,
        Evidence.NOTHING: _REPORT,
    },
    Place.PAGE_NAME: {
        Evidence.TYPED_ID: _READ,
        Evidence.ID: _LEAVE_OUT,
        Evidence.ITEM_KEYS: _LEAVE_OUT,
        Evidence.ITEM_STARTS: _READ,
        Evidence.UNCLOSED_ITEM: _REPORT,
        Evidence.UNCLOSED: _LEAVE_OUT,
        Evidence.NOTHING: _LEAVE_OUT,
        Evidence.UNREADABLE: _LEAVE_OUT,
    },
    Place.DECISION_NAME: {
        Evidence.DECISION_SECTIONS: _READ,
        Evidence.NOTHING: _LEAVE_OUT,
        Evidence.UNREADABLE: _LEAVE_OUT,
    },
    Place.ELSEWHERE: {
        Evidence.TYPED_ID: _READ,
        Evidence.LISTED_ID: _READ,
        Evidence.ID: _LEAVE_OUT,
        Evidence.ITEM_KEYS: _LEAVE_OUT,
        Evidence.ITEM_STARTS: _LEAVE_OUT,
        Evidence.UNCLOSED_ITEM: _REPORT,
        Evidence.UNCLOSED: _LEAVE_OUT,
        Evidence.BROKEN_ID: _LEAVE_OUT,
        Evidence.NOTHING: _LEAVE_OUT,
        Evidence.UNREADABLE: _LEAVE_OUT,
    },
}
"""What becomes of a file. Evidence that is not looked for at a place has no cell there."""

_CERTAIN = frozenset(
    place for place, row in VERDICTS.items() if Verdict.LEAVE_OUT not in row.values()
)


def decide(place: Place, evidence: Evidence) -> Verdict:
    """What becomes of a file at *place* whose content shows *evidence*."""
    return VERDICTS[place][evidence]


def leaves_out(place: Place, evidence: Evidence) -> bool:
    """Whether a file at *place* whose content shows *evidence* is not an item file."""
    return decide(place, evidence) is Verdict.LEAVE_OUT


def is_certain(place: Place) -> bool:
    """Whether no file at *place* is left out: then no evidence need be looked for."""
    return place in _CERTAIN


def must_hold_items(place: Place) -> bool:
    """Whether a file at *place* is meant as an item file, before its content is known."""
    return place is Place.TRACED_SOURCE or not leaves_out(place, Evidence.NOTHING)


# -- evidence that several formats share -----------------------------------------------------------


def is_typed(item_id: str | None, type_word: str | None, vocabulary: Vocabulary) -> bool:
    """Whether there are an id and a type that *vocabulary* knows."""
    return bool(item_id and type_word) and vocabulary.type_named(type_word or "") is not None


def has_id_and_type(data: bytes) -> bool:
    """Whether lines of *data* begin with `id:` and with `type:` and a word, known or not."""
    return _ID.search(data) is not None and _TYPE.search(data) is not None


def names_typed_item(data: bytes, vocabulary: Vocabulary) -> bool:
    """Whether a text names an id and a known type at the beginning of lines, even if broken."""
    match = _TYPE.search(data) if _ID.search(data) else None
    word = "" if match is None else match[1].decode("utf-8", "replace")
    return is_typed("id", word, vocabulary)
