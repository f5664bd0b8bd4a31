"""`reqtrace check --merge`: what two branches break together, found before the merge."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kit import Files, Run
from reqtrace.git.write.fixture_repository import WritableRepository

NEED = "id: NEED-{n}\ntitle: Need {n}\nstatus: approved\ntext: I need {n}.\n"
REQ = (
    "id: REQ-{n}\ntitle: Requirement {n}\nstatus: approved\n"
    "text: The service shall do {n}.\nsatisfies: [{needs}]\n"
)
START: Files = {
    "docs/needs/NEED-1.yaml": NEED.format(n=1),
    "docs/needs/NEED-2.yaml": NEED.format(n=2),
    "docs/requirements/REQ-1.yaml": REQ.format(n=1, needs="NEED-1, NEED-2"),
    "src/code.py": "before\n",
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Branches main and topic at one commit without a gap; topic is checked out."""
    repository = WritableRepository.create(tmp_path_factory.mktemp("model") / "repo")
    for path, text in START.items():
        repository.write(path, text)
    repository.commit("Initial commit")
    repository.branch("topic")
    return repository.root


@pytest.fixture
def work(model: Path, tmp_path: Path) -> WritableRepository:
    """The same to write to."""
    shutil.copytree(model, tmp_path / "repo")
    return WritableRepository(tmp_path / "repo")


def _on(work: WritableRepository, branch: str, **files: str | None) -> str:
    """Commit *files*, by the name of their item, on a branch; None deletes."""
    work.checkout(branch)
    for name, text in files.items():
        kind = "needs" if name.startswith("NEED") else "requirements"
        path = f"docs/{kind}/{name.replace('_', '-')}.yaml"
        work.remove(path) if text is None else work.write(path, text)
    return work.commit(f"Change {', '.join(files)} on {branch}")


def test_one_id_taken_twice_is_found_before_the_merge(work: WritableRepository, run: Run) -> None:
    main = _on(work, "main", other=REQ.format(n=2, needs="NEED-2"))
    topic = _on(work, "topic", REQ_2=REQ.format(n=2, needs="NEED-1"))
    assert [run(work.root, "check", "--rev", branch).code for branch in (main, topic)] == [0, 0]
    assert run(work.root, "check", "--base", "main").code == 0
    outcome = run(work.root, "check", "--merge", "main", "--format", "json")
    assert outcome.code == 1
    document = outcome.json()
    assert [finding["rule"] for finding in document["findings"]] == ["IDS001"]
    assert document["revision"] == topic
    assert document["comparison"]["merged_with"] == main
    assert document["summary"]["commits"] == 3, "the merge commit is nobody's"


def test_a_link_whose_target_the_other_branch_deleted(work: WritableRepository, run: Run) -> None:
    main = _on(work, "main", NEED_2=None, REQ_1=REQ.format(n=1, needs="NEED-1"))
    topic = _on(work, "topic", REQ_2=REQ.format(n=2, needs="NEED-2, NEED-1"))
    assert [run(work.root, "check", "--rev", branch).code for branch in (main, topic)] == [0, 0]
    outcome = run(work.root, "check", "--merge", "main")
    assert outcome.code == 1
    assert "REQ-2 satisfies NEED-2, but no item has the id NEED-2" in outcome.out
    assert outcome.out.endswith(
        f"1 new (1 error), 0 fixed, 0 unchanged · merged with {main[:10]} · 3 items, 3 links, "
        "0 of 3 commits reference an item\n"
    )
    # From the other side it is the same merge.
    assert run(work.root, "check", "--rev", "main", "--merge", "topic").code == 1


def test_gaps_of_one_side_are_not_brought_by_the_merge(work: WritableRepository, run: Run) -> None:
    _on(work, "main", REQ_3=REQ.format(n=3, needs="NEED-1, NEED-30"))
    _on(work, "topic", REQ_4=REQ.format(n=4, needs="NEED-1, NEED-40"))
    document = run(work.root, "check", "--merge", "main", "--format", "json").json()
    assert document["findings"] == []
    assert [finding["item"] for finding in document["comparison"]["unchanged"]] == [
        "REQ-3",
        "REQ-4",
    ]


def test_a_gap_that_one_side_mends_is_fixed(work: WritableRepository, run: Run) -> None:
    _on(work, "main", NEED_3=NEED.format(n=3))
    _on(work, "topic", REQ_3=REQ.format(n=3, needs="NEED-3"))
    assert run(work.root, "check").code == 1
    outcome = run(work.root, "check", "--merge", "main")
    assert outcome.code == 0
    assert "no new findings" in outcome.out
    assert "fixed: docs/needs/NEED-3.yaml" in outcome.out


