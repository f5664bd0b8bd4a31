"""`reqtrace why` against `git blame`: for a file, for a line, and for a range of commits.

    python benchmarks/why.py [PATH [RUNS [FILE...]]]

PATH is any repository, bare or not; nothing is written to it: an item is added to a shared clone.
Without it a repository is made up. FILEs are asked about, two that many commits touched where
none are given. The yardstick of each line is `git blame` of the same lines (of each changed file
for a range) and the start of Python with our modules, which every run pays anyway.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from yardstick import Job, compare, process

REQUIREMENT = "id: REQ-1\ntype: req\ntitle: Blame\nstatus: approved\ntext: It shall blame.\n"
LIMIT = 2.0
RANGE = 30
AUTHOR = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


def main(path: Path | None, runs: int, files: Sequence[str]) -> None:
    """Print the ratios, after a look that the answer is the right one."""
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "clone"
        source = path or made_up(Path(name) / "made-up")
        subprocess.run(("git", "clone", "--quiet", "--shared", source, clone), check=True)
        files = files or touched_most(clone)
        add_item(clone, files[0])
        verify(clone, files[0])
        start = process([sys.executable, "-c", "import reqtrace.cli, reqtrace.engine.open"])
        for file in files:
            middle = (clone / file).read_bytes().count(b"\n") // 2
            blame = blaming(clone, file)
            measure(f"why {file}", clone, [file], [blame, start], runs)
            blame = blaming(clone, file, f"-L{middle},{middle}")
            measure(f"why {file}:{middle}", clone, [f"{file}:{middle}"], [blame, start], runs)
        measure_range(clone, start, runs)


def measure(title: str, clone: Path, asked: list[str], yardsticks: list[Job], runs: int) -> None:
    command = [sys.executable, "-m", "reqtrace", "why", *asked]
    compare(title, process(command, clone), together(yardsticks), limit=LIMIT, runs=runs)


def measure_range(clone: Path, start: Job, runs: int) -> None:
    """The last commits, against a `git blame` of each file that they changed."""
    base = git(clone, "rev-parse", f"HEAD~{min(RANGE, first_parents(clone) - 1)}")
    listed = git(clone, "diff", "-z", "--name-only", "--diff-filter=AM", f"{base}..HEAD")
    blames = [blaming(clone, file, f"{base}..HEAD") for file in listed.split("\0") if file]
    title = f"why --range, {count(clone, base)} commits, {len(blames)} files"
    measure(title, clone, ["--range", f"{base}..HEAD"], [*blames, start], min(runs, 3))


def add_item(clone: Path, file: str) -> None:
    """A requirement, and a commit that implements it with one line of *file*."""
    (clone / "requirements").mkdir(exist_ok=True)
    (clone / "requirements" / "REQ-1.yaml").write_text(REQUIREMENT)
    target = clone / file
    target.write_bytes(target.read_bytes() + b"why\n")
    git(clone, "add", "--all")
    git(clone, *AUTHOR, "commit", "--quiet", "--message=Why\n\nImplements: REQ-1")


def verify(clone: Path, file: str) -> None:
    """Our lines are those of git, and the one that is explained is found."""
    command = [sys.executable, "-m", "reqtrace", "why", file, "--format", "json"]
    answer = json.loads(subprocess.run(command, cwd=clone, capture_output=True, check=True).stdout)
    (ranges,) = (one["ranges"] for one in answer["files"])
    ours = [
        one["commit_oid"] for one in ranges for _ in range(one["first_line"], one["last_line"] + 1)
    ]
    theirs = git(clone, "blame", "-s", "-l", "--root", file).splitlines()
    if ours != [line.split(" ")[0] for line in theirs] or answer["lines"]["explained"] != 1:
        raise SystemExit(f"why {file} and git blame do not agree")
    print(f"{file}: {len(ours)} lines of {len(set(ours))} commits, out of {count(clone)}")


def touched_most(clone: Path) -> list[str]:
    """Two files: the one that most of the latest commits touched, and one of the middle."""
    listed = git(clone, "log", "-2000", "-z", "--format=", "--name-only").split("\0")
    counted = [file for file, _ in Counter(listed).most_common() if file]
    there = [file for file in counted if is_text(clone / file)]
    return list(dict.fromkeys([there[0], there[len(there) // 4]]))


def is_text(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and b"\0" not in path.read_bytes()


def made_up(folder: Path, commits: int = 3000, files: int = 40) -> Path:
    """A repository in which each commit changes a few lines of one file."""
    chance = random.Random(7)
    contents = [[f"line {number}" for number in range(800)] for _ in range(files)]
    stream = []
    for number in range(commits):
        which = number if number < files else int(files * chance.random() ** 3)
        lines = contents[which]
        for _ in range(4):
            lines[chance.randrange(len(lines))] = f"line of {number}, {chance.random()}"
        lines.insert(chance.randrange(len(lines)), f"new in {number}")
        text = "\n".join(lines) + "\n"
        stream += ["commit refs/heads/main", f"committer Ada <ada@example.org> {number + 1} +0000"]
        message = f"Work on part {which}" + ("\n\nImplements: REQ-2" if number % 3 else "")
        stream += [f"data {len(message)}", message]
        stream += [f"M 100644 inline part{which}.txt", f"data {len(text)}", text]
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "fast-import", "--quiet", input="\n".join(stream))
    return folder


def blaming(clone: Path, file: str, *options: str) -> Job:
    return process(["git", "blame", "--incremental", *options, "--", file], clone)


def together(jobs: Sequence[Job]) -> Job:
    def job() -> None:
        for one in jobs:
            one()

    return job


def count(clone: Path, base: str = "") -> int:
    return int(git(clone, "rev-list", "--count", f"{base}..HEAD" if base else "HEAD"))


def first_parents(clone: Path) -> int:
    return int(git(clone, "rev-list", "--count", "--first-parent", "HEAD"))


def git(folder: Path, *arguments: str, input: str = "") -> str:
    done = subprocess.run(
        ("git", *arguments), cwd=folder, input=input.encode(), stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode("utf-8", "surrogateescape").strip()


if __name__ == "__main__":
    main(
        Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None,
        int(sys.argv[2]) if len(sys.argv) > 2 else 5,
        sys.argv[3:],
    )
