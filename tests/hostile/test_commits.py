"""Commits of 40 hostile texts at 11 places: read within limits, and in time of their size.

`make hostile` reads all of them, the tests of every change a few.
"""

from __future__ import annotations

import random
import subprocess
import time

import pytest

from hostile_commits_kit import PLACES, SIZE, UNITS, hostile_commit, stream
from kit import MakeRepository
from limits_kit import LONG, run_limited
from output_kit import item
from reqtrace.git.message.message import parse_message
from reqtrace.model.identifiers import Identifiers

_ALL = [(unit, place) for unit in UNITS for place in PLACES]
_FEW = 3
_FILES = {"docs/requirements/REQ-1.yaml": "id: REQ-1\ntitle: T\nstatus: draft\n"}
_WORTH = 0.05
"""Seconds below which a time is noise."""


def _chosen() -> list[tuple[str, str]]:
    return _ALL if LONG else random.Random("commits").sample(_ALL, _FEW)


@pytest.mark.parametrize(("unit", "place"), _chosen())
def test_a_hostile_commit_is_read_within_limits(
    make_repository: MakeRepository, unit: str, place: str
) -> None:
    root = make_repository(_FILES).root
    data = stream(hostile_commit(unit, place))
    subprocess.run(["git", "-C", root, "fast-import", "--quiet"], input=data, check=True)
    done = run_limited(root, "check", "--no-cache")
    assert not done.fault
    assert "Traceback" not in done.err


def _seconds(unit: str, place: str, size: int) -> float:
    text = hostile_commit(unit, place, size).message.decode("utf-8", "replace")
    start = time.process_time()
    parse_message(text, Identifiers([item("REQ-1")]), {"implements": "implements"})
    return time.process_time() - start


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_size_and_no_faster(unit: str, place: str) -> None:
    small = SIZE if LONG else SIZE // 64
    # A square takes 16 times as long; half of that, and another try, is left to a busy machine.
    most = 8 * max(_seconds(unit, place, small), _WORTH)
    assert any(_seconds(unit, place, 4 * small) < most for _ in range(3))


def test_there_are_enough_of_them() -> None:
    assert len(_ALL) >= 400
