"""Links of decisions to nothing, in every state of a repository that can be asked for."""

from __future__ import annotations

import pytest

import reqtrace
from kit import MakeRepository, Run
from reqtrace.history.timeline import Timeline
from reqtrace.rules.samples import decision

AT = "docs/adr/0001-one-database.md"


def linking(*paths: str) -> str:
    words = "".join(f"- [see]({path})\n" for path in paths)
    return f"{decision(1, 'One database', 'Accepted')}\n## Links\n\n{words}"


@pytest.mark.parametrize(
    ("path", "words", "hint"),
    [
        ("../Plan.md", "docs/Plan.md, which does not exist", "did you mean ../plan.md?"),
        ("plan", "docs/adr/plan, which does not exist", "did you mean ../plan.md?"),
        ("../../../plan.md", "a path outside the repository", "did you mean ../plan.md?"),
        (
            "gone.png",
            "docs/adr/gone.png, which does not exist",
            "write the path relative to the folder",
        ),
        ("../plan.md:3", "docs/plan.md:3, which no forge opens", "did you mean ../plan.md#L3?"),
        ("./plan.md:3-9", "docs/adr/plan.md:3-9, which no", "did you mean ../plan.md#L3-L9?"),
        ("./gone.md:3", "docs/adr/gone.md:3, which does not exist", "write the path relative"),
        ("a" * 300, f"docs/adr/{'a' * 191}…, which", "write the path relative to the folder"),
    ],
)
def test_what_is_said_of_a_dead_link(
    make_repository: MakeRepository, path: str, words: str, hint: str
) -> None:
    repository = make_repository({AT: linking(path), "docs/plan.md": "x\n"})
    [finding] = reqtrace.open(repository.root).check().findings
    assert (finding.rule, finding.item) == ("ADR007", "ADR-0001")
    assert finding.message.startswith(f"ADR-0001 links to {words}")
    assert (finding.help or "").startswith(hint)


def test_decisions_that_no_longer_hold_are_read_too(make_repository: MakeRepository) -> None:
    text = linking("gone.md").replace("Accepted", "Deprecated")
    repository = make_repository({AT: text})
    assert [one.rule for one in reqtrace.open(repository.root).check().findings] == ["ADR007"]


def test_the_index_and_old_revisions_answer_as_the_work_tree_did(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository({AT: linking("../plan.md", "../../src/"), "docs/plan.md": "x\n"})
    commits = [repository.head()]
    repository.write("src/app.py", "x = 1\n")
    commits.append(repository.commit("Begin the code"))
    repository.rename("docs/plan.md", "plan.md")
    assert _found(run(repository.root, "check", "--staged", "--format", "json").json()) == [
        "ADR-0001 links to docs/plan.md, which does not exist"
    ]
    commits.append(repository.commit("Move the plan"))
    asked = [("--rev", one) for one in commits] + [(), ("--staged",)]
    said = [
        _found(run(repository.root, "check", *arguments, "--format", "json").json())
        for arguments in asked
    ]
    plan, src = (
        f"ADR-0001 links to {path}, which does not exist" for path in ("docs/plan.md", "src")
    )
    assert said == [[src], [], [plan], [plan], [plan]]
    here = reqtrace.open(repository.root, cache=False)
    commit_snapshots = Timeline(here.session).commit_snapshots(commits)
    dead = [
        [one for one in commit_snapshot.loaded.references if not one.is_there]
        for commit_snapshot in commit_snapshots
    ]
    assert [len(one) for one in dead] == [1, 0, 1]


def _found(result: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["message"] for one in result["findings"] if one["rule"] == "ADR007"]
