"""Conversion of git's raw times to datetimes and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = -62_135_510_400  # a day after the first datetime
_LAST = 253_402_214_400  # a day before the last datetime
_MANY = 1 << 12


@lru_cache(maxsize=_MANY)
def parse_time(raw: bytes) -> datetime:
    """A time as git writes it raw: seconds since 1970 and a zone (`1735689600 +0100`).

    A time out of range of a datetime is clamped; an invalid zone is read as UTC.
    """
    seconds, _, zone = raw.partition(b" ")
    try:
        timestamp = min(max(int(seconds), _FIRST), _LAST)
    except ValueError:
        timestamp = 0
    return (_EPOCH + timedelta(seconds=timestamp)).astimezone(_zone(zone))


@lru_cache(maxsize=_MANY)
def _zone(raw: bytes) -> timezone:
    digits = raw[1:]
    if len(raw) != 5 or raw[:1] not in (b"+", b"-") or not digits.isdigit():
        return UTC
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return UTC
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if raw[:1] == b"-" else offset)
