"""Base of the rules that check suppressions instead of the project."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from reqtrace.model.finding import Finding
from reqtrace.model.suppression import Suppression
from reqtrace.project import Project
from reqtrace.rules.base import Rule
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressions:
    """What triage knows once all other rules have run.

    `written` are all suppressions, `used` those that set aside at least one finding. `rules` are
    all rules that exist, `ran` the ids of those that ran. `today` decides what has expired.
    """

    written: tuple[Suppression, ...]
    used: AbstractSet[Suppression]
    rules: Sequence[type[Rule]]
    ran: AbstractSet[str]
    today: date


@dataclass(frozen=True, kw_only=True)
class SuppressionRule(Rule, ABC):
    """A rule about suppressions, which are known only after triage."""

    def check(self, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Nothing: suppressions are no part of the project."""
        yield from ()

    @abstractmethod
    def check_suppressions(self, suppressions: Suppressions) -> Iterator[Finding]:
        """Yield one finding for each defect of a suppression, in any order."""


def in_words(suppression: Suppression) -> str:
    """What a suppression covers: `LNK001, COV`, or `every rule`."""
    return ", ".join(suppression.rules) or "every rule"