def test_a_conflict_in_items_cannot_be_judged(work: WritableRepository, run: Run) -> None:
    _on(work, "main", REQ_1=REQ.format(n=1, needs="NEED-1"))
    _on(work, "topic", REQ_1=REQ.format(n=1, needs="NEED-2"))
    outcome = run(work.root, "check", "--merge", "main")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(
        "reqtrace: cannot check the merge with main: conflicts in docs/requirements/REQ-1.yaml\n"
    )


def test_an_item_that_one_side_deleted_and_the_other_changed(
    work: WritableRepository, run: Run
) -> None:
    _on(work, "main", NEED_2=None)
    _on(work, "topic", NEED_2=NEED.format(n=2) + "owner: ada\n")
    outcome = run(work.root, "check", "--merge", "main")
    assert (outcome.code, outcome.out) == (2, "")
    assert "docs/needs/NEED-2.yaml" in outcome.err


def test_a_conflict_elsewhere_is_a_note(work: WritableRepository, run: Run) -> None:
    for branch in ("main", "topic"):
        work.checkout(branch)
        work.write("src/code.py", f"{branch}\n")
        work.commit(f"Code on {branch}")
    outcome = run(work.root, "check", "--merge", "main")
    assert outcome.code == 0
    assert "note: the merge has conflicts in src/code.py, which contain no items" in outcome.out


def test_what_is_not_committed_takes_no_part(work: WritableRepository, run: Run) -> None:
    _on(work, "topic", REQ_2=REQ.format(n=2, needs="NEED-1"))
    expected = run(work.root, "check", "--merge", "main")
    work.write("docs/requirements/REQ-9.yaml", REQ.format(n=9, needs="NEED-99"))
    assert run(work.root, "check", "--merge", "main") == expected


def test_nothing_is_written(work: WritableRepository, run: Run) -> None:
    _on(work, "main", other=REQ.format(n=2, needs="NEED-2"))
    _on(work, "topic", REQ_2=REQ.format(n=2, needs="NEED-1"))

    def files() -> list[Path]:
        return [path for path in sorted(work.root.rglob("*")) if "reqtrace" not in path.parts]

    before = files(), work.git("for-each-ref"), work.git("status", "--porcelain")
    run(work.root, "check", "--merge", "main")
    assert (files(), work.git("for-each-ref"), work.git("status", "--porcelain")) == before


def test_a_bare_repository_can_be_asked(work: WritableRepository, run: Run, tmp_path: Path) -> None:
    _on(work, "main", other=REQ.format(n=2, needs="NEED-2"))
    _on(work, "topic", REQ_2=REQ.format(n=2, needs="NEED-1"))
    expected = run(work.root, "check", "--merge", "main")
    bare = tmp_path / "bare.git"
    shutil.copytree(work.root / ".git", bare)
    work.git("--git-dir", str(bare), "config", "core.bare", "true")
    assert run(bare, "check", "--rev", "topic", "--merge", "main") == expected


def test_the_merge_that_a_pull_request_proposes_is_found(
    work: WritableRepository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = _on(work, "main", other=REQ.format(n=2, needs="NEED-2"))
    topic = _on(work, "topic", REQ_2=REQ.format(n=2, needs="NEED-1"))
    # What the forge checks out is the merge: it has the gap already, the two sides have not.
    work.git("checkout", "--quiet", "--detach", "main")
    work.merge("topic", message="Merge topic into main")
    event = {"pull_request": {"base": {"sha": main, "ref": "main"}, "head": {"sha": topic}}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    outcome = run(work.root, "check", "--merge", "auto", "--format", "json")
    assert outcome.code == 1
    assert [finding["rule"] for finding in outcome.json()["findings"]] == ["IDS001"]
    assert outcome.json()["comparison"]["merged_with"] == main


def test_a_push_proposes_no_merge(
    work: WritableRepository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "topic")
    outcome = run(work.root, "check", "--merge", "auto")
    assert (outcome.code, outcome.out) == (2, "")
    assert "found no pull request or merge request" in outcome.err


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("nowhere", "unknown revision: nowhere"),
        ("-x", "unknown revision: -x"),
        ("island", "have no common ancestor"),
    ],
)
def test_what_cannot_be_merged_is_one_sentence(
    work: WritableRepository, run: Run, ref: str, said: str
) -> None:
    work.git("checkout", "--quiet", "--orphan", "island")
    work.commit("Alone")
    work.checkout("topic")
    outcome = run(work.root, "check", "--merge", ref)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


@pytest.mark.parametrize("ref", ["main", "HEAD", "topic~1"])
def test_a_merge_that_changes_nothing_brings_nothing(
    work: WritableRepository, run: Run, ref: str
) -> None:
    _on(work, "topic", REQ_2=REQ.format(n=2, needs="NEED-1, NEED-9"))
    outcome = run(work.root, "check", "--merge", ref)
    assert outcome.code == 0
    assert "no new findings, 0 fixed, 1 unchanged" in outcome.out
    assert f"note: HEAD and {ref} have not diverged: a merge adds nothing" in outcome.out
