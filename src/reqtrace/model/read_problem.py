"""What a reader could not read: a fact about a file, from which a rule makes a finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reqtrace.model.location import Location


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProblem:
    """One thing that is wrong at one place.

    `message` is a sentence without a full stop that names the defect; `help` says what to do.
    `item` is the id of the item concerned, where it could be read. `key` tells two problems
    of one kind in one item apart without a line number (the field's name, say).
    `related` is a second place that belongs to the defect: the first of two equal keys.
    """

    kind: ProblemKind
    location: Location
    message: str
    help: str
    item: str | None = None
    key: str = ""
    related: Location | None = None
