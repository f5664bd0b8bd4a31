"""The folders that hold decisions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from reqtrace.model.item import Item, Naming
from reqtrace.model.record_folder import folder_of_record
from reqtrace.rules.problems import DECISION
from reqtrace.util.lazy_pattern import lazy_pattern

_SECTIONS = ("context", "decision", "consequence")
_NUMBER = lazy_pattern(r"\d")


def decision_folder(item: Item) -> PurePosixPath:
    """The folder that a decision lies in beside others."""
    return folder_of_record(item.location.path)


def decisions_by_folder(items: Iterable[Item]) -> dict[PurePosixPath, list[Item]]:
    """All decisions, by their folder, in the order of *items*."""
    folders: dict[PurePosixPath, list[Item]] = {}
    for item in items:
        if item.type == DECISION:
            folders.setdefault(decision_folder(item), []).append(item)
    return folders


def is_plainly_decision(item: Item) -> bool:
    """Whether it is sure that a file is a decision: other pages lie in folders of decisions, too.

    It has an id of its own, a number or a day in its name, or a section that decisions have.
    """
    return (
        item.naming is not Naming.FILE
        or _NUMBER.search(item.id) is not None
        or any(section.lower().startswith(_SECTIONS) for section in item.sections)
    )
