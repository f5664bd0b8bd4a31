"""A real `git commit` with `check --staged` in its hook: what is being committed is judged.

Nothing more, nothing less: a broken item beside it does not stop the commit, one in it does.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from reqtrace.git.write.fixture_repository import WritableRepository

TOP = Path(__file__).parents[2]
NEED = "id: NEED-{n}\ntitle: Collect late\nstatus: draft\ntext: t\n"
REQ = "id: REQ-{n}\ntitle: Open by code\nstatus: draft\ntext: t\nsatisfies: {target}\n"
GOOD = REQ.format(n=1, target="NEED-1")
BETTER = GOOD.replace("Open by code", "Open by a code")
BROKEN = REQ.format(n=1, target="NEED-9")
OTHER_GOOD = REQ.format(n=2, target="NEED-1")
OTHER_BROKEN = REQ.format(n=2, target="NEED-9")
ONE, OTHER = "requirements/REQ-1.yaml", "requirements/REQ-2.yaml"
NEED_1, NEED_2 = "needs/NEED-1.yaml", "needs/NEED-2.yaml"


@dataclass(frozen=True, slots=True)
class Desk:
    """A work tree whose commits are checked by a hook."""

    root: Path
    environment: Mapping[str, str]

    def git(self, *arguments: str, folder: str = ".") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments],
            cwd=self.root / folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def well(self, *arguments: str) -> str:
        """Run git where nothing can go wrong."""
        done = self.git(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def write(self, files: Mapping[str, str]) -> None:
        for path, content in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(content)

    def passes(self, *arguments: str, folder: str = ".") -> None:
        before = self.well("rev-parse", "HEAD")
        done = self.git(*arguments, folder=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        assert self.well("rev-parse", "HEAD") != before
        assert self.judged() > 0

    def stops(self, *arguments: str, item: str, folder: str = ".") -> None:
        before = self.well("rev-parse", "HEAD")
        done = self.git(*arguments, folder=folder)
        said = done.stdout + done.stderr
        assert done.returncode != 0, said
        assert "LNK001" in said, said
        assert item in said, said
        assert self.well("rev-parse", "HEAD") == before

    def judged(self) -> int:
        """How often the hook ran since this was asked last."""
        marks = Path(self.environment["MARKS"])
        count = len(marks.read_text()) if marks.exists() else 0
        marks.unlink(missing_ok=True)
        return count


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two needs and two requirements, committed before the hooks were there."""
    root = tmp_path / "repo"
    repository = WritableRepository.create(root)
    desk = Desk(root, _environment(tmp_path))
    desk.write({NEED_1: NEED.format(n=1), NEED_2: NEED.format(n=2)})
    desk.write({ONE: GOOD, OTHER: OTHER_GOOD})
    repository.commit("Begin")
    for hook in ("pre-commit", "pre-merge-commit"):
        _hook(root / ".git/hooks" / hook)
    return desk


