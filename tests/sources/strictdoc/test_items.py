"""A project of StrictDoc, read without a configuration: items, links, files, and what is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit import MakeRepository, Run
from reqtrace.engine.open import open_session
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from strictdoc_kit import FILES, LINKS


def read(folder: Path) -> dict[str, Item]:
    return {item.id: item for item in open_session(folder, history=False).items}


def test_items_of_both_notations(make_repository: MakeRepository) -> None:
    items = read(make_repository(FILES).root)
    assert {uid: (item.type, item.title, item.status) for uid, item in items.items()} == {
        "REQ-1": ("req", "Heat up", "in review"),
        "REQ-2": ("req", "Cool down", "active"),
        "REQ-3": ("req", "Lock while hot", "draft"),
        "REQ-4": ("req", "Cold handle", None),
        "REQ-5": ("req", "The handle shall be black.", None),
        "TC-1": ("test", "Measure it", None),
    }
    assert {uid: str(item.location) for uid, item in items.items()} == {
        "REQ-1": "spec/kiln.sdoc:20:1",
        "REQ-2": "spec/part.sdoc:7:1",
        "REQ-3": "spec/door.md:15:1",
        "REQ-4": "spec/door.md:44:1",
        "REQ-5": "spec/door.md:50:1",
        "TC-1": "spec/kiln.sdoc:41:1",
    }


def test_what_an_item_says(make_repository: MakeRepository) -> None:
    item = read(make_repository(FILES).root)["REQ-1"]
    assert item.text == "The kiln shall heat.\n\n- up to 1300 degrees"
    assert item.attributes == {
        "mid": "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d",
        "level": "1.2",
        "kind": ["safety", "function"],
        "comments": ["The first.", "The second."],
        "files": [{"path": "src/heat.py", "line_range": "1, 2"}],
    }
    assert [item.at(name).line for name in ("id", "status", "title", "text")] == [22, 24, 25, 27]
    assert item.at("status").column == 9
    assert item.document_level is DocumentLevel.ALONE
    (reference,) = item.references
    assert (reference.path, str(reference.location)) == ("src/heat.py", "spec/kiln.sdoc:38:9")


def test_text_in_markdown(make_repository: MakeRepository) -> None:
    item = read(make_repository(FILES).root)["REQ-3"]
    assert item.text == "The door shall lock.\n\n```text\n**Status**: Active\n```"
    assert item.attributes["comments"] == ["Above 60 degrees."]
    assert (item.at("id").line, item.at("id").column) == (18, 11)


def test_links_point_upstream(make_repository: MakeRepository, run: Run) -> None:
    graph = run(make_repository(FILES).root, "graph", "--format", "json").json()
    edges = {(one["source"], one["target"]): one["kind"] for one in graph["edges"]}
    assert set(edges) == LINKS
    assert edges["TC-1", "REQ-1"] == "verifies"  # the role names the kind
    assert edges["REQ-3", "REQ-2"] == "refines"  # written at REQ-2, as its Child


def test_what_is_no_item_is_counted(make_repository: MakeRepository, run: Run) -> None:
    out = run(make_repository(FILES).root, "check").out
    assert "found 6 nodes of StrictDoc (spec)" in out
    assert "spec, tests (1 .sdoc file, by strictdoc_config.py)" in out
    assert "not read: nodes of StrictDoc without a UID: 1 (spec/kiln.sdoc:52)" in out
    assert "no findings" in out


def test_it_is_read_at_any_revision(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(FILES)
    repository.write("spec/part.sdoc", "[DOCUMENT]\nTITLE: Part\n")
    repository.write("strictdoc_config.py", "exclude_doc_paths = []\n")
    repository.commit("Drop cooling")
    ids = run(repository.root, "items", "--rev", "HEAD~1", "--format", "json").json()["items"]
    assert len(ids) == 6


def test_init_writes_what_check_reads(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(FILES).root
    assert run(root, "init").code == 0
    assert 'preset = "strictdoc"' in (root / "reqtrace.toml").read_text("utf-8")
    assert "no findings · 6 items" in run(root, "check").out


def test_broken_links_and_files_are_found(make_repository: MakeRepository, run: Run) -> None:
    files = FILES | {
        "spec/kiln.sdoc": FILES["spec/kiln.sdoc"].replace("VALUE: REQ-2", "VALUE: REQ-8"),
        "spec/door.md": FILES["spec/door.md"].replace("src/door.py", "src/doors.py"),
    }
    root = make_repository(files).root
    findings = run(root, "check", "--format", "json").json()["findings"]
    assert [(one["rule"], one["path"], one["line"]) for one in findings] == [
        ("LNK008", "spec/door.md", 24),
        ("LNK001", "spec/kiln.sdoc", 50),
    ]


@pytest.mark.parametrize(
    ("line", "status", "role", "problems"),
    [
        ("STATUS: Draft", "draft", Role.PROVISIONAL, 0),
        ("STATUS: Backlog", "backlog", Role.PROVISIONAL, 0),
        ("STATUS: Ativ", "ativ", None, 1),
        ("OWNER: Ada", None, None, 0),
    ],
)
def test_status(
    make_repository: MakeRepository,
    line: str,
    status: str | None,
    role: Role | None,
    problems: int,
) -> None:
    text = f"[DOCUMENT]\nTITLE: A\n\n[REQUIREMENT]\nUID: REQ-1\n{line}\nTITLE: A\n"
    session = open_session(make_repository({"a.sdoc": text}).root, history=False)
    (item,) = session.items
    assert (item.status, item.role) == (status, role)
    assert len(session.project.problems) == problems


def test_pages_of_others_stay_theirs(make_repository: MakeRepository) -> None:
    files = FILES | {
        "spec/requirements/REQ-20.md": "---\nid: REQ-20\ntitle: Of its own\n---\n\nText.\n",
        "spec/note.md": "# Note\n\n## One\n\nHow to write `**UID**: REQ-1`.\n",
    }
    assert sorted(read(make_repository(files).root)) == [
        "REQ-1", "REQ-2", "REQ-20", "REQ-3", "REQ-4", "REQ-5", "TC-1",
    ]  # fmt: skip


def test_sections_and_prose_may_be_linked_to(make_repository: MakeRepository, run: Run) -> None:
    text = (
        "[DOCUMENT]\nTITLE: A\n\n[[SECTION]]\nUID: SEC-1\nTITLE: S\n\n[[/SECTION]]\n\n"
        "[TEXT]\nUID: TXT-1\nSTATEMENT: Text.\n"
    )
    node = "[DOCUMENT]\nTITLE: B\n\n[REQUIREMENT]\nUID: REQ-1\nTITLE: B\nRELATIONS:\n"
    relations = "".join(f"- TYPE: Parent\n  VALUE: {uid}\n" for uid in ("SEC-1", "TXT-1", "SEC-2"))
    root = make_repository({"a.sdoc": text, "b.sdoc": node + relations}).root
    findings = run(root, "check", "--format", "json").json()["findings"]
    assert [(one["rule"], one["line"]) for one in findings] == [("LNK001", 13)]


BY_MID = """\
[DOCUMENT]
TITLE: Kiln
OPTIONS:
  ENABLE_MID: On
  RELATION_FIELD: MID

[REQUIREMENT]
MID: aa01
TITLE: Heat up

[REQUIREMENT]
MID: aa02
UID: REQ-2
TITLE: Cool down
RELATIONS:
- TYPE: Parent
  VALUE: aa01

[REQUIREMENT]
UID: REQ-3
TITLE: Lock

[REQUIREMENT]
TITLE: Look good
"""


def test_the_field_of_relations_is_the_id(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository({"spec/kiln.sdoc": BY_MID}).root
    items = read(root)
    assert {uid: item.at("id").line for uid, item in items.items()} == {
        "aa01": 8,
        "aa02": 12,
        "REQ-3": 20,
    }
    assert "mid" not in items["aa01"].attributes
    done = run(root, "check")
    assert "no findings · 3 items, 1 link" in done.out
    assert "nodes of StrictDoc without a MID: 1 (spec/kiln.sdoc:23)" in done.out
