"""Checks of clones by the reqtrace of a source tree, each in a process of its own."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecosystem.catalogue import Clone, Repository

SECONDS = 300
EXPECTED_CODES = (0, 1, 2)


class RevisionError(Exception):
    """A revision that git does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A finding in a repository. `place` is `path:line`, or empty where it is about no file."""

    repository: str
    commit: str
    rule: str
    severity: str
    place: str
    item: str
    message: str
    fingerprint: str

    @property
    def counts(self) -> bool:
        """Whether it is an error or a warning."""
        return self.severity != "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check of one repository. `says` is what it says about the reading, sentence by sentence.

    `items` and `links` are 0 where nothing was found; `code` is None where time ran out.
    """

    repository: Repository
    code: int | None
    items: int
    links: int
    says: tuple[str, ...]
    hits: tuple[Hit, ...]

    @property
    def crashed(self) -> bool:
        """Whether it ended otherwise than by finding something or by a clear message."""
        return self.code not in EXPECTED_CODES


def check_all(clones: Sequence[Clone], tree: Path) -> tuple[Check, ...]:
    """A check of the pinned commit of each clone by the reqtrace in `src` of *tree*."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return tuple(pool.map(functools.partial(check, tree=tree), clones))


def check(clone: Clone, tree: Path, *revision: str) -> Check:
    """One check, without configuration other than the repository's own, and without cache.

    *revision* are options that say what is read, by default the pinned commit.
    """
    what = revision or ("--rev", clone.repository.commit)
    options = (*what, "--no-cache", "--exit-zero", "--format", "json")
    try:
        done = run_reqtrace(tree, clone.folder, "check", *options)
    except subprocess.TimeoutExpired:
        says = (f"no result within {SECONDS} seconds",)
        return Check(repository=clone.repository, code=None, items=0, links=0, says=says, hits=())
    document = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    says = (*document.get("notes", ()), *document.get("incomplete_reasons", ()))
    summary = document.get("summary", {})
    return Check(
        repository=clone.repository,
        code=done.returncode,
        items=sum(summary.get("items", {}).values()),
        links=summary.get("links", 0),
        says=says or _lines(done.stderr, clone.folder),
        hits=tuple(_hit(clone.repository, one) for one in document.get("findings", ())),
    )


def run_reqtrace(tree: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`reqtrace -C FOLDER ARGUMENTS…` with the sources of *tree*."""
    return subprocess.run(
        (sys.executable, "-m", "reqtrace", "-C", str(folder), *arguments),
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONSAFEPATH": "1"},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=SECONDS,
        check=False,
    )


def _lines(text: str, folder: Path) -> tuple[str, ...]:
    """The lines of a message, without the place of the clone on this machine."""
    plain = text.replace(str(folder), ".")
    return tuple(line.strip() for line in plain.splitlines() if line.strip())


def _hit(repository: Repository, finding: dict[str, Any]) -> Hit:
    path = finding.get("path")
    return Hit(
        repository=repository.name,
        commit=repository.commit,
        rule=finding["rule"],
        severity=finding["severity"],
        place=f"{path}:{finding['line']}" if path else "",
        item=finding.get("item") or "",
        message=finding["message"],
        fingerprint=finding["fingerprint"],
    )


@contextlib.contextmanager
def tree_of(revision: str, home: Path) -> Iterator[Path]:
    """The files of *revision* of the repository at *home*, in a worktree that is removed later."""
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "before"
        _git(home, "worktree", "add", "--quiet", "--detach", str(tree), revision)
        try:
            yield tree
        finally:
            _git(home, "worktree", "remove", "--force", str(tree))


def default_revision(home: Path) -> str:
    """What to compare with: where this branch left main, HEAD for changes that are not committed.

    On main itself, without changes, the last tag, or else the parent of HEAD.
    """
    head = _git(home, "rev-parse", "HEAD")
    for main in ("origin/main", "main"):
        with contextlib.suppress(RevisionError):
            base = _git(home, "merge-base", "HEAD", main)
            if base != head:
                return base
    if _git(home, "status", "--porcelain", "--", "src", "schemas"):
        return head
    with contextlib.suppress(RevisionError):
        return _git(
            home, "rev-parse", f"{_git(home, 'describe', '--tags', '--abbrev=0')}^{{commit}}"
        )
    return _git(home, "rev-parse", "HEAD~1")


def _git(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        ("git", "-C", str(home), *arguments), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RevisionError(done.stderr.strip())
    return done.stdout.strip()
