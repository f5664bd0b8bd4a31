"""The ecosystem check from outside: real repositories, the real program, two trees of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from git_kit import git
from kit import MakeRepository

TOP = Path(__file__).parents[1]
NAME = "ada/decisions"
FILES = {
    "docs/adr/0001-use-git.md": "# 1. Use git\n\n## Status\n\nAcepted\n",
    "docs/adr/0002-use-yaml.md": "# 2. Use YAML\n\n## Status\n\nAccepted\n",
}


def ecosystem(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m ecosystem` with the catalogue and the judgements of *folder*."""
    return run("ecosystem", folder, "--judgements", "judgements.jsonl", *arguments)


def run(module: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    files = ("--clones", "clones", "--catalogue", "repositories.toml")
    return subprocess.run(
        (sys.executable, "-m", module, *files, *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(TOP / "benchmarks")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def commit(tmp_path: Path, make_repository: MakeRepository) -> str:
    """The commit of the one repository that the catalogue pins; it has a bare clone."""
    root = make_repository(FILES).root
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "clones/ada+decisions")
    oid = git(root, "rev-parse", "HEAD").decode().strip()
    pin(tmp_path, oid, "items = 2", "links = 0")
    return oid


def pin(folder: Path, oid: str, *more: str, name: str = NAME) -> None:
    lines = ("[[repository]]", f'name = "{name}"', f'commit = "{oid}"', 'kind = "adr"', *more)
    with (folder / "repositories.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def judge(folder: Path, finding: dict[str, Any], verdict: str, **changes: Any) -> None:
    judgement = {**finding, "verdict": verdict, "why": "a reason", **changes}
    with (folder / "judgements.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(judgement) + "\n")


def drawn(folder: Path, *more: str) -> list[dict[str, Any]]:
    assert ecosystem(folder, "--no-before", "--draw", "drawn.jsonl", *more).returncode == 0
    return [json.loads(line) for line in (folder / "drawn.jsonl").read_text("utf-8").splitlines()]


def test_without_clones_it_is_skipped_with_a_sentence(tmp_path: Path) -> None:
    done = ecosystem(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "ecosystem: skipped, there is no folder of clones at clones; set CLONES=FOLDER\n"
    )


def test_missing_repositories_and_commits_are_named(tmp_path: Path, commit: str) -> None:
    pin(tmp_path, commit, name="ada/elsewhere")
    pin(tmp_path, "0" * 40)
    done = ecosystem(tmp_path, "--no-before")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:3] == [
        "1 of 3 repositories",
        "missing: ada/elsewhere: no clone at ada+elsewhere",
        "missing: ada/decisions: the clone lacks commit 000000000000",
    ]


def test_a_change_of_a_rule_shows_what_is_gone_and_new(tmp_path: Path, commit: str) -> None:
    tree = tree_with_history(tmp_path / "tree")
    rule = next((tree / "src/reqtrace/rules").rglob("unknown_decision_status.py"))
    text = rule.read_text("utf-8")
    rule.write_text(text.replace('id = "ADR001"', 'id = "ADR099"'), "utf-8")
    done = ecosystem(tmp_path, "--tree", str(tree), "--before", "HEAD")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split() for line in lines if line[:3] in ("ADR", "all")][:5] == [
        ["ADR001", "1", "0", "1", "0"],
        ["ADR099", "0", "1", "0", "1"],
        ["all", "1", "1", "1", "1"],
        ["ADR001,", "gone:", "1", "of", "1"],
        ["ADR099,", "new:", "1", "of", "1"],
    ]
    samples = [line.partition(" ADR-0001 ")[0] for line in lines if line[:2] in ("- ", "+ ")]
    place = f"{NAME} docs/adr/0001-use-git.md:5"
    assert samples == [f"- {place} ADR001", f"+ {place} ADR099"]


def tree_with_history(tree: Path) -> Path:
    """The sources of reqtrace in a repository of their own."""
    for name in ("src", "schemas"):
        shutil.copytree(TOP / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    git(tree, "init", "--quiet", "--initial-branch=main")
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message=Before the change")
    return tree


def test_an_unknown_revision_is_a_usage_error(tmp_path: Path, commit: str) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    git(tree, "init", "--quiet")
    done = ecosystem(tmp_path, "--tree", str(tree), "--before", "nowhere")
    assert done.returncode == 2
    assert done.stderr == "ecosystem: fatal: invalid reference: nowhere\n"


def test_precision_comes_from_the_verdicts(tmp_path: Path, commit: str) -> None:
    [finding] = drawn(tmp_path)
    assert finding["rule"] == "ADR001"
    assert finding["place"] == "docs/adr/0001-use-git.md:5"
    for verdict in ("noise", "true"):  # the last verdict counts
        judge(tmp_path, finding, verdict)
    done = ecosystem(tmp_path, "--no-before")
    assert done.returncode == 0
    assert "all           1      1      1      0      0  100%" in done.stdout
    assert "judged true: 1, still reported: 1 (100%)" in done.stdout


@pytest.mark.parametrize(
    ("verdicts", "counts", "agreed"),
    [
        (("true", "true"), "1      1      0      0  100%", "same verdict: 1 of 1 (100%)"),
        (("true", "noise"), "1      0      0      1  0%", "both true or both not: 0 of 1 (0%)"),
        (("noise", "false"), "1      0      1      0  0%", "both true or both not: 1 of 1 (100%)"),
    ],
)
def test_a_finding_is_true_if_both_passes_say_so(
    verdicts: tuple[str, str], counts: str, agreed: str, tmp_path: Path, commit: str
) -> None:
    [finding] = drawn(tmp_path)
    assert finding["pass"] == 1
    for number, verdict in enumerate(verdicts, start=1):
        judge(tmp_path, {**finding, "pass": number}, verdict)
    done = ecosystem(tmp_path, "--no-before", "--draw", "second.jsonl", "--pass", "2")
    assert f"ADR001        1      {counts}" in done.stdout
    assert "judged twice: 1, same verdict: " in done.stdout
    assert agreed in done.stdout
    second = json.loads((tmp_path / "second.jsonl").read_text("utf-8"))
    assert (second["pass"], second["verdict"]) == (2, verdicts[1])


def test_a_draw_has_every_rule_and_at_most_thirty_of_a_repository(
    tmp_path: Path, commit: str
) -> None:
    many = tmp_path / "many"
    (many / "docs/adr").mkdir(parents=True)
    letters = "abdfghijklmnopqrs"
    words = [f"Ac{one}epted" for one in letters] + [f"Acc{one}pted" for one in letters]
    words.append("Superseded")
    for number, word in enumerate(words, start=10):
        text = f"# {number}. Use thing {number}\n\n## Status\n\n{word}\n"
        (many / f"docs/adr/00{number}-use.md").write_text(text, "utf-8")
    git(many, "init", "--quiet")
    git(many, "add", ".")
    git(many, "commit", "--quiet", "--message=Decide")
    git(tmp_path, "clone", "--quiet", "--bare", str(many), "clones/ada/many.git")
    pin(tmp_path, git(many, "rev-parse", "HEAD").decode().strip(), name="ada/many")
    some = Counter((one["repository"], one["rule"]) for one in drawn(tmp_path))
    assert some == {(NAME, "ADR001"): 1, ("ada/many", "ADR001"): 29, ("ada/many", "ADR003"): 1}
    assert sorted(one["rule"] for one in drawn(tmp_path, "--number", "2")) == ["ADR001", "ADR003"]


def test_a_finding_that_was_judged_true_and_is_lost_is_listed(tmp_path: Path, commit: str) -> None:
    [finding] = drawn(tmp_path)
    judge(tmp_path, finding, "true")
    other = "docs/adr/0002-use-yaml.md:1"
    judge(tmp_path, finding, "true", place=other, fingerprint="f" * 16, message="it has no date")
    judge(tmp_path, finding, "true", rule="ADR999", fingerprint="e" * 16)
    done = ecosystem(tmp_path, "--no-before")
    assert done.returncode == 1
    assert "judged true: 3, still reported: 2 (67%)" in done.stdout
    assert f"lost: {NAME} docs/adr/0002-use-yaml.md:1 ADR001 it has no date" in done.stdout
    assert f"by another rule: {NAME} docs/adr/0001-use-git.md:5 ADR999" in done.stdout


def test_a_wrong_verdict_is_refused_with_its_line(tmp_path: Path, commit: str) -> None:
    judge(tmp_path, {"repository": NAME}, "maybe")
    done = ecosystem(tmp_path, "--no-before")
    assert done.returncode == 2
    assert done.stderr.startswith("ecosystem: judgements.jsonl:1: ValueError(\"verdict 'maybe'")


@pytest.mark.parametrize(("key", "value"), [("pass", 3), ("why", " ")])
def test_a_judgement_says_its_pass_and_why(
    key: str, value: Any, tmp_path: Path, commit: str
) -> None:
    [finding] = drawn(tmp_path)
    judge(tmp_path, finding, "true", **{key: value})
    done = ecosystem(tmp_path, "--no-before")
    assert done.returncode == 2
    assert "judgements.jsonl:1: ValueError" in done.stderr
    assert key in done.stderr


def test_the_page_gets_the_tables(tmp_path: Path, commit: str) -> None:
    pin(tmp_path, commit, "items = 3", name="ada/again")
    shutil.copytree(tmp_path / "clones/ada+decisions", tmp_path / "clones/ada/again.git")
    names = ("figures", "rules", "repositories")
    page = tmp_path / "page.md"
    page.write_text("".join(f"<!-- {name} -->\n<!-- /{name} -->\n" for name in names), "utf-8")
    assert ecosystem(tmp_path, "--no-before", "--write", "page.md").returncode == 0
    text = page.read_text("utf-8")
    assert "| items equal to an independent count | 1 of 2 (50%) |" in text
    assert "| links equal to an independent count | 1 of 1 (100%) |" in text
    assert "| items and links equal, as far as counted | 1 of 2 (50%) |" in text
    assert "| ADR001 | 2 | 0 | 0 | 0 | 0 | not judged |" in text
    assert f"| ada/decisions | `{commit[:7]}` | adr | 2/2 | 0/0 |  |" in text
    assert f"| ada/again | `{commit[:7]}` | adr | 2/3 | 0/– | no reqtrace.toml: found 2" in text


def test_a_name_that_is_not_in_the_list_is_a_usage_error(tmp_path: Path, commit: str) -> None:
    done = ecosystem(tmp_path, "--only", NAME, "ada/nothing")
    assert (done.returncode, done.stderr) == (2, "ecosystem: not in the list: ada/nothing\n")


def test_counts_run_again(tmp_path: Path, commit: str) -> None:
    counts = ('count = "files docs/adr/0"', 'count-links = "lines Status docs"')
    pin(tmp_path, commit, "items = 2", "links = 7", *counts, name="ada/again")
    shutil.copytree(tmp_path / "clones/ada+decisions", tmp_path / "clones/ada+again")
    done = run("ecosystem.recount", tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "ada/again: 2 links, listed are 7\n1 numbers differ from the list\n"


GAPS = """\
[[kind]]
name = "decisions"
repository = "ada/decisions"
gaps = [
  { what = "no successor", times = 1, paths = 'adr/', find = '^Accepted$', replace = 'Superseded' },
  { what = "another word", times = 1, paths = 'adr/', find = 'YAML', replace = 'JSON' },
]
"""


def test_planted_gaps_are_found_or_named(tmp_path: Path, commit: str) -> None:
    (tmp_path / "gaps.toml").write_text(GAPS, "utf-8")
    page = tmp_path / "page.md"
    page.write_text("<!-- planted -->\n<!-- /planted -->\n", "utf-8")
    done = run("ecosystem.planted", tmp_path, "--gaps", "gaps.toml", "--write", "page.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "decisions: 1 of 2 found, in ada/decisions\n"
        "  not found: another word, docs/adr/0002-use-yaml.md:1\n"
    )
    assert "| decisions | ada/decisions | 2 | 1 | ADR003 |" in page.read_text("utf-8")


def test_the_first_configuration_reads_as_much_as_none(tmp_path: Path, commit: str) -> None:
    done = run("ecosystem.first_configuration", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "`init` wrote a configuration in 1 of 1 repositories; with it, check reads more items in "
        "0 of them, and fails or reads fewer items or links in 0.\n"
    )
    assert git(tmp_path / "clones/ada+decisions", "rev-parse", "HEAD").decode().strip() == commit
