"""The data files that ship with reqtrace: JSON Schemas, profiles, presets, the bundled example."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_IN_WHEEL = _PACKAGE / "_data"


def _top() -> Path:
    # The wheel carries the top-level folders below `_data`; a checkout has them beside `src`.
    return _IN_WHEEL if _IN_WHEEL.is_dir() else _PACKAGE.parents[1]


def schema_path(name: str) -> Path:
    """The JSON Schema called *name* (`req`, `config`, `check-output` …)."""
    return _top() / "schemas" / f"{name}.schema.json"


@cache
def schema_names() -> tuple[str, ...]:
    """The names of all schemas, sorted."""
    names = (path.name for path in (_top() / "schemas").glob("*.schema.json"))
    return tuple(sorted(name.removesuffix(".schema.json") for name in names))


def example_path(name: str) -> Path:
    """The folder of the bundled example called *name*."""
    return _top() / "examples" / name


def profile_path(name: str) -> Path:
    """The configuration profile called *name* (`default`, `strict`, `adr-only`)."""
    return _PACKAGE / "profiles" / f"{name}.toml"


def preset_path(name: str) -> Path:
    """The mapping of a well-known layout called *name* (`doorstop`, `madr` …)."""
    return _PACKAGE / "presets" / f"{name}.toml"


@cache
def preset_names() -> tuple[str, ...]:
    """The names of all presets, sorted."""
    return tuple(sorted(path.stem for path in (_PACKAGE / "presets").glob("*.toml")))
