"""The numbers of decisions whose id comes from their file name (`0005-x.md`)."""

from __future__ import annotations

import re

from reqtrace.model.item import Item, Naming
from reqtrace.rules.problems import DECISION

_NUMBERED = re.compile(r"(?P<prefix>.*?)[-_]?0*(?P<number>\d+)")


def decision_number(item: Item) -> tuple[str, str] | None:
    """Prefix and number, without leading zeros, of a decision named by its file; else None."""
    if item.type != DECISION or item.naming is not Naming.FILE:
        return None
    match = _NUMBERED.fullmatch(item.id)
    return None if match is None else (match["prefix"].upper(), match["number"])
