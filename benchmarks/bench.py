"""What each job costs, next to the figure that it should reach, on projects that are made up.

Usage: python benchmarks/bench.py [--runs N] [--layout LAYOUT] [--write PAGE] [SIZE…]

A SIZE is a number of items, `10k` or `10000`; the project has as many commits, or as many as stand
behind a slash: `10k/100k`. Each project is judged first: a wrong number of findings of any rule
ends the benchmark. Yardsticks are of the same run: reading the bytes of all item files, git with
the same fields, and the bare start of Python. Cold is with an empty cache.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus import make_corpus
from layouts import LAYOUTS
from made_history import make_project
from yardstick import READ_ALL, REQTRACE, Cost, Job, Row, compare, machine, process, write

SIZES = ("1k", "10k/1", "10k", "100k")
SMALL = 1_000
LARGE = 50_000
CHANGED = 20
CHECK = (*REQTRACE, "check", "--exit-zero")
IMPORTS = (sys.executable, "-c", "import click, networkx")
RAW = ("git", "log", "--raw", "-c", "-z", "--no-abbrev", "--format=%H%x00%aN%x00%B", "--", "docs")
SOMEBODY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
MIB_AIM = 700
GROWTH_AIM = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a project is."""

    items: int
    commits: int

    @classmethod
    def parse(cls, text: str) -> Size:
        """The size that is written as `10k` or `10k/100k`."""
        items, _, commits = text.partition("/")
        return cls(items=_number(items), commits=_number(commits or items))

    def __str__(self) -> str:
        items = _short(self.items)
        return items if self.items == self.commits else f"{items}/{_short(self.commits)}"


