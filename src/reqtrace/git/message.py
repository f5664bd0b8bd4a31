"""What one commit message says about items, and what git will not see of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from reqtrace.git.ids import IdReader
from reqtrace.git.message_text import MessageText, Trailer
from reqtrace.git.plain_message import PlainReader
from reqtrace.git.reverts import Revert, find_origins, find_reverts
from reqtrace.git.slips import Slips
from reqtrace.git.trailers import COMMENT, is_blank
from reqtrace.git.wording import without_code_and_urls
from reqtrace.model.commit import MENTIONS, Found, LostTrailer, Reference
from reqtrace.model.identifiers import Identifiers

STRONG_KINDS = frozenset({"implements", "satisfies", "verifies"})
"""Kinds of links whose trailers speak of items and nothing else: commits address CVEs, too."""

_HEAD = re.compile(
    r"(?P<lead>[ \t]{0,3}(?:>[ \t]?|[*+-][ \t]+|\d{1,3}[.)][ \t]+)*)"
    r"(?P<key>[A-Za-z0-9-]+)[ \t]*:(?!//)[ \t]*(?P<value>.*)"
)
_RANK = {found: rank for rank, found in enumerate(Found)}
_NO_COMMENT = "\0"
_REVERT_SUBJECT = re.compile(r"(?:revert|reapply)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a message says. Lines count from 1; everything is in the order of the message.

    `references` hold each item once for each kind. `lost_trailers` are counted among the
    references, too: a reader understands what was meant. Those that are not even written as
    trailers are not: their ids are mentions. `origins` are the commits that the message says it
    was copied from, the first one first; a chain of `git cherry-pick -x` names each of them.
    """

    subject: str = ""
    references: tuple[Reference, ...] = ()
    lost_trailers: tuple[LostTrailer, ...] = ()
    reverts: tuple[Revert, ...] = ()
    origins: tuple[str, ...] = ()


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


def note_text(note: str) -> MessageText:
    """The lines of a note. git takes comments out of it before it is kept, never later."""
    return MessageText(note, _NO_COMMENT)


