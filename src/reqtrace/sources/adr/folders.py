"""Folders of decisions in the settings of tools: `.adr-dir` and `.log4brains.yml`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.text_utils import text_of
from reqtrace.sources.yaml.composer import compose

_LONGEST_PATH = 4096
_MOST_FOLDERS = 1000


def folders_of_adr_dir(data: bytes, at: PurePosixPath) -> tuple[PurePosixPath, ...]:
    """The folder that the `.adr-dir` of adr-tools in the folder *at* names, if it names one."""
    line = data[:_LONGEST_PATH].decode("utf-8", "replace").split("\n", 1)[0].strip()
    return tuple(_within(at, line))


def folders_of_log4brains(
    data: bytes, at: PurePosixPath, limits: Limits
) -> tuple[PurePosixPath, ...]:
    """The folders that the `.log4brains.yml` in *at* names: the project's, then packages'.

    None where the file is none that can be read.
    """
    try:
        documents = compose(data, limits).documents
    except RefusedError:
        return ()
    value = documents[0].value if documents else None
    folders = list(_named(value))[:_MOST_FOLDERS] if isinstance(value, dict) else []
    return tuple(dict.fromkeys(folder for name in folders for folder in _within(at, name)))


def _named(settings: dict[str, Any]) -> Iterator[str]:
    """The values of `adrFolder`, that of the project first."""
    project = settings.get("project")
    parts = [project] if isinstance(project, dict) else []
    for part in (settings, *parts):
        packages = part.get("packages")
        for package in (part, *(packages if isinstance(packages, list) else ())):
            folder = package.get("adrFolder") if isinstance(package, dict) else None
            if text := text_of(folder):
                yield text


def _within(at: PurePosixPath, name: str) -> Iterator[PurePosixPath]:
    """The folder *name*, seen from *at*, unless it lies outside the repository."""
    if name and not name.startswith("/") and "\0" not in name:
        path = posixpath.normpath(posixpath.join(str(at), name))
        if path != ".." and not path.startswith("../"):
            yield PurePosixPath(path)
