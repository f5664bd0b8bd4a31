from __future__ import annotations

import pytest

from reqtrace.model.item import Naming
from reqtrace.sources.common.source import IdRule, Source
from reqtrace.sources.markdown.rows import find_rows
from reqtrace.sources.markdown.scan import outline
from sources_kit import links, problems, read


def _ids(text: str) -> list[str]:
    return [row.id for row in find_rows(outline(text), lambda _: False, lambda _: None)]


TABLE = r"""# Requirements

| ID | Requirement | Priority | Status | Depends on |
|----|:------------|----------|--------|------------|
| FR-1 | The system **MUST** list `a \| b`. | Must | draft | |
| **FR-2** | It must [print](print.md). | Should | approved | FR-1, chapter 3, NEED-9 |
| [FR-3](#fr-3) | Third | | | FR-1<br>FR-2 |
| FR-4 – FR-9 | reserved | | | |
| FR-10 | | | | |
| FR-11 | [Description] | | | |
"""


def test_one_item_a_row() -> None:
    reading = read("docs/requirements/r.md", TABLE)
    first, second, third = reading.items
    assert (first.id, first.type, first.title) == ("FR-1", "req", "The system MUST list a | b.")
    assert (first.status, first.text) == ("draft", "The system **MUST** list `a | b`.")
    assert first.attributes == {"priority": "Must"}
    assert (first.location.line, first.location.column) == (5, 3)
    assert first.positions["status"] == (5, 54)
    assert (second.id, second.location.column, second.title) == ("FR-2", 5, "It must print.")
    assert links(second) == [("depends_on", "FR-1", 6, 63), ("depends_on", "NEED-9", 6, 80)]
    assert all(not link.tentative for link in second.links)
    assert links(third) == [("depends_on", "FR-1", 7, 31), ("depends_on", "FR-2", 7, 39)]
    assert third.status is None
    assert first.naming is Naming.ROW
    assert problems(reading) == []


HEADS = [
    "Req ID | Description",
    "REQ-ID | Name",
    "Requirement ID | Statement",
    "# | Requirement",
    "FR | Description",
    "No. | Functional requirement",
    "ID | EARS requirement (`shall`)",
    "**ID** | *Summary*",
    "Nr. | Anforderung",
    "ID | Beschreibung",
    "Réf. | Exigence",
    "ID | Requisito",
    "Código | Descripción",
    "ID | Descrição",
    "编号 | 需求",
    "ID | 要件",
    "ID | 요구사항",
    "ID | 用户故事",
    "功能 | 描述",
    "№ | Требование",
    "ID | Правило",
    "ID | Règle",
    "Codigo | Descripcion",
    "Feature | Description",
]


@pytest.mark.parametrize("head", HEADS)
def test_heads_of_tables_of_items(head: str) -> None:
    text = f"{head} | Source\n---|---|---\nFR-1 | It works. | us\nFR-2 | It is fast. | them\n"
    items = read("requirements/r.md", text).items
    assert [(item.id, item.title) for item in items] == [
        ("FR-1", "It works."),
        ("FR-2", "It is fast."),
    ]


NO_ITEMS = {
    "references": "## 1.5 参考文档\n\n| 编号 | 名称 |\n|--|--|\n| R-1 | a.md |\n| R-2 | b.md |\n",
    "open points": "| 编号 | 事项 |\n|--|--|\n| TBD-001 | a |\n| TBD-002 | b |\n",
    "no ids": "| ID | Requirement |\n|---|---|\n| one | It works. |\n| two | It is fast. |\n",
    "a matrix without a text": "| Requirement | Test |\n|---|---|\n| FR-1 | TC-1 |\n",
    "tests of features": "| Feature | Name | Tests |\n|---|---|---|\n| FR-1 | A | T-1 |\n",
    "links of an item": (
        "| Direction | Relation | ID | Title |\n|---|---|---|---|\n| Up | from | FR-1 | A |\n"
    ),
    "risks": "## Risks\n\n| ID | Description |\n|---|---|\n| R-1 | Rain |\n| R-2 | Snow |\n",
    "documents": "| Document ID | Title |\n|---|---|\n| DOC-1 | Plan |\n",
    "criteria": "| ID | Description |\n|---|---|\n| AC-1 | It works |\n| AC-2 | It is fast |\n",
    "an index": "| ID | Title |\n|---|---|\n| [FR-1](FR-1.md) | It works. |\n",
    "standards": "| ID | Title |\n|---|---|\n| RFC-2119 | Words |\n| ISO-8601 | Dates |\n",
    "no line below the head": "| ID | Requirement |\n| FR-1 | It works. |\n",
    "another number of columns": "| ID | Requirement |\n|---|\n| FR-1 | It works. |\n",
    "a fence": "```\n| ID | Requirement |\n|---|---|\n| FR-1 | It works. |\n```\n",
    "code": "\n    | ID | Requirement |\n    |---|---|\n    | FR-1 | It works. |\n",
    "a quotation": "> | ID | Requirement |\n> |---|---|\n> | FR-1 | It works. |\n",
    "a comment": "<!--\n| ID | Requirement |\n|---|---|\n| FR-1 | It works. |\n-->\n",
}


