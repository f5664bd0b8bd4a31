"""When two texts describe one item, whatever script they are written in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reqtrace.model.item import Item
from reqtrace.model.likeness import ALIKE, has_substance, likeness
from trace_kit import item


def _titled(title: str) -> Item:
    return replace(item("ADR-1"), title=title)


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        ("Store parcels in a file", "Store all parcels in one file", True),
        ("Store parcels in a file", "Speak to couriers by radio", False),
        ("ホスト供給stylesheetの文書限定出力", "ホスト供給スタイルシートの完全文書限定出力", True),
        ("モデムでメッセージを送る", "ファイルに記録を保存する", False),
        ("采用关系型数据库存储订单", "采用数据库存储全部订单", True),
        ("采用关系型数据库存储订单", "通过短信通知客户取件", False),
    ],
)
def test_likeness(before: str, after: str, alike: bool) -> None:
    assert (likeness(_titled(before), _titled(after)) > ALIKE) is alike


def test_a_title_without_blanks_has_substance() -> None:
    assert has_substance(_titled("采用关系型数据库存储订单"))
