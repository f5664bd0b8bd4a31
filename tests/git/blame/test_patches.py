"""What a patch says of each line of a file: where it stood before, if it stood anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import git
from kit import MakeRepository
from reqtrace.errors import GitError
from reqtrace.git.blame.patches import (
    COMBINED,
    OPTIONS,
    PLAIN,
    SETTINGS,
    WHOLE,
    FilePatch,
    HunkStep,
    Patch,
    lines_of,
    read_patches,
)

# Few lines, so that many are the same; and some that look like parts of a patch.
LINES = st.sampled_from(["a", "b", "c", "", "-a", "+b", "@@ -1 +1 @@", ":000000 100644 0 1 A\tx"])
ENDS = st.sampled_from(["", "\n"])
CONTENTS = st.builds("{}{}".format, st.lists(LINES, max_size=9).map("\n".join), ENDS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("patches")
    git(made, "init", "--quiet", "--initial-branch=main")
    return made


def committed(folder: Path, contents: str, *parents: str) -> str:
    """A commit on *parents* with one file."""
    data = contents.encode()
    blob = git(folder, "hash-object", "-w", "--stdin", input=data).decode().strip()
    return committed_tree(folder, f"100644 blob {blob}\tfile\0".encode(), *parents)


def committed_tree(folder: Path, listing: bytes, *parents: str) -> str:
    tree = git(folder, "mktree", "-z", input=listing).decode().strip()
    options = [word for parent in parents for word in ("-p", parent)]
    return git(folder, "commit-tree", *options, "-m", "x", tree).decode().strip()


def patches(folder: Path, *arguments: str) -> list[FilePatch]:
    output = git(folder, *SETTINGS, "diff-tree", "--no-commit-id", *OPTIONS, *arguments)
    return [file for patch in read_patches(output.split(b"\n")) for file in patch.files]


def lines(contents: str) -> list[str]:
    found = contents.split("\n")
    return found if found[-1] else found[:-1]


def origins(steps: Sequence[HunkStep], count: int) -> list[int | None]:
    """For each of *count* lines, from 1, the number that it had before."""
    offsets: list[int | None] = [None] * (count + 1)
    for step in steps:
        offsets[step.first :] = [step.offset] * max(0, count + 1 - step.first)
    return [None if offset is None else at + offset for at, offset in enumerate(offsets)][1:]


def assert_lines_stood_there(steps: Sequence[HunkStep], old: list[str], new: list[str]) -> None:
    before = origins(steps, len(new))
    kept = [one for one in before if one is not None]
    assert kept == sorted(set(kept))
    assert [old[was - 1] if was else line for was, line in zip(before, new, strict=True)] == new


@given(old=CONTENTS, new=CONTENTS)
@settings(max_examples=60)
def test_old_lines_and_the_added_ones_give_the_new_file(folder: Path, old: str, new: str) -> None:
    before = committed(folder, old)
    after = committed(folder, new, before)
    found = patches(folder, PLAIN, before, after)
    assert len(found) == (old != new)
    for file in found:
        (source,) = file.sources
        assert_lines_stood_there(source.steps, lines(old), lines(new))
        added = git(folder, "diff-tree", "--numstat", before, after).split()[0]
        assert origins(source.steps, len(lines(new))).count(None) == int(added)


@given(contents=st.lists(CONTENTS, min_size=2, max_size=3, unique=True), merged=CONTENTS)
@settings(max_examples=60)
def test_a_merge_tells_of_each_parent(folder: Path, contents: list[str], merged: str) -> None:
    merge = committed(folder, merged, *(committed(folder, one) for one in contents))
    found = patches(folder, *COMBINED, merge)
    assert bool(found) == (merged not in contents)
    for file in found:
        assert len(file.sources) == len(contents)
        new = lines(merged)
        for source, old in zip(file.sources, contents, strict=True):
            assert_lines_stood_there(source.steps, lines(old), new)
        everywhere = {line for old in contents for line in lines(old)}
        by_parent = [origins(source.steps, len(new)) for source in file.sources]
        for line, was in zip(new, zip(*by_parent, strict=True), strict=True):
            assert line in everywhere or not any(was)


@given(
    st.binary(max_size=60).map(lambda data: data.replace(b"x", b"\n")),
    st.lists(st.integers(0, 60), max_size=6),
)
def test_lines_do_not_depend_on_where_a_stream_is_cut(data: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(data)]
    chunks = [data[start:end] for start, end in pairwise(places)]
    assert list(lines_of(chunks)) == list(lines_of([data]))
    assert b"\n".join(lines_of([data])) == data.removesuffix(b"\n")


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        pytest.param("", "1\n2\n", (HunkStep(1, None), HunkStep(3, -2)), id="all is new"),
        pytest.param("1\n2\n", "", (HunkStep(1, 2),), id="all is gone"),
        pytest.param("1\n2\n3\n", "1\n3\n", (HunkStep(2, 1),), id="a line is gone"),
        pytest.param("1\n3\n", "1\n2\n3\n", (HunkStep(2, None), HunkStep(3, -1)), id="a line more"),
        pytest.param("1\n", "1", (HunkStep(1, None), HunkStep(2, 0)), id="no final line feed"),
    ],
)
def test_steps(folder: Path, old: str, new: str, steps: tuple[HunkStep, ...]) -> None:
    before = committed(folder, old)
    (file,) = patches(folder, PLAIN, before, committed(folder, new, before))
    (source,) = file.sources
    assert origins(source.steps, 5) == origins((HunkStep(1, 0), *steps), 5)


def test_two_files_that_change_alike_have_the_same_steps(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1\n2\n", "b": "1\n2\n"})
    for name in ("a", "b"):
        repository.write(name, "0\n1\n2\n")
    repository.commit("Both")
    first, second = patches(repository.root, PLAIN, "HEAD~1", "HEAD")
    for file in (first, second):
        assert origins(file.sources[0].steps, 3) == [None, 1, 2]


def test_a_moved_file_comes_from_its_former_path(make_repository: MakeRepository) -> None:
    text = "".join(f"{number}\n" for number in range(20))
    repository = make_repository({"same": text, "other": text.replace("7", "x")})
    repository.rename("same", "moved")
    repository.rename("other", "changed")
    repository.write("changed", "new\n" + text.replace("7", "x"))
    repository.commit("Move")
    changed, moved = patches(repository.root, PLAIN, "HEAD~1", "HEAD")
    assert [one.path for one in changed.sources] == [PurePosixPath("other")]
    assert origins(changed.sources[0].steps, 3) == [None, 1, 2]
    assert [one.path for one in moved.sources] == [PurePosixPath("same")]
    assert moved.sources[0].steps == WHOLE


def test_what_is_no_regular_file(make_repository: MakeRepository) -> None:
    repository = make_repository({"file": "1\n", "gone": "1\n"})
    (repository.root / "was-link").symlink_to("file")
    repository.commit("Link")
    (repository.root / "was-link").unlink()
    repository.write("was-link", "1\n2\n")
    repository.remove("file")
    (repository.root / "file").symlink_to("was-link")
    repository.remove("gone")
    repository.write("data", b"\0\1")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.head()},module")
    repository.commit("Swap")
    found = {str(one.path): one for one in patches(repository.root, PLAIN, "HEAD~1", "HEAD")}
    assert set(found) == {"was-link", "data"}  # links, submodules and what is gone are no files
    (source,) = found["was-link"].sources
    assert (source.path, origins(source.steps, 2)) == (None, [None, None])
    assert found["data"].is_binary


def test_only_the_mode_changed(make_repository: MakeRepository) -> None:
    repository = make_repository({"run": "1\n"})
    (repository.root / "run").chmod(0o755)
    repository.commit("Mode")
    (file,) = patches(repository.root, PLAIN, "HEAD~1", "HEAD")
    assert file.sources[0].steps == WHOLE


@pytest.mark.parametrize(
    "name",
    [
        b"plain",
        b'quo"te',
        b"tab\there",
        b"line\nfeed",
        b"back\\slash",
        b"bell\a\b\v\f\r",
        b"\xff\x01",
    ],
)
def test_paths_of_any_bytes(folder: Path, name: bytes) -> None:
    blobs = [
        git(folder, "hash-object", "-w", "--stdin", input=data).strip() for data in (b"1\n", b"2\n")
    ]
    before, after = (
        committed_tree(folder, b"100644 blob %s\t%s\0" % (blob, name)) for blob in blobs
    )
    (file,) = patches(folder, PLAIN, before, after)
    assert str(file.path).encode("utf-8", "surrogateescape") == name


def test_commits_come_one_by_one(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1\n"}, "Nothing")
    repository.write("a", "2\n")
    last = repository.commit("Change")
    output = git(repository.root, *SETTINGS, "log", "--format=%x00%H", *OPTIONS, PLAIN)
    found = list(read_patches(output.split(b"\n")))
    oids = repository.git("rev-list", "HEAD").split()
    assert [one.commit for one in found] == oids
    assert found[0].commit == last
    assert [len(one.files) for one in found] == [1, 0, 1]


def test_nothing_gives_nothing() -> None:
    assert list(read_patches([])) == []
    assert list(read_patches([b"", b""])) == []


def test_a_commit_without_files() -> None:
    assert list(read_patches([b"\0abc more"])) == [Patch(commit="abc", files=())]


def test_what_git_never_writes_is_an_error() -> None:
    with pytest.raises(GitError, match="unexpected output of git diff"):
        list(read_patches([b":what is this"]))
