"""What to say where items have no status: a clean run must not pass for one that judged them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reqtrace.model.coverage import CoveragePolicy
from reqtrace.model.item import Item
from reqtrace.model.phrases import counted
from reqtrace.project import Project
from reqtrace.rules.coverage.needed import all_needed
from reqtrace.rules.phrases import listed, noun
from reqtrace.rules.problems import DECISION


def status_note(project: Project) -> Iterator[str]:
    """One sentence on how many items no coverage policy judged because they have no status.

    Decisions have a rule of their own for that (ADR005), and items that list what they need
    (COV005) need no status to be judged.
    """
    by_status = [one for one in project.coverage if one.of.roles or one.of.statuses]
    needed = all_needed(project.graph.items, project.vocabulary)
    unjudged = [
        (item, rules)
        for item in project.graph.items.values()
        if item.status is None and item.normative and item.type != DECISION
        if item.id not in needed and (rules := _rules(item, by_status))
    ]
    if unjudged:
        types = Counter(item.type for item, _ in unjudged)
        what = listed([_counted(count, name) for name, count in types.items()])
        silent = sorted({rule for _, found in unjudged for rule in found})
        has = "has" if len(unjudged) == 1 else "have"
        them = "it" if len(unjudged) == 1 else "them"
        yield f"{what} {has} no status: {listed(silent)} did not judge {them}"


def _rules(item: Item, policies: list[CoveragePolicy]) -> set[str]:
    level = item.document_level
    return {
        one.rule
        for one in policies
        if (not one.of.types or item.type in one.of.types)
        and (not one.of.document_levels or level in one.of.document_levels)
    }


def _counted(count: int, type_name: str) -> str:
    return counted(count, noun(type_name))
