"""Reverts and cherry-picks in commit messages, in the words of git and of forges.

git writes `This reverts commit OID.`, and for a merge `, reversing changes made to OID.` behind it
(git-revert(1)). GitLab writes `This reverts merge request !12` (`Commit#revert_description` in its
source), Bitbucket Cloud `This reverts pull request #12.`, GitHub `Reverts owner/name#12`; people
write the same with `PR`, without a word before the number, and with an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reqtrace.git.message.forges import FORGE_LINE, undecorated
from reqtrace.git.message.trailers import is_blank, is_trailer_or_of_git
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

_OID = r"[0-9a-f]{7,64}\b"
_STATEMENT = lazy_pattern(
    r"^[ \t]{0,3}(?:(?:[*-][ \t]+)?(?i:This reverts)|Reverts)\s{1,9}"
    r"(?i:(?:commits?|PRs?|MRs?|(?:merge|pull)\s{1,9}requests?)\s{1,9})?",
    re.MULTILINE,
)
_TARGET = lazy_pattern(
    rf"(?P<oid>{_OID})"
    r"|(?P<path>(?:[\w.-]{1,100}/){0,20}[\w.-]{1,100})?(?P<pull>[#!]\d{1,12})(?![\w'’])"
    r"|https?://[^\s/]{1,255}(?P<address>/[^\s,;)]{1,1000})",
    re.IGNORECASE,
)
_ADDRESS = lazy_pattern(
    r"/(?P<path>[^?#]{1,900}?)(?:/-)?/"
    r"(?:(?:pulls?|pull-requests|(?P<merge>merge_requests|pullrequest))/(?P<number>\d{1,12})"
    rf"|commits?/(?P<oid>{_OID}))"
)
_NEXT = lazy_pattern(r"(?:,\s{0,9}(?:and\s{1,9})?|\s{1,9}and\s{1,9})(?=[\w#!])")
_BASE = lazy_pattern(
    rf",\s{{1,9}}reversing\s{{1,9}}changes\s{{1,9}}made\s{{1,9}}to\s{{1,9}}(?P<base>{_OID})",
    re.IGNORECASE,
)
_TITLE = lazy_pattern(r"^[ \t]{0,3}(?:[*-][ \t]+)?(?=\S)(?P<title>[^\n]*)", re.MULTILINE)
# What a bot copies from the release notes of a dependency speaks of the numbers of that project.
_REPORT = lazy_pattern(
    r"^[ \t]{0,3}(?:Bumps\b|[*_]?Sourced from\b|This PR contains the following updates:"
    r"|(?:#{1,6}[ \t]+|\*\*|<summary>)?(?:Release notes|Changelog)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_PICKED = lazy_pattern(rf"^\(cherry picked from commit (?P<oid>{_OID})\)[ \t]*$", re.MULTILINE)
_EMPTY_LINE = lazy_pattern(r"\n[ \t]*\n")
_QUOTED = lazy_pattern(
    r'(?P<verb>Revert|Reapply) "(?P<quoted>.+)"|revert(?:\([^()]*\))?!?: (?P<plain>.+)'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """A revert that a message states.

    It reverts the commit `oid`, full or abbreviated; with `base`, `oid` is a merge and everything
    that it merged since `base` is reverted. Or it reverts the pull request `pull`, `#12` or `!12`
    as its forge writes it, of the `repository` where the message names one. `quoted` is the
    subject that its title quotes; a revert without the others is known by it alone.
    """

    oid: str = ""
    base: str | None = None
    pull: str = ""
    repository: str = ""
    quoted: str = ""


def find_reverts(text: str) -> tuple[Revert, ...]:
    """The reverts that *text* states: a message without code and quotations."""
    if "revert" in text.lower() and (found := tuple(_stated(text))):
        return found
    alone = _title_alone(text)
    return () if alone is None else (Revert(quoted=alone),)


def _stated(text: str) -> Iterator[Revert]:
    report = match.start() if (match := _REPORT.search(text)) else len(text)
    titles = _titles(text)
    title = next(titles, None)
    at, quoted = -1, ""
    for statement in _STATEMENT.finditer(text):
        while title is not None and title[0] < statement.start():
            at, quoted = title
            title = next(titles, None)
        for revert in _targets(text, statement.end()):
            # Below the title of a revert, it is of a commit that was squashed with that of the bot.
            if statement.start() < report or (revert.oid and at > report):
                yield replace(revert, quoted=quoted)


def _targets(text: str, at: int) -> Iterator[Revert]:
    """What is named from *at* on: commits or pull requests, with commas and `and` between."""
    found: list[Revert] = []
    end = at
    while (match := _TARGET.match(text, at)) and (target := _target(match)):
        found.append(target)
        end = match.end()
        more = _NEXT.match(text, end)
        if more is None:
            break
        at = more.end()
    base = _BASE.match(text, end)
    for target in found:
        yield replace(target, base=base["base"].lower()) if base and target.oid else target


def _target(match: re.Match[str]) -> Revert | None:
    if match["oid"]:
        return Revert(oid=match["oid"].lower())
    if match["pull"]:
        number = f"{match['pull'][0]}{int(match['pull'][1:])}"
        return Revert(pull=number, repository=match["path"] or "")
    address = _ADDRESS.match(match["address"])
    if address is None:
        return None
    if address["oid"]:
        return Revert(oid=address["oid"].lower())
    number = f"{'!' if address['merge'] else '#'}{int(address['number'])}"
    return Revert(pull=number, repository=address["path"])


def _titles(text: str) -> Iterator[tuple[int, str]]:
    """Where a line is the title of a revert, with the subject that it quotes."""
    for match in _TITLE.finditer(text):
        quoted = quoted_subject(match["title"])
        if quoted:
            yield match.start(), quoted


def _title_alone(text: str) -> str | None:
    """The subject that the title quotes, where no more is said: GitLab squashes to titles."""
    title, _, body = text.strip("\n").partition("\n")
    quoted = quoted_subject(title)
    if quoted is None or not _is_whole(title):
        return None
    lines = body.split("\n")
    is_said = any(
        not is_blank(line) and not is_trailer_or_of_git(line) and not FORGE_LINE.match(line)
        for line in lines
    )
    return None if is_said else quoted


def _is_whole(title: str) -> bool:
    """Whether *title* is but a quotation: nothing in it says that only a part is reverted."""
    plain = undecorated(title.rstrip())
    return plain.startswith(('Revert "', 'Reapply "')) and plain.endswith('"')


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
    """The subject that the *subject* of a revert quotes, None where it quotes none.

    What a forge wrote around the subject is left out.
    """
    if "ever" not in subject and "eapply" not in subject:
        return None
    match = _QUOTED.match(subject) or _QUOTED.match(undecorated(subject))
    if match is None:
        return None
    if match["plain"]:
        return undecorated(match["plain"].strip()).strip('"') or None
    return f'Revert "{match["quoted"]}"' if match["verb"] == "Reapply" else match["quoted"]
