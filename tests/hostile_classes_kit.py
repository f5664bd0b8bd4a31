"""Classes of hostile files: where each may lie, what it begins with, and what it repeats.

`hostile_case` draws files of each class at random, the same ones on every machine. All of it is
harmless to look at: long, deep, odd or broken, and nothing that acts on other programs.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

MOST = 1024 * 1024 - 64
"""Bytes of the largest files: just below the limit `file_bytes`."""

SIZES = (2_000, 60_000, 300_000, MOST, MOST)
PER_CLASS = 20


class Host(NamedTuple):
    """A file: its path, what stands before and behind the repeated part."""

    path: str
    head: str = ""
    tail: str = ""


class Kind(NamedTuple):
    """A class of hostile files: a host of `hosts` is filled with one or some of `units`.

    `{n}` in a unit is a running number. A unit of two texts is an opening and its end, which nest.
    """

    hosts: tuple[Host, ...]
    units: tuple[str | tuple[str, str], ...]
    encoding: str = "utf-8"
    commands: tuple[str, ...] = ("check",)
    beside: Mapping[str, str] = {}


class HostileCase(NamedTuple):
    """One file at `path` with the files that name it, and the command that reads it."""

    path: str
    files: Mapping[str, bytes]
    command: tuple[str, ...]


def _classes() -> Mapping[str, Kind]:
    table = tomllib.loads(Path(__file__).with_name("hostile_classes.toml").read_text("utf-8"))
    return {
        name: Kind(
            hosts=tuple(Host(*host) for host in one.get("hosts", table["texts"])),
            units=tuple(unit if isinstance(unit, str) else tuple(unit) for unit in one["units"]),
            encoding=one.get("encoding", "utf-8"),
            commands=tuple(one.get("commands", ("check",))),
            beside=one.get("beside", {}),
        )
        for name, one in table["classes"].items()
    }


CLASSES = _classes()
"""The classes of `hostile_classes.toml` by their names."""

_ODD = (
    "utf-16",
    "utf-16-le",
    "utf-32",
    "latin-1",
    "utf-8-sig",
    "shift_jis",
    "utf-7",
    "bytes",
    "cut",
)
_REPEATED_BYTES = (
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\xf4\x90\x80\x80",
    b"\x80\n",
    b"a\xe9 ",
)


def _fill(draw: random.Random, kind: Kind, room: int) -> str:
    chosen = draw.sample(kind.units, k=1 if draw.random() < 0.7 else min(3, len(kind.units)))
    for unit in chosen:
        if isinstance(unit, tuple):
            times = max(1, room // len("".join(unit).encode()))
            return unit[0] * times + unit[1] * times
    units = [unit for unit in chosen if isinstance(unit, str)]
    cycle = sum(len(unit.encode("utf-8", "surrogatepass")) for unit in units)
    if not any("{" in unit for unit in units):
        return "".join(units) * max(1, room // cycle)
    parts = []
    for number in range(1000, 1000 + max(1, room // cycle)):
        parts += [unit.format(n=number) if "{" in unit else unit for unit in units]
    return "".join(parts)


def _encoded(draw: random.Random, kind: Kind, head: str, body: str, tail: str) -> bytes:
    if kind.encoding != "odd":
        return (head + body + tail).encode(kind.encoding, "surrogatepass")
    encoding = draw.choice(_ODD)
    if encoding == "bytes":
        return head.encode() + draw.choice(_REPEATED_BYTES) * (len(body) // 3) + tail.encode()
    if encoding == "cut":
        return (head + body).encode()[:-1] + b"\xe2\x82"
    return (head + body + tail).encode(encoding, "replace")[:MOST]


def _command(draw: random.Random, kind: Kind, path: str) -> tuple[str, ...]:
    words = tuple(draw.choice(kind.commands).split())
    if words == ("import",):
        known = {".json": "needs-json", ".csv": "csv", ".sdoc": "strictdoc"}
        return ("import", known[path[path.rindex(".") :]], path, "--dry-run")
    return (*words, "--no-cache")


def hostile_case(name: str, number: int) -> HostileCase:
    """The file with that *number* of the class *name*, which is the same on every machine."""
    kind = CLASSES[name]
    draw = random.Random(f"{name} {number}")
    host = draw.choice(kind.hosts)
    room = draw.choice(SIZES) - len((host.head + host.tail).encode())
    body = _fill(draw, kind, room)
    data = _encoded(draw, kind, host.head, body, host.tail)[:MOST]
    files = {path: text.encode() for path, text in kind.beside.items()} | {host.path: data}
    return HostileCase(host.path, files, _command(draw, kind, host.path))
