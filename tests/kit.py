"""What tests share: the types of their fixtures, the outcome of a command, bounds of time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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


@contextmanager
def cpu_seconds(bound: float) -> Iterator[None]:
    """The block costs less CPU time of this process than *bound*, however busy the machine is.

    This tells growth with the size from growth with its square, and not fast from slow: a bound
    is ten times what the block needs, and far below what the square of its input would.
    """
    start = time.process_time()
    yield
    assert time.process_time() - start < bound
