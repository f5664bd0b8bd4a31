"""`Workspace.impact` and `impact_since` on real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

import reqtrace
from git_kit import git
from kit import Files, MakeRepository
from reqtrace.errors import UsageError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.graph.impact import Impact

FILES: Files = {
    "docs/needs/NEED-1.yaml": "id: NEED-1\ntitle: A need\nstatus: approved\ntext: t\n",
    "docs/needs/NEED-2.yaml": "id: NEED-2\ntitle: Another\nstatus: approved\ntext: t\n",
    "docs/requirements/REQ-1.yaml": (
        "id: REQ-1\nformerly: REQ-01\ntitle: A title\nstatus: approved\ntext: t\n"
        "satisfies: NEED-1\n"
    ),
    "docs/requirements/REQ-2.yaml": (
        "id: REQ-2\ntitle: A title\nstatus: approved\ntext: t\nsatisfies: NEED-2\n"
    ),
}


@pytest.fixture
def made(make_repository: MakeRepository) -> WritableRepository:
    repository = make_repository(FILES)
    repository.write("src/kept.py", "1\n")
    repository.write("src/gone.py", "1\n")
    repository.commit("Begin REQ-1\n\nImplements: REQ-1")
    repository.remove("src/gone.py")
    repository.write("src/kept.py", "2\n")
    repository.commit("Go on\n\nImplements: REQ-1")
    repository.write("src/other.py", "1\n")
    repository.commit("Other work\n\nImplements: REQ-2")
    repository.tag("v1")
    return repository


def files(impact: Impact) -> list[tuple[str, bool, int]]:
    return [(file.path, file.present, file.commits) for file in impact.files]


def test_items_commits_and_files_below_an_item(made: WritableRepository) -> None:
    found = reqtrace.open(made.root).impact("NEED-1")
    assert [affected.item.id for affected in found.items] == ["REQ-1"]
    assert [affected.commit.subject for affected in found.commits] == ["Go on", "Begin REQ-1"]
    assert files(found) == [("src/kept.py", True, 2), ("src/gone.py", False, 2)]
    assert found.files[0].link_path.path[:2] == ("NEED-1", "REQ-1")
    assert found.files[0].link_path.kinds == ("satisfies", "implements")


def test_several_items_and_former_ids(made: WritableRepository) -> None:
    found = reqtrace.open(made.root).impact("REQ-01", "REQ-2", "REQ-1")
    assert [source.item.id for source in found.sources] == ["REQ-1", "REQ-2"]
    assert len(found.commits) == 3
    assert found.items == ()


def test_files_are_those_of_the_snapshot(made: WritableRepository) -> None:
    revision = made.git("rev-parse", "HEAD~2")
    found = reqtrace.open(made.root, revision=revision).impact("REQ-1")
    assert files(found) == [("src/gone.py", True, 1), ("src/kept.py", True, 1)]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("REQ-12", "reqtrace items"),
        ("RQE-1", "did you mean REQ-1?"),
        ("nothing", "reqtrace items"),
        ("v1", "write v1.."),
        ("v1..HEAD", "give a range of commits as the only argument"),
    ],
)
def test_what_names_no_item_is_refused(made: WritableRepository, asked: str, hint: str) -> None:
    with pytest.raises(UsageError, match="no item has the id") as raised:
        reqtrace.open(made.root).impact("REQ-1", asked)
    assert hint in raised.value.hint


def test_what_is_below_all_that_changed(made: WritableRepository) -> None:
    made.write("docs/needs/NEED-1.yaml", "id: NEED-1\ntitle: T\nstatus: approved\ntext: t\n")
    made.rename("docs/needs/NEED-2.yaml", "docs/needs/moved.yaml")
    made.write(
        "docs/requirements/REQ-1.yaml",
        "id: REQ-1\ntitle: A title\nstatus: implemented\ntext: t\nsatisfies: NEED-1\n",
    )
    made.commit("Change\n\nImplements: REQ-1")
    found = reqtrace.open(made.root, revision="HEAD").impact_since("v1", name="HEAD")
    assert [source.item.id for source in found.sources] == ["NEED-1", "REQ-1"]
    assert all(source.difference is not None for source in found.sources)
    ((item, change),) = ((affected.item.id, affected.difference) for affected in found.items)
    assert item == "REQ-1"
    assert change is not None
    assert {affected.commit.subject: affected.in_range for affected in found.commits} == {
        "Change": True,
        "Go on": False,
        "Begin REQ-1": False,
    }
    assert (found.before and found.before.name, found.after and found.after.name) == ("v1", "HEAD")


def test_what_was_below_an_item_that_is_gone(made: WritableRepository) -> None:
    made.remove("docs/needs/NEED-1.yaml")
    made.remove("docs/requirements/REQ-2.yaml")
    made.write(
        "docs/requirements/REQ-1.yaml",
        "id: REQ-9\nformerly: REQ-1\ntitle: A title\nstatus: approved\ntext: t\n"
        "satisfies: NEED-1\n",
    )
    made.commit("Remove")
    found = reqtrace.open(made.root, revision="HEAD").impact_since("v1")
    assert [source.item.id for source in found.sources] == ["NEED-1", "REQ-2", "REQ-9"]
    assert [
        (affected.item.id, affected.link_path.path, affected.present) for affected in found.items
    ] == [("REQ-9", ("NEED-1", "REQ-9"), True)]
    assert {affected.commit.subject for affected in found.commits} == {
        "Go on",
        "Begin REQ-1",
        "Other work",
    }


def test_a_commit_whose_parents_are_cut_off_made_no_files(
    made: WritableRepository, tmp_path: Path
) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=2", made.root.as_uri(), str(shallow))
    found = reqtrace.open(shallow, allow_partial=True).impact("REQ-1", "REQ-2")
    assert [affected.commit.subject for affected in found.commits] == ["Other work", "Go on"]
    assert files(found) == [("src/other.py", True, 1)]
    assert "fetch-depth: 0" in found.incomplete[0]


def test_nothing_changed(made: WritableRepository) -> None:
    found = reqtrace.open(made.root, revision="HEAD").impact_since("v1")
    assert (found.sources, found.items, found.commits, found.files) == ((), (), (), ())
