"""Definitions of links of Markdown: where links that are known by a name lead (CommonMark 4.7)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Definition(NamedTuple):
    """Where links of one name lead, and the place of that in the text that was searched."""

    href: str
    at: int = 0


Definitions = Mapping[str, Definition]
"""Where reference links lead, by `link_destinations.name_of_definition` of their names."""
NO_DEFINITIONS: Definitions = MappingProxyType({})
