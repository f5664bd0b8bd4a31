"""`reqtrace check --base` on 10,000 items and a change of a few against one check.

Usage: python benchmarks/base.py [ITEMS]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import make_corpus
from yardstick import compare, process

from reqtrace.git.writing import WritableRepository

CHANGED = 20


def main() -> None:
    """Print the ratios, after a look that the comparison finds exactly what is new."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        root = make_corpus(Path(name) / "corpus", items)
        _change(root)
        check = [sys.executable, "-m", "reqtrace", "check", "--exit-zero", "--no-cache"]
        _verify(root, [*check, "--base", "main", "--format", "json"])
        once = process(check, root)
        for option, limit in (("--base", 2.5), ("--merge", 3.5)):
            title = f"reqtrace check {option}, {items} items / reqtrace check"
            compare(title, process([*check, option, "main"], root), once, limit=limit, runs=5)


def _change(root: Path) -> None:
    """A branch on which some links go elsewhere, into nothing."""
    repository = WritableRepository(root)
    repository.branch("topic")
    for number in range(1, CHANGED + 1):
        path = f"docs/requirements/REQ-{number}.yaml"
        text = (root / path).read_text(encoding="utf-8")
        repository.write(path, text.replace("satisfies: [NEED-", "satisfies: [NEED-90000"))
    repository.commit("Break some links")


def _verify(root: Path, command: list[str]) -> None:
    document = json.loads(subprocess.run(command, cwd=root, capture_output=True, check=True).stdout)
    new = [finding["rule"] for finding in document["findings"]]
    if new.count("LNK001") != CHANGED:
        raise SystemExit(f"{new.count('LNK001')} new dangling links found, {CHANGED} are there")


if __name__ == "__main__":
    main()
