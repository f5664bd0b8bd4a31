"""What one commit message says about items, and what git will not see of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reqtrace.git.ids import IdReader, Named
from reqtrace.git.message_text import MessageText, Trailer
from reqtrace.git.plain_message import PlainReader
from reqtrace.git.reverts import Revert, find_origins, find_reverts
from reqtrace.git.slips import Slips
from reqtrace.git.trailers import COMMENT, is_blank
from reqtrace.model.commit import MENTIONS, Found, LostTrailer, Reference
from reqtrace.model.commit_habits import Spelling
from reqtrace.model.identifiers import Identifiers

STRONG_KINDS = frozenset({"implements", "satisfies", "verifies"})
"""Kinds of links whose trailers speak of items and nothing else: commits address CVEs, too."""

_LEAD = r"(?P<lead>[ \t]{0,3}(?:>[ \t]?|[*+-][ \t]+|\d{1,3}[.)][ \t]+)*)"
_WORD = "[A-Za-z0-9-]+"
_VALUE = r"[ \t]*:(?!//)[ \t]*(?P<value>.*)"
_POINT = re.compile(r"[ \t]*(?:[*+-]|\d{1,3}[.)])[ \t]+(?=\S)")
_LISTED = "its ids are a list below it, and git takes its value for empty"
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
    message: str,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    comment: str = COMMENT,
    spellings: Sequence[Spelling] = (),
) -> Said:
    """What *message* says about items.

    *trailers* maps keys of trailers, in any case, to kinds of links; *spellings* are other ways
    to write ids. Comments at the end and
    all below the scissors are left aside, so the file that a hook gets can be read as it is.
    *comment* is the value of `core.commentChar`.
    """
    return MessageReader(identifiers, trailers, spellings).read(message, comment)


def unknown_mentions(
    message: str,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    comment: str = COMMENT,
    spellings: Sequence[Spelling] = (),
) -> tuple[Reference, ...]:
    """Words outside of trailers that are meant as ids but name no item, each once.

    The history is not read for them; see `IdReader.unknown` for what counts.
    """
    text = MessageText(message, comment)
    return _once(MessageReader(identifiers, trailers, spellings).unknown(text))


def note_text(note: str) -> MessageText:
    """The lines of a note. git takes comments out of it before it is kept, never later."""
    return MessageText(note, _NO_COMMENT)


class MessageReader:
    """Reads many messages with the same ids and trailers.

    With no *identifiers*, every word with the shape of an id counts in a trailer. *spellings* are
    other ways to write ids.
    """

    def __init__(
        self,
        identifiers: Identifiers | None,
        trailers: Mapping[str, str],
        spellings: Sequence[Spelling] = (),
    ) -> None:
        self._ids = IdReader(identifiers, spellings)
        self._kinds = {normal_key(key): kind for key, kind in trailers.items()}
        self._head = _head(self._kinds)
        # git takes no key with a blank for one, so nothing near to it is a slip.
        self._slips = Slips(key for key in trailers if " " not in key)
        self._plain = PlainReader(
            self._ids, self._slips, self._kinds, self._line, self._place_in_body
        )

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
            match = self._our_head(line)
            if match is None:
                continue
            trailer = self._trailer(text, index, match)
            if trailer.references:
                yield trailer

    def lost(self, text: MessageText, found: Iterable[Trailer]) -> Iterator[Trailer]:
        """Those of the trailers *found* of which git sees nothing, neither here nor elsewhere.

        Whoever has keys with a blank knows that git never sees them: those are not lost.
        """
        found = [one for one in found if " " not in one.key]
        found.sort(key=lambda trailer: trailer.first)
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
            for one in self._ids.unknown(line, self._place(text, index)):
                yield _mention(one, text, index)

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
        match = self._our_head(line)
        if match is None:
            return ()
        return tuple(self._listed(match["value"], self._kinds[normal_key(match["key"])], number))

    def _our_head(self, line: str) -> re.Match[str] | None:
        match = self._head.match(line)
        return match if match is not None and normal_key(match["key"]) in self._kinds else None

    def _stop(self, text: MessageText, first: int) -> int:
        stop = first + 1
        while stop < len(text.plain) and self._continues(text.plain[stop]):
            stop += 1
        return stop

    def _trailer(self, text: MessageText, first: int, match: re.Match[str]) -> Trailer:
        stop = self._stop(text, first)
        kind = self._kinds[normal_key(match["key"])]
        if is_blank(match["value"]):
            points = self._points(text, first + 1, kind)
            if points:
                return self._with_list(match, first, stop, points)
        parts = [match["value"], *text.plain[first + 1 : stop]]
        return Trailer(
            key=" ".join(match["key"].split()),
            value=" ".join(part.strip() for part in parts).strip(),
            lead=match["lead"],
            first=first,
            stop=stop,
            references=tuple(self._listed("\n".join(parts), kind, first + 1)),
        )

    def _with_list(
        self, match: re.Match[str], first: int, folded: int, points: list[Reference]
    ) -> Trailer:
        """A trailer whose ids are points of a list below it, of which *folded* is the end."""
        stop = max(one.line for one in points)
        return Trailer(
            key=" ".join(match["key"].split()),
            value=", ".join(dict.fromkeys(one.written or one.target for one in points)),
            lead=match["lead"],
            first=first,
            stop=max(stop, folded),
            references=tuple(points),
            slip="" if stop <= folded else _LISTED,
        )

    def _points(self, text: MessageText, first: int, kind: str) -> list[Reference]:
        """What the points of a list say that begins at line *first*, or behind an empty one."""
        found: list[Reference] = []
        index = first + (first < len(text.plain) and is_blank(text.plain[first]))
        while index < len(text.plain):
            line = text.plain[index]
            point = _POINT.match(line)
            if is_blank(line) or self._our_head(line) or not (point or line[0] in " \t"):
                break
            if point:
                found += self._listed(line[point.end() :], kind, index + 1)
            index += 1
        return found

    def _continues(self, line: str) -> bool:
        if is_blank(line) or line[0] not in " \t":
            return False
        return self._our_head(line) is None

    def _listed(self, value: str, kind: str, line: int) -> Iterator[Reference]:
        counted = 0
        for offset, one in self._ids.listed(value, strong=kind in STRONG_KINDS):
            line += value.count("\n", counted, offset)
            counted = offset
            yield Reference(
                kind=kind, target=one.id, found=Found.TRAILER, line=line, written=one.written
            )

    def _mentions(
        self, text: MessageText, referenced: tuple[Reference, ...], *, with_subject: bool
    ) -> Iterator[Reference]:
        # The subject of a revert quotes the one that it takes back.
        seen = {self._ids.resolve(reference.target) for reference in referenced}
        for index, line in enumerate(text.plain):
            if index in text.code or (index in text.title and not with_subject):
                continue
            for one in self._ids.mentioned(line, self._place(text, index)):
                item = self._ids.resolve(one.id)
                if item not in seen:
                    seen.add(item)
                    yield _mention(one, text, index)

    def _place(self, text: MessageText, index: int) -> Found:
        """In which place a line stands, for spellings that only count in some."""
        return Found.SUBJECT if index in text.title else self._place_in_body(text.plain[index])

    def _place_in_body(self, line: str) -> Found:
        return Found.TRAILER if ":" in line and self._our_head(line) else Found.BODY


def normal_key(key: str) -> str:
    """The key of a trailer as keys are compared: in lower case, and with single blanks."""
    return " ".join(key.split()).lower() if " " in key or "\t" in key else key.lower()


def _head(keys: Iterable[str]) -> re.Pattern[str]:
    """What fits a line that begins with as many words as one of *keys*, and a colon."""
    more = max((key.count(" ") for key in keys), default=0)
    words = rf"{_WORD}(?:[ \t]+{_WORD}){{0,{more}}}" if more else _WORD
    return re.compile(rf"{_LEAD}(?P<key>{words}){_VALUE}")


def _mention(one: Named, text: MessageText, index: int) -> Reference:
    found = Found.SUBJECT if index in text.title else Found.BODY
    return Reference(kind=MENTIONS, target=one.id, found=found, line=index + 1, written=one.written)


def _quotes_subject(text: MessageText, reverts: tuple[Revert, ...]) -> bool:
    return bool(reverts and _REVERT_SUBJECT.match(text.subject()))


def _once(references: Iterator[Reference]) -> tuple[Reference, ...]:
    first: dict[tuple[str, str, str], Reference] = {}
    for reference in references:
        first.setdefault((reference.kind, reference.target, reference.part), reference)
    return tuple(first.values())
