"""Make the console transcripts in README.md again, or check that they are fresh.

`python docs/transcripts.py` runs every `$ reqtrace …` line of the ```console blocks, in their
order and in a new folder, and puts what is printed below it; with `--check` it writes nothing and
fails where a transcript is stale.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
PAGE = TOP / "README.md"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` say whether it is as it would be written."""
    if arguments not in ([], ["--check"]):
        print("usage: python docs/transcripts.py [--check]", file=sys.stderr)
        return 2
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        fresh = BLOCK.sub(lambda block: _transcript(block.group(), Path(folder)), text)
    if not arguments:
        PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    elif fresh != text:
        print(f"{PAGE.name} is not fresh: run `python docs/transcripts.py`")
        return 1
    return 0


def _transcript(block: str, folder: Path) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{_output(line, folder)}" for line in commands)


def _output(line: str, folder: Path) -> str:
    words = line.removeprefix("$ ").split()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(TOP / "src"),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{line}\n{done.stderr}")
    return "".join(f"{one.rstrip()}\n" for one in done.stdout.splitlines())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
