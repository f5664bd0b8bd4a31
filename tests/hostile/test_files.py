"""Files of all classes of `hostile_classes_kit`, each within 2 s of processor time and 256 MB.

`make hostile` reads all of them, the tests of every change a few.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from hostile_classes_kit import CLASSES, PER_CLASS, hostile_case
from kit import MakeRepository
from limits_kit import LONG, run_limited

_ALL = [(name, number) for name in CLASSES for number in range(PER_CLASS)]
_FEW = 10


def _chosen() -> list[tuple[str, int]]:
    return _ALL if LONG else random.Random("files").sample(_ALL, _FEW)


@pytest.fixture
def root(make_repository: MakeRepository) -> Path:
    return make_repository(
        {"docs/goals/GOAL-1.yaml": "id: GOAL-1\ntitle: Reach it\nstatus: draft\n"}
    ).root


@pytest.mark.parametrize(("name", "number"), _chosen())
def test_a_hostile_file_is_read_or_refused_within_limits(
    root: Path, name: str, number: int
) -> None:
    case = hostile_case(name, number)
    for path, data in case.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    done = run_limited(root, *case.command)
    assert not done.fault
    assert "Traceback" not in done.err


def test_there_are_enough_of_them() -> None:
    assert len(CLASSES) >= 27
    assert len(_ALL) >= 600
