"""Needs of Sphinx-Needs in reStructuredText and MyST: what is one, and what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from kit import MakeRepository, Run, cpu_seconds
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.sources.sphinx_needs.project import NeedsProject
from sphinx_needs_kit import FILES, MYST, PAGE, PROJECT, links, read_needs

UNKNOWN = NeedsProject()
NONE = NeedsProject(is_configured=False)


def items(text: str, path: str = "docs/a.rst", project: NeedsProject = PROJECT) -> dict[str, Item]:
    return {item.id: item for item in read_needs(text, path, project).items}


def test_a_page_of_restructured_text() -> None:
    found = items(PAGE)
    assert [f"{one.id}:{one.location.line}" for one in found.values()] == [
        "F_001:8", "R_001:24", "R_002:31", "R_003:49", "R_004:52", "S_001:67", "F_002:73",
    ]  # fmt: skip
    feature = found["F_001"]
    assert (feature.type, feature.title) == ("feat_req", "List of orders")
    assert (feature.status, feature.role) == ("open", Role.PROVISIONAL)
    assert feature.attributes == {"tags": ["a", "b", "c"], "effort": "3"}
    assert feature.text.startswith("Customers see :np:`(1) what they bought` and more.\n\n.. code")
    assert [str(feature.at(name)) for name in ("title", "id", "status", "text")] == [
        "docs/a.rst:8:15", "docs/a.rst:10:9", "docs/a.rst:11:13", "docs/a.rst:15:1",
    ]  # fmt: skip
    assert feature.document_level is DocumentLevel.ALONE
    assert (found["R_002"].status, found["R_002"].role) == ("in progress", Role.ACTIVE)
    assert (found["S_001"].title, found["S_001"].text) == ("No title.", "No title.")


def test_a_page_of_myst() -> None:
    found = items(MYST, "docs/a.md")
    assert [f"{one.id}:{one.location.line}" for one in found.values()] == [
        "M_001:3", "M_002:11", "M_003:17", "M_004:25", "M_005:48",
    ]  # fmt: skip
    assert found["M_001"].text == "Text of it."
    assert (found["M_003"].type, found["M_003"].text) == ("spec", "Inner.")
    assert found["M_004"].attributes == {"tags": ["x", "y"]}
    assert links(found["M_003"]) == [("parent_needs", "M_002", 17, 1)]
    assert links(found["M_002"]) == [("links", "M_001", 13, 10)]
    assert links(found["M_004"]) == [
        ("links", "M_001", 28, 8), ("links", "M_002", 28, 15), ("links", "M_003", 29, 5),
    ]  # fmt: skip


def test_links_with_parts_conditions_and_what_is_computed() -> None:
    found = items(PAGE)
    assert links(found["R_001"]) == [
        ("links", "F_001", 26, 18),
        ("satisfies", "F_001", 27, 22),
        ("satisfies", "F_002", 27, 31),
        ("parent_needs", "F_001", 24, 7),
    ]
    assert links(found["R_002"]) == [("links", "R_001", 33, 12), ("links", "F_001", 34, 6)]
    assert links(found["S_001"]) == [("satisfies", "F_002", 69, 48)]


def test_what_is_not_read_is_named() -> None:
    page = PAGE + (
        "\n.. needimport:: needs.json\n\n.. needextend:: F_001\n   :status: done\n"
        "\n.. list2need::\n   :types: req\n\n   * (R_100) A\n"
        "\n.. req:: One of many\n   :id: R_{{ n }}\n"
        "\n.. req:: J\n   :id: R_101\n   :jinja_content:\n"
    )
    lines: dict[str, list[int]] = {}
    for one in read_needs(page).not_read:
        lines.setdefault(one.what.split(",")[0], []).append(one.location.line)
    assert lines == {
        "needs without an `:id:`": [55, 63],
        "needs with `:delete:`": [59],
        "links that Sphinx-Needs computes (dynamic functions": [69],
        "`needimport` directives": [77],
        "`needextend` directives": [79],
        "`list2need` directives": [82],
        "needs whose id a template makes": [87],
        "needs with `:jinja_content:`": [90],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".. req:: A\n   :id: R_1\n\n   .. uml::\n\n      .. req:: B\n         :id: R_2", ["R_1"]),
        (".. only:: html\n\n   .. req:: A\n      :id: R_1\n", ["R_1"]),
        (".. tabs::\n\n   .. code-tab:: rst\n\n      .. req:: A\n         :id: R_1\n", []),
        (".. tabs::\n\n   .. tab:: A\n\n      .. req:: A\n         :id: R_1\n", ["R_1"]),
        ("Term\n   .. req:: A\n      :id: R_1\n", ["R_1"]),
        ("Text\n.. req:: A\n   :id: R_1\n", []),
        ("Title\n=====\n.. req:: A\n   :id: R_1\n", ["R_1"]),
        (".. req:: A\n   :id: R_1\n.. req:: B\n   :id: R_2\n", ["R_1", "R_2"]),
        ("1. .. req:: A\n      :id: R_1\n", ["R_1"]),
        (".. req :: A\n   :id: R_1\n", ["R_1"]),
        (".. req: A\n   :id: R_1\n", []),
        (".. reqs:: A\n   :id: R_1\n", []),
        (".. |x| req:: A\n   :id: R_1\n", []),
        (".. req::\n   :id: R_1\n", ["R_1"]),
        ("\t.. req:: A\n\t   :id: R_1\n", ["R_1"]),
        (".. needtable::\n   :filter: id == 'R_1'\n\n   .. req:: A\n      :id: R_1\n", []),
    ],
    ids=[
        "a diagram in a need", "a condition", "a tab with code", "a tab", "a definition",
        "within a paragraph",
        "right below a title", "one after the other", "a numbered list", "a blank before colons",
        "a comment", "another directive", "a substitution", "no title", "tabs", "a filter",
    ],
)  # fmt: skip
def test_where_a_need_begins(text: str, expected: list[str]) -> None:
    assert list(items(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~~~{req} A\n:id: R_1\n~~~\n", ["R_1"]),
        ("```{req}\n---\nid: R_1\n---\n```\n", ["R_1"]),
        ("- ```{req} A\n  :id: R_1\n  ```\n", ["R_1"]),
        ("```{req} A\n:id: 'R_1'\n```\n", ["R_1"]),
        ("```{req} A\n\n:id: R_1\n```\n", []),
        ("````{admonition} T\n```{req} A\n:id: R_1\n```\n````\n", ["R_1"]),
        ("```{code-block} md\n:::{req} A\n:id: R_1\n:::\n```\n", []),
        ("---\nid: x\n---\n\n```{req} A\n:id: R_1\n```\n", ["R_1"]),
        ("```{req} A\n:id: R_1\n", ["R_1"]),
    ],
    ids=[
        "tildes", "a block of YAML", "in a list", "quoted", "an empty line first", "nested",
        "in code", "behind front matter", "never closed",
    ],
)  # fmt: skip
def test_where_a_need_of_myst_begins(text: str, expected: list[str]) -> None:
    assert list(items(text, "docs/a.md")) == expected


@pytest.mark.parametrize("value", [">", "|-", ""], ids=["folded", "kept", "nothing"])
def test_links_of_myst_below_their_key(value: str) -> None:
    text = f"```{{req}} A\n---\nid: R_1\nlinks: {value}\n  R_2,\n  R_3\nstatus: open\n---\n```\n"
    found = items(text, "docs/a.md")["R_1"]
    assert [target for _, target, *_ in links(found)] == ["R_2", "R_3"]


def test_types_that_no_configuration_tells() -> None:
    text = ".. hazard:: H\n   :id: HAZ_1\n\n.. req:: R\n\n.. note:: N\n   :id: x\n"
    assert list(items(text, project=UNKNOWN)) == ["HAZ_1"]
    assert [one.location.line for one in read_needs(text, project=UNKNOWN).not_read] == [4]
    assert read_needs(text, project=NONE).not_read == ()
    assert list(items(text)) == []


def test_ids_and_statuses_that_the_configuration_refuses() -> None:
    project = replace(PROJECT, id_pattern="^R_[0-9]+", statuses=("open", "closed"))
    text = ".. req:: A\n   :id: R_1\n   :status: opened\n\n.. req:: B\n   :id: X_1\n"
    reading = read_needs(text, project=project)
    assert [(one.kind.value, one.location.line, one.item) for one in reading.problems] == [
        ("unknown-status", 3, "R_1"),
        ("malformed-id", 6, "X_1"),
    ]
    assert 'did you mean "open"' in reading.problems[0].message
    assert len(reading.items) == 2


def test_needs_of_other_projects() -> None:
    project = replace(PROJECT, families=("r",), imported=frozenset({"R_77"}))
    text = ".. req:: A\n   :id: R_1\n   :links: R_2, WP_1, R_77\n"
    reading = read_needs(text, project=project)
    assert [(one.target, one.external) for one in reading.items[0].links] == [
        ("R_2", False), ("WP_1", True), ("R_77", True),
    ]  # fmt: skip
    assert len(reading.not_read) == 2


def test_a_comment_accepts_a_finding() -> None:
    text = (
        ".. req:: A\n   :id: R_1\n\n.. reqtrace: ignore[LNK001] -- moved\n.. req:: B\n   :id: R_2\n"
    )
    (found,) = read_needs(text).suppressions
    assert (found.rules, found.first_line) == (("LNK001",), 4)


def test_a_project_is_found_and_read_at_any_revision(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository(FILES)
    done = run(repository.root, "check", "--rev", "HEAD")
    assert "found 12 needs of Sphinx-Needs (docs)" in done.out + done.err
    assert "not read: needs without an `:id:`, whose ids Sphinx-Needs computes: 2" in (
        done.out + done.err
    )
    assert done.code == 0
    listed = run(repository.root, "items", "--format", "json").json()["items"]
    assert len(listed) == 12
    (root_dir,) = {str(PurePosixPath(one["path"]).parent) for one in listed}
    assert root_dir == "docs"


def test_a_link_to_nothing_is_found(make_repository: MakeRepository, run: Run) -> None:
    files = {**FILES, "docs/more.rst": ".. req:: A\n   :id: R_9\n   :satisfies: F_404\n"}
    done = run(make_repository(files).root, "check")
    assert "docs/more.rst" in done.out
    assert "3:16  error    LNK001  R_9 satisfies F_404" in done.out


def test_init_writes_a_configuration_that_reads_the_same(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository(FILES)
    run(repository.root, "init")
    assert len(run(repository.root, "items", "--format", "json").json()["items"]) == 12


@pytest.mark.parametrize(
    "text",
    [
        ".. " * 50_000,
        "".join(f"{' ' * n}.. note::\n\n" for n in range(600)),
        ".. req:: A\n" + "   :a: b\n" * 20_000,
        ".. req:: A\n   :links: " + "[[" * 20_000,
        ":" * 100_000 + "\n",
    ],
    ids=["dots", "deep", "many options", "open functions", "colons"],
)
def test_hostile_files_take_linear_time(text: str) -> None:
    with cpu_seconds(10):
        read_needs(text)
        read_needs(text.replace(".. ", "```{note} "), "docs/a.md")
