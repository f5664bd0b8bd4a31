"""Where links of Markdown lead: destinations and definitions (CommonMark 0.31, 4.7 and 6.3)."""

from __future__ import annotations

import re

from reqtrace.sources.common.link_definitions import Definition

# What is matched is never given back (`*+`): a destination or a title is read once.
_ENCLOSED = re.compile(r"<(?P<href>(?:[^<>\n\\]|\\.)*+)>")
_TITLE = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)", re.DOTALL)
LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)*+)\]", re.DOTALL)
"""The name of a link in brackets."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLANK = " \t\n"
_DEEPEST = 5
"""Parentheses within each other in a destination; CommonMark asks for three. Each takes time."""
LONGEST_LABEL = 999


def _bare(deeper: int) -> str:
    """A destination without `<…>`: it ends at a blank, or at the parenthesis of the link."""
    nested = rf"|\({_bare(deeper - 1)}\)" if deeper else ""
    return rf"(?:[^\x00-\x20()\\]++|\\[!-/:-@\[-`{{-~]|\\{nested})*+"


_BARE = re.compile(_bare(_DEEPEST))


def unescaped(text: str) -> str:
    """*text* without the backslashes that take the meaning from the sign behind them."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _plain_href(text: str) -> str:
    """A destination without what escapes in it: backslashes, and names of characters (`&amp;`)."""
    if "&" in text:
        import html  # few destinations have such names, and its table of them is long

        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return unescaped(text)


def name_of_definition(label: str) -> str:
    """The name of a definition as names are compared: white space and case do not count."""
    return " ".join(label.split()).casefold()


def read_definition(text: str, at: int) -> tuple[str, Definition, int] | None:
    """The definition `[name]: destination "title"` at *at* of a paragraph: name, target, end."""
    start = _after_blanks(text, at)
    label = LABEL.match(text, start)
    if label is None or not 0 < len(label[1].strip()) <= LONGEST_LABEL:
        return None
    if not text.startswith(":", label.end()):
        return None
    start = _after_blanks(text, label.end() + 1)
    href, end = _href(text, start)
    if end == start:
        return None
    title_at = _after_blanks(text, end)
    title = _TITLE.match(text, title_at) if title_at > end else None
    if title is not None and (after := _end_of_line(text, title.end())) is not None:
        return label[1], Definition(href, start), after
    after = _end_of_line(text, end)
    return None if after is None else (label[1], Definition(href, start), after)


def destination(text: str, at: int) -> tuple[str, int, int] | None:
    """The destination in the parentheses that begin at *at*, its place, and where they end."""
    if not text.startswith("(", at):
        return None
    start = _after_blanks(text, at + 1)
    enclosed = text.startswith("<", start)
    href, end = _href(text, start)
    if enclosed and end == start:
        return None
    behind = _after_blanks(text, end)
    if behind > end and (title := _TITLE.match(text, behind)) is not None:
        behind = _after_blanks(text, title.end())
    return (href, start + enclosed, behind + 1) if text.startswith(")", behind) else None


def _href(text: str, start: int) -> tuple[str, int]:
    """The destination at *start* and its end, which is *start* where there is none."""
    if text.startswith("<", start):
        enclosed = _ENCLOSED.match(text, start)
        return ("", start) if enclosed is None else (_plain_href(enclosed["href"]), enclosed.end())
    bare = _BARE.match(text, start)
    return ("", start) if bare is None else (_plain_href(bare[0]), bare.end())


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _end_of_line(text: str, at: int) -> int | None:
    """The start of the next line where only white space follows in this one."""
    while at < len(text) and text[at] in " \t":
        at += 1
    if at == len(text):
        return at
    return at + 1 if text[at] == "\n" else None
