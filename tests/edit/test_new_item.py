"""The text of new items: ids, places and words that the vocabulary of the project allows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from kit import MakeRepository, Run
from reqtrace.edit.new_item import draft_item
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.errors import UsageError
from reqtrace.model.vocabulary import ItemType, Role, Vocabulary

CONFIG = """\
[types.wish]
prefixes = ["WISH"]
id_pattern = "WISH-.+"
[types.bug]
"""


@pytest.fixture
def root(make_repository: MakeRepository) -> Path:
    return make_repository({"README.md": "# Hello\n", "reqtrace.toml": CONFIG}).root


@pytest.fixture
def workspace(root: Path) -> Session:
    return open_session(root, history=False)


def test_a_new_item_as_a_whole(workspace: Session) -> None:
    new_file = draft_item(workspace, "need", title="  Find\n a  free: slot ")
    assert (new_file.id, new_file.path) == ("NEED-1", PurePosixPath("docs/needs/NEED-1.yaml"))
    assert new_file.content == (
        'id: NEED-1\ntype: need\ntitle: "Find a free: slot"\nstatus: draft\n'
        "# supports: []  # ids of goal items\n"
        "text: |\n  Describe who needs what, and what for, without the way in which it is met.\n"
    )


@pytest.mark.parametrize(
    ("type_", "given", "path"),
    [
        pytest.param("need", "NEED/a/1", "docs/needs/NEED-a-1.yaml", id="slashes"),
        pytest.param("need", "a..b", "docs/needs/a..b.yaml", id="points within a part"),
        pytest.param("wish", None, "docs/wish/WISH-1.yaml", id="a type without folders"),
        pytest.param("wish", "WISH-a: b", "docs/wish/WISH-a: b.yaml", id="own pattern"),
        pytest.param("bug", None, "docs/bug/BUG-1.yaml", id="a type without anything"),
        pytest.param("adr", "ADR-7", "docs/decisions/7-a-title.md", id="decision by file"),
        pytest.param("adr", "X/ADR-7", "docs/decisions/7-a-title.md", id="decision with slashes"),
        pytest.param("adr", "use-x", "docs/decisions/use-x.md", id="decision without number"),
    ],
)
def test_what_was_written_is_read_with_the_same_id(
    workspace: Session, root: Path, type_: str, given: str | None, path: str
) -> None:
    new_file = draft_item(workspace, type_, title="A title", item_id=given)
    assert str(new_file.path) == path
    (root / new_file.path).parent.mkdir(parents=True)
    (root / new_file.path).write_text(new_file.content, encoding="utf-8")
    (item,) = open_session(root, history=False).items
    assert (item.id, item.type, item.title) == (new_file.id, type_, "A title")


@pytest.mark.parametrize(
    ("type_", "given"),
    [
        pytest.param("wish", "W-1", id="not the own pattern"),
        pytest.param("wish", "WISH-1/../../x", id="a pattern that lets climb"),
        pytest.param("wish", "WISH-1/./x", id="a pattern that lets stay"),
        pytest.param("wish", "WISH-\n1", id="a pattern that allows line ends"),
        pytest.param("need", "NEED-1\n", id="a line end"),
        pytest.param("need", "NEED//1", id="an empty part"),
        pytest.param("adr", "../ADR-1", id="a decision that climbs"),
    ],
)
def test_an_id_that_is_not_well_formed_is_refused(
    workspace: Session, type_: str, given: str
) -> None:
    with pytest.raises(UsageError, match="is not a valid id"):
        draft_item(workspace, type_, title="A title", item_id=given)


def test_a_next_id_that_the_pattern_forbids_is_refused(make_repository: MakeRepository) -> None:
    config = "[types.need]\nid_pattern = 'N[0-9]{3}'\n"
    root = make_repository({"README.md": "# Hello\n", "reqtrace.toml": config}).root
    with pytest.raises(UsageError) as caught:
        draft_item(open_session(root, history=False), "need", title="A title")
    assert "N[0-9]{3}" in caught.value.hint


def test_a_huge_number_in_an_id_is_no_number(make_repository: MakeRepository) -> None:
    root = make_repository({"docs/needs/a.yaml": f"id: NEED-{'9' * 5000}\nstatus: draft\n"}).root
    with pytest.raises(UsageError, match="not a valid id"):
        draft_item(open_session(root, history=False), "need", title="A title")


def test_a_long_title_makes_no_long_file_name(workspace: Session) -> None:
    assert len(draft_item(workspace, "adr", title="long " * 99).path.name) < 100


@pytest.mark.parametrize(
    ("statuses", "line"),
    [
        pytest.param({}, None, id="no words"),
        pytest.param({"open": Role.ACTIVE}, None, id="none provisional"),
        pytest.param({"idea": Role.PROVISIONAL}, "status: idea", id="another word"),
        pytest.param({"draft": Role.DONE}, None, id="a draft that means done"),
    ],
)
@pytest.mark.parametrize("type_", ["need", "adr"])
def test_the_status_is_a_word_of_the_project(
    workspace: Session, type_: str, statuses: dict[str, Role], line: str | None
) -> None:
    types = {type_: ItemType(name=type_, prefixes=("X",), statuses=statuses)}
    vocabulary = Vocabulary(types=types, links={})
    changed = _with(workspace, vocabulary)
    lines = draft_item(changed, type_, title="A title").content.splitlines()
    assert [line for line in lines if line.startswith("status")] == ([line] if line else [])


def _with(workspace: Session, vocabulary: Vocabulary) -> Session:
    return replace(workspace, config=replace(workspace.config, vocabulary=vocabulary))


def test_the_next_id_is_one_that_no_branch_has_or_had(make_repository: MakeRepository) -> None:
    need = "id: NEED-{0}\ntitle: Need {0}\nstatus: draft\n"
    repository = make_repository({f"needs/NEED-{n}.yaml": need.format(n) for n in (1, 2)})
    repository.remove("needs/NEED-2.yaml")
    repository.commit("Drop the second")
    assert (
        draft_item(open_session(repository.root, history=False), "need", title="X").id == "NEED-3"
    )
    repository.branch("side")
    repository.write("elsewhere/needs/NEED-7.yaml", need.format(7))
    repository.write("docs/requirements/REQ-4.yaml", "id: REQ-4\ntitle: R\nstatus: draft\n")
    repository.commit("A need and a requirement")
    repository.checkout("main")
    workspace = open_session(repository.root, history=False)
    assert draft_item(workspace, "need", title="X").id == "NEED-8"
    assert draft_item(workspace, "req", title="X").id == "REQ-5"
    for taken in ("NEED-7", "NEED-2"):
        with pytest.raises(UsageError, match="is taken, on a branch or in history"):
            draft_item(workspace, "need", title="X", item_id=taken)


def test_no_item_is_written_where_it_would_not_be_read(
    make_repository: MakeRepository, run: Run
) -> None:
    settings = "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n"
    item = "active: true\nlevel: 1.0\nlinks: []\nnormative: true\ntext: |\n  It holds.\n"
    root = make_repository({"reqs/.doorstop.yml": settings, "reqs/REQ001.yml": item}).root
    outcome = run(root, "new", "req", "--title", "Another")
    assert (outcome.code, outcome.out) == (2, "")
    assert "reqs contains Doorstop items" in outcome.err
    assert "`doorstop add`" in outcome.err
    assert not (root / "reqs/REQ002.yaml").exists()


def test_who_keeps_all_in_doorstop_gets_no_second_layout_unasked(
    make_repository: MakeRepository, run: Run
) -> None:
    settings = "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n"
    item = "active: true\nlevel: 1.0\nlinks: []\nnormative: true\ntext: |\n  It holds.\n"
    decision = "# 1. Lists\n\n## Status\n\nAccepted\n\n## Context\n\nSo.\n"
    files = {"reqs/.doorstop.yml": settings, "reqs/REQ001.yml": item, "adr/0001-lists.md": decision}
    root = make_repository(files).root
    outcome = run(root, "new", "need", "--title", "Another")
    assert (outcome.code, outcome.out) == (2, "")
    assert "are in Doorstop, which has no document of type need" in outcome.err
    assert "`doorstop add`" in outcome.err
    assert not (root / "docs").exists()
    assert run(root, "new", "adr", "--title", "Sets").code == 0
    assert run(root, "new", "need", "--title", "Sets", "--folder", "docs/needs").code == 0


def test_no_item_is_written_out_of_all_sources(make_repository: MakeRepository, run: Run) -> None:
    config = '[[source]]\ninclude = ["spec/*.yaml"]\n'
    files = {"reqtrace.toml": config, "spec/REQ-1.yaml": "id: REQ-1\ntitle: t\nstatus: draft\n"}
    root = make_repository(files).root
    outcome = run(root, "new", "req", "--title", "Another", "--folder", "elsewhere")
    assert outcome.code == 2
    assert "no [[source]] of reqtrace.toml covers elsewhere/REQ-2.yaml" in outcome.err
    assert run(root, "new", "req", "--title", "Another").code == 0
