"""What decisions say of each other in fields, and where that leads."""

from __future__ import annotations

import pytest

import reqtrace
from kit import MakeRepository
from sources_kit import links, read_one

REST = "\n\n## Context\n\nWhy.\n"


def said(*lines: str) -> list[tuple[str, str]]:
    text = "\n".join(("# 5. One database", "", "* Status: accepted", *lines)) + REST
    return [(kind, target) for kind, target, *_ in links(read_one("docs/adr/0005-a.md", text))]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("* Supersedes: [2](0002-b.md)", [("supersedes", "ADR-0002")]),
        ("* Supersedes: [Two databases](0002-b.md)", [("supersedes", "ADR-0002")]),
        ("* Superseded by: ADR-0002", [("superseded_by", "ADR-0002")]),
        ("* **Superseded-by:** 0002-b.md", [("superseded_by", "ADR-0002")]),
        ("* Amends: 2, #3 and more", [("amends", "ADR-2")]),
        ("* Amends: 2, 3", [("amends", "ADR-2"), ("amends", "ADR-3")]),
        ("* Amends: 2; ADR 3<br>ADR_4 and its readings",
         [("amends", "ADR-2"), ("amends", "ADR-3"), ("amends", "ADR-4")]),
        ("* Supersedes: [[0002-b|the second]], [[x/0003-c#why]]",
         [("supersedes", "ADR-0002"), ("supersedes", "ADR-0003")]),
        ("* Supersedes: <a href=\"0002-b.md\">b</a>", [("supersedes", "ADR-0002")]),
        ("* Supersedes: the old way of doing it",
         [("supersedes", "the old way of doing it")]),
        ("* Amends: [b](../x/0002-b.md), [c](0003-c.md)",
         [("amends", "ADR-0002"), ("amends", "ADR-0003")]),
        ("* Amended by: 2. Two databases", [("amended_by", "ADR-2")]),
        ("* Clarifies: https://example.org/2", [("clarifies", "https://example.org/2")]),
        ("* Supersedes: none", []),
        ("* Supersedes: n/a", []),
        ("* Supersedes: REQ-1", [("supersedes", "REQ-1")]),
        ("* Supersedes [2](0002-b.md)", [("supersedes", "ADR-0002")]),
        ("* Amended by [2](0002-b.md)", [("amended_by", "ADR-0002")]),
        ("Replaces [2](0002-b.md)", [("supersedes", "ADR-0002")]),
        ("Replaced by [2](0002-b.md)", [("superseded_by", "ADR-0002")]),
        ("Replacing [2](0002-b.md) was easy", []),
        ("* Supersedes: [x](20200102-x.rst)", [("supersedes", "20200102-x")]),
    ],
)  # fmt: skip
def test_fields_and_lines_below_the_title(line: str, found: list[tuple[str, str]]) -> None:
    assert said(line) == found


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("supersedes: 0002-b.md", [("supersedes", "ADR-0002")]),
        ("supersedes: 0002", [("supersedes", "ADR-0002")]),
        ("supersedes: [ADR-2, 3]", [("supersedes", "ADR-2"), ("supersedes", "ADR-3")]),
        ("superseded-by: '[2](0002-b.md)'", [("superseded_by", "ADR-0002")]),
        ("supersedes: []", []),
        ("supersedes:", []),
    ],
)
def test_fields_of_front_matter(field: str, found: list[tuple[str, str]]) -> None:
    item = read_one("docs/adr/0005-a.md", f"---\nstatus: accepted\n{field}\n---\n\n# A{REST}")
    assert [(kind, target) for kind, target, *_ in links(item)] == found


@pytest.mark.parametrize(
    ("status", "target"),
    [
        ("Superseded by 5", "ADR-5"),
        ("Superseded by #5.", "#5"),
        ("Superseded by RFC 9110", "RFC 9110"),
        ("Superseded by ADR-0001 (#1234)", "ADR-0001"),
        ("Superseded by [ADR-0001](https://example.org/1)", "https://example.org/1"),
        ("Superseded by ADR-0001 ([page]( https://example.org/1 ))", "ADR-0001"),
        ("Superseded by docs/adr/0005-a.md", "ADR-0005"),
        ("Superseded by ADR #5", "ADR-5"),
        ("Superseded by ADR0005", "ADR-0005"),
        ("Superseded by [[0005-a]]", "ADR-0005"),
        ("Superseded by [the fifth]", ""),
        ("Superseded by [the fifth][5]\n\n[5]: 0005-a.md", "ADR-0005"),
        ("Superseded by [][5]\n\n[5]: 0005-a.md", "ADR-0005"),
        ("Superseded by [5][]\n\n[5]: 0005-a.md", "ADR-0005"),
        ("Superseded by [5]\n\n[5]: <0005-a.md> 'A'", "ADR-0005"),
        ("Superseded by <https://example.org/5>", "https://example.org/5"),
        ("Superseded in 2024", ""),
        ("Accepted. Amended 2024.", ""),
        ("Accepted, replaces the old 1000 line script", ""),
        ("Accepted, supersedes the one of 0830:00", ""),
        ("Superseded by 0005", "ADR-0005"),
        ("Superseded by ADR 5", "ADR-5"),
        ("Superseded by 5 later decisions", ""),
    ],
)
def test_numbers_without_a_link(status: str, target: str) -> None:
    item = read_one("docs/adr/0002-b.md", f"# 2. B\n\n## Status\n\n{status}{REST}")
    assert [link.target for link in item.links] == ([target] if target else [])


OLD = f"# 2. B\n\n* Status: superseded\n* Superseded by: [A](0005-a.md){REST}"
NEW = f"# 5. A\n\n* Status: accepted\n\nSupersedes [2](./0002-b.md){REST}"
STEM = '[[source]]\ninclude = ["docs/adr/*.md"]\nformat = "adr"\nid = { from = "stem" }\n'


@pytest.mark.parametrize("config", ["", STEM], ids=["numbers are ids", "names are ids"])
def test_a_link_leads_to_the_file_that_it_names(
    config: str, make_repository: MakeRepository
) -> None:
    repository = make_repository(
        {
            "docs/adr/0002-b.md": OLD,
            "docs/adr/0005-a.md": NEW,
            **({"reqtrace.toml": config} if config else {}),
        }
    )
    assert reqtrace.open(repository.root).check().findings == ()


def test_a_link_to_no_decision_is_told_once(make_repository: MakeRepository) -> None:
    repository = make_repository(
        {
            "docs/adr/0002-b.md": f"# 2. B\n\n## Status\n\nSuperseded by [9](0009-x.md){REST}",
            "docs/adr/0003-c.md": f"# 3. C\n\n## Status\n\nSuperseded by [n](../n.md){REST}",
            "docs/n.md": "Notes.\n",
        }
    )
    found = reqtrace.open(repository.root).check().findings
    assert [(finding.rule, finding.message) for finding in found] == [
        ("LNK001", "ADR-0002 is superseded by ADR-0009, but docs/adr/0009-x.md does not exist")
    ]
