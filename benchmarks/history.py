"""How long does reading a history take, against `git log` with the same fields?

    python benchmarks/history.py PATH [RUNS]

PATH is any repository, bare or not. The two are run in turn, so that a busy machine disturbs
both; the medians and their ratio are printed.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from reqtrace.git.history import read_history
from reqtrace.git.repository import Repository
from reqtrace.git.scan import ARGUMENTS
from reqtrace.model.commit import History
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.location import Location

TRAILERS = {
    "Implements": "implements",
    "Requirement": "implements",
    "Satisfies": "satisfies",
    "Verifies": "verifies",
    "Addresses": "addresses",
    "Fixes": "fixes",
    "Closes": "closes",
    "Refs": "refs",
}


def main(path: str, runs: int) -> None:
    repository = Repository.discover(Path(path), allow_bare=True)
    identifiers = Identifiers(
        Item(
            id=f"REQ-{number}",
            type="req",
            title="",
            location=Location(path=PurePosixPath("reqs.yaml")),
        )
        for number in range(1, 101)
    )
    head = repository.head()

    def ours() -> History:
        return read_history(repository, identifiers, TRAILERS)

    def of_git() -> int:
        return sum(len(chunk) for chunk in repository.git.stream((*ARGUMENTS, head)))

    history, size = ours(), of_git()
    times: dict[str, list[float]] = {"git log": [], "read_history": []}
    for _ in range(runs):
        times["git log"].append(seconds(of_git))
        times["read_history"].append(seconds(ours))
    print(f"{history.total} commits, {size} bytes, {len(history.commits)} of them about items")
    median = {name: statistics.median(taken) for name, taken in times.items()}
    for name, taken in times.items():
        print(f"{name:>12}: median {median[name]:.3f} s of {sorted(round(t, 3) for t in taken)}")
    print(f"       ratio: {median['read_history'] / median['git log']:.2f}")


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
