from __future__ import annotations

import io
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import reqtrace.cli.status_line as module
from git_kit import import_messages
from kit import Run
from reqtrace.cli.status_line import StatusLine, showing_progress
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.util.progress import listening, tracked


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose check takes more than a second."""
    root = tmp_path_factory.mktemp("large") / "repo"
    import_messages(root, [b"Number %d\n" % number for number in range(100)])
    repository = WritableRepository(root)
    for number in range(1, 1501):
        text = f"id: NEED-{number}\ntitle: t {number}\nstatus: draft\ntext: w\n"
        repository.write(f"needs/NEED-{number}.yaml", text + f"note: {'word ' * 400}\n")
    repository.commit("All")
    return root


def on_terminal(command: list[str]) -> tuple[int, bytes]:
    """The exit code of *command*, and what its errors look like on a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b"".join(_until_closed(ours))
    os.close(ours)
    return process.wait(), shown


def _until_closed(terminal: int) -> Iterator[bytes]:
    while select.select([terminal], [], [], 60)[0]:
        try:
            yield os.read(terminal, 1 << 16)
        except OSError:  # Linux says so when the other end is closed
            return


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_short_job_shows_nothing() -> None:
    stream = Terminal()
    with showing_progress(stream):
        assert list(tracked("working", [1, 2, 3], 3)) == [1, 2, 3]
    assert stream.getvalue() == ""


def test_a_long_job_is_shown_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0)
    monkeypatch.setattr(module, "_PAUSE", 0)
    stream = Terminal()
    with showing_progress(stream):
        assert list(tracked("working", range(1200), 1200)) == list(range(1200))
    shown = stream.getvalue().split("\r\x1b[K")
    assert shown[-2:] == ["working: 1,200 of 1,200", ""]


def test_it_is_taken_away_where_the_job_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0)
    stream = Terminal()

    def break_down() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    with listening(StatusLine(stream)), pytest.raises(ValueError, match="broken"):
        list(tracked("working", break_down(), size=lambda one: 5 * one))
    assert stream.getvalue() == "\r\x1b[Kworking: 5\r\x1b[K"


def test_a_file_or_a_dumb_terminal_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0)
    stream = io.StringIO()
    with showing_progress(stream), showing_progress(None):
        list(tracked("working", [1]))
    monkeypatch.setenv("TERM", "dumb")
    dumb = Terminal()
    with showing_progress(dumb):
        list(tracked("working", [1]))
    assert stream.getvalue() + dumb.getvalue() == ""


def test_a_check_of_many_files_shows_how_far_it_is(large: Path) -> None:
    # The terminal is a real one; what is not long enough is made so.
    program = (
        "import sys; from reqtrace.cli import main, status_line; "
        "status_line._PATIENCE = status_line._PAUSE = 0; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["-C", str(large), "check", "--no-cache"]
    code, shown = on_terminal([sys.executable, "-c", program, *arguments])
    assert code == 0
    assert b"reading files: 1,500 of 1,500\r\x1b[K" in shown
    assert shown.endswith(b"\r\x1b[K")


def test_an_interrupt_ends_with_130_and_leaves_all_whole(large: Path, run: Run) -> None:
    without = run(large, "check", "--format", "json", "--no-cache")
    command = [sys.executable, "-m", "reqtrace", "-C", str(large), "check", "--format", "json"]
    codes = []
    for wait in (0.45, 0.6, 0.8, 1.0, 1.3):
        check = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A shell lets what it runs in the background ignore interrupts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        time.sleep(wait)
        check.send_signal(signal.SIGINT)
        _, said = check.communicate()
        codes.append(check.returncode)
        if check.returncode == 130:
            assert b"Traceback" not in said
    assert set(codes) <= {0, 130, -signal.SIGINT}
    assert 130 in codes
    found = run(large, "check", "--format", "json")
    assert (found.code, found.out) == (without.code, without.out)
