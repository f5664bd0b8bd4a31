"""The outline of a Markdown text: headings, fences and comments, by line.

Not a Markdown parser: it finds what items are made of, as CommonMark defines it, and nothing
else. Text within fences, indented code and HTML comments is never a heading.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.common.link_definitions import NO_DEFINITIONS, Definitions
from reqtrace.sources.common.suppressions import Comment

_ATX = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
# What is matched is never given back (`*+`): a line that is no fence is read once.
_FENCE = re.compile(
    r"(?P<lead>[ \t]*+)(?P<marks>(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+)"
    r"(`{3,}+|~{3,}+)[ \t]*+([^\r\n]*+)$"
)
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
LIST = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_QUOTE = re.compile(r" {0,3}>")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_HTML = re.compile(r" {0,3}</?[A-Za-z!?]")
# `{#id .class}` behind a heading, as Pandoc, kramdown, Docusaurus and Doorstop write it.
_ATTRIBUTES = re.compile(r"(?<![{\\])\{:?[ \t]*+[#.][^{}]*+\}$")


class Heading(NamedTuple):
    """A heading: level 1 to 6, its text, the position of that text; `last` is its last line.

    Attributes behind the text (`{#id .class}`) are no part of it.
    """

    level: int
    text: str
    position: Position
    first: int
    last: int


class Fence(NamedTuple):
    """A fenced block by its first and last line (the fences themselves) and its info word."""

    first: int
    last: int
    info: str


class Outline(NamedTuple):
    """What a text is made of.

    `lines` are as written, `plain` the same with comments blanked out; `lines[0]` is line 1.
    """

    lines: list[str]
    plain: list[str]
    headings: list[Heading]
    fences: list[Fence]
    comments: list[Comment]
    fence_at: dict[int, Fence]
    """Each fence by its first line."""
    definitions: Definitions = NO_DEFINITIONS
    """Where links lead that are written by a name, where the format defines that by line."""

    def text(self, first: int, last: int) -> str:
        """Lines *first* to *last* without comments and without empty lines around them."""
        return "\n".join(self.plain[first - 1 : last]).strip("\n").rstrip()


def outline(text: str, skip: int = 0) -> Outline:
    """The outline of *text*; the first *skip* lines (front matter) are left out of it."""
    scanner = _PageScanner([line.removesuffix("\r") for line in text.split("\n")], skip)
    scanner.run()
    return Outline(
        lines=scanner.lines,
        plain=scanner.plain,
        headings=scanner.headings,
        fences=scanner.fences,
        comments=scanner.comments,
        fence_at={fence.first: fence for fence in scanner.fences},
    )


class _PageScanner:
    def __init__(self, lines: list[str], skip: int) -> None:
        self.lines = lines
        self.plain = list(lines)
        self.headings: list[Heading] = []
        self.fences: list[Fence] = []
        self.comments: list[Comment] = []
        self._index = skip
        self._paragraph = 0  # first line of the open paragraph, 0 where there is none
        self._in_list = False
        self._never_closed = False  # no comment ends from here on: looked for only once

    def run(self) -> None:
        while self._index < len(self.lines):
            line = self.plain[self._index]
            if "<!--" in line:
                line = self._without_comments(line)
            if not line.strip():
                self._paragraph = 0
            elif (fence := self._fence(line)) is not None:
                self._skip_fence(fence)
            else:
                self._block(line)
            self._index += 1

    def _block(self, line: str) -> None:
        number = self._index + 1
        if self._paragraph and (match := _SETEXT.match(line)):
            self._setext(match, number)
        elif (match := _ATX.match(line)) is not None:
            self._atx(match, number)
        elif line.startswith(("    ", "\t")) and not self._paragraph:
            return
        elif _RULE.match(line) or _QUOTE.match(line) or LIST.match(line) or _HTML.match(line):
            self._in_list = LIST.match(line) is not None and not _RULE.match(line)
            self._paragraph = 0
        elif not self._paragraph and not (self._in_list and self._continues_list(line)):
            self._in_list = False
            self._paragraph = number

    def _continues_list(self, line: str) -> bool:
        # Text right below a list entry belongs to that entry, however it is indented.
        return line.startswith((" ", "\t")) or bool(
            self._index and self.plain[self._index - 1].strip()
        )

    def _atx(self, match: re.Match[str], number: int) -> None:
        rest = self.plain[number - 1][match.end() :]
        text = rest.strip()
        column = match.end() + len(rest) - len(rest.lstrip()) + 1
        bare = text.rstrip("#")
        if not bare or bare[-1] in " \t":
            text = bare.rstrip()
        text = _without_attributes(text)
        level = len(match[1])
        self.headings.append(Heading(level, text, Position(number, column), number, number))
        self._paragraph = 0
        self._in_list = False

    def _setext(self, match: re.Match[str], number: int) -> None:
        first = self._paragraph
        text = " ".join(line.strip() for line in self.plain[first - 1 : number - 1])
        text = _without_attributes(text)
        start = self.plain[first - 1]
        position = Position(first, len(start) - len(start.lstrip()) + 1)
        level = 1 if match[1][0] == "=" else 2
        self.headings.append(Heading(level, text, position, first, number))
        self._paragraph = 0

    def _fence(self, line: str) -> re.Match[str] | None:
        if "```" not in line and "~~~" not in line:
            return None
        match = _FENCE.match(line)
        if match is None or (match[3][0] == "`" and "`" in match[4]):
            return None
        if len(match["lead"].expandtabs(4)) > 3 and not self._in_list:
            return None
        self._in_list = self._in_list or bool(match["marks"])
        return match

    def _skip_fence(self, opening: re.Match[str]) -> None:
        mark = opening[3]
        closing = re.compile(rf"[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
        first = self._index + 1
        indent = 3 if not self._in_list else 99
        while self._index + 1 < len(self.lines):
            self._index += 1
            line = self.lines[self._index]
            if closing.match(line) and len(line) - len(line.lstrip()) <= indent:
                break
        self.fences.append(Fence(first, self._index + 1, opening[4].strip().split(" ")[0].lower()))
        self._paragraph = 0

    def _without_comments(self, line: str) -> str:
        """Blank out the comments that begin in the line at hand, and note them."""
        blanked: list[str] = []  # the line up to column `at`
        at = ticks = counted = 0
        start = line.find("<!--")
        while start >= 0:
            ticks += line.count("`", counted, start)
            counted = start
            if ticks % 2:  # within a code span
                start = line.find("<!--", start + 4)
                continue
            end = line.find("-->", start + 4) + 3
            if end < 3:
                left = "".join((*blanked, line[at:start]))
                if self._blank_lines(left):
                    return self.plain[self._index]
                break  # never closed and within a paragraph: plain text
            self._note([self.lines[self._index][start:end]], start)
            blanked += [line[at:start], " " * (end - start)]
            at = counted = end
            start = line.find("<!--", at)
        self.plain[self._index] = "".join((*blanked, line[at:]))
        return self.plain[self._index]

    def _blank_lines(self, left: str) -> bool:
        """Blank out a comment that goes on behind the line at hand, of which *left* remains."""
        first = last = self._index
        end = -1
        while end < 0 and not self._never_closed and last + 1 < len(self.lines):
            last += 1
            end = self.plain[last].find("-->")
        if end < 0:
            self._never_closed = True
            if left.strip():
                return False
            last = len(self.lines) - 1
        pieces = self.lines[first : last + 1]
        if end >= 0:
            pieces[-1] = pieces[-1][: end + 3]
        pieces[0] = pieces[0][len(left) :]
        self._note(pieces, len(left))
        rest = self.plain[last][end + 3 :] if end >= 0 else ""
        for i in range(first, last + 1):
            self.plain[i] = " " * len(self.plain[i])
        self.plain[last] = self.plain[last][: len(self.plain[last]) - len(rest)] + rest
        self.plain[first] = left + self.plain[first][len(left) :]
        return True

    def _note(self, pieces: list[str], start: int) -> None:
        first = self._index + 1
        position = Position(first, start + 1)
        self.comments.append(Comment("\n".join(pieces), position, first + len(pieces) - 1))


def _without_attributes(heading: str) -> str:
    if heading[-1:] != "}":
        return heading
    return _ATTRIBUTES.sub("", heading).rstrip()
