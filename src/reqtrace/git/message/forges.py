"""What forges add to the messages of the commits that they write.

GitHub and Gitea write `Title (#12)`, GitLab `Title (!12)` where a template says so and `See merge
request group/project!12` below, Bitbucket Cloud `Title (pull request #12)`, Bitbucket Data Center
`Pull request #12: Title`, Azure DevOps `Merged PR 12: Title` and `Related work items: #34` below.
"""

from __future__ import annotations

import re

from reqtrace.util.lazy_pattern import lazy_pattern

_NUMBER = re.compile(r"\((?:(?:pull request )?#|!)\d{1,12}\)\Z")
_LONGEST = 40  # behind a run of blanks, a search would begin at each of them
_PREFIX = re.compile(r"(?:Merged? PR |Pull request #)\d{1,12}:[ \t]+(?=\S)")
_MOST = 8

FORGE_LINE = lazy_pattern(
    r"(?:See merge request [^\s!]{0,400}!\d{1,12}|Related work items: #\d{1,12}(?:, #\d{1,12})*"
    r"|Merge in \S+ from \S+ to \S+)[ \t\r]*\Z"
)
"""A line of a body that only a forge writes."""


def undecorated(subject: str) -> str:
    """*subject* without the numbers of pull requests that forges put before and behind it."""
    for _ in range(_MOST):
        plain = subject.rstrip()
        if match := _number(plain):
            plain = plain[: len(plain) - len(match[0])].rstrip()
        if match := _PREFIX.match(plain):
            plain = plain[match.end() :]
        if plain == subject:
            break
        subject = plain
    return subject


def is_numbered(subject: str) -> bool:
    """Whether *subject* bears the number of a pull request, as a forge writes it."""
    return _number(subject.rstrip()) is not None or _PREFIX.match(subject) is not None


def _number(subject: str) -> re.Match[str] | None:
    return _NUMBER.search(subject[-_LONGEST:]) if subject.endswith(")") else None
