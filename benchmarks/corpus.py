"""A made-up project of any size: items, links, words, and gaps whose number is known.

Needs, requirements and tests stand as 1 : 4 : 5. Everything follows from the size and a seed, so
the same size has the same words, links and gaps in every layout (see layouts.py and
peer_layouts.py). The gaps are put in on purpose: a check that is fast and misses one is no check.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

SEED = 5
LEVELS = (("NEED", 1), ("REQ", 4), ("TEST", 5))
LINKS = {"REQ": "satisfies", "TEST": "verifies"}
ABOVE = {"REQ": "NEED", "TEST": "REQ"}
STATUSES = ("approved", "approved", "approved", "draft", "implemented")

_WORDS_TEXT = (
    "account address alarm answer archive battery booking cabin channel clock command courier "
    "customer cycle delay depot device display door driver engine error event failure filter "
    "gateway history index input invoice journal label latency ledger limit locker log margin "
    "message meter module motor network notice operator order output packet parcel password "
    "path payment pilot platform policy port power pressure price probe protocol queue range "
    "reader receipt record region report request response retry rider route sample schedule "
    "sensor server service session shelf signal slot socket source stage station storage stream "
    "switch table target task threshold ticket timer token trace transfer unit update user "
    "valve vector version voltage weight window worker zone"
)
_WORDS = _WORDS_TEXT.split()
_GLUE_TEXT = "the a each any every its this that when while before after within and or with"
_GLUE = _GLUE_TEXT.split()
_VERBS_TEXT = "accept compute deliver detect keep log refuse report restore send show store"
_VERBS = _VERBS_TEXT.split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item; `links` are pairs of a kind and an id, in the order in which they are written."""

    id: str
    level: str
    title: str
    status: str
    text: str
    links: tuple[tuple[str, str], ...] = ()

    @property
    def number(self) -> int:
        """What stands behind the prefix of the id."""
        return int(self.id.partition("-")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All entries, level by level, and how many findings each rule has to make of them."""

    entries: tuple[Entry, ...]
    gaps: Mapping[str, int]

    def of(self, level: str) -> tuple[Entry, ...]:
        """The entries of one level."""
        return tuple(entry for entry in self.entries if entry.level == level)

    def sound(self) -> Corpus:
        """The same without what other programs stop at: links to nothing, cycles, odd words.

        Each entry keeps its links to the level above it, and what is not covered stays.
        """
        known = {entry.id for entry in self.entries}
        entries = tuple(
            replace(
                entry,
                status=entry.status if entry.status in _KNOWN_STATUSES else "draft",
                links=tuple(
                    (kind, target)
                    for kind, target in entry.links
                    if target in known and kind == LINKS.get(entry.level)
                ),
            )
            for entry in self.entries
        )
        return Corpus(entries=entries, gaps={})


_KNOWN_STATUSES = {*STATUSES, "obsolete"}


def make_corpus(count: int) -> Corpus:
    """*count* entries; every hundredth or so is in a gap."""
    chance = random.Random(f"{SEED}/{count}")
    parts = sum(share for _, share in LEVELS)
    entries: list[Entry] = []
    for level, share in LEVELS:
        size = count * share // parts
        above = [entry for entry in entries if entry.level == ABOVE.get(level)]
        entries += _level(level, size, above, chance)
    gaps: Counter[str] = Counter()
    spoiled = tuple(_spoiled(entries, gaps))
    gaps["COV001"] += _bare_needs(spoiled)
    return Corpus(entries=spoiled, gaps=gaps)


def _level(level: str, size: int, above: list[Entry], chance: random.Random) -> Iterator[Entry]:
    open_ones = [entry for entry in above if not is_bare(entry)]
    chance.shuffle(open_ones)
    for number in range(1, size + 1):
        targets = []
        if open_ones:
            targets.append(open_ones[number % len(open_ones)].id)
            if chance.random() < 0.3:
                targets.append(chance.choice(open_ones).id)
        yield Entry(
            id=f"{level}-{number:06d}",
            level=level,
            title=" ".join(chance.choices(_WORDS, k=chance.randint(4, 8))).capitalize(),
            status="approved" if level == "NEED" else chance.choice(STATUSES),
            text=_prose(chance),
            links=tuple((LINKS[level], target) for target in dict.fromkeys(targets)),
        )


def is_bare(entry: Entry) -> bool:
    """Whether nothing links to the entry: each fiftieth need, and each fiftieth requirement."""
    return entry.number % 50 == 0


def _spoiled(entries: Iterable[Entry], gaps: Counter[str]) -> Iterator[Entry]:
    """The entries with a gap in some of them, which *gaps* counts by rule.

    Which ones follows from the number of the entry alone, and no entry is in two gaps.
    """
    for entry in entries:
        if entry.level == "REQ":
            yield _spoiled_requirement(entry, gaps)
        elif entry.level == "TEST" and entry.number % 500 == 7:
            gaps["SCH005"] += 1
            yield replace(entry, status="mostly")
        else:
            yield entry


def _spoiled_requirement(entry: Entry, gaps: Counter[str]) -> Entry:
    place = entry.number % 100
    if place == 11:
        gaps["LNK001"] += 1
        nothing = ("satisfies", f"NEED-{900_000 + entry.number}")
        return replace(entry, links=(*entry.links, nothing))
    if place == 21:
        gaps["COV002"] += 1
        return replace(entry, links=(), status="approved")
    if place == 31:  # two requirements that wait for each other
        gaps["LNK003"] += 1
        return replace(entry, links=(*entry.links, ("depends_on", f"REQ-{entry.number + 1:06d}")))
    if place == 32:
        return replace(entry, links=(*entry.links, ("depends_on", f"REQ-{entry.number - 1:06d}")))
    if place == 41:
        gaps["LNK004"] += 1
        return replace(entry, links=(*entry.links, ("depends_on", entry.id)))
    if place > 60 and place % 2:  # long rows of requirements that lead nowhere back
        return replace(entry, links=(*entry.links, ("depends_on", f"REQ-{entry.number - 1:06d}")))
    return entry


def _bare_needs(entries: Iterable[Entry]) -> int:
    linked = {target for entry in entries for _, target in entry.links}
    return sum(1 for entry in entries if entry.level == "NEED" and entry.id not in linked)


def _prose(chance: random.Random) -> str:
    """Sentences of 40 to 80 words in all, the first with a "shall"."""
    words = ["The", *chance.choices(_WORDS, k=2), "shall", chance.choice(_VERBS), "the"]
    for _ in range(chance.randint(40, 80) - len(words)):
        words.append(chance.choice(_GLUE if chance.random() < 0.4 else _WORDS))
        if chance.random() < 0.06:
            words[-1] += "."
    return " ".join(words).rstrip(".") + "."
