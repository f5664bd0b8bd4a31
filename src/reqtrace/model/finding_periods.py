"""Since when has a gap been open, and until when?"""

from __future__ import annotations

from dataclasses import dataclass

from reqtrace.model.commit import CommitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The commit that opened or closed a gap: the first after which it was so.

    `commit` is None where that is not committed yet. Where it is a merge, `on_branch` is the
    commit on the merged branch that had done it there, None where no single one did.
    """

    commit: CommitFacts | None
    on_branch: CommitFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPeriod:
    """A time in which a gap was open; `closed` is None where it still is.

    `key` tells apart what a rule finds wrong with one item (the target of a link, say);
    `message` is the finding as it was at the end of the period. `accepted` says that a
    suppression sets the gap aside now; `longer` that the gap was open before `opened` already,
    where nothing was looked for or nothing is there.
    """

    key: str
    message: str
    opened: Transition
    closed: Transition | None = None
    accepted: bool = False
    longer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingHistory:
    """When the rule `rule`, called `name`, found gaps of an item.

    `periods` are the latest first, empty where there never was such a gap. `earlier` is true
    where older periods were not looked for. `commits` counts the commits that were judged,
    `head` is the object id of the last one.
    """

    rule: str
    name: str
    item: str
    head: str
    periods: tuple[FindingPeriod, ...]
    earlier: bool
    commits: int
    incomplete: tuple[str, ...] = ()
