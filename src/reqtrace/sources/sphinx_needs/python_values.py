"""The literal values that a Python file assigns at its top level, without running it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

_LONGEST = 400_000  # bytes
_MOST_NODES = 100_000
_MOST_CHARACTERS = 1_000_000
"""Sums double a value with each line: texts and lists that are longer are not read."""


class _UnknownError(Exception):
    """An expression that is no literal."""


class PythonValues(NamedTuple):
    """The values of a file by name, and the names that are assigned what is no literal.

    `*` is among the latter where all names of another module are imported.
    """

    values: dict[str, Any]
    unknown: frozenset[str]

    def is_unknown(self, name: str) -> bool:
        """Whether *name* may have a value that the file does not show."""
        return name in self.unknown or ("*" in self.unknown and name not in self.values)


def python_values(data: bytes) -> PythonValues | None:
    """What the names of a file are assigned at its top level. None for what is no Python 3.

    Literals count, `dict(a=1)`, sums of lists and texts, and names of such values. In a mapping
    another value is None.
    """
    if len(data) > _LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes that the file has wrong
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    reader = _Values()
    for statement in _statements(tree.body):
        reader.take(statement)
    return PythonValues(reader.values, frozenset(reader.unknown))


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements at the top, and those within conditions and `try`, one by one."""
    for statement in body:
        yield statement
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(statement, name, None)
            if isinstance(statement, ast.If | ast.Try | ast.With) and inner:
                yield from _statements(inner)


class _Values:
    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.unknown: set[str] = set()
        self._nodes = 0
        self._characters = 0

    def take(self, statement: ast.stmt) -> None:
        """Take over what one statement assigns."""
        match statement:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self._assign(target, value)
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                self._add(name, value)
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr=method), args=[value]
                )
            ) if method in ("append", "extend"):
                self._add(name, ast.List(elts=[value]) if method == "append" else value)
            case ast.ImportFrom(names=names):
                for one in names:
                    self._lose(one.asname or one.name)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if not isinstance(target, ast.Name):
            return
        try:
            self.values[target.id] = self._value(value)
            self.unknown.discard(target.id)
        except (_UnknownError, RecursionError):
            self._lose(target.id)

    def _add(self, name: str, value: ast.expr) -> None:
        try:
            self.values[name] = self._sum(self.values[name], self._value(value))
        except (_UnknownError, RecursionError, KeyError):
            self._lose(name)

    def _lose(self, name: str) -> None:
        self.values.pop(name, None)
        self.unknown.add(name)

    def _value(self, node: ast.expr | None) -> Any:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise _UnknownError
        match node:
            case ast.Constant(value=value):
                return value
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                return [self._value(one) for one in elements]
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return {self._key(key): self._inner(one) for key, one in pairs}
            case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
                if all(one.arg is not None for one in keywords):
                    return {one.arg: self._inner(one.value) for one in keywords}
            case ast.Name(id=name) if name in self.values:
                return self.values[name]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._sum(self._value(left), self._value(right))
        raise _UnknownError

    def _inner(self, node: ast.expr) -> Any:
        try:
            return self._value(node)
        except _UnknownError:
            return None

    def _key(self, node: ast.expr | None) -> str:
        key = self._value(node)
        if not isinstance(key, str):
            raise _UnknownError
        return key

    def _sum(self, left: Any, right: Any) -> Any:
        are_texts = isinstance(left, str) and isinstance(right, str)
        are_lists = isinstance(left, list) and isinstance(right, list)
        if not (are_texts or are_lists):
            raise _UnknownError
        self._characters += len(left) + len(right)
        if self._characters > _MOST_CHARACTERS:
            raise _UnknownError
        return left + right
