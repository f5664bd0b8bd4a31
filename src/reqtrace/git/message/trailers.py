"""git's own rule for trailers: which lines of a message git recognises as trailers.

Source: git-interpret-trailers(1) and the behaviour of `%(trailers)`. Only the last paragraph
counts, never the first one. All of its lines must be trailers, or one must be git's own
(`Signed-off-by: `, the note of a cherry-pick) and at least a quarter of its lines be trailers.
The user's own settings (`trailer.*`) are ignored: they differ from machine to machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.git.process.repository import COMMENT
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

_SPACE = " \t\r"
_SEPARATOR = lazy_pattern(r"[A-Za-z0-9-]+[ \t]*:")
_OF_GIT = ("Signed-off-by: ", "(cherry picked from commit ")
SCISSORS = " ------------------------ >8 ------------------------"
"""What follows the comment character in the line below which git drops everything."""
_AUTO = "auto"
_CHOICES = "#;@!$%^&|:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The block in which git recognises trailers. Line numbers are indexes into the lines.

    The block is `start` to `stop`, empty where there is none; `heads` are the lines that begin a
    trailer. `end` is the end of the message for git: it is followed by comments, the list of
    conflicts and the section below the scissors line.
    """

    start: int
    stop: int
    end: int
    heads: frozenset[int]


def lines_of(message: str) -> list[str]:
    """The lines of *message* without line feeds; no empty line after the last line feed."""
    lines = message.split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines


def comment_of(lines: Sequence[str], setting: str) -> str:
    """The comment character of a message of *lines* with the given `core.commentChar`.

    With `auto`, git picks a character that begins no line of the message; then its own
    comments, which come last, show which one.
    """
    if setting != _AUTO:
        return setting or COMMENT
    cut = next((line for line in lines if line[:1] in _CHOICES and line[1:] == SCISSORS), None)
    last = cut or next((line for line in reversed(lines) if not is_blank(line)), "")
    is_comment = last[:1] in _CHOICES and last[1:2] in _SPACE
    return last[:1] if last and is_comment else COMMENT


def find_block(lines: Sequence[str], comment: str = COMMENT) -> Block:
    """The block of trailers that git recognises in a message of *lines*.

    Comments are lines that begin with *comment*.
    """
    first = next((index for index, line in enumerate(lines) if not is_blank(line)), len(lines))
    end = _end(lines, first, comment)
    start = _start(lines, first, end, comment)
    return Block(start=start, stop=end, end=end, heads=_heads(lines, start, end))


def is_blank(line: str) -> bool:
    """Whether *line* is empty for git."""
    return not line.strip(_SPACE)


def is_trailer(line: str) -> bool:
    """Whether *line* has the form `key: value` of a trailer."""
    return _SEPARATOR.match(line) is not None


def is_counted_as_trailer(line: str, comment: str = COMMENT) -> bool:
    """Whether *line* does not prevent git from recognising the trailers next to it."""
    return is_trailer_or_of_git(line) or line.startswith(comment) or line[:1] in _SPACE


def is_trailer_or_of_git(line: str) -> bool:
    """Whether git counts *line* among the trailers of a paragraph."""
    return line.startswith(_OF_GIT) or is_trailer(line)


def _end(lines: Sequence[str], first: int, comment: str) -> int:
    """The index of the first line of the run of comments and blanks that ends the message."""
    scissors = comment + SCISSORS
    cut = next((i for i, line in enumerate(lines) if line == scissors and i >= first), len(lines))
    # As in git, 0 means "none yet", so a run that begins with the very first line is ignored.
    run = 0
    in_conflicts = False
    for index in range(first, cut):
        line = lines[index]
        if line == "" or line.startswith(comment):
            run = run or index
        elif line == "Conflicts:":
            in_conflicts = True
            run = run or index
        elif in_conflicts and line.startswith("\t"):
            pass
        elif run:
            run, in_conflicts = 0, False
    return run or cut


def _start(lines: Sequence[str], first: int, end: int, comment: str) -> int:
    title_end = next(
        (
            index
            for index in range(first, end)
            if not lines[index].startswith(comment) and is_blank(lines[index])
        ),
        end,
    )
    count = _ParagraphCount()
    only_blanks = True
    for index in range(end - 1, title_end - 1, -1):
        line = lines[index]
        if line.startswith(comment):
            count.add_prose(0)
        elif not is_blank(line):
            only_blanks = False
            count.add(line)
        elif not only_blanks:
            return index + 1 if count.is_block() else end
    return end


class _ParagraphCount:
    """Trailers and other lines of a paragraph, counted from its last line up."""

    def __init__(self) -> None:
        self._trailers = 0
        self._others = 0
        self._folded = 0
        self._has_one_of_git = False

    def add(self, line: str) -> None:
        if line.startswith(_OF_GIT):
            self._has_one_of_git = True
            self._add_trailer()
        elif line[0] in _SPACE:
            # It continues the line above; whether that is a trailer is not known yet.
            self._folded += 1
        elif is_trailer(line):
            self._add_trailer()
        else:
            self.add_prose(1)

    def add_prose(self, lines: int) -> None:
        self._others += lines + self._folded
        self._folded = 0

    def is_block(self) -> bool:
        others = self._others + self._folded
        if self._has_one_of_git and self._trailers * 3 >= others:
            return True
        return self._trailers > 0 and others == 0

    def _add_trailer(self) -> None:
        self._trailers += 1
        self._folded = 0


def _heads(lines: Sequence[str], start: int, stop: int) -> frozenset[int]:
    heads = set()
    in_trailer = False
    for index in range(start, stop):
        line = lines[index]
        if in_trailer and (not line or line[0] in _SPACE):
            continue
        in_trailer = is_trailer(line)
        if in_trailer:
            heads.add(index)
    return frozenset(heads)
