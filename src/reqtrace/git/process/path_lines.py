"""Paths for git commands that read them from standard input, a line each."""

from __future__ import annotations

from collections.abc import Iterable

from reqtrace.git.process.command import encoded


def path_lines(paths: Iterable[str]) -> list[bytes]:
    """`--` and a line for each path; none at all where that would be every path.

    A line cannot hold a path with a line end: what stands above it goes for it, so that git may
    tell of more than was asked for, never of less.
    """
    names = set()
    for path in paths:
        above = path.partition("\n")[0].rpartition("/")[0] if "\n" in path else path
        if not above:
            return []
        names.add(above)
    return [b"--", *map(encoded, sorted(names))] if names else []
