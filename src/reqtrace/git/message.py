"""What one commit message says about items, and what git will not see of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reqtrace.git.ids import IdReader
from reqtrace.git.reverts import Revert, find_origin, find_reverts
from reqtrace.git.slips import Slips
from reqtrace.git.trailers import (
    COMMENT,
    Block,
    comment_of,
    find_block,
    is_blank,
    is_counted_as_trailer,
    lines_of,
)
from reqtrace.git.wording import code_lines, without_code_and_urls
from reqtrace.model.commit import MENTIONS, Found, LostTrailer, Reference
from reqtrace.model.identifiers import Identifiers

STRONG_KINDS = frozenset({"implements", "satisfies", "verifies"})
"""Kinds of links whose trailers speak of items and nothing else: commits address CVEs, too."""

_HEAD = re.compile(
    r"(?P<lead>[ \t]{0,3}(?:>[ \t]?|[*+-][ \t]+|\d{1,3}[.)][ \t]+)*)"
    r"(?P<key>[A-Za-z0-9-]+)[ \t]*:(?!//)[ \t]*(?P<value>.*)"
)
_SQUASH_SUBJECT = re.compile(r"\(#\d+\)\s*\Z")
_REVERT_SUBJECT = re.compile(r"(?:revert|reapply)\b", re.IGNORECASE)
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a message says. Lines count from 1; everything is in the order of the message.

    `references` hold each item once for each kind. `lost_trailers` are counted among the
    references, too: a reader understands what was meant. Those that are not even written as
    trailers are not: their ids are mentions.
    """

    subject: str = ""
    references: tuple[Reference, ...] = ()
    lost_trailers: tuple[LostTrailer, ...] = ()
    reverts: tuple[Revert, ...] = ()
    picked_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """A line of a message with one of our keys, and the lines that continue it.

    `first` and `stop` are indexes of lines; `references` are the ids of its value. `slip` says
    what is wrong with the way it is written; then `key` and `value` are what was meant.
    """

    key: str
    value: str
    lead: str
    first: int
    stop: int
    references: tuple[Reference, ...]
    slip: str = ""


def parse_message(
    message: str, identifiers: Identifiers, trailers: Mapping[str, str], comment: str = COMMENT
) -> Said:
    """What *message* says about items.

    *trailers* maps keys of trailers, in any case, to kinds of links. Comments at the end and
    all below the scissors are left aside, so the file that a hook gets can be read as it is.
    *comment* is the value of `core.commentChar`.
    """
    return MessageReader(identifiers, trailers).read(message, comment)


def unknown_mentions(
    message: str, identifiers: Identifiers, trailers: Mapping[str, str], comment: str = COMMENT
) -> tuple[Reference, ...]:
    """Words outside of trailers that are meant as ids but name no item, each once.

    The history is not read for them; see `IdReader.unknown` for what counts.
    """
    text = MessageText(message, comment)
    return _once(MessageReader(identifiers, trailers).unknown(text))


