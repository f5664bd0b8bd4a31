"""The forms in which commits name items, by the command line in real repositories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from git_kit import git
from kit import Files, MakeRepository, Run


def requirement(item: str) -> str:
    return f"id: {item}\ntitle: About {item}\nstatus: draft\ntext: The service shall do {item}.\n"


KNOWN = (
    "KEY-12",
    "KEY-8",
    "SR-008",
    "SR-023",
    "TASK-035",
    "TASK-035b",
    "OPS-AC-02",
    "OPS-AC-02.01",
)
ITEMS: Files = {f"requirements/{item_id}.yaml": requirement(item_id) for item_id in KNOWN}
Forms = Mapping[str, str]  # a message and the items that it names, with how it names them

LEARNT: Forms = {
    "[KEY-12] Add carts": "mentions KEY-12",
    "KEY-12: Add carts": "mentions KEY-12",
    "KEY-12 Add carts": "mentions KEY-12",
    "Add carts (KEY-12)": "mentions KEY-12",
    "feat(KEY-12): add carts": "mentions KEY-12",
    "Add KEY-12's carts": "mentions KEY-12",
    "[KEY-12][KEY-8] Add carts": "mentions KEY-12, mentions KEY-8",
    "KEY-12, KEY-8: Add carts": "mentions KEY-12, mentions KEY-8",
    "Merge branch\n\nKEY-12: title of the change": "mentions KEY-12",
    "No trailer\n\nKEY-12: it is\nKEY-8: a title": "mentions KEY-12, mentions KEY-8",
    "Carry\r\n\r\nImplements: KEY-12\r\n": "implements KEY-12",
    "Several\n\nImplements: KEY-12, KEY-8\n": "implements KEY-12, implements KEY-8",
    "List\n\nImplements:\n- KEY-12\n- KEY-8\n": "implements KEY-12, implements KEY-8",
    "Part SR-023.5": "mentions SR-023",
    "Parts SR-008.3/4 done": "mentions SR-008",
    "Parts\n\nVerifies: SR-023.5, SR-008.3/4\n": "verifies SR-008, verifies SR-023",
    "Part that is an item OPS-AC-02.01": "mentions OPS-AC-02.01",
    "Part that is none OPS-AC-02.09": "mentions OPS-AC-02",
    "Longer TASK-035a": "",
    "Longer TASK-035b": "mentions TASK-035b",
    "Longer KEY-123, KEY-8-x, XKEY-8, KEY-80": "",
    "Without the zero TASK-35": "",
    "Code `KEY-12`": "",
    "Path docs/KEY-12.md": "",
    "Address https://tracker.example/browse/KEY-12": "",
    "Number #12": "",
}

HABITS = """
[trailers]
"Traces to" = "implements"

[[commits.id]]
pattern = '#(\\d+)'
item = "KEY-{}"

[[commits.id]]
pattern = 'https://tracker\\.example/(?:browse/KEY-|issues/)(\\d+)'
item = "KEY-{}"

