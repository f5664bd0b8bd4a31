"""The other commands, each on a real repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import click
import jsonschema
import pytest

from kit import MakeRepository, Run
from reqtrace.cli.main import COMMANDS, program
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.rules.registry import ALL_RULES
from reqtrace.util.data import schema_path

FILES = {
    "docs/goals.yaml": "goals:\n- id: GOAL-1\n  title: Arrive\n  status: approved\n  text: t\n",
    "docs/needs/NEED-1.md": (
        "---\nid: NEED-1\ntype: need\ntitle: Slots\nstatus: approved\nsupports: GOAL-1\n---\n\nT.\n"
    ),
    "docs/requirements.md": (
        "# Requirements\n\n## REQ-1: List slots\n\n- Status: implemented\n- Satisfies: NEED-1\n\n"
        "The service shall list slots.\n"
    ),
    "docs/decisions/0001-use-git.md": (
        "---\nstatus: accepted\naddresses: REQ-1\n---\n\n# Use git\n\n## Context\n\nc\n"
    ),
}
WORK = "List slots\n\nImplements: REQ-1"


@pytest.fixture
def root(make_repository: MakeRepository) -> Path:
    return make_repository(FILES, WORK).root


def test_items_json_has_the_promised_shape(root: Path, run: Run) -> None:
    document = run(root, "items", "--format", "json").json()
    schema = json.loads(schema_path("items-output").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, cls=jsonschema.Draft7Validator)
    places = [(item["path"], item["line"]) for item in document["items"]]
    assert places == sorted(places)
    by_id = {item["id"]: item for item in document["items"]}
    assert set(by_id) == {"GOAL-1", "NEED-1", "REQ-1", "ADR-0001"}
    assert by_id["REQ-1"]["role"] == "done"
    (link,) = by_id["NEED-1"]["links"]
    assert link.pop("provenance")["added"]["author"]["name"] == "Ada Example"
    path = by_id["NEED-1"]["path"]
    assert link == {
        "kind": "supports", "target": "GOAL-1", "path": path, "line": 6, "column": 11,
        "resolved": True,
    }  # fmt: skip
    assert set(by_id["REQ-1"]) == {
        "id", "type", "title", "status", "role", "path", "line", "column", "links", "attributes",
        "former_ids", "provenance",
    }  # fmt: skip


def test_items_text_names_each_item(root: Path, run: Run) -> None:
    out = run(root, "items").out
    assert all(item in out for item in ("GOAL-1", "NEED-1", "REQ-1", "ADR-0001"))


def test_show_gives_the_chain_up_and_down(root: Path, run: Run) -> None:
    outcome = run(root, "show", "REQ-1")
    assert outcome.code == 0
    for word in ("NEED-1", "GOAL-1", "ADR-0001", "List slots", "Ada Example"):
        assert word in outcome.out


def test_show_of_an_unknown_id_suggests_one(root: Path, run: Run) -> None:
    outcome = run(root, "show", "REQ-01")
    assert outcome.code == 2
    assert "did you mean REQ-1?" in outcome.err


@pytest.mark.parametrize("format_", ["json", "dot", "mermaid", "graphml"])
def test_graph(root: Path, run: Run, format_: str) -> None:
    outcome = run(root, "graph", "--format", format_)
    assert outcome.code == 0
    assert "NEED-1" in outcome.out


@pytest.mark.parametrize("format_", ["html", "markdown", "csv", "json"])
def test_report(root: Path, run: Run, format_: str, tmp_path: Path) -> None:
    target = tmp_path / "report"
    assert run(root, "report", "--format", format_, "-o", str(target)).code == 0
    text = target.read_text(encoding="utf-8")
    assert all(item in text for item in ("GOAL-1", "NEED-1", "REQ-1", "ADR-0001"))


def test_rules_lists_all_of_them(root: Path, run: Run) -> None:
    lines = run(root, "rules").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in ALL_RULES]
    assert len(run(root, "rules", "--format", "json").json()["rules"]) == len(ALL_RULES)


@pytest.mark.parametrize("word", ["LNK001", "lnk001", "dangling-link"])
def test_explain(root: Path, run: Run, word: str) -> None:
    outcome = run(root, "explain", word)
    assert outcome.code == 0
    assert "How to fix" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("check", "--format", "json", "--format", "text"), "--format"),
        (("check", "--rev", "HEAD", "--rev=HEAD~1"), "--rev"),
        (("report", "-o", "a.html", "--output", "b.html"), "--output"),
    ],
)
def test_an_option_is_given_once(
    root: Path, run: Run, arguments: tuple[str, ...], option: str
) -> None:
    outcome = run(root, *arguments)
    assert outcome.code == 2
    assert f"{option} is given 2 times; give it once" in outcome.err
    assert f"Usage: reqtrace {arguments[0]} " in outcome.err


def test_explain_suggests(root: Path, run: Run) -> None:
    outcome = run(root, "explain", "danglin-link")
    assert outcome.code == 2
    assert "did you mean dangling-link?" in outcome.err


def test_init_writes_a_configuration_that_reads_the_same_items(root: Path, run: Run) -> None:
    before = run(root, "items", "--format", "json").json()
    dry = run(root, "init", "--dry-run")
    assert not (root / "reqtrace.toml").exists()
    assert run(root, "init").code == 0
    assert (root / "reqtrace.toml").read_text(encoding="utf-8") == dry.out
    assert run(root, "items", "--format", "json").json() == before
    again = run(root, "init")
    assert again.code == 2
    assert "already exists" in again.err


@pytest.mark.parametrize("type_", ["goal", "outcome", "need", "requirement", "adr", "debt", "test"])
def test_new_writes_an_item_that_is_read_without_a_finding_about_its_form(
    root: Path, run: Run, type_: str
) -> None:
    outcome = run(root, "new", type_, "--title", "It's: a *title*")
    assert outcome.code == 0, outcome
    new_id, path = outcome.out.strip().split(": ")
    items = {item["id"]: item for item in run(root, "items", "--format", "json").json()["items"]}
    assert items[new_id]["path"] == path
    assert items[new_id]["title"] == "It's: a *title*"
    findings = run(root, "check", "--format", "json").json()["findings"]
    assert [f for f in findings if f["item"] == new_id and f["rule"][:3] in ("SYN", "SCH")] == []


def test_new_takes_the_next_free_id_and_the_usual_place(root: Path, run: Run) -> None:
    assert run(root, "new", "need").out == "NEED-2: docs/needs/NEED-2.md\n"
    assert run(root, "new", "adr", "--title", "Use YAML").out == (
        "ADR-0002: docs/decisions/0002-use-yaml.md\n"
    )
    assert run(root, "new", "need", "--id", "NEED-1").code == 2
    assert run(root, "new", "wish").code == 2
    assert run(root, "new", "need", "--folder", "../out").code == 2


def test_help_fits_one_screen(run: Run, tmp_path: Path) -> None:
    lines = run(tmp_path, "--help").out.splitlines()
    assert len(lines) <= 46
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, tmp_path: Path, name: str) -> None:
    outcome = run(tmp_path, name, "--help")
    assert outcome.code == 0
    assert f"reqtrace {name}" in outcome.out.split("Example:")[1] or name == "demo"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_of_a_command_is_the_first_line_of_its_docstring(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert command.help is not None
    assert command.help.splitlines()[0] == COMMANDS[name].summary


def test_a_command_that_does_not_exist(run: Run, tmp_path: Path) -> None:
    outcome = run(tmp_path, "chekc")
    assert outcome.code == 2
    assert "did you mean check?" in outcome.err


@pytest.mark.parametrize(
    ("message", "code", "words"),
    [
        pytest.param("Work\n\nImplements: REQ-1\n", 0, (), id="fine"),
        pytest.param("Work on REQ-1\n", 0, (), id="a mention"),
        pytest.param("Work\n", 0, (), id="names nothing"),
        pytest.param("Work\n\nImplements: REQ-9\n", 1, ("REQ-9",), id="unknown id"),
        pytest.param("Work\n\nImplements: RQE-1\n", 1, ("mean REQ-1?",), id="misspelt id"),
        pytest.param("Work on REQ-9\n", 1, ("this commit mentions REQ-9",), id="unknown mention"),
        pytest.param(
            "Work\n\nImplments: REQ-1\n", 1, ("    Implements: REQ-1",), id="misspelt trailer"
        ),
        pytest.param(
            "Work\n\nImplements: REQ-1\n\nThe end.\n",
            1,
            ("    Implements: REQ-1",),
            id="lost trailer",
        ),
    ],
)
def test_commit_msg(
    root: Path, run: Run, tmp_path: Path, message: str, code: int, words: tuple[str, ...]
) -> None:
    file = tmp_path / "MESSAGE"
    file.write_text(message, encoding="utf-8")
    outcome = run(root, "commit-msg", str(file))
    assert outcome.code == code, outcome
    assert all(word in outcome.out for word in words)
    assert file.read_text(encoding="utf-8") == message


@pytest.mark.parametrize(
    ("message", "code"),
    [
        pytest.param("Work\n\nImplements: REQ-1\n", 1, id="trailer"),
        pytest.param("Work on REQ-1\n", 1, id="subject"),
        pytest.param("Work\n\nREQ-1 is gone\n", 0, id="body"),
    ],
)
def test_commit_msg_about_an_item_that_is_retired(
    make_repository: MakeRepository, run: Run, tmp_path: Path, message: str, code: int
) -> None:
    repository = make_repository(FILES, WORK)
    file = tmp_path / "MESSAGE"
    file.write_text(message, encoding="utf-8")
    path = "docs/requirements.md"
    repository.write(path, FILES[path].replace("implemented", "rejected"))
    retiring = run(repository.root, "commit-msg", str(file))
    assert retiring.code == 0, retiring
    repository.commit("Reject it")
    later = run(repository.root, "commit-msg", str(file))
    assert later.code == code, later
    assert ("in the same commit" in later.out) == bool(code)


def test_commit_msg_before_the_first_commit(run: Run, tmp_path: Path) -> None:
    repository = WritableRepository.create(tmp_path / "new")
    for path, content in FILES.items():
        repository.write(path, content.replace("implemented", "rejected"))
    file = tmp_path / "MESSAGE"
    file.write_text("Start with REQ-1\n", encoding="utf-8")
    assert run(repository.root, "commit-msg", str(file)).code == 0


@pytest.mark.parametrize("setting", [";", "auto"])
def test_commit_msg_knows_the_character_of_comments(
    root: Path, run: Run, tmp_path: Path, setting: str
) -> None:
    WritableRepository(root).git("config", "core.commentChar", setting)
    file = tmp_path / "MESSAGE"
    file.write_text("Work\n\n#1\n\nImplements: REQ-1\n\n; REQ-9\n;\tx\n", encoding="utf-8")
    outcome = run(root, "commit-msg", str(file))
    assert outcome.code == 0, outcome
    file.write_text("Work\n\nImplements: REQ-1\n\n#1\n\n; REQ-9\n;\tx\n", encoding="utf-8")
    outcome = run(root, "commit-msg", str(file))
    assert outcome.code == 1
    assert "    #1\n    \n    Implements: REQ-1\n" in outcome.out
    assert "REQ-9" not in outcome.out


def test_a_defect_of_ours_is_exit_3_without_a_traceback(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = ALL_RULES[0]

    def broken(_rule: object, _project: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(rule, "check", broken)
    outcome = run(root, "check")
    assert outcome.code == 3
    assert "internal error" in outcome.err
    assert "Traceback" not in outcome.err


def test_commit_msg_knows_what_is_staged_and_nothing_else(
    root: Path, run: Run, tmp_path: Path
) -> None:
    message = tmp_path / "MESSAGE"
    message.write_text("Work\n\nRefs: NEED-7\n", encoding="utf-8")
    new = root / "docs/needs/NEED-7.yaml"
    new.write_text("id: NEED-7\ntitle: t\nstatus: draft\n", encoding="utf-8")
    assert run(root, "commit-msg", str(message)).code == 1
    subprocess.run(["git", "add", "docs"], cwd=root, check=True)
    assert run(root, "commit-msg", str(message)).code == 0


def test_commit_msg_accepts_what_the_configuration_accepts(
    root: Path, run: Run, tmp_path: Path
) -> None:
    message = tmp_path / "MESSAGE"
    message.write_text("Work\n\nRefs: NEED-7\n", encoding="utf-8")
    settings = '[[ignore]]\nrules = ["GIT001"]\nreason = "kept elsewhere"\n'
    (root / "reqtrace.toml").write_text(settings, encoding="utf-8")
    subprocess.run(["git", "add", "reqtrace.toml"], cwd=root, check=True)
    assert run(root, "commit-msg", str(message)).code == 0
