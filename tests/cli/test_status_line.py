from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
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
    """A repository whose check takes a while."""
    root = tmp_path_factory.mktemp("large") / "repo"
    import_messages(root, [b"Number %d\n" % number for number in range(100)])
    repository = WritableRepository(root)
    for number in range(1, 1501):
        text = f"id: NEED-{number}\ntitle: t {number}\nstatus: draft\ntext: w\n"
        repository.write(f"needs/NEED-{number}.yaml", text + f"note: {'word ' * 400}\n")
    repository.commit("All")
    return root


# The terminal is a real one; what is not long enough to be shown is made so.
_PROGRAM = (
    "from reqtrace.cli import run, status_line; "
    "status_line._PATIENCE = status_line._PAUSE = 0; run()"
)


def on_terminal(*arguments: str, interrupt_at: bytes | None = None) -> tuple[int, bytes]:
    """The exit code of `reqtrace ARGUMENTS…`, and what its errors look like on a terminal.

    It is interrupted as soon as its errors hold *interrupt_at*.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        # A shell lets what it runs in the background ignore interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(theirs)
    shown = b""
    for part in _until_closed(ours):
        shown += part
        if interrupt_at is not None and interrupt_at in shown:
            process.send_signal(signal.SIGINT)
            interrupt_at = None
    os.close(ours)
    return process.wait(), shown


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            yield os.read(terminal, 1 << 10)
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
        list(tracked("working", break_down(), size=lambda number: 5 * number))
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
    code, shown = on_terminal("-C", str(large), "check", "--no-cache")
    assert code == 0
    assert b"reading files: 1,500 of 1,500\r\x1b[K" in shown
    assert shown.endswith(b"\r\x1b[K")


def test_an_interrupt_ends_with_130_and_leaves_all_whole(large: Path, run: Run) -> None:
    without = run(large, "check", "--format", "json", "--no-cache")
    codes = []
    for point in (b"reading files: ", b"files: 4", b"files: 7", b"files: 1,1", b"1,500 of 1,500"):
        code, shown = on_terminal("-C", str(large), "check", interrupt_at=point)
        codes.append(code)
        assert b"Traceback" not in shown
    # A late one may find the check at its end.
    assert set(codes) <= {0, 130}
    assert 130 in codes
    found = run(large, "check", "--format", "json")
    assert (found.code, found.out) == (without.code, without.out)
