"""What real repositories hold to trip a reader: one bad file is one finding with its line."""

from __future__ import annotations

import os
from typing import Any

import pytest

from kit import Files, MakeRepository, Run

GOOD = "---\nid: REQ-1\ntitle: List\nstatus: draft\nsatisfies: NEED-1\n---\n\nIt shall list.\n"
NEED = "---\nid: NEED-1\ntitle: Find\nstatus: draft\n---\n\nI want to find a slot.\n"
FILES: Files = {"requirements/a.md": GOOD, "needs/n.md": NEED}
HEADING = "## REQ-2: More\n\n- Status: draft\n- Satisfies: NEED-1\n\nThe service shall list.\n"
CONFIG = '[[source]]\ninclude = ["spec/**/*.md"]\ntype = "req"\n'


def findings(run: Run, root: Any, *arguments: str) -> list[tuple[str, str | None, int | None]]:
    outcome = run(root, "check", "--format", "json", *arguments)
    assert outcome.code in (0, 1), outcome
    return [(one["rule"], one["path"], one["line"]) for one in outcome.json()["findings"]]


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"---\nid: REQ-2\nowner: @ada\n---\n", "SYN002", 3),
        (b"---\nid: REQ-2\n\ttitle: T\n---\n", "SYN002", 3),
        (b"---\nid: REQ-2\ntitle: a: b\n---\n", "SYN002", 3),
        (b"---\nid: REQ-2\ntitle: *star\n---\n", "SYN005", 3),
        (b"---\ntag:Web Client\n---\n\n# T\n", "SYN006", 1),
        ("---\nid: REQ-2\n".encode("utf-16"), "SYN001", 1),
        (b"---\nid: REQ-2\ntitle: caf\xe9\n---\n", "SYN001", 3),
    ],
    ids=[
        "an unquoted @", "a tab", "a colon in a text", "a star", "front matter without a mapping",
        "UTF-16", "Latin-1",
    ],
)  # fmt: skip
def test_one_bad_file_is_one_finding(
    content: bytes, rule: str, line: int, make_repository: MakeRepository, run: Run
) -> None:
    root = make_repository({**FILES, "requirements/bad.md": content}).root
    assert findings(run, root) == [(rule, "requirements/bad.md", line)]


def test_a_date_that_is_none_stays_text(make_repository: MakeRepository, run: Run) -> None:
    text = GOOD.replace("status:", "x-created: 2020-23-01\nx-level: 1.10\nx-no: 001\nstatus:")
    root = make_repository({**FILES, "requirements/a.md": text}).root
    assert findings(run, root) == []
    items = run(root, "items", "--format", "json").json()["items"]
    [attributes] = [one["attributes"] for one in items if one["id"] == "REQ-1"]
    assert attributes == {"x-created": "2020-23-01", "x-level": "1.10", "x-no": "001"}


def test_a_byte_order_mark_is_no_part_of_the_text(
    make_repository: MakeRepository, run: Run
) -> None:
    root = make_repository({**FILES, "requirements/a.md": b"\xef\xbb\xbf" + GOOD.encode()}).root
    assert findings(run, root) == []


def test_a_rule_in_the_text_is_no_front_matter(make_repository: MakeRepository, run: Run) -> None:
    text = f"---\n\n# Notes\n\nText.\n\n---\n\n{HEADING}"
    root = make_repository({**FILES, "requirements/b.md": text}).root
    assert findings(run, root) == []
    assert "REQ-2" in run(root, "items").out


@pytest.mark.parametrize(
    "example",
    ["```\n{0}\n```\n", "~~~yaml\n{0}\n~~~\n", "<!--\n{0}\n-->\n", "    {1}\n"],
    ids=["a fence", "another fence", "a comment", "indented code"],
)
def test_examples_are_no_items(example: str, make_repository: MakeRepository, run: Run) -> None:
    heading = "## REQ-9: An example\n\n- Status: draft"
    shown = example.format(heading, heading.replace("\n", "\n    "))
    page = f"# Requirements\n\n{HEADING}\n{shown}"
    root = make_repository({**FILES, "requirements/b.md": page}).root
    assert findings(run, root) == []
    assert "REQ-9" not in run(root, "items").out


