"""The settings of a repository as it has them written: found, parsed, held against the schema."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, time
from functools import cache
from itertools import starmap
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from reqtrace.config.layers import Table, layered
from reqtrace.config.problems import (
    Problems,
    SettingsProblem,
    config_error,
    path_in_file,
    schema_mistakes,
    with_lines,
)
from reqtrace.config.renamed_keys import with_current_keys
from reqtrace.config.toml_lines import Step, TomlLines
from reqtrace.config.vocabulary import build_vocabulary
from reqtrace.model.location import Location
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.util.dataclass import dataclass
from reqtrace.util.toml_reader import read_toml

OWN_FILES = ("reqtrace.toml", ".reqtrace.toml")
"""Files at the root of the repository that hold nothing but settings, the first one first."""

CONFIG_NAMES = (*OWN_FILES, "pyproject.toml")
"""Where settings may be, at the root of the repository, the first one first."""

_DEPTH = 100
_TOO_DEEP = "tables and lists are nested too deeply"

ReadFile = Callable[[str], bytes | None]
"""The bytes of a file of the repository by its path, None where there is none."""


class SourceTable(NamedTuple):
    """A `[[source]]` table, and which one of the settings or of the detection it is, from 0.

    Several may have one number: a source of Doorstop becomes one for each document.
    """

    number: int
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a repository sets: what a detection needs to know, and `build_config` turns to use.

    `path` is the file, None where there is none; `lines` are those of its settings. `own` are the
    settings that fit the schema, `table` are these over the words of their presets and their
    profile, and `vocabulary` are the words of the latter. `sources` are the sources that are set;
    where there are none they are detected. `problems` is what is wrong so far; `notes` name
    deprecated keys with their lines, a sentence each. `schema_files` are the files that `own`
    names as schemas of types, by path; None for one that is not in the repository.
    """

    path: PurePosixPath | None = None
    lines: TomlLines = field(default_factory=lambda: TomlLines(""))
    own: Table = field(default_factory=dict)
    table: Table
    vocabulary: Vocabulary
    sources: tuple[SourceTable, ...] = ()
    problems: tuple[SettingsProblem, ...] = ()
    notes: tuple[str, ...] = ()
    schema_files: Mapping[str, bytes | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The path as a text, empty where there is none."""
        return "" if self.path is None else str(self.path)

    def location(self, path: tuple[Step, ...]) -> Location:
        """Where the setting at *path* is written."""
        return Location(
            path=PurePosixPath() if self.path is None else self.path,
            line=self.lines.line_of(path_in_file(self.name, path)),
        )


@cache
def no_settings() -> Settings:
    """The settings of a repository that has none."""
    return _settings(Problems(), {})


def find_config(read: ReadFile) -> PurePosixPath | None:
    """The file that holds the configuration, None where there is none."""
    found = _find(read)
    return None if found is None else PurePosixPath(found[0])


def read_settings(read: ReadFile) -> Settings:
    """The settings at the root of the repository whose files *read* gives.

    Raises `ConfigError` where the file is no TOML. Any other mistake is among the `problems`, so
    that `build_config` can report all of them at once.
    """
    found = _find(read)
    return no_settings() if found is None else _read(found, read)


def read_settings_file(name: str, data: bytes, read: ReadFile) -> Settings:
    """The settings in *data*, the content of the file *name*, which may lie anywhere.

    Those of a `pyproject.toml` are below `[tool.reqtrace]`. *read* gives the other files of the
    repository, such as schemas. Raises `ConfigError` as `read_settings` does, and where a
    `pyproject.toml` has no such table.
    """
    if PurePosixPath(name).name != CONFIG_NAMES[-1]:
        text, settings = _parse(name, data)
        return _read((name, text, _plain(settings, name)), read)
    found = _of_project(name, data)
    if found is None:
        raise config_error(name, (f"{name}: there is no table [tool.reqtrace]",))
    return _read(found, read)


def _read(found: tuple[str, str, Table], read: ReadFile) -> Settings:
    name, text, settings = found
    current, lines = with_current_keys(settings), TomlLines(text)
    for one in current.renamed:
        lines.rename(path_in_file(name, one.old), path_in_file(name, one.new))
    settings = current.settings
    problems = Problems([*current.problems, *schema_mistakes(settings)])
    # What is well-formed is looked at further, so that all mistakes are reported at once.
    broken = {problem.path[0] for problem in problems.found if problem.path}
    own = {key: value for key, value in settings.items() if key not in broken}
    return replace(
        _settings(problems, own),
        path=PurePosixPath(name),
        lines=lines,
        notes=with_lines(
            (SettingsProblem(path=one.old, message=one.message) for one in current.renamed),
            name,
            lines,
        ),
        schema_files={path: read(path) for path in _schema_paths(own)},
    )


def _settings(problems: Problems, own: Table) -> Settings:
    table = layered(own)
    return Settings(
        own=own,
        table=table,
        vocabulary=build_vocabulary(table, problems),
        sources=tuple(starmap(SourceTable, enumerate(own.get("source", ())))),
        problems=tuple(problems.found),
    )


def _schema_paths(own: Table) -> Iterator[str]:
    """The files that types name as their schemas, without those outside the repository."""
    for table in own.get("types", {}).values():
        path = table.get("schema")
        if path is not None and not path.startswith("/") and ".." not in PurePosixPath(path).parts:
            yield path


def _find(read: ReadFile) -> tuple[str, str, Table] | None:
    for name in CONFIG_NAMES:
        data = read(name)
        if data is None:
            continue
        if name in OWN_FILES:
            text, settings = _parse(name, data)
            return name, text, _plain(settings, name)
        if b"reqtrace" in data and (found := _of_project(name, data)) is not None:
            return found
    return None


def _of_project(name: str, data: bytes) -> tuple[str, str, Table] | None:
    text, project = _parse(name, data)
    tools = project.get("tool")
    own = tools.get("reqtrace") if isinstance(tools, dict) else None
    return (name, text, _plain(own, name)) if isinstance(own, dict) else None


def _parse(name: str, data: bytes) -> tuple[str, dict[str, Any]]:
    try:
        text = data.decode("utf-8-sig")
        return text, read_toml(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise config_error(name, (f"{name}:{line}: the file is not UTF-8",)) from error
    except tomllib.TOMLDecodeError as error:
        raise config_error(name, (f"{name}: {error}",)) from error
    except ValueError as error:
        raise config_error(name, (f"{name}: a number is too long",)) from error
    except RecursionError as error:
        raise config_error(name, (f"{name}: {_TOO_DEEP}",)) from error


def _plain(value: Any, name: str, depth: int = 0) -> Any:
    """*value* of the file *name* without dates, which are texts to whoever asks for them."""
    if depth > _DEPTH:
        raise config_error(name, (f"{name}: {_TOO_DEEP}",))
    if isinstance(value, dict):
        return {key: _plain(part, name, depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part, name, depth + 1) for part in value]
    return value.isoformat() if isinstance(value, date | time) else value
