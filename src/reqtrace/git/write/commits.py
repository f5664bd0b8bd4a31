"""Commits with a message and no change, on the user's branch and in the user's name."""

from __future__ import annotations

from reqtrace.errors import GitError, UsageError
from reqtrace.git.process.command import GitFailedError, Purpose, decoded, encoded
from reqtrace.git.process.failures import FailureCause
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
    """Commit the tree of HEAD again with *message*; returns the object id of the new commit.

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
    git = repository.git.for_purpose(Purpose.SIGN if sign else Purpose.WRITE)
    # The message is passed through a file, so its length is not limited.
    options = (*(("-S",) if sign else ()), "-p", before, "-F", "-", f"{before}^{{tree}}")
    text = message.rstrip("\n") + "\n"
    try:
        oid = decoded(git.run(("commit-tree", *options), input=encoded(text)).strip())
        subject = f"reqtrace: {message.splitlines()[0]}"
        git.for_purpose(Purpose.WRITE).run(("update-ref", "-m", subject, "HEAD", oid, before))
    except GitFailedError as error:
        raise _commit_error(error, sign=sign) from error
    return oid


def _signs_all(repository: Repository) -> bool:
    return (
        repository.git.run_or_none(("config", "--type=bool", "--get", "commit.gpgSign"))
        == b"true\n"
    )


def _refuse_own_programs(repository: Repository) -> None:
    """Raise where the repository, which may be untrusted, configures the signing program."""
    arguments = ("config", "--null", "--show-scope", "--get-regexp", _PROGRAMS)
    words = (repository.git.run_or_none(arguments) or b"").split(b"\0")
    for scope, entry in zip(words[::2], words[1::2], strict=False):
        if decoded(scope) in _OF_THE_REPOSITORY:
            name = decoded(entry).partition("\n")[0]
            raise GitError(
                f"the configuration of the repository sets {name}, and programs that a repository "
                "sets are never run",
                hint=f"set it in your own configuration (`git config --global {name} …`), and "
                f"remove it from the repository (`git config --unset {name}`)",
            )


def _commit_error(error: GitFailedError, *, sign: bool) -> GitError:
    if error.cause is FailureCause.NO_IDENTITY:
        return GitError("a review needs user.name and user.email", hint=error.hint)
    if sign and error.cause in (FailureCause.SIGNING, FailureCause.OTHER):
        return GitError(
            f"the commit could not be signed: {error.details}",
            hint="check user.signingKey and gpg.format in your git configuration",
        )
    return GitError(f"git could not commit: {error.reason}", hint=error.hint or "run `git status`")
