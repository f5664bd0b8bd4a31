"""Findings that say the same of several items become one, for people: machines get each."""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.phrases import counted
from reqtrace.util.dataclass import dataclass

FEW = 4
"""How many findings that say the same are still shown one by one."""

MOST = 200
"""How many findings are shown, folded ones counted once; the heaviest go first."""

_LISTED = 12
_WIDTH = 160  # characters of listed names
_Words = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedFinding:
    """A finding, and the others that say the same of other items or at other places."""

    first: Finding
    others: tuple[Finding, ...] = ()

    def others_in_words(self) -> str:
        """`and 17 more like it: ADR-0002, ADR-0003 …`; empty where there are no others.

        Infos of one rule that say different things are `17 more of LNK001`.
        """
        if not self.others:
            return ""
        names = list(dict.fromkeys(map(self._name, self.others)))
        shown = _that_fit(names)
        rest = " …" if len(names) > len(shown) else ""
        said = _text(self.first)
        is_same = all(_text(one) == said for one in self.others)
        which = "like it" if is_same else f"of {self.first.rule}"
        return f"and {len(self.others)} more {which}: {', '.join(shown)}{rest}"

    def _name(self, finding: Finding) -> str:
        """The item of a finding; its place where it has none, or the same as the first."""
        location = finding.location
        if location is None:
            return finding.item or finding.key
        if finding.item and finding.item != self.first.item:
            return finding.item
        if self.first.location is not None and location.path == self.first.location.path:
            return f"line {location.line}"
        return f"{location.path}:{location.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """What is shown of some findings, in their order, and how many of them are not."""

    shown: tuple[FoldedFinding, ...]
    folded: int
    left_out: int

    def note(self) -> str:
        """A sentence on how to see all; empty where all are shown."""
        parts = []
        if self.folded:
            parts.append(f"{counted(self.folded, 'finding')} folded into others like it")
        if self.left_out:
            parts.append(f"{counted(self.left_out, 'finding')} left out")
        return f"{', '.join(parts)}; `--format concise` lists each" if parts else ""


def fold(findings: Sequence[Finding]) -> Folding:
    """Fold *findings*, and leave the lightest out where there are too many still."""
    alike: dict[_Words, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_words(finding), []).append(finding)
    folded = []
    for finding in findings:
        group = alike[_words(finding)]
        if len(group) <= FEW:
            folded.append(FoldedFinding(first=finding))
        elif group[0] is finding:
            folded.append(FoldedFinding(first=finding, others=tuple(group[1:])))
    shown = _heaviest(folded)
    return Folding(
        shown=shown,
        folded=sum(len(one.others) for one in shown),
        left_out=len(findings) - sum(1 + len(one.others) for one in shown),
    )


def _heaviest(folded: Sequence[FoldedFinding]) -> tuple[FoldedFinding, ...]:
    if len(folded) <= MOST:
        return tuple(folded)
    ranked = sorted(
        range(len(folded)), key=lambda index: (folded[index].first.severity.rank, index)
    )
    return tuple(folded[index] for index in sorted(ranked[:MOST]))


def _that_fit(names: Sequence[str]) -> Sequence[str]:
    """The first names, as many as a line has room for; one at least."""
    width = 0
    for count, name in enumerate(names[:_LISTED]):
        width += len(name) + 2
        if count and width > _WIDTH:
            return names[:count]
    return names[:_LISTED]


def _words(finding: Finding) -> _Words:
    """What a finding says, without the item that it says it of; of infos the rule is enough."""
    if finding.severity is Severity.INFO:
        return finding.rule, finding.severity, "", ""
    return finding.rule, finding.severity, *_text(finding)


def _text(finding: Finding) -> tuple[str, str]:
    item = finding.item
    message, advice = (
        _without(item, text) if item else text for text in (finding.message, finding.help)
    )
    return message, advice


def _without(item: str, text: str) -> str:
    """A text with a blank for an item: `1` is no part of `REQ-12`, nor `REQ-1` of `REQ-1.2`."""
    parts, at = [], 0
    start = text.find(item)
    while start >= 0:
        end = start + len(item)
        if _is_whole(text, start, end):
            parts.append(text[at:start])
            at = end
        start = text.find(item, end)
    return "\0".join((*parts, text[at:]))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the id from *start* to *end* is no part of a longer one."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if _is_of_id(before) or before == ".":
        return False
    return not (_is_of_id(after[:1]) or (after[:1] == "." and _is_of_id(after[1:])))


def _is_of_id(character: str) -> bool:
    return character.isalnum() or (character != "" and character in "_/~-")
