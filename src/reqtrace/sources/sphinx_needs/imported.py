"""The needs that a project takes over from others: files of the form of `needs.json`.

Source: the documentation of Sphinx-Needs 9 ("needimport", `needs_external_needs`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.sources.common.limits import Limits
from reqtrace.sources.sphinx_needs.project import NeedsProject

SUFFIX = ".json"


def may_hold_needs(path: PurePosixPath) -> bool:
    """Whether a file has the name of one with needs: `needs.json`, `needs_import.json`."""
    return path.suffix == SUFFIX and "needs" in path.stem.lower()


def with_imported(project: NeedsProject, files: Iterable[bytes], limits: Limits) -> NeedsProject:
    """*project* with the ids of the needs in *files*, with each of its prefixes and without."""
    ids = [one for data in files if len(data) <= limits.file_bytes for one in _ids(data)]
    prefixes = ("", *project.id_prefixes)
    known = frozenset(f"{prefix}{one}" for prefix in prefixes for one in ids)
    return replace(project, imported=known)


def _ids(data: bytes) -> Iterator[str]:
    try:
        versions = json.loads(data)["versions"]
        needs = [version["needs"] for version in versions.values()]
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return  # a file of another form
    for one in needs:
        yield from one if isinstance(one, dict) else ()
