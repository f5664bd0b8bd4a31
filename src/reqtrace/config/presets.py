"""Named mappings for well-known layouts: data files that settings are laid over."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from reqtrace.errors import UsageError
from reqtrace.util.data import preset_names, preset_path
from reqtrace.util.suggestion import did_you_mean

Settings = Mapping[str, Any]


def preset_text(name: str) -> str:
    """The file of a preset: a configuration with one source. `UsageError` for an unknown name."""
    names = preset_names()
    if name not in names:
        near = did_you_mean(name, names)
        raise UsageError(f'unknown preset "{name}"{near}', hint=f"known: {', '.join(names)}")
    return preset_path(name).read_text(encoding="utf-8")


def preset_summary(name: str) -> str:
    """What a preset reads, in its own first words."""
    comment = preset_text(name).split("\n[", 1)[0].replace("\n# ", " ")
    return comment.removeprefix("# ").split(": ")[0].split(". ")[0].strip().rstrip(".")


def words_of_presets(settings: Settings) -> Iterator[Settings]:
    """The types, links and words of the presets that *settings* name, without their sources."""
    seen = set()
    for table in settings.get("source", ()):
        name = table.get("preset")
        if name in preset_names() and name not in seen:
            seen.add(name)
            yield {
                key: value
                for key, value in _preset(name).items()
                if key not in ("source", "extends")
            }


def over_preset(table: Settings) -> dict[str, Any]:
    """One `[[source]]` laid over the one of its preset: tables merge, other values replace."""
    name = table.get("preset")
    if name not in preset_names():
        return dict(table)
    [base] = _preset(name)["source"]
    merged = dict(base)
    for key, value in table.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = {**base[key], **value} if both else value
    return merged


@cache
def _preset(name: str) -> dict[str, Any]:
    return tomllib.loads(preset_text(name))
