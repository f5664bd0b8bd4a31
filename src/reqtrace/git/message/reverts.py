"""Reverts and cherry-picks in commit messages."""

from __future__ import annotations

import re

from reqtrace.util.dataclass import dataclass

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
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_QUOTED = re.compile(r'(?P<verb>Revert|Reapply) "(?P<quoted>.+)"')
_SPLIT = re.compile(r"[\s,]+(?:and\s+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """A revert that a message states.

    It reverts either the commit `oid`, full or abbreviated; with `base`, `oid` is a merge and
    everything that it merged since `base` is reverted. Or it reverts the pull request `pull`.
    """

    oid: str = ""
    base: str | None = None
    pull: int | None = None


def find_reverts(text: str) -> tuple[Revert, ...]:
    """The reverts that *text* states, in the wording of git and of forges."""
    found = []
    for match in _REVERT.finditer(text):
        base = match["base"]
        oids = _SPLIT.split(match["oids"].lower())
        found += [Revert(oid=oid, base=base.lower() if base else None) for oid in oids if oid]
    found += [Revert(pull=int(match["number"])) for match in _PULL.finditer(text)]
    return tuple(found)


def find_origins(text: str) -> tuple[str, ...]:
    """The commits that `git cherry-pick -x` names; of a chain of picks, the original first.

    Lines of several paragraphs come from several commits that were squashed into one: that one
    is a copy of none of them, and the result is empty.
    """
    found = list(_PICKED.finditer(text))
    if not found or _EMPTY_LINE.search(text, found[0].start(), found[-1].end()):
        return ()
    return tuple(dict.fromkeys(match["oid"].lower() for match in found))


def quoted_subject(subject: str) -> str | None:
    """The subject that the *subject* of a revert quotes, None where it quotes none."""
    match = _QUOTED.match(subject)
    if match is None:
        return None
    return f'Revert "{match["quoted"]}"' if match["verb"] == "Reapply" else match["quoted"]
