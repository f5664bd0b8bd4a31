from __future__ import annotations

import os
from pathlib import PurePosixPath

from kit import MakeRepository
from reqtrace.git.blame.diff_lines import ChangedFile, changed_lines
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository


def changes(repository: WritableRepository) -> dict[str, ChangedFile]:
    """What the last commit changed."""
    opened = Repository.discover(repository.root)
    found = changed_lines(opened, opened.resolve("HEAD~1"), opened.resolve("HEAD"))
    return {str(file.path): file for file in found}


def test_new_lines_by_file(make_repository: MakeRepository) -> None:
    repository = make_repository({"b.txt": "1\n2\n3\n4\n5\n", "same.txt": "x\n", "gone.txt": "y\n"})
    repository.write("b.txt", "0\n1\n2\n4\nV\n")
    repository.write("a/new.txt", "1\n2")
    repository.write("empty.txt", "")
    repository.remove("gone.txt")
    repository.commit("Change")
    assert list(changes(repository).values()) == [
        ChangedFile(path=PurePosixPath("a/new.txt"), lines=((1, 2),)),
        ChangedFile(path=PurePosixPath("b.txt"), lines=((1, 1), (5, 5))),
        ChangedFile(path=PurePosixPath("empty.txt"), lines=()),
    ]


def test_only_removed_lines(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": "1\n2\n3\n"})
    repository.write("a.txt", "1\n")
    repository.commit("Change")
    assert changes(repository)["a.txt"].lines == ()


def test_a_moved_file_has_only_the_lines_that_are_new(make_repository: MakeRepository) -> None:
    text = "".join(f"{number}\n" for number in range(30))
    repository = make_repository({"a.txt": text, "c.txt": text + "c\n"})
    repository.rename("a.txt", "b.txt")
    repository.write("b.txt", f"new\n{text}")
    repository.rename("c.txt", "d.txt")
    repository.commit("Move")
    found = changes(repository)
    assert {path: file.lines for path, file in found.items()} == {"b.txt": ((1, 1),), "d.txt": ()}


def test_binary_files_have_no_lines(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.bin": b"\0\1", "b.bin": b"\0"})
    repository.write("a.bin", b"\0\2\n\3\n")
    repository.write("new.bin", b"\0")
    repository.commit("Change")
    found = changes(repository)
    assert {path: (file.lines, file.is_binary) for path, file in found.items()} == {
        "a.bin": ((), True),
        "new.bin": ((), True),
    }


def test_links_and_submodules_have_no_lines(make_repository: MakeRepository) -> None:
    repository = make_repository({"was-link": "x", "a.txt": "1\n"})
    repository.remove("was-link")
    os.symlink("a.txt", repository.root / "was-link")
    os.symlink("a.txt", repository.root / "link")
    repository.git("add", "--all")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.head()},sub")
    repository.git("commit", "--quiet", "-m", "Links")
    assert changes(repository) == {}


def test_a_file_in_the_place_of_a_link_is_new(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": "1\n"})
    os.symlink("a.txt", repository.root / "link")
    repository.commit("A link")
    repository.remove("link")
    repository.write("link", "1\n2\n3\n")
    repository.commit("A file")
    assert changes(repository)["link"].lines == ((1, 3),)


def test_a_change_of_mode_has_no_lines(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.sh": "1\n"})
    (repository.root / "a.sh").chmod(0o755)
    repository.commit("Make it run")
    assert changes(repository)["a.sh"].lines == ()


def test_two_files_of_one_content(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": "1\n", "b.txt": "1\n"})
    repository.write("a.txt", "1\n2\n")
    repository.write("b.txt", "1\n2\n")
    repository.commit("Change")
    assert [file.lines for file in changes(repository).values()] == [((2, 2),), ((2, 2),)]
