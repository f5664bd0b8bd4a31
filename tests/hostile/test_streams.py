"""Standard streams that are closed, full or cut off early, for every command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from commands_kit import COMMANDS
from limits_kit import LONG
from reqtrace.git.write.fixture_repository import WritableRepository

STREAMS = {
    "output closed": ">&-",
    "output full": ">/dev/full",
    "errors closed": "2>&-",
    "errors full": "2>/dev/full",
    "input closed": "<&-",
    "output and errors full": ">/dev/full 2>&1",
    "all closed": "<&- >&- 2>&-",
    "reader gone": "| true",
    "reader of one line": "| head -n 1",
}
_COMMANDS = COMMANDS if LONG else COMMANDS[:2]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = WritableRepository.create(tmp_path_factory.mktemp("streams") / "repo")
    for number in range(1, 40):
        repository.write(
            f"docs/requirements/REQ-{number}.yaml",
            f"id: REQ-{number}\ntitle: Requirement {number}\nstatus: approved\nsatisfies: NEED-9\n",
        )
    repository.write("docs/goals/GOAL-1.yaml", "id: GOAL-1\ntitle: Reach it\nstatus: draft\n")
    repository.commit("Begin")
    repository.write("a.txt", "a")
    repository.commit("Go on\n\nImplements: REQ-1")
    for name in ("user.name", "user.email"):
        repository.git("config", name, "ada@example.org")
    return repository.root


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("state", STREAMS)
@pytest.mark.parametrize("arguments", _COMMANDS, ids=" ".join)
def test_no_stream_makes_a_defect(root: Path, arguments: list[str], state: str) -> None:
    words = " ".join(f"'{word}'" for word in arguments)
    program = f'"{sys.executable}" -m reqtrace {words}'
    script = f"set -o pipefail; {program} {STREAMS[state]}"
    done = subprocess.run(["bash", "-c", script], cwd=root, capture_output=True, check=False)
    # 141 is the shell's word for a writer whose reader is gone (128 + SIGPIPE).
    assert done.returncode in (0, 1, 2, 141), (done.returncode, done.stderr)
    assert b"Traceback" not in done.stderr
    assert b"defect" not in done.stderr
    if state in ("output closed", "output full") and done.returncode == 2:
        assert done.stderr.startswith(b"reqtrace: ") or b"\nreqtrace: " in done.stderr
