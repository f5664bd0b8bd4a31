"""Answers about ancestry from earlier runs.

Which commit descends from which never changes, so an answer about the commits of a stored history
holds in every history that extends it. Only questions about newer commits are worked out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import asdict, field
from typing import get_type_hints

from reqtrace.cache.store import Cache
from reqtrace.model.lineage import Lineage
from reqtrace.util.dataclass import dataclass
from reqtrace.version import VERSION

KIND = "lineage"

_MOST = 4 << 20  # bytes of answers that are worth storing


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers about the commits of one history; pairs of commits are parted by a blank."""

    parents: dict[str, list[str]] = field(default_factory=dict)
    heights: dict[str, int] = field(default_factory=dict)
    present: dict[str, bool] = field(default_factory=dict)
    names: dict[str, str | None] = field(default_factory=dict)
    brought_in: dict[str, list[str]] = field(default_factory=dict)
    descending: dict[str, bool] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(getattr(self, name)) for name in _SHAPES)

    def encoded(self) -> bytes:
        """All of them as JSON."""
        return json.dumps(asdict(self), separators=(",", ":")).encode("ascii")

    @classmethod
    def decoded(cls, data: bytes) -> Answers:
        """What `encoded` gave. Raises `ValueError` for anything else."""
        found = json.loads(data)
        if not isinstance(found, dict):
            raise ValueError("no answers")
        for name, is_answer in _SHAPES.items():
            answers = found.get(name)
            if not isinstance(answers, dict) or not all(map(is_answer, answers.values())):
                raise ValueError(f"no {name}")
        return cls(**{name: found[name] for name in _SHAPES})


def _is_number(one: object) -> bool:
    return type(one) is int


def _is_truth(one: object) -> bool:
    return isinstance(one, bool)


def _is_name(one: object) -> bool:
    return one is None or isinstance(one, str)


def _is_list(one: object) -> bool:
    return isinstance(one, list) and all(isinstance(name, str) for name in one)


_CHECKS: Mapping[object, Callable[[object], bool]] = {
    dict[str, list[str]]: _is_list,
    dict[str, int]: _is_number,
    dict[str, bool]: _is_truth,
    dict[str, str | None]: _is_name,
}

# A field of any other type is an error here, so that no new one is forgotten.
_SHAPES = {name: _CHECKS[hint] for name, hint in get_type_hints(Answers).items()}


@dataclass(frozen=True, slots=True)
class Recall:
    """Where the answers about the history of *head* are, and which commits came after it."""

    cache: Cache
    head: str
    fresh: frozenset[str]

    def answers(self) -> Answers:
        """Those of earlier runs."""
        data = self.cache.read(KIND, self._name)
        try:
            return Answers() if data is None else Answers.decoded(data)
        except ValueError:
            return Answers()

    def keep(self, answers: Answers) -> None:
        """Keep them for later runs."""
        data = answers.encoded()
        if len(data) <= _MOST:
            self.cache.write(KIND, {self._name: data})

    @property
    def _name(self) -> str:
        return f"{VERSION}:{self.head}"


def lineage_of(lines: Sequence[bytes], recall: Recall | None) -> Lineage:
    """The lineage of *lines*, which remembers what it was asked in earlier runs."""
    return Lineage(lines) if recall is None else RememberedLineage(lines, recall)


def keep_answers(lineage: Lineage) -> None:
    """Keep what *lineage* was asked for later runs, where there is anything new."""
    if isinstance(lineage, RememberedLineage):
        lineage.keep()


class RememberedLineage(Lineage):
    """A lineage that only cuts its lines where it is asked something new."""

    def __init__(self, lines: Sequence[bytes], recall: Recall) -> None:
        super().__init__(lines)
        # Not the base class: what that asks itself is of no use to later runs.
        self._whole = Lineage(lines)
        self._recall = recall
        self._fresh: Set[str] = recall.fresh
        self._loaded: Answers | None = None
        self._count = 0

    def resolve(self, oid: str) -> str | None:
        """See `Lineage`."""
        if any(one.startswith(oid) for one in self._fresh):
            return self._whole.resolve(oid)
        names = self._answers.names
        if oid not in names:
            names[oid] = self._whole.resolve(oid)
        return names[oid]

    def parents(self, oid: str) -> tuple[str, ...]:
        """See `Lineage`."""
        if oid in self._fresh:
            return self._whole.parents(oid)
        parents = self._answers.parents
        if oid not in parents:
            parents[oid] = list(self._whole.parents(oid))
        return tuple(parents[oid])

    def height(self, oid: str) -> int:
        """See `Lineage`."""
        if oid in self._fresh:
            return self._whole.height(oid)
        heights = self._answers.heights
        if oid not in heights:
            heights[oid] = self._whole.height(oid)
        return heights[oid]

    def brought_in(self, merge: str, base: str) -> frozenset[str]:
        """See `Lineage`."""
        if merge in self._fresh or base in self._fresh:
            return self._whole.brought_in(merge, base)
        known = self._answers.brought_in
        pair = f"{merge} {base}"
        if pair not in known:
            known[pair] = sorted(self._whole.brought_in(merge, base))
        return frozenset(known[pair])

    def __contains__(self, oid: str) -> bool:
        if oid in self._fresh:
            return True
        present = self._answers.present
        if oid not in present:
            present[oid] = oid in self._whole
        return present[oid]

    def descending(self, pairs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """See `Lineage`."""
        known = self._answers.descending
        old = [pair for pair in pairs if self._fresh.isdisjoint(pair)]
        unknown = {pair for pair in old if " ".join(pair) not in known}
        asked = unknown | (set(pairs) - set(old))
        found = self._whole.descending(asked) if asked else frozenset()
        known.update({" ".join(pair): pair in found for pair in unknown})
        return found | {pair for pair in old if known[" ".join(pair)]}

    def keep(self) -> None:
        """Keep the answers, where any is new."""
        if self._loaded is not None and len(self._loaded) != self._count:
            self._recall.keep(self._loaded)
            self._count = len(self._loaded)

    @property
    def _answers(self) -> Answers:
        if self._loaded is None:
            self._loaded = self._recall.answers()
            self._count = len(self._loaded)
        return self._loaded


def fresh_oids(lines: Iterable[bytes]) -> frozenset[str]:
    """The commits that *lines* are about."""
    return frozenset(line.partition(b" ")[0].decode("ascii") for line in lines)
