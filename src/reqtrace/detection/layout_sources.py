"""A layout, or a series of files, → the `[[source]]` table that reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from reqtrace.detection.found import WHAT, DetectedSource
from reqtrace.detection.layout import PROPOSALS, TITLES, Layout
from reqtrace.detection.signatures import KEP
from reqtrace.detection.sphinx_needs import PRESET as SPHINX_NEEDS
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.globs import folder_start
from reqtrace.sources.file_names import YAML_SUFFIXES
from reqtrace.util.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from reqtrace.detection.series_evidence import Series

_MOST_GLOBS = 6
_OF_ONE_TYPE = frozenset({"front-matter", "yaml-list"})
"""Layouts whose preset takes all items for requirements, where no prefix tells better."""
_FIRST_WORD = lazy_pattern(r"(?=[-_.\d])")


def source_of_layout(
    layout: Layout, folders: Sequence[PurePosixPath], vocabulary: Vocabulary
) -> DetectedSource:
    """The source that reads the files of *folders* which show a layout."""
    yaml = layout.preset in ("keyed", "yaml", "yaml-list")
    suffixes: Sequence[str] = YAML_SUFFIXES if yaml else (".md",)
    if layout.detail == KEP:
        suffixes = (KEP,)
    table: dict[str, Any] = {"include": _globs(folders, suffixes), "strict": False}
    if layout.preset in ("yaml", "headings"):
        table |= {"format": "yaml" if yaml else "markdown"}
    elif layout.preset == "openfasttrace":
        table = {"preset": layout.preset}  # its code tags lie anywhere
    elif layout.preset == SPHINX_NEEDS:
        return DetectedSource(
            what=WHAT[layout.preset],
            table={"preset": layout.preset, "include": table["include"]},
        )
    elif layout.preset == "keyed":
        table = {
            "preset": "yaml-list", **table, "type": "req", "items": {"entries": [layout.detail]},
            "id": {"format": "{stem}.{}"},
        }  # fmt: skip
        return DetectedSource(what=WHAT["yaml"], table=table)
    elif layout.preset == TITLES:
        table |= {"format": "markdown"}
    elif layout.preset in ("file-names", "sections"):
        table |= {"format": "markdown", "type": "req"}
    elif layout.preset == PROPOSALS:
        return _source_of_proposals(layout, folders)
    else:
        table = {"preset": layout.preset, **table}
    if layout.preset == "yaml-list":
        table["items"] = {"entries": layout.detail.split("\n")}
    elif layout.preset == "headings":
        table["items"] = {"heading": heading_pattern(layout.ids)}
    elif layout.preset == "sections":
        table["items"] = {"heading": "^(?P<title>.*)$", "level": int(layout.detail)}
        table["fields"] = {"id": "ID"}
    elif layout.preset == "file-names":
        table["id"] = "stem"
    elif layout.preset in ("front-matter", "yaml") and layout.detail != "id":
        table["fields"] = {"id": layout.detail}
    types = _types_of(layout.ids, vocabulary)
    is_mixed = any(vocabulary.type_of_id(one) is None for one in layout.ids)
    if types and (is_mixed or layout.preset in _OF_ONE_TYPE):
        table["prefixes"] = types
    if is_mixed and (not types or layout.preset not in _OF_ONE_TYPE):
        table["type"] = "req"
    return DetectedSource(what=WHAT[layout.preset], table=table)


def _source_of_proposals(layout: Layout, folders: Sequence[PurePosixPath]) -> DetectedSource:
    """The source that reads proposals which are called by a number alone: `0002-shims.md`."""
    table: dict[str, Any] = {
        "preset": "numbered",
        "include": _globs(folders, (".md",), ("[0-9]*",)),
        "id": {"from": "stem", "pattern": "^([0-9]+)", "format": f"{layout.detail}-{{}}"},
    }
    return DetectedSource(what=WHAT[layout.preset], table=table)


def source_of_series(series: Series) -> DetectedSource:
    """The source that reads the files of one series, and no others beside them."""
    folders = sorted({path.parent for path in series.files})
    names = [f"{one}[0-9]*" for one in series.spellings]
    if series.pages:
        folders = sorted({path.parent.parent for path in series.files})
        names = [f"{one}/{page}" for one in names for page in series.pages]
        ends: Sequence[str] = ("",)
    else:
        ends = sorted({path.suffix for path in series.files})
    beginnings = "|".join(map(re.escape, series.spellings))
    end = "$" if series.is_whole else ""
    item_type = series.type or ("proposal" if series.is_proposal else "req")
    table: dict[str, Any] = {
        "preset": "numbered",
        "include": _globs(folders, ends, names),
        "id": {
            "from": "folder" if series.pages else "stem",
            "pattern": f"^(?:{beginnings})([0-9]+){end}",
            "format": f"{series.prefix}-{{}}",
        },
    }
    if item_type != "proposal":
        table |= {"type": item_type, "types": {"*": item_type}}
    return DetectedSource(what=WHAT["numbered"], table=table)


def _types_of(ids: Iterable[str], vocabulary: Vocabulary) -> dict[str, str]:
    """The types that are known by the first words of *ids*, by these words."""
    named = ((one, vocabulary.type_of_id(one)) for one in sorted(ids))
    return {_FIRST_WORD.split(one, maxsplit=1)[0]: name for one, name in named if name is not None}


def heading_pattern(ids: Iterable[str]) -> str:
    """The pattern of headings that begin with one of the prefixes of *ids*."""
    prefixes = sorted({one.split("-")[0].split("_")[0].split(".")[0] for one in ids})
    known = "|".join(one for one in prefixes if one.isalnum())
    item_id = rf"[\[`(]?(?P<id>(?:{known})[-_.][\w.-]*\w)[\]`)]?"
    return rf"^{item_id}[\s:|\x{{2013}}\x{{2014}}-]*(?P<title>.*)$"


def _globs(
    folders: Sequence[PurePosixPath],
    suffixes: Sequence[str],
    names: Sequence[str] = ("*",),
) -> list[str]:
    """Globs for the files of *folders*; where these are many, one for each top of theirs."""
    starts = [(folder, "") for folder in folders]
    if len(folders) * len(suffixes) * len(names) > _MOST_GLOBS:
        by_top: dict[tuple[str, ...], list[PurePosixPath]] = {}
        for folder in folders:
            by_top.setdefault(folder.parts[:1], []).append(folder)
        starts = [
            (_common(some), "**/") if len(some) > 1 else (some[0], "") for some in by_top.values()
        ]
    return [
        f"{folder_start(folder)}{below}{name}{suffix}"
        for folder, below in starts
        for name in names
        for suffix in suffixes
    ]


def _common(folders: Sequence[PurePosixPath]) -> PurePosixPath:
    first, *rest = [folder.parts for folder in folders]
    same = 0
    while same < len(first) and all(first[: same + 1] == other[: same + 1] for other in rest):
        same += 1
    return PurePosixPath(*first[:same])
