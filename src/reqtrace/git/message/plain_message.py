"""The fast path for plain messages, which most messages are.

It returns exactly the result of the full parser, or None where that parser is needed. No line of
a plain message is indented, fenced, quoted or a comment, it is no revert, and our trailers are
only in a last paragraph of which every line is a trailer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from reqtrace.git.message.ids import IdReader
from reqtrace.git.message.trailer_lines import TrailerLines
from reqtrace.git.message.trailers import is_trailer_or_of_git
from reqtrace.model.commit import MENTIONS, CommitPart, Reference

_MOST_LINES = 1 << 15

References = tuple[Reference, ...]


class PlainReader:
    """Reads plain messages with the same ids and trailers."""

    def __init__(self, ids: IdReader, trailers: TrailerLines) -> None:
        self._ids = ids
        self._lines = trailers
        self._misspelled_trailers = trailers.misspelled_trailers
        self._keys = trailers.keys
        self._has_blanks = any(" " in key for key in self._keys)
        # The same people sign many commits, and the same items are named repeatedly.
        self._cached_references = lru_cache(maxsize=_MOST_LINES)(self._read_trailer)
        self._trailer = lru_cache(maxsize=_MOST_LINES)(self._trailer_at)

    def read(self, message: str) -> tuple[str, References] | None:
        """The subject of *message* and its references; None where it is not plain."""
        if _is_odd(message):
            return None
        text = message.rstrip("\n")
        references = self._references(text)
        return None if references is None else (_subject(text), references)

    def _references(self, text: str) -> References | None:
        cut = text.rfind("\n\n")
        trailers = self._trailers(text, cut) if cut >= 0 else None
        mentions = self._in_prose(text if trailers is None else text[:cut])
        if mentions is None:
            return None
        if not mentions and not trailers:
            return ()
        # The references of a single line are joined already.
        if not mentions and trailers and len(trailers) == 1:
            return trailers[0]
        references = [reference for line in trailers or () for reference in line]
        return self._join(references, mentions)

    def _trailers(self, text: str, cut: int) -> list[References] | None:
        """The references of the lines after *cut*; None where not all are plain trailers."""
        number = text.count("\n", 0, cut) + 3
        found = []
        for line in text[cut + 2 :].split("\n"):
            references = self._trailer(line, number) if ":" in line or line[:1] == "(" else None
            if references is None:
                return None
            if references:
                found.append(references)
            number += 1
        return found

    def _trailer_at(self, line: str, number: int) -> References | None:
        references = self._cached_references(line)
        return references and tuple(replace(reference, line=number) for reference in references)

    def _read_trailer(self, line: str) -> References | None:
        """The references of a *line* of the block of trailers, then its mentions."""
        if not is_trailer_or_of_git(line) or self._is_misspelled(line):
            return None
        mentions = (
            self._mentions(line, 1, self._lines.message_part(line))
            if self._ids.may_mention(line)
            else ()
        )
        return self._join(self._lines.references(line, 1), mentions)

    def _in_prose(self, prose: str) -> list[Reference] | None:
        """The mentions in *prose*; None where it may contain more than plain text."""
        if ":" in prose and self._has_key(prose):
            return None
        if not self._ids.may_mention(prose):
            return []
        found: list[Reference] = []
        part = CommitPart.SUBJECT
        for number, line in enumerate(prose.split("\n"), start=1):
            if not line:
                part = CommitPart.BODY
            elif self._ids.may_mention(line):
                if part is CommitPart.BODY and self._is_misspelled(line):
                    return None
                found += self._mentions(line, number, part)
        return found

    def _has_key(self, prose: str) -> bool:
        """Whether one of our keys ends at the first colon of a line, after any text."""
        for line in prose.split("\n"):
            head, colon, _ = line.partition(":")
            if colon and self._has_blanks:
                head = " ".join(head.split())
            if colon and head.rstrip(" \t").lower().endswith(self._keys):
                return True
        return False

    def _is_misspelled(self, line: str) -> bool:
        head = self._misspelled_trailers.head(line)
        if head is None or not self._ids.ids_only(head["value"]):
            return False
        return self._misspelled_trailers.correction(head) is not None

    def _mentions(self, line: str, number: int, part: CommitPart) -> Iterator[Reference]:
        found = CommitPart.SUBJECT if part is CommitPart.SUBJECT else CommitPart.BODY
        for mention in self._ids.mentions(line, part):
            yield Reference(
                kind=MENTIONS,
                target=mention.id,
                found_in=found,
                line=number,
                written=mention.written,
            )

    def _join(
        self, trailer_references: Iterable[Reference], mentions: Iterable[Reference]
    ) -> References:
        """Each item once for each kind; mentions only of items without a trailer."""
        first: dict[tuple[str, str, str], Reference] = {}
        more = list(mentions)
        for reference in trailer_references:
            if reference.found_in is CommitPart.TRAILER:
                first.setdefault((reference.kind, reference.target, reference.part), reference)
            else:
                more.append(reference)
        targets = {self._ids.resolve(link.target) for link in first.values()}
        mentioned: dict[str | None, Reference] = {}
        for reference in more:
            item = self._ids.resolve(reference.target)
            if item not in targets:
                mentioned.setdefault(item, reference)
        return (*first.values(), *mentioned.values())


def _is_odd(message: str) -> bool:
    return (
        message[:1] in "\n\t #"  # also an empty message
        or "\n " in message
        or "\n#" in message
        or "\t" in message
        or "\r" in message
        or "```" in message
        or "~~~" in message
        or "Conflicts:" in message
        or "<!--" in message
        or "revert" in message.lower()
        or 'eapply "' in message
    )


def _subject(text: str) -> str:
    title, _, _ = text.partition("\n\n")
    return " ".join(line.strip() for line in title.split("\n")) if "\n" in title else title.strip()
