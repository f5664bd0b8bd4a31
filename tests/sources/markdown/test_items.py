from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.item import Naming
from reqtrace.model.vocabulary import Role
from reqtrace.sources.common.source import IdFrom, IdRule, Source
from sources_kit import links, problems, read, read_one

FRONT = """\
---
id: NEED-3
title: Export
status: approved
supports: GOAL-1
---

# Export of reports

People wait for their figures.

<!-- nobody reads this -->

## Evidence

- 14 interviews

## Details

```yaml
id: NEED-9
```
"""


def test_front_matter_makes_one_item() -> None:
    item = read_one("needs/export.md", FRONT)
    assert (item.id, item.type, item.title) == ("NEED-3", "need", "Export")
    assert links(item) == [("supports", "GOAL-1", 5, 11)]
    assert item.sections["Evidence"] == "- 14 interviews"
    assert item.text.startswith("People wait for their figures.")
    assert "nobody" not in item.text
    assert "interviews" not in item.text
    assert item.positions["text"] == (10, 1)
    assert item.positions["title"] == (3, 8)


def test_the_title_may_be_the_first_heading() -> None:
    item = read_one("needs/a.md", "---\nid: NEED-1\nstatus: draft\n---\n# The title\n\nText.\n")
    assert (item.title, item.positions["title"]) == ("The title", (5, 3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("---\ntag:Web\n---\n# A\n", ("not-an-item", 1, 1), id="no mapping"),
        pytest.param("---\ntitle: A\nstatus: draft\n---\n", ("not-an-item", 1, 1), id="no id"),
        pytest.param("---\nid: @a\n---\n", ("invalid-yaml", 2, 5), id="broken"),
        pytest.param("# Prose\n", ("not-an-item", 1, 1), id="prose"),
        pytest.param(b"# \xff\n", ("not-utf8", 1, 3), id="not UTF-8"),
    ],
)
def test_a_file_in_an_item_folder_that_is_no_item(
    text: str | bytes, expected: tuple[str, int, int]
) -> None:
    assert problems(read("needs/a.md", text)) == [expected]


NEVER_CLOSED = [
    pytest.param("---\nid: NEED-1\ntitle: A\nstatus: draft\n\n# A\n", id="fields and a text"),
    pytest.param('---\n# a comment\n"id": NEED-1\n', id="a comment"),
    pytest.param("---  \r\nid: NEED-1\r\n--- x\r\n", id="a line that only looks like the end"),
    pytest.param("---\nid:", id="nothing but a key"),
]


@pytest.mark.parametrize("text", NEVER_CLOSED)
def test_front_matter_that_is_never_closed(text: str) -> None:
    (problem,) = read("needs/a.md", text).problems
    assert (problem.kind.value, problem.location.line) == ("invalid-yaml", 1)
    assert problem.message == "the front matter that begins here is never closed"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\n\nWords below a rule: two.\n", id="a rule and prose"),
        pytest.param("---\n# REQ-1: A\n", id="a rule and a heading"),
        pytest.param("----\nid: x\n", id="a longer rule"),
        pytest.param("---\n- id: x\n", id="a rule and a list"),
        pytest.param("---\nhttp://example.org\n", id="a rule and an address"),
    ],
)
def test_a_rule_at_the_top_opens_no_front_matter(text: str) -> None:
    messages = [p.message for p in read("needs/a.md", text).problems]
    assert not any("never closed" in message for message in messages)


def test_items_below_front_matter_that_is_never_closed_are_read() -> None:
    reading = read("needs/a.md", "---\nowner: x\n\n## NEED-1: A\n\n- Status: draft\n")
    assert [item.id for item in reading.items] == ["NEED-1"]
    assert problems(reading) == [("invalid-yaml", 1, 1)]


