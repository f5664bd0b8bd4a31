"""Histories as they are in projects where most commits speak of items: seeded, all made up."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

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

Writer = Callable[[random.Random, str], str]


def make_history(folder: Path, count: int, ids: tuple[str, ...], *, every: bool) -> None:
    """Fill the new bare repository *folder* with *count* commits about *ids*, in one row.

    Each of them carries trailers where *every* is true; otherwise half do, and the others are
    squashed messages, prose with and without ids.
    """
    subprocess.run(
        ("git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)), check=True
    )
    subprocess.run(
        ("git", "-C", str(folder), "fast-import", "--quiet"),
        check=True,
        input=b"".join(_commits(count, ids, every=every)),
    )


def _commits(count: int, ids: tuple[str, ...], *, every: bool) -> Iterator[bytes]:
    chance = random.Random(SEED)
    for number in range(count):
        writer = _signed if every else chance.choice(_MIXED)
        message = writer(chance, chance.choice(ids)).encode()
        when = f"{_FIRST + number * _APART} +0{chance.randint(0, 3)}00"
        yield b"commit refs/heads/main\n"
        for role in ("author", "committer"):
            name, email = chance.choice(_PEOPLE)
            yield f"{role} {name} <{email}> {when}\n".encode()
        yield b"data %d\n%s\n" % (len(message), message)


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


_MIXED: tuple[Writer, ...] = (*(_signed,) * 10, *(_mentioning,) * 3, _squashed, *(_plain,) * 6)


def _subject(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=6)).capitalize()


def _prose(chance: random.Random) -> str:
    return "\n".join(
        " ".join(chance.choices(_WORDS, k=11)).capitalize() for _ in range(chance.randint(1, 4))
    )
