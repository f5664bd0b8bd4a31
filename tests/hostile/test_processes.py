"""Many processes at once on one cache: each says what a run without a cache says.

`make hostile` starts 16 chains of 200 processes, the tests of every change 4 of 3.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from kit import MakeRepository, Run
from limits_kit import LONG
from reqtrace.cli import main

_AT_ONCE, _ROUNDS = (16, 200) if LONG else (4, 3)
_COMMANDS = (
    "check --format json",
    "items --format json",
    "check --rev HEAD --format json",
    "show REQ-1",
    "check --base HEAD~1 --format json",
    "report --format json",
    "cache info",
    "cache clear",
)
_SILENT = ("cache info", "cache clear")
"""What they say depends on the others."""
_FILES = {
    f"docs/requirements/REQ-{n}.yaml": f"id: REQ-{n}\ntitle: T\nstatus: draft\nrefines: REQ-9\n"
    for n in range(1, 40)
}


def _starts(root: Path, words: str, out: Path) -> int:
    """Run a command in a process that is a copy of this one; its exit code."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            with out.open("w", encoding="utf-8") as sys.stdout, open(os.devnull, "w") as sys.stderr:
                code = main(["-C", str(root), *words.split()])
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _differences(root: Path, expected: Mapping[str, tuple[int, str]], first: int, out: Path) -> int:
    """How many of a chain of processes say something else than *expected*."""
    wrong = 0
    for number in range(first, first + _ROUNDS):
        # Of the chains, one in four clears the cache now and then.
        words = _COMMANDS[number % (len(_COMMANDS) - bool(first % 4))]
        code = _starts(root, words, out)
        if words in _SILENT:
            wrong += code != 0
        else:
            wrong += (code, out.read_text("utf-8")) != expected[words]
    return wrong


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are copies")
def test_all_say_the_same(make_repository: MakeRepository, run: Run, tmp_path: Path) -> None:
    root = make_repository(_FILES, "Work\n\nImplements: REQ-1", "More\n\nImplements: REQ-2").root
    expected = {}
    for words in _COMMANDS:
        if words not in _SILENT:
            done = run(root, *words.split(), "--no-cache")
            expected[words] = (done.code, done.out)
    chains = []
    for number in range(_AT_ONCE):
        child = os.fork()
        if child == 0:
            wrong = 255
            try:
                wrong = min(254, _differences(root, expected, number, tmp_path / f"out-{number}"))
            finally:
                os._exit(wrong)
        chains.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in chains] == [0] * _AT_ONCE
