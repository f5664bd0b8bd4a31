"""A page of ours in Markdown → text for a terminal: wrapped, and tables as lists.

Only what the pages of rules use is known: headings, paragraphs, lists, fenced code and tables.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from reqtrace.output.palette import Palette

_HEADING = re.compile(r"(?P<level>#+) (?P<title>.*)")
_SPAN = re.compile(r"`[^`]+`")
_STICKY = "\0"  # a blank in a span of code, at which no line ends
_ENTRY = re.compile(r"(?P<mark>[-*] |\d+\. )(?P<text>.*)")
_CODE = "    "


def render_page(page: str, *, width: int, colour: bool = False) -> str:
    """*page* with lines of at most *width* characters, but for code and words that are longer."""
    lines: list[str] = []
    palette = Palette(colour=colour)
    for block in _blocks(page.splitlines()):
        lines += [*_rendered(block, width, palette), ""]
    return "\n".join(lines[:-1]) + "\n"


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Runs of lines between empty ones; a fence with all that it encloses is one."""
    block: list[str] = []
    fence = ""
    for line in lines:
        if fence:
            block.append(line)
            if line == fence:
                yield block
                block, fence = [], ""
        elif line.startswith("```"):
            if block:
                yield block
            block, fence = [line], line[: len(line) - len(line.lstrip("`"))]
        elif line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _rendered(block: list[str], width: int, palette: Palette) -> Iterator[str]:
    first = block[0]
    if first.startswith("```"):
        yield from (f"{_CODE}{line}".rstrip() for line in block[1:-1])
    elif heading := _HEADING.fullmatch(first):
        yield palette.bold(heading["title"])
        if heading["level"] == "##":  # without colour a title must not look like a sentence
            yield palette.dim("─" * len(heading["title"]))
    elif first.startswith("|"):
        yield from _table(block, width, palette)
    elif _ENTRY.match(first):
        yield from _list(block, width)
    else:
        yield from _wrapped(" ".join(line.strip() for line in block), width)


def _table(rows: list[str], width: int, palette: Palette) -> Iterator[str]:
    """Each row as an entry: its first cell, then the others with the words of the head."""
    head, _, *body = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    for cells in body:
        yield f"  {palette.bold(cells[0].strip('` '))}"
        for name, cell in zip(head[1:], cells[1:], strict=False):
            yield from _wrapped(f"{name.strip()}: {cell}", width, "    ", "      ")


def _list(lines: list[str], width: int) -> Iterator[str]:
    entries: list[tuple[str, str]] = []
    for line in lines:
        if found := _ENTRY.match(line):
            entries.append((found["mark"], found["text"]))
        else:
            mark, text = entries[-1]
            entries[-1] = (mark, f"{text} {line.strip()}")
    for mark, text in entries:
        yield from _wrapped(text, width, mark, " " * len(mark))


def _wrapped(text: str, width: int, first: str = "", next: str = "") -> list[str]:
    sticky = _SPAN.sub(lambda span: span[0].replace(" ", _STICKY), text)
    lines = textwrap.wrap(
        sticky,
        width,
        initial_indent=first,
        subsequent_indent=next,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_STICKY, " ") for line in lines]
