"""Coverage policy: which items must be covered by what. Data, not code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.finding import Severity
from reqtrace.model.vocabulary import Role


class Depth(StrEnum):
    """How far a policy looks: the link exists, or the covering item is itself covered."""

    SHALLOW = "shallow"
    DEEP = "deep"


class Direction(StrEnum):
    """Which way a policy looks from an item: down to the how (`by`), up to the why (`to`)."""

    DOWNSTREAM = "by"
    UPSTREAM = "to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Which items a policy speaks of. An empty tuple selects everything."""

    types: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    statuses: tuple[str, ...] = ()
    places: tuple[DocumentLevel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePolicy:
    """One sentence of the policy: each item selected by `of` must be covered.

    It is covered when a link of one of `kinds` joins it, in `direction`, with an item or commit
    of one of the `types`; the kind `links` stands for any link between items. `rule` is the id of
    the rule that reports the gap. `severity` is None where the rule's own severity holds.
    """

    name: str
    of: Selector
    direction: Direction
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    depth: Depth = Depth.SHALLOW
    rule: str = "COV009"
    severity: Severity | None = None
