"""Fields below a Markdown heading: a table, a list, bold lines or a fenced `yaml` block."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.common.fault import Fault
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.markdown.scan import Fence, Outline
from reqtrace.sources.yaml.composer import compose

_KEY = r"(?P<key>[A-Za-z][\w /-]{0,40}?)"
_FIELD = re.compile(
    rf"(?P<lead>\s*(?:[-*+]\s+)?)"
    rf"(?:(?P<mark>\*\*|__|\*|_){_KEY}\s*(?::\s*(?P=mark)|(?P=mark)\s*:)"
    r"|(?P<bare>[A-Za-z][\w /-]{0,40}?)\s*:)(?P<value>\s.*|$)"
)
_BULLET = re.compile(r"(\s*)[-*+]\s+(\S.*)$")


class Metadata(NamedTuple):
    """Fields with their marks, in the form that the composer gives, and the last line of them."""

    fields: dict[str, Any]
    marks: dict[str, Any]
    last: int
    faults: tuple[Fault, ...] = ()
    exact: bool = False


IsKnown = Callable[[str], bool]
_Pair = tuple[str, Position, str, Position]
"""A key and its position, a value and its position."""


def read_metadata(
    page: Outline, first: int, last: int, is_known: IsKnown, limits: Limits, *, bare: bool = False
) -> Metadata:
    """The fields at the top of lines *first* to *last*, empty where there are none.

    Only a block with at least one known key counts. *bare* takes lines without a bullet or bold
    letters too (`Date: 2025-01-31`).
    """
    line = first
    while line <= last and not page.plain[line - 1].strip():
        line += 1
    fence = page.fence_at.get(line)
    if fence is not None:
        return _fenced(page, fence, limits) if fence.info in ("yaml", "yml") else _nothing(first)
    if line > last:
        return _nothing(first)
    if page.plain[line - 1].lstrip().startswith("|"):
        return _table(page, line, last, is_known) or _nothing(first)
    return _list(page, line, last, is_known, bare) or _nothing(first)


def _nothing(first: int) -> Metadata:
    return Metadata({}, {}, first - 1)


def _fenced(page: Outline, fence: Fence, limits: Limits) -> Metadata:
    closed = page.lines[fence.last - 1].strip().startswith(("`", "~")) and fence.last > fence.first
    inner = page.lines[fence.first : fence.last - 1 if closed else fence.last]
    data = ("\n".join(inner) + "\n").encode("utf-8", "surrogatepass")
    composed = compose(data, limits, first_line=fence.first + 1)
    document = composed.documents[0] if composed.documents else None
    if document is None or not isinstance(document.value, dict):
        return Metadata({}, {}, fence.last, composed.faults, True)
    return Metadata(document.value, document.marks, fence.last, composed.faults, True)


# -- lists and bold lines -------------------------------------------------------------------------


def _list(page: Outline, first: int, last: int, is_known: IsKnown, bare: bool) -> Metadata | None:
    block = _Block()
    last_line = first - 1
    for line in range(first, last + 1):
        text = page.plain[line - 1]
        pairs = pairs_of(text, line, bare)
        if pairs and block.takes_entry(text, pairs):
            block.add_entry(text, pairs)
        elif pairs and not block.is_continued_by(text):
            block.add(pairs)
        elif block.is_continued_by(text) and (nested := _BULLET.match(text)):
            block.append(nested, line)
        elif not text.strip():
            continue
        elif not block.continue_with(text):
            break
        last_line = line
    block.close()
    return (
        Metadata(block.fields, block.marks, last_line) if any(map(is_known, block.fields)) else None
    )


class _Block:
    """Fields as they come, line by line; the last one is open for more lines."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.marks: dict[str, Any] = {}
        self._open = ""
        self._more: list[str] = []  # joined at once: adding to a long text copies it each time

    def is_continued_by(self, text: str) -> bool:
        """Whether a line is indented further than the open field."""
        return bool(self._open) and _indent(text) > _indent_of(self.marks[self._open])

    def add(self, pairs: list[_Pair]) -> None:
        """Take the fields of one line; of two with one name the first counts."""
        self.close()
        for key, key_position, value, position in pairs:
            if key not in self.fields:
                self.fields[key], self.marks[key] = value, (key_position, position, None)
            self._open = key

    def takes_entry(self, text: str, pairs: list[_Pair]) -> bool:
        """Whether the line belongs to a list of mappings below a field without a value.

        `**Relations**:` is such a field where `- **Type**: x` follows at once, and `**ID**: y`,
        further in, goes on with the mapping.
        """
        if not self._open:
            return False
        value = self.fields[self._open]
        if value == "":
            return text.startswith("- ") and pairs[0][1].column > 3
        entries = isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
        return entries and text.startswith(("- ", "  "))

    def add_entry(self, text: str, pairs: list[_Pair]) -> None:
        """Begin a mapping with the fields of one line, or go on with the last one."""
        self.close()
        key_position, position, inner = self.marks[self._open]
        if self.fields[self._open] == "":
            self.fields[self._open], inner = [], []
            self.marks[self._open] = (key_position, position, inner)
        entries = self.fields[self._open]
        if text.startswith("- "):
            entries.append({})
            inner.append((pairs[0][1], {}))
        for key, key_at, value, at in pairs:
            entries[-1][key] = bare_value(value)
            inner[-1][1][key] = (key_at, at, None)

    def append(self, nested: re.Match[str], line: int) -> None:
        """Take an entry of a list below the open field."""
        self.close()
        key, entry = self._open, nested[2].strip()
        key_position, position, inner = self.marks[key]
        marks = (Position(line, nested.start(2) + 1), None)
        if isinstance(self.fields[key], list):
            self.fields[key].append(entry)
            inner.append(marks)
        elif self.fields[key]:
            self.fields[key] = [self.fields[key], entry]
            self.marks[key] = (key_position, position, [(position, None), marks])
        else:
            self.fields[key] = [entry]
            self.marks[key] = (key_position, marks[0], [marks])

    def continue_with(self, text: str) -> bool:
        """Take a line that goes on with the text of the open field; False where it does not."""
        value = self.fields.get(self._open)
        if not value or not isinstance(value, str) or not text.startswith(" "):
            return False
        self._more.append(text.strip())
        return True

    def close(self) -> None:
        """Put the lines of the open field together."""
        if self._more:
            self.fields[self._open] = " ".join((self.fields[self._open], *self._more))
            self._more = []


