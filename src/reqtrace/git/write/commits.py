"""Commits that say something and change no file: on the user's own branch, in the user's name."""

from __future__ import annotations

from reqtrace.errors import GitError, UsageError
from reqtrace.git.process.command import GitFailedError, Purpose, decoded, encoded
from reqtrace.git.process.failures import Cause
from reqtrace.git.process.repository import Repository

_IN_THE_MIDDLE = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}
# The settings that name a program which signs, or which gives the key.
_PROGRAMS = r"^gpg\.(.*\.)?program$|^gpg\.ssh\.defaultkeycommand$"
_OF_THE_REPOSITORY = ("local", "worktree")


def commit_message(repository: Repository, message: str, *, sign: bool = False) -> str:
    """Commit the tree of HEAD once more, with *message*; the object id of the new commit.

    Index and work tree stay as they are, whatever is staged, and no hook runs. With *sign*, or
    where `commit.gpgSign` is set, git signs it as its settings say; the program that signs is
    never one that only the repository's own configuration names. Raises `UsageError` in the
    middle of a merge or rebase, and `GitError` where git has no name of the user or cannot sign.
    """
    for name, what in _IN_THE_MIDDLE.items():
        if (repository.git_dir / name).exists():
            raise UsageError(f"{what} is in progress", hint="finish or abort it first")
    sign = sign or _signs_all(repository)
    if sign:
        _refuse_own_programs(repository)
    before = repository.head()
    git = repository.git.to(Purpose.SIGN if sign else Purpose.WRITE)
    # The message comes in through a file, so that it can be as long as it likes.
    options = (*(("-S",) if sign else ()), "-p", before, "-F", "-", f"{before}^{{tree}}")
    text = message.rstrip("\n") + "\n"
    try:
        oid = decoded(git.run(("commit-tree", *options), input=encoded(text)).strip())
        subject = f"reqtrace: {message.splitlines()[0]}"
        git.to(Purpose.WRITE).run(("update-ref", "-m", subject, "HEAD", oid, before))
    except GitFailedError as error:
        raise _refused(error, sign=sign) from error
    return oid


def _signs_all(repository: Repository) -> bool:
    return repository.git.answers(("config", "--type=bool", "--get", "commit.gpgSign")) == b"true\n"


def _refuse_own_programs(repository: Repository) -> None:
    """Raise where a repository, which may come from a stranger, names what would be run."""
    asked = ("config", "--null", "--show-scope", "--get-regexp", _PROGRAMS)
    words = (repository.git.answers(asked) or b"").split(b"\0")
    for scope, entry in zip(words[::2], words[1::2], strict=False):
        if decoded(scope) in _OF_THE_REPOSITORY:
            name = decoded(entry).partition("\n")[0]
            raise GitError(
                f"the configuration of the repository sets {name}, and programs that a repository "
                "sets are never run",
                hint=f"set it in your own configuration (`git config --global {name} …`), and "
                f"remove it from the repository (`git config --unset {name}`)",
            )


def _refused(error: GitFailedError, *, sign: bool) -> GitError:
    if error.cause is Cause.NO_IDENTITY:
        return GitError("a review needs user.name and user.email", hint=error.hint)
    if sign and error.cause in (Cause.SIGNING, Cause.OTHER):
        return GitError(
            f"the commit could not be signed: {error.details}",
            hint="check user.signingKey and gpg.format in your git configuration",
        )
    return GitError(f"git could not commit: {error.reason}", hint=error.hint or "run `git status`")
