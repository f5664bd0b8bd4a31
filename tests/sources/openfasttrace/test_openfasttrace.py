"""A project that is traced by OpenFastTrace, with all of reqtrace."""

from __future__ import annotations

import json

import pytest

from git_kit import git
from kit import MakeRepository, Run
from openfasttrace_kit import CONFIG, DESIGN, FEATURES, PROJECT
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.workspace import open_workspace

CODE = PROJECT["src/archive.py"]


def found(repository: WritableRepository) -> list[tuple[str, str]]:
    findings = open_workspace(repository.root).check().findings
    return [
        (finding.rule, "" if finding.location is None else str(finding.location))
        for finding in findings
    ]


@pytest.fixture
def traced(make_repository: MakeRepository) -> WritableRepository:
    return make_repository(PROJECT)


def test_a_covered_project_is_clean(traced: WritableRepository, run: Run) -> None:
    done = run(traced.root, "check")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("no findings · 5 items, 4 links")


def test_it_is_found_without_a_configuration(make_repository: MakeRepository, run: Run) -> None:
    files = {path: text for path, text in PROJECT.items() if path != "reqtrace.toml"}
    adr = "# 1. One store\n\n## Status\n\nAccepted\n\n## Context\n\nA.\n\n## Decision\n\nB.\n"
    root = make_repository({**files, "doc/adr/0001-one-store.md": adr}).root
    workspace = open_workspace(root)
    assert sorted(item.type for item in workspace.items) == [
        "adr", "dsn", "feat", "impl", "req", "utest"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "doc/design.md",
            DESIGN.replace("archive~1", "archive~2"),
            [("COV005", "doc/design.md:10:8"), ("LNK010", "src/archive.py:1:10")],
        ),
        (
            "doc/design.md",
            DESIGN.replace("list~2", "list~3"),
            [("LNK010", "doc/design.md:8:3"), ("COV005", "doc/features.md:23:8")],
        ),
        ("src/archive.py", CODE.replace("impl", "itest"), [
            ("COV005", "doc/design.md:10:8"), ("LNK011", "src/archive.py:1:11")
        ]),
        ("src/archive.py", CODE.replace("archive~1", "archives~1", 1), [
            ("COV005", "doc/design.md:10:8"), ("LNK001", "src/archive.py:1:10")
        ]),
        ("src/archive.py", "", [("COV005", "doc/design.md:10:8")]),
        ("doc/more.md", DESIGN, [("IDS001", "doc/more.md:2:2")]),
        ("doc/more.md", DESIGN.replace("archive", "store").replace("Needs: impl", ""), []),
        ("doc/more.md", "`req~alone~1`\n\nStands alone.\n", []),
        ("doc/more.md", "`req~draft~1`\nStatus: draft\n\nNeeds: dsn\n", [
            ("COV005", "doc/more.md:4:8")
        ]),
        ("doc/more.md", "`req~no~1`\nStatus: rejected\n\nNeeds: dsn\n", []),
        (
            "doc/features.md",
            FEATURES.replace("~2`\n", "~2`\nStatus: rejected\n"),
            [("LNK006", "doc/design.md:8:3"), ("LNK006", "src/test_archive.py:4:13")],
        ),
        ("doc/more.md", "arch --> dsn : req~order-list~2\n", [
            ("COV005", "doc/more.md:1:10"), ("LNK011", "doc/more.md:1:16")
        ]),
        ("src/more.py", "# [const->dsn~order-archive~1]\n", [("LNK011", "src/more.py:1:11")]),
        ("doc/user.md", "```\n[impl->dsn~order-archives~1]\n`req~x~1`\n```\n", []),
        ("tests/README.md", "Write `[impl->dsn~x~1]` or `req~x~1`.\n", []),
    ],
    ids=[
        "a raised revision", "a revision too high", "unwanted coverage", "a wrong name",
        "a tag that went away", "a copied item", "a design that ends there", "a lone requirement",
        "a draft", "rejected", "rejected and in use", "forwarding that nobody asked for",
        "an undeclared type", "examples in a fence", "examples in prose",
    ],
)  # fmt: skip
def test_a_broken_project_is_exact(
    traced: WritableRepository, path: str, text: str, expected: list[tuple[str, str]]
) -> None:
    traced.write(path, text)
    assert found(traced) == expected


