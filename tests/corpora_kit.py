"""Data of public repositories beside this one, and what was counted in them by other means."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest

import reqtrace
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.workspace import Workspace

_BESIDE = Path(__file__).parents[2] / "shared" / "corpora"
CORPORA = Path(os.environ.get("REQTRACE_CORPORA", _BESIDE))
_REQUIRED = "REQTRACE_REQUIRE_CORPORA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The items of one public repository in a repository of their own, and the true counts."""

    root: Path
    expected: dict[str, Any]

    def open(self) -> Workspace:
        """Read it as the commands do."""
        return reqtrace.open(self.root)


def corpus(name: str, folder: Path, config: str = "") -> Corpus:
    """The corpus of the repository *name* (`owner/name`), laid out in *folder*.

    Files that hold no items are there, too, but empty. Skips the test where the data is not at
    hand, unless it has to be.
    """
    data = data_of(name)
    repository = WritableRepository.create(folder / "repo")
    for path in _paths(data):
        own = data / "files" / path
        repository.write(path, own.read_bytes() if own.is_file() else b"")
    if config:
        repository.write("reqtrace.toml", config)
    repository.commit("Data of a public repository")
    return Corpus(root=repository.root, expected=_expected()[name])


def data_of(name: str) -> Path:
    """The folder with the data of the repository *name*; skips the test as `corpus` does."""
    data = CORPORA / name.replace("/", "+")
    if not data.is_dir():
        if os.environ.get(_REQUIRED):
            pytest.fail(f"{_REQUIRED} is set, and {data.name} is not among the corpora")
        pytest.skip(f"the data of {name} is not at hand; REQTRACE_CORPORA names its folder")
    return data


def _paths(data: Path) -> list[str]:
    """The paths of all regular files of the repository."""
    lines = (data / "tree.tsv").read_text(encoding="utf-8").splitlines()
    entries = (line.split("\t", 1) for line in lines)
    # No settings of other tools: git itself would follow them.
    return [
        path
        for mode, path in entries
        if mode.startswith("100") and Path(path).name not in (".gitignore", ".gitattributes")
    ]


@cache
def _expected() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((CORPORA / "expected_dev.json").read_text("utf-8"))
    return loaded


class LayOut(Protocol):
    """Lays out a corpus, with a configuration where one is given."""

    def __call__(self, name: str, *, config: str = "") -> Corpus: ...
