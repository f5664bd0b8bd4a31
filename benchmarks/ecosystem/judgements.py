"""Verdicts of people on findings, and the precision that follows from them.

`judgements.jsonl` has one object a line: `repository`, `commit`, `rule`, `place`, `item`,
`message`, `fingerprint` of the finding, then `pass`, `verdict` and `why`. A verdict is `true`
(right, and the owner would act on it), `noise` (right, but of no use to the owner) or `false`.
`pass` is 1, which need not be said, or 2: each finding is judged twice, the second time without a
look at the first verdict. Of two lines on one finding in one pass the later one counts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecosystem.checks import Hit
from ecosystem.differences import draw_order

JUDGEMENTS = Path(__file__).parent / "judgements.jsonl"
VERDICTS = ("true", "false", "noise")
PASSES = (1, 2)
MEASURED = 10
"""A rule with fewer findings than this is not measured."""


class JudgementError(Exception):
    """A line that is no judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A finding as it was when it was judged, and its verdicts by pass."""

    hit: Hit
    verdicts: Mapping[int, str]

    @property
    def verdict(self) -> str:
        """`true` only if no pass says otherwise; `false` if one says so."""
        return min(self.verdicts.values(), key=("false", "noise", "true").index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Verdicts on the drawn findings of one rule; `hits` are all its findings."""

    rule: str
    hits: int
    true: int
    false: int
    noise: int

    @property
    def judged(self) -> int:
        """How many drawn findings have a verdict."""
        return self.true + self.false + self.noise

    @property
    def share(self) -> float | None:
        """True ones among the judged ones, 0 to 1; None where none is judged."""
        return self.true / self.judged if self.judged else None


def read_judgements(path: Path = JUDGEMENTS) -> tuple[Judgement, ...]:
    """One judgement for each finding, in the order of the file."""
    found: dict[tuple[str, ...], Judgement] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                one = _judgement(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise JudgementError(f"{path.name}:{number}: {error!r}") from error
            hit = one.hit
            key = (hit.repository, hit.commit, hit.rule, hit.fingerprint, hit.place)
            earlier = found[key].verdicts if key in found else {}
            found[key] = Judgement(hit=hit, verdicts={**earlier, **one.verdicts})
    return tuple(found.values())


def _judgement(data: dict[str, Any]) -> Judgement:
    verdict, number = data["verdict"], data.get("pass", 1)
    if verdict not in VERDICTS:
        raise ValueError(f"verdict {verdict!r}, use one of {', '.join(VERDICTS)}")
    if number not in PASSES:
        raise ValueError(f"pass {number!r}, use one of {', '.join(map(str, PASSES))}")
    if not data["why"].strip():
        raise ValueError("`why` is empty, give the reason of the verdict")
    names = ("repository", "commit", "rule", "place", "item", "message", "fingerprint")
    hit = Hit(severity=data.get("severity", "warning"), **{name: data[name] for name in names})
    return Judgement(hit=hit, verdicts={number: verdict})


def draw(hits: Iterable[Hit], number: int, seed: str, most: int = 30) -> tuple[Hit, ...]:
    """*number* findings as they occur, at most *most* of one repository, and one of each rule.

    First each rule gives the first finding of the order, the rarest rule first; then the order
    itself, until there are enough.
    """
    order = draw_order(hits, seed)
    frequency = Counter(hit.rule for hit in order)
    drawn: list[Hit] = []
    full: Counter[str] = Counter()

    def take(candidates: Iterable[Hit], wanted: int) -> None:
        for hit in candidates:
            if wanted <= 0:
                return
            if full[hit.repository] < most and hit not in drawn:
                drawn.append(hit)
                full[hit.repository] += 1
                wanted -= 1

    for rule in sorted(frequency, key=lambda one: (frequency[one], one)):
        take((hit for hit in order if hit.rule == rule), 1)
    take(order, number - len(drawn))
    return tuple(sorted(drawn, key=lambda hit: (hit.repository, hit.place, hit.rule, hit.message)))


def precision(
    drawn: Iterable[Hit], everything: Iterable[Hit], judgements: Iterable[Judgement]
) -> tuple[Precision, ...]:
    """One entry for each rule that occurs in *everything*, by id."""
    judgement_of = Judged(judgements)
    counts = Counter(
        (hit.rule, one.verdict) for hit in drawn if (one := judgement_of(hit)) is not None
    )
    return tuple(
        Precision(rule=rule, hits=hits, **{one: counts[rule, one] for one in VERDICTS})
        for rule, hits in sorted(Counter(hit.rule for hit in everything).items())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How many drawn findings were judged in both passes, and of how many the verdict is the same.

    `useful` are those on which both passes agree that the finding is true, or that it is not.
    """

    twice: int
    same: int
    useful: int


def agreement(drawn: Iterable[Hit], judgements: Iterable[Judgement]) -> Agreement:
    """The verdicts of the two passes on *drawn*, side by side."""
    judgement_of = Judged(judgements)
    found = [one for hit in drawn if (one := judgement_of(hit)) is not None]
    twice = [tuple(one.verdicts[n] for n in PASSES) for one in found if len(one.verdicts) == 2]
    return Agreement(
        twice=len(twice),
        same=sum(first == second for first, second in twice),
        useful=sum((first == "true") == (second == "true") for first, second in twice),
    )


class Judged:
    """The judgement on a finding of today: that on its equal, or on the one in its place."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self._judgements = {key: one for one in judgements for key in _keys(one.hit)}

    def __call__(self, hit: Hit) -> Judgement | None:
        """None where nobody judged it."""
        known = self._judgements
        return next((known[key] for key in _keys(hit) if key in known), None)


def _keys(hit: Hit) -> Sequence[tuple[str, str, str, str]]:
    """What a finding is known by: its fingerprint, then its place if it has one."""
    names = (hit.fingerprint, hit.place) if hit.place else (hit.fingerprint,)
    return [(hit.repository, hit.commit, hit.rule, name) for name in names]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What became of the findings that were judged true, of the repositories at hand.

    `moved` are those in whose place another rule reports something now; they count as reported.
    """

    reported: int
    moved: tuple[Judgement, ...]
    lost: tuple[Judgement, ...]

    @property
    def judged(self) -> int:
        """All findings judged true."""
        return self.reported + len(self.moved) + len(self.lost)

    @property
    def share(self) -> float | None:
        """Still reported ones among them, 0 to 1; None where there are none."""
        return 1 - len(self.lost) / self.judged if self.judged else None


def recall(
    judgements: Iterable[Judgement], hits: Sequence[Hit], repositories: Iterable[str]
) -> Recall:
    """The findings judged true against *hits*, which are all findings of *repositories*."""
    known = {key for hit in hits for key in _keys(hit)}
    places = {(hit.repository, hit.place) for hit in hits if hit.place}
    at_hand = set(repositories)
    true = [one for one in judgements if one.verdict == "true" and one.hit.repository in at_hand]
    gone = [one for one in true if known.isdisjoint(_keys(one.hit))]
    moved = [one for one in gone if (one.hit.repository, one.hit.place) in places]
    return Recall(
        reported=len(true) - len(gone),
        moved=tuple(moved),
        lost=tuple(one for one in gone if one not in moved),
    )
