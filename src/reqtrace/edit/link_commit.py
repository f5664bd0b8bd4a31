"""References to items that are added to commits, or taken back, after they were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reqtrace.engine.session import Session
from reqtrace.errors import HistoryError, UsageError
from reqtrace.git.log.commit_record import words
from reqtrace.git.log.history import is_in_history, read_commit
from reqtrace.git.message.message import MessageReader, note_text
from reqtrace.git.message.message_text import Trailer
from reqtrace.git.message.notes import read_notes
from reqtrace.git.message.trailers import is_trailer
from reqtrace.git.write.notes import write_note
from reqtrace.model.commit import Commit
from reqtrace.util.escape import terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What was done to the note on a commit.

    `line` is the trailer that was added or taken away, empty where nothing had to be done.
    `known` are the ids that the commit named already, or did not name.
    """

    commit: Commit
    line: str
    known: tuple[str, ...] = ()


def link_commit(
    session: Session, revision: str, ids: Sequence[str], key: str = "Implements"
) -> Linked:
    """Note on the commit *revision* that it implements *ids*, or what else the trailer *key* says.

    What the commit or its note says already is not said again. Raises `UsageError` for an id
    that no item has and a *key* that is no trailer of the configuration, `HistoryError` where
    *revision* names no commit of the present history, `GitError` where nothing can be written.
    """
    linker = _Linker(session, revision, key)
    targets = tuple(dict.fromkeys(session.graph.require_item(one).id for one in ids))
    new = tuple(one for one in targets if one not in linker.said())
    known = tuple(one for one in targets if one not in new)
    if not new:
        return Linked(commit=linker.commit, line="", known=known)
    line = linker.trailer(new)
    linker.write(with_line(linker.note, line))
    return Linked(commit=linker.commit, line=line, known=known)


def unlink_commit(
    session: Session, revision: str, ids: Sequence[str], key: str = "Implements"
) -> Linked:
    """Take *ids* out of the trailers *key* of the note on the commit *revision*.

    Ids that no item has can be taken away, too. What the message of the commit says stays.
    Errors are those of `link_commit`, but for unknown ids.
    """
    linker = _Linker(session, revision, key)
    resolve = session.graph.identifiers.resolve
    wanted = {resolve(one) or one for one in ids}
    gone = tuple(one for one in linker.noted() if (resolve(one) or one) in wanted)
    unnamed = wanted - {resolve(one) or one for one in gone}
    known = tuple(one for one in ids if (resolve(one) or one) in unnamed)
    if not gone:
        return Linked(commit=linker.commit, line="", known=known)
    linker.write(linker.without(frozenset(gone)))
    return Linked(commit=linker.commit, line=f"{linker.key}: {', '.join(gone)}", known=known)


class _Linker:
    """A commit, its note, and the trailer that is to be written or taken away."""

    def __init__(self, session: Session, revision: str, key: str) -> None:
        self._repository = session.repository
        self._identifiers = session.graph.identifiers
        trailers = session.config.trailers
        self.key = _configured(key, trailers)
        self._kind = trailers[self.key]
        self._reader = MessageReader(
            self._identifiers, trailers, session.config.commits.id_patterns
        )
        self._oid = self._in_history(revision)
        self.commit = read_commit(self._repository, self._oid, self._reader)
        self.note = words(read_notes(self._repository, {self._oid}).get(self._oid, b""))

    def said(self) -> frozenset[str]:
        """The present ids that the commit or its note names with this kind of trailer."""
        references = (*self.commit.references, *self._reader.read_note(self.note))
        named = (one.target for one in references if one.kind == self._kind)
        return frozenset(filter(None, map(self._identifiers.resolve, named)))

    def noted(self) -> tuple[str, ...]:
        """The ids that trailers of this key name in the note, as written, each once."""
        found = (one.target for trailer in self._trailers() for one in trailer.references)
        return tuple(dict.fromkeys(found))

    def trailer(self, ids: Sequence[str]) -> str:
        """The line that names *ids*. `UsageError` where one of them would not be read again."""
        line = f"{self.key}: {', '.join(ids)}"
        read = [one.target for one in self._reader.read_note(line) if one.kind == self._kind]
        for one in ids:
            if one not in read:
                raise UsageError(
                    f"{terminal(one)} cannot be written in a trailer",
                    hint="ids in trailers may contain only letters, digits and - _ .",
                )
        return line

    def without(self, ids: frozenset[str]) -> str:
        """The note without *ids* in the trailers of this key."""
        text = note_text(self.note)
        lines: list[str | None] = [*text.lines, *text.tail]
        for trailer in self._trailers():
            left = (one for one in trailer.references if one.target not in ids)
            kept = [one.written or one.target for one in left]
            if len(kept) < len(trailer.references):
                empty = [None] * (trailer.stop - trailer.first - 1)
                line = f"{trailer.lead}{trailer.key}: {', '.join(kept)}" if kept else None
                lines[trailer.first : trailer.stop] = [line, *empty]
        return "\n".join(line for line in lines if line is not None).strip("\n")

    def write(self, note: str) -> None:
        data = f"{note}\n".encode() if note.strip() else b""
        write_note(self._repository, self._oid, data)

    def _trailers(self) -> Iterator[Trailer]:
        for one in self._reader.note_trailers(note_text(self.note)):
            if one.key.lower() == self.key.lower():
                yield one

    def _in_history(self, revision: str) -> str:
        oid = self._repository.resolve(revision)
        if not is_in_history(self._repository, oid, self._repository.head()):
            raise HistoryError(
                f"the commit {oid[:10]} is not in the history of HEAD",
                hint="check out a branch that contains it, or give the commit that replaced it",
            )
        return oid


def _configured(key: str, trailers: Mapping[str, str]) -> str:
    """The trailer that *key* names, itself or by its kind, as the configuration writes it."""
    by_name = {one.lower(): one for one in reversed((*trailers,))}
    by_kind = {kind.lower(): one for one, kind in reversed((*trailers.items(),))}
    found = by_name.get(key.lower()) or by_kind.get(key.lower())
    if found is None:
        raise UsageError(
            f"{terminal(key)} is not a configured trailer",
            hint=f"choose one of {', '.join(map(terminal, trailers))}",
        )
    return found


def with_line(note: str, line: str) -> str:
    """*note* with one more trailer: below the last one, or behind an empty line."""
    text = note.rstrip()
    if not text:
        return line
    gap = "\n" if is_trailer(text.splitlines()[-1]) else "\n\n"
    return f"{text}{gap}{line}"