def test_outside_item_folders_it_must_say_that_it_is_an_item() -> None:
    text = "---\nid: NEED-1\ntype: need\ntitle: A\n\n# A\n"
    assert problems(read("notes/a.md", text)) == [("invalid-yaml", 1, 1)]
    assert not read("notes/a.md", text.replace("need\n", "page\n")).is_item_file


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param("status: draft\nstatus: x", ("duplicate-key", 7, 1), id="a key twice"),
        pytest.param("status: @a", ("invalid-yaml", 6, 9), id="broken"),
        pytest.param("status: \a", ("invalid-yaml", 6, 9), id="a control character"),
        pytest.param("owner: *a", ("unsafe-yaml", 6, 8), id="an alias"),
        pytest.param("status: [draft]\na: [\nb", ("invalid-yaml", 9, 1), id="never closed"),
    ],
)
def test_what_is_wrong_in_a_fence_is_said_at_its_place(
    block: str, expected: tuple[str, int, int]
) -> None:
    text = f"# All\n\n## REQ-1: A\n\n```yaml\n{block}\n```\n"
    assert expected in problems(read("requirements/all.md", text))


def test_a_second_key_in_a_fence_names_the_line_of_the_first() -> None:
    text = "## REQ-1: A\n\n```yaml\nstatus: draft\nstatus: approved\n```\n"
    (problem,) = read("requirements/all.md", text).problems
    assert "line 4 already sets it" in problem.message
    assert problem.related is not None
    assert problem.related.line == 4


def test_a_field_goes_on_in_further_lines() -> None:
    text = (
        "## REQ-1: A\n\n- Status: draft\n- Owner: Ada,\n  the first\n  of all\n  - Bea\n\nText.\n"
    )
    item = read_one("requirements/a.md", text)
    assert item.attributes["owner"] == ["Ada, the first of all", "Bea"]
    assert item.text == "Text."


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("### REQ-12: Title", "Title"),
        ("### REQ-12 Title", "Title"),
        ("### REQ-12 — Title", "Title"),
        ("### REQ-12 - Title", "Title"),
        ("### [REQ-12] Title", "Title"),
        ("### `REQ-12` Title", "Title"),
        ("REQ-12: Title\n---", "Title"),
    ],
)
def test_headings_that_begin_with_an_id(heading: str, title: str) -> None:
    item = read_one("requirements/all.md", f"{heading}\n\n- Status: draft\n\nThe text.\n")
    assert (item.id, item.title, item.naming) == ("REQ-12", title, Naming.HEADING)
    assert (item.status, item.text) == ("draft", "The text.")


@pytest.mark.parametrize(
    "heading",
    [
        "## Need-based access",
        "## Requirements",
        "## Test",
        "## Req",
        "## ISO 27001",
        "## REQUEST 5",
    ],
)
def test_headings_that_only_look_like_it(heading: str) -> None:
    assert problems(read("requirements/all.md", f"{heading}\n")) == [("not-an-item", 1, 1)]


METADATA = {
    "list": ("- Status: Approved\n- satisfies: NEED-1, NEED-2\n", (4, 14), (4, 22)),
    "bold list": ("* **Status:** Approved\n* **Satisfies**: NEED-1, NEED-2\n", (4, 18), (4, 26)),
    "bold lines": ("**Status:** Approved\n**Satisfies:** NEED-1, NEED-2\n", (4, 16), (4, 24)),
    "ticks": ("- Status: `Approved`\n- Satisfies: `NEED-1`, `NEED-2`\n", (4, 14), (4, 24)),
    "nested list": ("- Status: Approved\n- Satisfies:\n  - NEED-1\n  - NEED-2\n", (5, 5), (6, 5)),
    "table": (
        "| Field | Value |\n|---|---|\n| Status | Approved |\n| Satisfies | NEED-1, NEED-2 |\n",
        (6, 15),
        (6, 23),
    ),
    "flat table": (
        "| Status | Satisfies |\n|---|---|\n| Approved | NEED-1, NEED-2 |\n",
        (5, 14),
        (5, 22),
    ),
    "fenced": ("```yaml\nstatus: Approved\nsatisfies: [NEED-1, NEED-2]\n```\n", (5, 13), (5, 21)),
}


