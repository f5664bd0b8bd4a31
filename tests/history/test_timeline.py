"""A commit seen on a timeline is what a check of that commit sees."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings

import reqtrace
from doorstop_kit import CONFIG, TREE
from git_kit import count_processes, git
from growth_kit import Growth, grow, growths
from kit import MakeRepository
from reqtrace.engine.check import run_rules
from reqtrace.history.timeline import Timeline
from reqtrace.model.result import Result
from reqtrace.workspace import Workspace


def results(here: Workspace, commits: list[str]) -> list[Result]:
    timeline = Timeline(here.session)
    commit_snapshots = timeline.commit_snapshots(commits)
    history = timeline.history(
        item for snapshot in commit_snapshots for item in snapshot.loaded.items
    )
    item_history = timeline.item_history(
        {path for snapshot in commit_snapshots for path in snapshot.loaded.files}
    )
    return [
        run_rules(
            timeline.project_at(snapshot, history, item_history),
            here.config,
            timeline.context(snapshot),
        )
        for snapshot in commit_snapshots
    ]


def _at(here: Workspace, commit: str) -> Workspace:
    """*here* at *commit*, where what the head does decides which gaps are gaps."""
    session = here.at(commit).session
    project = replace(session.project, practice_of_head=here.project.practice)
    return Workspace(replace(session, project=project))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(growths)
def test_a_moment_is_what_a_check_of_its_commit_sees(plan: list[Growth]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        grow(Path(folder), plan)
        here = reqtrace.open(folder, cache=False, allow_empty=True)
        commits = git(Path(folder), "rev-list", "HEAD").decode().split()
        # A check does not look for items in folders that hold none any more, a timeline does.
        checks = [
            _at(here, commit).with_item_history(everywhere=True).check() for commit in commits
        ]
        assert [result.findings for result in results(here, commits)] == [
            result.findings for result in checks
        ]
        assert [result.summary for result in results(here, commits)] == [
            result.summary for result in checks
        ]


def test_few_processes_however_many_commits(
    make_repository: MakeRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository({"needs/a.yaml": "id: NEED-1\ntitle: A\n"})
    commits = [repository.head()]
    for number in range(12):
        repository.write("needs/a.yaml", f"id: NEED-1\ntitle: A {number}\n")
        commits.append(repository.commit("Reword NEED-1"))
    notes = count_processes(tmp_path, monkeypatch)
    here = reqtrace.open(repository.root, cache=False)
    notes.write_bytes(b"")
    assert len(results(here, commits)) == len(commits)
    assert len(notes.read_text().splitlines()) <= 8


def test_files_that_are_not_asked_for_are_left_aside(make_repository: MakeRepository) -> None:
    files = {f"needs/{n}.yaml": f"id: NEED-{n}\ntitle: N\n" for n in (1, 2)}
    repository = make_repository(files)
    timeline = Timeline(reqtrace.open(repository.root).session)
    (commit_snapshot,) = timeline.commit_snapshots(
        [repository.head()], [PurePosixPath("needs/2.yaml")]
    )
    assert [item.id for item in commit_snapshot.loaded.items] == ["NEED-2"]


def test_files_that_items_refer_to_are_those_of_the_moment(
    make_repository: MakeRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository({**TREE, "reqtrace.toml": CONFIG})
    commits = [repository.head()]
    repository.write("src/orders.py", "def test_nothing() -> None: ...\n")
    commits.append(repository.commit("Test nothing"))
    repository.remove("src/orders.py")
    commits.append(repository.commit("Remove the tests"))
    repository.write("src/orders.py", TREE["src/orders.py"])
    commits.append(repository.commit("Test the orders"))
    here = reqtrace.open(repository.root, cache=False)
    notes = count_processes(tmp_path, monkeypatch)
    found = results(here, commits)
    assert len(notes.read_text().splitlines()) <= 12
    broken = [
        [finding for finding in result.findings if finding.rule == "LNK008"] for result in found
    ]
    # First the keyword is gone, then the file, of which two references know the path.
    assert [len(findings) for findings in broken] == [0, 1, 2, 0]
    checks = [here.at(commit).check() for commit in commits]
    assert [result.findings for result in found] == [result.findings for result in checks]
