"""COV005: what items say themselves about their coverage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kit import MakeRepository, Run
from reqtrace.model.finding import Finding
from reqtrace.model.item import Item
from reqtrace.model.location import Position
from reqtrace.rules.coverage.needed_coverage_missing import NeededCoverageMissing
from trace_kit import item, project


def typed(item_id: str, *links: str, needs: object = None, status: str = "approved") -> Item:
    """An item of OpenFastTrace, whose type begins its id."""
    one = item(item_id, *links, type=item_id.split("~")[0], status=status)
    positions = {**one.positions, "needs": Position(9, 8)}
    attributes = {} if needs is None else {"needs": needs}
    return replace(one, attributes=attributes, positions=positions)


def check(*items: Item, deep: bool = False) -> list[Finding]:
    return list(NeededCoverageMissing(deep=deep).check(project(items)))


def said(found: list[Finding]) -> list[tuple[str | None, str]]:
    return [(one.item, one.key) for one in found]


def test_the_message_names_item_and_type() -> None:
    (finding,) = check(
        typed("dsn~a~1", needs=["impl", "utest"]), typed("impl~a~1", "covers dsn~a~1")
    )
    assert finding.message == "dsn~a~1 needs coverage by utest, but no utest covers it"
    assert finding.help == (
        "write `[utest->dsn~a~1]` in the code, or list dsn~a~1 under `Covers:`, "
        "or remove `utest` from the needs of dsn~a~1"
    )
    assert str(finding.location) == "items/dsn~a~1.yaml:9:8"


@pytest.mark.parametrize(
    ("status", "gaps"), [("approved", 1), ("draft", 1), ("proposed", 1), ("rejected", 0)]
)
def test_who_has_to_be_covered(status: str, gaps: int) -> None:
    assert len(check(typed("dsn~a~1", needs=["impl"], status=status))) == gaps


@pytest.mark.parametrize(
    ("link", "status", "near"),
    [
        ("covers dsn~a~2", "draft", None),
        ("covers dsn~a~2", "rejected", "impl~a~1 does not count: it is rejected"),
        ("covers dsn~a~1", "approved", "impl~a~1 does not count: it covers dsn~a~1"),
        ("depends_on dsn~a~2", "approved", ""),
    ],
)
def test_what_covers(link: str, status: str, near: str | None) -> None:
    found = check(typed("dsn~a~2", needs=["impl"]), typed("impl~a~1", link, status=status))
    assert len(found) == (near is not None)
    if near:
        assert [one.message for one in found[0].related] == [near]


def test_retired_items_may_cover_as_in_openfasttrace() -> None:
    items = [
        typed("dsn~a~1", needs=["impl"]),
        typed("impl~a~1", "covers dsn~a~1", status="rejected"),
    ]
    assert not list(NeededCoverageMissing(count_retired=True).check(project(items)))


def test_no_item_covers_itself() -> None:
    assert said(check(typed("dsn~a~1", "covers dsn~a~1", needs=["dsn"]))) == [("dsn~a~1", "dsn")]


def test_deep_reports_everything_above_a_gap() -> None:
    items = [
        typed("feat~a~1", needs=["req"]),
        typed("req~a~1", "covers feat~a~1", needs=["dsn"]),
        typed("dsn~a~1", "covers req~a~1", needs=["impl"]),
        typed("dsn~b~1", "covers req~a~1"),
    ]
    assert said(check(*items)) == [("dsn~a~1", "impl")]
    found = check(*items, deep=True)
    assert said(found) == [("dsn~a~1", "impl"), ("req~a~1", "deep"), ("feat~a~1", "deep")]
    assert (
        found[1].message
        == "req~a~1 lacks deep coverage: dsn~a~1 covers it, but is not covered itself"
    )
    assert [one.message for one in found[2].related] == ["req~a~1 is not covered itself"]


def test_deep_goes_through_rejected_items_where_they_cover() -> None:
    items = [
        typed("req~a~1", needs=["dsn"]),
        typed("dsn~a~1", "covers req~a~1", needs=["impl"], status="rejected"),
    ]
    assert said(check(*items, deep=True)) == [("req~a~1", "dsn")]
    rule = NeededCoverageMissing(deep=True, count_retired=True)
    assert said(list(rule.check(project(items)))) == [("req~a~1", "deep")]


def test_deep_ends_in_a_circle_and_at_what_was_rejected() -> None:
    items = [
        typed("feat~a~1", needs=["req"], status="rejected"),
        typed("req~a~1", "covers feat~a~1", "covers dsn~a~1", needs=["dsn"]),
        typed("dsn~a~1", "covers req~a~1", needs=["req", "impl"]),
    ]
    assert said(check(*items, deep=True)) == [("dsn~a~1", "impl"), ("req~a~1", "deep")]


@pytest.mark.parametrize(
    ("needs", "gaps"),
    [
        (["test"], ["test"]),
        ("test, adr", ["test", "adr"]),
        (["Test-case"], ["test"]),
        (["NEED-1"], []),
        (["test", "NEED-1"], []),
        (["test", 7], []),
        ({"test": 1}, []),
        ("", []),
        (True, []),
    ],
)
def test_other_sources_may_say_so_too(needs: object, gaps: list[str]) -> None:
    one = replace(item("REQ-1"), attributes={"needs": needs})
    assert [finding.key for finding in check(one)] == gaps
    if gaps:
        assert "link a test to REQ-1" in check(one)[0].help
        assert len(check(one, item("TEST-1", "verifies REQ-1"))) == len(gaps) - 1


def test_a_field_of_yaml_items(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(
        {
            "reqtrace.toml": (
                '[types.req.fields]\nneeds = { type = "array", items = { type = "string" } }\n'
            ),
            "needs/NEED-1.yaml": "id: NEED-1\ntitle: Orders\nstatus: draft\ntext: See orders.\n",
            "reqs/REQ-1.yaml": (
                "id: REQ-1\ntitle: Orders\nstatus: approved\ntext: The shop shall list orders.\n"
                "satisfies: NEED-1\nneeds: [test]\n"
            ),
        }
    ).root
    done = run(root, "check", "--format", "concise", "--select", "COV005")
    assert done.out.startswith("reqs/REQ-1.yaml:6:8: COV005 error ")
