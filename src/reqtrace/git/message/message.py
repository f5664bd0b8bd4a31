"""Parse commit messages: references to items, lost trailers, reverts and origins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reqtrace.git.message.ids import IdMention, IdReader
from reqtrace.git.message.message_text import MessageText, Trailer
from reqtrace.git.message.plain_message import PlainReader
from reqtrace.git.message.reverts import Revert, find_origins
from reqtrace.git.message.trailer_lines import TrailerLines
from reqtrace.git.process.repository import COMMENT
from reqtrace.model.commit import MENTIONS, CommitPart, LostTrailer, Reference
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

_RANK = {found: rank for rank, found in enumerate(CommitPart)}
_CONFLICT = ("\t", "#\t")
_NO_COMMENT = "\0"
_REVERT_SUBJECT = lazy_pattern(r"(?:revert|reapply)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMessage:
    """The parsed content of a message, in its order. Lines count from 1.

    `references` hold each item once for each kind, including those of `lost_trailers`, as their
    intent is clear. Only lines that are not even written as trailers are excluded: their ids are
    mentions. `withdrawn` are those of commits in a squash message that others of the same message
    revert: they are none of `references`. `origins` are the commits that the message says it was
    cherry-picked from, the original first; a chain of `git cherry-pick -x` names each of them.
    """

    subject: str = ""
    references: tuple[Reference, ...] = ()
    lost_trailers: tuple[LostTrailer, ...] = ()
    reverts: tuple[Revert, ...] = ()
    origins: tuple[str, ...] = ()
    withdrawn: tuple[Reference, ...] = ()


def parse_message(
    message: str,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    comment: str = COMMENT,
    id_patterns: Sequence[IdPatternConfig] = (),
) -> ParsedMessage:
    """Parse a *message* that is not committed yet.

    *trailers* maps keys of trailers, in any case, to kinds of links; *id_patterns* are alternative
    notations of ids. Comments at the end and everything below the scissors line are ignored, so
    the file of a hook can be passed as it is. *comment* is the value of `core.commentChar`, empty
    where git will record the message as it is.
    """
    reader = MessageReader(identifiers, trailers, id_patterns)
    return reader.read_draft(message, comment) if comment else reader.read_full(message)


def unknown_mentions(
    message: str,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    comment: str = COMMENT,
    id_patterns: Sequence[IdPatternConfig] = (),
) -> tuple[Reference, ...]:
    """Words outside of trailers that look like ids but name no item, each once.

    The history is not read for them; see `IdReader.unknown_ids` for the rules.
    """
    text = MessageText(message, comment)
    reader = MessageReader(identifiers, trailers, id_patterns)
    return _once(reader.unknown(text, with_comments=not comment))


def note_text(note: str) -> MessageText:
    """The lines of a note. git removes comments when a note is written, not when it is read."""
    return MessageText(note, _NO_COMMENT)


class MessageReader:
    """Reads many messages with the same ids and trailers.

    With no *identifiers*, every word with the shape of an id counts in a trailer. *id_patterns* are
    alternative notations of ids.
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
        """Parse the *message* of a commit.

        Lines at the end that look like comments are no trailers for git, but they are part of the
        message: `#12` may begin a line.
        """
        plain = self._plain.read(message)
        if plain is None:
            return self.read_full(message)
        subject, references = plain
        origins = find_origins(message) if "(cherry" in message else ()
        return ParsedMessage(subject=subject, references=references, origins=origins)

    def is_plain(self, message: str) -> bool:
        """Whether the fast path can parse *message*."""
        return self._plain.read(message) is not None

    def read_full(self, message: str) -> ParsedMessage:
        """Parse *message* without the fast path, with the same result."""
        text = MessageText(message)
        return self._read(text, (*text.plain, *_tail(text)))

    def read_draft(self, message: str, comment: str) -> ParsedMessage:
        """Parse a *message* from which git will remove comments that begin with *comment*."""
        text = MessageText(message, comment)
        return self._read(text, text.plain)

    def _read(self, text: MessageText, lines: Sequence[str]) -> ParsedMessage:
        found = tuple(self.trailers(text))
        referenced = _once(reference for trailer in found for reference in trailer.references)
        mentions = tuple(
            self._mentions(text, lines, referenced, with_subject=not _quotes_subject(text))
        )
        # Most messages have no references, and then misspelled trailers do not matter.
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
            reverts=text.reverts,
            # A squash of several commits is a copy of none of them.
            origins=() if text.quoted else find_origins(text.prose()),
            withdrawn=self._withdrawn(text),
        )

    def _withdrawn(self, text: MessageText) -> tuple[Reference, ...]:
        whole = text.whole()
        if whole is text:
            return ()
        trailers = _once(one for trailer in self.trailers(whole) for one in trailer.references)
        found = (*trailers, *self._mentions(whole, whole.plain, trailers, with_subject=False))
        return tuple(one for one in found if one.line - 1 in text.withdrawn)

    def read_note(self, note: str) -> tuple[Reference, ...]:
        """Parse a *note* on a commit, which has no subject and no trailers for git.

        So trailers may be anywhere, and misspelled ones count as well. Lines count from 1 in the
        note.
        """
        text = note_text(note)
        found = self.note_trailers(text)
        referenced = _once(reference for trailer in found for reference in trailer.references)
        mentions = self._mentions(text, text.plain, referenced, with_subject=True)
        references = (*referenced, *mentions)
        return tuple(replace(reference, found_in=CommitPart.NOTE) for reference in references)

    def note_trailers(self, text: MessageText) -> tuple[Trailer, ...]:
        """The trailers of a note, in their order, including misspelled ones."""
        found = (*self.trailers(text), *self._trailers.misspelled(text, 0))
        return tuple(sorted(found, key=lambda trailer: trailer.first))

    def join(
        self, message_references: Iterable[Reference], note_references: Iterable[Reference]
    ) -> tuple[Reference, ...]:
        """The references of a message and of a note on its commit, each item once for each kind.

        Mentions of items that either names in a trailer are left out.
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
        """The lines with one of our keys and at least one id, anywhere in the message."""
        yield from self._trailers.read(text)

    def lost(self, text: MessageText, found: Iterable[Trailer]) -> Iterator[Trailer]:
        """Those of the trailers *found* that git does not recognise, here or elsewhere.

        git never recognises keys with a blank, so those do not count as lost.
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
        """The lines of the body that look like misspelled trailers of ours."""
        yield from self._trailers.misspelled(text, text.title.stop)

    def unknown(self, text: MessageText, *, with_comments: bool) -> Iterator[Reference]:
        """Words outside of trailers and comments that look like ids but name no item.

        *with_comments* is true where what looks like a comment belongs to the message.
        """
        quoted = text.title if _quotes_subject(text) else range(0)
        trailers = {
            i for trailer in self.trailers(text) for i in range(trailer.first, trailer.stop)
        }
        for index, line in enumerate((*text.plain, *(_tail(text) if with_comments else ()))):
            if index in text.code or index in quoted or index in trailers:
                continue
            if line.startswith(text.comment) and not with_comments:
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
        # The subject of a revert quotes that of the reverted commit.
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
        """The part of the commit that a line belongs to, for id patterns of some parts only."""
        return CommitPart.SUBJECT if index in text.title else self._trailers.message_part(line)


def _tail(text: MessageText) -> tuple[str, ...]:
    """The lines at the end that are no trailers for git, but part of a message that is recorded."""
    return tuple(line for line in text.tail if not line.startswith(_CONFLICT))


def _mention(mention: IdMention, text: MessageText, index: int) -> Reference:
    found = CommitPart.SUBJECT if index in text.title else CommitPart.BODY
    return Reference(
        kind=MENTIONS, target=mention.id, found_in=found, line=index + 1, written=mention.written
    )


def _quotes_subject(text: MessageText) -> bool:
    return bool(text.reverts and _REVERT_SUBJECT.match(text.subject()))


def _once(references: Iterator[Reference]) -> tuple[Reference, ...]:
    first: dict[tuple[str, str, str], Reference] = {}
    for reference in references:
        first.setdefault((reference.kind, reference.target, reference.part), reference)
    return tuple(first.values())
