"""Periods in which a finding was open."""

from __future__ import annotations

from reqtrace.model.commit import CommitFacts
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The first commit with, or without, a finding.

    `commit` is None where that is not committed yet. Where it is a merge, `on_branch` is the
    commit on the merged branch that had done it there, None where no single one did.
    """

    commit: CommitFacts | None
    on_branch: CommitFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPeriod:
    """A period in which a finding was open; `closed` is None where it still is.

    `key` distinguishes the findings of a rule about one item (the target of a link, for example);
    `message` is that of the finding at the end of the period. `accepted` is true where a
    suppression covers the finding now; `longer` where the finding was already open before
    `opened`, in commits that were not searched or are missing.
    """

    key: str
    message: str
    opened: Transition
    closed: Transition | None = None
    accepted: bool = False
    longer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingHistory:
    """When the rule `rule`, called `name`, had findings about an item.

    `periods` are the latest first, empty where there never was such a finding. `earlier` is true
    where older periods were not searched. `commits` counts the commits that were checked, `head`
    is the object id of the last one.
    """

    rule: str
    name: str
    item: str
    head: str
    periods: tuple[FindingPeriod, ...]
    earlier: bool
    commits: int
    incomplete: tuple[str, ...] = ()
