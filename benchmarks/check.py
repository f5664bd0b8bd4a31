"""`reqtrace check` on 10,000 small files against merely reading their bytes.

Usage: python benchmarks/check.py [ITEMS]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import make_corpus
from yardstick import compare, process

READ = "import pathlib; [p.read_bytes() for p in pathlib.Path('docs').rglob('*.yaml')]"


def main() -> None:
    """Print the ratio, after a look that the check finds exactly what is wrong."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        root = make_corpus(Path(name) / "corpus", items)
        _verify(root, (items - items // 5) // 100)
        ours = process([sys.executable, "-m", "reqtrace", "check", "--exit-zero"], root)
        read = process([sys.executable, "-c", READ], root)
        compare(f"reqtrace check, {items} items / reading the bytes", ours, read, limit=10, runs=5)


def _verify(root: Path, dangling: int) -> None:
    command = [sys.executable, "-m", "reqtrace", "check", "--format", "json", "--exit-zero"]
    document = json.loads(subprocess.run(command, cwd=root, capture_output=True, check=True).stdout)
    found = [finding["rule"] for finding in document["findings"]]
    if found.count("LNK001") != dangling:
        raise SystemExit(f"{found.count('LNK001')} dangling links found, {dangling} are there")


if __name__ == "__main__":
    main()
