"""HTML comments in messages, as templates of pull requests leave them: nobody sees their text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from reqtrace.git.message.code_and_urls import masked_code
from reqtrace.util.lazy_pattern import lazy_pattern

_OPEN = "<!--"
_CLOSE = "-->"
_BLANK_LINE = lazy_pattern(r"\n[ \t\r]*(?:\n|\Z)")
_LETTERS = lazy_pattern(r"[^\n]")


def without_comments(lines: Sequence[str], code: Collection[int]) -> tuple[str, ...]:
    """*lines* with blanks for comments; the lines whose indexes are in *code* have none.

    As in CommonMark (4.6, 6.6), a comment that begins a line goes on to its end, one within a line
    ends in the same paragraph. One that is never closed is none.
    """
    text = "\n".join(lines)
    searched = "\n".join(
        "x" * len(line) if index in code else masked_code(line) for index, line in enumerate(lines)
    )
    parts = []
    done = 0
    for start, stop in _comments(searched):
        parts += [text[done:start], _LETTERS.sub(" ", text[start:stop])]
        done = stop
    return tuple("".join((*parts, text[done:])).split("\n")) if done else tuple(lines)


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Where comments begin and end. The ends are searched for once: a message can be long."""
    close, paragraph = -1, -1
    at = text.find(_OPEN)
    while at >= 0:
        inside = at + len(_OPEN)
        if close < inside:
            close = text.find(_CLOSE, inside)
        if close < 0:
            return
        if paragraph < at:
            blank = _BLANK_LINE.search(text, at)
            paragraph = blank.start() if blank else len(text)
        begins_line = not text[text.rfind("\n", 0, at) + 1 : at].strip()
        if close < paragraph or begins_line:
            stop = close + len(_CLOSE)
            yield at, stop
            at = text.find(_OPEN, stop)
        else:
            at = text.find(_OPEN, inside)
