"""Ids in commit messages, found by a plain regular expression and by reqtrace, and compared.

The plain expressions are those by which the numbers of `expected_dev.json` were counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from reqtrace.git.message.code_and_urls import without_code, without_urls
from reqtrace.git.message.message_text import MessageText
from reqtrace.model.commit import CommitPart, Reference
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.util.pattern import LinearPattern

UNEXPLAINED = "not explained"
_FILE = re.compile(r"[\w./-]+\.md\b")
NUMBER = r"(?<![\w/])#(\d+)\b"
TRAILERS = {
    "Implements": "implements",
    "Satisfies": "satisfies",
    "Verifies": "verifies",
    "Addresses": "addresses",
    "Fixes": "fixes",
    "Closes": "closes",
    "Refs": "refs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How the commits of one repository write ids.

    `plain` is what was counted, with one group; `patterns` and `form` are what a user would write
    into `[[commits.id]]`. `known` finds the ids of items in paths or lines of `files`.
    """

    plain: str
    patterns: tuple[str, ...]
    form: str
    files: str = ""
    known: str = ""

    def id_patterns(self) -> tuple[IdPatternConfig, ...]:
        """The same as the configuration has it."""
        return tuple(
            IdPatternConfig(pattern=LinearPattern(one), form=self.form) for one in self.patterns
        )

    def ids(self, text: str) -> list[str]:
        """The ids that the plain expression finds in *text*."""
        return [self.form.replace("{}", one) for one in re.findall(self.plain, text)]

    def items(self, paths: Iterable[str], content: Callable[[str], str]) -> set[str]:
        """The ids of the items in *paths*; *content* gives the text of one."""
        files = [match for path in paths if (match := re.fullmatch(self.files, path))]
        if not self.known:
            return {self.form.replace("{}", match[1]) for match in files}
        return {one for match in files for one in re.findall(self.known, content(match[0]))}


