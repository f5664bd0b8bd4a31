"""Fingerprints in item files: digests of the text at the last review of an item or a link.

Doorstop stores them in the files of the items. A fingerprint of the present text is a valid
review; one of another text means that the text changed after the review.
"""

from __future__ import annotations

from enum import StrEnum

from reqtrace.util.dataclass import dataclass


class Freshness(StrEnum):
    """The result of comparing a fingerprint with the present text."""

    FITS = "fits"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """The fingerprints of an item.

    `own` is that of its present text, as links to the item record it; `whole` that of its text
    and links, as its review records it. Both are None where they are unknown. `reviewed` is the
    one in the file, None where the item was never reviewed.
    """

    own: str | None = None
    whole: str | None = None
    reviewed: str | None = None


def freshness(written: str | None, present: str | None) -> Freshness:
    """Compare the *written* fingerprint with the *present* one, where both are known.

    Only fingerprints of the same format are compared: `true`, and the shorter ones of older
    versions of Doorstop, are unknown.
    """
    if written is None or present is None or len(written) != len(present):
        return Freshness.UNKNOWN
    return Freshness.FITS if written == present else Freshness.DIFFERS
