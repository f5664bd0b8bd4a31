"""What messages of commits said in earlier runs: those that name many items take long to read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from reqtrace.cache.store import Cache
from reqtrace.git.message.message import ParsedMessage
from reqtrace.git.message.reverts import Revert
from reqtrace.git.process.times import format_time, parse_time
from reqtrace.model.commit import Commit, CommitPart, LostTrailer, Person, Reference

KIND = "commit"

_ENOUGH = 200  # new commits from which on it is worth the writing
_SHARE = 20
_SETTINGS = 3  # each new id is another one

Row = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCommit:
    """A commit, and all that its message says; nothing of what became of it later."""

    commit: Commit
    said: ParsedMessage


class CommitCache:
    """Commits by object id, all that were read with the same *setting* in one entry.

    *setting* is a digest of all that decides what a message says, the known ids among it.
    """

    def __init__(self, cache: Cache, setting: str) -> None:
        self._cache = cache
        self._setting = setting
        self._unused: dict[str, Row] | None = None
        self._known = 0
        self._fresh: dict[str, ReadCommit] = {}

    def find(self, oid: str) -> ReadCommit | None:
        """The commit as an earlier run read it; each one only once."""
        if self._unused is None:
            self._unused = self._read()
            self._known = len(self._unused)
        # What was asked for is let go: beside the commits it would take as much memory again.
        row = self._unused.pop(oid, None)
        try:
            return None if row is None else _commit_of(oid, *row)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            return None

    def add(self, read: ReadCommit) -> None:
        """Note a commit that no earlier run read."""
        self._fresh[read.commit.oid] = read

    def keep(self) -> None:
        """Keep the commits that were added, where they are enough to be worth it."""
        if len(self._fresh) < max(_ENOUGH, self._known // _SHARE):
            return
        rows = {oid: _row(one) for oid, one in self._fresh.items()}
        kept = {**self._read(), **rows} if self._known else rows
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        others = [one for one in self._cache.keys(KIND, "") if one != self._setting]
        self._cache.write(
            KIND,
            {self._setting: text.encode("utf-8", "surrogatepass")},
            without=others[_SETTINGS - 1 :],
        )
        self._fresh.clear()

    def _read(self) -> dict[str, Row]:
        data = self._cache.read(KIND, self._setting)
        try:
            found = {} if data is None else json.loads(data.decode("utf-8", "surrogatepass"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def _row(read: ReadCommit) -> Row:
    commit, said = read.commit, read.said
    people = (commit.author.name, commit.author.email, commit.committer.name)
    references = [
        [one.kind, one.target, one.found_in, one.line, one.written] for one in said.references
    ]
    lost = [[one.key, one.value, one.line, one.reason, one.squashed] for one in said.lost_trailers]
    reverts = [[one.oid, one.base, one.pull] for one in said.reverts]
    return [
        " ".join(commit.parents),
        *people,
        commit.committer.email,
        format_time(commit.authored),
        format_time(commit.committed),
        said.subject,
        references,
        lost,
        reverts,
        list(said.origins),
    ]


_FOUND = {one.value: one for one in CommitPart}


def _commit_of(
    oid: str,
    parents: str,
    author: str,
    author_email: str,
    committer: str,
    committer_email: str,
    authored: str,
    committed: str,
    subject: str,
    references: list[Row],
    lost: list[Row],
    reverts: list[Row],
    origins: list[str],
) -> ReadCommit:
    said = ParsedMessage(
        subject=subject,
        references=tuple([_reference(*one) for one in references]),
        lost_trailers=tuple([_lost(*one) for one in lost]),
        reverts=tuple([Revert(oid=name, base=base, pull=pull) for name, base, pull in reverts]),
        origins=tuple(origins),
    )
    commit = Commit(
        oid=oid,
        parents=tuple(parents.split()),
        author=Person(name=author, email=author_email),
        committer=Person(name=committer, email=committer_email),
        authored=parse_time(authored.encode("ascii")),
        committed=parse_time(committed.encode("ascii")),
        subject=subject,
        references=said.references,
        lost_trailers=said.lost_trailers,
    )
    return ReadCommit(commit=commit, said=said)


def _reference(kind: str, target: str, found: str, line: int, written: str) -> Reference:
    return Reference(kind=kind, target=target, found_in=_FOUND[found], line=line, written=written)


def _lost(key: str, value: str, line: int, reason: str, squashed: bool) -> LostTrailer:
    return LostTrailer(key=key, value=value, line=line, reason=reason, squashed=squashed)
