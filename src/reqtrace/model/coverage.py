"""Coverage policy: which items must be covered by what. Data, not code."""

from __future__ import annotations

from enum import StrEnum

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.finding import Severity
from reqtrace.model.vocabulary import Role
from reqtrace.util.dataclass import dataclass


class Depth(StrEnum):
    """The depth of a policy: a link is enough, or the covering item must itself be covered."""

    SHALLOW = "shallow"
    DEEP = "deep"


class Direction(StrEnum):
    """The direction of a policy: downstream (`by`) or upstream (`to`)."""

    DOWNSTREAM = "by"
    UPSTREAM = "to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """The items that a policy applies to. An empty tuple selects everything."""

    types: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    statuses: tuple[str, ...] = ()
    document_levels: tuple[DocumentLevel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePolicy:
    """One sentence of the policy: each item selected by `of` must be covered.

    It is covered when a link of one of `kinds` joins it, in `direction`, with an item or commit
    of one of the `types`; the kind `links` means any link between items. `rule` is the id of the
    rule that reports a finding. `severity` is None where the rule's own severity applies.
    With `only_if_used` it applies only where the repository has such links at all.
    """

    name: str
    of: Selector
    direction: Direction
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    depth: Depth = Depth.SHALLOW
    rule: str = "COV009"
    severity: Severity | None = None
    only_if_used: bool = False
