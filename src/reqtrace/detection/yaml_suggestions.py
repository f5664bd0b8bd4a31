"""Suggestions for YAML: files with an id, lists of entries, mappings with an id below each key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.found import DetectionSettings
from reqtrace.detection.record_names import ENOUGH, folder_glob
from reqtrace.detection.signatures import layout_of
from reqtrace.detection.suggestion import MOST_NAMED, Suggestion, globs_of, named
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.inferred_links import is_uuid
from reqtrace.sources.file_names import is_page_name
from reqtrace.sources.yaml.composer import compose

_DEEPEST = 4
_UUID_KEYS = ("uuid", "uid", "id", "guid")
_UUID_LINE = re.compile(rb"(?m)^[ \t]++(?:uuid|uid|id|guid):[ \t]*+[\"']?[0-9a-f]{8}-?[0-9a-f]{4}")


def files_and_lists(
    lists: Mapping[PurePosixPath, bytes], settings: DetectionSettings
) -> Iterator[Suggestion]:
    """YAML files with an id, or with lists of entries that have one."""
    found: dict[tuple[str, str], dict[PurePosixPath, int]] = {}
    for path, data in lists.items():
        layout = layout_of(path, data, settings.vocabulary, settings.limits)
        if layout is not None and layout.preset in ("yaml", "yaml-list"):
            ids = len(layout.ids)
            found.setdefault((layout.preset, layout.detail), {})[path] = ids
    for (preset, detail), files in sorted(found.items()):
        count = sum(files.values())
        if count < ENOUGH:
            continue
        table: dict[str, Any] = {"include": globs_of(files), "type": "req", "strict": False}
        if preset == "yaml-list":
            table = {"preset": preset, **table, "items": {"entries": detail.split("\n")}}
        elif detail != "id":
            table["fields"] = {"id": detail}
        what = "YAML files with an id" if preset == "yaml" else "entries of YAML lists"
        what = f"{count} {what} ({named(files)})"
        yield Suggestion(what=what, count=count, tables=(table,))


def keyed(lists: Mapping[PurePosixPath, bytes], limits: Limits) -> Iterator[Suggestion]:
    """YAML files with mappings of mappings that have an id each, at one depth."""
    found: dict[tuple[str, int, str], dict[PurePosixPath, int]] = {}
    for path, data in lists.items():
        if _UUID_LINE.search(data) is None or is_page_name(path):
            continue
        try:
            documents = compose(data, limits).documents
        except RefusedError:
            continue
        values = [document.value for document in documents]
        for depth in range(1, _DEEPEST + 1):
            values = [v for one in values if isinstance(one, dict) for v in one.values()]
            keys = Counter(key for key in map(_uuid_key, values) if key)
            if keys:
                place = (path.parts[0], depth, keys.most_common(1)[0][0])
                files = found.setdefault(place, {})
                files[path] = keys.total()
                break
    for (_, depth, key), files in sorted(found.items()):
        count = sum(files.values())
        if count < ENOUGH:
            continue
        folders = {path.parent.parent for path in files}
        include = globs_of(files)
        if len(files) > MOST_NAMED and len(folders) == 1:
            include = [folder_glob(folders.pop(), "*/*.y*ml")]
        table = {
            "preset": "yaml-list", "include": include, "type": "req", "strict": False,
            "fields": {"id": key}, "items": {"entries": [".".join(["{}"] * depth)]},
        }  # fmt: skip
        what = f"{count} keys of YAML files with a `{key}` below each ({named(files)})"
        yield Suggestion(what=what, count=count, tables=(table,))


def _uuid_key(value: object) -> str:
    """The key of the UUID of a mapping."""
    if not isinstance(value, dict):
        return ""
    return next((k for k in value if k in _UUID_KEYS and is_uuid(str(value[k]))), "")
