"""Start-up: `reqtrace --version` against a bare interpreter that imports click.

Usage: python benchmarks/startup.py
"""

from __future__ import annotations

import sys

from yardstick import compare, process


def main() -> None:
    """Print the ratios."""
    click = process([sys.executable, "-c", "import click"])
    for arguments in (["--version"], ["--help"]):
        ours = process([sys.executable, "-m", "reqtrace", *arguments])
        compare(
            f"reqtrace {arguments[0]} / python -c 'import click'", ours, click, limit=2.5, runs=15
        )


if __name__ == "__main__":
    main()
