"""Histories as they are in projects where most commits speak of items: seeded, all made up."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from corpus import Corpus, Entry
from layouts import LAYOUTS

SEED = 3
_PEOPLE = tuple(
    (f"Name{number} Surname{number}", f"name{number}@example.org") for number in range(40)
)
_TEXT = (
    "store parcel weight before depot sends label scale reads value keep order "
    "fails when no address known rename column speed up search by size "
    "add test for empty list of drivers "
)
_WORDS = _TEXT.split()
_FIRST = 1_600_000_000
_APART = 600
_PARTS = 100

Writer = Callable[[random.Random, str], str]
Files = Iterable[tuple[str, str]]


def make_history(folder: Path, count: int, ids: tuple[str, ...], *, share: float) -> None:
    """Fill the new bare repository *folder* with *count* commits about *ids*, in one row.

    A *share* of them (0 to 1) speaks of an item: most in a trailer, some in prose, some are
    squashed messages.
    """
    _import(folder, _commits(count, ids, share), "--bare")


def make_project(folder: Path, corpus: Corpus, layout: str, commits: int) -> Mapping[str, int]:
    """A repository in *folder* with the items of *corpus* and *commits* commits, checked out.

    The items come first, a part with each commit; then code changes, and a test with each tenth
    commit; the last ones reword needs, so the links to these are suspect. Returns how many
    findings each rule has to make, those of the corpus and those of its history.
    """
    story = _Story(corpus, layout, commits)
    _import(folder, story.stream())
    _git(folder, "reset", "--quiet", "--hard", "main")
    settle(folder)
    return story.gaps()


def settle(folder: Path) -> None:
    """Let the index of git know every file: those of its own second it would hash each time."""
    time.sleep(1.1)
    _git(folder, "read-tree", "HEAD")
    _git(folder, "update-index", "-q", "--refresh")


class _Story:
    """The commits of a project one after the other, and what a check has to find in them."""

    def __init__(self, corpus: Corpus, layout: str, commits: int) -> None:
        self._corpus = corpus
        self._write = LAYOUTS[layout]
        self._commits = commits
        self._chance = random.Random(f"{SEED}/{commits}")
        self._implemented: set[str] = set()
        self._found: Counter[str] = Counter(corpus.gaps)
        self._tests = corpus.of("TEST")
        standing = (entry for entry in corpus.of("REQ") if entry.status != "draft")
        self._named = tuple(entry.id for entry in standing)

    def gaps(self) -> Mapping[str, int]:
        """How many findings of each rule there are; asked after the last commit."""
        said = {entry.id for entry in self._corpus.of("REQ") if entry.status == "implemented"}
        return {**self._found, "COV003": len(said - self._implemented)}

    def stream(self) -> Iterator[bytes]:
        """What `git fast-import` reads."""
        for number, (message, files) in enumerate(self._steps()):
            yield _commit(self._chance, number, message, files)

    def _steps(self) -> Iterator[tuple[str, Files]]:
        entries = list(self._corpus.entries)
        arrivals = max(1, min(self._commits // 10, 100))
        part = -(-len(entries) // arrivals)
        for number in range(arrivals):
            chunk = tuple(entries[number * part : (number + 1) * part])
            yield "Add some items\n", self._files(chunk)
        reworded = self._reworded() if self._commits > 10 else ()
        for number in range(arrivals, self._commits - len(reworded)):
            yield self._message(number), self._work(number)
        for entry in reworded:
            yield "Reword a need\n", self._files((_again(entry, 0),))

    def _reworded(self) -> tuple[Entry, ...]:
        chosen = self._corpus.of("NEED")[3 : 3 + max(1, self._commits // 1000)]
        ids = {entry.id for entry in chosen}
        links = (link for entry in self._corpus.entries for link in entry.links)
        self._found["REV001"] = sum(1 for _, target in links if target in ids)
        return chosen

    def _files(self, entries: tuple[Entry, ...]) -> Files:
        return self._write(Corpus(entries=entries, gaps={}))

    def _work(self, number: int) -> Files:
        if number % 10 == 0:
            test = self._tests[number * 7 % len(self._tests)]
            return self._files((_again(test, number),))
        part = number % _PARTS
        return ((f"src/part{part:02d}.py", f'"""Part {part}."""\n\nSTATE = {number}\n'),)

    def _message(self, number: int) -> str:
        if number % 1000 == 999:
            self._found["GIT001"] += 1
            return f"{_subject(self._chance)}\n\nImplements: REQ-9{number:08d}\n"
        writer, one = self._chance.choice(_MIXED), self._chance.choice(self._named)
        if writer in (_signed, _squashed):
            self._implemented.add(one)
        if writer is _squashed:
            self._found["GIT003"] += 1
        return writer(self._chance, one)


def _again(entry: Entry, number: int) -> Entry:
    return replace(entry, text=f"{entry.text} Said again {number}.")


def _import(folder: Path, stream: Iterable[bytes], *options: str) -> None:
    command = ("git", "init", "--quiet", *options, "--initial-branch=main", str(folder))
    subprocess.run(command, check=True)
    importing = subprocess.Popen(
        ("git", "-C", str(folder), "fast-import", "--quiet"), stdin=subprocess.PIPE
    )
    assert importing.stdin is not None  # a pipe was asked for
    with importing.stdin as pipe:
        pipe.writelines(stream)
    if importing.wait() != 0:
        raise SystemExit("git fast-import failed")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(("git", "-C", str(folder), *arguments), check=True)


def _commits(count: int, ids: tuple[str, ...], share: float) -> Iterator[bytes]:
    chance = random.Random(SEED)
    for number in range(count):
        writer = chance.choice(_SPEAKING) if chance.random() < share else _plain
        yield _commit(chance, number, writer(chance, chance.choice(ids)))


def _commit(chance: random.Random, number: int, message: str, files: Files = ()) -> bytes:
    when = f"{_FIRST + number * _APART} +0{chance.randint(0, 3)}00"
    parts = ["commit refs/heads/main\n"]
    for role in ("author", "committer"):
        name, email = chance.choice(_PEOPLE)
        parts.append(f"{role} {name} <{email}> {when}\n")
    parts.append(f"data {len(message.encode())}\n{message}\n")
    for path, text in files:
        parts.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n")
    return "".join(parts).encode()


def _signed(chance: random.Random, one: str) -> str:
    name, email = chance.choice(_PEOPLE)
    trailers = f"Implements: {one}\nSigned-off-by: {name} <{email}>\n"
    return f"{_subject(chance)}\n\n{_prose(chance)}\n\n{trailers}"


def _squashed(chance: random.Random, one: str) -> str:
    points = f"* {_subject(chance)}\n\nRefs: {one}\n\n* {_subject(chance)}\n\nImplements: {one}\n"
    return f"{_subject(chance)} (#{chance.randint(1, 9999)})\n\n{points}"


def _mentioning(chance: random.Random, one: str) -> str:
    return f"{_subject(chance)}\n\n{_prose(chance)} See {one} for more.\n{_prose(chance)}\n"


def _plain(chance: random.Random, _: str) -> str:
    return f"{_subject(chance)}\n\n{_prose(chance)}\n"


_SPEAKING: tuple[Writer, ...] = (*(_signed,) * 10, *(_mentioning,) * 3, _squashed)
_MIXED: tuple[Writer, ...] = (*_SPEAKING, *(_plain,) * 6)


def _subject(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=6)).capitalize()


def _prose(chance: random.Random) -> str:
    return "\n".join(
        " ".join(chance.choices(_WORDS, k=11)).capitalize() for _ in range(chance.randint(1, 4))
    )
