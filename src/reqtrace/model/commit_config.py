"""How the commits of a repository write the ids of its items."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reqtrace.model.commit import ReferencePlace
from reqtrace.util.pattern import LinearPattern, Match

HOLE = re.compile(r"\{(\w*)\}")
"""Where the form of an id takes a group of a pattern."""

EVERYWHERE = frozenset({ReferencePlace.SUBJECT, ReferencePlace.BODY, ReferencePlace.TRAILER})


@dataclass(frozen=True, slots=True, kw_only=True)
class IdPatternConfig:
    """Another way in which commits write ids: `#12` or the address of an issue, for example.

    What `pattern` finds becomes an id by `form`: each `{}` takes the next group that took part,
    the whole match where the pattern has no groups, and `{name}` the group of that name. It
    counts in `places`: subjects, bodies, and trailers of the configuration.
    """

    pattern: LinearPattern
    form: str = "{}"
    places: frozenset[ReferencePlace] = EVERYWHERE

    def id_of(self, match: Match) -> str:
        """The id that a *match* of the pattern stands for."""
        groups = [one for one in match.groups() if one is not None]
        rest = iter(groups or [match.group() or ""])
        named = match.groupdict()

        def fill(hole: re.Match[str]) -> str:
            return (named.get(hole[1]) or "") if hole[1] else next(rest, "")

        return HOLE.sub(fill, self.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitConfig:
    """What the configuration says about commits, beside their trailers.

    Commits up to `since`, any name of a commit, and that one itself are not judged by rules about
    commits; where it is empty, all are.
    """

    id_patterns: tuple[IdPatternConfig, ...] = ()
    since: str = ""
