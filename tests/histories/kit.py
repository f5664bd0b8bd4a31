"""Histories in words: one plain repository, and cells that each make something else of a copy.

A cell says what it is in its name, makes it of the copy, and states what comes of it: the same
answers as those of the plain repository, or a refusal in exact words.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from git_kit import git
from kit import Outcome, Run
from reqtrace.git.write.fixture_repository import WritableRepository

Json = dict[str, Any]

FILES: Mapping[str, str] = {
    "goals/GOAL-1.yaml": "id: GOAL-1\ntitle: Parcels at any hour\nstatus: approved\ntext: t\n",
    "needs/NEED-1.yaml": (
        "id: NEED-1\ntitle: Collect late\nstatus: approved\ntext: t\nsupports: GOAL-1\n"
    ),
    "needs/NEED-2.yaml": "id: NEED-2\ntitle: Send parcels\nstatus: draft\ntext: t\n",
    "requirements/REQ-1.yaml": (
        "id: REQ-1\ntitle: Open by code\nstatus: implemented\ntext: t\nsatisfies: NEED-1\n"
    ),
    # NEED-7 is the one gap that is meant: an answer that lost it would be wrong.
    "requirements/REQ-2.yaml": (
        "id: REQ-2\ntitle: Lock again\nstatus: implemented\ntext: t\nsatisfies: [NEED-1, NEED-7]\n"
    ),
    "docs/adr/0001-codes-of-six-digits.md": (
        "# 1. Codes of six digits\n\n## Status\n\nAccepted\n\n"
        "## Context\n\nResidents type.\n\n## Decision\n\nSix digits.\n"
    ),
    "README.md": "# Lockers\n",
}
GAP = "LNK001 REQ-2"
WORK = {1: ("src/open.py", "Open by code"), 2: ("src/lock.py", "Lock again")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """The answers of the plain repository, apart from what is named.

    *gained* and *lost* are findings, as rule and item; *absent* are ids of items; *moved* maps
    paths to what they became; *told* are words of what the check says could not be judged, in
    order; *commits* is how many there are, where that is the point.
    """

    gained: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    commits: int | None = None


@dataclass(frozen=True, slots=True)
class RefusedError:
    """Exit code 2 and exactly these words.

    `#` stands for an object id, `…` for words of git itself, which differ by its version.
    """

    words: str


@dataclass(slots=True)
class World:
    """A copy of the plain repository, and how it is asked: a cell changes both as it likes.

    Programs that must never run write to `canary`.
    """

    repository: WritableRepository
    around: Path
    here: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.repository.root

    @property
    def canary(self) -> Path:
        return self.around / "canary"

    def git(self, *arguments: str) -> str:
        """Run git in the copy."""
        return self.repository.git(*arguments)

    def rewind(self) -> None:
        """Back to the commit that holds the items, before any work on them."""
        self.git("reset", "--quiet", "--hard", "HEAD~2")

    def work(self, number: int, *, trailer: bool = True) -> str:
        """Commit the work on one requirement."""
        return do_work(self.repository, number, trailer=trailer)

    def clone(self, *options: str, name: str = "clone") -> Path:
        """Clone the copy, and ask the clone from now on."""
        git(self.around, "clone", "--quiet", *options, self.root.as_uri(), name)
        self.here = self.around / name
        return self.here

    def program(self, name: str = "canary-program") -> str:
        """A program that must never run, to be named in settings."""
        script = self.around / name
        script.write_text(f"#!/bin/sh\ntouch '{self.canary}'\ncat\n")
        script.chmod(0o755)
        return str(script)

    def signing(self) -> tuple[str, ...]:
        """Options of git that sign with a key that is thrown away with the folder."""
        if shutil.which("ssh-keygen") is None:
            pytest.skip("ssh-keygen is not installed")
        key = self.around / "key"
        told = ("-C", "ada@example.org", "-N", "", "-f", str(key))
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", *told], check=True)
        return ("-c", "gpg.format=ssh", "-c", f"user.signingKey={key}")


Make = Callable[[World], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A row of the table."""

    name: str
    make: Make
    expected: Same | RefusedError
    arguments: tuple[str, ...]


class Table:
    """Collects cells; the decorator can stand over one function more than once."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []

    def __call__(
        self, name: str, *arguments: str, expected: Same | RefusedError | None = None
    ) -> Callable[[Make], Make]:
        def add(make: Make) -> Make:
            found = Cell(name=name, make=make, expected=expected or Same(), arguments=arguments)
            self.cells.append(found)
            return make

        return add


cell = Table()


def do_work(repository: WritableRepository, number: int, *, trailer: bool = True) -> str:
    """Commit the work on requirement *number*, with or without the trailer that says so."""
    path, subject = WORK[number]
    repository.write(path, f"# {subject}\n")
    return repository.commit(f"{subject}\n\nImplements: REQ-{number}" if trailer else subject)


def build_plain(root: Path) -> None:
    """The plain repository: items, one gap that is meant, two commits with trailers."""
    repository = WritableRepository.create(root)
    for path, content in FILES.items():
        repository.write(path, content)
    repository.commit("Describe the lockers")
    for number in WORK:
        do_work(repository, number)


def copy_of(plain: Path, around: Path) -> World:
    """A copy that a cell may change."""
    root = around / "repo"
    shutil.copytree(plain, root, symlinks=True)
    world = World(WritableRepository(root), around, root)
    world.git("update-index", "--refresh")  # or git would take each file for a changed one
    return world


def answers(run: Run, folder: Path, *arguments: str) -> tuple[Json, Json] | Outcome:
    """What `check` and `items` say; the refusal where there is one."""
    check = run(folder, "check", "--format", "json", *arguments)
    if check.code not in (0, 1):
        return check
    items = run(folder, "items", "--format", "json", *arguments)
    return items if items.code else (check.json(), items.json())


_OID = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{10})\b")


def comparable_findings(check: Json, moved: Mapping[str, str]) -> dict[str, list[str]]:
    """Findings by rule and item, without what depends on object ids and on places that moved."""
    found: dict[str, list[str]] = {}
    for finding in check["findings"]:
        if moved:
            finding = {**finding, "fingerprint": ""}
        text = _renamed(_OID.sub("#", json.dumps(finding, sort_keys=True)), moved)
        found.setdefault(f"{finding['rule']} {finding['item']}", []).append(text)
    return found


def comparable_items(
    items: Json, moved: Mapping[str, str], absent: tuple[str, ...] = ()
) -> list[str]:
    """Items and their links without the commits that they come from."""
    bare = [_without_provenance(item) for item in items["items"] if item["id"] not in absent]
    return sorted(_renamed(json.dumps(item, sort_keys=True), moved) for item in bare)


def is_as_written(said: str, words: str) -> bool:
    """Whether a refusal is the one that *words* write, apart from what differs by run and git."""
    pattern = ".+".join(re.escape(word) for word in words.split("…"))
    return re.fullmatch(f"reqtrace: {pattern}\n", _OID.sub("#", said)) is not None


def _without_provenance(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: inner for key, inner in value.items() if key != "provenance"}
        return {key: _without_provenance(inner) for key, inner in kept.items()}
    return [_without_provenance(entry) for entry in value] if isinstance(value, list) else value


def _renamed(text: str, moved: Mapping[str, str]) -> str:
    for old, new in moved.items():
        text = text.replace(json.dumps(old), json.dumps(new))
    return text