class MessageReader:
    """Reads many messages with the same ids and trailers.

    With no *identifiers*, every word with the shape of an id counts in a trailer.
    """

    def __init__(self, identifiers: Identifiers | None, trailers: Mapping[str, str]) -> None:
        self._ids = IdReader(identifiers)
        self._kinds = {key.lower(): kind for key, kind in trailers.items()}
        self._slips = Slips(trailers)

    def read(self, message: str, comment: str = COMMENT) -> Said:
        """What *message* says."""
        text = MessageText(message, comment)
        prose = text.prose()
        reverts = find_reverts(prose)
        found = tuple(self.trailers(text))
        referenced = _once(reference for one in found for reference in one.references)
        mentions = tuple(
            self._mentions(text, referenced, with_subject=not _quotes_subject(text, reverts))
        )
        # Most messages name nothing, and then there is no need to look closer.
        slips = self.slips(text) if referenced or mentions else ()
        return Said(
            subject=text.subject(),
            references=(*referenced, *mentions),
            lost_trailers=tuple(
                LostTrailer(
                    key=one.key, value=one.value, line=one.first + 1, reason=text.reason(one)
                )
                for one in self.lost(text, (*found, *slips))
            ),
            reverts=reverts,
            picked_from=find_origin(prose),
        )

    def trailers(self, text: MessageText) -> Iterator[Trailer]:
        """The lines with one of our keys and at least one id, wherever they stand."""
        for index, line in enumerate(text.lines):
            if ":" not in line or (index in text.code and index not in text.block.heads):
                continue
            match = _HEAD.match(line)
            if match is None or match["key"].lower() not in self._kinds:
                continue
            trailer = self._trailer(text, index, match)
            if trailer.references:
                yield trailer

    def lost(self, text: MessageText, found: Iterable[Trailer]) -> Iterator[Trailer]:
        """Those of the trailers *found* of which git sees nothing, neither here nor elsewhere."""
        found = sorted(found, key=lambda trailer: trailer.first)
        seen = {
            (reference.kind, reference.target)
            for trailer in found
            if trailer.first in text.block.heads and not trailer.slip
            for reference in trailer.references
        }
        for trailer in found:
            is_seen = trailer.first in text.block.heads and not trailer.slip
            if not is_seen and any(
                (one.kind, one.target) not in seen for one in trailer.references
            ):
                yield trailer

    def slips(self, text: MessageText) -> Iterator[Trailer]:
        """The lines of the body that were to be trailers of ours but are not written as such."""
        for index in range(text.title.stop, len(text.lines)):
            if index not in text.code and (head := self._slips.head(text.lines[index])):
                trailer = self._slip(text, index, head)
                if trailer is not None:
                    yield trailer

    def unknown(self, text: MessageText) -> Iterator[Reference]:
        """Words outside of trailers and comments that look like ids but name no item."""
        quoted = text.title if _quotes_subject(text, find_reverts(text.prose())) else range(0)
        trailers = {i for one in self.trailers(text) for i in range(one.first, one.stop)}
        for index, line in enumerate(text.lines):
            if index in text.code or index in quoted or index in trailers:
                continue
            if line.startswith(text.comment):
                continue
            found = Found.SUBJECT if index in text.title else Found.BODY
            for target in self._ids.unknown(without_code_and_urls(line)):
                yield Reference(kind=MENTIONS, target=target, found=found, line=index + 1)

    def _slip(self, text: MessageText, first: int, head: re.Match[str]) -> Trailer | None:
        stop = self._stop(text, first)
        ids = self._ids.only(" ".join((head["value"], *text.lines[first + 1 : stop])))
        meant = self._slips.meant(head) if ids else None
        if meant is None:
            return None
        key, reason = meant
        kind = self._kinds[key.lower()]
        return Trailer(
            key=key,
            value=", ".join(ids),
            lead="",
            first=first,
            stop=stop,
            references=tuple(
                Reference(kind=kind, target=one, found=Found.TRAILER, line=first + 1) for one in ids
            ),
            slip=reason,
        )

    def _stop(self, text: MessageText, first: int) -> int:
        stop = first + 1
        while stop < len(text.lines) and self._continues(text.lines[stop]):
            stop += 1
        return stop

    def _trailer(self, text: MessageText, first: int, match: re.Match[str]) -> Trailer:
        stop = self._stop(text, first)
        parts = [match["value"], *text.lines[first + 1 : stop]]
        kind = self._kinds[match["key"].lower()]
        return Trailer(
            key=match["key"],
            value=" ".join(part.strip() for part in parts).strip(),
            lead=match["lead"],
            first=first,
            stop=stop,
            references=tuple(self._listed("\n".join(parts), kind, first + 1)),
        )

    def _continues(self, line: str) -> bool:
        if is_blank(line) or line[0] not in " \t":
            return False
        match = _HEAD.match(line)
        return match is None or match["key"].lower() not in self._kinds

    def _listed(self, value: str, kind: str, line: int) -> Iterator[Reference]:
        counted = 0
        for offset, target in self._ids.listed(value, strong=kind in STRONG_KINDS):
            line += value.count("\n", counted, offset)
            counted = offset
            yield Reference(kind=kind, target=target, found=Found.TRAILER, line=line)

    def _mentions(
        self, text: MessageText, referenced: tuple[Reference, ...], *, with_subject: bool
    ) -> Iterator[Reference]:
        # The subject of a revert quotes the one that it takes back.
        seen = {self._ids.resolve(reference.target) for reference in referenced}
        for index, line in enumerate(text.lines):
            if index in text.code or (index in text.title and not with_subject):
                continue
            for target in self._ids.mentioned(without_code_and_urls(line)):
                item = self._ids.resolve(target)
                if item not in seen:
                    seen.add(item)
                    found = Found.SUBJECT if index in text.title else Found.BODY
                    yield Reference(kind=MENTIONS, target=target, found=found, line=index + 1)


