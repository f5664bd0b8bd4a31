"""How long does reading a history take: the first time, and after one new commit?

    python benchmarks/history.py PATH [RUNS] [ID...]

    python benchmarks/history.py --made [COUNT] [RUNS]

PATH is any repository, bare or not; nothing is written to it. IDs are looked for in the
messages, a hundred made-up ones where none are given. Histories that are made have COUNT commits
about a thousand ids, and half or a twentieth of them speak of one. Each line compares with a
yardstick of the same run: with `git log` of the same fields, or with `git rev-parse` and the start
of Python that every run pays anyway.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from made_history import make_history
from yardstick import Job, compare, process

from reqtrace.cache.store import Cache
from reqtrace.git.log.history import read_history
from reqtrace.git.log.scan import ARGUMENTS
from reqtrace.git.process.repository import Repository
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
IDS = tuple(f"REQ-{number}" for number in range(1, 101))
MANY_IDS = tuple(f"REQ-{number}" for number in range(1, 1001))
SPARSE = 0.05
FIRST_TIME = 1.6
FIRST_TIME_DENSE = 4.0  # where most commits are about items, each of them has to be read
AGAIN_DENSE = 3.0
AFTERWARDS = 0.15
AFTER_START = 3.0
AMONG_OTHERS = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


def main(path: Path, runs: int, ids: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone.git"
        git("clone", "--quiet", "--bare", "--shared", str(path), str(clone))
        read_first(clone, ids, runs)
        read_again(clone, Path(folder) / "cache.sqlite", ids, runs)


def main_made(count: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for share in (0.5, SPARSE):
            name = f"{share:.0%} of the commits speak of an item"
            made = Path(folder) / f"{share:.0%}"
            make_history(made, count, MANY_IDS, share=share)
            print(name)
            read_first(made, MANY_IDS, runs)
            file = Path(folder) / f"{share:.0%}.sqlite"
            read_unchanged(made, file, runs)
            if share == SPARSE:
                read_again(made, file, MANY_IDS, runs)


def read_unchanged(made: Path, file: Path, runs: int) -> None:
    """Once more from the cache, where nothing is new."""
    repository = Repository.discover(made, allow_bare=True)
    head = repository.head()
    if history(made, MANY_IDS, file) != history(made, MANY_IDS, None):
        raise SystemExit("the cache changed the answer")
    compare(
        "again, to git log",
        lambda: history(made, MANY_IDS, file),
        lambda: sum(len(chunk) for chunk in repository.git.stream((*ARGUMENTS, head))),
        limit=AGAIN_DENSE,
        runs=runs,
    )


def read_first(clone: Path, ids: Sequence[str], runs: int) -> None:
    """The whole history, without a cache and with one that is empty."""
    repository = Repository.discover(clone, allow_bare=True)
    head = repository.head()
    file = clone / "reqtrace" / "cache.sqlite"

    def of_git() -> int:
        return sum(len(chunk) for chunk in repository.git.stream((*ARGUMENTS, head)))

    def with_empty_cache() -> History:
        file.unlink(missing_ok=True)
        return history(clone, ids, file)

    found = history(clone, ids, None)
    limit = FIRST_TIME if 10 * len(found.commits) < found.total else FIRST_TIME_DENSE
    print(f"{found.total} commits, {of_git()} bytes, {len(found.commits)} of them about items")
    compare("first, to git log", lambda: history(clone, ids, None), of_git, limit=limit, runs=runs)
    compare("first and kept, to git log", with_empty_cache, of_git, limit=limit, runs=runs)


def read_again(clone: Path, file: Path, ids: Sequence[str], runs: int) -> None:
    """After one new commit, as a process of its own."""
    history(clone, ids, file)
    commit(clone, f"One more\n\nImplements: {ids[0]}\n")
    if history(clone, ids, file) != history(clone, ids, None):
        raise SystemExit("the cache changed the answer")
    again = process([sys.executable, __file__, "--once", str(clone), str(file), *ids])
    rev_parse = process(["git", "-C", str(clone), "rev-parse", "HEAD"])
    arguments = ("git", "-C", str(clone), *ARGUMENTS)
    bare = process([sys.executable, "-c", "pass"])
    ours = process([sys.executable, "-c", "import reqtrace.git.log.history"])
    title = "one new commit, to "
    compare(f"{title}git log", again, process(arguments), limit=AFTERWARDS, runs=runs)
    compare(
        f"{title}rev-parse and our start",
        again,
        both(rev_parse, ours),
        limit=AFTER_START,
        runs=runs,
    )
    compare(
        f"{title}rev-parse and Python's start",
        again,
        both(rev_parse, bare),
        limit=AFTER_START,
        runs=runs,
    )


def history(clone: Path, ids: Sequence[str], file: Path | None) -> History:
    repository = Repository.discover(clone, allow_bare=True)
    place = Location(path=PurePosixPath("reqs.yaml"))
    identifiers = Identifiers(Item(id=one, type="req", title="", location=place) for one in ids)
    cache = None if file is None else Cache(file)
    return read_history(repository, identifiers, TRAILERS, cache=cache)


def commit(clone: Path, message: str) -> None:
    made = git(
        "-C", str(clone), *AMONG_OTHERS, "commit-tree", "-m", message, "-p", "HEAD", "HEAD^{tree}"
    )
    git("-C", str(clone), "update-ref", "HEAD", made)


def git(*arguments: str) -> str:
    done = subprocess.run(("git", *arguments), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def both(one: Job, other: Job) -> Job:
    def job() -> None:
        one()
        other()

    return job


if __name__ == "__main__":
    if sys.argv[1] == "--once":
        history(Path(sys.argv[2]), sys.argv[4:], Path(sys.argv[3]))
    elif sys.argv[1] == "--made":
        count, runs = (*map(int, sys.argv[2:]), *(20_000, 5)[len(sys.argv) - 2 :])
        main_made(count, runs)
    else:
        main(
            Path(sys.argv[1]),
            int(sys.argv[2]) if len(sys.argv) > 2 else 5,
            sys.argv[3:] or IDS,
        )
