"""`reqtrace commit-msg` where not everything is there: clones that lack commits or contents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from git_kit import git
from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository

NEED = "id: NEED-{0}\ntitle: Collect late\nstatus: approved\ntext: t\n"
REQ = "id: REQ-{0}\ntitle: Open by code\nstatus: {1}\ntext: t\nsatisfies: NEED-1\n"
FILES = {
    "needs/NEED-1.yaml": NEED.format(1),
    "needs/NEED-2.yaml": NEED.format(2),
    "requirements/REQ-1.yaml": REQ.format(1, "approved"),
    "requirements/REQ-2.yaml": REQ.format(2, "rejected"),
    "lib/code.py": "code = 1\n",
}
UNKNOWN = "Work\n\nImplements: REQ-1\nRefs: REQ-9\n"
LOST = "Work\n\nImplements: REQ-1\n\nThe end.\n"
MISSING_REQUIREMENTS = (
    "reqtrace: not checked: ids of 2 item files that are missing from this partial clone: "
    "requirements/REQ-1.yaml, requirements/REQ-2.yaml\n"
)
MISSING_ALL = (
    "reqtrace: not checked: ids of 4 item files that are missing from this partial clone: "
    "needs/NEED-1.yaml, needs/NEED-2.yaml, requirements/REQ-1.yaml and 1 more\n"
)
HINT = (
    "  hint: `git fetch --refetch --no-filter` (git 2.36) fetches missing objects from the remote"
)

Judge = Callable[[Path, str], tuple[int, str, str]]


@pytest.fixture
def judge(run: Run, tmp_path: Path) -> Judge:
    def call(root: Path, message: str) -> tuple[int, str, str]:
        file = tmp_path / "MESSAGE"
        file.write_text(message, encoding="utf-8")
        outcome = run(root, "commit-msg", str(file))
        return outcome.code, outcome.out, outcome.err

    return call


@pytest.fixture
def source(make_repository: MakeRepository) -> WritableRepository:
    repository = make_repository(FILES, "Second\n\nImplements: REQ-1\n")
    repository.git("config", "uploadpack.allowFilter", "true")
    return repository


def cloned(source: WritableRepository, *options: str) -> Path:
    folder = source.root.parent / "clone"
    git(source.root.parent, "clone", "--quiet", *options, source.root.as_uri(), str(folder))
    return folder


def sparse(source: WritableRepository) -> Path:
    """A partial clone that holds the contents of needs and of nothing else."""
    folder = cloned(source, "--filter=blob:none", "--no-checkout")
    git(folder, "sparse-checkout", "set", "needs")
    git(folder, "checkout", "--quiet", "main")
    return folder


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(UNKNOWN, id="unknown id"),
        pytest.param(LOST, id="lost trailer"),
        pytest.param("Work\n\nRefs: REQ-2\n", id="retired item"),
        pytest.param("Work\n\nRefs: NEED-2\n", id="nothing wrong"),
    ],
)
def test_a_shallow_clone_judges_what_a_full_one_does(
    source: WritableRepository, judge: Judge, message: str
) -> None:
    shallow = cloned(source, "--depth=1")
    assert (shallow / ".git/shallow").exists()
    assert judge(shallow, message) == judge(source.root, message)
    assert judge(shallow, message)[2] == ""


def test_in_a_partial_clone_an_unknown_id_may_stand_in_a_missing_file(
    source: WritableRepository, judge: Judge
) -> None:
    code, out, err = judge(sparse(source), UNKNOWN)
    assert (code, out) == (0, "")
    assert err.startswith(MISSING_REQUIREMENTS + HINT)


def test_in_a_partial_clone_lost_trailers_are_found(
    source: WritableRepository, judge: Judge
) -> None:
    code, out, err = judge(sparse(source), LOST)
    assert (code, out) == judge(source.root, LOST)[:2]
    assert code == 1
    assert err.startswith(MISSING_REQUIREMENTS)


def test_a_partial_clone_with_all_items_judges_them_all(
    source: WritableRepository, judge: Judge
) -> None:
    folder = sparse(source)
    git(folder, "sparse-checkout", "add", "requirements")
    assert judge(folder, UNKNOWN) == judge(source.root, UNKNOWN)
    assert not (folder / "lib").exists()


def test_a_partial_clone_with_an_index_and_no_content(
    source: WritableRepository, judge: Judge
) -> None:
    folder = cloned(source, "--filter=blob:none", "--no-checkout")
    git(folder, "read-tree", "HEAD")
    code, out, err = judge(folder, UNKNOWN)
    assert (code, out) == (0, "")
    assert err.startswith(MISSING_ALL)


def test_a_partial_clone_without_an_index(source: WritableRepository, judge: Judge) -> None:
    folder = cloned(source, "--filter=blob:none", "--no-checkout")
    assert not (folder / ".git/index").exists()
    code, out, err = judge(folder, UNKNOWN)
    assert (code, out) == (0, "")
    assert err.startswith(MISSING_ALL)


def test_one_missing_file(source: WritableRepository, judge: Judge) -> None:
    source.remove("requirements/REQ-2.yaml")
    source.commit("Remove one")
    err = judge(sparse(source), UNKNOWN)[2]
    assert "ids of an item file that is missing from this partial clone: requirements/REQ-1" in err


def test_an_item_that_is_retired_in_a_file_whose_former_content_is_missing(
    source: WritableRepository, judge: Judge
) -> None:
    folder = sparse(source)
    other = FILES["requirements/REQ-2.yaml"] + "owner: Ada\n"
    blob = git(folder, "hash-object", "-w", "--stdin", input=other.encode()).decode().strip()
    git(folder, "update-index", "--cacheinfo", f"100644,{blob},requirements/REQ-2.yaml")
    code, out, err = judge(folder, "Work\n\nRefs: REQ-2\n")
    assert (code, out) == (0, "")
    assert "ids of 2 item files" in err


def test_without_its_configuration_nothing_is_judged(
    source: WritableRepository, judge: Judge
) -> None:
    source.write("reqtrace.toml", '[trailers]\nFor = "implements"\n')
    source.commit("Configure")
    folder = cloned(source, "--filter=blob:none", "--no-checkout")
    git(folder, "read-tree", "HEAD")
    code, out, err = judge(folder, LOST)
    assert (code, out) == (2, "")
    assert err.startswith("reqtrace: reqtrace.toml cannot be read: its blob ")
    assert HINT in err


def test_without_the_settings_of_a_doorstop_document_nothing_is_judged(
    source: WritableRepository, judge: Judge
) -> None:
    source.write("req/.doorstop.yml", "settings:\n  digits: 3\n  prefix: RQ\n  sep: ''\n")
    source.write("req/RQ001.yml", "text: t\n")
    source.write("reqtrace.toml", '[[source]]\ninclude = ["req/**"]\nformat = "doorstop"\n')
    source.commit("Document")
    code, _, err = judge(sparse(source), LOST)
    assert code == 2
    assert err.startswith("reqtrace: req/.doorstop.yml cannot be read: its blob ")


def test_the_commit_that_removes_an_item_may_name_it(
    source: WritableRepository, judge: Judge
) -> None:
    message = "Remove REQ-1\n\nRefs: REQ-1\nRefs: REQ-9\n"
    source.git("rm", "--quiet", "requirements/REQ-1.yaml")
    code, out, _ = judge(source.root, message)
    assert (code, out.count("GIT001")) == (1, 1)
    assert "REQ-9" in out
    source.commit("Removed")
    assert judge(source.root, message)[1].count("GIT001") == 2