def test_what_others_wrote_and_links_are_left_alone(
    make_repository: MakeRepository, run: Run
) -> None:
    twice = {f"{folder}/requirements/a.md": GOOD for folder in (
        "node_modules/x", ".venv/lib", "venv/lib", "vendor/y", "site-packages/z"
    )}  # fmt: skip
    repository = make_repository({**FILES, **twice})
    os.symlink("a.md", repository.root / "requirements" / "b.md")
    os.symlink("requirements", repository.root / "again")
    os.symlink("/etc", repository.root / "outside")
    repository.commit("Links")
    assert findings(run, repository.root) == []
    note = run(repository.root, "check", "--format", "json").json()["notes"]
    assert any("symbolic links are not followed: requirements/b.md" in one for one in note)
    assert run(repository.root, "items").out.count("REQ-1 ") == 1


PATHS = """\
[[source]]
include = ["spec/*.md"]
type = "req"

[source.links]
see-also = { kind = "refines", targets = "path" }
"""


def test_links_to_files_folders_and_anchors(make_repository: MakeRepository, run: Run) -> None:
    item = "---\nid: REQ-{0}\ntitle: The {0}\nstatus: draft\nsee-also: {1}\n---\n\nText.\n"
    files: Files = {
        "spec/a.md": item.format(1, "[b.md, ./c.md#the-3, /spec/d.md, ../code/, ../spec/none.md]"),
        "spec/b.md": item.format(2, "N/A"),
        "spec/c.md": item.format(3, "[]"),
        "spec/d.md": item.format(4, "https://example.org/x.md"),
        "code/x.py": "1\n",
        "reqtrace.toml": PATHS,
    }
    root = make_repository(files).root
    found = run(root, "check", "--select", "LNK", "--format", "json").json()["findings"]
    assert [(one["rule"], one["line"], one["column"]) for one in found] == [("LNK001", 5, 54)]
    assert "spec/none.md does not exist" in found[0]["message"]
    shown = run(root, "show", "REQ-2").out
    assert "REQ-1" in shown


def test_two_layouts_side_by_side(make_repository: MakeRepository, run: Run) -> None:
    config = (
        CONFIG
        + '[source.links]\nlinks = "links"\nverified-by = { kind = "verifies" }\n'
        + "\n[[source]]\ninclude = ['tests/*.md']\ntype = 'test'\nstrict = false\n"
        + "[source.links]\nverified-by = 'verifies'\n"
    )
    test = "---\nid: TC-1\ntitle: T\nstatus: draft\nverified-by: [REQ-1]\n---\n\nDo.\n"
    files: Files = {
        "spec/a.md": GOOD.replace("satisfies: NEED-1", "links: [{type: refines, target: REQ-2}]"),
        "spec/deep/b.md": GOOD.replace("REQ-1", "REQ-2").replace("satisfies: NEED-1\n", ""),
        "tests/c.md": test,
        "tests/page.md": "# A page\n",
        "reqtrace.toml": config,
    }
    graph = run(make_repository(files).root, "graph", "--format", "json").json()
    edges = {(one["source"], one["kind"], one["target"]) for one in graph["edges"]}
    assert {("REQ-1", "refines", "REQ-2"), ("TC-1", "verifies", "REQ-1")} <= edges


@pytest.mark.parametrize(
    "link",
    [
        "[Find, compare and book](#find-compare-and-book)",
        "[Find, [compare] and book](./a.md#find-compare-and-book)",
        "[`Find, compare` and book](<a.md#find-compare-and-book>)",
        "[Find](#find-compare-and-book), [compare, book](a.md#find-compare-and-book)",
    ],
)
def test_a_link_of_markdown_is_one_link_with_commas_in_its_text(
    link: str, make_repository: MakeRepository, run: Run
) -> None:
    text = (
        "# Elements\n\n### Find, compare and book\n\nUsers find slots.\n\n#### Metadata\n"
        "  * type: user-requirement\n\n---\n\n### Answer\n\nThe system shall answer.\n\n"
        f"#### Metadata\n  * type: requirement\n\n#### Relations\n  * derivedFrom: {link}\n---\n"
    )
    config = '[[source]]\npreset = "reqvire"\n'
    root = make_repository({"specifications/a.md": text, "reqtrace.toml": config}).root
    assert findings(run, root, "--select", "LNK001") == []
    drawn = run(root, "graph", "--format", "dot").out
    assert '"specifications/a.md#answer" -> "specifications/a.md#find-compare-and-book"' in drawn


