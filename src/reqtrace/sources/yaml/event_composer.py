"""YAML of any kind → plain values with positions, from the events of the parser, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reqtrace.model.location import Position
from reqtrace.model.read_problem import INCLUDE_KEY, ProblemKind
from reqtrace.sources.common.decode import position_of
from reqtrace.sources.common.fault import Fault, RefusedError
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.nodes import Composed, Marks, Span, YamlDocument, plain_value
from reqtrace.sources.yaml import events

_CORE_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")
}
_INCLUDES = frozenset({"!include", "!include_raw", "!inc"})
"""Tags of other tools that put another file in their place."""
_STRING_TAG = "tag:yaml.org,2002:str"


def compose_fully(
    data: bytes, limits: Limits, *, keep_spans: bool = False, first_line: int = 1
) -> Composed:
    """What `compose` does with UTF-8 that is not too long, whether it is simple or not."""
    composer = _Composer(data, limits, keep_spans, first_line)
    composer.run()
    return Composed(tuple(composer.documents), tuple(composer.faults), tuple(composer.spans))


class _Composer:
    def __init__(self, data: bytes, limits: Limits, keep_spans: bool, first_line: int) -> None:
        self._data = data
        self._first_line = first_line
        self._limits = limits
        self._keep_spans = keep_spans
        self._nodes = limits.nodes
        self._next: Callable[[], Any] = iter(()).__next__
        self.documents: list[YamlDocument] = []
        self.faults: list[Fault] = []
        self.spans: list[Span] = []

    def run(self) -> None:
        try:
            self._documents(self._data)
        except RefusedError as refused:
            self.faults.append(refused.fault)
        except events.ReaderError as error:
            self._unreadable(error)
        except events.MarkedYAMLError as error:
            self.faults.append(self._invalid(error))
        except (events.YAMLError, ValueError, StopIteration, RecursionError) as error:
            # The pure parser lets some of these through on odd input.
            position = Position(self._first_line, 1)
            self.faults.append(_plain_fault(position, f"not valid YAML: {error}"))

    def _documents(self, data: bytes) -> None:
        self._next = events.event_source(data)
        while True:
            event = self._next()
            kind = type(event)
            if kind is events.StreamEndEvent:
                return
            if kind is events.DocumentStartEvent:
                if event.version is not None or event.tags:
                    raise RefusedError(_directive(self._position(event)))
                first = self._next()
                value, marks = self._value(first, 0)
                self.documents.append(YamlDocument(value, marks, self._position(first)))

    def _unreadable(self, error: Any) -> None:
        # The reader looks ahead, so the documents before the bad character are read again alone.
        offset = error.position if isinstance(error.position, int) else 0
        if not events.has_c_parser():
            offset = len(self._data.decode("utf-8")[:offset].encode("utf-8"))
        good = self._data.rfind(b"\n---", 0, offset)
        self.documents, self.faults, self.spans = [], [], []
        if good > 0:
            before = _Composer(
                self._data[: good + 1], self._limits, self._keep_spans, self._first_line
            )
            before.run()
            self.documents, self.spans, self.faults = before.documents, before.spans, before.faults
        what = self._data[offset : offset + 1]
        name = f"control character 0x{what[0]:02x}" if what and what[0] < 0x80 else "character"
        self.faults.append(
            Fault(
                ProblemKind.INVALID_YAML,
                self._below(position_of(self._data, offset)),
                f"a {name} is not allowed in YAML",
                "delete the character, or write it as an escape in double quotes",
            )
        )

    def _value(self, event: Any, depth: int) -> tuple[object, Marks]:
        kind = type(event)
        if kind is events.ScalarEvent:
            return self._scalar(event), None
        if kind is events.AliasEvent:
            raise RefusedError(_alias(self._position(event), event.anchor))
        if depth >= self._limits.depth:
            raise RefusedError(
                _over("depth", self._limits.depth, self._position(event), "is nested deeper than")
            )
        self._check_node(event)
        if kind is events.MappingStartEvent:
            return self._mapping(depth + 1)
        return self._sequence(depth + 1)

    def _mapping(self, depth: int) -> tuple[object, Marks]:
        value: dict[str, object] = {}
        marks: dict[str, Any] = {}
        following = self._next
        scalar, end = events.ScalarEvent, events.MappingEndEvent
        make = tuple.__new__
        line = self._first_line
        while True:
            event = following()
            if type(event) is not scalar:
                if type(event) is end:
                    return value, marks
                if type(event) is events.AliasEvent:
                    raise RefusedError(_alias(self._position(event), event.anchor))
                raise RefusedError(
                    _plain_fault(self._position(event), "a key is a list or a mapping")
                )
            key = event.value
            if event.anchor is not None or event.ctag is not None or len(key) > 1024:
                self._check_node(event)
                self._scalar(event)
            mark = event.start_mark
            key_position = make(Position, (mark.line + line, mark.column + 1))
            event = following()
            mark = event.start_mark
            position = make(Position, (mark.line + line, mark.column + 1))
            if type(event) is scalar:
                item, inner = self._scalar(event), None
            else:
                item, inner = self._value(event, depth)
            if key in marks:
                self.faults.append(_duplicate(key, key_position, marks[key][0]))
            else:
                value[key] = item
                marks[key] = (key_position, position, inner)

    def _sequence(self, depth: int) -> tuple[object, Marks]:
        value: list[object] = []
        marks: list[Any] = []
        while True:
            event = self._next()
            if type(event) is events.SequenceEndEvent:
                return value, marks
            mark = event.start_mark
            item, inner = self._value(event, depth)
            value.append(item)
            marks.append((Position(mark.line + self._first_line, mark.column + 1), inner))

    def _scalar(self, event: Any) -> object:
        text: str = event.value
        self._nodes -= 1
        if self._nodes < 0 or len(text) > 1024:
            self._check_scalar(event, text)
        if event.ctag is not None or event.anchor is not None:
            self._check_node(event)
            if event.tag == _STRING_TAG:
                return text
        if self._keep_spans and (event.style or "\n" in text):
            start, end = event.start_mark, event.end_mark
            self.spans.append((start.line, start.column, end.line, end.column))
        return plain_value(text) if event.implicit[0] else text

    def _check_scalar(self, event: Any, text: str) -> None:
        if self._nodes < 0:
            raise RefusedError(
                _over(
                    "nodes", self._limits.nodes, self._position(event), "contains more values than"
                )
            )
        limit = self._limits.scalar_bytes
        if len(text) > limit or len(text.encode("utf-8")) > limit:
            what = "contains a value longer, in bytes, than"
            raise RefusedError(_over("scalar_bytes", limit, self._position(event), what))

    def _check_node(self, event: Any) -> None:
        self._nodes -= 1
        if self._nodes < 0:
            raise RefusedError(
                _over(
                    "nodes", self._limits.nodes, self._position(event), "contains more values than"
                )
            )
        if event.anchor is not None:
            raise RefusedError(_alias(self._position(event), event.anchor, "anchor &"))
        if event.tag is not None and event.tag not in _CORE_TAGS:
            if event.tag not in _INCLUDES or type(event) is not events.ScalarEvent:
                raise RefusedError(_tag(self._position(event), event.tag))
            self.faults.append(_include(self._position(event), event.value))

    def _position(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(mark.line + self._first_line, mark.column + 1)

    def _below(self, position: Position) -> Position:
        """A position within the data as one of the file."""
        return Position(position.line + self._first_line - 1, position.column)

    def _invalid(self, error: Any) -> Fault:
        mark = error.problem_mark or error.context_mark
        position = Position(1, 1) if mark is None else Position(mark.line + 1, mark.column + 1)
        lines = self._data.split(b"\n")
        if position.line > len(lines):  # without a line end at its end, the parser counts one more
            position = Position(len(lines), len(lines[-1].decode("utf-8")) + 1)
        line = lines[position.line - 1].decode("utf-8")
        message, advice = _explained(
            str(error.problem or error.context or "not valid YAML"), line, position
        )
        if error.context_mark is not None and error.context_mark.line + 1 != position.line:
            message += f" (started in line {error.context_mark.line + self._first_line})"
        return _plain_fault(self._below(position), f"not valid YAML: {message}", advice)


# -- what is wrong --------------------------------------------------------------------------------


def _plain_fault(position: Position, message: str, help: str = "") -> Fault:
    advice = help or "write keys and values as plain or quoted text"
    return Fault(ProblemKind.INVALID_YAML, position, message, advice)


def _alias(position: Position, name: object, what: str = "alias *") -> Fault:
    return Fault(
        ProblemKind.UNSAFE_YAML,
        position,
        f"the {what}{name} is not allowed: a few aliases can expand to gigabytes",
        "write out the value where it is needed",
        "alias",
    )


def _tag(position: Position, tag: object) -> Fault:
    return Fault(
        ProblemKind.UNSAFE_YAML,
        position,
        f"the tag {tag} is not allowed: only tags of the YAML core schema are",
        "delete the tag, or quote a text that begins with `!`",
        "tag",
    )


def _include(position: Position, name: str) -> Fault:
    return Fault(
        ProblemKind.UNSAFE_YAML,
        position,
        f"the file {name[:80]} is not included here: `!include` is not followed, and its path "
        "counts as the value",
        "list the included file under `include` of a [[source]] if it holds items",
        f"{INCLUDE_KEY}{name[:80]}",
    )


def _directive(position: Position) -> Fault:
    return Fault(
        ProblemKind.UNSAFE_YAML,
        position,
        "a %YAML or %TAG directive is not allowed: it changes the meaning of what follows",
        "delete the line that begins with %",
        "directive",
    )


def _over(name: str, limit: int, position: Position, what: str) -> Fault:
    return Fault(
        ProblemKind.OVER_LIMIT,
        position,
        f"the file {what} the limit of {limit}",
        f"simplify or split the file, or raise `{name}` under [limits]",
        name,
    )


def _duplicate(key: str, position: Position, first: Position) -> Fault:
    return Fault(
        ProblemKind.DUPLICATE_KEY,
        position,
        f'duplicate key "{key[:80]}": line {first.line} already sets it, and that value is used',
        "keep one of the two",
        key[:128],
        first,
    )


def _explained(problem: str, line: str, position: Position) -> tuple[str, str]:
    character = line[position.column - 1 : position.column]
    if character == "\t" or line[: len(line) - len(line.lstrip())].count("\t"):
        return "this line is indented with a tab", "indent with spaces: YAML forbids tabs"
    if "cannot start any token" in problem and character in ("@", "`", "%"):
        return f"a text begins with {character}", f'put it in quotes: "{character}…"'
    if "mapping values are not allowed" in problem:
        return "an unquoted text contains a colon followed by a space", "put the text in quotes"
    if "unexpected end of stream" in problem and "quot" in problem + line:
        return "a quote is never closed", "close the quote"
    return problem, "check the quotes, brackets and indentation here and in the line above"
