"""Items of folders that hold none any more: removed whole, or moved away from their source."""

from __future__ import annotations

import pytest

from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.history import removed_folders

NEED = "id: NEED-{0}\ntitle: Need {0}\nstatus: approved\ntext: Visitors want {0}.\n"
REQ = "id: REQ-1\ntitle: List\nstatus: approved\ntext: t\nsatisfies: [NEED-1, NEED-2]\n"
DOORSTOP = {
    ".doorstop.yml": "settings:\n  digits: 3\n  prefix: SWR\n  sep: ''\n",
    "SWR001.yml": "active: true\nlevel: 1.0\nlinks: []\nnormative: true\ntext: |\n  It shall {}.\n",
}
MAPPING = """\
[[source]]
include = ["spec/*.md"]
items = { heading = '^(?P<id>R-[0-9]+) (?P<title>.*)$', level = 2 }
type = "req"
"""


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    repository = make_repository(
        {
            "docs/needs/NEED-1.yaml": NEED.format(1),
            "old/needs/NEED-2.yaml": NEED.format(2),
            "docs/requirements/REQ-1.yaml": REQ,
        },
        "Work\n\nSatisfies: NEED-2\n",
    )
    repository.remove("old/needs/NEED-2.yaml")
    repository.commit("Give up the old place")
    return repository


@pytest.mark.parametrize("more", [(), ("--no-cache",)])
def test_a_link_to_what_a_removed_folder_held(
    repository: WritableRepository, run: Run, more: tuple[str, ...]
) -> None:
    for _ in range(2):
        outcome = run(repository.root, "check", *more)
        assert f"NEED-2 was deleted in {repository.head()[:10]}" in outcome.out, outcome
        assert "GIT001" not in outcome.out


def test_files_beyond_the_limit_are_counted(
    repository: WritableRepository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removed_folders, "_MOST_FILES", 0)
    for _ in range(2):  # the second time from the cache
        out = run(repository.root, "check").out
        assert "were not looked for in 1 of the files that commits removed" in out


def test_an_id_that_never_was_has_no_such_hint(repository: WritableRepository, run: Run) -> None:
    repository.write("docs/requirements/REQ-1.yaml", REQ.replace("NEED-2", "NEED-77"))
    repository.commit("Link elsewhere\n\nSatisfies: NEED-88\n")
    outcome = run(repository.root, "check")
    assert "add an item NEED-77" in outcome.out, outcome
    assert "satisfies NEED-88, but no item has the id NEED-88" in outcome.out


def _moves(outcome: str) -> list[str]:
    lines = outcome.partition("\nhistory\n")[2].splitlines()
    return [line.rpartition("  ")[2] for line in lines if line.startswith("  ") and line[2] != " "]


def test_a_document_that_moved_keeps_its_past(make_repository: MakeRepository, run: Run) -> None:
    files = {f"reqs/{name}": text.format("list") for name, text in DOORSTOP.items()}
    repository = make_repository(files)
    repository.write("reqs/SWR001.yml", DOORSTOP["SWR001.yml"].format("list all"))
    repository.commit("All")
    for start, end in (("reqs", "docs/reqs"), ("docs/reqs", "spec/reqs")):
        for name in DOORSTOP:
            repository.rename(f"{start}/{name}", f"{end}/{name}")
        repository.commit("Move")
    expected = [
        "moved from docs/reqs/SWR001.yml",
        "moved from reqs/SWR001.yml",
        "changed title, text",
        "added",
    ]
    for _ in range(2):
        assert _moves(run(repository.root, "show", "SWR001", "--history").out) == expected


def test_a_source_that_covers_the_new_place_alone(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository({"old/s.md": "# S\n\n## R-1 List\n\nIt shall list.\n"})
    repository.rename("old/s.md", "spec/s.md")
    repository.write("reqtrace.toml", MAPPING)
    repository.commit("Move")
    outcome = run(repository.root, "show", "R-1", "--history")
    assert _moves(outcome.out) == ["moved from old/s.md", "added"]
