"""Which repository is this, and can its history be trusted?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from reqtrace.errors import GitError, HistoryError
from reqtrace.git.process.command import FROM_HOOK, Git, GitFailedError, decoded
from reqtrace.git.process.failures import Cause, restore_hint
from reqtrace.git.process.partial import partial_reasons

_FOLDERS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR")


COMMENT = "#"
"""What comments of a message begin with where `core.commentChar` is not set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository and its work tree.

    `root` is the top of the work tree, the git directory itself where the repository is bare.
    `git_dir` belongs to this work tree, `common_dir` is shared by all linked work trees.
    `prefix` is the folder within `root` from which the repository was found.
    """

    root: Path
    git_dir: Path
    common_dir: Path
    object_format: str
    is_shallow: bool
    is_bare: bool
    git: Git
    prefix: PurePosixPath = field(default_factory=PurePosixPath)

    @classmethod
    def discover(cls, start: Path, *, allow_bare: bool = False) -> Repository:
        """The repository around *start*: any folder of a work tree, or a bare repository.

        Raises `GitError` with one sentence where there is none or git refuses to work in it.
        """
        if not start.is_dir():
            raise GitError(f"{start} is not a folder", hint="give a folder of a git repository")
        git, folder = _git_for(start)
        facts = _ask(git, start)
        if facts.is_bare and not allow_bare:
            raise GitError(
                f"{start} is a bare repository, which has no work tree",
                hint="check a commit with --rev HEAD, or use a clone with a work tree",
            )
        root = facts.git_dir if facts.is_bare else _work_tree(git, start)
        prefix = _prefix(folder, root, is_bare=facts.is_bare)
        return cls(
            root=root,
            git_dir=facts.git_dir,
            common_dir=_common_dir(git, folder),
            object_format=facts.object_format,
            is_shallow=facts.is_shallow,
            is_bare=facts.is_bare,
            git=git.at(root, {**_settled(git.hook_variables, root), **_bound(git, root, facts)}),
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
        name = self.git.answers(("symbolic-ref", "--quiet", "HEAD"))
        return None if name is None else decoded(name[:-1]).removeprefix("refs/heads/")

    def comment_char(self) -> str:
        """What `core.commentChar` is set to, `auto` included; `#` where it is not set."""
        found = self.git.answers(("config", "--get", "core.commentChar"))
        return (decoded(found[:-1]) if found else "") or COMMENT

    def resolve(self, revision: str) -> str:
        """The object id of the commit that *revision* names.

        Raises `HistoryError` where it names none. From here on only object ids go to git.
        """
        found = self._commit(revision)
        if found is None:
            raise _no_commit(revision)
        return found

    def _commit(self, revision: str) -> str | None:
        """The commit that *revision* names; `HistoryError` where that is none, or not readable."""
        # What follows `:/` is a pattern to its end, and leads to nothing but commits.
        peel = "" if revision.startswith(":/") else "^{commit}"
        try:
            found = self._parsed(f"{revision}{peel}")
        except GitFailedError as error:
            raise self._leads_elsewhere(revision) or error from error
        if found is None and (other := self._leads_elsewhere(revision)):
            raise other
        return found

    def _parsed(self, revision: str) -> str | None:
        """The object id that *revision* stands for, None where it stands for none."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        try:
            found = None if "\0" in revision else self.git.answers(asked)
        except GitFailedError as error:
            # Of what lies before the beginning of a reflog, git only refuses to speak.
            if error.details and error.cause is not Cause.UNKNOWN_NAME:
                raise
            found = None
        # For `^main` git answers with the object id behind the mark of what is left out.
        return None if found is None or found.startswith(b"^") else found.decode("ascii").strip()

    def _leads_elsewhere(self, revision: str) -> HistoryError | None:
        """The error where *revision* does name an object, only not a commit that is there."""
        oid = self._parsed(revision) or ""
        # Of a whole object id, git says that it names something whether it is there or not.
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
            if error.cause in (Cause.DAMAGED, Cause.NOT_FETCHED):
                return ""
            raise

    def partial_reasons(self, *, on_disk: bool = True) -> tuple[str, ...]:
        """Why the history or the files are not all there: a sentence each, with the remedy.

        *on_disk* is false where no file of the work tree is read. Empty where everything is there.
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


def _ask(git: Git, start: Path) -> _Facts:
    # The path comes last: it may hold line feeds.
    questions = ("--is-bare-repository", "--is-shallow-repository", "--show-object-format")
    try:
        answer = git.run(("rev-parse", *questions, "--absolute-git-dir"))
    except GitFailedError as error:
        raise _no_repository(start, error) from error
    bare, shallow, object_format, git_dir = answer[:-1].split(b"\n", 3)
    return _Facts(
        git_dir=_path(git_dir),
        object_format=object_format.decode("ascii"),
        is_shallow=shallow == b"true",
        is_bare=bare == b"true",
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


def _common_dir(git: Git, folder: Path) -> Path:
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
    """Settle what a hook handed over before *folder* becomes the current one.

    Paths may be relative to the folder that is current now, and mean its repository where they
    name none. What is not about the repository of *folder* is taken out of the environment of
    this process.
    """
    handed = _handed()
    if not handed:
        return
    clean = Git.find()
    present = Path.cwd()
    if "GIT_DIR" not in handed or "GIT_WORK_TREE" not in handed:
        own = _git_dir(clean.at(folder.resolve()))
        owner = _hook_git_dir(clean.at(present), handed)
        if own is None and "GIT_DIR" in handed and _git_dir(clean.at(present)) is None:
            # With GIT_DIR alone, git takes the current folder for the top of the work tree.
            os.environ["GIT_WORK_TREE"] = str(present)
        elif own is None or own != owner:
            for name in handed:
                del os.environ[name]
            return
        else:
            os.environ["GIT_DIR"] = str(owner)
    for name in _FOLDERS:
        if os.environ.get(name):
            os.environ[name] = str(Path(os.environ[name]).resolve())


def _git_for(start: Path) -> tuple[Git, Path]:
    """A git for *start*, with what a hook hands over where that is about its repository.

    A folder belongs to its own repository, whatever `GIT_DIR` names: nothing is read from another
    one, or written into it.
    """
    folder = start.resolve()
    clean = Git.find().at(folder)
    handed = _handed()
    if not handed:
        return clean, folder
    here = _git_dir(clean)
    there = _hook_git_dir(clean, handed)
    if here is not None and here == there:
        return clean.at(folder, _without(handed, *_FOLDERS)), folder
    if "GIT_DIR" in handed and _is_in_named_work_tree(clean, folder, handed, here):
        return clean.at(folder, _absolute(handed)), folder
    return clean, folder


def _handed() -> dict[str, str]:
    return {name: value for name in FROM_HOOK if (value := os.environ.get(name))}


def _git_dir(git: Git) -> Path | None:
    try:
        return _path(git.run(("rev-parse", "--absolute-git-dir"))[:-1]).resolve()
    except GitFailedError as error:
        # What else it may be is told where the repository is asked for all that it is.
        if error.cause in (Cause.NO_REPOSITORY, Cause.BARE_REFUSED, Cause.FOREIGN_OWNER):
            return None
        raise


def _hook_git_dir(git: Git, handed: Mapping[str, str]) -> Path | None:
    if "GIT_DIR" in handed:
        return Path(handed["GIT_DIR"]).resolve()
    return _git_dir(git.at(Path.cwd()))


def _is_in_named_work_tree(
    git: Git, folder: Path, handed: Mapping[str, str], here: Path | None
) -> bool:
    """Whether *folder* lies in the work tree of `GIT_DIR`, and in none of a repository in that."""
    if "GIT_WORK_TREE" not in handed:
        return here is None and folder == Path.cwd().resolve()
    top = Path(handed["GIT_WORK_TREE"]).resolve()
    if folder != top and top not in folder.parents:
        return False
    return here is None or not _lies_below(git, here, top)


def _lies_below(git: Git, here: Path, top: Path) -> bool:
    """Whether the repository *here*, which *git* finds by itself, lies below the folder *top*."""
    try:
        own = _path(git.run(("rev-parse", "--show-toplevel"))[:-1]).resolve()
    except GitFailedError:
        own = here  # a bare repository, or the inside of a git directory
    return top in own.parents


def _without(handed: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in handed.items() if name not in names}


def _absolute(handed: Mapping[str, str]) -> dict[str, str]:
    made = {name: str(Path(handed[name]).resolve()) for name in _FOLDERS if name in handed}
    made.setdefault("GIT_WORK_TREE", str(Path.cwd()))
    return {**handed, **made}


def _settled(variables: Mapping[str, str], root: Path) -> dict[str, str]:
    # git takes these from the top of the work tree; an absolute path is the same everywhere.
    own = ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH")
    return {name: str(root / value) if name in own else value for name, value in variables.items()}


def _no_repository(start: Path, error: GitFailedError) -> GitError:
    if error.cause is Cause.FOREIGN_OWNER:
        return GitError(f"git refuses to work in {start}: {error.said}", hint=error.hint)
    if error.cause is Cause.NO_REPOSITORY:
        return GitError(
            f"{start} is not in a git repository",
            hint="create one with `git init`, or give another folder with -C",
        )
    return GitError(f"{start} cannot be read as a git repository: {error.said}", hint=error.hint)


def _no_commit(revision: str) -> HistoryError:
    if revision == "HEAD":
        return HistoryError("the repository has no commits yet", hint="make a first commit")
    return HistoryError(
        f"unknown revision: {revision}", hint="see `git log`, `git branch -a` and `git tag`"
    )
