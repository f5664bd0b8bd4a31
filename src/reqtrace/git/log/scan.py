"""All commits of a revision in one pass over the output of one `git log`.

Most commits say nothing about items. They are counted, and their parents noted, without being
decoded: plain searches in large pieces of bytes find the few that are worth a closer look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from reqtrace.errors import HistoryError
from reqtrace.git.log.commit_record import MESSAGE, SEPARATOR, log_arguments
from reqtrace.git.log.lineage_cache import Recall
from reqtrace.git.message.ids import id_stems, is_mentionable, mention_words
from reqtrace.git.message.trailer_lines import STRONG_KINDS
from reqtrace.git.process.mailmap import mailmap_options
from reqtrace.git.process.repository import Repository
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern
from reqtrace.util.progress import tracked

ARGUMENTS = log_arguments(MESSAGE)
OnRecords = Callable[[Sequence[bytes]], object]
_LONGEST_MESSAGE = 64 << 20
_MOST_STEMS = 32
# The pattern of a trie is nested as deep as its words are long, and `re` compiles it by recursion.
# What holds a word holds this much of it, too: the search finds too many, never too few.
_LONGEST_IN_TRIE = 64
_LINEAGE = re.compile(rb"\0o([0-9a-f ]+)\0a")
_DATES = re.compile(rb"\0f(-?\d*)")
# The numbers of pull requests as forges write them; see `git.message.forges`.
_BEHIND = re.compile(rb"\((?:pull request )?([#!])(\d{1,12})\)\r?(?=[\n\0])")
_BEFORE = re.compile(
    rb"\0m\n(?:(?:Merge p|P)ull request (?:'[^\n]{0,400}' \()?(#)|Merged? PR )(\d{1,12})\b"
)
_BELOW = lazy_pattern(rb"\nSee merge request (?P<path>[\w./-]{0,400})!(\d{1,12})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one pass found.

    `records` are the commits that are worth a closer look, newest first, undecoded; the first
    commit is always among them. `lineage` holds, for every commit in the order of git, its
    object id and those of its parents; `dates` the seconds of its committer date, as git wrote
    them. `pulls` maps pull requests, `#12`, `!12` or `shop/orders!12`, to the commits that took
    them in. `recall` leads to what earlier runs asked about the lineage.
    """

    records: Sequence[bytes] = ()
    lineage: Sequence[bytes] = ()
    dates: Sequence[bytes] = ()
    pulls: Mapping[str, Sequence[str]] = field(default_factory=dict)
    recall: Recall | None = None


def scan(
    repository: Repository,
    oid: str,
    search: Search,
    *,
    without: str | None = None,
    most: int | None = None,
    on_records: OnRecords | None = None,
) -> Scan:
    """Read the history of the commit *oid*, or what it holds beyond that of *without*.

    Only its beginning is read where that has more than *most* commits. *on_records*
    gets records as soon as they are there: what it does takes no time while git is at work.
    """
    records: list[bytes] = []
    lineage: list[bytes] = []
    dates: list[bytes] = []
    pulls: dict[str, list[str]] = {}
    pieces = _whole_records(repository.git.stream(_arguments(repository, oid, without)))
    for piece in tracked("reading commits", pieces, size=_count):
        known = len(records)
        if not records:
            records.append(piece[: _end_of_record(piece, 0)])
        records += search.records(piece, skip_first=not lineage)
        if on_records is not None:
            on_records(records[known:])
        lineage += _LINEAGE.findall(piece)
        dates += _DATES.findall(piece)
        _note_pulls(piece, pulls)
        if most is not None and len(lineage) > most:
            break
    return Scan(records=records, lineage=lineage, dates=dates, pulls=pulls)


def _count(piece: bytes) -> int:
    return piece.count(b"\0o")


def _arguments(repository: Repository, oid: str, without: str | None) -> tuple[str, ...]:
    left_out = () if without is None else (f"^{without}",)
    return (*mailmap_options(repository), *ARGUMENTS, "--end-of-options", oid, *left_out, "--")


