"""The configuration of commits: patterns of ids, and the first commit to check."""

from __future__ import annotations

import re

from reqtrace.model.commit import CommitPart
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern
from reqtrace.util.pattern import LinearPattern, Match

HOLE = lazy_pattern(r"\{(\w*)\}")
"""A placeholder for a group of the pattern in the form of an id."""

EVERYWHERE = frozenset({CommitPart.SUBJECT, CommitPart.BODY, CommitPart.TRAILER})


@dataclass(frozen=True, slots=True, kw_only=True)
class IdPatternConfig:
    """An alternative notation of ids in commits: `#12` or the URL of an issue, for example.

    A match of `pattern` is converted to an id by `form`: each `{}` is replaced by the next group
    that matched, or by the whole match where the pattern has no groups, and `{name}` by the group
    of that name. It applies in `parts`: subjects, bodies, and configured trailers; with `in_code`
    in code spans (`` `REQ-1` ``) of these as well, where ids are ignored otherwise.
    """

    pattern: LinearPattern
    form: str = "{}"
    parts: frozenset[CommitPart] = EVERYWHERE
    in_code: bool = False

    def id_of(self, match: Match) -> str:
        """The id for a *match* of the pattern."""
        groups = [group for group in match.groups() if group is not None]
        rest = iter(groups or [match.group() or ""])
        by_name = match.groupdict()

        def fill(hole: re.Match[str]) -> str:
            return (by_name.get(hole[1]) or "") if hole[1] else next(rest, "")

        return HOLE.sub(fill, self.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitConfig:
    """The configuration of commits, apart from their trailers.

    Rules about commits skip the commit named by `since`, any revision, and its ancestors; where
    it is empty, they check all commits.
    """

    id_patterns: tuple[IdPatternConfig, ...] = ()
    since: str = ""
