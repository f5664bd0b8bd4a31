"""Which files the commits of a history changed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import git, raw_commit
from kit import MakeRepository
from reqtrace.git.log.changes import CommitChanges, FileChange, read_changes, read_changes_of
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Person

Changes = dict[str, tuple[tuple[str | None, ...], str | None]]

PATHS = st.sampled_from(["a", "d/a", "d/e/b", "line\nfeed", "ü ö", "-dash"])
TREES = st.lists(st.dictionaries(PATHS, st.sampled_from("123"), max_size=4), min_size=1, max_size=6)


def changes(files: tuple[FileChange, ...]) -> Changes:
    return {str(one.path): (one.before, one.after) for one in files}


def read(
    repository: WritableRepository,
    *heads: str,
    without: tuple[str, ...] = (),
    folders: tuple[str, ...] = (),
) -> list[CommitChanges]:
    opened = Repository.discover(repository.root)
    oids = [opened.resolve(one) for one in heads or ("HEAD",)]
    return list(read_changes(opened, oids, without=without, folders=folders))


def subjects(found: list[CommitChanges]) -> list[str]:
    return [one.commit.subject for one in found]


def blob(repository: WritableRepository, name: str) -> str:
    return repository.git("rev-parse", name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("changes")
    git(made, "init", "--quiet", "--initial-branch=main")
    return made


@given(trees=TREES)
@settings(max_examples=40)
def test_the_changes_one_after_the_other_give_each_tree(
    folder: Path, trees: list[dict[str, str]]
) -> None:
    head = imported(folder, trees)
    opened = Repository.discover(folder)
    found = {one.commit.oid: one for one in read_changes(opened, [head])}
    of_each = dict(read_changes_of(opened, list(found)))
    state: dict[str, str] = {}
    for oid in git(folder, "rev-list", "--reverse", head).decode().split():
        files = found[oid].files if oid in found else ()
        assert of_each.get(oid, ()) == files
        for one in files:
            path = str(one.path)
            assert one.before == (state.get(path),)
            assert one.before != (one.after,)
            state.pop(path, None)
            if one.after is not None:
                state[path] = one.after
        assert state == listed(folder, oid)


def imported(folder: Path, trees: list[dict[str, str]]) -> str:
    """A line of commits with these files; the object id of the last."""
    stream = ["reset refs/heads/main\n"]
    for number, tree in enumerate(trees):
        stream.append(f"commit refs/heads/main\nmark :{number + 1}\n")
        stream.append(f"committer A <a@b> {1735689600 + number} +0000\ndata 1\nx\ndeleteall\n")
        for path, content in tree.items():
            quoted = path.replace("\n", "\\n")
            stream.append(f'M 100644 inline "{quoted}"\ndata 1\n{content}\n')
    stream.append(f"get-mark :{len(trees)}\n")
    done = git(folder, "fast-import", "--quiet", "--force", input="".join(stream).encode())
    return done.decode().strip()


def listed(folder: Path, oid: str) -> dict[str, str]:
    entries = git(folder, "ls-tree", "-r", "-z", oid).decode().split("\0")[:-1]
    return {path: one.split()[2] for one, _, path in (entry.partition("\t") for entry in entries)}


def test_newest_first_and_only_those_that_change_files(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"}, "Nothing")
    repository.write("a", "2")
    repository.commit("Change")
    found = read(repository)
    assert subjects(found) == ["Change", "Initial commit"]
    assert [one.head for one in found] == [repository.head()] * 2
    assert changes(found[1].files) == {"a": ((None,), blob(repository, "HEAD~1:a"))}


def test_a_rename_is_a_removal_and_an_addition(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1\n2\n3\n"})
    repository.git("config", "diff.renames", "copies")
    repository.rename("a", "b")
    repository.commit("Move")
    same = blob(repository, "HEAD:b")
    assert changes(read(repository)[0].files) == {"a": ((same,), None), "b": ((None,), same)}


def test_links_and_submodules_are_no_files(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1", "b": "2"})
    repository.remove("a")
    (repository.root / "a").symlink_to("b")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.head()},module")
    repository.commit("Swap")
    before = blob(repository, "HEAD~1:a")
    found = changes(read(repository)[0].files)
    assert found["a"] == ((before,), None)
    assert found.get("module", ((None,), None)) == ((None,), None)


def test_a_merge_counts_where_it_differs_from_every_parent(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({"both": "0\n", "one": "0\n"})
    repository.branch("side")
    repository.write("both", "side\n")
    side = repository.commit("Side")
    repository.checkout("main")
    repository.write("both", "main\n")
    repository.write("one", "main\n")
    main = repository.commit("Main")
    repository.git("merge", "--quiet", "--no-commit", "--strategy=ours", "side")
    repository.write("both", "merged\n")
    merge = repository.commit("Merge")
    found = read(repository, merge)
    assert subjects(found) == ["Merge", "Main", "Side", "Initial commit"]
    assert changes(found[0].files) == {
        "both": (
            (blob(repository, f"{main}:both"), blob(repository, f"{side}:both")),
            blob(repository, f"{merge}:both"),
        )
    }
    opened = Repository.discover(repository.root)
    assert dict(read_changes_of(opened, [merge]))[merge] == found[0].files


def test_what_is_left_out_and_which_head_led_there(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"})
    base = repository.head()
    repository.branch("side")
    repository.write("b", "1")
    side = repository.commit("Side")
    repository.checkout("main")
    repository.write("c", "1")
    main = repository.commit("Main")
    found = read(repository, "main", "side", without=(base,))
    assert {one.commit.oid: one.head for one in found} == {main: main, side: side}
    assert read(repository, "main", without=(main,)) == []


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        pytest.param((), ["Third", "Second", "Initial commit"], id="everything"),
        pytest.param(("d",), ["Second", "Initial commit"], id="a folder"),
        pytest.param(("a",), ["Third", "Initial commit"], id="a file"),
        pytest.param(("d", "a"), ["Third", "Second", "Initial commit"], id="both"),
        pytest.param(("d*",), ["Initial commit"], id="a name with a star is itself"),
        pytest.param(("nothing",), [], id="nothing there"),
    ],
)
def test_folders(
    make_repository: MakeRepository, folders: tuple[str, ...], expected: list[str]
) -> None:
    repository = make_repository({"a": "1", "d/x": "1", "d*": "1"})
    repository.write("d/x", "2")
    repository.commit("Second")
    repository.write("a", "2")
    repository.commit("Third")
    assert subjects(read(repository, folders=folders)) == expected


def test_a_branch_whose_work_came_to_nothing_counts(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"})
    repository.branch("side")
    repository.write("a", "2")
    repository.commit("There")
    repository.write("a", "1")
    repository.commit("And back")
    repository.checkout("main")
    repository.commit("Other")
    repository.merge("side", message="Merge")
    assert subjects(read(repository, folders=("a",))) == ["And back", "There", "Initial commit"]


def test_who_and_when(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1", ".mailmap": "Ada Lovelace <ada@example.org>\n"})
    author = b"J\xf6rg <jo@example.org> 1735689600 +0530"
    oid = raw_commit(
        repository.root,
        b"Gr\xfc\xdfe\n\nbody\n",
        author=author,
        committer=b"Ada <ada@example.org> 1735693200 -0100",
        headers=b"encoding ISO-8859-1\n",
        parents=[repository.head()],
    )
    (found,) = read(repository, oid, without=(repository.head(),))
    commit = found.commit
    assert (commit.oid, commit.subject) == (oid, "Grüße")
    assert commit.author == Person(name="Jörg", email="jo@example.org")
    assert commit.committer == Person(name="Ada Lovelace", email="ada@example.org")
    assert commit.authored.isoformat() == "2025-01-01T05:30:00+05:30"
    assert commit.committed.isoformat() == "2025-01-01T00:00:00-01:00"


def test_a_path_that_is_no_text(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"})
    entry = b"100644 %s\tb\xff\0" % blob(repository, "HEAD:a").encode()
    git(repository.root, "update-index", "-z", "--index-info", input=entry)
    repository.git("commit", "--quiet", "-m", "Odd")
    (one,) = read(repository)[0].files
    assert one.path == PurePosixPath("b\udcff")
    assert subjects(read(repository, folders=("b\udcff",))) == ["Odd"]


def test_changes_of_some_commits_come_in_their_order(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"}, "Nothing")
    repository.write("a", "2")
    last = repository.commit("Change")
    first = repository.git("rev-list", "--max-parents=0", "HEAD")
    empty = repository.git("rev-parse", "HEAD~1")
    opened = Repository.discover(repository.root)
    found = list(read_changes_of(opened, [first, empty, last]))
    assert [oid for oid, _ in found] == [first, last]
    assert list(read_changes_of(opened, [])) == []
