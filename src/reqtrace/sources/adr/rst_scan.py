"""The outline of a reStructuredText text, in the form that the reader of decisions takes.

Not a parser: it finds titles, literal blocks, comments and directives by line, as the
reStructuredText specification of Docutils defines them. Links and fields are written as Markdown
has them, in the same columns; what `rst_links` reads as the targets of links are the definitions.
"""

from __future__ import annotations

import re

from reqtrace.model.location import Position
from reqtrace.sources.adr.rst_links import links_as_markdown
from reqtrace.sources.adr.rst_tables import with_rows
from reqtrace.sources.markdown.scan import Fence, Heading, Outline

# What is matched is never given back (`*+`): a line that is no adornment is read once.
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*+[ \t]*+")
_FIELD = re.compile(r":([A-Za-z][\w -]{0,40}+):(?=[ \t]|$)")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]|$)")


def rst_outline(text: str) -> Outline:
    """The headings of *text*, and its lines without comments, directives and literal blocks.

    The level of a heading is the rank of its adornment among those that came before.
    """
    lines = [line.rstrip("\r") for line in text.split("\n")]
    tabled = with_rows(lines) if "list-table::" in text else lines
    blocks = _blocks(tabled)
    hidden = {number for fence in blocks for number in range(fence.first, fence.last + 1)}
    headings = _headings(tabled, hidden)
    shown = ["" if number in hidden else line for number, line in enumerate(tabled, start=1)]
    linked, definitions = links_as_markdown("\n".join(shown), lines)
    plain = list(map(_field_as_markdown, linked.split("\n")))
    for heading in headings:
        for number in range(heading.first, heading.last + 1):
            if number != heading.position.line:
                plain[number - 1] = ""
    fence_at = {block.first: block for block in blocks}
    return Outline(lines, plain, headings, blocks, [], fence_at, definitions)


def _field_as_markdown(line: str) -> str:
    field = _FIELD.match(line)
    return line if field is None else f"{field[1]}: {line[field.end() :]}"


def _headings(lines: list[str], hidden: set[int]) -> list[Heading]:
    headings: list[Heading] = []
    styles: list[str] = []
    number = 2
    while number <= len(lines):
        title, below = lines[number - 2], lines[number - 1]
        if number in hidden or not _is_title(title, below):
            number += 1
            continue
        over = number > 2 and _is_adornment(lines[number - 3]) and lines[number - 3][0] == below[0]
        style = below[0] * (2 if over else 1)
        if style not in styles:
            styles.append(style)
        level = min(styles.index(style) + 1, 6)
        at = Position(number - 1, len(title) - len(title.lstrip()) + 1)
        first = number - 2 if over else number - 1
        headings.append(Heading(level, title.strip(), at, first, number))
        number += 2
    return headings


def _is_title(title: str, below: str) -> bool:
    return (
        bool(title.strip())
        and _is_adornment(below)
        and not _is_adornment(title)
        and len(below.rstrip()) >= min(len(title.strip()), 4)
    )


def _is_adornment(line: str) -> bool:
    return len(line.rstrip()) > 1 and _ADORNMENT.fullmatch(line) is not None


def _blocks(lines: list[str]) -> list[Fence]:
    """Comments, directives and literal blocks: what is indented below `..` or `::`."""
    blocks = []
    number = 1
    while number <= len(lines):
        line = lines[number - 1]
        explicit = _EXPLICIT.match(line) is not None
        if not explicit and not line.rstrip().endswith("::"):
            number += 1
            continue
        last = _end_of_block(lines, number, _indent(line))
        first = number if explicit else number + 1
        if first <= last:
            blocks.append(Fence(first, last, ""))
        number = max(last, number) + 1
    return blocks


def _end_of_block(lines: list[str], start: int, indent: int) -> int:
    """The last line that is indented further than the one at *start*."""
    last = start
    for number in range(start + 1, len(lines) + 1):
        line = lines[number - 1]
        if line.strip():
            if _indent(line) <= indent:
                break
            last = number
    return last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
