"""`reqtrace why FILE` against `git blame` and the start of a Python program that reads the graph.

Usage: python benchmarks/why.py REPOSITORY FILE
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from yardstick import compare, process

START = [sys.executable, "-c", "import reqtrace.engine"]


def main() -> None:
    """Print the ratio for one file of a repository that holds items."""
    root, file = Path(sys.argv[1] if len(sys.argv) > 1 else "."), _file()
    ours = process([sys.executable, "-m", "reqtrace", "why", file], root)
    blame, start = process(["git", "blame", file], root), process(START, root)

    def yardstick() -> None:
        blame()
        start()

    lines = len((root / file).read_bytes().splitlines())
    commits = subprocess.run(
        ["git", "rev-list", "--count", "HEAD"], cwd=root, capture_output=True, check=True
    )
    title = f"why of {lines} lines, {int(commits.stdout)} commits / git blame and start"
    compare(title, ours, yardstick, limit=2, runs=5)


def _file() -> str:
    return sys.argv[2] if len(sys.argv) > 2 else "src/reqtrace/engine.py"


if __name__ == "__main__":
    main()
