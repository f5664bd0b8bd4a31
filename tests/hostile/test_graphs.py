"""Chains, cycles, stars and repeated ids: every command takes time, and writes, in proportion.

`make hostile` runs every command on all shapes, the tests of every change a few of them.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

import pytest

from hostile_graphs_kit import GRAPH_COMMANDS, SHAPES, hostile_graph
from limits_kit import LONG, run_limited
from reqtrace.git.write.fixture_repository import WritableRepository

_ALL = [(shape, command) for shape in SHAPES for command in GRAPH_COMMANDS]
_FEW = 4
_SIZE = 2_000 if LONG else 500
_WORTH = 1.0
"""Seconds of processor time below which a growth is noise."""
_CONSTANT = 100_000
"""Bytes of what a command writes whatever the number of items."""


class _Pair(NamedTuple):
    """A repository, and another one with twice as many items."""

    small: Path
    big: Path


def _chosen() -> list[tuple[str, list[str]]]:
    return _ALL if LONG else random.Random("graphs").sample(_ALL, _FEW)


def _repository(folder: Path, shape: str, size: int) -> Path:
    repository = WritableRepository.create(folder / f"{shape}-{size}")
    repository.write("docs/goals/GOAL-1.yaml", "id: GOAL-1\ntitle: Reach it\nstatus: draft\n")
    repository.commit("Begin")
    for path, text in hostile_graph(shape, size).items():
        repository.write(path, text)
    repository.commit("Add all\n\nImplements: REQ-1")
    return repository.root


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, _Pair]:
    folder = tmp_path_factory.mktemp("graphs")
    return {
        shape: _Pair(_repository(folder, shape, _SIZE), _repository(folder, shape, 2 * _SIZE))
        for shape in dict.fromkeys(shape for shape, _ in _chosen())
    }


def _run(root: Path, command: list[str], folder: Path) -> tuple[float, int]:
    """Processor time, and the bytes that were written."""
    out = folder / root.name
    to_file = ["-o", str(out)] if command[0] == "export" else []
    done = run_limited(root, *command, "--no-cache", *to_file)
    assert not done.fault
    assert "Traceback" not in done.err
    files = [one for one in (out, *out.rglob("*")) if one.is_file()]
    return done.seconds, len(done.out) + sum(one.stat().st_size for one in files)


@pytest.mark.parametrize(("shape", "command"), _chosen(), ids=str)
def test_time_and_output_grow_with_the_items(
    pairs: dict[str, _Pair], tmp_path: Path, shape: str, command: list[str]
) -> None:
    seconds, written = _run(pairs[shape].small, command, tmp_path)
    twice_seconds, twice_written = _run(pairs[shape].big, command, tmp_path)
    assert twice_seconds < 3 * max(seconds, _WORTH)
    assert twice_written < 2.5 * max(written, _CONSTANT)
