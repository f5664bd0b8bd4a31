"""Are all references to items found that stand in the history of a public repository?

    python tests/truth/references.py PATH OWNER/NAME [PATH OWNER/NAME...]

PATH is a clone with its whole history, bare or not; nothing is written to it. The ids of its
commits are counted by a plain regular expression and read by reqtrace, both are held against
`expected_dev.json` of the corpora, and each difference is named. The answer is a table in
Markdown; the exit code is 1 where a difference has no name.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpora_kit import CORPORA
from references_kit import (
    HABITS,
    TRAILERS,
    UNEXPLAINED,
    Habit,
    Message,
    Row,
    all_ids,
    identifiers,
    known_rows,
    rows,
    with_id_in_block,
)
from reqtrace.git.log.commit_record import words
from reqtrace.git.log.history import read_history
from reqtrace.git.process.repository import Repository

Line = tuple[str, str, object, object, str]


def main(arguments: Sequence[str]) -> int:
    if not arguments or len(arguments) % 2:
        sys.exit(__doc__)
    print("| repository | figure | expected | found | why different |")
    print("|---|---|---:|---:|---|")
    is_clear = True
    for path, name in zip(arguments[::2], arguments[1::2], strict=True):
        for line in compare(Path(path), name):
            print("| {} | {} | {} | {} | {} |".format(*line))
            is_clear = is_clear and UNEXPLAINED not in line[-1]
    return 0 if is_clear else 1


def compare(path: Path, name: str) -> Iterator[Line]:
    """A line of the table for each figure of the repository *name*."""
    habit, truth = HABITS[name], _truth(name)
    head = truth["repo_commit"]
    messages = _messages(path, head)
    merges = sum(one.is_merge for one in messages)
    total, read = _read(path, head, habit, messages, all_ids(habit, (m.text for m in messages)))
    yield from _counted(name, truth, "commits", total)
    yield from _counted(name, truth, "merges", merges)
    yield _in_block(name, truth, habit, path, [one.text for one in messages])
    for row in rows(habit, read):
        yield _line(name, truth, row)
    if habit.files:
        known = _known(path, head, habit)
        yield from _counted(name, truth, "known_ids", len(known))
        _, read = _read(path, head, habit, messages, known)
        for row in known_rows(habit, read, known):
            yield _line(name, truth, row)
        # And as it is without a configuration: what the items tell is all that is known.
        bare = replace(habit, patterns=())
        _, read = _read(path, head, bare, messages, known)
        for row in known_rows(bare, read, known):
            yield _line(name, truth, row, " without a configuration")


def _truth(name: str) -> dict[str, Any]:
    counted: dict[str, Any] = json.loads((CORPORA / "expected_dev.json").read_text("utf-8"))
    found: dict[str, Any] = counted[name]["commits"]
    return found


def _counted(name: str, truth: Mapping[str, Any], figure: str, found: int) -> Iterator[Line]:
    yield name, figure, truth[figure], found, "" if truth[figure] == found else UNEXPLAINED


def _in_block(
    name: str, truth: Mapping[str, Any], habit: Habit, path: Path, texts: Sequence[str]
) -> Line:
    """Messages with an id where git sees trailers: git itself is the judge of that."""
    figure = "with_id_in_trailer_block"
    found = with_id_in_block(habit, texts)
    seen = _git(path, "log", "-z", "--format=%(trailers:only)", truth["repo_commit"])
    of_git = sum(bool(habit.ids(words(one))) for one in seen.split(b"\0"))
    why = "" if found == truth[figure] else f"git itself sees {of_git}"
    return name, figure, truth[figure], found, why if found == of_git else UNEXPLAINED


def _line(name: str, truth: Mapping[str, Any], row: Row, circumstance: str = "") -> Line:
    reasons = [f"{count} {reason}" for reason, count in sorted(row.reasons.items())]
    if row.plain != truth[row.figure]:
        reasons.append(f"{UNEXPLAINED}: the plain expression finds {row.plain}")
    figure = f"{row.figure}{circumstance}"
    return name, figure, truth[row.figure], row.found, "; ".join(reasons)


def _read(
    path: Path, head: str, habit: Habit, messages: Iterable[Message], ids: Iterable[str]
) -> tuple[int, list[Message]]:
    """How many commits reqtrace counts, and *messages* with what it found in them."""
    repository = Repository.discover(path, allow_bare=True)
    history = read_history(
        repository, identifiers(ids), TRAILERS, head, id_patterns=habit.id_patterns()
    )
    said = {commit.oid: commit.references for commit in history.commits}
    return history.total, [replace(one, references=said.get(one.oid, ())) for one in messages]


def _messages(path: Path, head: str) -> list[Message]:
    shown = _git(path, "log", "-z", "--no-notes", "--encoding=UTF-8", "--format=%H %P%n%B", head)
    found = []
    for record in shown.split(b"\0"):
        lineage, _, text = words(record).partition("\n")
        if lineage:
            oid, *parents = lineage.split()
            found.append(Message(oid=oid, is_merge=len(parents) > 1, text=text))
    return found


def _known(path: Path, head: str, habit: Habit) -> set[str]:
    """The ids of the items of the commit *head*: of its paths, or of lines of its files."""
    paths = words(_git(path, "ls-tree", "-r", "-z", "--name-only", head)).split("\0")
    return habit.items(paths, lambda one: words(_git(path, "show", f"{head}:{one}")))


def _git(path: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(path), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
