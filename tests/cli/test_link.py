from __future__ import annotations

import pytest

from git_kit import git
from kit import MakeRepository, Run
from reqtrace.errors import ExitCode

FILES = {"requirements/REQ-1.yaml": "id: REQ-1\ntype: req\ntitle: One\nstatus: approved\n"}


@pytest.fixture(autouse=True)
def _lin(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Lin Ker")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "lin@example.org")


def test_it_tells_what_it_wrote_and_how_to_share_it(
    make_repository: MakeRepository, run: Run
) -> None:
    root = make_repository(FILES, "Work \x1b[31m\n").root
    oid = git(root, "rev-parse", "--short=10", "HEAD").decode().strip()
    done = run(root, "link", "HEAD", "REQ-1")
    assert (done.code, done.err) == (ExitCode.CLEAN, "")
    assert done.out == (
        f'`Implements: REQ-1` written to the note on commit {oid} "Work \\x1b[31m"\n'
        "to share it: git push origin refs/notes/reqtrace\n"
    )
    again = run(root, "link", "HEAD", "REQ-1", "--as", "implements")
    assert again.out == f'commit {oid} "Work \\x1b[31m" already references REQ-1\n'
    taken = run(root, "link", "HEAD", "REQ-1", "--remove")
    assert taken.out.startswith(f"`Implements: REQ-1` removed from the note on commit {oid} ")
    missing = run(root, "link", "HEAD", "REQ-1", "--remove")
    assert missing.out == f'commit {oid} "Work \\x1b[31m" does not reference REQ-1 in a note\n'
    assert missing.code == ExitCode.CLEAN


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param(("HEAD", "REQ-01"), "no item has the id REQ-01\n  hint: did you", id="id"),
        pytest.param(("HEAD", "\x1b[31m"), "no item has the id \\x1b[31m\n", id="hostile id"),
        pytest.param(("nope", "REQ-1"), "unknown revision: nope\n", id="revision"),
        pytest.param(("--", "-x", "REQ-1"), "unknown revision: -x", id="like an option"),
        pytest.param(
            ("HEAD", "REQ-1", "--as", "Foo"), "Foo is not a configured trailer", id="trailer"
        ),
    ],
)
def test_one_clear_sentence(
    make_repository: MakeRepository, run: Run, arguments: tuple[str, ...], error: str
) -> None:
    done = run(make_repository(FILES, "Work\n").root, "link", *arguments)
    assert (done.code, done.out) == (ExitCode.ENVIRONMENT, "")
    assert f"reqtrace: {error}" in done.err


def test_a_repository_without_a_commit(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(FILES).root
    git(root, "update-ref", "-d", "HEAD")
    done = run(root, "link", "HEAD", "REQ-1")
    assert (done.code, done.out) == (ExitCode.ENVIRONMENT, "")
    assert "no commits yet" in done.err


def test_every_output_tells_a_note_and_a_copy(make_repository: MakeRepository, run: Run) -> None:
    made = make_repository(FILES)
    made.branch("side")
    made.write("a", "a")
    work = made.commit("Work\n\nImplements: REQ-1\n")
    made.checkout("main")
    other = made.commit("Other\n")
    copy = made.cherry_pick(work)
    made.merge("side", message="Merge\n")
    assert run(made.root, "link", other, "REQ-1").code == ExitCode.CLEAN

    shown = {line.split()[3]: line for line in run(made.root, "show", "REQ-1").out.splitlines()
             if " implemented by " in line}  # fmt: skip
    assert shown[other[:10]].endswith("Other  (from a note)")
    assert shown[copy[:10]].endswith(f"Work  (cherry-pick of {work[:10]})")
    assert shown[work[:10]].endswith("Work")

    report = run(made.root, "report", "--format", "json").json()
    (item,) = report["items"]
    assert {(commit["commit_oid"], commit["found_in"]) for commit in item["commits"]} == {
        (other, "note"), (work, "trailer"), (copy, "trailer"),
    }  # fmt: skip
    rows = report["matrix_by_commit"]
    originals = {row["commit"]["oid"]: row["original_oid"] for row in rows}
    assert originals == {other: None, work: None, copy: work}

    text = run(made.root, "report", "--format", "markdown").out.replace("\\", "")
    assert f"{other[:10]} (from a note)" in text
    assert f"{copy[:10]} (cherry-pick of {work[:10]})" in text
    page = run(made.root, "report", "--format", "html").out
    assert '<span class="tag">from a note</span>' in page
    assert f'<span class="tag">cherry-pick of {work[:10]}</span>' in page

    graph = run(made.root, "graph", "--format", "json").json()
    edges = {(edge["source"], edge["kind"]): edge for edge in graph["edges"]}
    assert edges[other, "implements"]["found_in"] == "note"
    assert (copy, "implements") not in edges
    assert edges[copy, "picked_from"]["target"] == work