class Search:
    """Finds the records that may say something about items. It may find too many, never too few.

    Searches whose `looks_for` is the same find the same.
    """

    def __init__(
        self,
        identifiers: Identifiers,
        trailers: Mapping[str, str],
        id_patterns: Sequence[IdPatternConfig] = (),
    ) -> None:
        known = tuple(identifiers)
        named = [one for one in known if _is_looked_for(one)]
        words = mention_words(id_stems(named), id_patterns)
        # Where a pattern requires no word, every message may hold what it fits.
        self._takes_all = words is None
        stems = {word.encode("utf-8", "surrogateescape") for word in words or ()}
        self._words = [b"this reverts", *sorted(stems if len(stems) <= _MOST_STEMS else ())]
        self._many = _any_of(stems) if len(stems) > _MOST_STEMS else None
        # A bare number is only looked for behind a key; then every key may be followed by one.
        keys = [
            key for key, kind in trailers.items() if kind in STRONG_KINDS or len(named) < len(known)
        ]
        self._lines = _line_starts(keys)
        self.looks_for = (self._takes_all, self._lines.pattern, *sorted(stems))

    def records(self, piece: bytes, *, skip_first: bool = False) -> Iterator[bytes]:
        """The records of *piece*, which holds whole ones, in their order."""
        done = _end_of_record(piece, 0) if skip_first else 0
        places = _beginnings(piece) if self._takes_all else sorted(self._places(piece.lower()))
        for place in places:
            if place < done:
                continue
            start = piece.rfind(SEPARATOR, 0, place) + 1
            done = _end_of_record(piece, place)
            yield piece[start:done]

    def _places(self, lowered: bytes) -> Iterator[int]:
        """One place in each record that matches, several at times."""
        yield from (match.start() for match in self._lines.finditer(lowered))
        for word in self._words:
            at = lowered.find(word)
            while at >= 0:
                yield at
                # One place in a record is enough.
                at = lowered.find(word, _end_of_record(lowered, at))
        if self._many is not None:
            yield from (match.start() for match in self._many.finditer(lowered))


def _is_looked_for(one: str) -> bool:
    """Whether the id *one* is looked for wherever it may stand, not only behind keys."""
    return any(char.isalpha() for char in one) or is_mentionable(one)


def _beginnings(piece: bytes) -> Iterator[int]:
    """A place in each record of *piece*, behind the NUL that it begins with."""
    start = 0
    while start < len(piece):
        yield start + 1
        start = _end_of_record(piece, start + 1)


def _any_of(words: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(_trie({word[:_LONGEST_IN_TRIE] for word in words}), re.DOTALL)


def _trie(words: Iterable[bytes]) -> bytes:
    """A pattern that finds any of many *words* while looking at each byte only once or twice."""
    by_first: dict[int, set[bytes]] = {}
    for word in words:
        if not word:
            return b""
        by_first.setdefault(word[0], set()).add(word[1:])
    branches = [re.escape(bytes((first,))) + _trie(by_first[first]) for first in sorted(by_first)]
    return branches[0] if len(branches) == 1 else b"(?:%s)" % b"|".join(branches)


def _line_starts(keys: Iterable[str]) -> re.Pattern[bytes]:
    plain = (r"[ \t]+".join(map(re.escape, key.lower().split())) for key in keys)
    named = "|".join(sorted(plain))
    trailer = rf"[ \t>*+.)0-9-]*(?:{named})[ \t]*:|" if named else ""
    decorations = r"(?:(?:merged? pr |pull request #)[0-9]{1,12}:[ \t]+)*"
    title = rf'{decorations}re(?:vert|apply) "'
    return re.compile(rf"\n(?:{trailer}[ \t]*reverts\s|{title})".encode())


def _whole_records(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut between records; each piece begins with the NUL of its first record."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        # Two NUL may be split by the end of a chunk: then the next one finds them.
        if SEPARATOR not in chunk:
            if size > _LONGEST_MESSAGE:
                raise HistoryError(
                    f"a commit message is longer than {_LONGEST_MESSAGE >> 20} MiB",
                    hint="find the commit with `git log`; such a message cannot be checked",
                )
            continue
        joined = b"".join(held)
        cut = joined.rfind(SEPARATOR) + 1
        yield joined[:cut]
        held, size = [joined[cut:]], len(joined) - cut
    if rest := b"".join(held):
        yield rest


def _end_of_record(piece: bytes, place: int) -> int:
    end = piece.find(SEPARATOR, place)
    return len(piece) if end < 0 else end + 1


def _note_pulls(piece: bytes, pulls: dict[str, list[str]]) -> None:
    for place, name in _pulls(piece):
        start = piece.rfind(SEPARATOR, 0, place) + 1
        oid = piece[start + 2 : piece.index(b" ", start)]
        pulls.setdefault(name, []).append(oid.decode("ascii"))


def _pulls(piece: bytes) -> Iterator[tuple[int, str]]:
    """Where pull requests are named that commits took in, and how."""
    behind = _BEHIND.finditer(piece)
    marked = (one for one in behind if _is_in_first_line(piece, one.start()))
    for match in (*marked, *_BEFORE.finditer(piece)):
        yield match.start(), f"{'#' if match[1] == b'#' else '!'}{int(match[2])}"
    if b"\nSee merge request " in piece:
        for match in _BELOW.finditer(piece):
            number = f"!{int(match[2])}"
            yield match.start(), number
            if path := match["path"].decode("ascii").lower():
                yield match.start(), path + number


def _is_in_first_line(piece: bytes, place: int) -> bool:
    return piece.endswith(b"\0m", 0, max(piece.rfind(b"\n", 0, place), 0))
