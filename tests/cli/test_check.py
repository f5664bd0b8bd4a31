"""`reqtrace check` from outside: exit codes, places, formats, and what stops it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from kit import Files, MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.util.data import schema_path

REQUIREMENT = (
    "id: REQ-1\ntitle: List free slots\nstatus: approved\n"
    "text: The service shall list free slots.\nsatisfies: NEED-1\n"
)
CLEAN: Files = {
    "docs/needs/NEED-1.yaml": "id: NEED-1\ntitle: Slots\nstatus: approved\ntext: I need a slot.\n",
    "docs/requirements/REQ-1.yaml": REQUIREMENT,
}
DANGLING: Files = {**CLEAN, "docs/requirements/REQ-2.yaml": (
    "id: REQ-2\ntitle: Cancel\nstatus: approved\ntext: The service shall cancel.\n"
    "satisfies: [NEED-1, NEED-9]\n"
)}  # fmt: skip


def test_a_clean_repository_is_one_quiet_line(make_repository: MakeRepository, run: Run) -> None:
    outcome = run(make_repository({**CLEAN, "reqtrace.toml": ""}).root, "check")
    assert outcome.code == 0
    assert outcome.err == ""
    assert outcome.out.count("\n") == 1


def test_without_a_configuration_one_more_line_says_what_was_taken(
    make_repository: MakeRepository, run: Run
) -> None:
    pages = {"docs/needs/README.md": "# Needs\n", "docs/needs/template.md": "# Need\n"}
    outcome = run(make_repository({**CLEAN, **pages}).root, "check")
    assert outcome.code == 0
    assert outcome.out.splitlines()[:2] == [
        (
            "note: no reqtrace.toml: found 2 items (docs/needs, docs/requirements); "
            "`reqtrace init` writes this down"
        ),
        (
            "note: left out: 1 file named like a page (docs/needs/README.md), "
            "1 file named like a template (docs/needs/template.md)"
        ),
    ]


def test_what_was_matched_and_holds_no_item_is_a_list_with_reasons(
    make_repository: MakeRepository, run: Run
) -> None:
    files = {
        **CLEAN,
        "docs/adr/notes.md": "# Notes\n",
        "docs/needs/empty.yaml": "",
        "docs/needs/templates/n.md": "# N\n",
        "docs/old/.doorstop.yml": "settings:\n  prefix: OLD\n",
        "docs/old/.doorstop.skip": "",
        "docs/requirements/archive/r.md": f"---\n{REQUIREMENT}---\n",
        "docs/requirements/index.md": "# All\n",
        "examples/needs/NEED-8.yaml": "id: NEED-8\ntitle: T\nstatus: draft\n",
    }
    outcome = run(make_repository(files).root, "check", "--format", "json")
    document = outcome.json()
    assert {one["path"]: one["reason"] for one in document["left_out"]} == {
        "docs/old": "it contains .doorstop.skip",
        "docs/adr/notes.md": "without the sections or the status of a decision",
        "docs/needs/templates/n.md": "in a folder of templates",
        "docs/requirements/archive/r.md": "that only repeat other files",
        "docs/requirements/index.md": "named like a page",
        "examples/needs/NEED-8.yaml": "in a folder of examples or tests",
    }
    assert [one["path"] for one in document["findings"]] == ["docs/needs/empty.yaml"]  # SYN006


def test_a_commit_without_a_configuration_is_read_with_one_of_a_file(
    make_repository: MakeRepository, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = '[[source]]\ninclude = ["notes/*.md"]\nid = "stem"\ntype = "need"\n'
    config = tmp_path_factory.mktemp("elsewhere") / "ours.toml"
    config.write_text(text + '[[source]]\ninclude = ["later/*.md"]\n', encoding="utf-8")
    root = make_repository({"notes/a.md": "---\nstatus: draft\ntitle: T\n---\n"}).root
    with_file = ("--rev", "HEAD", "--config", str(config))
    assert run(root, "check", "--rev", "HEAD").code == 2
    assert run(root, "check", *with_file).code == 0
    items = run(root, "items", *with_file, "--format", "json").json()["items"]
    assert [(one["id"], one["type"]) for one in items] == [("a", "need")]
    # In the work tree a source without a file is a mistake; and a file has to be there.
    assert run(root, "check", "--config", str(config)).code == 2
    missing = run(root, "check", "--config", "none.toml")
    assert (missing.code, "none.toml cannot be read" in missing.err) == (2, True)


def test_a_dangling_link_is_reported_where_it_stands(
    make_repository: MakeRepository, run: Run
) -> None:
    outcome = run(make_repository(DANGLING).root, "check", "--format", "json")
    assert outcome.code == 1
    document = outcome.json()
    (finding,) = document["findings"]
    assert (finding["rule"], finding["path"], finding["line"], finding["column"]) == (
        "LNK001", "docs/requirements/REQ-2.yaml", 5, 21
    )  # fmt: skip
    assert "NEED-9" in finding["message"]
    assert finding["help"] == "add an item NEED-9, or remove the link"
    schema = json.loads(schema_path("check-output").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, cls=jsonschema.Draft7Validator)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param([], 1, id="findings"),
        pytest.param(["--exit-zero"], 0, id="exit zero"),
        pytest.param(["docs/needs"], 0, id="another folder"),
        pytest.param(["docs/requirements/REQ-2.yaml"], 1, id="this file"),
        pytest.param(["--ignore", "LNK001"], 0, id="rule ignored"),
        pytest.param(["--select", "SYN,IDS"], 0, id="other rules selected"),
        pytest.param(["--select", "dangling-link"], 1, id="selected by name"),
        pytest.param(["--select", "NOPE"], 2, id="unknown rule"),
        pytest.param(["nowhere"], 2, id="unknown path"),
        pytest.param(["/"], 2, id="path outside"),
        pytest.param(["--format", "xml"], 2, id="unknown format"),
    ],
)
def test_exit_codes(
    make_repository: MakeRepository, run: Run, arguments: list[str], code: int
) -> None:
    outcome = run(make_repository(DANGLING).root, "check", *arguments)
    assert outcome.code == code, outcome
    assert "Traceback" not in outcome.err


def test_it_runs_from_any_folder_and_paths_are_those_of_the_repository(
    make_repository: MakeRepository, run: Run
) -> None:
    root = make_repository(DANGLING).root
    outcome = run(root / "docs/requirements", "check", "--format", "concise", "REQ-2.yaml")
    assert outcome.code == 1
    assert outcome.out.startswith("docs/requirements/REQ-2.yaml:5:21: LNK001 ")


def _not_a_repository(folder: Path) -> Path:
    return folder


def _unborn(folder: Path) -> Path:
    return WritableRepository.create(folder / "unborn").root


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        pytest.param(_not_a_repository, "is not in a git repository", id="not a repository"),
        pytest.param(_unborn, "no commit", id="unborn HEAD"),
    ],
)
def test_what_cannot_be_seen_stops_the_run(
    tmp_path: Path, run: Run, prepare: Callable[[Path], Path], words: str
) -> None:
    outcome = run(prepare(tmp_path), "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.startswith("reqtrace: ")
    assert "Traceback" not in outcome.err


def test_nothing_to_check_says_how_to_begin(make_repository: MakeRepository, run: Run) -> None:
    outcome = run(make_repository({"README.md": "# Hello\n"}).root, "check")
    assert outcome.code == 2
    assert "nothing to check" in outcome.err
    assert "reqtrace new need" in outcome.err


def test_a_shallow_clone_is_refused_and_can_be_allowed(
    make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    done = {"docs/requirements/REQ-1.yaml": REQUIREMENT.replace("approved", "implemented")}
    source = make_repository({**CLEAN, **done}, "Work\n\nImplements: REQ-1", "More work")
    source.git("clone", "--quiet", "--depth=1", source.root.as_uri(), str(tmp_path / "shallow"))
    outcome = run(tmp_path / "shallow", "check")
    assert outcome.code == 2
    assert "fetch-depth: 0" in outcome.err
    allowed = run(tmp_path / "shallow", "check", "--allow-partial", "--format", "json")
    assert allowed.code == 0
    document = allowed.json()
    assert document["complete"] is False
    assert "COV003 could not be checked: every implemented" in document["incomplete_reasons"][1]


def test_a_missing_git_is_one_clear_sentence(
    make_repository: MakeRepository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_repository(CLEAN).root
    monkeypatch.setenv("PATH", "/nonexistent")
    outcome = run(root, "check")
    assert outcome.code == 2
    assert "git" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_bad_configuration_reports_all_mistakes(
    make_repository: MakeRepository, run: Run
) -> None:
    files = {**CLEAN, "reqtrace.toml": "selct = 1\n[limits]\ndepth = 'x'\n"}
    outcome = run(make_repository(files).root, "check")
    assert outcome.code == 2
    assert "reqtrace.toml:1: " in outcome.err
    assert "reqtrace.toml:3: " in outcome.err


def test_one_broken_file_hides_nothing(make_repository: MakeRepository, run: Run) -> None:
    files = {
        **DANGLING,
        "docs/needs/broken.yaml": "id: NEED-3\ntitle: [\n",
        "docs/needs/latin.yaml": b"id: NEED-4\ntitle: caf\xe9\n",
        "docs/needs/twice.yaml": "id: NEED-5\ntitle: a\ntitle: b\nstatus: draft\ntext: t\n",
    }
    outcome = run(make_repository(files).root, "check", "--format", "json")
    rules = {finding["rule"] for finding in outcome.json()["findings"]}
    assert {"SYN001", "SYN002", "SYN003", "LNK001"} <= rules


def test_check_changes_no_file(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(DANGLING)

    def state() -> dict[str, bytes]:
        cache = repository.root / ".git" / "reqtrace"
        files = [path for path in repository.root.rglob("*") if path.is_file()]
        files = [path for path in files if path.parent != cache]
        return {str(path): path.read_bytes() for path in files}

    before = state()
    run(repository.root, "check")
    assert state() == before


def test_the_same_tree_gives_the_same_bytes(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(DANGLING, "Implements: REQ-1").root
    for format_ in ("text", "concise", "json", "github", "sarif"):
        first = run(root, "check", "--format", format_)
        assert run(root, "check", "--format", format_) == first


def test_output_goes_to_a_file_whole(
    make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "out.json"
    outcome = run(make_repository(DANGLING).root, "check", "--format", "json", "-o", str(target))
    assert (outcome.code, outcome.out) == (1, "")
    assert json.loads(target.read_text(encoding="utf-8"))["findings"]
    assert os.listdir(tmp_path).count("out.json") == 1


@pytest.mark.parametrize(
    ("status", "trailer", "rules"),
    [
        pytest.param("implemented", "Implements: REQ-1", set(), id="implemented by a commit"),
        pytest.param("implemented", "Refs: REQ-1", {"COV003"}, id="implemented by none"),
        pytest.param("draft", "Implements: REQ-1", {"COV004"}, id="work on a draft"),
        pytest.param(
            "rejected", "Implements: REQ-1", {"COV001", "COV004", "GIT002"}, id="on a rejected one"
        ),
        pytest.param("approved", "Implements: REQ-77", {"GIT001"}, id="an unknown id"),
    ],
)
def test_commits_and_items_are_one_graph(
    make_repository: MakeRepository, run: Run, status: str, trailer: str, rules: set[str]
) -> None:
    files = {
        **CLEAN,
        "docs/requirements/REQ-1.yaml": REQUIREMENT.replace(
            "status: approved", f"status: {status}"
        ),
    }
    root = make_repository(files, f"Work\n\n{trailer}").root
    document = run(root, "check", "--format", "json").json()
    assert {finding["rule"] for finding in document["findings"]} == rules


def _as_folder(file: Path) -> None:
    file.mkdir()
    (file / "x").write_text("x")


def _as_link(file: Path) -> None:
    file.symlink_to("/dev/null")


def _as_ignored(file: Path) -> None:
    file.write_text("")
    (file.parent / ".gitignore").write_text(f"{file.name}\n")


@pytest.mark.parametrize(
    ("make", "fault"),
    [(_as_folder, "exists, but"), (_as_link, "is a symbolic link"), (_as_ignored, "exists, but")],
)
def test_a_configuration_that_would_be_passed_over_stops_the_run(
    make_repository: MakeRepository, run: Run, make: Callable[[Path], None], fault: str
) -> None:
    root = make_repository(CLEAN).root
    make(root / "reqtrace.toml")
    outcome = run(root, "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"reqtrace.toml {fault}" in outcome.err


def test_a_check_with_no_rule_left_is_refused(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository({**CLEAN, "reqtrace.toml": "[rules]\nselect = ['LNK']\n"}).root
    assert run(root, "check", "--select", "SYN").code == 2
