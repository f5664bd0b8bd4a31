"""Hostile texts wherever a repository may put a text, through every command and format."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from commands_kit import COMMANDS
from hostile_texts import HOSTILE
from kit import Run

_RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_COMMAND = re.compile(r"(?m)^\s*::[a-z-]+|##\[|##vso\[|##teamcity\[")


@pytest.fixture(scope="module")
def hostile_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from reqtrace.git.write.fixture_repository import WritableRepository

    repository = WritableRepository.create(tmp_path_factory.mktemp("hostile") / "repo")
    repository.write("docs/goals/GOAL-1.yaml", "id: GOAL-1\ntitle: Reach it\nstatus: draft\n")
    repository.commit("Begin")
    for number, text in enumerate(HOSTILE.values()):
        words = text.encode("utf-8", "replace").decode()
        quoted, lines = json.dumps(words), json.dumps(f"a\n{words}")
        name = re.sub(r"[\0/\ud800-\udfff]", "", text)[:60] or "x"
        repository.write(
            f"docs/requirements/{name}/REQ-{number}.yaml",
            f"id: REQ-{number}\ntitle: {quoted}\nstatus: {quoted}\nowner: {quoted}\n"
            f"refines: [{quoted}, GOAL-1]\ntext: {lines}\n",
        )
        subject = text.replace("\0", "").encode("utf-8", "replace").decode()
        repository.commit(f"{subject}\n\nImplements: REQ-{number}, {subject}")
    for name in ("user.name", "user.email"):
        repository.git("config", name, "ada@example.org")
    return repository.root


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_nothing_active_comes_out(hostile_root: Path, run: Run, arguments: list[str]) -> None:
    done = run(hostile_root, *arguments)
    assert done.code in (0, 1, 2), done.err
    if done.code == 2:  # an export that can only be written to a file
        assert arguments[0] == "export", done.err
        assert "with -o" in done.err
    shown = done.out + done.err
    if arguments[1:] == ["--format", "csv"]:  # RFC 4180 ends its lines with both
        shown = shown.replace("\r\n", "\n")
    if arguments[-1] == "github":  # whose commands are our own
        shown = re.sub(r"(?m)^::(?:error|warning|notice) [^:]*::", "", shown)
    assert not _RAW.search(shown), _RAW.search(shown)
    assert not _COMMAND.search(shown), _COMMAND.search(shown)
