"""What history costs: who added each item and link, and a check of a revision.

Usage: python benchmarks/past.py [ITEMS] [COMMITS]

The repository holds ITEMS items that COMMITS commits added and changed, a few at a time, each
commit with a trailer. Yardsticks: `git log --raw` of the folders that hold items, which is what
has to be read in any case, and a check of the work tree.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from corpus import make_corpus
from yardstick import compare, process

RAW = ["git", "log", "--raw", "-c", "-z", "--no-abbrev", "--format=%H%x00%aN%x00%B", "--", "docs"]
REQTRACE = [sys.executable, "-m", "reqtrace"]


def main() -> None:
    """Print the ratios, after a look that every item and link has the commit that added it."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    commits = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    with tempfile.TemporaryDirectory() as name:
        root = _grown(make_corpus(Path(name) / "corpus", items), items, commits)
        _verify(root, items)
        provenance = process([*REQTRACE, "items", "--format", "json"], root)
        title = f"provenance of {items} items in {commits} commits"
        compare(f"{title} / git log --raw", provenance, process(RAW, root), limit=60, runs=3)
        here = process([*REQTRACE, "check", "--exit-zero"], root)
        there = process([*REQTRACE, "check", "--exit-zero", "--rev", "HEAD"], root)
        compare(
            f"check --rev HEAD, {items} items / of the work tree", there, here, limit=1.5, runs=3
        )


def _grown(root: Path, items: int, commits: int) -> Path:
    """The corpus with *commits* more commits, each of which rewords one requirement."""
    subprocess.run(
        ["git", "fast-import", "--quiet", "--force"],
        cwd=root,
        input=b"".join(_stream(root, items - items // 5, commits)),
        check=True,
    )
    subprocess.run(["git", "reset", "--quiet", "--hard", "main"], cwd=root, check=True)
    return root


def _stream(root: Path, requirements: int, commits: int) -> Iterator[bytes]:
    for number in range(commits):
        path = f"docs/requirements/REQ-{number % requirements + 1}.yaml"
        content = (root / path).read_bytes().replace(b"status:", b"estimate: %d\nstatus:" % number)
        message = f"Reword\n\nImplements: REQ-{number % requirements + 1}\n".encode()
        yield b"commit refs/heads/main\n"
        yield b"committer Ada Example <ada@example.org> %d +0000\n" % (1_750_000_000 + number)
        yield b"data %d\n%s" % (len(message), message)
        if number == 0:
            yield b"from refs/heads/main^0\n"
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content)


def _verify(root: Path, items: int) -> None:
    command = [*REQTRACE, "items", "--format", "json"]
    found = json.loads(subprocess.run(command, cwd=root, capture_output=True, check=True).stdout)
    known = [one for one in found["items"] if one["provenance"]["added"]["commit"]]
    links = [link for one in found["items"] for link in one["links"]]
    if len(known) != items or not all(link["provenance"] for link in links):
        raise SystemExit(f"{len(known)} of {items} items have a commit that added them")


if __name__ == "__main__":
    main()
