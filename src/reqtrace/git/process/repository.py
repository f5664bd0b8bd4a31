"""A repository: its folders, its HEAD, and whether it is complete."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path, PurePosixPath

from reqtrace.errors import GitError, HistoryError
from reqtrace.git.process.command import FROM_HOOK, Git, GitFailedError, decoded
from reqtrace.git.process.failures import FailureCause, restore_hint
from reqtrace.git.process.partial import partial_reasons
from reqtrace.util.dataclass import dataclass

_FOLDERS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR")

COMMENT = "#"
"""The default of `core.commentChar`."""
_COMMENT_STRING = "core.commentstring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository and its work tree.

    `root` is the top of the work tree, the git directory itself where the repository is bare.
    `git_dir` belongs to this work tree, `common_dir` is shared by all linked work trees.
    `prefix` is the folder within `root` from which the repository was found. `known_commits` are
    the object ids that were resolved: git needs not be asked for them again.
    """

    root: Path
    git_dir: Path
    common_dir: Path
    object_format: str
    is_shallow: bool
    is_bare: bool
    git: Git
    prefix: PurePosixPath = field(default_factory=PurePosixPath)
    known_commits: set[str] = field(default_factory=set, repr=False, compare=False)

    @classmethod
    def discover(cls, start: Path, *, allow_bare: bool = False) -> Repository:
        """The repository that contains *start*: any folder of a work tree, or a bare repository.

        Raises `GitError` with one sentence where there is none or git refuses to work in it.
        """
        if not start.is_dir():
            raise GitError(f"{start} is not a folder", hint="give a folder of a git repository")
        git, folder = _git_for(start)
        facts = _read_facts(git, start)
        if facts.is_bare and not allow_bare:
            raise GitError(
                f"{start} is a bare repository, which has no work tree",
                hint="check a commit with --rev HEAD, or use a clone with a work tree",
            )
        root = facts.git_dir if facts.is_bare else facts.top or _work_tree(git, start)
        prefix = _prefix(folder, root, is_bare=facts.is_bare)
        return cls(
            root=root,
            git_dir=facts.git_dir,
            common_dir=_common_dir(git, folder, facts.git_dir),
            object_format=facts.object_format,
            is_shallow=facts.is_shallow,
            is_bare=facts.is_bare,
            git=git.at(
                root, {**_with_absolute_paths(git.hook_variables, root), **_bound(git, root, facts)}
            ),
            prefix=prefix,
        )

    def head(self) -> str:
        """The object id of HEAD. `HistoryError` where there is no commit yet."""
        return self.resolve("HEAD")

    def head_or_none(self) -> str | None:
        """The object id of HEAD, None where there is no commit yet.

        Raises `HistoryError` where there is one that is missing or damaged.
        """
        return self._commit("HEAD")

    def branch(self) -> str | None:
        """The short name of the branch that is checked out, None where HEAD is detached."""
        name = self.git.run_or_none(("symbolic-ref", "--quiet", "HEAD"))
        return None if name is None else decoded(name[:-1]).removeprefix("refs/heads/")

    def comment_char(self) -> str:
        """What begins a comment in a message, `auto` included; `#` where no setting says it.

        `core.commentString` is a second name of `core.commentChar` since git 2.45; older git does
        not know it.
        """
        found = self._settings(r"^core\.comment(char|string)$")
        if any(name == _COMMENT_STRING for name, _ in found) and self.git.version() < (2, 45):
            found = [(name, value) for name, value in found if name != _COMMENT_STRING]
        return (found[-1][1] if found else "") or COMMENT

    def message_cleanup(self) -> str:
        """How git cleans the messages of commits: `commit.cleanup`, `default` if it is not set."""
        found = self._settings(r"^commit\.cleanup$")
        return found[-1][1] if found else "default"

    def _settings(self, pattern: str) -> list[tuple[str, str]]:
        """Names and values of the settings that match *pattern*, the one that counts last."""
        answer = self.git.run_or_none(("config", "-z", "--get-regexp", pattern)) or b""
        entries = [decoded(entry).partition("\n") for entry in answer.split(b"\0") if entry]
        return [(name, value) for name, _, value in entries]

    def resolve(self, revision: str) -> str:
        """The object id of the commit that *revision* names.

        Raises `HistoryError` where it names none. All other commands get object ids only.
        """
        found = self._commit(revision)
        if found is None:
            raise _no_commit(revision)
        return found

    def _commit(self, revision: str) -> str | None:
        """The commit that *revision* names; `HistoryError` for another or unreadable object."""
        if revision in self.known_commits:
            return revision
        # What follows `:/` is a pattern to its end, and leads to nothing but commits.
        peel = "" if revision.startswith(":/") else "^{commit}"
        try:
            found = self._parse(f"{revision}{peel}")
        except GitFailedError as error:
            raise self._other_object_error(revision) or error from error
        if found is None and (other := self._other_object_error(revision)):
            raise other
        if found is not None:
            self.known_commits.add(found)
        return found

    def _parse(self, revision: str) -> str | None:
        """The object id that *revision* resolves to, None where it resolves to none."""
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        try:
            found = None if "\0" in revision else self.git.run_or_none(arguments)
        except GitFailedError as error:
            # For an entry before the beginning of a reflog, git prints no reason.
            if error.details and error.cause is not FailureCause.UNKNOWN_NAME:
                raise
            found = None
        # For `^main` git prints the object id after a `^`, the mark of an excluded commit.
        return None if found is None or found.startswith(b"^") else found.decode("ascii").strip()

    def _other_object_error(self, revision: str) -> HistoryError | None:
        """The error where *revision* names an object that is not a commit, or is missing."""
        oid = self._parse(revision) or ""
        # A full object id always resolves, whether the object exists or not.
        if oid in ("", revision.lower()):
            return None
        kind = self._kind(oid)
        if kind in ("blob", "tree", "tag"):
            return HistoryError(
                f"{revision} is a {kind}, not a commit",
                hint="give a commit, or a tag or branch of one",
            )
        return HistoryError(
            f"{revision} points to {oid}, which is missing or damaged", hint=restore_hint()
        )

    def _kind(self, oid: str) -> str:
        """The type of an object, empty where it cannot be read."""
        try:
            return decoded(self.git.run(("cat-file", "-t", oid))[:-1])
        except GitFailedError as error:
            if error.cause in (FailureCause.DAMAGED, FailureCause.NOT_FETCHED):
                return ""
            raise

    def partial_reasons(self, *, on_disk: bool = True) -> tuple[str, ...]:
        """Why the history or the files are incomplete: one sentence each, with the fix.

        *on_disk* is false where no file of the work tree is read. Empty for a complete clone.
        """
        return partial_reasons(
            self.git, self.common_dir, is_shallow=self.is_shallow, on_disk=on_disk
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    git_dir: Path
    object_format: str
    is_shallow: bool
    is_bare: bool
    top: Path | None  # None where it has to be asked for


_FACTS = ("--is-bare-repository", "--is-shallow-repository", "--show-object-format")
_QUESTIONS = (*_FACTS, "--absolute-git-dir")  # the path comes last: it may hold line feeds


def _read_facts(git: Git, start: Path) -> _Facts:
    # Mostly one process answers everything. Outside a work tree git refuses the first question,
    # and of two paths with line feeds nobody knows where the second one begins.
    with suppress(GitFailedError):
        top, *answers = git.run(("rev-parse", "--show-toplevel", *_QUESTIONS))[:-1].split(b"\n")
        if len(answers) == len(_QUESTIONS):
            return _facts(answers, top=_path(top))
    try:
        answer = git.run(("rev-parse", *_QUESTIONS))
    except GitFailedError as error:
        raise _no_repository(start, error) from error
    return _facts(answer[:-1].split(b"\n", len(_QUESTIONS) - 1), top=None)


def _facts(answers: Sequence[bytes], *, top: Path | None) -> _Facts:
    bare, shallow, object_format, git_dir = answers
    return _Facts(
        git_dir=_path(git_dir),
        object_format=object_format.decode("ascii"),
        is_shallow=shallow == b"true",
        is_bare=bare == b"true",
        top=top,
    )


def _work_tree(git: Git, start: Path) -> Path:
    try:
        return _path(git.run(("rev-parse", "--show-toplevel"))[:-1])
    except GitFailedError as error:
        raise GitError(
            f"{start} is inside a git directory, not in a work tree",
            hint="give a folder of the work tree",
        ) from error


def _bound(git: Git, root: Path, facts: _Facts) -> dict[str, str]:
    """What leads git from *root* to the repository where *root* alone would not.

    `core.worktree` may name a folder that belongs to another repository, or to none.
    """
    if facts.is_bare or "GIT_DIR" in git.hook_variables:
        return {}
    own = root / ".git"
    # Only a file, as of a submodule or a linked work tree, leads elsewhere: git knows where to.
    found = _git_dir(git.at(root)) if own.is_file() else own.resolve()
    if found == facts.git_dir.resolve():
        return {}
    return {"GIT_DIR": str(facts.git_dir), "GIT_WORK_TREE": str(root)}


def _common_dir(git: Git, folder: Path, git_dir: Path) -> Path:
    # Only a linked work tree and a variable of a hook lead elsewhere: gitrepository-layout(5).
    if "GIT_COMMON_DIR" not in git.hook_variables and not (git_dir / "commondir").exists():
        return git_dir.resolve()
    return (folder / _path(git.run(("rev-parse", "--git-common-dir"))[:-1])).resolve()


def _prefix(folder: Path, root: Path, *, is_bare: bool) -> PurePosixPath:
    if is_bare:
        return PurePosixPath()
    try:
        return PurePosixPath(folder.relative_to(root.resolve()).as_posix())
    except ValueError as error:
        # `core.worktree` can name any folder of the machine: never read files that nobody named.
        raise GitError(
            f"the work tree of the repository at {folder} is elsewhere, in {root}",
            hint="give a folder of that work tree",
        ) from error


def _path(data: bytes) -> Path:
    return Path(os.fsdecode(data))


def bind_hook_variables(folder: Path) -> None:
    """Make the variables of a hook absolute before *folder* becomes the current one.

    Their paths may be relative to the present working directory, and without a path they refer to
    its repository. Variables of another repository than that of *folder* are removed from the
    environment of this process.
    """
    variables = _hook_variables()
    if not variables:
        return
    clean = Git.find()
    present = Path.cwd()
    if "GIT_DIR" not in variables or "GIT_WORK_TREE" not in variables:
        own = _git_dir(clean.at(folder.resolve()))
        owner = _hook_git_dir(clean.at(present), variables)
        if own is None and "GIT_DIR" in variables and _git_dir(clean.at(present)) is None:
            # With GIT_DIR alone, the current folder is the top of the work tree for git.
            os.environ["GIT_WORK_TREE"] = str(present)
        elif own is None or own != owner:
            for name in variables:
                del os.environ[name]
            return
        else:
            os.environ["GIT_DIR"] = str(owner)
    for name in _FOLDERS:
        if os.environ.get(name):
            os.environ[name] = str(Path(os.environ[name]).resolve())


def _git_for(start: Path) -> tuple[Git, Path]:
    """A git for *start*, with the variables of a hook where they are about its repository.

    A folder belongs to its own repository, whatever `GIT_DIR` names: no other one is read or
    written.
    """
    folder = start.resolve()
    clean = Git.find().at(folder)
    variables = _hook_variables()
    if not variables:
        return clean, folder
    here = _git_dir(clean)
    there = _hook_git_dir(clean, variables)
    if here is not None and here == there:
        return clean.at(folder, _without(variables, *_FOLDERS)), folder
    if "GIT_DIR" in variables and _is_in_named_work_tree(clean, folder, variables, here):
        return clean.at(folder, _absolute(variables)), folder
    return clean, folder


def _hook_variables() -> dict[str, str]:
    return {name: value for name in FROM_HOOK if (value := os.environ.get(name))}


def _git_dir(git: Git) -> Path | None:
    try:
        return _path(git.run(("rev-parse", "--absolute-git-dir"))[:-1]).resolve()
    except GitFailedError as error:
        # Other causes are reported where the facts of the repository are read.
        if error.cause in (
            FailureCause.NO_REPOSITORY,
            FailureCause.BARE_REFUSED,
            FailureCause.FOREIGN_OWNER,
        ):
            return None
        raise


def _hook_git_dir(git: Git, variables: Mapping[str, str]) -> Path | None:
    if "GIT_DIR" in variables:
        return Path(variables["GIT_DIR"]).resolve()
    return _git_dir(git.at(Path.cwd()))


def _is_in_named_work_tree(
    git: Git, folder: Path, variables: Mapping[str, str], here: Path | None
) -> bool:
    """Whether *folder* is in the work tree of `GIT_DIR`, and not in a repository within it."""
    if "GIT_WORK_TREE" not in variables:
        return here is None and folder == Path.cwd().resolve()
    top = Path(variables["GIT_WORK_TREE"]).resolve()
    if folder != top and top not in folder.parents:
        return False
    return here is None or not _lies_below(git, here, top)


def _lies_below(git: Git, here: Path, top: Path) -> bool:
    """Whether the repository *here*, which *git* discovers, is below the folder *top*."""
    try:
        own = _path(git.run(("rev-parse", "--show-toplevel"))[:-1]).resolve()
    except GitFailedError:
        own = here  # a bare repository, or the inside of a git directory
    return top in own.parents


def _without(variables: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in names}


def _absolute(variables: Mapping[str, str]) -> dict[str, str]:
    made = {name: str(Path(variables[name]).resolve()) for name in _FOLDERS if name in variables}
    made.setdefault("GIT_WORK_TREE", str(Path.cwd()))
    return {**variables, **made}


def _with_absolute_paths(variables: Mapping[str, str], root: Path) -> dict[str, str]:
    # For git these are relative to the top of the work tree; absolute paths are unambiguous.
    own = ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH")
    return {name: str(root / value) if name in own else value for name, value in variables.items()}


def _no_repository(start: Path, error: GitFailedError) -> GitError:
    if error.cause is FailureCause.FOREIGN_OWNER:
        return GitError(f"git refuses to work in {start}: {error.reason}", hint=error.hint)
    if error.cause is FailureCause.NO_REPOSITORY:
        return GitError(
            f"{start} is not in a git repository",
            hint="create one with `git init`, or give another folder with -C",
        )
    return GitError(f"{start} cannot be read as a git repository: {error.reason}", hint=error.hint)


def _no_commit(revision: str) -> HistoryError:
    if revision == "HEAD":
        return HistoryError("this branch has no commits yet", hint="make a first commit")
    return HistoryError(
        f"unknown revision: {revision}", hint="see `git log`, `git branch -a` and `git tag`"
    )
