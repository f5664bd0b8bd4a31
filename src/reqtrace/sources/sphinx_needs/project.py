"""What a Sphinx project says of its needs: the literal values of `conf.py`, and its TOML file.

`conf.py` is a program, which is never run: what it assigns is read from its syntax tree.
Source: the documentation of Sphinx-Needs 9 ("Configuration").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from reqtrace.sources.common.limits import Limits
from reqtrace.sources.sphinx_needs.python_values import python_values
from reqtrace.sources.sphinx_needs.settings_files import UBPROJECT, speaks_of_needs
from reqtrace.util.dataclass import dataclass
from reqtrace.util.toml_reader import read_toml

MARKDOWN = ".md"
SUFFIXES = (".rst", MARKDOWN)
"""What the names of the files end in that Sphinx reads: reStructuredText, and MyST."""

DEFAULT_TYPES = ("req", "spec", "impl", "test", "need")
DEFAULT_LINKS = ("links", "parent_needs")
DEFAULT_ID = "^[A-Z0-9_]{5,}"

_OF_LINKS = ("needs_links", "needs_extra_links", "needs_types")
_EXTERNAL = "needs_external_needs"
_ROOT = PurePosixPath()
_NAMES = (*_OF_LINKS, "needs_id_regex", "needs_statuses", _EXTERNAL)


_NO_TOML = "it is not valid TOML"


class _TomlError(Exception):
    """A file is no TOML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkType:
    """A kind of link that a project declares; `incoming` is its title at the other need."""

    name: str
    incoming: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsProject:
    """The needs of the Sphinx project in `folder`.

    `types` are the directives of needs and `links` the options that hold links; None where the
    project does not say in a form that can be read. `id_pattern` is what ids must match from
    their beginning, and `statuses` are the words that it allows; None for any. `families` are those
    of the ids that the project has: where it may take over needs of other projects, an id of
    another family is one of theirs. None where it takes over none. `imported` are ids of needs that
    it takes over, `id_prefixes` what may be put before them.

    `is_configured` says whether there is a configuration of Sphinx-Needs at all. `shown_types` are
    the directives that its files have, where `types` is None. `unread` is a file of the
    configuration that cannot be read, and why.
    """

    folder: PurePosixPath = _ROOT
    types: tuple[str, ...] | None = None
    links: tuple[LinkType, ...] | None = None
    id_pattern: str | None = None
    statuses: tuple[str, ...] | None = None
    families: tuple[str, ...] | None = None
    imported: frozenset[str] = frozenset()
    id_prefixes: tuple[str, ...] = ()
    is_configured: bool = True
    shown_types: tuple[str, ...] = ()
    unread: tuple[PurePosixPath, str] | None = None

    @property
    def known_types(self) -> tuple[str, ...]:
        """The types that it declares, else those that its files have beside the default ones."""
        return self.types or tuple(dict.fromkeys((*DEFAULT_TYPES, *self.shown_types)))

    @property
    def is_open(self) -> bool:
        """Whether the files of the project must show what its configuration does not say."""
        return self.types is None or self.links is None or self.families is not None


def read_projects(
    settings: Mapping[PurePosixPath, bytes],
    read: Callable[[PurePosixPath], bytes | None],
    limits: Limits,
) -> tuple[NeedsProject, ...]:
    """The projects that *settings* configure, by folder.

    *settings* are the files of the names in `settings_files.SETTINGS`; *read* gives a TOML file
    that one names.
    """
    found = {path: data for path, data in settings.items() if speaks_of_needs(path, data)}
    projects: dict[PurePosixPath, NeedsProject] = {}
    for path, data in sorted(found.items()):  # conf.py goes before ubproject.toml
        if path.parent not in projects:
            projects[path.parent] = _project(path, data, read, limits)
    return tuple(projects.values())


def project_of(path: PurePosixPath, projects: Sequence[NeedsProject]) -> NeedsProject:
    """The project that the file at *path* belongs to: that of the nearest folder around it.

    Outside of all of them it is the only one that there is, if so.
    """
    around = [one for one in projects if one.folder in path.parents]
    if around:
        return max(around, key=lambda one: len(one.folder.parts))
    return projects[0] if len(projects) == 1 else NeedsProject(is_configured=False)


def _project(
    path: PurePosixPath,
    data: bytes,
    read: Callable[[PurePosixPath], bytes | None],
    limits: Limits,
) -> NeedsProject:
    folder = path.parent
    if len(data) > limits.file_bytes:
        return NeedsProject(folder=folder, unread=(path, "it is too large"))
    if path.name == UBPROJECT:
        return _of_toml(folder, path, data)
    found = python_values(data)
    if found is None:
        return NeedsProject(folder=folder, unread=(path, "it is no Python that can be read"))
    if found.is_unknown("needs_from_toml"):
        return NeedsProject(folder=folder)
    values = {key: one for key, one in found.values.items() if key.startswith("needs_")}
    unknown = {key for key in _NAMES if found.is_unknown(key)}
    toml = values.get("needs_from_toml")
    if isinstance(toml, str):
        named = _joined(folder, toml)
        content = read(named)
        if content is None:
            return NeedsProject(
                folder=folder, unread=(named, f"{path} names it, but it is not there")
            )
        try:
            more = _toml_values(content, _texts(values.get("needs_from_toml_table")))
        except _TomlError:
            return NeedsProject(folder=folder, unread=(named, _NO_TOML))
        if more is None:
            return NeedsProject(folder=folder)
        values |= more
        unknown -= more.keys()
    return _of(folder, values, unknown)


