"""A folder of items that moved together with the `include` that reads it: its past stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository

CONFIG = '[[source]]\ninclude = ["{}/**/*.md"]\n'
NEED = "# Needs\n\n## NEED-1: Orders\n\nStatus: approved\n\nBuyers want to look up {}.\n"
REQ = (
    "# Requirements\n\n## REQ-1: List orders\n\nStatus: approved\nSatisfies: NEED-1\n\n"
    "The shop shall list orders.\n"
)
Step = Callable[[WritableRepository], None]


def suspect(make_repository: MakeRepository) -> WritableRepository:
    """A need in specs/ that changed after its requirement was written."""
    repository = make_repository(
        {
            "reqtrace.toml": CONFIG.format("specs"),
            "specs/needs/n.md": NEED.format("orders"),
            "specs/r.md": REQ,
        },
        "Begin\n\nImplements: REQ-1",
    )
    repository.write("specs/needs/n.md", NEED.format("old orders"))
    repository.commit("Change the need")
    return repository


def include(repository: WritableRepository) -> None:
    repository.write("reqtrace.toml", CONFIG.format("docs"))


def move(repository: WritableRepository) -> None:
    repository.git("mv", "specs", "docs")


def rename(repository: WritableRepository) -> None:
    repository.git("mv", "docs/needs/n.md", "docs/needs/orders.md")
    repository.git("mv", "docs/r.md", "docs/list.md")


def edit(repository: WritableRepository) -> None:
    for path in ("docs/needs/n.md", "docs/r.md"):
        text = (repository.root / path).read_text()
        repository.write(path, text.replace("\n\n## ", "\n\nAn introduction.\n\n## "))


def flatten(repository: WritableRepository) -> None:
    repository.git("mv", "docs/needs/n.md", "docs/n.md")


def join(repository: WritableRepository) -> None:
    texts = [(repository.root / f"docs/{name}").read_text() for name in ("needs/n.md", "r.md")]
    repository.git("rm", "--quiet", "-r", "--force", "docs")
    repository.write("docs/all.md", "\n".join(texts))


def commit(repository: WritableRepository) -> None:
    repository.commit("Move")


def on_a_branch(repository: WritableRepository) -> None:
    repository.branch("topic")
    move(repository)
    include(repository)
    repository.commit("Move")
    repository.checkout("main")
    repository.write("README.md", "Shop\n")
    repository.commit("Other")
    repository.merge("topic", message="Merge")


MOVES: dict[str, tuple[Step, ...]] = {
    "at once": (move, include, commit),
    "the folder first": (move, commit, include, commit),
    "the configuration first": (include, commit, move, commit),
    "with other names": (move, rename, include, commit),
    "with other words": (move, edit, include, commit),
    "into one folder": (move, flatten, include, commit),
    "into one file": (move, join, include, commit),
    "on a branch": (on_a_branch,),
    "not committed": (move, include),
}


@pytest.mark.parametrize("steps", MOVES.values(), ids=MOVES)
def test_what_was_open_stays_open(
    make_repository: MakeRepository, run: Run, steps: tuple[Step, ...]
) -> None:
    repository = suspect(make_repository)
    changed = repository.head()[:10]
    for step in steps:
        step(repository)
    for options in ([], [], ["--no-cache"]):
        outcome = run(repository.root, "check", "--format", "concise", *options)
        assert outcome.out.count("REV001") == 1, outcome
    if repository.git("status", "--porcelain"):
        repository.git("add", "--all")
        assert "REV001" in run(repository.root, "check", "--staged", "--format", "concise").out
    when = run(repository.root, "when", "REV001", "REQ-1").out
    assert changed in when, when
    history = run(repository.root, "show", "NEED-1", "--history").out
    assert [word in history for word in ("moved from specs/", "changed text", "added")] == [
        True
    ] * 3


def test_twice(make_repository: MakeRepository, run: Run) -> None:
    repository = suspect(make_repository)
    changed = repository.head()[:10]
    for step in (move, include, commit):
        step(repository)
    repository.git("mv", "docs", "text")
    repository.write("reqtrace.toml", CONFIG.format("text"))
    repository.commit("Again")
    assert "REV001" in run(repository.root, "check", "--format", "concise").out
    assert changed in run(repository.root, "when", "REV001", "REQ-1").out
    history = run(repository.root, "show", "NEED-1", "--history").out
    assert "moved from docs/needs/n.md" in history
    assert "moved from specs/needs/n.md" in history


def test_another_file_that_goes_is_no_origin(make_repository: MakeRepository, run: Run) -> None:
    """A page outside of the sources, removed by the commit that adds an item, held none."""
    repository = make_repository({"reqtrace.toml": CONFIG.format("docs"), "old/a.md": NEED})
    repository.write("docs/r.md", REQ.replace("Satisfies: NEED-1\n", ""))
    repository.remove("old/a.md")
    repository.commit("Begin anew")
    history = run(repository.root, "show", "REQ-1", "--history").out
    assert history.endswith("added\n      Begin anew\n"), history


def test_a_file_at_the_top_takes_no_other_along(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(
        {
            "needs.md": NEED,
            "README.md": REQ,
            "reqtrace.toml": '[[source]]\ninclude = ["needs.md"]\n',
        }
    )
    repository.git("mv", "needs.md", "docs.md")
    repository.git("rm", "--quiet", "README.md")
    (repository.root / "docs").mkdir()
    repository.git("mv", "docs.md", "docs/needs.md")
    include(repository)
    repository.commit("Move")
    assert "moved from needs.md" in run(repository.root, "show", "NEED-1", "--history").out
    assert run(repository.root, "show", "REQ-1", "--history").code == 2
