"""The id of an item: what a file says, or what its name, folder or path makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from reqtrace.model.anchor import anchor_of
from reqtrace.sources.common.source import IdFrom, IdRule
from reqtrace.util.lazy_pattern import lazy_pattern
from reqtrace.util.pattern import LinearPattern

_HOLE = lazy_pattern(r"\{(\w*)\}")

PARTS = ("path", "name", "stem", "folder", "slug")
"""What a format may name beside the groups of its pattern."""


class ItemIds:
    """Makes the ids of the items of one source by its rule."""

    def __init__(self, rule: IdRule) -> None:
        self._rule = rule
        self.by_file = rule.source is not IdFrom.FIELD
        self._is_plain = not self.by_file and rule.pattern is None and not rule.form
        self._names_parts = any(f"{{{part}}}" in rule.form for part in PARTS)
        # The same id is asked for a few times: whether there is one, then for the item.
        self._last: tuple[str | None, PurePosixPath] | None = None
        self._made: str | None = None

    def make(self, written: str | None, path: PurePosixPath) -> str | None:
        """The id, from what the item says itself (*written*) or from its *path*.

        None where there is nothing to make it of.
        """
        if self._is_plain:
            return written
        if (written, path) != self._last:
            self._last, self._made = (written, path), self._make(written, path)
        return self._made

    def _make(self, written: str | None, path: PurePosixPath) -> str | None:
        defaults = part_of(self._rule.source, path) if self.by_file else written
        if not defaults:
            return None
        parts = {}
        if self._names_parts:
            parts = {part: part_of(IdFrom(part), path) for part in PARTS[:-1]}
            parts["slug"] = anchor_of(defaults)
        made = formatted_id(defaults, self._rule.pattern, self._rule.form, parts)
        return made.strip() or None if made else None


def part_of(source: IdFrom, path: PurePosixPath) -> str:
    """The part of a path that ids are made of."""
    if source is IdFrom.PATH:
        return str(path)
    if source is IdFrom.NAME:
        return path.name
    return path.parent.name if source is IdFrom.FOLDER else path.stem


def formatted_id(
    text: str, pattern: LinearPattern | None, form: str, parts: Mapping[str, str]
) -> str | None:
    """*text* cut by *pattern* and put together as *form* says; None where it is not found."""
    groups: tuple[str, ...] = (text,)
    by_name: dict[str, str] = {}
    if pattern is not None:
        match = pattern.search(text)
        if match is None:
            return None
        groups = tuple(group or "" for group in match.groups()) or (match.group() or "",)
        by_name = {name: value or "" for name, value in match.groupdict().items()}
    if not form:
        return "".join(groups)
    rest = iter(groups)

    def fill(hole: re.Match[str]) -> str:
        name = hole[1]
        return next(rest, "") if not name else by_name.get(name, parts.get(name, ""))

    if parts.get("folder") == "":  # at the root of the repository there is none
        form = form.replace("{folder}/", "")
    return _HOLE.sub(fill, form)
