"""Findings with the lines around them, for a judge.

Usage: PYTHONPATH=benchmarks python -m ecosystem.show --clones FOLDER FILE [LINE…]

FILE holds a finding a line, as `--draw` writes it; LINE is the number of a line or a range such as
10-20, and all lines are shown if none is given.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from ecosystem.catalogue import Repository, find_clones

AROUND = 15


def main(options: argparse.Namespace) -> None:
    """Print the findings."""
    lines = options.file.read_text(encoding="utf-8").splitlines()
    for number in _numbers(options.lines, len(lines)):
        finding = json.loads(lines[number - 1])
        print(f"== {number}: {finding['repository']} {finding['rule']} {finding['severity']}")
        print(f"{finding['place'] or '(no file)'}: {finding['message']}")
        print(*_context(finding, options.clones), sep="\n", end="\n\n")


def _numbers(ranges: Sequence[str], count: int) -> Iterator[int]:
    for one in ranges or [f"1-{count}"]:
        first, _, last = one.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _context(finding: dict[str, str], folder: Path) -> Iterator[str]:
    path, _, line = finding["place"].rpartition(":")
    repository = Repository(name=finding["repository"], commit=finding["commit"], kind="")
    clones = find_clones(folder, [repository])
    yield from clones.missing
    for clone in clones.found if path else ():
        command = ("git", "--git-dir", clone.folder, "show", f"{repository.commit}:{path}")
        text = subprocess.run(command, capture_output=True, check=True).stdout
        near = int(line)
        for number, content in enumerate(text.decode("utf-8", "replace").split("\n"), 1):
            if abs(number - near) <= AROUND:
                yield f"{'>' if number == near else ' '}{number:5} {content[:200]}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clones", type=Path, required=True)
    parser.add_argument("file", type=Path)
    parser.add_argument("lines", nargs="*")
    main(parser.parse_args())