class MessageReader:
    """Reads many messages with the same ids and trailers.

    With no *identifiers*, every word with the shape of an id counts in a trailer.
    """

    def __init__(self, identifiers: Identifiers | None, trailers: Mapping[str, str]) -> None:
        self._ids = IdReader(identifiers)
        self._kinds = {key.lower(): kind for key, kind in trailers.items()}
        self._slips = Slips(trailers)
        self._plain = PlainReader(self._ids, self._slips, self._kinds, self._line)

    def read(self, message: str, comment: str = COMMENT) -> Said:
        """What *message* says."""
        plain = self._plain.read(message) if comment == COMMENT else None
        if plain is None:
            return self.read_thoroughly(message, comment)
        subject, references = plain
        origins = find_origins(message) if "(cherry" in message else ()
        return Said(subject=subject, references=references, origins=origins)

    def is_plain(self, message: str) -> bool:
        """Whether the short cut is good enough for *message*."""
        return self._plain.read(message) is not None

    def read_thoroughly(self, message: str, comment: str = COMMENT) -> Said:
        """What *message* says, without the short cut for plain ones. It gives the same."""
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
                    key=one.key,
                    value=one.value,
                    line=one.first + 1,
                    reason=text.reason(one),
                    squashed=text.is_squashed(one),
                )
                for one in self.lost(text, (*found, *slips))
            ),
            reverts=reverts,
            # What several commits were squashed into is a copy of none of them.
            origins=() if text.quoted else find_origins(prose),
        )

    def read_note(self, note: str) -> tuple[Reference, ...]:
        """What a *note* on a commit says: it has no subject, and git looks for no trailers in it.

        So trailers may stand anywhere, and a slip of the pen counts as what was meant. Lines
        count from 1 in the note.
        """
        text = note_text(note)
        found = self.note_trailers(text)
        referenced = _once(reference for one in found for reference in one.references)
        references = (*referenced, *self._mentions(text, referenced, with_subject=True))
        return tuple(replace(one, found=Found.NOTE) for one in references)

    def note_trailers(self, text: MessageText) -> tuple[Trailer, ...]:
        """The trailers of a note, in their order, those with a slip of the pen among them."""
        found = (*self.trailers(text), *self._slips_from(text, 0))
        return tuple(sorted(found, key=lambda one: one.first))

    def joined(
        self, said: Iterable[Reference], noted: Iterable[Reference]
    ) -> tuple[Reference, ...]:
        """The references of a message and of a note on its commit, each item once for each kind.

        What either says in a trailer is not mentioned again.
        """
        every = (*said, *noted)
        meant = {self._meaning(one) for one in every if one.kind != MENTIONS}
        named = {target for _, target in meant}
        kept: dict[tuple[str, str], Reference] = {}
        for one in every:
            if one.kind != MENTIONS or self._meaning(one)[1] not in named:
                kept.setdefault(self._meaning(one), one)
        return tuple(sorted(kept.values(), key=lambda one: _RANK[one.found]))

    def _meaning(self, reference: Reference) -> tuple[str, str]:
        return reference.kind, self._ids.resolve(reference.target) or reference.target

    def trailers(self, text: MessageText) -> Iterator[Trailer]:
        """The lines with one of our keys and at least one id, wherever they stand."""
        for index, line in enumerate(text.plain):
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
        yield from self._slips_from(text, text.title.stop)

    def _slips_from(self, text: MessageText, start: int) -> Iterator[Trailer]:
        for index in range(start, len(text.plain)):
            if index not in text.code and (head := self._slips.head(text.plain[index])):
                trailer = self._slip(text, index, head)
                if trailer is not None:
                    yield trailer

    def unknown(self, text: MessageText) -> Iterator[Reference]:
        """Words outside of trailers and comments that look like ids but name no item."""
        quoted = text.title if _quotes_subject(text, find_reverts(text.prose())) else range(0)
        trailers = {i for one in self.trailers(text) for i in range(one.first, one.stop)}
        for index, line in enumerate(text.plain):
            if index in text.code or index in quoted or index in trailers:
                continue
            if line.startswith(text.comment):
                continue
            found = Found.SUBJECT if index in text.title else Found.BODY
            for target in self._ids.unknown(without_code_and_urls(line)):
                yield Reference(kind=MENTIONS, target=target, found=found, line=index + 1)

    def _slip(self, text: MessageText, first: int, head: re.Match[str]) -> Trailer | None:
        stop = self._stop(text, first)
        ids = self._ids.only(" ".join((head["value"], *text.plain[first + 1 : stop])))
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

    def _line(self, line: str, number: int) -> tuple[Reference, ...]:
        """What a *line* says as a trailer of its own, with none that continues it."""
        match = _HEAD.match(line)
        kind = None if match is None else self._kinds.get(match["key"].lower())
        if match is None or kind is None:
            return ()
        return tuple(self._listed(match["value"], kind, number))

    def _stop(self, text: MessageText, first: int) -> int:
        stop = first + 1
        while stop < len(text.plain) and self._continues(text.plain[stop]):
            stop += 1
        return stop

    def _trailer(self, text: MessageText, first: int, match: re.Match[str]) -> Trailer:
        stop = self._stop(text, first)
        parts = [match["value"], *text.plain[first + 1 : stop]]
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
        for index, line in enumerate(text.plain):
            if index in text.code or (index in text.title and not with_subject):
                continue
            for target in self._ids.mentioned(without_code_and_urls(line)):
                item = self._ids.resolve(target)
                if item not in seen:
                    seen.add(item)
                    found = Found.SUBJECT if index in text.title else Found.BODY
                    yield Reference(kind=MENTIONS, target=target, found=found, line=index + 1)


def _quotes_subject(text: MessageText, reverts: tuple[Revert, ...]) -> bool:
    return bool(reverts and _REVERT_SUBJECT.match(text.subject()))


def _once(references: Iterator[Reference]) -> tuple[Reference, ...]:
    first: dict[tuple[str, str], Reference] = {}
    for reference in references:
        first.setdefault((reference.kind, reference.target), reference)
    return tuple(first.values())
