"""What is wrong with a link to a path that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.former_path import folder_above
from reqtrace.project import Project
from reqtrace.util.suggestion import LONGEST

_LIKE, _SAME = 0.8, 0.9
"""How alike two names are of which one may be a slip of the pen; the second with other numbers."""

_MOST_COMPARED = 100_000
"""Pairs of names in a run: beyond it, nobody is asked whether he meant another name."""

_ELSEWHERE = "write the address (https://…) of what is in another one, or correct the path"
_NO_PATH = "write the path of the file or folder, or an address (https://…)"


class MissingPath(NamedTuple):
    """The end of a sentence about a link, and what to do about it.

    What is doubtful may be right for its author, who meant no path of this repository.
    """

    fault: str
    help: str
    is_doubtful: bool = False


class MissingPaths:
    """Tells what became of paths that links of *project* name, as far as it is known."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._compared = 0

    def of(self, link: TraceLink) -> MissingPath:
        """What is wrong with the path of *link*."""
        path = link.link.meant_path
        assert path is not None  # noqa: S101 - the caller asks for links to paths
        if link.link.anchor:
            fault = f"but no item in {path} has the heading #{link.link.anchor}"
            return MissingPath(fault, "correct the path, or remove the link")
        if "://" in link.link.target:
            fault = "which is an address between other characters"
            return MissingPath(fault, "write the address alone", is_doubtful=True)
        if link.elsewhere or _is_word(link):
            return self._not_here(link, path)
        return self._moved(link, path) or self._unknown(path)

    def _moved(self, link: TraceLink, path: PurePosixPath) -> MissingPath | None:
        """What history knows of a path."""
        former = self._project.former_paths.get(path)
        if former is None:
            return None
        same = str(path) == link.link.target.lstrip("/")
        which = "which" if same else f"but {path}"
        when = f"in {former.commit.short} ({former.commit.authored.date().isoformat()})"
        if former.now is not None:
            return MissingPath(f"{which} was moved {when}", f"write its new path: {former.now}")
        return MissingPath(
            f"{which} was deleted {when}",
            "link to what took its place, or remove the link",
            # What was replaced may be gone on purpose.
            is_doubtful=link.kind == "supersedes" and not link.reversed,
        )

    def _unknown(self, path: PurePosixPath) -> MissingPath:
        above = self._project.former_paths.get(folder_above(path))
        near = self._near(path) if above is None or above.now is None else above.now
        question = f"did you mean {near}? otherwise " if near else ""
        return MissingPath(
            f"but {path} does not exist", f"{question}correct the path, or remove the link"
        )

    def _not_here(self, link: TraceLink, path: PurePosixPath) -> MissingPath:
        """A path of another repository, a word, or a slip of the pen in the name of a folder."""
        folder = link.link.location.path.parent
        first, *rest = path.relative_to(folder).parts
        beside = (folder, PurePosixPath()) if rest else (folder, folder.parent)
        places = [place for one in beside for place in self._names.get(one, {}).items()]
        # What goes on begins with a folder.
        names = sorted({name for name, place in places if not rest or place in self._names})
        if near := self._likest(first, names, _LIKE):
            return MissingPath(f"but {path} does not exist", f"did you mean {near}?")
        if rest:
            return MissingPath("which is not in this repository", _ELSEWHERE, is_doubtful=True)
        return MissingPath("which is no path in this repository", _NO_PATH, is_doubtful=True)

    def _near(self, path: PurePosixPath) -> PurePosixPath | None:
        """The only place of items with the same name, or with one like it in the same folder."""
        same = self._by_name.get(path.stem, set())
        if len(same) == 1:
            return next(iter(same))
        beside = self._names.get(path.parent, {})
        # With another number it is rather another item than a slip of the pen.
        number = _number_of(path.stem)
        alike = [name for name in sorted(beside) if _number_of(name) in (number, "") or not number]
        like = self._likest(path.stem, alike, _LIKE)
        like = like or self._likest(path.stem, sorted(beside), _SAME)
        return beside[like] if like else None

    def _likest(self, name: str, names: Sequence[str], cutoff: float) -> str | None:
        """The one of *names* that is most like *name*, None where none is."""
        self._compared += len(names)
        if self._compared > _MOST_COMPARED or len(name) > LONGEST:
            return None
        import difflib  # most paths lead to items

        return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=cutoff)), None)

    @cached_property
    def _names(self) -> dict[PurePosixPath, dict[str, PurePosixPath]]:
        """The files and folders with items in each folder, by their names without an ending."""
        found: dict[PurePosixPath, dict[str, PurePosixPath]] = {}
        for item in self._project.items:
            path = item.location.path
            for place in (path, *path.parents):
                if place.name:
                    name = path.stem if place is path else place.name
                    found.setdefault(place.parent, {})[name] = place
        return found

    @cached_property
    def _by_name(self) -> dict[str, set[PurePosixPath]]:
        """The same places by their names."""
        found: dict[str, set[PurePosixPath]] = {}
        for names in self._names.values():
            for name, place in names.items():
                found.setdefault(name, set()).add(place)
        return found


def _number_of(name: str) -> str:
    """The number that a name begins with, empty where it begins with none."""
    return name[: len(name) - len(name.lstrip("0123456789"))]


def _is_word(link: TraceLink) -> bool:
    """Whether a word or number stands where paths are expected: `kustomize`, `6090`."""
    path, target = link.link.path, link.link.target
    return path is not None and path.name == target and not path.suffix
