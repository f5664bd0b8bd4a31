"""The status of a decision in a table, in all the forms that people give to tables."""

from __future__ import annotations

import pytest

from reqtrace.model.item import Item
from sources_kit import links, read_one

LINE = "|---|---|"
TOP, REST = "# 5. One database\n\n", "\n\n## Context\n\nWhy.\n"


def decided(table: str, before: str = "") -> Item:
    return read_one("docs/adr/0005-a.md", f"{TOP}{before}{table}{REST}")


@pytest.mark.parametrize(
    "table",
    [
        f"| Status | Accepted |\n{LINE}\n| Date | 2020-01-02 |",
        f"| Field | Value |\n{LINE}\n| Status | Accepted |\n| Date | 2020-01-02 |",
        f"| | |\n{LINE}\n| **Status** | ✅ Accepted |\n| **Date** | 2020-01-02 |",
        "| | |\n|:--|--:|\n| **Status:** | **Accepted** |\n| **Date:** | 2020-01-02 |",
        f"| `status` | `accepted` |\n{LINE}\n| `date` | 2020-01-02 |",
        f"| ADR Status | Accepted |\n{LINE}\n| Date | 2020-01-02 |",
        f"| Status | Date |\n{LINE}\n| Accepted | 2020-01-02 |",
        "| Status | Date | Owner |\n|---|---|---|\n| Accepted | 2020-01-02 | Ann |",
        "| Ticket | Status | Date |\n|---|---|---|\n| X-1 | Accepted | 2020-01-02 |",
        "| Key | Value | Note |\n|---|---|---|\n| Status | Accepted | a |\n| Date | 2020-01-02 |",
        "Status | Accepted\n--- | ---\nDate | 2020-01-02",
        "Status | Date\n--- | ---\nAccepted | 2020-01-02",
        "| Status | Accepted |\n| Date | 2020-01-02 |",
        f"  | Status | Accepted |\n  {LINE}\n  | Date | 2020-01-02 |",
        f"| Date | Status |\n{LINE}\n| 2020-01-01 | Proposed |\n| 2020-01-02 | Accepted |",
        f"| Date | Status |\n{LINE}\n| 2020-01-02 | Accepted |\n| 2020-01-01 | Proposed |",
    ],
)
def test_tables_below_the_title(table: str) -> None:
    for before in ("", "Some words first.\n\n", "## Metadata\n\n"):
        item = decided(table, before)
        assert (item.status, item.attributes.get("date")) == ("accepted", "2020-01-02")


@pytest.mark.parametrize(
    "table",
    [
        f"| Status | Accepted |\n{LINE}\n| Owner | Ann |",
        f"| Field | Value |\n{LINE}\n| Status | Accepted |",
        f"| Status | Owner |\n{LINE}\n| Accepted | Ann |",
        f"| Owner | Status |\n{LINE}\n| Ann | Proposed |\n| Ann | Accepted |",
        "Status | Accepted\n--- | ---\nOwner | Ann",
        f"| Accepted | by all |\n{LINE}\n| a | b |",
    ],
)
def test_tables_in_the_section_of_the_status(table: str) -> None:
    assert decided(table, "## Status\n\n").status == "accepted"


@pytest.mark.parametrize(
    "table",
    [
        f"| Option | Costs |\n{LINE}\n| One | 1 |",
        f"| Option | Accepted |\n{LINE}\n| One | yes |",
        "| | |\n|---|---|",
        "|",
        "|-",
        f"{LINE}\n{LINE}",
        "| Status |\n|---|",
        "a | b",
        f"```\n| Status | Accepted |\n{LINE}\n```",
    ],
)
def test_tables_of_something_else(table: str) -> None:
    assert decided(table).status is None


def test_relations_in_a_table_stand_where_their_cell_does() -> None:
    table = f"| Status | Accepted |\n{LINE}\n| Supersedes | [2. b](0002-b.md) |\n| Amends | 3 |"
    assert links(decided(table)) == [("supersedes", "ADR-0002", 5, 23), ("amends", "ADR-3", 6, 12)]
