"""One engine, three snapshots: the work tree, the index, any revision."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kit import Files, MakeRepository, Run

NEED = "id: NEED-{n}\ntitle: Need {n}\nstatus: {status}\ntext: t\n"
FILES: Files = {
    "docs/needs/NEED-1.yaml": NEED.format(n=1, status="draft"),
    "docs/needs/NEED-2.yaml": NEED.format(n=2, status="approved"),
    "reqtrace.toml": "[rules.severity]\nCOV001 = 'warning'\n",
}


@pytest.mark.parametrize("format_", ["text", "concise", "json", "github", "sarif"])
def test_the_same_content_gives_the_same_bytes(
    make_repository: MakeRepository, run: Run, format_: str
) -> None:
    root = make_repository(FILES, "Work\n\nImplements: NEED-1").root
    outcomes = [
        run(root, "check", "--format", format_, *snapshot)
        for snapshot in ([], ["--staged"], ["--rev", "HEAD"])
    ]
    assert outcomes[0].code == 1
    assert outcomes == [outcomes[0]] * 3


def test_staged_is_what_would_be_committed(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(FILES)
    repository.write("docs/needs/NEED-1.yaml", NEED.format(n=1, status="nonsense"))
    repository.git("add", "--all")
    repository.write("docs/needs/NEED-1.yaml", NEED.format(n=1, status="draft"))
    repository.write("docs/needs/NEED-3.yaml", "id: [\n")
    staged = run(repository.root, "check", "--staged", "--format", "concise")
    assert "docs/needs/NEED-1.yaml:3:9: SCH005" in staged.out
    assert "NEED-3" not in staged.out
    worktree = run(repository.root, "check", "--format", "concise")
    assert "SCH005" not in worktree.out
    assert "docs/needs/NEED-3.yaml" in worktree.out


def test_a_revision_has_its_own_items_history_and_configuration(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository({**FILES, "reqtrace.toml": ""})
    repository.tag("v1")
    repository.write("docs/needs/NEED-2.yaml", NEED.format(n=2, status="draft"))
    repository.commit("Back to draft")
    assert run(repository.root, "check").code == 0
    old = run(repository.root, "check", "--rev", "v1", "--format", "json")
    assert old.code == 1
    assert old.json()["revision"] == repository.git("rev-parse", "v1^{commit}")
    assert old.json()["summary"]["commits"] == 1


def test_a_bare_repository_can_be_asked_for_a_revision(
    make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    source = make_repository(FILES)
    source.git("clone", "--quiet", "--bare", str(source.root), str(tmp_path / "bare.git"))
    bare = tmp_path / "bare.git"
    assert run(bare, "check").code == 2
    asked = run(bare, "items", "--rev", "main", "--format", "json")
    assert asked == run(source.root, "items", "--format", "json")


@pytest.mark.parametrize(
    "arguments",
    [["--rev", "nowhere"], ["--rev", "--all"], ["--rev", ""], ["--staged", "--rev", "HEAD"]],
    ids=" ".join,
)
def test_what_names_no_snapshot_is_refused(
    make_repository: MakeRepository, run: Run, arguments: list[str]
) -> None:
    outcome = run(make_repository(FILES).root, "check", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err


def test_a_report_names_files_that_are_not_those_of_the_revision(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository(FILES)
    assert "differ" not in run(repository.root, "report", "--format", "json").out
    repository.write("docs/needs/NEED-1.yaml", NEED.format(n=1, status="proposed"))
    note = "1 file differs from the revision of this report: docs/needs/NEED-1.yaml"
    assert note in run(repository.root, "report", "--format", "json").out
    assert note not in run(repository.root, "report", "--rev", "HEAD", "--format", "json").out


def test_links_and_submodules_are_named_and_left_alone(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository(FILES)
    (repository.root / "docs/needs/NEED-9.yaml").symlink_to("/etc/passwd")
    outcome = run(repository.root, "check", "--format", "json")
    assert outcome.json()["notes"] == ["symbolic links are not followed: docs/needs/NEED-9.yaml"]


PATHS = ((1, "docs/needs/NEED-1.yaml"), (2, "docs/needs/NEED-2.yaml"))
CONVERTED: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "line ends": ("* text eol=crlf", lambda text: text.replace("\n", "\r\n").encode()),
    "encoding": ("*.yaml text working-tree-encoding=UTF-16", lambda text: text.encode("utf-16")),
    "ident": (
        "*.yaml ident",
        lambda text: text.replace("$Id$", f"$Id: {'0' * 40} $").encode(),
    ),
}


@pytest.mark.parametrize(("attributes", "on_disk"), CONVERTED.values(), ids=CONVERTED)
@pytest.mark.parametrize("command", ["check", "items"])
def test_what_git_converts_gives_the_same_bytes_as_well(
    make_repository: MakeRepository,
    run: Run,
    attributes: str,
    on_disk: Callable[[str], bytes],
    command: str,
) -> None:
    repository = make_repository({"docs/.gitattributes": f"{attributes}\n"})
    texts = {path: f"{NEED.format(n=n, status='draft')}owner: $Id$ Zoë\n" for n, path in PATHS}
    for path, text in texts.items():
        file = repository.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(on_disk(text))
    repository.commit("Work\n\nImplements: NEED-1")
    for path in texts:  # the index no longer knows that nothing changed
        os.utime(repository.root / path, (0, 0))
    outcomes = [
        run(repository.root, command, "--format", "json", "--no-cache", *snapshot)
        for snapshot in ([], ["--staged"], ["--rev", "HEAD"])
    ]
    assert outcomes[0].code < 2
    assert ("NEED-2" if command == "items" else '"files": 2') in outcomes[0].out
    assert outcomes == [outcomes[0]] * 3
    assert repository.git("status", "--porcelain") == ""


def test_a_filter_is_named_and_not_run(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository({**FILES, ".gitattributes": "*.yaml filter=up\n"})
    repository.git("config", "filter.up.clean", "touch called; tr a-z A-Z")
    repository.write("docs/needs/NEED-2.yaml", NEED.format(n=2, status="draft"))
    outcome = run(repository.root, "check", "--format", "json")
    (note,) = outcome.json()["notes"]
    assert note == (
        "read as on disk, without the conversion that git applies: docs/needs/NEED-2.yaml "
        "(filter up)"
    )
    assert not (repository.root / "called").exists()
