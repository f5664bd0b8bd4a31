"""Tables in CSV that list requirements: no source reads them, so they are named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from reqtrace.detection.files import Read
from reqtrace.detection.found import UnreadPage
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.file_names import EXCLUDED_FOLDERS, TEST_FOLDERS
from reqtrace.sources.markdown.columns import names_requirements
from reqtrace.sources.markdown.families import ENOUGH, is_id_shaped
from reqtrace.sources.markdown.id_text import series_of

_SUFFIXES = (".csv", ".tsv")
_MOST = 40
# A line that begins with a cell of one word.
_CELL = re.compile(r"(?m)^\"?(?P<id>[A-Z][A-Za-z0-9._-]*\d[A-Za-z0-9._-]*)\"?[ ]*[,;\t|]")
_WORDS = re.compile(r"[-_.\s/\d]+")


def unread_tables(
    paths: Iterable[PurePosixPath], read: Read, limits: Limits
) -> Iterator[UnreadPage]:
    """The tables among *paths* whose rows begin with ids of a series.

    Only those are looked at whose names or folders speak of requirements: a table may be data.
    """
    some = [path for path in paths if path.suffix.lower() in _SUFFIXES and _speaks(path)]
    for path, data in read(some, _MOST, "tables in CSV").items() if some else ():
        try:
            text = decode(data, limits)
        except RefusedError:
            continue
        if ids := tuple(_ids(text)):
            yield UnreadPage(path=str(path), ids=ids)


def _speaks(path: PurePosixPath) -> bool:
    folders = {part.lower() for part in path.parts[:-1]}
    if not folders.isdisjoint(EXCLUDED_FOLDERS | TEST_FOLDERS):
        return False
    return names_requirements(_WORDS.sub(" ", f"{path.parent.name} {path.stem}"))


def _ids(text: str) -> list[str]:
    found = [one for one in dict.fromkeys(_CELL.findall(text)) if is_id_shaped(one)]
    series = Counter(map(series_of, found))
    return found if any(count >= ENOUGH for count in series.values()) else []
