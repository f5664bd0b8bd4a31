"""What is wrong with a configuration: collected, so that all of it is reported at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Any

from reqtrace.config.toml_lines import Step, TomlLines
from reqtrace.errors import ConfigError
from reqtrace.sources.fields.json_schema import make_validator
from reqtrace.util.data import schema_path
from reqtrace.util.dataclass import dataclass
from reqtrace.util.suggestion import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsProblem:
    """One thing that cannot be used, at the setting that `path` leads to."""

    path: tuple[Step, ...]
    message: str


@dataclass(slots=True)
class Problems:
    """The problems of one configuration as they are found; one that is found twice counts once."""

    found: list[SettingsProblem] = field(default_factory=list)

    def add(self, path: Iterable[Step], message: str) -> None:
        """Note that the setting at *path* cannot be used."""
        problem = SettingsProblem(path=tuple(path), message=message)
        if problem not in self.found:
            self.found.append(problem)

    def unknown(
        self, path: Iterable[Step], words: Iterable[str], known: Iterable[str], what: str
    ) -> None:
        """Note each of *words*, set at *path*, that is not *known*; *what* names what they are."""
        allowed = list(known)
        for word in words:
            if word not in allowed:
                hint = did_you_mean(word, allowed) or f"; known: {', '.join(allowed)}"
                self.add(path, f'unknown {what} "{word}"{hint}')


def config_error(name: str, mistakes: tuple[str, ...]) -> ConfigError:
    """The error for a configuration in the file *name*, with a line for each of its *mistakes*."""
    count = "1 error" if len(mistakes) == 1 else f"{len(mistakes)} errors"
    return ConfigError(
        f"invalid configuration: {count} in {name}",
        entries=mistakes,
        hint="`reqtrace init --dry-run` prints a commented example",
    )


def with_lines(problems: Iterable[SettingsProblem], name: str, lines: TomlLines) -> tuple[str, ...]:
    """*problems* in the order of the lines of the file *name*, each with its line."""
    placed = sorted((lines.line_of(path_in_file(name, one.path)), one.message) for one in problems)
    return tuple(f"{name}:{line}: {message}" for line, message in placed)


def path_in_file(name: str, path: tuple[Step, ...]) -> tuple[Step, ...]:
    """Where the file *name* has the setting at *path*."""
    return ("tool", "reqtrace", *path) if name == "pyproject.toml" else path


def schema_mistakes(settings: Mapping[str, object]) -> Iterator[SettingsProblem]:
    """Everything about *settings* that the configuration's JSON Schema refuses."""
    if not settings:
        return
    for error in _validator().iter_errors(settings):
        path = tuple(error.instance_path)
        kind = error.kind.as_dict()
        if kind.get("unexpected"):
            yield from _unexpected(path, kind["unexpected"], error.schema_path)
        else:
            yield SettingsProblem(path=path, message=f"{dotted(path)}: {_in_words(error)}")


def dotted(path: Iterable[Step]) -> str:
    """A path of settings as people write it: `source[0].include`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f"{'.' if text else ''}{step}"
    return text or "the file"


def _unexpected(
    path: tuple[Step, ...], names: list[str], where: list[Step]
) -> Iterator[SettingsProblem]:
    known = _schema_at(where[:-1]).get("properties", {})
    for name in names:
        inside = f" in {dotted(path)}" if path else ""
        hint = did_you_mean(name, known) or f"; known: {', '.join(known)}"
        yield SettingsProblem(path=(*path, name), message=f'unknown key "{name}"{inside}{hint}')


def _in_words(error: Any) -> str:
    kind = error.kind
    if kind.name == "anyOf":
        # One of the forms that are allowed is named: the one that comes nearest to the value.
        nearest = [branch[0] for branch in kind.context if branch]
        return _in_words(min(nearest, key=lambda one: one.kind.name == "type"))
    value = json.dumps(error.instance, ensure_ascii=False, default=str)
    if kind.name == "type":
        wanted = " or ".join(_PLAIN_TYPES.get(name, name) for name in kind.types)
        return f"{value} is not {wanted}"
    if kind.name == "enum":
        options = [str(option) for option in kind.options]
        near = did_you_mean(str(error.instance), options)
        return f"{value} is not one of {', '.join(options)}{near}"
    if kind.name == "required":
        return f'"{kind.property}" is missing'
    return str(error.message)


_PLAIN_TYPES = {
    "string": "a string",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a table",
}


@cache
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(schema_path("config").read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Any:
    return make_validator(_schema())


def _schema_at(where: Iterable[Step]) -> Any:
    place: Any = _schema()
    for step in where:
        if isinstance(place, dict) and "$ref" in place and step not in place:
            place = _followed(place["$ref"])
        place = _followed(place["$ref"]) if step == "$ref" else place[step]
    return _followed(place["$ref"]) if "$ref" in place else place


def _followed(reference: str) -> Any:
    return _schema()["definitions"][reference.rsplit("/", 1)[1]]
