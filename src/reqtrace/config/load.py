"""Find the configuration, read it, report every mistake in it, and build the Config."""

from __future__ import annotations

import tomllib
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any

from reqtrace.config.build import Builder
from reqtrace.config.config import Config
from reqtrace.config.layers import layered
from reqtrace.config.problems import SettingsProblem, schema_mistakes
from reqtrace.config.renamed_keys import CurrentSettings, with_current_keys
from reqtrace.config.toml_lines import Step, TomlLines
from reqtrace.errors import ConfigError, ReqtraceWarning

CONFIG_NAMES = ("reqtrace.toml", ".reqtrace.toml", "pyproject.toml")
"""Where settings may stand, at the root of the repository, the first one first."""

ReadFile = Callable[[str], bytes | None]
"""The bytes of a file of the repository by its path, None where there is none."""


@cache
def default_config() -> Config:
    """The configuration of a repository that has none."""
    return read_config(lambda _: None)


def find_config(read: ReadFile) -> PurePosixPath | None:
    """The file that holds the configuration, None where there is none."""
    found = _find(read)
    return None if found is None else PurePosixPath(found[0])


def read_config(read: ReadFile) -> Config:
    """The configuration at the root of the repository whose files *read* gives.

    Raises `ConfigError` with all mistakes at once.
    """
    found = _find(read)
    if found is None:
        return _build(None, CurrentSettings(settings={}), TomlLines(""), read)
    name, text, settings = found
    current, places = with_current_keys(settings), TomlLines(text)
    for one in current.renamed:
        places.rename(_in_file(name, one.old), _in_file(name, one.new))
    config = _build(name, current, places, read)
    for note in config.notes:
        warnings.warn(ReqtraceWarning(note), stacklevel=2)
    return config


def _find(read: ReadFile) -> tuple[str, str, dict[str, Any]] | None:
    for name in CONFIG_NAMES:
        data = read(name)
        if data is None:
            continue
        if name != "pyproject.toml":
            return name, *_parse(name, data)
        if b"reqtrace" not in data:
            continue
        text, project = _parse(name, data)
        settings = project.get("tool", {}).get("reqtrace")
        if isinstance(settings, dict):
            return name, text, settings
    return None


def _parse(name: str, data: bytes) -> tuple[str, dict[str, Any]]:
    try:
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _config_error(name, (f"{name}:{line}: the file is not UTF-8",)) from error
    except tomllib.TOMLDecodeError as error:
        raise _config_error(name, (f"{name}: {error}",)) from error


def _build(
    name: str | None,
    current: CurrentSettings,
    places: TomlLines,
    read: ReadFile,
    detected: Sequence[Mapping[str, Any]] = (),
) -> Config:
    settings = current.settings
    mistakes = [*current.problems, *schema_mistakes(settings)]
    # What is well-formed is looked at further, so that all mistakes are reported at once.
    broken = {mistake.path[0] for mistake in mistakes if mistake.path}
    usable = {key: value for key, value in settings.items() if key not in broken}
    own_sources = bool(settings.get("source"))
    full = usable if own_sources else {**usable, "source": list(detected)}
    builder = Builder(name=name, own=usable, settings=layered(full), places=places, read=read)
    old_keys = [SettingsProblem(path=one.old, message=one.message) for one in current.renamed]
    config = replace(builder.build(), notes=tuple(_lines(name or "", old_keys, places)))
    if not own_sources:
        again = partial(_build, name, current, places, read)
        config = replace(config, detects=True, with_sources=again)
    mistakes += builder.mistakes
    if not mistakes:
        return config
    raise _config_error(name or "", tuple(_lines(name or "", mistakes, places)))


def _lines(name: str, mistakes: list[SettingsProblem], places: TomlLines) -> list[str]:
    placed = sorted((places.line_of(_in_file(name, m.path)), m.message) for m in mistakes)
    return [f"{name}:{line}: {message}" for line, message in placed]


def _in_file(name: str, path: tuple[Step, ...]) -> tuple[Step, ...]:
    return ("tool", "reqtrace", *path) if name == "pyproject.toml" else path


def _config_error(name: str, mistakes: tuple[str, ...]) -> ConfigError:
    count = "1 error" if len(mistakes) == 1 else f"{len(mistakes)} errors"
    return ConfigError(
        f"invalid configuration: {count} in {name}",
        mistakes=mistakes,
        hint="`reqtrace init --dry-run` prints a commented example",
    )
