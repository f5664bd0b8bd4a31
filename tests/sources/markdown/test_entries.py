from __future__ import annotations

import pytest

from reqtrace.model.item import Naming
from reqtrace.sources.markdown.entries import find_entries
from reqtrace.sources.markdown.scan import outline
from sources_kit import links, problems, read


def _ids(text: str) -> list[str]:
    return [entry.id for entry in find_entries(outline(text), lambda _: False)]


SPEC = """# Feature

## Requirements

- **FR-001**: The system MUST log users in,
  and out.
  - Priority: high
  - **Depends on**: FR-002
- [x] **FR-002**: The system MUST
  store passwords.

  More about it.

**NFR-1:** It is fast.

[SRS-001] It is safe.

[SRS-002] It is sound.
"""


def test_one_item_an_entry() -> None:
    reading = read("requirements/spec.md", SPEC)
    first, second, *others = reading.items
    assert (first.id, first.type, first.naming) == ("FR-001", "req", Naming.ENTRY)
    assert first.title == "The system MUST log users in, and out."
    assert first.text == "The system MUST log users in,\nand out."
    assert first.attributes == {"priority": "high"}
    assert links(first) == [("depends_on", "FR-002", 8, 21)]
    assert (first.location.line, first.location.column) == (5, 5)
    assert first.status is None
    assert (second.status, second.location.line) == ("done", 9)
    assert second.text == "The system MUST\nstore passwords.\n\nMore about it."
    assert [item.id for item in others] == ["SRS-001", "SRS-002"]
    assert problems(reading) == []


@pytest.mark.parametrize(
    "entry",
    [
        "- [ ] REQ-1: It works.",
        "* **REQ-1** It works.",
        "+ `REQ-1` It works.",
        "1. REQ-1: It works.",
        "- REQ-1 – It works.",
        "**REQ-1:** It works.",
        '<a name="REQ-1">**REQ-1**</a> It works.',
        '<a id="REQ-1">REQ-1</a> It works.',
        '- <a id="req-1"></a>REQ-1 It works.',
        "<b>REQ-1</b> It works.",
    ],
)
def test_forms_of_entries(entry: str) -> None:
    (item,) = read("requirements/r.md", f"{entry}\n").items
    assert (item.id, item.title) == ("REQ-1", "It works.")


NO_ITEMS = {
    "mentions": "- See REQ-1 for more\n- REQ-2\n- REQ-3 and more\n",
    "several": "- REQ-1, REQ-2: both\n",
    "a range": "- REQ-1 to REQ-4: all\n",
    "contents": "- [REQ-1: It works](#req-1)\n",
    "HTML links": '<a href="spec.md">REQ-1</a> It works.\n',
    "criteria": "- **AC-1**: It works.\n- **AC-2**: It is fast.\n",
    "other sections": "## Acceptance criteria\n\n- **UC-1**: a\n- **UC-2**: b\n",
    "decisions": "- ADR-1: Use git\n- ADR-2: Use Python\n",
    "priorities": "- **P0**: now\n- **P1**: later\n",
    "one of its family": "- **FOO-1**: It works.\n",
    "one letter": "# Plan\n\n- **S1**: a\n- **S2**: b\n",
    "functions": "- `test_login_1`: a\n- `test_login_2`: b\n",
    "sentences": "- **L1-A1 requirements** are high.\n- **L1-A2 requirements** are low.\n",
    "a fence": "```\n- **REQ-1**: It works.\n```\n",
    "code": "\n    - **REQ-1**: It works.\n",
}


@pytest.mark.parametrize("name", [name for name in NO_ITEMS if name != "code"])
def test_entries_that_are_no_items(name: str) -> None:
    assert not read("requirements/r.md", NO_ITEMS[name]).items


def test_one_letter_counts_where_the_heading_speaks_of_requirements() -> None:
    text = "# Plan\n\n## Functional requirements\n\n- **R1**: a\n- **R2**: b\n"
    assert [item.id for item in read("requirements/r.md", text).items] == ["R1", "R2"]


def test_a_second_entry_in_another_section_speaks_of_the_first() -> None:
    text = "## A\n\n- **REQ-1**: It works.\n\n## Coverage later\n\n- **REQ-1**: tested by hand\n"
    assert [item.title for item in read("requirements/r.md", text).items] == ["It works."]
    twice = "## A\n\n- **REQ-1**: It works.\n- **REQ-1**: It is fast.\n"
    assert len(read("requirements/r.md", twice).items) == 2


def test_what_stands_below_the_heading_of_an_item_is_its_text() -> None:
    text = "## REQ-1: A\n\n- Status: draft\n\n- **REQ-2**: part\n"
    assert [item.id for item in read("requirements/r.md", text).items] == ["REQ-1"]


def test_ids_without_a_vocabulary() -> None:
    assert _ids(SPEC) == ["FR-001", "FR-002", "SRS-001", "SRS-002"]


def test_ids_in_braces_behind_brackets_are_links() -> None:
    page = "# Requirements\n\n- [SRS-1]{SYS-2, SYS-3} It opens.\n- [SRS-2]{} It closes.\n"
    first, second = read("requirements/r.md", page).items
    assert (first.id, first.title) == ("SRS-1", "It opens.")
    assert links(first) == [("links", "SYS-2", 3, 11), ("links", "SYS-3", 3, 18)]
    assert (second.id, second.title, second.links) == ("SRS-2", "It closes.", ())


def test_an_id_alone_counts_among_others_on_a_page_of_requirements() -> None:
    lines = "".join(f"- **SITE-{n}**: It opens.\n" for n in range(1, 6))
    page = f"# Requirements\n\n{lines}- **LEG-1**: It is legal.\n- **UTF-8**: a text\n"
    assert _ids(page)[-2:] == ["SITE-5", "LEG-1"]
