"""A check of the same items by reqtrace and by other programs, side by side.

Usage: python benchmarks/peers.py [--runs N] [--write FILE] [SIZE…]

Each program comes from the package index into an environment of its own below build/peers, in the
version that is pinned here. All of them get the same items, words and links in their own formats,
and none of them a history to read; reqtrace reads its usual one. `cold` is without any cache or
output of a run before; `one edit` comes after a change of a word in one file. Doorstop takes
minutes for 10,000 items, so beyond 2,000 it is left out unless --all is given.
"""

from __future__ import annotations

import argparse
import functools
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import Size
from corpus import make_corpus
from layouts import write_yaml
from made_history import settle
from peer_layouts import PEER_LAYOUTS
from yardstick import READ_ALL, REQTRACE, Cost, Job, in_turn, machine, process, write

from reqtrace.version import VERSION

SIZES = ("1k", "10k")
HOME = Path(__file__).resolve().parent.parent / "build" / "peers"
SOMEBODY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A program: its package and version, and how it checks. `out` is removed before a cold run.

    `patient` is how many items it manages within a minute or so.
    """

    name: str
    version: str
    command: tuple[str, ...]
    out: tuple[str, ...] = ()
    patient: int = 10**9

    @property
    def home(self) -> Path:
        """The environment of the program."""
        return HOME / self.name

    @property
    def title(self) -> str:
        """The name for the table."""
        return f"{self.name} {self.version}"


PEERS = (
    Peer(name="doorstop", version="3.2", command=("doorstop", "--no-reformat"), patient=2_000),
    Peer(
        name="strictdoc",
        version="0.30.4",
        command=("strictdoc", "export", ".", "--formats", "json", "--output-dir", "out"),
        out=("out",),
    ),
    Peer(
        name="sphinx-needs",
        version="9.1.0",
        command=("sphinx-build", "-q", "-b", "needs", "docs", "out"),
        out=("out",),
    ),
    Peer(name="trlc", version="3.1.1", command=("trlc", "--brief", "docs")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one program took, each time with what reading the bytes took; None: it was not run."""

    title: str
    cold: tuple[Cost, Cost] | None = None
    edited: tuple[Cost, Cost] | None = None


def main(arguments: argparse.Namespace) -> None:
    """Install what is missing, print a table for each size, and write them where asked."""
    for peer in PEERS:
        install(peer)
    tables = []
    for size in map(Size.parse, arguments.sizes or SIZES):
        with tempfile.TemporaryDirectory() as name:
            lines = list(measured(Path(name), size.items, arguments))
        tables.append(f"{size.items:,} items:\n\n{table(lines)}")
        print(f"\n{tables[-1]}", flush=True)
    if arguments.write:
        text = "\n".join((f"Medians, with {machine()}.", "", *tables))
        write(Path(arguments.write), "peers", text)


def install(peer: Peer) -> None:
    """Bring a program into its environment, unless that version is there."""
    done = peer.home / f"{peer.version}.installed"
    if done.exists():
        return
    print(f"Installing {peer.title}", flush=True)
    subprocess.run((sys.executable, "-m", "venv", "--clear", peer.home), check=True)
    pip = (peer.home / "bin" / "python", "-m", "pip", "-qq", "--disable-pip-version-check")
    package = f"{peer.name}=={peer.version}"
    subprocess.run((*pip, "--no-input", "install", "--prefer-binary", package), check=True)
    done.touch()


def measured(folder: Path, items: int, arguments: argparse.Namespace) -> Iterator[Line]:
    """reqtrace and the others, each in a repository of its own."""
    corpus = make_corpus(items).sound()
    own = make_repository(folder / "reqtrace", write_yaml(corpus))
    read = process((sys.executable, "-c", READ_ALL), own)
    read()
    yield our_line(own, folder / "cache", read, max(3, arguments.runs))
    for peer in PEERS:
        if items > peer.patient and not arguments.all:
            print(f"{peer.name} is left out: it takes minutes for {items} items (see --all)")
            yield Line(title=f"{peer.title} (skipped)")
            continue
        root = make_repository(folder / peer.name, PEER_LAYOUTS[peer.name](corpus))
        yield peer_line(peer, root, read, arguments.runs)


def make_repository(folder: Path, files: Iterable[tuple[str, str]]) -> Path:
    """A repository with *files*, all of them in one commit."""
    for path, text in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "."),
        (*SOMEBODY, "commit", "--quiet", "--message=All items"),
    ):
        subprocess.run(("git", *arguments), cwd=folder, check=True)
    settle(folder)
    return folder


def our_line(root: Path, cache: Path, read: Job, runs: int) -> Line:
    """A check by reqtrace."""
    command = (*REQTRACE, "check", "--exit-zero")
    job = process(command, root, environment={"REQTRACE_CACHE_DIR": str(cache)})
    forget = functools.partial(shutil.rmtree, cache, ignore_errors=True)
    return _line(f"reqtrace {VERSION}", root, job, read, runs, forget)


def peer_line(peer: Peer, root: Path, read: Job, runs: int) -> Line:
    """A check by another program, which has to go through: its items are without faults."""
    program, *options = peer.command
    command = (str(peer.home / "bin" / program), *options)
    job = process(command, root, quiet=True)
    return _line(peer.title, root, job, read, runs, lambda: _clear(root, peer.out))


def _line(title: str, root: Path, job: Job, read: Job, runs: int, forget: Job) -> Line:
    cold = in_turn(job, read, runs, before=forget)
    return Line(title=title, cold=cold, edited=in_turn(job, read, runs, before=_edit(root)))


def _clear(root: Path, folders: Sequence[str]) -> None:
    for name in folders:
        shutil.rmtree(root / name, ignore_errors=True)


def _edit(root: Path) -> Job:
    """A change of one word of one file; each time to another word."""
    texts = (*root.glob("docs/test-cases*/**/TEST-*"), *root.glob("docs/test-cases_*"))
    path = min(texts)
    original = path.read_text(encoding="utf-8")
    count = iter(range(10**6))

    def edit() -> None:
        path.write_text(re.sub(r"\bshall\b", f"shall{next(count)}", original, count=1), "utf-8")

    return edit


def table(lines: Sequence[Line]) -> str:
    """The lines as a table of Markdown: ratios to reading the bytes first, then seconds."""
    rows = [
        "| program | cold | one edit | cold, s | one edit, s | peak, MiB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for line in lines:
        peak = "" if line.cold is None else f"{line.cold[0].peak:.0f}"
        ratios = f"{_ratio(line.cold)} | {_ratio(line.edited)}"
        seconds = f"{_seconds(line.cold)} | {_seconds(line.edited)}"
        rows.append(f"| {line.title} | {ratios} | {seconds} | {peak} |")
    return "\n".join(rows) + "\n"


def _ratio(costs: tuple[Cost, Cost] | None) -> str:
    return "" if costs is None else f"{costs[0].wall / costs[1].wall:.3g}×"


def _seconds(costs: tuple[Cost, Cost] | None) -> str:
    return "" if costs is None else f"{costs[0].wall:.2f}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"default: {' '.join(SIZES)}")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--all", action="store_true", help="also what takes minutes")
    parser.add_argument("--write", metavar="PAGE", help="put the tables into a page")
    return parser.parse_args()


if __name__ == "__main__":
    main(_arguments())
