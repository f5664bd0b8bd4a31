"""Repositories as data, and what was counted in them by other means.

Those called `made-up/…` are ours and lie in tests/truth/data, each in the shape of one kind of
repository. Public ones are used as well where their data lies beside the project.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import reqtrace
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.workspace import Workspace

MADE_UP = Path(__file__).parent / "truth" / "data"
_BESIDE = Path(__file__).parents[2] / "shared" / "corpora"
CORPORA = Path(os.environ.get("REQTRACE_CORPORA", _BESIDE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The items of one public repository in a repository of their own, and the true counts."""

    root: Path
    expected: dict[str, Any]

    def open(self) -> Workspace:
        """Read it as the commands do."""
        return reqtrace.open(self.root)


def at_hand(names: Iterable[str]) -> list[str]:
    """Those of the repositories *names* whose data is there: all of ours, the public ones maybe."""
    return [name for name in names if _is_made_up(name) or data_of(name).is_dir()]


def corpus(name: str, folder: Path, config: str = "") -> Corpus:
    """The corpus of the repository *name* (`owner/name`), laid out in *folder*.

    Files that hold no items are there, too, but empty.
    """
    data = data_of(name)
    repository = WritableRepository.create(folder / "repo")
    for path in _paths(data):
        own = data / "files" / path
        repository.write(path, own.read_bytes() if own.is_file() else b"")
    if config:
        repository.write("reqtrace.toml", config)
    repository.commit("Data of a repository")
    return Corpus(root=repository.root, expected=_expected(_home(name))[name])


def data_of(name: str) -> Path:
    """The folder with the data of the repository *name*."""
    return _home(name) / name.replace("/", "+")


def _home(name: str) -> Path:
    return MADE_UP if _is_made_up(name) else CORPORA


def _is_made_up(name: str) -> bool:
    return name.startswith("made-up/")


def _paths(data: Path) -> list[str]:
    """The paths of all regular files of the repository."""
    listing, files = data / "tree.tsv", data / "files"
    if not listing.is_file():
        return sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())
    entries = (line.split("\t", 1) for line in listing.read_text(encoding="utf-8").splitlines())
    # No settings of other tools: git itself would follow them.
    return [
        path
        for mode, path in entries
        if mode.startswith("100") and Path(path).name not in (".gitignore", ".gitattributes")
    ]


@cache
def _expected(home: Path) -> dict[str, Any]:
    [counted] = home.glob("expected*.json")
    loaded: dict[str, Any] = json.loads(counted.read_text(encoding="utf-8"))
    return loaded


class LayOut(Protocol):
    """Lays out a corpus, with a configuration where one is given."""

    def __call__(self, name: str, *, config: str = "") -> Corpus: ...