def _of_toml(folder: PurePosixPath, path: PurePosixPath, data: bytes) -> NeedsProject:
    try:
        return _of(folder, _toml_values(data, ()))
    except _TomlError:
        return NeedsProject(folder=folder, unread=(path, _NO_TOML))


def _joined(folder: PurePosixPath, name: str) -> PurePosixPath:
    parts: list[str] = []
    for part in (*folder.parts, *PurePosixPath(name).parts):
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)


def _toml_values(data: bytes, tables: Iterable[str]) -> dict[str, Any] | None:
    """The settings of a TOML file, with the names that they have in `conf.py`.

    None where it has none for needs. Raises `_TomlError` for what is no TOML.
    """
    try:
        value: Any = read_toml(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _TomlError from error
    for name in (*tables, "needs"):
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        return None
    return {f"needs_{key}": one for key, one in value.items()}


def _of(
    folder: PurePosixPath, values: Mapping[str, Any] | None, unknown: Collection[str] = ()
) -> NeedsProject:
    """The project that *values* describe, without the values of *unknown* names.

    Where nothing is said of the types, an extension may set them: then they are not known.
    """
    if values is None:
        return NeedsProject(folder=folder)
    types = None if "needs_types" in unknown else _types(values.get("needs_types"))
    links = _links(values, types_known=types is not None)
    return NeedsProject(
        folder=folder,
        types=None if types is None else tuple(types),
        links=None if any(name in unknown for name in _OF_LINKS) else links,
        id_pattern=None if types is None or "needs_id_regex" in unknown else _id_pattern(values),
        statuses=None if "needs_statuses" in unknown else _statuses(values.get("needs_statuses")),
        families=() if values.get(_EXTERNAL) or _EXTERNAL in unknown else None,
        id_prefixes=tuple(_id_prefixes(values.get(_EXTERNAL))),
    )


def _id_prefixes(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else ():
        prefix = one.get("id_prefix") if isinstance(one, dict) else None
        if isinstance(prefix, str) and prefix:
            yield from dict.fromkeys((prefix.upper(), prefix))


def _types(value: object) -> dict[str, Mapping[str, Any]] | None:
    """The tables of the types by directive; None where they are not known."""
    if isinstance(value, dict):
        return {name: one if isinstance(one, dict) else {} for name, one in value.items()}
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return None
    types = {one["directive"]: one for one in value if isinstance(one.get("directive"), str)}
    if len(types) < len(value) and any(one.get("directive") is None for one in value):
        return None
    # Entries without a title and a prefix narrow the default types, which stay.
    if value and not any("title" in one or "prefix" in one for one in value):
        return {name: types.get(name, {}) for name in DEFAULT_TYPES}
    return types


def _links(values: Mapping[str, Any], *, types_known: bool) -> tuple[LinkType, ...] | None:
    named = list(_named_links(values))
    if not named and not types_known:
        return None
    first = {name: LinkType(name=name) for name in DEFAULT_LINKS}
    return tuple({**first, **{one.name: one for one in named}}.values())


def _named_links(values: Mapping[str, Any]) -> Iterator[LinkType]:
    extra = values.get("needs_extra_links")
    for one in extra if isinstance(extra, list) else ():
        if isinstance(one, dict) and isinstance(one.get("option"), str):
            yield _link(one["option"], one)
    yield from _links_in(values.get("needs_links"))
    types = values.get("needs_types")
    tables = list(types.values()) if isinstance(types, dict) else types
    for one in tables if isinstance(tables, list) else ():
        yield from _links_in(one.get("links") if isinstance(one, dict) else None)


def _links_in(value: object) -> Iterator[LinkType]:
    for name, one in value.items() if isinstance(value, dict) else ():
        if isinstance(name, str):
            yield _link(name, one if isinstance(one, dict) else {})


def _link(name: str, table: Mapping[str, Any]) -> LinkType:
    incoming = table.get("incoming")
    return LinkType(name=name, incoming=incoming if isinstance(incoming, str) else "")


def _id_pattern(values: Mapping[str, Any]) -> str | None:
    if "needs_id_regex" not in values:
        return DEFAULT_ID
    pattern = values["needs_id_regex"]
    return pattern if isinstance(pattern, str) and pattern else None


def _statuses(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not value:
        return None
    names = [one.get("name") for one in value if isinstance(one, dict)]
    words = tuple(name for name in names if isinstance(name, str))
    return words if len(words) == len(value) else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