@pytest.mark.parametrize("form", METADATA)
def test_metadata(form: str) -> None:
    block, first, second = METADATA[form]
    item = read_one("requirements/all.md", f"## REQ-1: A\n\n{block}\nThe text.\n")
    assert (item.status, item.text) == ("approved", "The text.")
    expected = [("satisfies", "NEED-1", *first), ("satisfies", "NEED-2", *second)]
    assert links(item) == expected


def test_a_list_in_the_text_is_no_metadata() -> None:
    item = read_one("requirements/a.md", "## REQ-1: A\n\n- Users: many\n- Roles: few\n")
    assert item.text == "- Users: many\n- Roles: few"


MANY = """\
# Requirements

## REQ-1: First

- Status: draft

Text one.

### Acceptance criteria

- it works

### REQ-2: Nested

- Status: draft

```markdown
## REQ-3: within a fence
```

# Afterwards

Prose.
"""


def test_items_end_where_the_next_heading_of_their_level_begins() -> None:
    first, second = read("requirements/many.md", MANY).items
    assert (first.id, first.location.line, first.text) == ("REQ-1", 3, "Text one.")
    assert first.sections == {"Acceptance criteria": "- it works"}
    assert (second.id, second.location.line) == ("REQ-2", 13)
    assert "REQ-3" in second.text
    assert "Prose" not in second.text


def test_doorstop_markdown() -> None:
    source = Source(
        include=("reqs/*.md",),
        type="req",
        id=IdRule(source=IdFrom.STEM),
        fields={"status": "active"},
    )
    text = "---\nactive: true\nlinks:\n- SYS1: null\n---\n# Header\n\nBody.\n"
    item = read_one("reqs/REQ1.md", text, source)
    assert (item.id, item.title, item.text) == ("REQ1", "Header", "Body.")
    assert links(item) == [("links", "SYS1", 4, 3)]


@given(st.binary(max_size=200), st.sampled_from(["needs/a.md", "docs/adr/1-a.md", "x.md"]))
def test_no_bytes_raise(data: bytes, path: str) -> None:
    read(path, data)


@given(
    st.text(alphabet="#- |*:`<!>\nRQ1a[](),", max_size=80),
    st.sampled_from(["requirements/a.md", "docs/adr/0001-a.md"]),
)
def test_no_text_raises(text: str, path: str) -> None:
    read(path, f"---\nid: REQ-1\n---\n{text}")
    read(path, f"## REQ-1: a\n\n{text}")
    read(path, f"# A\n\n## Status\n\n{text}")


LATE = {
    "a paragraph": "The text.\n\n**Status:** approved\n**Satisfies:** NEED-1, NEED-2\n",
    "a list": "The text.\n\n- Status: approved\n- Satisfies: NEED-1, NEED-2\n",
    "right below": "The text.\n**Status:** approved\n**Satisfies:** NEED-1, NEED-2\n",
    "bare": "The text.\n\nStatus: approved\nSatisfies: NEED-1, NEED-2\n",
    "quoted": 'The text.\n\n**Status:** "approved"\n**Satisfies:** "NEED-1, NEED-2"\n',
    "on both sides": "- Status: approved\n\nThe text.\n\n**Satisfies:** NEED-1, NEED-2\n",
    "two blocks": "The text.\n\n**Status:** approved\n\n**Satisfies:** NEED-1, NEED-2\n",
}