@dataclass(slots=True, kw_only=True)
class Bench:
    """A project on the disk, its cache, and the jobs that are timed on it."""

    root: Path
    size: Size
    gaps: Mapping[str, int]
    runs: int
    rows: list[Row]
    edits: int = 0

    @property
    def cache(self) -> Path:
        """The folder of the cache of all jobs."""
        return self.root.with_name(f"{self.root.name}.cache")

    def job(self, *command: str) -> Job:
        """A process in the project that uses the cache."""
        return process(command, self.root, environment={"REQTRACE_CACHE_DIR": str(self.cache)})

    def compare(
        self, title: str, job: Job, yardstick: Job, aim: float | None, before: Job | None = None
    ) -> Cost:
        """Time a job; what it costs."""
        title = f"{self.size}: {title}"
        row = compare(title, job, yardstick, limit=aim, runs=self.runs, before=before)
        self.rows.append(row)
        assert row.cost is not None  # of a candidate it is there
        return row.cost

    def forget(self) -> None:
        """Begin with an empty cache."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def edit(self) -> None:
        """Let one file say what it never said before."""
        self.edits += 1
        path = next((self.root / "docs" / "test-cases" / "000").iterdir())
        text = path.read_text(encoding="utf-8").partition("# edit")[0]
        path.write_text(f"{text}# edit {self.edits}\n", encoding="utf-8")

    def stage(self) -> None:
        """The same, and stage it."""
        self.edit()
        self.git("add", "docs/test-cases/000")

    def git(self, *arguments: str) -> None:
        """Run git in the project."""
        subprocess.run(("git", *arguments), cwd=self.root, check=True)

    def verify(self, *options: str) -> None:
        """End the benchmark unless a check finds exactly the gaps that were put in."""
        found = Counter(one["rule"] for one in self.document("check", "--exit-zero", *options))
        expected = {rule: count for rule, count in self.gaps.items() if count}
        if found != expected:
            differ = {
                rule: (found[rule], expected.get(rule, 0))
                for rule in sorted(found.keys() | expected)
                if found[rule] != expected.get(rule, 0)
            }
            raise SystemExit(f"{self.size} {options}: found and expected differ: {differ}")

    def document(self, *command: str, key: str = "findings") -> list[dict[str, str]]:
        """The findings, or what else stands under *key*, of a command with JSON output."""
        done = subprocess.run(
            (*REQTRACE, *command, "--format", "json"),
            cwd=self.root,
            env={**os.environ, "REQTRACE_CACHE_DIR": str(self.cache)},
            capture_output=True,
            check=True,
        )
        found: list[dict[str, str]] = json.loads(done.stdout)[key]
        return found


def main(arguments: argparse.Namespace) -> None:
    """Print the rows of each size, then how time and memory grow."""
    rows: list[Row] = []
    costs: dict[Size, tuple[Cost, Cost]] = {}
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        for size in map(Size.parse, arguments.sizes or SIZES):
            bench = make_bench(Path(name), size, arguments, rows)
            costs[size] = run_jobs(bench)
            rows += peaks(size, costs[size])
            shutil.rmtree(bench.root)
            bench.forget()
    rows += growths(costs)
    if arguments.write:
        write(Path(arguments.write), "bench", table(rows))


def make_bench(folder: Path, size: Size, arguments: argparse.Namespace, rows: list[Row]) -> Bench:
    """Make the project and judge it: cold, from the cache, and from the index and a revision."""
    root = folder / str(size).replace("/", "-")
    gaps = make_project(root, make_corpus(size.items), arguments.layout, size.commits)
    runs = arguments.runs if size.items < LARGE else min(arguments.runs, 2)
    bench = Bench(root=root, size=size, gaps=gaps, runs=runs, rows=rows)
    bench.verify()
    bench.verify()
    if size.items < LARGE:
        for options in (("--staged",), ("--rev", "HEAD"), ("--no-cache",)):
            bench.verify(*options)
    print(
        f"{size}: {size.items} items, {size.commits} commits, {sum(gaps.values())} gaps, all found"
    )
    return bench


def run_jobs(bench: Bench) -> tuple[Cost, Cost]:
    """Time the jobs; what a check costs, cold and warm.

    A large project, and one of a single commit, is only checked.
    """
    read = bench.job(sys.executable, "-c", READ_ALL)
    check = bench.job(*CHECK)
    aims = (None, None) if bench.size.items <= SMALL else (10, 4)
    cold = bench.compare("check, cold / reading", check, read, aims[0], bench.forget)
    warm = bench.compare("check, warm, one edit / reading", check, read, aims[1], bench.edit)
    if bench.size.items <= SMALL:
        run_hook(bench)
    elif bench.size.items < LARGE and bench.size.commits > 1:
        run_staged(bench, read)
        run_questions(bench, read)
        run_base(bench, check)
    return cold, warm


def run_hook(bench: Bench) -> None:
    """What a hook does in a small project, where starting is most of it."""
    staged = bench.job(*CHECK, "--staged")
    title = "check --staged, warm, one edit / import click, networkx"
    bench.compare(title, staged, bench.job(*IMPORTS), 2, bench.stage)
    bench.git("reset", "--quiet", "--hard")


def run_staged(bench: Bench, read: Job) -> None:
    """What a hook does, and a check of a revision."""
    staged = bench.job(*CHECK, "--staged")
    bench.compare("check --staged, warm, one edit / reading", staged, read, 4, bench.stage)
    bench.git("reset", "--quiet", "--hard")
    there, here = bench.job(*CHECK, "--rev", "HEAD"), bench.job(*CHECK)
    bench.compare("check --rev HEAD, warm / check, warm", there, here, 1.5)


def run_questions(bench: Bench, read: Job) -> None:
    """Single questions, and who added each item and link."""
    show = bench.job(*REQTRACE, "show", "REQ-000001")
    bench.compare("show ID, warm / reading", show, read, 3)
    bench.compare("items, warm / reading", bench.job(*REQTRACE, "items"), read, 3)
    items = bench.document("items", key="items")
    if len(items) != bench.size.items:
        raise SystemExit(f"{len(items)} items listed, {bench.size.items} are there")
    provenance = bench.job(*REQTRACE, "items", "--format", "json")
    bench.compare("items with provenance, warm / git log --raw", provenance, bench.job(*RAW), 60)


def run_base(bench: Bench, check: Job) -> None:
    """A branch on which some links go elsewhere, into nothing."""
    bench.git("switch", "--quiet", "--create", "topic")
    chosen = [one for one in _requirements(bench.root) if "satisfies: [NEED-0" in one.read_text()]
    for path in chosen[:CHANGED]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("satisfies: [NEED-0", "satisfies: [NEED-7"), encoding="utf-8")
    bench.git(
        "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qam", "Break links"
    )
    found = Counter(one["rule"] for one in bench.document("check", "--exit-zero", "--base", "main"))
    if found["LNK001"] != CHANGED:
        raise SystemExit(f"{found['LNK001']} new dangling links found, {CHANGED} are there")
    for option, aim in (("--base", 2.5), ("--merge", 3.5)):
        job = bench.job(*CHECK, option, "main")
        bench.compare(f"check {option}, warm / check, warm", job, check, aim)


def _requirements(root: Path) -> Iterable[Path]:
    return sorted((root / "docs" / "requirements" / "000").iterdir())


def peaks(size: Size, costs: tuple[Cost, Cost]) -> Iterator[Row]:
    """Hold the peak of a large project to its aim."""
    if size.items < 2 * LARGE:
        return
    for name, cost in zip(("cold", "warm"), costs, strict=True):
        title = f"{size}: peak memory of check, {name}"
        yield shown(Row(title=title, ratio=cost.peak, aim=MIB_AIM, detail="", unit=" MiB"))


def growths(costs: Mapping[Size, tuple[Cost, Cost]]) -> Iterator[Row]:
    """The exponents: cost is size to the power of what? From 10,000 items on, two sizes or more."""
    sizes = [size for size in costs if size.items >= 10_000 and size.items == size.commits]
    if len(sizes) < 2:
        return
    for place, state in enumerate(("cold", "warm")):
        for name, what in (("time", "cpu"), ("memory", "peak")):
            figures = [getattr(costs[size][place], what) for size in sizes]
            grows = exponent([size.items for size in sizes], figures)
            title = f"growth of {name}, check, {state}, {sizes[0]} to {sizes[-1]}"
            yield shown(Row(title=title, ratio=grows, aim=GROWTH_AIM, detail="", unit=""))


def shown(row: Row) -> Row:
    """The same row, printed."""
    print(row, flush=True)
    return row


def table(rows: Iterable[Row]) -> str:
    """The rows as a table of Markdown."""
    lines = [f"Medians, with {machine()}.", "", "| job | is | at most |", "|---|---:|---:|"]
    for row in rows:
        aim = "" if row.aim is None else f"{row.aim:g}{row.unit}"
        lines.append(f"| {row.title} | {row.ratio:.3g}{row.unit} | {aim} |")
    return "\n".join(lines) + "\n"


def exponent(sizes: Iterable[int], figures: Iterable[float]) -> float:
    """The slope of the line through the points on logarithmic scales."""
    logs = [math.log(size) for size in sizes], [math.log(figure) for figure in figures]
    return statistics.linear_regression(*logs).slope


def _number(text: str) -> int:
    return int(text[:-1]) * 1000 if text.endswith("k") else int(text)


def _short(number: int) -> str:
    return f"{number // 1000}k" if number % 1000 == 0 else str(number)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"default: {' '.join(SIZES)}")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--layout", choices=tuple(LAYOUTS), default="yaml")
    parser.add_argument("--write", metavar="PAGE", help="put the table into a page")
    parser.add_argument("--folder", help="where the projects are made; default: that of the system")
    return parser.parse_args()


if __name__ == "__main__":
    main(_arguments())
