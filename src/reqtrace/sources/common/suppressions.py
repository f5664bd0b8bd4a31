"""Comments that accept a finding: `reqtrace: ignore[WRD001] -- reason (until 2027-01-31)`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.model.suppression import Suppression
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.nodes import Span
from reqtrace.util.lazy_pattern import lazy_pattern

MARK = b"reqtrace:"
"""A file without these bytes holds no suppression."""

_COMMENT = lazy_pattern(r"reqtrace:[ \t]*ignore(?:\[(?P<rules>[^\]\n]*)\])?(?P<rest>[^\n]*)")
# Other forms of a date match as well, so that they can be reported as invalid.
_UNTIL = lazy_pattern(
    r"\(?\buntil[ \t]+(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\)?\s*$"
)


class Comment(NamedTuple):
    """The text of a comment and the line and column where that text begins.

    `last_line` is the line where the comment ends.
    """

    text: str
    position: Position
    last_line: int


def yaml_comments(text: str, spans: Sequence[Span]) -> list[Comment]:
    """The comments of a YAML text; text within quoted and block scalars is none."""
    comments = []
    for number, line in enumerate(text.split("\n")):
        if "reqtrace:" not in line:
            continue
        for match in re.finditer(r"(?:^|(?<=[ \t]))#", line):
            if not _within(spans, number, match.start()):
                position = Position(number + 1, match.start() + 1)
                comments.append(Comment(line[match.start() :].rstrip("\r"), position, number + 1))
                break
    return comments


def _within(spans: Sequence[Span], line: int, column: int) -> bool:
    # Spans are in the order of the file and never overlap.
    index = bisect_right(spans, (line, column), key=lambda span: span[:2]) - 1
    return index >= 0 and (line, column) < spans[index][2:]


def find_suppressions(
    file_result: FileResult,
    comments: Iterable[Comment],
    lines: Sequence[str],
    comment_start: str | tuple[str, ...],
) -> tuple[Suppression, ...]:
    """What *comments* accept, each for the item that contains it.

    Above the first item, and where the file has one item, it holds for the whole file. A comment
    right above a later item, with no empty line between them, belongs to that item.
    """
    scopes = _Scopes(
        sorted({item.location.line for item in file_result.items}), lines, comment_start
    )
    accepted = []
    for comment in comments:
        first, last = scopes.of(comment.last_line) if "reqtrace:" in comment.text else (1, None)
        for match, position in _matches(comment):
            reason, until, no_date = _reason(match["rest"])
            accepted.append(
                Suppression(
                    rules=tuple(r.strip() for r in (match["rules"] or "").split(",") if r.strip()),
                    reason=reason,
                    until=until,
                    no_date=no_date,
                    location=file_result.at(position),
                    first_line=first,
                    last_line=last,
                )
            )
    return tuple(accepted)


def _matches(comment: Comment) -> Iterator[tuple[re.Match[str], Position]]:
    # Lines are counted on from one match to the next.
    line, start = comment.position.line, 0
    for match in _COMMENT.finditer(comment.text):
        ends = comment.text.count("\n", start, match.start())
        if ends:
            line += ends
            start = comment.text.rfind("\n", 0, match.start()) + 1
        column = comment.position.column if line == comment.position.line else 1
        yield match, Position(line, match.start() - start + column)


class _Scopes:
    """Which lines a comment applies to, by the line where it ends.

    *starts* are the lines, in order, where items begin.
    """

    def __init__(
        self, starts: Sequence[int], lines: Sequence[str], comment_start: str | tuple[str, ...]
    ) -> None:
        self._starts = starts
        self._begins = frozenset(starts)
        self._lines = lines
        self._comment_start = comment_start
        self._known: dict[int, tuple[int, int | None]] = {}
        self._blocks: dict[int, int] = {}

    def of(self, line: int) -> tuple[int, int | None]:
        """First and last line, None for the end of the file."""
        if len(self._starts) < 2:
            return 1, None
        if line not in self._known:
            self._known[line] = self._find(line)
        return self._known[line]

    def _find(self, line: int) -> tuple[int, int | None]:
        starts = self._starts
        following = self._behind_comments(line + 1)
        at = bisect_right(starts, following)
        # A comment behind a value applies to that value's item, never to the one below.
        begins = self._is_comment(line) and at > 0 and starts[at - 1] == following
        effective = following if begins else line
        index = bisect_right(starts, effective)
        if index == 0 or (effective != line and index == 1):
            return 1, None
        # A finding on the comment's own line lies within its scope too.
        return min(starts[index - 1], line), starts[index] - 1 if index < len(starts) else None

    def _behind_comments(self, line: int) -> int:
        """The first line from *line* on that is no comment; comments in a row share the answer."""
        first = line
        while line not in self._blocks and line <= len(self._lines) and self._is_comment(line):
            line += 1
        behind = self._blocks.get(line, line)
        for number in range(first, line):
            self._blocks[number] = behind
        return behind

    def _is_comment(self, line: int) -> bool:
        # A tag in code is in a comment and begins an item.
        return line not in self._begins and self._lines[line - 1].lstrip().startswith(
            self._comment_start
        )


def _reason(rest: str) -> tuple[str, date | None, str]:
    """The reason, the last day, and the text written for it where it is no date."""
    text = rest.replace("-->", "").strip()
    until, no_date = None, ""
    if (match := _UNTIL.search(text)) is not None:
        text = text[: match.start()]
        try:
            until = date.fromisoformat(match[1])
        except ValueError:
            no_date = match[1]
    return text.strip().lstrip("-—–:").strip(), until, no_date