def test_what_a_page_shows_on_demand_holds_no_elements_of_reqvire(
    make_repository: MakeRepository, run: Run
) -> None:
    text = (
        "# A\n\n### Find slots\n\nUsers find slots.\n\n#### Details\n<details>\n\n## Example\n\n"
        "### Find slots\n\n#### Relations\n  * derivedFrom: [B](#nothing)\n\n</details>\n\n"
        "#### Relations\n  * derivedFrom: [Answer](#answer)\n\n"
        "```html\n<details>\n```\n\n### Answer\n\nIt shall answer.\n"
    )
    config = (
        '[[source]]\npreset = "reqvire"\n'
        "items = { heading = '^(?P<id>.+)$', level = 3, details = false }\n"
    )
    root = make_repository({"specifications/a.md": text, "reqtrace.toml": config}).root
    items = run(root, "items", "--format", "json").json()["items"]
    assert [one["title"] for one in items] == ["Find slots", "Answer"]
    assert findings(run, root, "--select", "LNK001,IDS001") == []
    drawn = run(root, "graph", "--format", "dot").out
    assert '"specifications/a.md#find-slots" -> "specifications/a.md#answer"' in drawn


@pytest.mark.parametrize("severity", ["info", "error"])
def test_two_headings_with_one_anchor(
    severity: str, make_repository: MakeRepository, run: Run
) -> None:
    text = (
        "# A\n\n### Find slots\n\nUsers find slots.\n\n#### Relations\n"
        "  * derivedFrom: [Answer](#answer)\n\n<details>\n\n### Find slots\n\nFolded.\n\n"
        "</details>\n\n### Answer\n\nIt shall answer.\n"
    )
    files = {"specifications/a.md": text}
    if severity == "error":
        files["reqtrace.toml"] = '[[source]]\npreset = "reqvire"\n'
    document = run(make_repository(files).root, "check", "--format", "json").json()
    found = [one["severity"] for one in document["findings"] if one["rule"] == "IDS001"]
    assert found == [severity]


@pytest.mark.parametrize("anchor", ["find-slots", "find-slot"])
def test_a_link_to_a_heading_of_no_item_leads_nowhere(
    anchor: str, make_repository: MakeRepository, run: Run
) -> None:
    files = {
        "specifications/a.md": "# A\n\n### Find slots\n\nUsers find slots.\n",
        "specifications/b.md": "# B\n\n### Answer\n\nIt shall answer.\n\n#### Relations\n"
        f"  * derivedFrom: [Find](a.md#{anchor})\n  * trace: [B](../b.md#any)\n",
        "b.md": "# B\n",
        "reqtrace.toml": '[[source]]\npreset = "reqvire"\n',
    }
    found = findings(run, make_repository(files).root, "--select", "LNK001")
    is_dead = anchor == "find-slot"
    assert found == ([("LNK001", "specifications/b.md", 8)] if is_dead else [])


@pytest.mark.parametrize("config", [None, '[[source]]\npreset = "enhancement-proposal"\n'])
def test_proposals_with_their_fields_in_a_file_beside(
    config: str | None, make_repository: MakeRepository, run: Run
) -> None:
    head = "title: {}\nkep-number: {}\nstatus: {}\nmilestone:\n  alpha: v1\n"
    links = 'see-also:\n  - "/keps/sig-a/13-wall"\n  - keps/sig-a/14-gate/\n  - n/a\n'
    files = {
        "keps/sig-a/12-door/kep.yaml": head.format("Door", 12, "implemented") + links,
        "keps/sig-a/12-door/README.md": "# KEP-12: Door\n\n## Summary\n\nA door.\n",
        "keps/sig-a/13-wall/kep.yaml": head.format("Wall", 13, "provisional"),
        "keps/sig-a/14-gate/kep.yaml": head.format("Gate", 14, "withdrawn"),
        "keps/sig-a/15-new-template/kep.yaml": head.format("New template", 15, "provisional"),
        "keps/NNNN-kep-template/kep.yaml": head.format("T", "NNNN", "provisional|implemented"),
        "keps/0000-gate-template/kep.yaml": head.format("T", "0000", "provisional"),
    }
    root = make_repository(files | ({"reqtrace.toml": config} if config else {})).root
    items = run(root, "items", "--format", "json").json()["items"]
    assert [(one["id"], one["status"]) for one in items] == [
        ("sig-a/12-door", "implemented"),
        ("sig-a/13-wall", "provisional"),
        ("sig-a/14-gate", "withdrawn"),
        ("sig-a/15-new-template", "provisional"),
    ]
    graph = run(root, "graph", "--format", "json").json()
    assert {(one["source"], one["target"]) for one in graph["edges"]} == {
        ("sig-a/12-door", "sig-a/13-wall"),
        ("sig-a/12-door", "sig-a/14-gate"),
    }
    assert run(root, "check", "--select", "SYN,SCH,LNK").code == 0
