"""Files of AsciiDoc with specification items of OpenFastTrace, as its plugin reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from reqtrace.detection.files import Read
from reqtrace.sources.file_names import ASCIIDOC_SUFFIXES

_SAMPLES = 3  # of a folder
_MOST_SAMPLES = 300
# It is compiled where there is such a file.
_ITEM = rb"(?m)^\[[^\]\n]*\boft-sid[ \t]*+=[ \t]*+\"?[A-Za-z]++~"


def folders_of_items(
    paths: Iterable[PurePosixPath], ignored: frozenset[str], read: Read
) -> Iterator[PurePosixPath]:
    """The folders with such files; those of a name in *ignored* are not looked at."""
    by_folder: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in paths:
        if path.suffix.lower() in ASCIIDOC_SUFFIXES and ignored.isdisjoint(path.parts[:-1]):
            by_folder.setdefault(path.parent, []).append(path)
    samples = [path for some in by_folder.values() for path in some[:_SAMPLES]]
    contents = read(samples, _MOST_SAMPLES, "samples of AsciiDoc files")
    found = (path.parent for path, data in contents.items() if re.search(_ITEM, data))
    yield from dict.fromkeys(found)
