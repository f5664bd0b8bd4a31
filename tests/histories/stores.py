"""Cells about storage and settings: formats of objects and the index, and programs to run."""

from __future__ import annotations

import os
import subprocess

from git_kit import git
from histories.kit import World, cell
from reqtrace.git.write.fixture_repository import WritableRepository


@cell("a repository of SHA-256")
@cell("a repository of SHA-256, staged", "--staged")
@cell("a repository of SHA-256, by revision", "--rev", "HEAD")
def _sha256(world: World) -> None:
    stream = git(world.root, "fast-export", "--all")
    root = world.around / "sha256"
    WritableRepository.create(root, object_format="sha256")
    git(root, "fast-import", "--quiet", input=stream)
    git(root, "reset", "--quiet", "--hard")
    assert len(git(root, "rev-parse", "HEAD").strip()) == 64
    world.here = root


@cell("an index of version 2", "--staged")
def _index_2(world: World) -> None:
    _index(world, 2)


@cell("an index of version 3", "--staged")
def _index_3(world: World) -> None:
    # git writes version 3 where an entry has a flag that version 2 cannot hold.
    world.repository.write("later.txt", "x")
    world.git("add", "--intent-to-add", "later.txt")
    assert (world.root / ".git/index").read_bytes()[7] == 3


@cell("an index of version 4", "--staged")
@cell("an index of version 4, work tree")
def _index_4(world: World) -> None:
    _index(world, 4)


def _index(world: World, version: int) -> None:
    world.git("update-index", "--index-version", str(version))
    assert (world.root / ".git/index").read_bytes()[7] == version


@cell("a split index")
@cell("a split index, staged", "--staged")
def _split(world: World) -> None:
    world.git("update-index", "--split-index")
    assert list((world.root / ".git").glob("sharedindex.*"))


@cell("an untracked cache")
def _untracked_cache(world: World) -> None:
    world.git("update-index", "--force-untracked-cache")
    world.git("status")


@cell("packed refs, packed objects, a commit-graph and an index of packs")
@cell("packed refs, packed objects, a commit-graph and an index of packs, staged", "--staged")
def _packed(world: World) -> None:
    world.git("pack-refs", "--all")
    world.git("gc", "--quiet", "--prune=now")
    world.git("commit-graph", "write", "--reachable", "--changed-paths")
    world.git("multi-pack-index", "write", "--bitmap")
    assert not (world.root / ".git/refs/heads/main").exists()


@cell("a file system monitor that must not run")
@cell("a file system monitor that must not run, staged", "--staged")
def _monitor(world: World) -> None:
    world.git("config", "core.fsmonitor", world.program())


@cell("text conversion, a filter and an external diff that must not run")
@cell("text conversion, a filter and an external diff that must not run, staged", "--staged")
@cell(
    "text conversion, a filter and an external diff that must not run, by revision", "--rev", "HEAD"
)
def _conversions(world: World) -> None:
    world.repository.write(".gitattributes", "*.yaml diff=spy filter=spy merge=spy\n")
    world.repository.commit("Set attributes")
    program = world.program()
    for name in ("diff.spy.textconv", "diff.spy.command", "diff.external", "merge.spy.driver"):
        world.git("config", name, program)
    for name in ("filter.spy.clean", "filter.spy.smudge", "filter.spy.process"):
        world.git("config", name, program)
    # A file that git takes for changed is what makes it convert.
    os.utime(world.root / "requirements/REQ-2.yaml", (1, 1))


@cell("settings that name programs, each of which must not run")
def _programs(world: World) -> None:
    # To look at a signature, git runs a program, too.
    world.git(*world.signing(), "commit", "--quiet", "--amend", "--no-edit", "-S")
    program = world.program()
    for name in ("core.pager", "core.editor", "core.askPass", "core.sshCommand", "pager.log"):
        world.git("config", name, program)
    for name in ("gpg.program", "gpg.ssh.program", "credential.helper", "sequence.editor"):
        world.git("config", name, program)
    for name in ("alias.log", "alias.ls-files", "alias.cat-file", "alias.rev-parse"):
        world.git("config", name, f"!{program}")
    world.git("config", "log.showSignature", "true")


@cell("hooks that must not run")
def _hooks(world: World) -> None:
    program = world.program()
    folder = world.root / ".git/hooks"
    for name in ("post-checkout", "post-index-change", "reference-transaction", "pre-commit"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(program)
    world.git("config", "core.hooksPath", str(folder))


@cell("settings that change what git prints")
def _settings(world: World) -> None:
    for name, value in {
        "log.follow": "true",
        "log.decorate": "full",
        "log.date": "relative",
        "log.mailmap": "false",
        "log.diffMerges": "first-parent",
        "log.abbrevCommit": "true",
        "format.pretty": "oneline",
        "core.abbrev": "5",
        "core.quotePath": "true",
        "color.ui": "always",
        "column.ui": "always",
        "i18n.logOutputEncoding": "UTF-16",
        "diff.renames": "false",
        "diff.noprefix": "true",
        "diff.relative": "true",
        "grep.patternType": "fixed",
        "core.commentChar": ";",
        "core.precomposeUnicode": "true",
        "core.ignoreCase": "true",
        "core.fileMode": "false",
        "core.symlinks": "false",
        "core.trustctime": "false",
        "trailer.separators": "=",
        "notes.displayRef": "refs/notes/*",
    }.items():
        world.git("config", name, value)


@cell("a pager and a trace in the environment")
def _environment(world: World) -> None:
    program = world.program()
    for name in ("GIT_PAGER", "GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_EDITOR"):
        world.environment[name] = program
    world.environment["GIT_TRACE"] = "1"
    world.environment["GIT_LITERAL_PATHSPECS"] = "0"
    world.environment["GIT_CONFIG_COUNT"] = "1"
    world.environment["GIT_CONFIG_KEY_0"] = "core.fsmonitor"
    world.environment["GIT_CONFIG_VALUE_0"] = program


@cell("a work tree that git writes nothing to")
def _read_only(world: World) -> None:
    subprocess.run(["chmod", "-R", "a-w", str(world.root)], check=True)
