"""The line on a terminal that says how far a long job is."""

from __future__ import annotations

import os
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TextIO

from reqtrace.util.progress import listening

_PATIENCE = 1.0  # seconds of work after which it is worth a line
_PAUSE = 0.1  # seconds between two looks at it
_ERASE = "\r\x1b[K"


class StatusLine:
    """Shows one job at a time on *stream*, and takes it away when the job is over."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE
        self._is_shown = False

    def show(self, what: str, done: int, total: int | None) -> None:
        """See `Listener`."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _PAUSE
        of_all = "" if total is None else f" of {total:,}"
        self._write(f"{_ERASE}{what}: {done:,}{of_all}")
        self._is_shown = True

    def clear(self) -> None:
        """See `Listener`."""
        if self._is_shown:
            self._write(_ERASE)
            self._is_shown = False

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):  # a terminal that went away is no reason to stop
            self._stream.write(text)
            self._stream.flush()


def showing_progress(stream: TextIO | None) -> AbstractContextManager[None]:
    """Show on *stream* how far the work within is, where a person looks at it."""
    if stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
        return nullcontext()
    return listening(StatusLine(stream))
