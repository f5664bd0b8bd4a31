"""Squash messages: which of the joined commits took others of the same message back.

`git merge --squash` quotes whole commits, the newest first, with their object ids. GitHub, GitLab
(`%{all_commits}`) and Bitbucket join messages as points of a list, the oldest first:
`* Subject`, an empty line, the body. What came and went within one message counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reqtrace.git.message.forges import undecorated
from reqtrace.git.message.reverts import Revert, find_reverts, quoted_subject
from reqtrace.git.message.trailers import is_blank
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

_COMMIT = lazy_pattern(r"commit (?P<oid>[0-9a-f]{40,64})\Z")
_POINT = lazy_pattern(r"[*-][ \t]+(?=\S)(?P<subject>.*)")
_END = lazy_pattern(r"-{5,}[ \t]*\Z")  # GitHub draws a line above the names of the other authors


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One of the joined commits: its lines from `start` to `stop`, the first is its subject."""

    start: int
    stop: int
    subject: str
    oid: str = ""
    reverts: tuple[Revert, ...] = ()

    @property
    def quoted(self) -> str | None:
        return quoted_subject(self.subject)


def withdrawn_lines(
    lines: Sequence[str], quoted: frozenset[int], statements: Sequence[str]
) -> frozenset[int]:
    """The indexes of lines that say nothing, as another part of the same message withdraws them.

    *lines* are those of a message without the margin of those that are *quoted*, as `git merge
    --squash` does; *statements* are the same without quotations and code.
    """
    parts = list(_quoted_parts(lines, quoted) if quoted else _points(lines))
    if len(parts) < 2:
        return frozenset()
    parts = [_with_reverts(part, statements) for part in parts]
    targets = _targets(parts)
    withdrawn: set[int] = set()
    # A revert comes after what it reverts: whether it counts is known when it is met.
    for number in sorted(targets, reverse=True):
        if number not in withdrawn:
            withdrawn |= targets[number]
    found = {i for number in withdrawn for i in range(parts[number].start, parts[number].stop)}
    # The statement stays: what came with a merge of the target branch may have been reverted there,
    # too. But the title must not be taken for that of another commit.
    found.update(parts[number].start for number in targets if parts[number].quoted)
    return frozenset(found)


def _quoted_parts(lines: Sequence[str], quoted: frozenset[int]) -> Iterator[_Part]:
    """The commits that git quotes, the oldest first."""
    heads = [
        (index, match["oid"])
        for index, line in enumerate(lines)
        if index not in quoted and (match := _COMMIT.match(line))
    ]
    stop = max(quoted) + 1
    for head, oid in reversed(heads):
        start = next((i for i in range(head, stop) if i in quoted and not is_blank(lines[i])), stop)
        if start < stop:
            yield _Part(start=start, stop=stop, subject=lines[start].strip(), oid=oid)
        stop = min(head, stop)


def _points(lines: Sequence[str]) -> Iterator[_Part]:
    """The messages that a forge joined, the oldest first."""
    heads = [
        (index, match["subject"])
        for index, line in enumerate(lines)
        if index
        and is_blank(lines[index - 1])
        and (index + 1 == len(lines) or is_blank(lines[index + 1]))
        and (match := _POINT.match(line))
    ]
    end = next((i for i, line in enumerate(lines) if _END.match(line)), len(lines))
    stops = [*(index for index, _ in heads[1:]), max(end, heads[-1][0] + 1) if heads else 0]
    for (start, subject), stop in zip(heads, stops, strict=False):
        yield _Part(start=start, stop=stop, subject=subject.strip())


def _with_reverts(part: _Part, statements: Sequence[str]) -> _Part:
    message = "\n".join((part.subject, *statements[part.start + 1 : part.stop]))
    return replace(part, reverts=find_reverts(message))


def _targets(parts: Sequence[_Part]) -> dict[int, set[int]]:
    """For each part that reverts others, their numbers; all count from the oldest."""
    targets: dict[int, set[int]] = {}
    numbers = {part.oid: number for number, part in enumerate(parts) if part.oid}
    standing: dict[str, list[int]] = {}
    for number, part in enumerate(parts):
        named = {numbers.get(revert.oid, number) for revert in part.reverts} - {number}
        if not named and part.reverts and part.quoted:
            same = standing.get(part.quoted) or standing.get(undecorated(part.quoted))
            named = {same.pop()} if same else named
        if named:
            targets[number] = named
        for subject in {part.subject, undecorated(part.subject)}:
            standing.setdefault(subject, []).append(number)
    return targets
