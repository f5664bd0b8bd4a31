"""The lines of a commit message, and the reasons why git does not recognise a trailer."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cached_property

from reqtrace.git.message.code_and_urls import code_lines
from reqtrace.git.message.forges import FORGE_LINE, is_numbered
from reqtrace.git.message.html_comments import without_comments
from reqtrace.git.message.quotations import quotation_lines
from reqtrace.git.message.reverts import Revert, find_reverts
from reqtrace.git.message.squashed import withdrawn_lines
from reqtrace.git.message.trailers import (
    Block,
    comment_of,
    find_block,
    is_blank,
    is_counted_as_trailer,
    lines_of,
)
from reqtrace.git.process.repository import COMMENT
from reqtrace.model.commit import Reference
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

_LONGEST_QUOTE = 60
_SQUASHED = "Squashed commit of the following:"
_QUOTED_COMMIT = lazy_pattern(r"commit [0-9a-f]{40,64}\Z")
_MARGIN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """A line of a message with one of our keys, and the lines that continue it.

    `first` and `stop` are indexes of lines; `references` are the ids of its value. `defect`
    describes a spelling mistake; then `key` and `value` are the corrected ones.
    """

    key: str
    value: str
    lead: str
    first: int
    stop: int
    references: tuple[Reference, ...]
    defect: str = ""


class MessageText:
    """The lines of a message, with their meaning for git and Markdown.

    `plain` are the same lines without the margin of those that are `quoted` from the messages of
    other commits, as `git merge --squash` does, and without those that such a message has
    `withdrawn` itself; `shown` are these with blanks for HTML comments, whose ids are mentions and
    nothing more. `tail` are the lines that git drops at the end, `reverts` what the message says
    that it reverts: then what it quotes is of others, and left out as well.
    """

    def __init__(self, message: str, comment: str = COMMENT) -> None:
        raw = lines_of(message)
        self.comment = comment_of(raw, comment)
        self.block: Block = find_block(raw, self.comment)
        self.lines = tuple(line.rstrip("\r") for line in raw[: self.block.end])
        self.tail = tuple(raw[self.block.end :])
        self.quoted = quoted_lines(self.lines)
        self.plain = tuple(
            line[_MARGIN:] if index in self.quoted else line
            for index, line in enumerate(self.lines)
        )
        self.code = code_lines(self.plain)
        self.shown = without_comments(self.plain, self.code) if "<!--" in message else self.plain
        self.withdrawn: frozenset[int] = frozenset()
        self.reverts: tuple[Revert, ...] = ()
        if "revert" in message.lower() or 'eapply "' in message:
            self._read_reverts()
        self.title = self._title()
        self._last = self._last_paragraph()
        self._reason_in_block = self._block_defect()

    def subject(self) -> str:
        """The first paragraph on one line, as `git log --format=%s` gives it, not indented."""
        return " ".join(self.lines[index].strip() for index in self.title)

    def prose(self) -> str:
        """All lines but those of code."""
        if not self.code:
            return "\n".join(self.plain)
        return "\n".join(
            "" if index in self.code else line for index, line in enumerate(self.plain)
        )

    def statements(self) -> str:
        """The lines that state what the commit does: no code, quotations and comments."""
        return "\n".join(self._statements())

    def _statements(self) -> tuple[str, ...]:
        silent = self.code | quotation_lines(self.shown)
        return tuple("" if index in silent else line for index, line in enumerate(self.shown))

    def whole(self) -> MessageText:
        """The same message with the lines that are `withdrawn`, or itself without such lines."""
        if not self.withdrawn:
            return self
        found = copy(self)
        found.plain, found.shown = self._whole
        return found

    def _read_reverts(self) -> None:
        self._whole = (self.plain, self.shown)
        self.withdrawn = withdrawn_lines(self.plain, self.quoted, self._statements())
        self._leave_out(self.withdrawn)
        self.reverts = find_reverts(self.statements())
        if self.reverts:
            # Bitbucket quotes the text of the request that is reverted.
            self._leave_out(quotation_lines(self.shown))

    def _leave_out(self, lines: frozenset[int]) -> None:
        if lines:
            self.plain = _without(self.plain, lines)
            self.shown = _without(self.shown, lines)

    def reason(self, trailer: Trailer) -> str:
        """Why git does not recognise *trailer*."""
        if trailer.defect:
            return trailer.defect
        first = trailer.first
        if first in self.title:
            return "it is in the first paragraph, which git reads as the subject"
        if first in self.quoted:
            return "it is indented in the message of a squash merge"
        if self.is_squashed(trailer):
            return "it is not in the last paragraph of the message of a squash merge"
        if first < self._last.start:
            return "it is not in the last paragraph of the message"
        if mark := trailer.lead.strip():
            return f"the line begins with `{mark}`"
        if trailer.lead:
            return "the line is indented, so git reads it as part of the line above"
        return self._reason_in_block

    def is_squashed(self, trailer: Trailer) -> bool:
        """Whether *trailer* is lost only because a forge squashed several messages into one."""
        if trailer.defect or trailer.first in self.title:
            return False
        if trailer.first in self.quoted:
            return True
        if not self._is_of_forge:
            return False
        if trailer.first < self._last.start:
            return True
        return not trailer.lead and self._ends_with_lines_of_forge

    @cached_property
    def _is_of_forge(self) -> bool:
        """Whether a forge wrote the message, as it does where it squashes or merges."""
        return is_numbered(self.subject()) or any(map(FORGE_LINE.match, self.lines))

    @cached_property
    def _ends_with_lines_of_forge(self) -> bool:
        """Whether nothing but what a forge added keeps git from seeing trailers at the end."""
        others = [
            line
            for line in self.lines[self._last.start : self._last.stop]
            if not is_counted_as_trailer(line, self.comment)
        ]
        return bool(others) and all(map(FORGE_LINE.match, others))

    def _block_defect(self) -> str:
        for line in self.lines[self._last.start : self._last.stop]:
            if not is_counted_as_trailer(line, self.comment):
                quoted = line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"
                return f"its paragraph contains “{quoted}”, which is not a trailer"
        return "its paragraph contains lines that are not trailers"

    def _last_paragraph(self) -> range:
        stop = len(self.lines)
        while stop > 0 and is_blank(self.lines[stop - 1]):
            stop -= 1
        start = stop
        while start > 0 and not is_blank(self.lines[start - 1]):
            start -= 1
        return range(start, stop)

    def _title(self) -> range:
        first = 0
        while first < len(self.lines) and is_blank(self.lines[first]):
            first += 1
        return range(first, self._end_of_paragraph(first))

    def _end_of_paragraph(self, index: int) -> int:
        while index < len(self.lines) and not is_blank(self.lines[index]):
            index += 1
        return index


def _without(lines: Sequence[str], left_out: frozenset[int]) -> tuple[str, ...]:
    return tuple("" if index in left_out else line for index, line in enumerate(lines))


def quoted_lines(lines: Sequence[str]) -> frozenset[int]:
    """The indexes of lines that `git merge --squash` quoted from the messages of commits."""
    if _SQUASHED not in lines:
        return frozenset()
    found = set()
    in_commit = False
    for index, line in enumerate(lines):
        if line.startswith(" " * _MARGIN):
            if in_commit:
                found.add(index)
        elif not is_blank(line):
            in_commit = _QUOTED_COMMIT.match(line) is not None or (
                in_commit and line.startswith(("Merge: ", "Author: ", "Date: "))
            )
    return frozenset(found)