[[commits.id]]
pattern = '(?i)task (\\d+[a-z]?)'
item = "TASK-{}"
in = ["subject"]
"""
CONFIGURED: Forms = {
    "Number #12": "mentions KEY-12",
    "Squashed (#12)": "mentions KEY-12",
    "Merge pull request #12 from ada/cart": "mentions KEY-12",
    "Longer #123, #12a, owner/name#12": "",
    "Address https://tracker.example/browse/KEY-12": "mentions KEY-12",
    "Close\n\nCloses https://tracker.example/issues/12#note-8\n": "mentions KEY-12",
    "Other address https://elsewhere.example/issues/12": "",
    "Both #12 and KEY-8": "mentions KEY-12, mentions KEY-8",
    "Trailer\n\nFixes: #12\n": "fixes KEY-12",
    "Blank\n\nTraces to: KEY-12, SR-023.5\n": "implements KEY-12, implements SR-023",
    "Blank\n\nTraces to: #12 #8\n": "implements KEY-12, implements KEY-8",
    "Blank list\n\nTraces to:\n- KEY-12\n- #8\n": "implements KEY-12, implements KEY-8",
    "task 035 in the subject": "mentions TASK-035",
    "Body\n\ntask 035 in the body\n": "",
    "Task 035a": "",
    "Task 035b": "mentions TASK-035b",
}


@pytest.mark.parametrize(
    ("config", "forms"),
    [
        pytest.param(None, LEARNT, id="learnt from the items"),
        pytest.param("", LEARNT, id="with an empty configuration"),
        pytest.param(HABITS, CONFIGURED, id="as configured"),
    ],
)
def test_forms(config: str | None, forms: Forms, make_repository: MakeRepository, run: Run) -> None:
    settings = {} if config is None else {"reqtrace.toml": config}
    assert named({**ITEMS, **settings}, forms, make_repository, run) == dict(forms)


LAYOUTS: Files = {
    "reqs/.doorstop.yml": "settings:\n  digits: 3\n  prefix: SYS\n  sep: ''\n",
    "reqs/SYS001.yml": "active: true\nlevel: 1.0\nlinks: []\nnormative: true\ntext: |\n  List.\n",
    "adr/0001-use-carts.md": "# 1. Use carts\n\n## Status\n\nAccepted\n\n## Context\n\nSo.\n",
    "spec/login.md": "# Log in\n`req~login~1`\n\nPeople log in.\n\nNeeds: dsn\n",
    "EIPS/eip-7.md": "---\neip: 7\ntitle: Calls\nstatus: Final\n---\n\n# Calls\n",
    "needs/access.md": "---\nid: AC-2\ntitle: Ask\nstatus: draft\n---\n\n# Ask\n\nAsk first.\n",
}
DETECTED: Forms = {
    "[SYS001] List": "mentions SYS001",
    "SYS1: List": "mentions SYS001",
    "SYS-001 List, not SYS0011": "mentions SYS001",
    "ADR-1: Carts": "mentions ADR-0001",
    "Carts (ADR-0001)": "mentions ADR-0001",
    "[req~login~1] Log in": "mentions req~login~1",
    "Update EIP-7: clarify": "mentions EIP-7",
    "AC-2, not AC-21": "mentions AC-2",
    "All\n\nImplements: SYS1, AC-2, ADR-1\n": (
        "implements AC-2, implements ADR-0001, implements SYS001"
    ),
}


def test_forms_are_learnt_from_layouts_that_were_found(
    make_repository: MakeRepository, run: Run
) -> None:
    assert named(LAYOUTS, DETECTED, make_repository, run) == dict(DETECTED)


def named(files: Files, forms: Forms, make_repository: MakeRepository, run: Run) -> Forms:
    """What commits with these messages say about the items of *files*."""
    repository = make_repository(files)
    # As an editor leaves it: a repository keeps carriage returns, too.
    for message in forms:
        arguments = ("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "--file=-")
        git(repository.root, *arguments, input=message.encode())
    document = run(repository.root, "graph", "--format", "json").json()
    said: dict[str, list[str]] = {}
    for edge in document["edges"]:
        said.setdefault(edge["source"], []).append(f"{edge['kind']} {edge['target']}")
    listed = git(repository.root, "rev-list", "--reverse", "HEAD").decode().split()[1:]
    every = (", ".join(sorted(said.get(oid, ()))) for oid in listed)
    return dict(zip(forms, every, strict=True))


LOST = "Carts\n\nImplements: KEY-12\n\nMore words.\n"
UNKNOWN = "Carts\n\nImplements: KEY-99\n"
SILENT = {**ITEMS, "reqtrace.toml": "[rules]\nselect = ['GIT']\n"}


@pytest.mark.parametrize(
    ("since", "rules"),
    [
        pytest.param("", ["GIT001", "GIT001", "GIT003"], id="all are judged"),
        pytest.param("v1", ["GIT001"], id="those behind a tag"),
        pytest.param("HEAD", [], id="none"),
    ],
)
def test_commits_up_to_the_cut_off_are_not_judged(
    since: str, rules: list[str], make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository(SILENT, LOST, UNKNOWN)
    git(repository.root, "tag", "v1")
    repository.commit(UNKNOWN)
    if since:
        _append(repository.root, f"[commits]\nsince = '{since}'\n")
    document = run(repository.root, "check", "--format", "json").json()
    assert sorted(finding["rule"] for finding in document["findings"]) == rules
    # What they say about items still counts.
    assert document["summary"]["referring_commits"] == 3


def test_a_cut_off_that_is_no_commit_is_said(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(SILENT)
    _append(repository.root, "[commits]\nsince = 'v9'\n")
    outcome = run(repository.root, "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert "`since` in [commits] is not a commit: " in outcome.err
    assert "git fetch --tags" in outcome.err


def test_a_message_is_checked_by_the_same_habits(
    make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    repository = make_repository({**ITEMS, "reqtrace.toml": HABITS})
    message = tmp_path / "message"
    message.write_text("Carts (#99)\n")
    outcome = run(repository.root, "commit-msg", str(message))
    assert outcome.code == 1
    assert "KEY-99" in outcome.out + outcome.err
    message.write_text("Carts (#12)\n")
    assert run(repository.root, "commit-msg", str(message)).code == 0


def _append(root: Path, text: str) -> None:
    with (root / "reqtrace.toml").open("a") as file:
        file.write(text)
