"""Which commits does a message take back, and which one was it copied from?"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OID = r"[0-9a-f]{7,64}\b"
_OIDS = rf"{_OID}(?:(?:,\s{{0,9}}(?:and\s{{1,9}})?|\s{{1,9}}and\s{{1,9}}){_OID})*"
_REVERT = re.compile(
    rf"^[ \t]{{0,3}}(?:[*-][ \t]+)?This reverts commits?\s{{1,9}}(?P<oids>{_OIDS})"
    rf"(?:,\s{{1,9}}reversing\s{{1,9}}changes\s{{1,9}}made\s{{1,9}}to\s{{1,9}}(?P<base>{_OID}))?",
    re.MULTILINE | re.IGNORECASE,
)
_PULL = re.compile(
    r"^[ \t]{0,3}Reverts[ \t]+(?:[\w.-]+/[\w.-]+)?#(?P<number>\d{1,12})\b", re.MULTILINE
)
_PICKED = re.compile(rf"^\(cherry picked from commit (?P<oid>{_OID})\)[ \t]*$", re.MULTILINE)
_SPLIT = re.compile(r"[\s,]+(?:and\s+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """One thing that a message says to take back.

    Either the commit `oid`, full or abbreviated; where `base` is given, `oid` is a merge and
    everything that it brought in since `base` is taken back. Or the pull request `pull`.
    """

    oid: str = ""
    base: str | None = None
    pull: int | None = None


def find_reverts(text: str) -> tuple[Revert, ...]:
    """What *text* says to take back, in the words of git and of forges."""
    found = []
    for match in _REVERT.finditer(text):
        base = match["base"]
        oids = _SPLIT.split(match["oids"].lower())
        found += [Revert(oid=oid, base=base.lower() if base else None) for oid in oids if oid]
    found += [Revert(pull=int(match["number"])) for match in _PULL.finditer(text)]
    return tuple(found)


def find_origin(text: str) -> str | None:
    """The commit that `git cherry-pick -x` names; the last one where it was copied often."""
    origins = _PICKED.findall(text)
    return origins[-1].lower() if origins else None