HABITS: Mapping[str, Habit] = {
    "made-up/bullets": Habit(
        plain=r"\b((?:SHOP|PARCEL)-\d+)\b",
        patterns=(r"(?:SHOP|PARCEL)-\d+", r"https://tickets\.example/browse/(SHOP-\d+)"),
        form="{}",
    ),
    "made-up/numbered": Habit(plain=NUMBER, patterns=(r"#(\d+)",), form="ISSUE-{}"),
    "made-up/proposals": Habit(
        plain=r"\b([A-Z][A-Z0-9]+-\d+)\b", patterns=(r"[A-Z][A-Z0-9]+-\d+",), form="{}"
    ),
    "made-up/controls": Habit(
        plain=r"\b(OSPS-[A-Z]{2}-\d{2}(?:\.\d{2})?)\b",
        patterns=(r"OSPS-[A-Z]{2}-\d{2}(?:\.\d{2})?",),
        form="{}",
    ),
    "made-up/subversion": Habit(
        plain=r"COIN-?(\d+)",  # also within words, such as `testCOIN102`
        patterns=(r"COIN-(\d+)", r"https://tickets\.example/jira/browse/COIN-(\d+)"),
        form="COIN-{}",
    ),
    "ethereum/EIPs": Habit(
        plain=r"\bEIP-(\d+)\b",
        patterns=(r"EIP-(\d+)",),
        form="EIP-{}",
        files=r"EIPS/eip-(\d+)\.md",
    ),
    "ossf/security-baseline": Habit(
        plain=r"\b(OSPS-[A-Z]{2}-\d{2}(?:\.\d{2})?)\b",
        patterns=(r"OSPS-[A-Z]{2}-\d{2}(?:\.\d{2})?",),
        form="{}",
        files=r"baseline/OSPS-[A-Z]{2}\.yaml",
        known=r"(?m)^\s*- id: (OSPS-\S+)",
    ),
    "apache/commons-lang": Habit(
        plain=r"LANG-?(\d+)",  # also within words, such as `testLANG1252`
        patterns=(
            r"LANG-(\d+)",
            r"https?://issues\.apache\.org/jira/(?:browse|projects/LANG/issues)/LANG-(\d+)",
        ),
        form="LANG-{}",
    ),
    "CMSgov/easi-app": Habit(
        plain=r"\b((?:EASI|ES)-\d+)\b",
        patterns=(r"(?:EASI|ES)-\d+", r"https://jiraent\.cms\.gov/browse/((?:EASI|ES)-\d+)"),
        form="{}",
    ),
    "openstack/oslo.config": Habit(
        plain=r"(?i)\b(?:blueprint|bp)[: ]+([\w-]+)",
        patterns=(r"(?i)\b(?:blueprint|bp)[: ]+([\w-]+)",),
        form="bp-{}",
    ),
    "openshift/enhancements": Habit(
        plain=r"\b([A-Z][A-Z0-9]+-\d+)\b",
        patterns=(r"[A-Z][A-Z0-9]+-\d+", r"https://[\w.-]+/browse/([A-Z][A-Z0-9]+-\d+)"),
        form="{}",
    ),
    "alphagov/govuk-aws": Habit(plain=NUMBER, patterns=(r"#(\d+)",), form="ISSUE-{}"),
    "doorstop-dev/doorstop": Habit(plain=NUMBER, patterns=(r"#(\d+)",), form="ISSUE-{}"),
    "alexsiri7/filmduel": Habit(plain=NUMBER, patterns=(r"#(\d+)",), form="ISSUE-{}"),
    "strictdoc-project/strictdoc": Habit(
        plain=r"\b(SDOC-SRS-\d+)\b", patterns=(r"SDOC-SRS-\d+",), form="{}"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A commit, what it says, and what reqtrace found in it."""

    oid: str
    is_merge: bool
    text: str
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure by both means, and why they differ: reasons, and how often each."""

    figure: str
    plain: int
    found: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Ids:
    """The ids of one message: all, and those of its subject."""

    every: frozenset[str]
    subject: frozenset[str]


_Test = Callable[[Message, _Ids], bool]
_FIGURES: Mapping[str, _Test] = {
    "with_id": lambda _, ids: bool(ids.every),
    "with_id_in_subject": lambda _, ids: bool(ids.subject),
    "with_id_in_body_only": lambda _, ids: bool(ids.every) and not ids.subject,
    "merges_with_id": lambda message, ids: message.is_merge and bool(ids.every),
    "with_several_ids": lambda _, ids: len(ids.every) > 1,
}


def identifiers(ids: Iterable[str]) -> Identifiers:
    """Items that have these *ids* and say nothing else."""
    place = Location(path=PurePosixPath("items.yaml"))
    return Identifiers(Item(id=one, type="req", title="", location=place) for one in sorted(ids))


def with_id_in_block(habit: Habit, texts: Iterable[str]) -> int:
    """How many messages hold an id where git sees trailers, whatever they say."""
    found = 0
    for text in texts:
        message = MessageText(text)
        found += bool(habit.ids("\n".join(message.lines[message.block.start : message.block.stop])))
    return found


def all_ids(habit: Habit, texts: Iterable[str]) -> set[str]:
    """All ids that the plain expression finds in some messages."""
    return {one for text in texts for one in habit.ids(text)}


def rows(habit: Habit, messages: Iterable[Message]) -> Iterator[Row]:
    """All figures about messages that were read with every id that they hold."""
    both = [(one, _plain_ids(habit, one), _found_ids(one)) for one in messages]
    for figure, test in _FIGURES.items():
        apart = [one for one in both if test(one[0], one[1]) != test(one[0], one[2])]
        yield Row(
            figure=figure,
            plain=sum(test(one, plain) for one, plain, _ in both),
            found=sum(test(one, found) for one, _, found in both),
            reasons=Counter(_reason(habit, *one) for one in apart),
        )
    plainly = frozenset().union(*(plain.every for _, plain, _ in both))
    read = frozenset().union(*(found.every for _, _, found in both))
    yield Row(
        figure="distinct_ids",
        plain=len(plainly),
        found=len(read),
        reasons=_reasons_of(habit, both, plainly ^ read),
    )


def known_rows(habit: Habit, messages: Iterable[Message], known: set[str]) -> Iterator[Row]:
    """The figures about messages that were read with the ids *known* only."""
    both = [(one, _plain_ids(habit, one), _found_ids(one)) for one in messages]
    apart = [one for one in both if bool(one[1].every & known) != bool(one[2].every)]
    yield Row(
        figure="with_known_id",
        plain=sum(bool(plain.every & known) for _, plain, _ in both),
        found=sum(bool(found.every) for _, _, found in both),
        reasons=Counter(_reason(habit, *one) for one in apart),
    )
    plainly = known.difference(*(plain.every for _, plain, _ in both))
    read = known.difference(*(found.every for _, _, found in both))
    yield Row(
        figure="known_ids_never_referenced",
        plain=len(plainly),
        found=len(read),
        reasons=_reasons_of(habit, both, plainly ^ read),
    )


def _plain_ids(habit: Habit, message: Message) -> _Ids:
    subject = message.text.split("\n", 1)[0]
    return _Ids(frozenset(habit.ids(message.text)), frozenset(habit.ids(subject)))


def _found_ids(message: Message) -> _Ids:
    subject = (one.target for one in message.references if one.found_in is CommitPart.SUBJECT)
    return _Ids(frozenset(one.target for one in message.references), frozenset(subject))


def _reasons_of(
    habit: Habit, both: Iterable[tuple[Message, _Ids, _Ids]], ids: Collection[str]
) -> Counter[str]:
    """Why some *ids* were found by one means only: one reason for each."""
    reasons = {}
    for message, plain, found in both:
        for one in (plain.every ^ found.every) & frozenset(ids):
            reasons[one] = _why(habit, message, one)
    return Counter(reasons.values())


def _reason(habit: Habit, message: Message, plain: _Ids, found: _Ids) -> str:
    missing, more = plain.every - found.every, found.every - plain.every
    if missing:
        return _why(habit, message, min(missing))
    if more:
        return UNEXPLAINED
    if found.subject - plain.subject:
        return "the subject goes on in its second line"
    one = min(plain.subject - found.subject)
    if any(ref.target == one and ref.found_in is CommitPart.TRAILER for ref in message.references):
        return "named by a trailer, too, which counts more"
    text = MessageText(message.text)
    if text.reverts and text.subject().lower().startswith(("revert", "reapply")):
        return "quoted by a revert, and named below"
    return UNEXPLAINED


def _why(habit: Habit, message: Message, missing: str) -> str:
    """Why reqtrace does not take what stands in *message* for the id *missing*."""
    text = MessageText(message.text)
    reasons = [
        _why_here(habit, text, index, line, missing)
        for index, line in enumerate(message.text.split("\n"))
        if missing in habit.ids(line)
    ]
    return reasons[0] if reasons else UNEXPLAINED


def _why_here(habit: Habit, text: MessageText, index: int, line: str, missing: str) -> str:
    if index >= len(text.lines):
        return "behind the end of the message, where git expects comments"
    if index in text.code:
        return "in a block of code"
    if re.match(r"[*-] Revert \"", line) or (index in text.title and text.reverts):
        return "quoted by a revert"
    if missing not in habit.ids(without_code(line)):
        return "in code"
    if missing not in habit.ids(without_urls(without_code(line))):
        return "in an address"
    around = (line[max(m.start() - 1, 0) : m.end() + 1] for m in re.finditer(habit.plain, line))
    if any(re.match(r"\w{2}|&|-", one) or re.search(r"\w[a-zA-Z_]\Z", one) for one in around):
        return "part of a longer word"
    if missing not in habit.ids(_FILE.sub("", line)):
        return "in the name of a file"
    return UNEXPLAINED
