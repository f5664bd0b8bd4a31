"""The numbers of decisions whose id comes from their file name (`0005-x.md`)."""

from __future__ import annotations

from reqtrace.model.item import Item, Naming
from reqtrace.rules.problems import DECISION

_DIGITS = "0123456789"


def decision_number(item: Item) -> tuple[str, str] | None:
    """Prefix and number, without leading zeros, of a decision named by its file; else None."""
    if item.type != DECISION or item.naming is not Naming.FILE:
        return None
    prefix = item.id.rstrip(_DIGITS)
    number = item.id[len(prefix) :]
    if not number:
        return None
    bare = prefix[:-1] if prefix.endswith(("-", "_")) else prefix
    return bare.upper(), number.lstrip("0") or "0"