@pytest.mark.parametrize("form", LATE)
def test_fields_below_the_text(form: str) -> None:
    item = read_one("requirements/all.md", f"## REQ-1: A\n\n{LATE[form]}")
    assert (item.status, item.text) == ("approved", "The text.")
    assert [(kind, target) for kind, target, _, _ in links(item)] == [
        ("satisfies", "NEED-1"),
        ("satisfies", "NEED-2"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It has:\n\n- Name: of the user\n- Status: of the order",
        "It says:\n\nStatus: this is how it stands, we think.",
        "It satisfies: those who wait.\n\nSatisfies: all of us",
        "It has:\n\n```\n**Status:** approved\n```",
    ],
)
def test_words_of_the_text_that_are_no_fields(text: str) -> None:
    item = read_one("requirements/all.md", f"## REQ-1: A\n\n{text}\n")
    assert (item.status, item.text, item.links) == (None, text, ())


@pytest.mark.parametrize(
    "heading",
    [
        "## REQ-1: Work {#req-1 .shall}",
        "## REQ-1: Work {.shall}",
        "## REQ-1: Work {: #req-1}",
        "## REQ-1: Work {#req-1} ##",
        "REQ-1: Work {#req-1}\n---",
    ],
)
def test_attributes_are_no_part_of_a_title(heading: str) -> None:
    assert read_one("requirements/all.md", f"{heading}\n\n- Status: draft\n").title == "Work"


def test_two_ids_in_a_heading_begin_two_items() -> None:
    items = read("requirements/all.md", "## REQ-1, REQ-2: A\n\n- Status: draft\n\nText.\n").items
    assert [(item.id, item.title, item.text) for item in items] == [
        ("REQ-1", "A", "Text."),
        ("REQ-2", "A", "Text."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "## UTF-8: encoding\n",
        "## ECSS-E-10: tailoring\n\n## ECSS-E-20: tailoring\n",
        "## S3: storage\n",
        "## MDR-2017: law\n",
        "## [FR-1](fr-1.md): elsewhere\n",
        "## FR-1 to FR-9: group\n",
        "## Step-1: begin\n## Step-2: end\n",
    ],
)
def test_headings_with_a_chance_id(text: str) -> None:
    assert not read("requirements/all.md", text).items


def test_ids_of_a_family_speak_for_each_other() -> None:
    items = read("requirements/all.md", "## F1 Log in\n\n## F2 Log out\n").items
    assert [item.id for item in items] == ["F1", "F2"]


@pytest.mark.parametrize(
    "text",
    [
        "## ~~REQ-4: Gone~~\n",
        "## ~~REQ-4~~: Gone\n",
        "## REQ-4: ~~Gone~~\n",
        "## ~~REQ-4: Gone~~\n\n- Status: approved\n",
        "- ~~**REQ-4**: Gone~~\n",
        "- **~~REQ-4~~**: Gone\n",
        "- **REQ-4**: ~~Gone~~\n",
        "| ID | Requirement |\n|---|---|\n| ~~REQ-4~~ | ~~Gone~~ |\n",
        "| ID | Requirement |\n|---|---|\n| REQ-4 | ~~Gone~~ |\n",
    ],
)
def test_what_is_crossed_out_is_retired(text: str) -> None:
    item = read_one("requirements/r.md", text)
    assert (item.id, item.title, item.status, item.role) == (
        "REQ-4",
        "Gone",
        "withdrawn",
        Role.RETIRED,
    )
    assert "~" not in item.text or text.startswith("|")


def test_a_text_that_is_crossed_out_in_part_is_not_retired() -> None:
    item = read_one("requirements/r.md", "## REQ-4: ~~Seven~~ five ~~days~~\n")
    assert item.role is None


def test_the_text_below_a_bare_id_is_its_title() -> None:
    text = "### REQ-1\n\n- Status: draft\n\nThe **system** shall\nwork.\n\nMore.\n"
    reading = read("requirements/r.md", text)
    (item,) = reading.items
    assert (item.title, item.positions["title"]) == ("The system shall work.", (5, 1))
    assert item.text == "The **system** shall\nwork.\n\nMore."
    assert problems(reading) == []


def test_a_bare_id_without_a_text_has_no_title() -> None:
    reading = read("requirements/r.md", "### REQ-1\n\n- Status: draft\n")
    assert problems(reading) == [("missing-field", 1, 1)]


