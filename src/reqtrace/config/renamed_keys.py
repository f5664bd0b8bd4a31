"""Keys of earlier versions, which are read as the keys that took their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reqtrace.config.problems import SettingsProblem, dotted
from reqtrace.config.toml_lines import Step
from reqtrace.util.dataclass import dataclass

ANY = "*"
"""Stands for any name or position before a key."""

RENAMED: Mapping[tuple[str, ...], str] = {
    ("rules", "options", ANY, "kinds_left_out"): "exclude_kinds",
    ("rules", "options", ANY, "never_reviewed"): "include_unreviewed",
    ("rules", "options", ANY, "retired_cover"): "count_retired",
    ("rules", "options", ANY, "undirected"): "undirected_kinds",
    ("source", ANY, "none"): "empty_values",
}
"""New names by the place and the old name of a key. `docs/configuration.md` lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedKey:
    """An old key that a configuration uses, as paths with the old and with the new name."""

    old: tuple[Step, ...]
    new: tuple[Step, ...]

    @property
    def message(self) -> str:
        """What to tell the user."""
        return f"`{dotted(self.old)}` is deprecated: rename it to `{self.new[-1]}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentSettings:
    """Settings with new keys only, and the old keys that they came from.

    `problems` has an entry for each key that is set by both of its names.
    """

    settings: Mapping[str, Any]
    renamed: tuple[RenamedKey, ...] = ()
    problems: tuple[SettingsProblem, ...] = ()


def with_current_keys(settings: Mapping[str, Any]) -> CurrentSettings:
    """*settings* with each old key under its new name. Nothing is changed in place."""
    found = tuple(_found(settings, ()))
    both = [one for one in found if _holds(settings, one.new)]
    problems = (
        SettingsProblem(
            path=one.old,
            message=f"`{dotted(one.old)}` and `{one.new[-1]}` are both set: "
            f"`{one.new[-1]}` is the new name of `{one.old[-1]}`, so remove the old key",
        )
        for one in both
    )
    return CurrentSettings(
        settings=_renamed(settings, ()) if found else settings,
        renamed=tuple(one for one in found if one not in both),
        problems=tuple(problems),
    )


def _found(value: Any, path: tuple[Step, ...]) -> Iterator[RenamedKey]:
    for step, part in _parts(value):
        new = _new_name((*path, step))
        if new is not None:
            yield RenamedKey(old=(*path, step), new=(*path, new))
        yield from _found(part, (*path, step))


def _parts(value: Any) -> Iterator[tuple[Step, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _new_name(path: tuple[Step, ...]) -> str | None:
    for pattern, name in RENAMED.items():
        if len(pattern) == len(path) and all(
            one in (ANY, step) for one, step in zip(pattern, path, strict=True)
        ):
            return name
    return None


def _holds(settings: Any, path: tuple[Step, ...]) -> bool:
    *above, last = path
    for step in above:
        settings = settings[step]
    return last in settings


def _renamed(value: Any, path: tuple[Step, ...]) -> Any:
    if isinstance(value, list):
        return [_renamed(part, (*path, index)) for index, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    current = {}
    for key, part in value.items():
        new = _new_name((*path, key))
        if new is None or new not in value:
            current[new or key] = _renamed(part, (*path, key))
    return current
