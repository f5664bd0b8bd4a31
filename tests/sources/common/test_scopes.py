from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from reqtrace.model.item import Item
from reqtrace.model.link import Link
from reqtrace.model.location import Location
from reqtrace.sources.common.scopes import in_scope

HERE = Location(path=PurePosixPath("a.md"), line=1, column=1)


def item(item_id: str, *targets: str) -> Item:
    links = tuple(
        Link(source=item_id, target=one, kind="refines", location=HERE) for one in targets
    )
    return Item(id=item_id, type="req", title="A", location=HERE, links=links)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("FR-1", "a/b/FR-1"),
        ("FR-2", "a/FR-2"),
        ("FR-3", "FR-3"),
        ("b/FR-1", "a/b/FR-1"),
        ("a/b/FR-1", "a/b/FR-1"),
        ("c/FR-1", "c/FR-1"),
        ("FR-9", "FR-9"),
    ],
)
def test_the_nearest_scope_goes_first(written: str, found: str) -> None:
    others = [item(one) for one in ("a/b/FR-1", "a/FR-1", "FR-1", "a/FR-2", "FR-3", "c/FR-1")]
    first, *_ = in_scope((item("a/b/FR-7", written), *others))
    assert [link.target for link in first.links] == [found]


def test_an_item_without_a_scope_names_whole_ids() -> None:
    items = (item("REQ-1", "FR-1"), item("a/FR-1"))
    assert in_scope(items) == items
