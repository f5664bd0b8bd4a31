"""The lines of a message with trailers of ours, misspelled ones included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reqtrace.git.message.ids import IdReader
from reqtrace.git.message.message_text import MessageText, Trailer
from reqtrace.git.message.misspelled_trailers import MisspelledTrailers
from reqtrace.git.message.trailers import is_blank
from reqtrace.model.commit import CommitPart, Reference

STRONG_KINDS = frozenset({"implements", "satisfies", "verifies"})
"""Kinds of links whose trailers only name items: other trailers may name CVEs, for example."""

_LEAD = r"(?P<lead>[ \t]{0,3}(?:>[ \t]?|[*+-][ \t]+|\d{1,3}[.)][ \t]+)*)"
_WORD = "[A-Za-z0-9-]+"
_VALUE = r"[ \t]*:(?!//)[ \t]*(?P<value>.*)"
_POINT = re.compile(r"[ \t]*(?:[*+-]|\d{1,3}[.)])[ \t]+(?=\S)")
_LISTED = "its ids are in a list below it, so git reads its value as empty"


class TrailerLines:
    """Finds lines that begin with one of the keys of *trailers*, which maps them to kinds."""

    def __init__(self, ids: IdReader, trailers: Mapping[str, str]) -> None:
        self._ids = ids
        self._kinds = {_normal(key): kind for key, kind in trailers.items()}
        self._head = _head(self._kinds)
        # git never recognises a key with a blank, so nothing similar is a misspelling.
        self.misspelled_trailers = MisspelledTrailers(key for key in trailers if " " not in key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in lower case."""
        return tuple(self._kinds)

    def read(self, text: MessageText) -> Iterator[Trailer]:
        """The lines with one of our keys and at least one id, anywhere in the message."""
        for index, line in enumerate(text.plain):
            if ":" not in line or index in text.hints:
                continue
            if index in text.code and index not in text.block.heads:
                continue
            match = self._our_head(line)
            if match is None:
                continue
            trailer = self._trailer(text, index, match)
            if trailer.references:
                yield trailer

    def misspelled(self, text: MessageText, start: int) -> Iterator[Trailer]:
        """The lines from *start* on that look like misspelled trailers."""
        passed_over = text.code | text.hints
        for index in range(start, len(text.plain)):
            if index not in passed_over and (
                head := self.misspelled_trailers.head(text.plain[index])
            ):
                trailer = self._misspelled_trailer(text, index, head)
                if trailer is not None:
                    yield trailer

    def references(self, line: str, number: int) -> tuple[Reference, ...]:
        """The references of a *line* as a complete trailer, without continuation lines."""
        match = self._our_head(line)
        if match is None:
            return ()
        return tuple(self._ids_of(match["value"], self._kind(match), number))

    def message_part(self, line: str) -> CommitPart:
        """The part of the commit that a *line* of the body belongs to: trailers or text."""
        if not self._ids.has_id_patterns or ":" not in line or self._our_head(line) is None:
            return CommitPart.BODY
        return CommitPart.TRAILER

    def _our_head(self, line: str) -> re.Match[str] | None:
        match = self._head.match(line)
        return match if match is not None and _normal(match["key"]) in self._kinds else None

    def _kind(self, head: re.Match[str]) -> str:
        return self._kinds[_normal(head["key"])]

    def _trailer(self, text: MessageText, first: int, head: re.Match[str]) -> Trailer:
        stop = self._stop(text, first)
        if is_blank(head["value"]) and (points := self._points(text, first + 1, self._kind(head))):
            return _with_list(head, first, stop, points)
        parts = [head["value"], *text.plain[first + 1 : stop]]
        return Trailer(
            key=_plain(head["key"]),
            value=" ".join(part.strip() for part in parts).strip(),
            lead=head["lead"],
            first=first,
            stop=stop,
            references=tuple(self._ids_of("\n".join(parts), self._kind(head), first + 1)),
        )

    def _points(self, text: MessageText, first: int, kind: str) -> list[Reference]:
        """The references in a list that begins at line *first*, or after an empty one."""
        found: list[Reference] = []
        index = first + (first < len(text.plain) and is_blank(text.plain[first]))
        while index < len(text.plain):
            line = text.plain[index]
            point = _POINT.match(line)
            if is_blank(line) or self._our_head(line) or not (point or line[0] in " \t"):
                break
            if point:
                found += self._ids_of(line[point.end() :], kind, index + 1)
            index += 1
        return found

    def _misspelled_trailer(
        self, text: MessageText, first: int, head: re.Match[str]
    ) -> Trailer | None:
        stop = self._stop(text, first)
        ids = self._ids.ids_only(" ".join((head["value"], *text.plain[first + 1 : stop])))
        correction = self.misspelled_trailers.correction(head) if ids else None
        if correction is None:
            return None
        key, reason = correction
        kind = self._kinds[key.lower()]
        return Trailer(
            key=key,
            value=", ".join(ids),
            lead="",
            first=first,
            stop=stop,
            references=tuple(
                Reference(kind=kind, target=target, found_in=CommitPart.TRAILER, line=first + 1)
                for target in ids
            ),
            defect=reason,
        )

    def _stop(self, text: MessageText, first: int) -> int:
        stop = first + 1
        while stop < len(text.plain) and self._continues(text.plain[stop]):
            stop += 1
        return stop

    def _continues(self, line: str) -> bool:
        return not is_blank(line) and line[0] in " \t" and self._our_head(line) is None

    def _ids_of(self, value: str, kind: str, line: int) -> Iterator[Reference]:
        counted = 0
        for offset, mention in self._ids.trailer_ids(value, strong=kind in STRONG_KINDS):
            line += value.count("\n", counted, offset)
            counted = offset
            yield Reference(
                kind=kind,
                target=mention.id,
                found_in=CommitPart.TRAILER,
                line=line,
                written=mention.written,
            )


def _with_list(
    head: re.Match[str], first: int, folded: int, points: Iterable[Reference]
) -> Trailer:
    """A trailer whose ids are *points* of a list below it; for git it ends at *folded*."""
    stop = max(reference.line for reference in points)
    return Trailer(
        key=_plain(head["key"]),
        value=", ".join(
            dict.fromkeys(reference.written or reference.target for reference in points)
        ),
        lead=head["lead"],
        first=first,
        stop=max(stop, folded),
        references=tuple(points),
        defect="" if stop <= folded else _LISTED,
    )


def _head(keys: Iterable[str]) -> re.Pattern[str]:
    """A pattern of lines that begin with as many words as one of *keys*, and a colon."""
    more = max((key.count(" ") for key in keys), default=0)
    words = rf"{_WORD}(?:[ \t]+{_WORD}){{0,{more}}}" if more else _WORD
    return re.compile(rf"{_LEAD}(?P<key>{words}){_VALUE}")


def _plain(key: str) -> str:
    """*key* with single blanks."""
    return " ".join(key.split()) if " " in key or "\t" in key else key


def _normal(key: str) -> str:
    """*key* as keys are compared."""
    return _plain(key).lower()
