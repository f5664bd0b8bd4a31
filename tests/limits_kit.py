"""Runs the command line in a process of its own under limits of processor time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

LONG = os.environ.get("REQTRACE_HOSTILE") == "long"
"""Whether all of a kit runs, within the limits that are promised (`make hostile`)."""

CPU_SECONDS = 2 if LONG else 20
"""Processor time of the process and of each git process. Tests of every change run on any machine,
so that they only tell growth with the size from growth with its square."""

MEMORY = 256 * 1024**2
"""Bytes of data of one process."""

_OUTPUT = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Limited:
    """How a command ended: `seconds` of processor time with its children, `memory` in bytes."""

    code: int
    seconds: float
    memory: int
    out: bytes
    err: str

    @property
    def fault(self) -> str:
        """What is wrong with the end, empty where nothing is: a limit, or an internal error."""
        if self.code not in (0, 1, 2):
            return f"exit {self.code} after {self.seconds:.1f} s: {self.err[-300:]}"
        if "memory" in self.err and self.code == 2:
            return f"needs more memory: {self.err[-300:]}"
        if self.memory > MEMORY:
            return f"{self.memory >> 20} MB"
        return f"{self.seconds:.1f} s" if self.seconds > CPU_SECONDS else ""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS + 1, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cpu_of(root: Path, *arguments: str) -> float:
    """Seconds of processor time of `reqtrace -C ROOT ARGUMENTS…`, which has no limits here."""
    words = [sys.executable, "-m", "reqtrace", "-C", str(root), *arguments]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1)
    return used.ru_utime + used.ru_stime


def run_limited(root: Path, *arguments: str) -> Limited:
    """Run `reqtrace -C ROOT ARGUMENTS…` within the limits."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "reqtrace", "-C", root, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            preexec_fn=_limit,
            # With one thread the libraries of the interpreter reserve no memory for others.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Limited(
            process.returncode,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss * 1024,
            out.read(),
            err.read().decode("utf-8", "replace"),
        )
