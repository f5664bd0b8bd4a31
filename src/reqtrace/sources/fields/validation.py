"""Items against their JSON Schemas; every error at the position of the value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.fault import Fault
from reqtrace.sources.fields.json_schema import make_validator
from reqtrace.sources.fields.text_utils import shown
from reqtrace.util.data import schema_path

DocumentLevel = Callable[[list[str | int]], Position]
"""The position of the value at a path within an item, of the item itself where it is missing."""

Hint = Callable[[str, Iterable[str]], str]
"""`; did you mean "status"?` for a word and the known ones, empty where none is near."""

_ADVICE = "see `reqtrace explain SCH002` and the field reference in the documentation"


_BUILT_IN = frozenset({"goal", "outcome", "need", "req", "adr", "debt", "test"})


def built_in_schema(type_name: str) -> dict[str, Any]:
    """The schema that ships for a built-in type; empty for a type of the project's own."""
    if type_name not in _BUILT_IN:
        return {}
    loaded: dict[str, Any] = json.loads(schema_path(type_name).read_text("utf-8"))
    return loaded


class Schemas:
    """The schema of each type: the configured one, else the built-in one, else none."""

    def __init__(self, configured: Mapping[str, Mapping[str, object]]) -> None:
        self._schemas: dict[str, Mapping[str, Any]] = dict(configured)
        self._validators: dict[str, Any] = {}

    def fields_of(self, type_name: str) -> frozenset[str]:
        """The names of the fields that the schema of a type defines."""
        properties = self._schema(type_name).get("properties", {})
        return frozenset(properties if isinstance(properties, Mapping) else ())

    def fits(self, type_name: str, fields: Mapping[str, object]) -> bool:
        """Whether *fields* fit the schema of their type."""
        validator = self._validator(type_name)
        return validator is None or bool(validator.is_valid(fields))

    def faults(
        self,
        type_name: str,
        fields: Mapping[str, object],
        subject: str,
        position_of: DocumentLevel,
        hint: Hint,
    ) -> Iterator[Fault]:
        """What does not fit. Unknown fields come one by one, missing ones at the item."""
        validator = self._validator(type_name)
        for error in () if validator is None else validator.iter_errors(fields):
            path = list(error.instance_path)
            name = error.kind.name
            if name == "required":
                yield _missing(subject, path, error.kind.property, position_of)
            elif name == "anyOf" and not path:
                yield _missing(subject, path, "title", position_of)
            elif name == "additionalProperties":
                for key in error.kind.unexpected:
                    yield self._unknown(type_name, subject, [*path, key], position_of, hint)
            else:
                yield _wrong(subject, path, error, position_of)

    def _unknown(
        self,
        type_name: str,
        subject: str,
        path: list[str | int],
        position_of: DocumentLevel,
        hint: Hint,
    ) -> Fault:
        key = str(path[-1])
        near = hint(key, self.fields_of(type_name))
        return Fault(
            ProblemKind.UNKNOWN_FIELD,
            position_of(path),
            f'{subject} has the unknown field "{shown(key)}"{near}',
            "correct the name, start it with `x-`, or declare it under "
            f"[types.{type_name}.fields] in the configuration",
            key,
        )

    def _schema(self, type_name: str) -> Mapping[str, Any]:
        if type_name not in self._schemas:
            self._schemas[type_name] = built_in_schema(type_name)
        return self._schemas[type_name]

    def _validator(self, type_name: str) -> Any:
        if type_name not in self._validators:
            schema = self._schema(type_name)
            self._validators[type_name] = make_validator(schema) if schema else None
        return self._validators[type_name]


def _missing(subject: str, path: list[str | int], name: str, position_of: DocumentLevel) -> Fault:
    where = f" in `{_dotted(path)}`" if path else ""
    return Fault(
        ProblemKind.MISSING_FIELD,
        position_of(path),
        f"{subject} has no {name}{where}",
        f"add `{name}:`",
        _dotted([*path, name]),
    )


def _wrong(subject: str, path: list[str | int], error: Any, position_of: DocumentLevel) -> Fault:
    name = error.kind.name
    if name == "type":
        wanted = " or ".join(_PLAIN_TYPES.get(t, t) for t in error.kind.types)
        what = f"must be {wanted}"
    elif name == "enum":
        what = f"must be one of {shown(str(error.kind.options), 200)}"
    else:
        what = f"does not match the schema: {shown(error.message, 200)}"
    return Fault(
        ProblemKind.WRONG_TYPE,
        position_of(path),
        f"{subject}: `{_dotted(path)}` {what}",
        _ADVICE if name not in ("type", "enum") else "write the value in that form",
        _dotted(path),
    )


_PLAIN_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "empty",
}


def _dotted(path: list[str | int]) -> str:
    return ".".join(shown(str(part)) for part in path)