def pairs_of(text: str, line: int, bare: bool) -> list[_Pair]:
    """The `key: value` pairs of a line; `**A:** x | **B:** y` holds two."""
    if ":" not in text:
        return []
    pairs = []
    start = 0
    for part in re.split(r"(\s\|\s+(?=\*\*))", text) if "|" in text else (text,):
        match = _FIELD.match(part)
        if match is not None and match["mark"] in ("*", "_") and not bare:
            match = None  # a note rather than a field
        if match is not None and (match["key"] or bare or match["lead"].strip()):
            name = "key" if match["key"] else "bare"
            value = match["value"].strip()
            at = start + match.start("value") + len(match["value"]) - len(match["value"].lstrip())
            key_position = Position(line, start + match.start(name) + 1)
            pairs.append((match[name].strip(), key_position, value, Position(line, at + 1)))
        elif start == 0:
            return []
        start += len(part)
    return pairs


def bare_value(value: str) -> str:
    """A value without the mark of a hard line break behind it, and without ticks around it."""
    text = value.removesuffix("\\").rstrip()
    ticked = len(text) > 1 and text[0] == text[-1] == "`" and "`" not in text[1:-1]
    return text[1:-1] if ticked else text


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _indent_of(mark: Any) -> int:
    # The key of `- Key: x` is two columns behind its bullet.
    return max(int(mark[0].column) - 3, 0)


# -- tables ---------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """The text of a cell of a table, and its position."""

    text: str
    position: Position


def _table(page: Outline, first: int, last: int, is_known: IsKnown) -> Metadata | None:
    rows = []
    line = first
    while line <= last and page.plain[line - 1].lstrip().startswith("|"):
        rows.append(cells_of(page.plain[line - 1], line))
        line += 1
    if len(rows) < 2 or not is_separator_row(page.plain[first]):
        return None
    head, body = rows[0], rows[2:]
    upright = len(head) == 2 and not _is_flat(head, body, is_known)
    pairs = [(r[0], r[1]) for r in [head, *body] if len(r) > 1] if upright else _flat(head, body)
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    for key, value in pairs:
        name = key.text.strip("*_: ")
        if name and name not in fields and (key is not head[0] or not upright or is_known(name)):
            fields[name], marks[name] = value.text, (key.position, value.position, None)
    return Metadata(fields, marks, line - 1) if any(map(is_known, fields)) else None


def is_separator_row(text: str) -> bool:
    """Whether a line is the one below the head of a table: `|---|---|`."""
    return "-" in text and not text.strip(" \t|:-")


def _is_flat(head: list[Cell], body: list[list[Cell]], is_known: IsKnown) -> bool:
    return (
        len(body) == 1
        and all(is_known(cell.text.strip("*_: ")) for cell in head)
        and not is_known(body[0][0].text.strip("*_: "))
    )


def _flat(head: list[Cell], body: list[list[Cell]]) -> list[tuple[Cell, Cell]]:
    return list(zip(head, body[0], strict=False)) if len(body) == 1 else []


def cells_of(text: str, line: int) -> list[Cell]:
    """The cells of a row of a table, with or without bars around it."""
    cells = []
    start = text.index("|") + 1 if text.lstrip().startswith("|") else 0
    for part in re.split(r"(?<!\\)\|", text[start:].rstrip().removesuffix("|")):
        lead = len(part) - len(part.lstrip())
        cells.append(Cell(part.strip().replace("\\|", "|"), Position(line, start + lead + 1)))
        start += len(part) + 1
    return cells
