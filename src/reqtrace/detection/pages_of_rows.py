"""Pages with one requirement a row or a line, in folders that no type is named after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.found import WHAT, DetectedSource, DetectionSettings
from reqtrace.detection.signatures import ids_of_families
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.markdown.entries import entry_ids
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.sources.markdown.rows import row_ids
from reqtrace.sources.markdown.scan import outline

Read = Callable[[Iterable[PurePosixPath]], Mapping[PurePosixPath, bytes]]

PRESET = "rows"
_MOST = 400
_LEAST_IDS = 3
_MANY = 2  # pages of one name, each in a folder of its own
_NAMES = re.compile(
    r"(?:.*[-_. ])?(?:srs|prd|brd|frd|requirements?|reqs?|specs?|specification|user[-_ ]stories"
    r"|anforderungen|lastenheft|pflichtenheft|requisitos|exigences|cahier[-_ ]des[-_ ]charges)"
    r"(?:[-_. ].*)?",
    re.IGNORECASE,
)
"""Names (without suffix) of pages about requirements."""
_FAMILIES = re.compile(
    r"(?:N?FR|R[NF]F?|SC|REQ|S[WY]?R|SRS|SYS|SyRS|StRS|SwRS|U[RSC]|BR|HLR|LLR|PR|TR|IR|QR|SEC|CON)"
    r"(?:[-_.][A-Za-z]+)*[-_.]?"
)
"""What ids of requirements begin with."""


def rows_sources(
    paths: Sequence[PurePosixPath], settings: DetectionSettings, read: Read
) -> Iterator[DetectedSource]:
    """The sources for those of *paths*, Markdown files, that are pages of requirements.

    Where pages of one name number their ids from one, each in a folder of its own, the name of
    the folder is a part of the ids.
    """
    named = [path for path in paths if _NAMES.fullmatch(path.stem) is not None][:_MOST]
    found: dict[PurePosixPath, set[str]] = {}
    for path, data in read(named).items():
        ids = _ids(data, settings)
        if len(ids) >= _LEAST_IDS:
            found[path] = ids
    scoped = {path for some in _series(found) if _share_ids(found, some) for path in some}
    for is_scoped in (False, True):
        pages = [path for path in found if (path in scoped) is is_scoped]
        if pages:
            ids = {one for path in pages for one in found[path]}
            table = _table(pages, ids, settings.vocabulary, is_scoped=is_scoped)
            yield DetectedSource(what=WHAT[PRESET], table=table)


def _ids(data: bytes, settings: DetectionSettings) -> set[str]:
    """The ids that begin the rows and the entries of a page, of families of requirements."""
    try:
        text = decode(data, settings.limits)
        matter = split_front_matter(text, settings.limits)
    except RefusedError:
        return set()
    page = outline(text, matter.lines if matter is not None else 0)
    ids = ids_of_families((*row_ids(page), *entry_ids(page)))
    known = settings.vocabulary.type_of_id
    return {one for one in ids if _FAMILIES.match(one) or known(one) == "req"}


def _series(pages: Iterable[PurePosixPath]) -> Iterator[list[PurePosixPath]]:
    """Pages of one name whose folders lie beside each other."""
    series: dict[tuple[PurePosixPath, str], list[PurePosixPath]] = {}
    for path in pages:
        if len(path.parts) > 1:
            series.setdefault((path.parent.parent, path.name), []).append(path)
    yield from (some for some in series.values() if len(some) >= _MANY)


def _share_ids(found: Mapping[PurePosixPath, set[str]], pages: Iterable[PurePosixPath]) -> bool:
    """Whether pages give the same ids to items of their own."""
    seen: set[str] = set()
    for path in pages:
        if not seen.isdisjoint(found[path]):
            return True
        seen |= found[path]
    return False


def _table(
    pages: Sequence[PurePosixPath], ids: Iterable[str], vocabulary: Vocabulary, *, is_scoped: bool
) -> dict[str, Any]:
    in_series = {path: some[0] for some in _series(pages) for path in some}
    globs = {
        f"{_escaped(path.parent.parent)}*/{_escaped(path, of_file=True)}"
        if path in in_series
        else f"{_escaped(path.parent)}{_escaped(path, of_file=True)}"
        for path in pages
    }
    table: dict[str, Any] = {
        "include": sorted(globs),
        "strict": False,
        "format": "markdown",
        "type": "req",
    }
    if is_scoped:
        table["id"] = {"format": "{folder}/{}"}
    types = {one: vocabulary.type_of_id(one) for one in ids}
    if others := {_prefix(one): name for one, name in types.items() if name not in (None, "req")}:
        table["prefixes"] = dict(sorted(others.items()))
    return table


def _prefix(item_id: str) -> str:
    return re.split(r"(?=[-_.\d])", item_id, maxsplit=1)[0]


def _escaped(path: PurePosixPath, *, of_file: bool = False) -> str:
    text = path.name if of_file else ("" if path == PurePosixPath() else f"{path}/")
    return re.sub(r"([*?\[])", r"[\1]", text)
