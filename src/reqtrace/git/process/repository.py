"""Which repository is this, and can its history be trusted?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from reqtrace.errors import GitError, HistoryError
from reqtrace.git.process.command import FROM_HOOK, Git, GitFailedError, decoded
from reqtrace.git.process.partial import partial_reasons

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
            git=git.at(root, _settled(git.told, root)),
            prefix=prefix,
        )

    def head(self) -> str:
        """The object id of HEAD. `HistoryError` where there is no commit yet."""
        return self.resolve("HEAD")

    def head_or_none(self) -> str | None:
        """The object id of HEAD, None where there is no commit yet."""
        found = self.git.answers(("rev-parse", "--verify", "--quiet", "HEAD^{commit}"))
        return None if found is None else found.decode("ascii").strip()

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
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = None if "\0" in revision else self.git.answers(asked)
        # For `^main` git answers with the object id behind the mark of what is left out.
        if found is None or found.startswith(b"^"):
            raise self._leads_elsewhere(revision) or _no_commit(revision)
        return found.decode("ascii").strip()

    def _leads_elsewhere(self, revision: str) -> HistoryError | None:
        """The error where *revision* does name an object, only not a commit that is there."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        found = None if "\0" in revision else self.git.answers(asked)
        oid = "" if found is None or found.startswith(b"^") else found.decode("ascii").strip()
        # Of a whole object id, git says that it names something whether it is there or not.
        if oid in ("", revision.lower()):
            return None
        kind = self.git.answers(("cat-file", "-t", oid))
        if kind in (b"blob\n", b"tree\n", b"tag\n"):
            return HistoryError(
                f"{revision} is a {decoded(kind[:-1])}, not a commit",
                hint="give a commit, or a tag or branch of one",
            )
        return HistoryError(
            f"{revision} points to {oid}, which is missing or damaged",
            hint="see what `git fsck` says",
        )

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


def _git_for(start: Path) -> tuple[Git, Path]:
    """A git for *start*, told what a hook hands over where the hook is about that repository."""
    folder = start.resolve()
    clean = Git.find().at(folder)
    handed = {name: value for name in FROM_HOOK if (value := os.environ.get(name))}
    if not handed:
        return clean, folder
    here = _git_dir(clean)
    there = _hook_git_dir(clean, handed)
    if here is not None and here == there:
        return clean.at(folder, _without(handed, "GIT_DIR", "GIT_WORK_TREE")), folder
    if "GIT_DIR" in handed and _is_in_named_work_tree(folder, handed):
        return clean.at(folder, _absolute(handed)), folder
    return clean, folder


def _git_dir(git: Git) -> Path | None:
    found = git.answers(("rev-parse", "--absolute-git-dir"))
    return None if found is None else _path(found[:-1]).resolve()


def _hook_git_dir(git: Git, handed: Mapping[str, str]) -> Path | None:
    if "GIT_DIR" in handed:
        return Path(handed["GIT_DIR"]).resolve()
    return _git_dir(git.at(Path.cwd()))


def _is_in_named_work_tree(folder: Path, handed: Mapping[str, str]) -> bool:
    # With GIT_DIR alone, git takes the current folder for the top of the work tree.
    top = Path(handed.get("GIT_WORK_TREE", ".")).resolve()
    return folder == top or ("GIT_WORK_TREE" in handed and top in folder.parents)


def _without(handed: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in handed.items() if name not in names}


def _absolute(handed: Mapping[str, str]) -> dict[str, str]:
    folders = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR")
    made = {name: str(Path(handed[name]).resolve()) for name in folders if name in handed}
    made.setdefault("GIT_WORK_TREE", str(Path.cwd()))
    return {**handed, **made}


def _settled(told: Mapping[str, str], root: Path) -> dict[str, str]:
    # git takes these from the top of the work tree; an absolute path is the same everywhere.
    own = ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH")
    return {name: str(root / value) if name in own else value for name, value in told.items()}


def _no_repository(start: Path, error: GitFailedError) -> GitError:
    if "dubious ownership" in error.said:
        return GitError(f"git refuses to work in {start}: {error.said}", hint=error.hint)
    if "not a git repository" in error.said:
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
