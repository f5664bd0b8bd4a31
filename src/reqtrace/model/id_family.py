"""The letters that an id begins with: ids of one family are kept in one place."""

from __future__ import annotations

from functools import cache

from reqtrace.util.lazy_pattern import lazy_pattern

_PREFIX = lazy_pattern(r"[^0-9/#~]*(?=[-_.~#]?[0-9])")


@cache
def id_family(item_id: str) -> str:
    """`SRS` for `SRS-107` and `srs_9`; empty where no number follows a prefix."""
    prefix = _PREFIX.match(item_id)
    return prefix[0].rstrip("-_.~").upper() if prefix else ""
