"""Bounds on what is read from a repository that nobody here wrote."""

from __future__ import annotations

from dataclasses import dataclass

MOST_WORDS = 1024
"""How many spellings are remembered, so that a file of other ones cannot fill the memory."""

SETTINGS_BYTES = 1024 * 1024
"""The size of a file that holds settings: of reqtrace, of a project of another tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Each bound has the name of the setting (`[limits]`) that raises it.

    `file_bytes`: size of one item file. `file_lines`: lines of one item file. `depth`: nesting of YAML. `nodes`: YAML values in one
    file. `scalar_bytes`: length of one YAML scalar. `file_items`: items of one file. `items`: items
    of one run. `findings`: findings of one rule about one item, or about one file and no item.
    """

    file_bytes: int = 1024 * 1024
    file_lines: int = 100_000
    depth: int = 32
    nodes: int = 200_000
    scalar_bytes: int = 64 * 1024
    file_items: int = 10_000
    items: int = 500_000
    findings: int = 100
