"""Comments that accept a gap: `reqtrace: ignore[WRD001] -- reason (until 2027-01-31)`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.model.suppression import Suppression
from reqtrace.sources.composer import Span
from reqtrace.sources.draft import Draft

MARK = b"reqtrace:"
"""A file without these bytes holds no suppression."""

_COMMENT = re.compile(r"reqtrace:[ \t]*ignore(?:\[(?P<rules>[^\]\n]*)\])?(?P<rest>[^\n]*)")
_UNTIL = re.compile(r"\(?\buntil[ \t]+(\d{4}-\d{2}-\d{2})\)?\s*$")


class Comment(NamedTuple):
    """The text of a comment and the line and column where that text begins.

    `last_line` is the line where the comment ends.
    """

    text: str
    position: Position
    last_line: int


def yaml_comments(text: str, spans: Sequence[Span]) -> list[Comment]:
    """The comments of a YAML text; what stands within quoted and block scalars is none."""
    comments = []
    for number, line in enumerate(text.split("\n")):
        if "reqtrace:" not in line:
            continue
        for match in re.finditer(r"(?:^|(?<=[ \t]))#", line):
            if not _within(spans, number, match.start()):
                place = Position(number + 1, match.start() + 1)
                comments.append(Comment(line[match.start() :].rstrip("\r"), place, number + 1))
                break
    return comments


def _within(spans: Sequence[Span], line: int, column: int) -> bool:
    # Spans are in the order of the file and never overlap.
    index = bisect_right(spans, (line, column), key=lambda span: span[:2]) - 1
    return index >= 0 and (line, column) < spans[index][2:]


def find_suppressions(
    draft: Draft, comments: Iterable[Comment], lines: Sequence[str], comment_start: str
) -> tuple[Suppression, ...]:
    """What *comments* accept, each for the item that it stands in.

    Above the first item, and where the file has one item, it holds for the whole file. A comment
    right above a later item, with no empty line between them, belongs to that item.
    """
    starts = sorted({item.location.line for item in draft.items})
    found = []
    for comment in comments:
        for match in _COMMENT.finditer(comment.text):
            line = comment.position.line + comment.text.count("\n", 0, match.start())
            first, last = _reach(comment.last_line, starts, lines, comment_start)
            reason, until = _reason(match["rest"])
            found.append(
                Suppression(
                    rules=tuple(r.strip() for r in (match["rules"] or "").split(",") if r.strip()),
                    reason=reason,
                    until=until,
                    location=draft.at(Position(line, _column(comment, match.start()))),
                    first_line=first,
                    last_line=last,
                )
            )
    return tuple(found)


def _column(comment: Comment, offset: int) -> int:
    start = comment.text.rfind("\n", 0, offset) + 1
    return offset - start + (comment.position.column if start == 0 else 1)


def _reach(
    line: int, starts: Sequence[int], lines: Sequence[str], comment_start: str
) -> tuple[int, int | None]:
    if len(starts) < 2:
        return 1, None
    following = line + 1
    while following <= len(lines) and lines[following - 1].lstrip().startswith(comment_start):
        following += 1
    at = bisect_right(starts, following)
    # A comment behind a value speaks of that value's item, never of the one below.
    alone = lines[line - 1].lstrip().startswith(comment_start)
    begins = alone and at > 0 and starts[at - 1] == following
    effective = following if begins else line
    index = bisect_right(starts, effective)
    if index == 0 or (effective != line and index == 1):
        return 1, None
    # A finding on the comment's own line lies within its reach too.
    return min(starts[index - 1], line), starts[index] - 1 if index < len(starts) else None


def _reason(rest: str) -> tuple[str, date | None]:
    text = rest.replace("-->", "").strip()
    until = None
    if (match := _UNTIL.search(text)) is not None:
        try:
            until = date.fromisoformat(match[1])
        except ValueError:
            return text.lstrip("-—–: ").strip(), None
        text = text[: match.start()]
    return text.strip().lstrip("-—–:").strip(), until
