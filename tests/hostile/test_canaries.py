"""Programs that a repository could make git or reqtrace run: none of them runs.

Each is the same script, which leaves a file behind. That it would run is shown with git itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands_kit import COMMANDS
from kit import Run
from limits_kit import LONG
from reqtrace.git.write.fixture_repository import WritableRepository

_SETTINGS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass"),
    *("core.gitProxy", "core.alternateRefsCommand", "sequence.editor", "credential.helper"),
    *("diff.external", "diff.x.command", "diff.x.textconv", "merge.x.driver", "filter.x.clean"),
    *("filter.x.smudge", "filter.x.process", "gpg.program", "gpg.ssh.program", "pager.log"),
    *("pager.diff", "interactive.diffFilter", "trailer.x.command", "trailer.x.cmd"),
    *("uploadpack.packObjectsHook", "remote.origin.uploadpack", "browser.x.cmd", "man.x.cmd"),
    *("gpg.x509.program", "gpg.openpgp.program", "gpg.ssh.defaultKeyCommand", "pager.show"),
    *("remote.origin.receivepack", "remote.origin.vcs", "difftool.x.cmd", "mergetool.x.cmd"),
    *("credential.https://example.org.helper", "web.browser", "sendemail.sendmailCmd"),
    *("guitool.x.cmd", "instaweb.httpd", "imap.tunnel", "svn.authorsProg", "hook.x.command"),
    *("pager.blame", "pager.notes", "pager.for-each-ref", "pager.rev-list", "pager.config"),
)
_ALIASES = (
    *("log", "show", "diff", "diff-tree", "rev-list", "rev-parse", "cat-file", "ls-files"),
    *("ls-tree", "status", "config", "notes", "commit", "commit-tree", "for-each-ref", "blame"),
    *("merge-base", "merge-tree", "patch-id", "hash-object", "interpret-trailers", "mailmap"),
    *("check-attr", "check-ignore", "symbolic-ref", "update-ref", "var", "stripspace", "tag"),
    *("verify-commit", "verify-tag", "read-tree", "fast-import", "remote", "branch", "version"),
    *("name-rev", "describe", "reflog", "show-ref"),
)
_HOOKS = (
    *("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-checkout"),
    *("reference-transaction", "post-index-change", "pre-push", "post-rewrite", "pre-auto-gc"),
    *("pre-merge-commit", "post-merge", "fsmonitor-watchman", "applypatch-msg", "pre-rebase"),
    *("pre-applypatch", "post-applypatch", "pre-receive", "update", "proc-receive"),
    *("post-receive", "post-update", "push-to-checkout", "sendemail-validate"),
)
_PROGRAMS = (
    *("git", "gpg", "gpgsm", "gpg2", "ssh", "ssh-keygen", "ssh-agent", "less", "more", "pager"),
    *("vi", "vim", "nano", "emacs", "editor", "sh", "bash", "env", "python", "python3", "diff"),
    *("patch", "merge", "sed", "cat", "uname", "ldconfig", "gcc", "cc", "objdump", "file"),
    *("which", "tput", "stty", "locale", "xdg-open", "git-log", "git-notes", "git-remote-http"),
    *("dot", "mmdc", "sphinx-build", "doorstop", "strictdoc", "pre-commit", "pandoc"),
)
_MODULES = (
    *("conf.py", "setup.py", "conftest.py", "strictdoc_config.py", "sitecustomize.py"),
    *("usercustomize.py", "json.py", "re.py", "click.py", "jinja2.py", "tomllib.py", "git.py"),
    *("networkx.py", "typing.py", "subprocess.py", "pathlib.py", "reqtrace.py", "re2.py"),
    *("docs/conf.py", "docs/setup.py", "docs/conftest.py", "docs/strictdoc_config.py"),
)
_FOLDERS = (".", "docs")
_COUNT = sum(map(len, (_SETTINGS, _ALIASES, _HOOKS, _MODULES))) + len(_FOLDERS) * len(_PROGRAMS)


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A repository that names a program wherever one can be named, and the file it would make."""
    folder = tmp_path_factory.mktemp("trapped")
    sign = folder / "it-ran"
    script = folder / "program"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >>"{sign}"\ncat\n', "utf-8")
    script.chmod(0o755)
    repository = WritableRepository.create(folder / "repo")
    root = repository.root
    repository.write(".gitattributes", "* diff=x merge=x filter=x\n")
    repository.write("docs/goals/GOAL-1.yaml", "id: GOAL-1\ntitle: Reach it\nstatus: draft\n")
    repository.commit("Begin")
    repository.write(
        "docs/needs/NEED-1.yaml", "id: NEED-1\ntitle: t\nstatus: draft\nsupports: GOAL-1\n"
    )
    repository.commit("Add a need\n\nImplements: NEED-1")
    hooks = root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    programs = (root / folder / name for folder in _FOLDERS for name in _PROGRAMS)
    for program in (*(hooks / hook for hook in _HOOKS), *programs):
        program.write_text(script.read_text("utf-8"), "utf-8")
        program.chmod(0o755)
    for name in _MODULES:
        (root / name).write_text(f"open({str(sign)!r}, 'a').write(__file__)\n", "utf-8")
    for key, value in (("user.name", "Ada"), ("user.email", "ada@example.org")):
        subprocess.run(["git", "-C", root, "config", key, value], check=True)
    with (root / ".git/config").open("a", encoding="utf-8") as file:
        file.writelines(f'[alias]\n\t{name} = "!{script}"\n' for name in _ALIASES)
        for key in _SETTINGS:
            section, _, name = key.rpartition(".")
            section, _, sub = section.partition(".")
            head = f'[{section} "{sub}"]' if sub else f"[{section}]"
            file.write(f'{head}\n\t{name} = "{script}"\n')
    return root, sign


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_nothing_of_a_repository_runs(
    trapped: tuple[Path, Path],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
) -> None:
    root, sign = trapped
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "docs", os.environ["PATH"])))
    assert run(root, *arguments).code in (0, 1)
    assert not sign.exists(), sign.read_text("utf-8")


def test_nothing_runs_in_a_process_of_its_own(
    trapped: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, sign = trapped
    program = Path(sys.executable).with_name("reqtrace")
    monkeypatch.setenv("PATH", os.pathsep.join((".", "docs", os.environ["PATH"])))
    for arguments in COMMANDS if LONG else COMMANDS[:1]:
        done = subprocess.run([program, *arguments], cwd=root, capture_output=True)
        assert done.returncode in (0, 1), done.stderr
        assert not sign.exists(), (arguments, sign.read_text("utf-8"))


def test_there_are_enough_of_them() -> None:
    assert _COUNT >= 200


def test_git_itself_does_run_them(trapped: tuple[Path, Path]) -> None:
    root, sign = trapped
    subprocess.run(["git", "-C", root, "diff", "HEAD~1", "HEAD"], capture_output=True)
    subprocess.run(["git", "-C", root, "commit", "--allow-empty", "-m", "x"], capture_output=True)
    ran = sign.read_text("utf-8")
    sign.unlink()
    assert "program" in ran
    assert "pre-commit" in ran