ESCAPED = r"""# Requirements

## REQ\_DOOR\_1: Opens

Depends on: REQ\_CAN\_1

- **REQ\_CAN\_1**: The door shall open.
- **REQ\_CAN\_2**: The door shall close.

## Table

| ID | Requirement | Depends on |
|---|---|---|
| REQ\_T\_1 | It shall work. | REQ\_CAN\_2, REQ\_CAN\_1 |
"""


def test_a_backslash_before_an_underscore_is_no_part_of_an_id() -> None:
    page = ESCAPED.replace("- **REQ", "## List\n\n- **REQ", 1)
    found = {one.id: one for one in read("requirements/a.md", page).items}
    assert list(found) == ["REQ_DOOR_1", "REQ_T_1", "REQ_CAN_1", "REQ_CAN_2"]
    assert found["REQ_DOOR_1"].title == "Opens"
    targets = {name: [link.target for link in one.links] for name, one in found.items()}
    assert targets["REQ_DOOR_1"] == ["REQ_CAN_1"]
    assert targets["REQ_T_1"] == ["REQ_CAN_2", "REQ_CAN_1"]


def test_a_page_with_front_matter_and_the_number_of_its_title_may_list_items() -> None:
    text = "---\nsidebar: x\n---\n\n# UC-TRN-01: List\n\n## US-1: One\n\nA.\n\n## US-2: Two\n\nB.\n"
    found = read("requirements/uc-trn-01-list.md", text).items
    assert [one.id for one in found][-2:] == ["US-1", "US-2"]


@pytest.mark.parametrize(
    ("heading", "item_id", "title"),
    [
        ("Test Case: TC_INT_001", "TC_INT_001", ""),
        ("Test case TC-1: Open the door", "TC-1", "Open the door"),
        ("Testfall: LOGIN-01 Anmelden", "LOGIN-01", "Anmelden"),
        ("2.1 Requirement: REQ-7 Open", "REQ-7", "Open"),
        ("**User Story** US-12: Open", "US-12", "Open"),
        ("Use Case #UC-3", "UC-3", ""),
        ("Caso de uso: CU-01", "CU-01", ""),
        ("Epic \u2013 EP-1 \u2013 Open", "EP-1", "Open"),
        ("TEST-CB-001: Open", "TEST-CB-001", "Open"),
    ],
)
def test_a_word_for_what_it_is_before_an_id(heading: str, item_id: str, title: str) -> None:
    (item,) = read("requirements/r.md", f"# Page\n\n## {heading}\n\nText.\n").items
    assert (item.id, item.title) == (item_id, title or "Text.")
    assert item.positions["id"] == (3, 4 + heading.index(item_id))


@pytest.mark.parametrize(
    "heading",
    [
        "Test: REQ-1 is met",
        "Requirement REQ-1 is not met",
        "Traceability: REQ-1",
        "Tests: TC-1..4",
        "P0 (must)\n\n## P1 (should)",
    ],
)
def test_headings_that_only_name_an_item(heading: str) -> None:
    assert read("requirements/r.md", f"# Page\n\n## {heading}\n\nText.\n").items == ()


def test_the_last_cell_of_a_table_of_pandoc_is_no_heading() -> None:
    page = "## REQ-1: A\n\nText.\n\n  REQ-2 and\n\n  REQ-3\n  " + 40 * "-" + "\n"
    assert [item.id for item in read("requirements/r.md", page).items] == ["REQ-1"]
    columns = page.replace("REQ-3\n  " + 40 * "-", "REQ-3     high     It must run\n  " + 25 * "-")
    assert [item.id for item in read("requirements/r.md", columns).items] == ["REQ-1"]
    page = page.replace(40 * "-", "-----")
    assert [item.id for item in read("requirements/r.md", page).items] == ["REQ-1", "REQ-3"]
