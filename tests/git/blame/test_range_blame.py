from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from git_kit import count_processes, git
from kit import MakeRepository
from reqtrace.git.blame.diff_lines import changed_lines
from reqtrace.git.blame.range_blame import line_origins
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository

Origins = dict[tuple[str, int], str]
Tree = dict[str, list[str]]

_BLAMED = re.compile(rb"([0-9a-f]{40}) \d+ (\d+) (\d+)")
_NAMES = ("a.txt", "b/c.txt", "d e.txt")


def origins(root: Path, base: str, head: str) -> Origins:
    """Who wrote each line that is new from *base* to *head*."""
    repository = Repository.discover(root)
    base, head = repository.resolve(base), repository.resolve(head)
    files = {file.path: file.lines for file in changed_lines(repository, base, head)}
    runs, _ = line_origins(repository, base, head, files)
    return {
        (str(path), line): run.commit
        for path, own in runs.items()
        for run in own
        for line in range(run.first, run.first + run.count)
    }


class History:
    """A made-up history of files whose lines are all different and always in one order.

    So there is one right answer to the question who wrote a line, and git must give it.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self._random = random.Random(seed)
        self._trees: list[Tree] = []
        self._stream: list[str] = []
        self._count = 0
        for number in range(14):
            self._commit(number)
        git(folder, "init", "--quiet", "--initial-branch=main")
        git(folder, "fast-import", "--quiet", input="".join(self._stream).encode())

    def _commit(self, number: int) -> None:
        parents = [] if not number else [max(0, number - self._random.choice((1, 1, 1, 2, 4)))]
        if number > 2 and self._random.random() < 0.35:
            parents += [index for index in [self._random.randrange(number)] if index not in parents]
        if number > 5 and len(parents) == 2 and self._random.random() < 0.3:
            parents += [index for index in [self._random.randrange(number)] if index not in parents]
        tree = self._merged([self._trees[index] for index in parents])
        for name in _NAMES:
            if not number or self._random.random() < (0.6 if len(parents) == 1 else 0.3):
                tree[name] = self._edited(tree.get(name, []))
        if len(parents) == 1 and self._random.random() < 0.15:
            moved = self._random.choice(sorted(tree))
            tree[f"{moved}.moved"] = tree.pop(moved)
        self._trees.append(tree)
        self._write(number, parents, tree)

    def _merged(self, trees: list[Tree]) -> Tree:
        if not trees:
            return {}
        merged: Tree = {}
        for name in sorted({name for tree in trees for name in tree}):
            versions = [tree[name] for tree in trees if name in tree]
            chosen = self._random.choice(versions)
            if self._random.random() < 0.7:
                chosen = sorted({line for one in versions for line in one})
            merged[name] = chosen
        return merged

    def _edited(self, lines: list[str]) -> list[str]:
        kept = [line for line in lines if self._random.random() < 0.9]
        new = [self._line() for _ in range(self._random.randrange(1, 6))]
        return sorted(kept + new)

    def _line(self) -> str:
        self._count += 1
        return f"{self._random.random():.12f} line {self._count}"

    def _write(self, number: int, parents: list[int], tree: Tree) -> None:
        lines = [f"commit refs/heads/c{number}", f"mark :{number + 1}"]
        lines += [
            f"committer Ada <ada@example.org> {1735689600 + number * 60} +0000",
            "data 1",
            "x",
        ]
        lines += [
            f"{'merge' if rank else 'from'} :{index + 1}" for rank, index in enumerate(parents)
        ]
        lines.append("deleteall")
        for name, content in tree.items():
            text = "".join(f"{line}\n" for line in content)
            lines += [f"M 100644 inline {name}", f"data {len(text)}", text]
        self._stream.append("\n".join(lines) + "\n")


@pytest.mark.parametrize("seed", range(16))
def test_lines_have_the_commits_that_git_blame_names(tmp_path: Path, seed: int) -> None:
    History(tmp_path, seed)
    ours = origins(tmp_path, "c4", "c13")
    range_ = git(tmp_path, "rev-list", "c13", "^c4").decode().split()
    assert set(ours.values()) <= set(range_)
    expected = dict(blamed(tmp_path, {path for path, _ in ours}))
    assert {place: oid for place, oid in ours.items() if expected[place] in range_} == {
        place: expected[place] for place in ours if expected[place] in range_
    }


def blamed(root: Path, paths: set[str]) -> Iterator[tuple[tuple[str, int], str]]:
    for path in sorted(paths):
        for line in git(root, "blame", "--incremental", "--root", "c4..c13", "--", path).split(
            b"\n"
        ):
            if match := _BLAMED.fullmatch(line):
                first, count = int(match[2]), int(match[3])
                for number in range(first, first + count):
                    yield (path, number), match[1].decode()


def test_what_a_merge_itself_writes_is_its_own(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": "1\n2\n3\n"})
    repository.git("tag", "base")
    repository.branch("topic")
    repository.write("a.txt", "1\n2\n3\ntopic\n")
    topic = repository.commit("Topic")
    repository.checkout("main")
    repository.write("a.txt", "main\n1\n2\n3\n")
    main = repository.commit("Main")
    repository.git("merge", "--quiet", "--no-commit", "topic")
    repository.write("a.txt", "main\n1\n2\nmerge\n3\ntopic\n")
    merge = repository.commit("Merge")
    assert origins(repository.root, "base", "HEAD") == {
        ("a.txt", 1): main,
        ("a.txt", 4): merge,
        ("a.txt", 6): topic,
    }


def test_a_line_that_is_older_than_the_range_is_of_who_brought_it_in(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({"a.txt": "1\n2\n3\n", "b.txt": "b\n"})
    repository.branch("old")
    repository.write("b.txt", "B\n")
    repository.commit("On an old state")
    repository.checkout("main")
    repository.write("a.txt", "1\n3\n")
    repository.commit("Drop a line")
    repository.git("tag", "base")
    repository.git("merge", "--quiet", "--no-commit", "old")
    repository.write("a.txt", "1\n2\n3\n")
    merge = repository.commit("Merge, and bring it back")
    # The old branch itself is new in the range, and the line goes back to below it.
    found = origins(repository.root, "base", "HEAD")
    assert found["a.txt", 2] in (merge, repository.git("rev-parse", "old"))


def test_a_file_that_moved_keeps_its_lines(make_repository: MakeRepository) -> None:
    text = "".join(f"{number}\n" for number in range(20))
    repository = make_repository({"old.txt": text})
    repository.git("tag", "base")
    repository.write("old.txt", f"{text}more\n")
    more = repository.commit("More")
    repository.rename("old.txt", "new.txt")
    repository.commit("Move")
    repository.write("new.txt", f"{text}more\nlast\n")
    last = repository.commit("Last")
    assert origins(repository.root, "base", "HEAD") == {
        ("new.txt", 21): more,
        ("new.txt", 22): last,
    }


@pytest.mark.parametrize(
    "name",
    ['quo"te.txt', "tab\there.txt", "line\nfeed.txt", "back\\slash.txt", "ümläut.txt", "-dash.txt"],
)
def test_odd_names(make_repository: MakeRepository, name: str) -> None:
    repository = make_repository({name: "1\n", "@@ -1 +1 @@": "1\n"})
    repository.git("tag", "base")
    repository.write(name, "1\n2\n")
    second = repository.commit("Second")
    repository.write(name, "0\n1\n2\n")
    third = repository.commit("Third")
    assert origins(repository.root, "base", "HEAD") == {(name, 1): third, (name, 3): second}


def test_a_name_that_is_no_text(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": "1\n"})
    repository.git("tag", "base")
    blob = git(repository.root, "hash-object", "-w", "--stdin", input=b"x\ny\n").strip()
    entry = b"100644 %s\tb\xff.txt\n" % blob
    git(repository.root, "update-index", "--index-info", input=entry)
    repository.git("commit", "--quiet", "-m", "Add")
    head = repository.head()
    assert origins(repository.root, "base", "HEAD") == {
        ("b\udcff.txt", 1): head,
        ("b\udcff.txt", 2): head,
    }


def test_content_that_looks_like_a_patch(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": "1\n"})
    repository.git("tag", "base")
    blob = repository.git("rev-parse", "HEAD:a.txt")
    lines = [
        f"index {blob}..{'0' * 40}",
        "@@ -1,5 +1,5 @@",
        "diff --git a/a.txt b/a.txt",
        "\0x",
        ":x",
    ]
    repository.write("a.txt", "1\n" + "\n".join(["x" * 9000, *lines]))
    second = repository.commit("Second")
    assert set(origins(repository.root, "base", "HEAD").items()) == {
        (("a.txt", line), second) for line in range(2, 8)
    }


def test_the_settings_of_a_user_change_nothing(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": "1\n2\n"})
    repository.git("tag", "base")
    repository.write("a.txt", "0\n1\n2\n\n")
    head = repository.commit("More")
    repository.write(".git/info/attributes", "*.txt diff=evil\n")
    for name, value in (
        ("diff.external", "touch called"),
        ("diff.evil.textconv", "touch called; cat"),
        ("diff.evil.command", "touch called"),
        ("diff.context", "5"),
        ("diff.noprefix", "true"),
        ("diff.interHunkContext", "9"),
        ("diff.suppressBlankEmpty", "true"),
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("core.abbrev", "5"),
        ("log.showSignature", "true"),
        ("log.diffMerges", "off"),
        ("format.notes", "true"),
    ):
        repository.git("config", name, value)
    assert origins(repository.root, "base", "HEAD") == {("a.txt", 1): head, ("a.txt", 4): head}
    assert not (repository.root / "called").exists()


def test_a_fixed_number_of_processes(
    make_repository: MakeRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository({f"{number}.txt": "1\n" for number in range(9)})
    repository.git("tag", "base")
    for text in ("1\n2\n", "1\n2\n3\n"):
        for number in range(9):
            repository.write(f"{number}.txt", text)
        repository.commit("More")
    opened = Repository.discover(repository.root)
    base, head = opened.resolve("base"), opened.resolve("HEAD")
    calls = count_processes(tmp_path / "counted", monkeypatch) if _made(tmp_path) else None
    opened = Repository.discover(repository.root)
    before = len(calls.read_text().splitlines()) if calls else 0
    files = {file.path: file.lines for file in changed_lines(opened, base, head)}
    line_origins(opened, base, head, files)
    assert calls is not None
    assert len(calls.read_text().splitlines()) - before == 3  # diff-tree, rev-list, log


def _made(folder: Path) -> bool:
    (folder / "counted").mkdir()
    return True


def test_nothing_is_asked(make_repository: MakeRepository) -> None:
    repository: WritableRepository = make_repository({"a.txt": "1\n"}, "Second")
    opened = Repository.discover(repository.root)
    base, head = opened.resolve("HEAD~1"), opened.resolve("HEAD")
    runs, lineage = line_origins(opened, base, head, {PurePosixPath("a.txt"): ()})
    assert runs == {PurePosixPath("a.txt"): ()}
    assert lineage.parents(head) == (base,)
