"""Timing of whole processes and of functions, as ratios to a yardstick of the same run.

The machines are noisy: runs of the candidate and of the yardstick are interleaved, medians are
compared, and absolute times are printed for orientation only. Of a process the seconds on the
clock count, and its peak is that of the largest of it and its children.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON_START = (sys.executable, "-c", "pass")
REQTRACE = (sys.executable, "-m", "reqtrace")
READ_ALL = """\
import os
for folder, _, names in os.walk("docs"):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            file.read()
"""
"""Python that reads the bytes of all files below `docs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a job took: seconds on the clock, of the processors, and MiB at its peak.

    A job that is no process has no peak.
    """

    wall: float
    cpu: float
    peak: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. `aim` is the most that `ratio` should be, None where none is set.

    `cost` is that of the candidate where it is one.
    """

    title: str
    ratio: float
    aim: float | None
    detail: str
    unit: str = "×"
    cost: Cost | None = None

    @property
    def is_over(self) -> bool:
        """Whether the aim is missed."""
        return self.aim is not None and self.ratio > self.aim

    def __str__(self) -> str:
        aim = "" if self.aim is None else f"of at most {self.aim:g}{self.unit}"
        verdict = "" if self.aim is None else "OVER" if self.is_over else "ok"
        return (
            f"{self.title:<66} {self.ratio:7.2f}{self.unit} {aim:<16} {verdict:<4}  {self.detail}"
        )


Job = Callable[[], object]


def process(
    command: Sequence[str],
    folder: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> Callable[[], Cost]:
    """A job that runs *command* and fails where its exit code is not 0.

    What it says on stderr is thrown away if it is *quiet*.
    """

    def job() -> Cost:
        start = time.perf_counter()
        child = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if quiet else None,
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: exit {child.returncode}")
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / unit)

    return job


def in_turn(
    candidate: Job, yardstick: Job, runs: int, *, before: Job | None = None
) -> tuple[Cost, Cost]:
    """The medians of both, run in turn, so that both meet the same load of the machine.

    *before* is run ahead of each run of the candidate and costs it nothing.
    """
    pairs = [(_timed(candidate, before), _timed(yardstick, None)) for _ in range(runs)]
    ours, theirs = zip(*pairs, strict=True)
    return median(ours), median(theirs)


def compare(
    title: str,
    candidate: Job,
    yardstick: Job,
    *,
    limit: float | None,
    runs: int = 7,
    before: Job | None = None,
) -> Row:
    """Print and return the ratio of the medians; one warm-up of each goes before.

    *before* is run ahead of each run of the candidate and costs it nothing.
    """
    _timed(candidate, before)
    _timed(yardstick, None)
    one, other = in_turn(candidate, yardstick, runs, before=before)
    peak = f", {one.peak:.0f} MiB" if one.peak else ""
    detail = f"({one.wall * 1000:.0f} ms / {other.wall * 1000:.0f} ms{peak})"
    row = Row(title=title, ratio=one.wall / other.wall, aim=limit, detail=detail, cost=one)
    print(row, flush=True)
    return row


def median(costs: Sequence[Cost]) -> Cost:
    """The medians of each figure."""
    return Cost(
        wall=statistics.median(cost.wall for cost in costs),
        cpu=statistics.median(cost.cpu for cost in costs),
        peak=statistics.median(cost.peak for cost in costs),
    )


def _timed(job: Job, before: Job | None) -> Cost:
    if before is not None:
        before()
    start, used = time.perf_counter(), time.process_time()
    cost = job()
    if isinstance(cost, Cost):
        return cost
    return Cost(wall=time.perf_counter() - start, cpu=time.process_time() - used)


def write(page: Path, name: str, text: str) -> None:
    """Put *text* between the marks `<!-- name -->` and `<!-- /name -->` of a page."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, mark, after = rest.partition(end)
    if not mark:
        raise SystemExit(f"{page} has no {begin} and {end}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def machine() -> str:
    """What the figures of this run were taken with."""
    git = subprocess.run(("git", "version"), capture_output=True, text=True, check=True).stdout
    python = f"CPython {platform.python_version()}"
    cores = f"{len(os.sched_getaffinity(0))} cores" if hasattr(os, "sched_getaffinity") else ""
    return ", ".join(part for part in (python, git.strip(), platform.system(), cores) if part)
