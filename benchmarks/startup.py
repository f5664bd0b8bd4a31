"""What it costs to start: against a bare interpreter, and import by import.

Usage: python benchmarks/startup.py [ARGUMENT…]

ARGUMENTs are those of the command whose imports are listed, `check` of a small project where none
are given. The list has the heaviest modules first, by their own time without that of what they
import, from `python -X importtime`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus import make_corpus
from made_history import make_project
from yardstick import PYTHON_START, compare, process

ITEMS = 100
SHOWN = 25
RUNS = 5
LINE = re.compile(r"import time: +(?P<own>\d+) \| +\d+ \| *(?P<module>\S+)")
OURS = "reqtrace"


def main(arguments: Sequence[str]) -> None:
    """Print the ratios, then the imports."""
    click = process([sys.executable, "-c", "import click"])
    for option in ("--version", "--help"):
        ours = process([sys.executable, "-m", OURS, option])
        compare(f"reqtrace {option} / python -c 'import click'", ours, click, limit=2.5, runs=15)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        make_project(root, make_corpus(ITEMS), "yaml", ITEMS)
        command = arguments or ("check", "--exit-zero", "--no-cache")
        print_imports(command, least([imports(command, root) for _ in range(RUNS)]))


def imports(command: Sequence[str], root: Path) -> dict[str, int]:
    """The microseconds that each module takes by itself; what bare Python imports is left out."""
    bare = _listed(PYTHON_START, root)
    found = _listed((sys.executable, "-m", OURS, *command), root)
    return {module: own for module, own in found.items() if module not in bare}


def least(runs: Sequence[dict[str, int]]) -> dict[str, int]:
    """The smallest figure of each module: all that noise can do is add to it."""
    return {module: min(run.get(module, own) for run in runs) for module, own in runs[0].items()}


def print_imports(command: Iterable[str], own: dict[str, int]) -> None:
    """The heaviest modules, the heaviest packages, and what is ours."""
    total = sum(own.values()) or 1
    packages: Counter[str] = Counter()
    for module, took in own.items():
        packages[module.partition(".")[0]] += took
    print(f"\nimports of `reqtrace {' '.join(command)}`: {len(own)}, {total / 1000:.0f} ms")
    print(f"ours: {packages[OURS] / 1000:.1f} ms, {packages[OURS] / total:.0%}\n")
    for title, figures in (("package", packages), ("module", Counter(own))):
        print(f"{title:<42} {'ms':>7}  {'share':>5}")
        for name, took in figures.most_common(SHOWN if title == "module" else 12):
            print(f"{name:<42} {took / 1000:7.1f}  {took / total:5.1%}")
        print()


def _listed(command: Sequence[str], root: Path) -> dict[str, int]:
    timed = (command[0], "-X", "importtime", *command[1:])
    done = subprocess.run(timed, cwd=root, capture_output=True, text=True, check=True)
    return {one["module"]: int(one["own"]) for one in LINE.finditer(done.stderr)}


if __name__ == "__main__":
    main(sys.argv[1:])
