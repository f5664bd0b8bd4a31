"""Paths for git commands that read them from standard input, one per line."""

from __future__ import annotations

from collections.abc import Iterable

from reqtrace.git.process.command import encoded


def path_lines(paths: Iterable[str]) -> list[bytes]:
    """`--` and a line for each path; none at all where that would be every path.

    A path with a line feed is replaced by the folder above it, so that git's output may contain
    more than the requested paths, never less.
    """
    names = set()
    for path in paths:
        above = path.partition("\n")[0].rpartition("/")[0] if "\n" in path else path
        if not above:
            return []
        names.add(above)
    return [b"--", *map(encoded, sorted(names))] if names else []
