"""What the keys of a file mean: fields, kinds of links, attributes."""

from __future__ import annotations

import pytest

from reqtrace.sources.common.source import LinkRule, Source
from reqtrace.sources.fields import keys as module
from reqtrace.sources.fields.keys import Keys
from sources_kit import vocabulary

KNOWN = frozenset({"priority", "due_date", "Owner"})
MAPPED = Source(
    include=("**",),
    fields={"title": "Heading", "id": "number"},
    links={
        "parent": LinkRule(kind="refines"),
        "below": LinkRule(kind="refines", downstream=True),
        "up_to": LinkRule(kind="satisfies"),
        "parts[].ref": LinkRule(kind="refines"),
    },
)


def plain() -> Keys:
    return Keys(vocabulary(), None, KNOWN)


def mapped() -> Keys:
    return Keys(vocabulary(), MAPPED, KNOWN)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("id", "id"),
        ("ID", "id"),
        ("name", "title"),
        ("Summary", "title"),
        ("body", "text"),
        ("satisfies", "satisfies"),
        ("Satisfies", "satisfies"),
        ("superseded by", "superseded_by"),
        ("links", "links"),
        ("Priority", "priority"),
        ("due date", "due_date"),
        ("Owner", "Owner"),
        ("something", "something"),
        ("Some Thing", "Some Thing"),
    ],
)
def test_the_name_of_a_key(key: str, name: str) -> None:
    keys = plain()
    assert keys.name_of(key) == name
    assert keys.name_of(key) == name  # from the table


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Heading", "title"),
        ("number", "id"),
        ("title", "title"),
        # A key with a rule of its own has its own name, whatever else it would mean.
        ("parent", "parent"),
        ("Up-To", "Up-To"),
    ],
)
def test_the_name_of_a_key_that_a_source_maps(key: str, name: str) -> None:
    assert mapped().name_of(key) == name


def test_the_first_of_several_keys_for_one_field_counts() -> None:
    keys = plain()
    assert keys.goes_before("title", "name")
    assert not keys.goes_before("name", "title")
    assert not keys.goes_before("title", "title")
    assert keys.goes_before("summary", "header")
    # What stands for no field comes last.
    assert keys.goes_before("header", "other")
    assert not keys.goes_before("other", "header")
    assert not keys.goes_before("other", "another")
    # Another spelling counts as much, once it was met.
    assert keys.name_of("Title") == "title"
    assert keys.goes_before("Title", "name")
    assert not keys.goes_before("Title", "title")


def test_what_a_source_maps_counts_before_all_others() -> None:
    assert mapped().goes_before("Heading", "title")
    assert not mapped().goes_before("title", "Heading")


def test_rules_of_links() -> None:
    keys = mapped()
    assert keys.rule_of("parent") == LinkRule(kind="refines")
    assert keys.rule_of("Up-To") == LinkRule(kind="satisfies")
    assert keys.rule_of("Up-To") == LinkRule(kind="satisfies")  # from the table
    assert keys.rule_of("title") is None
    assert plain().rule_of("parent") is None
    assert plain().rules == {}
    assert [step.key for path in keys.deep_rules for step in path] == ["parts", "ref"]
    assert keys.written_kind(LinkRule(kind="satisfies")) == "satisfies"
    assert keys.written_kind(LinkRule(kind="supersedes", downstream=True)) == "superseded_by"
    assert keys.written_kind(LinkRule(kind="satisfies", downstream=True)) == "satisfies"
    assert keys.written_kind(LinkRule(kind="unheard", downstream=True)) == "unheard"


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("satisfies", "satisfies"),
        ("Superseded-By", "superseded_by"),
        ("parent", "refines"),
        ("title", None),
        ("other", None),
    ],
)
def test_kinds_of_links(key: str, kind: str | None) -> None:
    assert mapped().kind_named(key) == kind


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("title", True),
        ("Summary", True),
        ("refines", True),
        ("priority", True),
        ("Due-Date", True),
        ("parent", True),
        ("other", False),
    ],
)
def test_known_keys(key: str, known: bool) -> None:
    assert mapped().is_known(key) is known


def test_a_flood_of_keys_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEYS", 20)
    keys = mapped()
    for number in range(100):
        assert keys.name_of(f"key {number}") == f"key {number}"
        assert keys.rule_of(f"key {number}") is None
    assert len(keys._names) <= 20
    assert len(keys._ruled) <= 21
    assert keys.rule_of("parent") == LinkRule(kind="refines")
    assert keys.name_of("Summary") == "title"
