"""Build git repositories for the demo, for examples of rules, and for tests.

This is the only module that imports GitPython, and no command that works on a user's repository
needs it. Identity, dates and branch names are given, never taken from the machine, so the same
calls make the same object ids everywhere.

Commits and branches are made by GitPython's objects. What it has none for is git's own: which
files are ignored, what attributes make of them, how contents are merged, and SHA-256. For that it
starts git, always the one that `Git.find` found.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reqtrace.git.process.command import Git, search_path
from reqtrace.model.commit import Person

FIRST_DATE = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)
DEFAULT_PERSON = Person(name="Ada Example", email="ada@example.org")
_PROGRAM = Git.find().program


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    """Set `GIT_*` to *variables* only, and the search path to absolute folders only.

    A hook that runs us passes GIT_DIR, GIT_INDEX_FILE and more that name its own repository,
    and GitPython, which reads the environment in many places, can add variables but not remove
    any.
    """
    before = dict(os.environ)
    for name in before:
        if name.startswith("GIT_") and name != "GIT_EXEC_PATH":
            del os.environ[name]
    os.environ.update(variables, PATH=os.pathsep.join(search_path()))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


# GitPython starts git as soon as it is imported, to see whether there is one.
with _environment(GIT_PYTHON_REFRESH="quiet", GIT_PYTHON_GIT_EXECUTABLE=_PROGRAM):
    import git
    from git.objects.commit import Commit


class WritableRepository:
    """A repository made for a purpose: every commit is reproducible.

    Commits are a minute apart from `FIRST_DATE` on unless a date is given.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        with _environment():
            self._repo = git.Repo(root, expand_vars=False)
        # Encodings must not depend on the settings of user or machine: only read this level.
        self._repo.config_level = ("repository",)  # type: ignore[assignment]
        settings = self._repo.config_reader("repository")
        self._is_sha1 = settings.get_value("extensions", "objectformat", "sha1") == "sha1"
        self._clock = FIRST_DATE

    @classmethod
    def create(
        cls, root: Path, *, branch: str = "main", object_format: str = "sha1"
    ) -> WritableRepository:
        """Make an empty repository in *root*, which is created where it is missing."""
        root.mkdir(parents=True, exist_ok=True)
        with _environment(**_HERMETIC):
            git.Repo.init(
                root,
                expand_vars=False,
                quiet=True,
                initial_branch=branch,
                object_format=object_format,
            ).close()
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
        return self._commit(message, author, when)

    def branch(self, name: str) -> None:
        """Make a branch at the present commit and switch to it."""
        if not self._is_sha1:
            self.git("checkout", "--quiet", "-b", name)
            return
        with _environment(**_HERMETIC):
            branch = git.Head(self._repo, git.Head.to_full_path(name))
            for commit in self._present():
                branch.set_object(commit)
            self._repo.head.set_reference(branch)

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
        Path(self._repo.git_dir, "SQUASH_MSG").unlink()
        return self._commit(message, author, when)

    def revert(
        self,
        oid: str,
        *,
        message: str | None = None,
        author: Person = DEFAULT_PERSON,
        when: datetime | None = None,
    ) -> str:
        """Revert a commit with git's own message, or with *message*."""
        date = when or self._tick()
        self._run(("revert", "--no-edit", oid), author, date)
        if message is not None:
            self._run(
                ("commit", "--quiet", "--amend", "--cleanup=verbatim", "-m", message),
                author,
                date,
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
        for commit in self._present():
            return str(commit.hexsha)
        return self.git("rev-parse", "HEAD")

    def _commit(self, message: str, author: Person, when: datetime | None) -> str:
        date = when or self._tick()
        text = message if message.endswith("\n") or not message else f"{message}\n"
        if not self._is_sha1 or self._is_merging():
            options = ("--quiet", "--no-verify", "--cleanup=verbatim", "--allow-empty-message")
            self._run(("commit", *options, "--allow-empty", "-m", text), author, date)
            return self.head()
        # git writes the tree, for there are forms of the index that GitPython cannot read.
        tree = self._run(("write-tree",), author, date)
        person = git.Actor(author.name, author.email)
        with _environment(**_HERMETIC):
            commit = Commit.create_from_tree(
                self._repo,
                git.Tree(self._repo, bytes.fromhex(tree)),
                text,
                parent_commits=self._present(),
                author=person,
                author_date=date,
                committer=person,
                commit_date=date,
            )
            self._repo.head.set_commit(commit)
        return str(commit.hexsha)

    def _is_merging(self) -> bool:
        # What git began, git ends: it knows the other parents.
        return Path(self._repo.git_dir, "MERGE_HEAD").exists()

    def _present(self) -> list[Commit]:
        """The commit of HEAD, if there is one that GitPython knows."""
        if not self._is_sha1:
            return []
        try:
            oid = git.SymbolicReference.dereference_recursive(self._repo, "HEAD")
        except ValueError:
            return []
        return [Commit(self._repo, bytes.fromhex(oid))]

    def _run(self, arguments: tuple[str, ...], person: Person, when: datetime) -> str:
        stamp = f"{int(when.timestamp())} {when:%z}"
        identity = {
            "GIT_AUTHOR_NAME": person.name,
            "GIT_AUTHOR_EMAIL": person.email,
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_NAME": person.name,
            "GIT_COMMITTER_EMAIL": person.email,
            "GIT_COMMITTER_DATE": stamp,
        }
        with _environment(**_HERMETIC, **identity):
            return str(self._repo.git.execute([_PROGRAM, *arguments]))

    def _tick(self) -> datetime:
        self._clock += timedelta(minutes=1)
        return self._clock


# Neither the user's nor the machine's settings may leak into a history that must be equal
# everywhere.
_HERMETIC = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_EDITOR": "true",
    "LC_ALL": "C",
}
