"""Writing to git repositories: for the demo's history, for examples of rules, for tests.

This is the only module that imports GitPython, and nothing that reads a user's repository
needs it. Identity, dates and branch names are given, never taken from the machine, so the same
calls make the same object ids everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import git

from reqtrace.model.commit import Person

FIRST_DATE = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)
DEFAULT_PERSON = Person(name="Ada Example", email="ada@example.org")


class WritableRepository:
    """A repository made for a purpose: every commit is reproducible.

    Commits are a minute apart from `FIRST_DATE` on unless a date is given.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._repo = git.Repo(root)
        self._clock = FIRST_DATE

    @classmethod
    def create(
        cls, root: Path, *, branch: str = "main", object_format: str = "sha1"
    ) -> WritableRepository:
        """Make an empty repository in *root*, which is created where it is missing."""
        root.mkdir(parents=True, exist_ok=True)
        command = git.Git(str(root))
        command.update_environment(**_hermetic())
        options = ("--quiet", f"--initial-branch={branch}", f"--object-format={object_format}")
        with _free_of_the_caller():
            command.init(*options)
            return cls(root)

    def git(self, *arguments: str) -> str:
        """Run git with *arguments* in the repository; its output without the last line end."""
        return self._run(arguments, DEFAULT_PERSON, self._tick())

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the work tree; folders are made as needed."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def remove(self, path: str) -> None:
        """Delete a file of the work tree."""
        (self.root / path).unlink()

    def rename(self, old: str, new: str) -> None:
        """Rename a tracked file."""
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        self.git("mv", "--", old, new)

    def commit(
        self, message: str, *, author: Person = DEFAULT_PERSON, when: datetime | None = None
    ) -> str:
        """Commit everything in the work tree, even nothing; the new commit's object id."""
        self.git("add", "--all")
        return self._commit(("--allow-empty", "--allow-empty-message"), message, author, when)

    def branch(self, name: str) -> None:
        """Make a branch at the present commit and switch to it."""
        self.git("checkout", "--quiet", "-b", name)

    def checkout(self, name: str) -> None:
        """Switch to a branch that exists."""
        self.git("checkout", "--quiet", name)

    def merge(
        self,
        *names: str,
        message: str,
        author: Person = DEFAULT_PERSON,
        when: datetime | None = None,
    ) -> str:
        """Merge branches with a merge commit of its own (octopus where several are named)."""
        arguments = ("merge", "--quiet", "--no-ff", "-m", message, *names)
        self._run(arguments, author, when or self._tick())
        return self.head()

    def squash(
        self,
        name: str,
        *,
        message: str,
        author: Person = DEFAULT_PERSON,
        when: datetime | None = None,
    ) -> str:
        """Take a branch in as one commit, as a forge's squash button does."""
        self.git("merge", "--quiet", "--squash", name)
        return self._commit(("--allow-empty",), message, author, when)

    def revert(
        self,
        oid: str,
        *,
        message: str | None = None,
        author: Person = DEFAULT_PERSON,
        when: datetime | None = None,
    ) -> str:
        """Revert a commit with git's own message, or with *message*."""
        moment = when or self._tick()
        self._run(("revert", "--no-edit", oid), author, moment)
        if message is not None:
            self._run(
                ("commit", "--quiet", "--amend", "--cleanup=verbatim", "-m", message),
                author,
                moment,
            )
        return self.head()

    def cherry_pick(
        self, oid: str, *, author: Person = DEFAULT_PERSON, when: datetime | None = None
    ) -> str:
        """Cherry-pick a commit with `-x`."""
        self._run(("cherry-pick", "-x", "--allow-empty", oid), author, when or self._tick())
        return self.head()

    def tag(
        self,
        name: str,
        *,
        message: str | None = None,
        author: Person = DEFAULT_PERSON,
        when: datetime | None = None,
    ) -> None:
        """Tag the present commit; annotated where a message is given."""
        annotated = () if message is None else ("-a", "-m", message)
        self._run(("tag", *annotated, name), author, when or self._tick())

    def head(self) -> str:
        """The object id of the present commit."""
        return self.git("rev-parse", "HEAD")

    def _commit(
        self, options: tuple[str, ...], message: str, author: Person, when: datetime | None
    ) -> str:
        arguments = (
            "commit",
            "--quiet",
            "--no-verify",
            "--cleanup=verbatim",
            *options,
            "-m",
            message,
        )
        self._run(arguments, author, when or self._tick())
        return self.head()

    def _run(self, arguments: tuple[str, ...], person: Person, when: datetime) -> str:
        stamp = f"{int(when.timestamp())} {when:%z}"
        environment = {
            **_hermetic(),
            "GIT_AUTHOR_NAME": person.name,
            "GIT_AUTHOR_EMAIL": person.email,
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_NAME": person.name,
            "GIT_COMMITTER_EMAIL": person.email,
            "GIT_COMMITTER_DATE": stamp,
        }
        with _free_of_the_caller(), self._repo.git.custom_environment(**environment):
            return str(self._repo.git.execute(["git", *arguments]))

    def _tick(self) -> datetime:
        self._clock += timedelta(minutes=1)
        return self._clock


@contextmanager
def _free_of_the_caller() -> Iterator[None]:
    # A hook that runs us hands down GIT_DIR, GIT_INDEX_FILE and more that name its own
    # repository. GitPython adds to the environment but cannot take anything away.
    names = [name for name in os.environ if name.startswith("GIT_") and name != "GIT_EXEC_PATH"]
    taken = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(taken)


def _hermetic() -> dict[str, str]:
    # Neither the user's nor the machine's settings may leak into a history that must be equal
    # everywhere.
    return {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_EDITOR": "true",
        "LC_ALL": "C",
    }
