"""The tables of sources as TOML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reqtrace.util.escape import toml_string


def table_text(table: Mapping[str, Any]) -> str:
    """A `[[source]]` table as TOML."""
    return "\n".join(["[[source]]", *table_lines(table)]) + "\n"


def table_lines(table: Mapping[str, Any]) -> list[str]:
    """The keys of a table as lines of TOML."""
    return [f"{_key(key)} = {_toml(value)}" for key, value in table.items()]


def dotted(name: str) -> str:
    """A name with full stops, such as `types.hazard`, as a key of TOML."""
    return ".".join(map(_key, name.split(".")))


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return toml_string(value) if isinstance(value, str) else json.dumps(value)


def _key(key: str) -> str:
    bare = all(c.isascii() and (c.isalnum() or c in "-_") for c in key)
    return key if bare and key else toml_string(key)