@pytest.mark.parametrize("name", NO_ITEMS)
def test_tables_that_list_no_items(name: str) -> None:
    assert not read("requirements/r.md", NO_ITEMS[name]).items


def test_a_matrix_is_marked_as_one() -> None:
    text = "| ID | Requirement | Tests |\n|---|---|---|\n| FR-1 | It works. | TC-1 |\n"
    (item,) = read("requirements/r.md", text).items
    assert item.naming is Naming.PROGRESS_ROW
    (item,) = read("requirements/matrix.md", text.replace("Tests", "Note")).items
    assert item.naming is Naming.TRACE_ROW


def test_words_for_links_that_are_no_kinds_lead_to_items_only() -> None:
    text = "| ID | Requirement | Traces To |\n|---|---|---|\n| FR-1 | It works. | G-6, FR-2 |\n"
    (item,) = read("requirements/r.md", text).items
    assert [(link.target, link.tentative) for link in item.links] == [("G-6", True), ("FR-2", True)]


def test_the_head_tells_the_type() -> None:
    text = "| ID | User Story |\n|---|---|\n| US-1 | As a user I log in. |\n"
    assert [item.type for item in read("requirements/r.md", text).items] == ["need"]


def test_the_type_of_an_owner_is_no_fault() -> None:
    text = "| ID | Requirement | Type |\n|---|---|---|\n| FR-1 | It works. | Functional |\n"
    assert problems(read("requirements/r.md", text)) == []


def test_what_stands_below_the_heading_of_an_item_is_its_text() -> None:
    table = "| ID | Criterion |\n|---|---|\n| C-1 | x |\n| C-2 | y |\n"
    text = f"## REQ-1: A\n\n- Status: draft\n\n{table}"
    assert [item.id for item in read("requirements/r.md", text).items] == ["REQ-1"]


def test_ids_that_are_local_to_a_folder() -> None:
    source = Source(
        include=("specs/*/spec.md",), type="req", strict=False, id=IdRule(form="{folder}/{}")
    )
    text = "| ID | Requirement |\n|---|---|\n| FR-1 | It works. |\n"
    (item,) = read("specs/001-login/spec.md", text, source).items
    assert (item.id, item.type) == ("001-login/FR-1", "req")


def test_ids_without_a_vocabulary() -> None:
    assert _ids(TABLE) == ["FR-1", "FR-2", "FR-3"]


@pytest.mark.parametrize(
    "items",
    ["| ID | Requirement |\n|---|---|\n| FR-1 | A |\n", "## REQ-1: A\n", "- **REQ-1**: A\n"],
)
def test_a_page_with_a_status_of_its_own(items: str) -> None:
    reading = read("requirements/r.md", f"---\ntitle: SRS\nstatus: draft\n---\n\n{items}")
    assert [item.title for item in reading.items] == ["A"]
    assert all("front matter" not in problem.message for problem in reading.problems)


def test_numbers_of_chapter_section_and_row_are_ids() -> None:
    page = (
        "| # | Description |\n|--|--|\n| **1.2.3** | Verify it. |\n| 1.2 | no |\n| 1.2.4 | It |\n"
    )
    assert _ids(page) == ["1.2.3", "1.2.4"]


def test_assumptions_and_dependencies_are_items() -> None:
    page = "## Assumptions\n\n| ID | Assumption |\n|--|--|\n| ASM-1 | Rain |\n| ASM-2 | Snow |\n"
    assert _ids(page) == ["ASM-1", "ASM-2"]


def test_what_looks_like_a_table_within_one_is_a_row() -> None:
    table = "| id | title |\n| --- | --- |\n| REQ-1 | a |\n"
    reading = read("reqs/a.md", f"# T\n\n{table}{table.replace('1', '2')}")
    assert [one.id for one in reading.items] == ["REQ-1", "REQ-2"]


TEST_CASE = """# Test Case: TC_INT_CAN_00001

## Document Information

| Field | Value |
|---|---|
| Test Case ID | TC_INT_CAN_00001 |
| Title | Parse a file |

## Requirements Coverage

| Requirement ID | Description | Status |
|---|---|---|
| SWR_CAN_00001 | Parsing | Covered |
| SWR_CAN_00004-00009 | the rest | Covered |

# Test Case: TC_INT_CAN_00002
"""


def test_a_table_of_what_a_test_case_covers_states_links() -> None:
    first, second = read("requirements/tc.md", TEST_CASE).items
    assert (first.id, first.type, first.title) == ("TC_INT_CAN_00001", "test", "Parse a file")
    (link,) = first.links
    assert (link.target, link.kind, link.tentative) == ("SWR_CAN_00001", "links", True)
    assert (link.location.line, link.location.column) == (14, 3)
    assert (second.id, second.links) == ("TC_INT_CAN_00002", ())


def test_a_table_below_the_heading_of_a_group_still_lists_its_items() -> None:
    table = "| Requirement ID | Description |\n|---|---|\n| FR-2 | It opens. |\n"
    items = read("requirements/r.md", f"## FR-1: Doors\n\n{table}").items
    assert [item.id for item in items] == ["FR-1", "FR-2"]
