"""Sphinx projects with needs: by their configuration, or by the directives in their files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from reqtrace.detection.files import Read
from reqtrace.detection.found import WHAT, DetectedSource
from reqtrace.sources.file_names import RST
from reqtrace.sources.sphinx_needs.settings_files import SETTINGS, speaks_of_needs

PRESET = "sphinx-needs"
SUFFIXES = (".py", ".toml", RST)
"""Of the files that are looked at."""

_SAMPLES = 3  # of a folder
_MOST_SAMPLES = 300
# A directive with an option `:id:` among its first ones. It is compiled where there is such a file.
_NEED = (
    rb"(?m)^[ \t]*+\.\. [\w-]++::[ \t]++\S[^\n]*+\n"
    rb"(?:[ \t]++(?!:id:)[^\s][^\n]*+\n){0,12}+[ \t]++:id:[ \t]++[\w.-]++[ \t\r]*+$"
)


def needs_sources(
    paths: Sequence[PurePosixPath], ignored: frozenset[str], read: Read
) -> Iterator[DetectedSource]:
    """The source for the needs of a repository with *paths*; none where there are no needs.

    Nothing in folders of a name in *ignored* is looked at.
    """
    live = [path for path in paths if ignored.isdisjoint(path.parts[:-1])]
    settings = read([path for path in live if path.name in SETTINGS])
    folders = {path.parent for path, data in settings.items() if speaks_of_needs(path, data)}
    folders = folders or set(_folders_of_directives(live, read))
    if folders:
        outer = sorted(folder for folder in folders if folders.isdisjoint(folder.parents))
        globs = ["**" if folder == PurePosixPath() else f"{folder}/**" for folder in outer]
        yield DetectedSource(what=WHAT[PRESET], table={"preset": PRESET, "include": globs})


def _folders_of_directives(paths: Iterable[PurePosixPath], read: Read) -> Iterator[PurePosixPath]:
    """The topmost folders with files of reStructuredText that show needs."""
    by_folder: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in paths:
        if path.suffix.lower() == RST:
            by_folder.setdefault(path.parent, []).append(path)
    samples = [path for some in by_folder.values() for path in some[:_SAMPLES]]
    contents = read(samples, _MOST_SAMPLES, "samples of reStructuredText")
    for path, data in contents.items():
        if re.search(_NEED, data) is not None:
            yield PurePosixPath(*path.parent.parts[:1])
