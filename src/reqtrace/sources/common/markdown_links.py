"""Inline links in a text, by the rules of CommonMark (0.31, 6.3): `[text](destination "title")`.

The text of a link may hold anything but another link: commas, balanced brackets, code. A
destination in `<…>` may have blanks, another one balanced parentheses. A backslash takes the
meaning from the sign behind it, and text in a code span has none.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

_SIGN = re.compile(r"\\[!-/:-@\[-`{-~]|`++|!?\[|\]")
# What is matched is never given back (`*+`): a destination or a title is read once.
_ENCLOSED = re.compile(r"<(?P<href>(?:[^<>\n\\]|\\.)*+)>")
_BARE = re.compile(r"(?:[^\x00-\x20()\\]|\\[!-/:-@\[-`{-~]|\\)++")
_TITLE = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLANK = " \t\n"
_DEEPEST = 32
"""Parentheses within each other in a destination, as many as cmark takes: time stays linear."""


class MarkdownLink(NamedTuple):
    """A link from `start` to before `end` of the text that holds it; `label` is what is shown."""

    start: int
    end: int
    label: str
    href: str


class _Opener(NamedTuple):
    """A bracket that may begin a link or an image."""

    start: int
    text: int
    is_image: bool


def find_links(text: str) -> Iterator[MarkdownLink]:
    """The links of *text* in their order. Images are none, but a link may show one.

    The time grows with the length of the text, whatever it contains.
    """
    if "](" not in text:
        return
    ticks = _ticks(text)
    openers: list[_Opener] = []
    at = 0
    while (sign := _SIGN.search(text, at)) is not None:
        at = sign.end()
        if sign[0][0] == "`":
            at = _end_of_code(ticks, sign)
        elif sign[0][-1] == "[" and sign[0][0] != "\\":
            openers.append(_Opener(sign.start(), at, is_image=sign[0][0] == "!"))
        elif sign[0] == "]" and openers:
            opener = openers.pop()
            destination = _destination(text, at)
            if destination is not None:
                href, end = destination
                if not opener.is_image:
                    openers.clear()  # a link holds no other one
                    yield MarkdownLink(opener.start, end, text[opener.text : sign.start()], href)
                at = end


def unescaped(text: str) -> str:
    """*text* without the backslashes that take the meaning from the sign behind them."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _ticks(text: str) -> dict[int, deque[int]]:
    """Where runs of back quotes end, by their length."""
    ends: dict[int, deque[int]] = defaultdict(deque)
    for run in re.finditer(r"`++", text):
        ends[len(run[0])].append(run.end())
    return ends


def _end_of_code(ticks: dict[int, deque[int]], opening: re.Match[str]) -> int:
    """The end of the code span that *opening* begins; its own where nothing closes it."""
    ends = ticks[len(opening[0])]
    while ends and ends[0] <= opening.end():
        ends.popleft()
    return ends[0] if ends else opening.end()


def _destination(text: str, at: int) -> tuple[str, int] | None:
    """The destination in the parentheses that begin at *at*, and where they end."""
    if not text.startswith("(", at):
        return None
    start = _after_blanks(text, at + 1)
    if text.startswith("<", start):
        enclosed = _ENCLOSED.match(text, start)
        if enclosed is None:
            return None
        href, end = enclosed["href"], enclosed.end()
    else:
        end = _end_of_bare(text, start)
        href = text[start:end]
    behind = _after_blanks(text, end)
    if behind > end and (title := _TITLE.match(text, behind)) is not None:
        behind = _after_blanks(text, title.end())
    return (unescaped(href), behind + 1) if text.startswith(")", behind) else None


def _end_of_bare(text: str, start: int) -> int:
    """The end of a destination without `<…>`: at a blank, or at the parenthesis of the link."""
    depth = 0
    at = start
    while at < len(text):
        if (part := _BARE.match(text, at)) is not None:
            at = part.end()
        elif text[at] == "(" and depth < _DEEPEST:
            depth += 1
            at += 1
        elif text[at] == ")" and depth:
            depth -= 1
            at += 1
        else:
            break
    return at if not depth else start


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at
