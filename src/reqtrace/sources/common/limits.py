"""Bounds on what is read from a repository that nobody here wrote."""

from __future__ import annotations

from reqtrace.util.dataclass import dataclass

MOST_WORDS = 1024
"""How many spellings are remembered, so that a file of other ones cannot fill the memory."""

SETTINGS_BYTES = 1024 * 1024
"""The size of a file that holds settings: of reqtrace, of a project of another tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Each bound has the name of the setting (`[limits]`) that raises it.

    Of one file: `file_bytes` and `file_lines`, its size; `file_items`, how many items are read from
    it. Of YAML: `depth` of nesting, `nodes`, the values in one file, `scalar_bytes`, the length of
    one scalar. `items`: items of one run. `findings`: findings of one rule about one item, or about
    one file and no item.
    """

    file_bytes: int = 1024 * 1024
    file_lines: int = 50_000
    depth: int = 32
    nodes: int = 200_000
    scalar_bytes: int = 64 * 1024
    file_items: int = 10_000
    items: int = 500_000
    findings: int = 100
