"""Timing of whole processes and of functions, as ratios to a yardstick of the same run.

The machines are noisy: runs of the candidate and of the yardstick are interleaved, medians are
compared, and absolute times are printed for orientation only.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

Job = Callable[[], object]


def process(command: Sequence[str], folder: Path | None = None) -> Job:
    """A job that runs *command* and fails where its exit code is not 0."""

    def job() -> None:
        outcome = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
        if outcome.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: exit {outcome.returncode}")

    return job


def compare(title: str, candidate: Job, yardstick: Job, *, limit: float, runs: int = 7) -> float:
    """Print and return the ratio of the medians; one warm-up of each goes before."""
    candidate()
    yardstick()
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(_timed(candidate))
        theirs.append(_timed(yardstick))
    one, other = statistics.median(ours), statistics.median(theirs)
    ratio = one / other
    verdict = "ok" if ratio <= limit else "OVER"
    print(
        f"{title:<58} {ratio:6.2f}x of at most {limit:g}x  {verdict:<4}"
        f"  ({one * 1000:.0f} ms / {other * 1000:.0f} ms)"
    )
    return ratio


def _timed(job: Job) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start
