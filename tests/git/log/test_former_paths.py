"""Where files and folders of earlier commits went."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit import MakeRepository
from reqtrace.git.log.former_paths import former_paths
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository

TEXT = "".join(f"Line {n} of a long page\n" for n in range(20))


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    made = make_repository({"old/a.md": TEXT, "old/b (1).md": "b" + TEXT, "keep.md": "stays\n"})
    made.rename("old/a.md", "new/a-1/README.md")
    made.write("new/a-1/README.md", TEXT + "More\n")
    made.commit("Move a")
    made.rename("new/a-1/README.md", "newer/a-1/README.md")
    made.commit("Move a again")
    made.remove("old/b (1).md")
    made.commit("Drop b")
    for name in "xyz":
        made.write(f"folder/{name}/1.md", name + TEXT)
    made.commit("A folder")
    for name in "xyz":
        made.rename(f"folder/{name}/1.md", f"elsewhere/folder-7/{name}/1.md")
    made.commit("Move the folder")
    return made


@pytest.mark.parametrize(
    ("path", "subject", "now"),
    [
        pytest.param("old/a.md", "Move a again", "newer/a-1/README.md", id="moved twice"),
        pytest.param("new/a-1", "Move a again", "newer/a-1", id="a folder of one file"),
        pytest.param("old/b (1).md", "Drop b", None, id="deleted"),
        pytest.param("old", "Drop b", None, id="the last file decides"),
        pytest.param("folder", "Move the folder", "elsewhere/folder-7", id="a whole folder"),
        pytest.param("never.md", None, None, id="never there"),
    ],
)
def test_what_became_of_a_path(
    repository: WritableRepository, path: str, subject: str | None, now: str | None
) -> None:
    opened = Repository.discover(repository.root)
    present = {PurePosixPath(name) for name in repository.git("ls-files").splitlines()}
    present |= {folder for one in present for folder in one.parents}
    found = former_paths(opened, opened.head(), [PurePosixPath(path)], present)
    former = found.get(PurePosixPath(path))
    assert (former and former.commit.subject) == subject
    assert (former and former.now) == (now and PurePosixPath(now))


def test_nothing_is_asked_of_git_for_no_path(repository: WritableRepository) -> None:
    opened = Repository.discover(repository.root)
    assert former_paths(opened, opened.head(), [], ()) == {}