def _hook(path: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m reqtrace check --staged --color never"
    path.write_text(f'#!/bin/sh\nprintf x >>"$MARKS"\nexec {command}\n')
    path.chmod(0o755)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(TOP / "src"),
        "MARKS": str(folder / "marks"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_EDITOR": "true",
        "GIT_AUTHOR_NAME": "Ada Example",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada Example",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
    }


class TestFirstCommit:
    """The index before there is a HEAD: files are judged, there is no history yet."""

    @pytest.mark.parametrize(
        ("files", "code"),
        [
            pytest.param({NEED_1: NEED.format(n=1), ONE: GOOD}, 0, id="whole"),
            pytest.param({NEED_1: NEED.format(n=1), ONE: BROKEN}, 1, id="a dangling link"),
            pytest.param({ONE: GOOD.replace("draft", "done")}, 1, id="the need is missing"),
            pytest.param({"README.md": "# Shop\n"}, 0, id="no item yet"),
            pytest.param(
                {NEED_1: NEED.format(n=1), ONE: GOOD.replace("draft", "done")}, 0, id="done at once"
            ),
        ],
    )
    def test_is_judged(self, tmp_path: Path, files: dict[str, str], code: int) -> None:
        root = tmp_path / "repo"
        WritableRepository.create(root)
        desk = Desk(root, _environment(tmp_path))
        _hook(root / ".git/hooks/pre-commit")
        desk.write(files)
        desk.well("add", "--all")
        done = desk.git("commit", "-m", "Begin")
        assert done.returncode == code, done.stdout + done.stderr
        assert desk.judged() == 1


class TestCommitAll:
    """`git commit -a`: every tracked file, from an index of its own."""

    def test_a_broken_item_that_is_not_tracked_does_not_stop_it(self, desk: Desk) -> None:
        desk.write({ONE: BETTER, "requirements/REQ-3.yaml": REQ.format(n=3, target="NEED-9")})
        desk.passes("commit", "-a", "-m", "Say it better")

    def test_a_broken_item_that_was_not_staged_stops_it(self, desk: Desk) -> None:
        desk.write({ONE: BROKEN})
        desk.stops("commit", "-a", "-m", "Break", item="NEED-9")

    def test_a_deletion_that_was_not_staged_stops_it(self, desk: Desk) -> None:
        (desk.root / NEED_1).unlink()
        desk.stops("commit", "-a", "-m", "Remove the need", item="NEED-1")

    def test_what_was_broken_in_the_index_and_mended_since_passes(self, desk: Desk) -> None:
        desk.write({ONE: BROKEN})
        desk.well("add", ONE)
        desk.write({ONE: BETTER})
        desk.passes("commit", "-a", "-m", "Mended in time")


class TestPartOfTheIndex:
    """A plain `git commit`: what is staged, hunk by hunk."""

    def test_a_broken_item_on_the_disk_does_not_stop_it(self, desk: Desk) -> None:
        desk.write({ONE: BETTER})
        desk.well("add", ONE)
        desk.write({ONE: BROKEN, OTHER: OTHER_BROKEN})
        desk.passes("commit", "-m", "Say it better")

    def test_what_is_mended_on_the_disk_only_stops_it(self, desk: Desk) -> None:
        desk.write({ONE: BROKEN})
        desk.well("add", ONE)
        desk.write({ONE: BETTER})
        desk.stops("commit", "-m", "Break", item="NEED-9")

    def test_an_item_that_git_is_only_told_of_takes_no_part(self, desk: Desk) -> None:
        desk.write({ONE: BETTER, "requirements/REQ-3.yaml": REQ.format(n=3, target="NEED-9")})
        desk.well("add", "--intent-to-add", "requirements/REQ-3.yaml")
        desk.well("add", ONE)
        desk.passes("commit", "-m", "Say it better")


class TestCommitOfPaths:
    """`git commit -- PATH`: HEAD and the files that are named, whatever else is staged."""

    def test_a_broken_item_that_is_staged_beside_does_not_stop_it(self, desk: Desk) -> None:
        desk.write({ONE: BETTER, OTHER: OTHER_BROKEN})
        desk.well("add", OTHER)
        desk.passes("commit", "-m", "Say it better", "--", ONE)

    def test_a_broken_item_that_is_named_stops_it(self, desk: Desk) -> None:
        desk.write({ONE: BROKEN})
        desk.stops("commit", "-m", "Break", "--", ONE, item="NEED-9")

    def test_from_a_sub_folder(self, desk: Desk) -> None:
        desk.write({ONE: BETTER, OTHER: OTHER_BROKEN})
        desk.well("add", OTHER)
        desk.passes("commit", "-m", "Say it better", "--", "REQ-1.yaml", folder="requirements")

    def test_what_the_named_file_needs_is_staged_but_left_out(self, desk: Desk) -> None:
        # The link leads to an item that the index has, and the commit will not have.
        desk.write({"needs/NEED-9.yaml": NEED.format(n=9), ONE: BROKEN})
        desk.well("add", "needs/NEED-9.yaml")
        desk.stops("commit", "-m", "Too little", "--", ONE, item="NEED-9")

    def test_with_what_is_staged_the_same_passes(self, desk: Desk) -> None:
        desk.write({"needs/NEED-9.yaml": NEED.format(n=9), ONE: BROKEN})
        desk.well("add", "needs/NEED-9.yaml")
        desk.passes("commit", "--include", "-m", "Enough", "--", ONE)


class TestAmend:
    """`git commit --amend`: what the commit in the place of HEAD will hold."""

    def test_a_commit_that_is_mended_passes(self, desk: Desk) -> None:
        desk.write({ONE: BROKEN})
        desk.well("commit", "--no-verify", "-a", "-m", "Break")
        desk.write({ONE: BETTER})
        desk.passes("commit", "--amend", "-a", "-m", "Say it better")

    def test_a_commit_that_stays_broken_is_stopped(self, desk: Desk) -> None:
        desk.write({ONE: BROKEN})
        desk.well("commit", "--no-verify", "-a", "-m", "Break")
        desk.stops("commit", "--amend", "-m", "With another message", item="NEED-9")

    def test_a_broken_item_on_the_disk_does_not_stop_it(self, desk: Desk) -> None:
        desk.write({ONE: BROKEN})
        desk.passes("commit", "--amend", "-m", "With another message")


class TestMerge:
    """`git merge` asks pre-merge-commit; a merge that was resolved by hand asks pre-commit."""

    def test_two_good_branches_that_are_broken_together_are_stopped(self, desk: Desk) -> None:
        _part(desk, {OTHER: REQ.format(n=2, target="NEED-2")}, {NEED_2: None})
        desk.stops("merge", "--no-ff", "-m", "Join", "side", item="NEED-2")

    def test_two_broken_branches_that_are_good_together_pass(self, desk: Desk) -> None:
        _part(desk, {ONE: BROKEN}, {"needs/NEED-9.yaml": NEED.format(n=9)})
        desk.passes("merge", "--no-ff", "-m", "Join", "side")

    def test_a_broken_item_on_the_disk_does_not_stop_it(self, desk: Desk) -> None:
        _part(desk, {ONE: BETTER}, {NEED_2: NEED.format(n=2) + "note: later\n"})
        desk.write({OTHER: OTHER_BROKEN})
        desk.passes("merge", "--no-ff", "-m", "Join", "side")

    @pytest.mark.parametrize(
        ("resolution", "is_good"), [(BETTER, True), (BROKEN, False)], ids=["good", "broken"]
    )
    def test_a_conflict_is_judged_as_it_was_resolved(
        self, desk: Desk, resolution: str, is_good: bool
    ) -> None:
        _part(desk, {ONE: BETTER}, {ONE: GOOD.replace("Open by code", "Open at once")})
        assert desk.git("merge", "--no-ff", "-m", "Join", "side").returncode == 1
        assert desk.judged() == 0
        desk.write({ONE: resolution})
        desk.well("add", ONE)
        if is_good:
            desk.passes("commit", "-m", "Join")
        else:
            desk.stops("commit", "-m", "Join", item="NEED-9")


def _part(desk: Desk, side: Mapping[str, str], main: Mapping[str, str | None]) -> None:
    """A branch `side` and `main`, each with a commit of its own that no hook judged."""
    desk.well("checkout", "-q", "-b", "side")
    desk.write(side)
    desk.well("add", "--all")
    desk.well("commit", "--no-verify", "-q", "-m", "On the side")
    desk.well("checkout", "-q", "main")
    for path, content in main.items():
        if content is None:
            (desk.root / path).unlink()
        else:
            desk.write({path: content})
    desk.well("add", "--all")
    desk.well("commit", "--no-verify", "-q", "-m", "On main")


class TestLinkedWorkTree:
    """Each work tree has an index of its own; hooks and objects are shared."""

    @pytest.fixture
    def linked(self, desk: Desk, tmp_path: Path) -> Desk:
        desk.well("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
        return Desk(tmp_path / "linked", desk.environment)

    def test_what_is_broken_in_the_other_work_tree_does_not_stop_it(
        self, desk: Desk, linked: Desk
    ) -> None:
        desk.write({ONE: BROKEN})
        desk.well("add", "--all")
        linked.write({OTHER: OTHER_GOOD.replace("Open", "Lock")})
        linked.passes("commit", "-a", "-m", "Lock")

    def test_what_is_broken_in_this_one_stops_it(self, desk: Desk, linked: Desk) -> None:
        linked.write({ONE: BROKEN})
        linked.stops("commit", "-a", "-m", "Break", item="NEED-9")
        assert desk.well("status", "--porcelain") == ""

    def test_of_paths(self, linked: Desk) -> None:
        linked.write({ONE: BETTER, OTHER: OTHER_BROKEN})
        linked.well("add", OTHER)
        linked.passes("commit", "-m", "Say it better", "--", ONE)
        linked.stops("commit", "-m", "Break", item="NEED-9")
