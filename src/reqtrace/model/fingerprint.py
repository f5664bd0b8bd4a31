"""Fingerprints: what a file says that somebody saw when they reviewed an item or a link.

Doorstop keeps them in the files of the items. One that was made from the present words is a
review; one that was made from other words says that nobody looked since they changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Freshness(StrEnum):
    """What a fingerprint tells: it fits the present words, others, or says nothing of either."""

    FITS = "fits"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """The fingerprints of an item.

    `own` is that of its present words, which links to it bear; `whole` that of its words and
    links, which its review bears. Both are None where they cannot be told. `reviewed` is the one
    that the file has, None where the item was never reviewed.
    """

    own: str | None = None
    whole: str | None = None
    reviewed: str | None = None


def freshness(written: str | None, present: str | None) -> Freshness:
    """What the *written* fingerprint tells of something whose *present* one is known or not.

    Only one of the same make can differ: `true`, and those of older versions of Doorstop, which
    are shorter, say nothing.
    """
    if written is None or present is None or len(written) != len(present):
        return Freshness.UNKNOWN
    return Freshness.FITS if written == present else Freshness.DIFFERS
