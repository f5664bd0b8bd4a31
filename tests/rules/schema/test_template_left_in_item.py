"""SCH007: what is an error of one item, and what is said once for many."""

from __future__ import annotations

from dataclasses import replace

from reqtrace.model.finding import Severity
from reqtrace.model.item import Item
from reqtrace.model.item_templates import TEXTS
from reqtrace.rules.schema.template_left_in_item import TemplateLeftInItem
from trace_kit import item, project


def _found(*items: Item) -> list[tuple[str | None, Severity, str]]:
    findings = TemplateLeftInItem().check(project(items))
    return [(one.item, one.severity, one.message) for one in findings]


def _with(number: int, **attributes: str) -> Item:
    return replace(item(f"REQ-{number}"), attributes=attributes)


def test_a_field_beside_the_normative_ones_is_an_info() -> None:
    assert [severity for _, severity, _ in _found(_with(1, owner="TBD"))] == [Severity.INFO]
    assert [severity for _, severity, _ in _found(_with(1, acceptance="TBD"))] == [Severity.WARNING]
    assert [severity for _, severity, _ in _found(_with(1, owner=TEXTS["req"]))] == [
        Severity.WARNING
    ]


def test_what_several_items_say_of_one_field_is_one_info() -> None:
    assert _found(*(_with(number, security="TBD") for number in (1, 2, 3))) == [
        (
            "REQ-1",
            Severity.INFO,
            "the security of 3 items that are agreed on is still “TBD”, REQ-1 is the first",
        )
    ]
    assert len(_found(*(_with(number, acceptance="TBD") for number in (1, 2, 3)))) == 3
