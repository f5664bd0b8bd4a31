"""What tests share: the types of their fixtures, and the outcome of a command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from reqtrace.git.write.fixture_repository import WritableRepository

Files = Mapping[str, str | bytes]


class MakeRepository(Protocol):
    """Makes a real repository: the files are one commit, each message an empty one after it."""

    def __call__(self, files: Files, *messages: str, name: str = "repo") -> WritableRepository: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


class Run(Protocol):
    """Runs `reqtrace -C FOLDER ARGUMENTS…` in this process."""

    def __call__(self, folder: Path, *arguments: str) -> Outcome: ...
