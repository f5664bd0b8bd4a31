"""Commits that `git blame` passes over: the lists that `blame.ignoreRevsFile` names.

Source: git-blame(1). Paths are relative to the top of the work tree. git refuses to work where
one of the lists cannot be read, and no option takes a file off that a setting names.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reqtrace.git.process.command import Git, decoded
from reqtrace.git.process.repository import Repository
from reqtrace.util.dataclass import dataclass

_SETTING = "blame.ignorerevsfile"
_COMMIT = re.compile(rb"[0-9a-fA-F]{40,64}")
_LARGEST = 16 << 20
# Settings that are about the place of the repository, or that were followed already.
_OF_THE_PLACE = ("core.worktree", "core.bare", "extensions.", "include.", "includeif.")


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreLists:
    """The lists that the settings name, and which of them cannot be read."""

    readable: tuple[str, ...]
    missing: tuple[str, ...]
    commits: frozenset[str]


def ignore_lists(repository: Repository) -> IgnoreLists:
    """The lists that the settings of *repository* name, and the object ids in them."""
    arguments = ("config", "-z", "--type=path", "--get-all", _SETTING)
    answer = repository.git.run_or_none(arguments) or b""
    names = [decoded(name) for name in answer.split(b"\0") if name]
    contents = {name: _content(repository.root / name) for name in dict.fromkeys(names)}
    lines = (line for data in contents.values() for line in (data or b"").splitlines())
    return IgnoreLists(
        readable=tuple(name for name, data in contents.items() if data is not None),
        missing=tuple(name for name, data in contents.items() if data is None),
        commits=frozenset(
            line.partition(b"#")[0].strip().decode("ascii").lower()
            for line in lines
            if _COMMIT.fullmatch(line.partition(b"#")[0].strip())
        ),
    )


@contextmanager
def without_ignore_lists(repository: Repository) -> Iterator[Git]:
    """A git for *repository* that has all of its settings but those of lists.

    It gets a git directory of its own, in a temporary folder that is empty of objects and refs.
    """
    with tempfile.TemporaryDirectory(prefix="reqtrace-") as name:
        folder = Path(name)
        is_sha1 = repository.object_format == "sha1"
        extension = (
            "" if is_sha1 else f"[extensions]\n\tobjectFormat = {repository.object_format}\n"
        )
        (folder / "config").write_text(
            f"[core]\n\trepositoryFormatVersion = {0 if is_sha1 else 1}\n{extension}"
        )
        (folder / "HEAD").write_text(f"{repository.head()}\n")
        (folder / "refs").mkdir()
        for part in ("shallow", "info/attributes"):
            if (repository.common_dir / part).is_file():
                (folder / part).parent.mkdir(exist_ok=True)
                shutil.copyfile(repository.common_dir / part, folder / part)
        variables = repository.git.hook_variables
        yield repository.git.at(
            repository.root,
            {
                "GIT_INDEX_FILE": str(repository.git_dir / "index"),
                "GIT_OBJECT_DIRECTORY": str(repository.common_dir / "objects"),
                **variables,
                "GIT_DIR": str(folder),
                "GIT_WORK_TREE": str(repository.root),
                **_settings(repository),
            },
        )


def _settings(repository: Repository) -> dict[str, str]:
    """The other settings, as variables, and nothing from files."""
    listing = decoded(repository.git.run(("config", "-z", "--list")))
    entries = [entry.partition("\n") for entry in listing.split("\0") if entry]
    pairs = [
        (key, value if has_value else "true")
        for key, has_value, value in entries
        if key != _SETTING and not key.startswith(_OF_THE_PLACE)
    ]
    variables = {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_PARAMETERS": "",
        "GIT_CONFIG_COUNT": str(len(pairs)),
    }
    for number, (key, value) in enumerate(pairs):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return variables


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST) if path.is_file() else None
    except OSError:
        return None
