"""Commits that say something and change no file: on the user's own branch, in the user's name."""

from __future__ import annotations

from pathlib import Path

import git

from reqtrace.errors import GitError, UsageError

_IN_THE_MIDDLE = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}


def commit_message(root: Path, git_dir: Path, message: str, *, sign: bool = False) -> str:
    """Commit the tree of HEAD once more, with *message*; the object id of the new commit.

    Index and work tree stay as they are, whatever is staged, and no hook for commits runs. With
    *sign* git signs it as its settings say. Raises `UsageError` in the middle of a merge or
    rebase, and `GitError` where git has no name of the user or cannot sign.
    """
    for name, what in _IN_THE_MIDDLE.items():
        if (git_dir / name).exists():
            raise UsageError(f"{what} is in progress", hint="finish or abort it first")
    program = git.Git(str(root))
    try:
        before = program.rev_parse("--verify", "HEAD^{commit}")
        options = ["-S"] if sign else []
        # The identity has to be the user's own: never the one that git makes up.
        same = ("-p", before, "-m", message.rstrip("\n"), f"{before}^{{tree}}")
        oid = program.execute(
            ["git", "-c", "user.useConfigOnly=true", "commit-tree", *options, *same]
        )
        program.update_ref("-m", f"reqtrace: {message.splitlines()[0]}", "HEAD", oid, before)
    except git.GitCommandError as error:
        raise _refused(str(error.stderr or error), sign=sign) from error
    return str(oid)


def _refused(said: str, *, sign: bool) -> GitError:
    words = " ".join(said.split())
    if "ident" in words or "user.useConfigOnly" in words or "tell me who you are" in words:
        return GitError(
            "a review needs user.name and user.email",
            hint="set both with `git config`",
        )
    if sign:
        return GitError(
            f"the commit could not be signed: {words}",
            hint="check user.signingKey and gpg.format in your git configuration",
        )
    return GitError(f"git could not commit: {words}", hint="run `git status`")
