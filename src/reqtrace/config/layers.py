"""A configuration is laid over its presets and a profile: tables merge, policies replace."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from reqtrace.config.presets import words_of_presets
from reqtrace.util.data import profile_path

Table = Mapping[str, Any]
"""A table of TOML."""


def layered(settings: Table, declared: Table | None = None) -> dict[str, Any]:
    """*settings* over what is *declared* elsewhere, the words of their presets, and a profile."""
    base = _profile(settings.get("extends", "reqtrace:default").removeprefix("reqtrace:"))
    for words in words_of_presets(settings):
        base = _over(base, words)
    if declared:
        base = _over(base, declared)
    return _over(base, settings)


@cache
def _profile(name: str) -> dict[str, Any]:
    settings = tomllib.loads(profile_path(name).read_text(encoding="utf-8"))
    return layered(settings) if "extends" in settings else settings


def _over(base: Table, top: Table) -> dict[str, Any]:
    merged = dict(base)
    for key, value in top.items():
        if key == "coverage":
            merged[key] = _policies_over(base.get(key, []), value)
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = _over(base[key], value)
        else:
            merged[key] = value
    return merged


def _policies_over(base: list[Table], top: list[Table]) -> list[Table]:
    replaced = {policy["name"]: policy for policy in top}
    below = [dict(policy) | dict(replaced.pop(policy["name"], {})) for policy in base]
    return [*below, *(policy for policy in top if policy["name"] in replaced)]
