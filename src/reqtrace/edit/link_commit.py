"""References to items that are added to commits, or removed again, after they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

from reqtrace.engine.session import Session
from reqtrace.errors import HistoryError, UsageError
from reqtrace.git.log.commit_record import words
from reqtrace.git.log.history import is_in_history, read_commit
from reqtrace.git.message.message import MessageReader, note_text
from reqtrace.git.message.message_text import Trailer
from reqtrace.git.message.notes import read_notes
from reqtrace.git.message.trailers import is_trailer
from reqtrace.git.write.notes import NotesMovedError, notes_tip, write_note
from reqtrace.model.commit import Commit
from reqtrace.util.dataclass import dataclass
from reqtrace.util.escape import terminal

_MOST_ATTEMPTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What was done to the note on a commit.

    `line` is the trailer that was added or removed, empty where nothing had to be done.
    `known` are the ids that the commit named already, or did not name.
    """

    commit: Commit
    line: str
    known: tuple[str, ...] = ()


def link_commit(
    session: Session, revision: str, ids: Sequence[str], key: str = "Implements"
) -> Linked:
    """Note on the commit *revision* that it implements *ids*, or what else the trailer *key* says.

    A reference that the commit or its note has already is not repeated. Raises `UsageError` for
    an id that no item has and a *key* that is no trailer of the configuration, `HistoryError` where
    *revision* names no commit of the present history, `GitError` where nothing can be written.
    """
    return _retried(lambda: _link(session, revision, ids, key))


def _link(session: Session, revision: str, ids: Sequence[str], key: str) -> Linked:
    editor = _NoteEditor(session, revision, key)
    targets = tuple(dict.fromkeys(session.graph.require_item(item_id).id for item_id in ids))
    new = tuple(item_id for item_id in targets if item_id not in editor.recorded())
    known = tuple(item_id for item_id in targets if item_id not in new)
    if not new:
        return Linked(commit=editor.commit, line="", known=known)
    line = editor.trailer(new)
    editor.write(with_line(editor.note, line))
    return Linked(commit=editor.commit, line=line, known=known)


def unlink_commit(
    session: Session, revision: str, ids: Sequence[str], key: str = "Implements"
) -> Linked:
    """Take *ids* out of the trailers *key* of the note on the commit *revision*.

    Ids that no item has can be removed, too. The message of the commit stays as it is.
    Errors are those of `link_commit`, but for unknown ids.
    """
    return _retried(lambda: _unlink(session, revision, ids, key))


def _unlink(session: Session, revision: str, ids: Sequence[str], key: str) -> Linked:
    editor = _NoteEditor(session, revision, key)
    resolve = session.graph.identifiers.resolve
    wanted = {resolve(item_id) or item_id for item_id in ids}
    gone = tuple(item_id for item_id in editor.in_note() if (resolve(item_id) or item_id) in wanted)
    unnamed = wanted - {resolve(item_id) or item_id for item_id in gone}
    known = tuple(item_id for item_id in ids if (resolve(item_id) or item_id) in unnamed)
    if not gone:
        return Linked(commit=editor.commit, line="", known=known)
    editor.write(editor.without(frozenset(gone)))
    return Linked(commit=editor.commit, line=f"{editor.key}: {', '.join(gone)}", known=known)


def _retried(edit: Callable[[], Linked]) -> Linked:
    """What *edit* does to the notes as they are, done again where others wrote meanwhile."""
    for _ in range(_MOST_ATTEMPTS - 1):
        with suppress(NotesMovedError):
            return edit()
    return edit()


class _NoteEditor:
    """A commit, its note, and the trailer to write or to remove."""

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
        self._tip = notes_tip(self._repository)
        self.note = words(read_notes(self._repository, {self._oid}).get(self._oid, b""))

    def recorded(self) -> frozenset[str]:
        """The present ids that the commit or its note names with this kind of trailer."""
        references = (*self.commit.references, *self._reader.read_note(self.note))
        targets = (reference.target for reference in references if reference.kind == self._kind)
        return frozenset(filter(None, map(self._identifiers.resolve, targets)))

    def in_note(self) -> tuple[str, ...]:
        """The ids that trailers of this key name in the note, as written, each once."""
        targets = (
            reference.target for trailer in self._trailers() for reference in trailer.references
        )
        return tuple(dict.fromkeys(targets))

    def trailer(self, ids: Sequence[str]) -> str:
        """The line that names *ids*. `UsageError` where one of them would not be read again."""
        line = f"{self.key}: {', '.join(ids)}"
        read = [
            reference.target
            for reference in self._reader.read_note(line)
            if reference.kind == self._kind
        ]
        for item_id in ids:
            if item_id not in read:
                raise UsageError(
                    f"{terminal(item_id)} cannot be written in a trailer",
                    hint="ids in trailers may contain only letters, digits and - _ .",
                )
        return line

    def without(self, ids: frozenset[str]) -> str:
        """The note without *ids* in the trailers of this key."""
        text = note_text(self.note)
        lines: list[str | None] = [*text.lines, *text.tail]
        for trailer in self._trailers():
            left = (reference for reference in trailer.references if reference.target not in ids)
            remaining = [reference.written or reference.target for reference in left]
            if len(remaining) < len(trailer.references):
                empty = [None] * (trailer.stop - trailer.first - 1)
                line = f"{trailer.lead}{trailer.key}: {', '.join(remaining)}" if remaining else None
                lines[trailer.first : trailer.stop] = [line, *empty]
        return "\n".join(line for line in lines if line is not None).strip("\n")

    def write(self, note: str) -> None:
        data = f"{note}\n".encode() if note.strip() else b""
        write_note(self._repository, self._oid, data, self._tip)

    def _trailers(self) -> Iterator[Trailer]:
        for trailer in self._reader.note_trailers(note_text(self.note)):
            if trailer.key.lower() == self.key.lower():
                yield trailer

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
    by_name = {key.lower(): key for key in reversed((*trailers,))}
    by_kind = {kind.lower(): key for key, kind in reversed((*trailers.items(),))}
    trailer = by_name.get(key.lower()) or by_kind.get(key.lower())
    if trailer is None:
        raise UsageError(
            f"{terminal(key)} is not a configured trailer",
            hint=f"choose one of {', '.join(map(terminal, trailers))}",
        )
    return trailer


def with_line(note: str, line: str) -> str:
    """*note* with one more trailer: below the last one, or behind an empty line."""
    text = note.rstrip()
    if not text:
        return line
    separator = "\n" if is_trailer(text.splitlines()[-1]) else "\n\n"
    return f"{text}{separator}{line}"
