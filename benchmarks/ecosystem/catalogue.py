"""The pinned list of repositories, and their clones in a folder.

`repositories.toml` holds tables named `repository`:

- `name` is owner/name, `commit` a full object id, `kind` one word, `note` a few words;
- `items` and `links` are numbers that were counted without reqtrace at that commit, each absent
  where there is no sensible way to count;
- `count` and `count-links` say how: a shell command that prints the number, with GIT_DIR and
  COMMIT set, or, after `# `, a sentence.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

CATALOGUE = Path(__file__).parent / "repositories.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One pinned repository. `items` and `links` are None where nobody counted."""

    name: str
    commit: str
    kind: str
    note: str = ""
    items: int | None = None
    links: int | None = None
    count: str = ""
    count_links: str = ""

    @property
    def stem(self) -> str:
        """The name as one part of a path."""
        return self.name.replace("/", "+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clone:
    """A repository and its git directory on this machine."""

    repository: Repository
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Clones:
    """What a folder holds of a catalogue; `missing` are sentences about the rest."""

    found: tuple[Clone, ...]
    missing: tuple[str, ...]


def read_catalogue(path: Path = CATALOGUE) -> tuple[Repository, ...]:
    """All pinned repositories, in the order of the file."""
    with path.open("rb") as file:
        tables = tomllib.load(file).get("repository", [])
    return tuple(
        Repository(**{key.replace("-", "_"): value for key, value in table.items()})
        for table in tables
    )


def chosen(repositories: Sequence[Repository], names: Collection[str]) -> tuple[Repository, ...]:
    """Those with one of *names*, or all if there are none.

    Raises:
        SystemExit: A name is not in the list.
    """
    known = {one.name for one in repositories}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"ecosystem: not in the list: {', '.join(unknown)}", file=sys.stderr)
        raise SystemExit(2)
    return tuple(one for one in repositories if not names or one.name in names)


def find_clones(folder: Path, repositories: Iterable[Repository]) -> Clones:
    """The clones below *folder*: OWNER+NAME or OWNER/NAME, or `repo` or `.git` inside it."""
    found, missing = [], []
    for repository in repositories:
        places = [folder / repository.stem, folder / repository.name]
        git_dirs = [one for place in places for one in _candidates(place) if _is_git_dir(one)]
        if not git_dirs:
            missing.append(f"{repository.name}: no clone at {repository.stem}")
        elif not _has_commit(git_dirs[0], repository.commit):
            missing.append(f"{repository.name}: the clone lacks commit {repository.commit[:12]}")
        else:
            found.append(Clone(repository=repository, folder=git_dirs[0]))
    return Clones(found=tuple(found), missing=tuple(missing))


def _candidates(place: Path) -> tuple[Path, ...]:
    bare = place.with_name(f"{place.name}.git")
    return (place / "repo" / ".git", place / "repo", place / ".git", place, bare)


def _is_git_dir(folder: Path) -> bool:
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir()


def _has_commit(git_dir: Path, commit: str) -> bool:
    command = ("git", "--git-dir", git_dir, "cat-file", "-e", f"{commit}^{{tree}}")
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
