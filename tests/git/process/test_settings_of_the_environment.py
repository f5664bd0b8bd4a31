"""Settings that git takes from the environment hold; programs that they name do not run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from git_kit import git
from kit import MakeRepository, Run

ITEM = "id: REQ-1\ntitle: Open\nstatus: draft\ntext: t\n"


def variables(channel: str, folder: Path, setting: str, value: str) -> dict[str, str]:
    """The variables by which a setting comes, and nothing else for the user."""
    section, _, name = setting.partition(".")
    file = folder / "settings"
    file.write_text(f"[{section}]\n\t{name} = {value}\n")
    return {
        "GIT_CONFIG_COUNT": {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": setting,
            "GIT_CONFIG_VALUE_0": value,
        },
        "git -c": {"GIT_CONFIG_PARAMETERS": f"'{setting}'='{value}'"},
        "GIT_CONFIG_GLOBAL": {"GIT_CONFIG_GLOBAL": str(file)},
    }[channel]


CHANNELS = ("GIT_CONFIG_COUNT", "git -c", "GIT_CONFIG_GLOBAL")


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_folder_of_another_user_is_trusted_as_git_trusts_it(
    make_repository: MakeRepository,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    channel: str,
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    root = make_repository({"requirements/REQ-1.yaml": ITEM}).root
    for place in (root, root / ".git"):
        os.chown(place, 12345, -1)
    refused = run(root, "items")
    assert refused.code == 2
    assert "safe.directory" in refused.err
    for name, value in variables(channel, tmp_path, "safe.directory", str(root)).items():
        monkeypatch.setenv(name, value)
    assert "REQ-1" in run(root, "items").out


PROGRAMS = (
    "core.fsmonitor",
    "core.sshCommand",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.alternateRefsCommand",
    "diff.external",
    "diff.evil.textconv",
    "diff.evil.command",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "merge.evil.driver",
    "alias.log",
    "alias.cat-file",
    "credential.helper",
    "gpg.program",
    "gpg.ssh.program",
    "trailer.implements.command",
    "uploadpack.packObjectsHook",
)
COMMANDS = (
    ("check",),
    ("check", "--staged"),
    ("check", "--base", "HEAD~1"),
    ("check", "--merge", "topic"),
    ("show", "REQ-1", "--history"),
    ("why", "a.txt"),
    ("why", "--range", "HEAD~1..HEAD"),
    ("diff", "HEAD~1"),
    ("commit-msg", "message"),
)


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_program_runs_that_a_setting_names(
    make_repository: MakeRepository,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    channel: str,
) -> None:
    repository = make_repository({"requirements/REQ-1.yaml": ITEM, "a.txt": "1\n"})
    repository.branch("topic")
    repository.write("a.txt", "2\n")
    repository.commit("Work\n\nImplements: REQ-1")
    repository.checkout("main")
    repository.write("a.txt", "3\n")
    repository.commit("Work\n\nImplements: REQ-1")
    repository.write(".git/info/attributes", "* filter=evil diff=evil merge=evil\n")
    repository.write("requirements/REQ-1.yaml", ITEM.replace("Open", "Open it"))
    repository.write("message", "Work\n\nImplements: REQ-1\n")
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/called\ncat\n")
    program.chmod(0o755)
    values = {setting: ("!" if "alias" in setting else "") + str(program) for setting in PROGRAMS}
    values["core.hooksPath"] = str(tmp_path / "hooks")
    (tmp_path / "hooks").mkdir()
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        (tmp_path / "hooks" / hook).symlink_to(program)
    if channel == "GIT_CONFIG_COUNT":
        monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(values)))
        for number, (setting, value) in enumerate(values.items()):
            monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", setting)
            monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    elif channel == "git -c":
        words = " ".join(f"'{setting}'='{value}'" for setting, value in values.items())
        monkeypatch.setenv("GIT_CONFIG_PARAMETERS", words)
    else:
        for setting, value in values.items():
            git(tmp_path, "config", "--file", str(tmp_path / "settings"), setting, value)
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    for command in COMMANDS:
        assert run(repository.root, *command).code in (0, 1), command
        assert not (tmp_path / "called").exists(), command
    git(repository.root, "-c", "core.hooksPath=", "diff")  # where git itself would run one
    assert (tmp_path / "called").exists()