class MessageText:
    """A message cut into lines, with what git and Markdown make of each of them."""

    def __init__(self, message: str, comment: str = COMMENT) -> None:
        raw = lines_of(message)
        self.comment = comment_of(raw, comment)
        self.block: Block = find_block(raw, self.comment)
        self.lines = tuple(line.rstrip("\r") for line in raw[: self.block.end])
        self.tail = tuple(raw[self.block.end :])
        self.code = code_lines(self.lines)
        self.title = self._title()
        self._last = self._last_paragraph()
        self._reason_in_block = self._why_no_block()

    def subject(self) -> str:
        """The first paragraph on one line, as `git log --format=%s` gives it."""
        return " ".join(self.lines[index].strip() for index in self.title)

    def prose(self) -> str:
        """All lines but those of code."""
        if not self.code:
            return "\n".join(self.lines)
        return "\n".join(
            "" if index in self.code else line for index, line in enumerate(self.lines)
        )

    def reason(self, trailer: Trailer) -> str:
        """What hides *trailer* from git, in plain words."""
        if trailer.slip:
            return trailer.slip
        first = trailer.first
        if first in self.title:
            return (
                "it is not in the last paragraph but in the first, which git takes for the subject"
            )
        if first < self._last.start:
            if _SQUASH_SUBJECT.search(self.subject()):
                return "it is not in the last paragraph of the message of a squash merge"
            return "it is not in the last paragraph of the message"
        if mark := trailer.lead.strip():
            return f"the line begins with `{mark}`"
        if trailer.lead:
            return "the line is indented, so git takes it for a part of the line above"
        return self._reason_in_block

    def _why_no_block(self) -> str:
        for line in self.lines[self._last.start : self._last.stop]:
            if not is_counted_as_trailer(line, self.comment):
                quoted = line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"
                return f"its paragraph holds the line “{quoted}”, which is no trailer"
        return "its paragraph holds lines that are no trailers"

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


def corrected_message(
    message: str,
    trailers: Mapping[str, str],
    identifiers: Identifiers | None = None,
    comment: str = COMMENT,
) -> str:
    """*message* with our lost trailers in one last block that git sees.

    Trailers that git sees already stay. Comments at the end and all below the scissors are
    dropped, as `git commit` drops them. A message that loses nothing is returned as it is.
    Without *identifiers*, every word with the shape of an id counts. *comment* is the value of
    `core.commentChar`.
    """
    text = MessageText(message, comment)
    reader = MessageReader(identifiers, trailers)
    lost = list(reader.lost(text, (*reader.trailers(text), *reader.slips(text))))
    if not lost:
        return message
    moved = list(dict.fromkeys(f"{one.key}: {one.value}" for one in lost))
    body = _without(text, lost)
    block = find_block(body, text.comment)
    if block.heads:
        # Not at the start of the block: an indented line there would become a part of ours.
        first = min(block.heads)
        body[first:first] = moved
    else:
        body += ["", *moved]
    kept = [line for line in text.tail if not line.startswith(text.comment)]
    return "\n".join([*body, *_conflicts(kept)]) + "\n"


def _without(text: MessageText, lost: list[Trailer]) -> list[str]:
    """The lines without lost trailers. The first line stays: a message needs a subject."""
    gone = {index for one in lost for index in range(one.first, one.stop)}
    gone.discard(text.title.start)
    body: list[str] = []
    for index in range(text.title.start, len(text.lines)):
        line = text.lines[index]
        if index in gone or (is_blank(line) and body and is_blank(body[-1])):
            continue
        body.append(line)
    while body and is_blank(body[-1]):
        body.pop()
    return body


def _conflicts(lines: list[str]) -> list[str]:
    if "Conflicts:" not in lines:
        return []
    start = lines.index("Conflicts:")
    listed = [line for line in lines[start + 1 :] if line.startswith("\t")]
    return ["", "Conflicts:", *listed]


def _quotes_subject(text: MessageText, reverts: tuple[Revert, ...]) -> bool:
    return bool(reverts and _REVERT_SUBJECT.match(text.subject()))


def _once(references: Iterator[Reference]) -> tuple[Reference, ...]:
    first: dict[tuple[str, str], Reference] = {}
    for reference in references:
        first.setdefault((reference.kind, reference.target), reference)
    return tuple(first.values())
