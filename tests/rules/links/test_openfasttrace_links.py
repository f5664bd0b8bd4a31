"""LNK001, LNK002, LNK010 and LNK011 where ids have revisions and items say what they need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reqtrace.model.item import Item
from reqtrace.rules.identity.duplicate_id import DuplicateId
from reqtrace.rules.links.dangling_link import DanglingLink
from reqtrace.rules.links.link_kind_not_allowed import LinkKindNotAllowed
from reqtrace.rules.links.link_to_other_revision import LinkToOtherRevision
from reqtrace.rules.links.unwanted_coverage import UnwantedCoverage
from trace_kit import item, project


def needing(item_id: str, *needs: str, status: str = "approved") -> Item:
    return replace(item(item_id, status=status), attributes={"needs": list(needs)})


@pytest.mark.parametrize(
    ("there", "message", "help"),
    [
        (
            ["req~a~2"],
            "dsn~b~1 covers revision 1 of req~a, which is outdated: the current revision is 2",
            "read what changed, adapt dsn~b~1, and write req~a~2 there",
        ),
        (
            ["req~a~0"],
            (
                "dsn~b~1 covers revision 1 of req~a, which does not exist yet: "
                "the current revision is 0"
            ),
            "write req~a~0, or raise the revision of that item",
        ),
        (
            ["req~a~9", "req~a~10"],
            "dsn~b~1 covers revision 1 of req~a, which is outdated: the current revision is 10",
            "read what changed, adapt dsn~b~1, and write req~a~10 there",
        ),
    ],
    ids=["outdated", "predated", "several revisions"],
)
def test_another_revision(there: list[str], message: str, help: str) -> None:
    one = project([*map(item, there), item("dsn~b~1", "covers req~a~1", type="dsn")])
    (finding,) = LinkToOtherRevision().check(one)
    assert (finding.message, finding.help) == (message, help)
    assert str(finding.location) == "items/dsn~b~1.yaml:4:1"
    assert [str(near.location) for near in finding.related] == [f"items/{there[-1]}.yaml:1:5"]
    assert not list(DanglingLink().check(one))


def test_what_a_rejected_item_covered_is_left_alone() -> None:
    source = item("dsn~b~1", "covers req~a~1", type="dsn", status="rejected")
    assert not list(LinkToOtherRevision().check(project([item("req~a~2"), source])))


def test_a_revision_that_is_there_is_meant() -> None:
    one = project([item("req~a~1"), item("req~a~2"), item("dsn~b~1", "covers req~a~1")])
    assert not list(LinkToOtherRevision().check(one))
    assert not list(DanglingLink().check(one))


def test_another_name_is_dangling() -> None:
    one = project([item("req~login~2"), item("dsn~b~1", "covers req~logn~2")])
    assert not list(LinkToOtherRevision().check(one))
    (finding,) = DanglingLink().check(one)
    assert finding.help.startswith("did you mean req~login~2?")


@pytest.mark.parametrize(
    ("target", "source_status", "messages"),
    [
        (needing("req~a~1", "dsn", "utest"), "approved", []),
        (
            needing("req~a~1", "utest", "req"),
            "approved",
            ["dsn~b~1 covers req~a~1, which needs coverage by utest and req"],
        ),
        (needing("req~a~1"), "approved", ["dsn~b~1 covers req~a~1, which needs no coverage"]),
        (
            needing("req~a~1", status="rejected"),
            "approved",
            ["dsn~b~1 covers req~a~1, which needs no coverage"],
        ),
        (needing("req~a~1"), "rejected", []),
        (item("req~a~1"), "approved", []),
        (needing("REQ-7", "NEED-1"), "approved", []),
    ],
    ids=[
        "wanted",
        "another type",
        "nothing",
        "rejected",
        "by a rejected item",
        "an item that does not say",
        "a field that means something else",
    ],
)
def test_unwanted_coverage(target: Item, source_status: str, messages: list[str]) -> None:
    source = item("dsn~b~1", f"covers {target.id}", type="dsn", status=source_status)
    found = UnwantedCoverage().check(project([target, source]))
    assert [finding.message for finding in found] == messages


def test_other_kinds_of_links_are_no_coverage() -> None:
    source = item("dsn~b~1", "depends_on req~a~1", type="dsn")
    assert not list(UnwantedCoverage().check(project([needing("req~a~1"), source])))


@pytest.mark.parametrize("source_type", ["constraint", "goal"])
def test_the_items_say_what_may_cover_them(source_type: str) -> None:
    source = item("dsn~b~1", "covers req~a~1", type=source_type)
    assert not list(LinkKindNotAllowed().check(project([item("req~a~1"), source])))


SPECIFICATION = [
    item("req~order~1", path="spec/needs.md"),
    item("dsn~order~1", "covers req~order~1", type="dsn", path="spec/design.md"),
]
GUIDE = [
    item("dsn~bar~1", "covers req~bar~1", type="dsn", path="guide.md", line=3),
    item("dsn~bar~1", "covers req~bar~1", type="dsn", path="guide.md", line=9),
]


def _severities(items: list[Item], *, is_configured: bool) -> list[tuple[str, str]]:
    one = replace(project(items), is_configured=is_configured)
    rules = (DanglingLink(), DuplicateId())
    return [(found.rule, found.severity) for rule in rules for found in rule.check(one)]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param([], [("LNK001", "info")], id="examples"),
        pytest.param(
            [item("impl~bar~0", "covers dsn~bar~1", type="impl", path="src/bar.py")],
            [("LNK001", "error"), ("LNK001", "error"), ("IDS001", "error")],
            id="covered from elsewhere",
        ),
        pytest.param(
            [item("dsn~baz~1", "covers req~order~1", type="dsn", path="guide.md", line=20)],
            [("LNK001", "error"), ("LNK001", "error"), ("IDS001", "error")],
            id="covers what is elsewhere",
        ),
        pytest.param(
            [item("dsn~baz~1", "covers req~order~7", type="dsn", path="guide.md", line=20)],
            [("LNK001", "error"), ("LNK001", "error"), ("IDS001", "error")],
            id="covers another revision",
        ),
    ],
)
def test_items_that_no_other_page_has_to_do_with_are_examples(
    more: list[Item], found: list[tuple[str, str]]
) -> None:
    items = [*SPECIFICATION, *GUIDE, *more]
    assert _severities(items, is_configured=False) == found
    errors = [("LNK001", "error"), ("LNK001", "error"), ("IDS001", "error")]
    assert _severities(items, is_configured=True) == errors


def test_the_only_page_is_no_guide() -> None:
    assert _severities(GUIDE, is_configured=False)[0] == ("LNK001", "error")


def test_one_item_is_no_guide() -> None:
    alone = item("dsn~order~2", "covers req~ordre~1", type="dsn", path="spec/more.md")
    assert _severities([*SPECIFICATION, alone], is_configured=False) == [("LNK001", "error")]
