"""Problems of reading a file, which a rule reports as findings."""

from __future__ import annotations

from enum import StrEnum

from reqtrace.model.location import Location
from reqtrace.util.dataclass import dataclass


class ProblemKind(StrEnum):
    """Everything that can be wrong with a file or with the form of one item in it."""

    NOT_UTF8 = "not-utf8"
    INVALID_YAML = "invalid-yaml"
    DUPLICATE_KEY = "duplicate-key"
    OVER_LIMIT = "over-limit"
    UNSAFE_YAML = "unsafe-yaml"
    NOT_AN_ITEM = "not-an-item"
    MISSING_FIELD = "missing-field"
    WRONG_TYPE = "wrong-type"
    UNKNOWN_FIELD = "unknown-field"
    MALFORMED_ID = "malformed-id"
    UNKNOWN_STATUS = "unknown-status"
    UNKNOWN_TYPE = "unknown-type"
    TEMPLATE_LEFT = "template-left"
    NUMBER_DIFFERS = "number-differs"


NO_STATUS = "no-status"
"""The key of a problem that says: the template is all that stands where the status should."""

OPEN_STATUS = "open-status"
"""The key of a problem that says: a word such as `TBD` stands where the status should."""

INCLUDE_KEY = "include "
"""How the key of a problem with a file begins that `!include` names, and that is not read there."""

NO_BEGINNING = (
    "the file has neither front matter with an `id` nor a heading that begins with an id, "
    "but files here must be items"
)
"""The message on a page in which nothing looks like the beginning of an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProblem:
    """One problem at one location.

    `message` is a sentence without a full stop that names the defect; `help` says how to fix it.
    `item` is the id of the item concerned, where it could be read. `key` distinguishes two
    problems of one kind in one item without a line number (the field's name, for example).
    `related` is a second location that belongs to the defect: the first of two equal keys.
    """

    kind: ProblemKind
    location: Location
    message: str
    help: str
    item: str | None = None
    key: str = ""
    related: Location | None = None