def test_forwarding_hands_a_requirement_down(traced: WritableRepository) -> None:
    traced.write("doc/features.md", FEATURES.replace("Needs: dsn", "Needs: arch"))
    traced.write("doc/arch.md", "# Forwarded\n\n* `arch --> dsn : req~order-list~2`\n")
    traced.write("doc/design.md", DESIGN.replace("req~order-list~2", "arch~order-list~2"))
    assert found(traced) == []


def test_words_may_change_as_long_as_the_revision_holds(traced: WritableRepository) -> None:
    traced.write("doc/design.md", DESIGN.replace("is read from", "comes from"))
    traced.commit("Say it better")
    assert found(traced) == []


def test_tags_keep_their_ids_when_code_moves(traced: WritableRepository, run: Run) -> None:
    traced.write("src/archive.py", f'"""The archive."""\n\n{CODE}')
    traced.commit("Say what it is")
    done = run(traced.root, "diff", "HEAD~1", "HEAD")
    assert "no difference in 5 items" in done.out


def test_commands_work_with_tags(traced: WritableRepository, run: Run) -> None:
    [tag] = [item.id for item in open_workspace(traced.root).items if item.type == "impl"]
    shown = run(traced.root, "show", tag)
    assert "archive.py" in shown.out
    assert "covers dsn~order-archive~1" in shown.out
    assert tag in run(traced.root, "impact", "feat~order-history~1").out
    assert tag in run(traced.root, "items").out
    graph = run(traced.root, "graph", "--format", "json")
    assert tag in {node["id"] for node in json.loads(graph.out)["nodes"]}


def test_commits_may_name_the_items(traced: WritableRepository) -> None:
    git(traced.root, "commit", "--allow-empty", "-qm", "Store\n\nImplements: dsn~order-archive~1")
    graph = open_workspace(traced.root).graph
    assert len(graph.commits_of("dsn~order-archive~1")) == 1


def test_other_sources_are_asked_as_ever(make_repository: MakeRepository) -> None:
    config = (
        CONFIG + 'exclude = ["reqs/**", "needs/**"]\n\n'
        '[[source]]\ninclude = ["reqs/*.yaml"]\ntype = "req"\n\n'
        '[[source]]\ninclude = ["needs/*.yaml"]\ntype = "need"\n'
    )
    repository = make_repository(
        {
            **PROJECT,
            "reqtrace.toml": config,
            "needs/NEED-1.yaml": "id: NEED-1\ntitle: A\nstatus: approved\ntext: See orders.\n",
            "reqs/REQ-1.yaml": "id: REQ-1\ntitle: A\nstatus: approved\ntext: It shall do.\n",
        }
    )
    assert found(repository) == [
        ("COV001", "needs/NEED-1.yaml:3:9"),
        ("COV002", "reqs/REQ-1.yaml:1:1"),
    ]


def test_a_tag_may_be_suppressed(traced: WritableRepository) -> None:
    tag = "# reqtrace: ignore[LNK001] -- the design comes later\n# [impl->dsn~late~1]\n"
    traced.write("src/late.py", tag)
    assert found(traced) == []


def test_exports_take_types_that_nobody_declared(traced: WritableRepository, run: Run) -> None:
    traced.write("doc/more.md", "`constraint~one~1`\n\nOne.\n\n`bound~two~1`\n\nTwo.\n")
    summary = open_workspace(traced.root).check().summary
    assert (summary.items["bound"], summary.items["constraint"]) == (1, 1)
    done = run(traced.root, "export", "doorstop", "-o", str(traced.root.parent / "tree"))
    assert done.code == 0
