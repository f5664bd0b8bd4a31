"""What one commit message says about items, and what git will not see of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reqtrace.git.message.ids import IdMention, IdReader
from reqtrace.git.message.message_text import MessageText, Trailer
from reqtrace.git.message.plain_message import PlainReader
from reqtrace.git.message.reverts import Revert, find_origins, find_reverts
from reqtrace.git.message.trailer_lines import TrailerLines
from reqtrace.git.process.repository import COMMENT
from reqtrace.model.commit import MENTIONS, CommitPart, LostTrailer, Reference
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers

_RANK = {found: rank for rank, found in enumerate(CommitPart)}
_CONFLICT = ("\t", "#\t")
_NO_COMMENT = "\0"
_REVERT_SUBJECT = re.compile(r"(?:revert|reapply)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMessage:
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
    message: str,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    comment: str = COMMENT,
    id_patterns: Sequence[IdPatternConfig] = (),
) -> ParsedMessage:
    """What a *message* that is not committed yet says about items.

    *trailers* maps keys of trailers, in any case, to kinds of links; *id_patterns* are other ways
    to write ids. Comments at the end and all below the scissors are left aside, so the file that
    a hook gets can be read as it is. *comment* is the value of `core.commentChar`.
    """
    return MessageReader(identifiers, trailers, id_patterns).read_draft(message, comment)


def unknown_mentions(
    message: str,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    comment: str = COMMENT,
    id_patterns: Sequence[IdPatternConfig] = (),
) -> tuple[Reference, ...]:
    """Words outside of trailers that are meant as ids but name no item, each once.

    The history is not read for them; see `IdReader.unknown` for what counts.
    """
    text = MessageText(message, comment)
    return _once(MessageReader(identifiers, trailers, id_patterns).unknown(text))


def note_text(note: str) -> MessageText:
    """The lines of a note. git takes comments out of it before it is kept, never later."""
    return MessageText(note, _NO_COMMENT)


class MessageReader:
    """Reads many messages with the same ids and trailers.

    With no *identifiers*, every word with the shape of an id counts in a trailer. *id_patterns* are
    other ways to write ids.
    """

    def __init__(
        self,
        identifiers: Identifiers | None,
        trailers: Mapping[str, str],
        id_patterns: Sequence[IdPatternConfig] = (),
    ) -> None:
        self._ids = IdReader(identifiers, id_patterns)
        self._trailers = TrailerLines(self._ids, trailers)
        self._plain = PlainReader(self._ids, self._trailers)

    def read(self, message: str) -> ParsedMessage:
        """What the *message* of a commit says.

        git sees no trailers in what looks like comments at its end, but they are words of it:
        `#12` may begin a line.
        """
        plain = self._plain.read(message)
        if plain is None:
            return self.read_full(message)
        subject, references = plain
        origins = find_origins(message) if "(cherry" in message else ()
        return ParsedMessage(subject=subject, references=references, origins=origins)

    def is_plain(self, message: str) -> bool:
        """Whether the short cut is good enough for *message*."""
        return self._plain.read(message) is not None

    def read_full(self, message: str) -> ParsedMessage:
        """What *message* says, without the short cut for plain ones. It gives the same."""
        text = MessageText(message)
        tail = tuple(line for line in text.tail if not line.startswith(_CONFLICT))
        return self._read(text, (*text.plain, *tail))

    def read_draft(self, message: str, comment: str) -> ParsedMessage:
        """What a *message* says from which git will take comments that begin with *comment*."""
        text = MessageText(message, comment)
        return self._read(text, text.plain)

    def _read(self, text: MessageText, lines: Sequence[str]) -> ParsedMessage:
        prose = text.prose()
        reverts = find_reverts(prose)
        found = tuple(self.trailers(text))
        referenced = _once(reference for trailer in found for reference in trailer.references)
        mentions = tuple(
            self._mentions(text, lines, referenced, with_subject=not _quotes_subject(text, reverts))
        )
        # Most messages name nothing, and then there is no need to look closer.
        misspelled_trailers = self.misspelled_trailers(text) if referenced or mentions else ()
        return ParsedMessage(
            subject=text.subject(),
            references=(*referenced, *mentions),
            lost_trailers=tuple(
                LostTrailer(
                    key=trailer.key,
                    value=trailer.value,
                    line=trailer.first + 1,
                    reason=text.reason(trailer),
                    squashed=text.is_squashed(trailer),
                )
                for trailer in self.lost(text, (*found, *misspelled_trailers))
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
        referenced = _once(reference for trailer in found for reference in trailer.references)
        mentions = self._mentions(text, text.plain, referenced, with_subject=True)
        references = (*referenced, *mentions)
        return tuple(replace(reference, found_in=CommitPart.NOTE) for reference in references)

    def note_trailers(self, text: MessageText) -> tuple[Trailer, ...]:
        """The trailers of a note, in their order, those with a slip of the pen among them."""
        found = (*self.trailers(text), *self._trailers.misspelled(text, 0))
        return tuple(sorted(found, key=lambda trailer: trailer.first))

    def join(
        self, message_references: Iterable[Reference], note_references: Iterable[Reference]
    ) -> tuple[Reference, ...]:
        """The references of a message and of a note on its commit, each item once for each kind.

        What either says in a trailer is not mentioned again.
        """
        references = (*message_references, *note_references)
        linked = {self._meaning(link) for link in references if link.kind != MENTIONS}
        targets = {target for _, target in linked}
        unique: dict[tuple[str, str], Reference] = {}
        for reference in references:
            if reference.kind != MENTIONS or self._meaning(reference)[1] not in targets:
                unique.setdefault(self._meaning(reference), reference)
        return tuple(sorted(unique.values(), key=lambda link: _RANK[link.found_in]))

    def _meaning(self, reference: Reference) -> tuple[str, str]:
        return reference.kind, self._ids.resolve(reference.target) or reference.target

    def trailers(self, text: MessageText) -> Iterator[Trailer]:
        """The lines with one of our keys and at least one id, wherever they stand."""
        yield from self._trailers.read(text)

    def lost(self, text: MessageText, found: Iterable[Trailer]) -> Iterator[Trailer]:
        """Those of the trailers *found* of which git sees nothing, neither here nor elsewhere.

        Whoever has keys with a blank knows that git never sees them: those are not lost.
        """
        found = [candidate for candidate in found if " " not in candidate.key]
        found.sort(key=lambda trailer: trailer.first)
        seen = {
            (reference.kind, reference.target)
            for trailer in found
            if trailer.first in text.block.heads and not trailer.defect
            for reference in trailer.references
        }
        for trailer in found:
            is_seen = trailer.first in text.block.heads and not trailer.defect
            if not is_seen and any(
                (reference.kind, reference.target) not in seen for reference in trailer.references
            ):
                yield trailer

    def misspelled_trailers(self, text: MessageText) -> Iterator[Trailer]:
        """The lines of the body that were to be trailers of ours but are not written as such."""
        yield from self._trailers.misspelled(text, text.title.stop)

    def unknown(self, text: MessageText) -> Iterator[Reference]:
        """Words outside of trailers and comments that look like ids but name no item."""
        quoted = text.title if _quotes_subject(text, find_reverts(text.prose())) else range(0)
        trailers = {
            i for trailer in self.trailers(text) for i in range(trailer.first, trailer.stop)
        }
        for index, line in enumerate(text.plain):
            if index in text.code or index in quoted or index in trailers:
                continue
            if line.startswith(text.comment):
                continue
            for mention in self._ids.unknown_ids(line, self._part_of(text, index, line)):
                yield _mention(mention, text, index)

    def _mentions(
        self,
        text: MessageText,
        lines: Sequence[str],
        referenced: tuple[Reference, ...],
        *,
        with_subject: bool,
    ) -> Iterator[Reference]:
        # The subject of a revert quotes the one that it takes back.
        seen = {self._ids.resolve(reference.target) for reference in referenced}
        for index, line in enumerate(lines):
            if index in text.code or (index in text.title and not with_subject):
                continue
            if not self._ids.may_mention(line):
                continue
            for mention in self._ids.mentions(line, self._part_of(text, index, line)):
                item = self._ids.resolve(mention.id)
                if item not in seen:
                    seen.add(item)
                    yield _mention(mention, text, index)

    def _part_of(self, text: MessageText, index: int, line: str) -> CommitPart:
        """In which place a line stands, for spellings that only count in some."""
        return CommitPart.SUBJECT if index in text.title else self._trailers.message_part(line)


def _mention(mention: IdMention, text: MessageText, index: int) -> Reference:
    found = CommitPart.SUBJECT if index in text.title else CommitPart.BODY
    return Reference(
        kind=MENTIONS, target=mention.id, found_in=found, line=index + 1, written=mention.written
    )


def _quotes_subject(text: MessageText, reverts: tuple[Revert, ...]) -> bool:
    return bool(reverts and _REVERT_SUBJECT.match(text.subject()))


def _once(references: Iterator[Reference]) -> tuple[Reference, ...]:
    first: dict[tuple[str, str, str], Reference] = {}
    for reference in references:
        first.setdefault((reference.kind, reference.target, reference.part), reference)
    return tuple(first.values())
