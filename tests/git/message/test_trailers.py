"""Our parser of trailers against git's, on many messages of one repository."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from git_kit import KNOWN, TRAILERS, git, import_messages
from limits_kit import LONG
from reqtrace.git.message.ids import IdReader
from reqtrace.git.message.message import MessageReader
from reqtrace.git.message.message_text import MessageText
from reqtrace.git.message.trailer_lines import STRONG_KINDS
from reqtrace.git.message.trailers import comment_of, find_block, lines_of
from reqtrace.git.process.repository import COMMENT
from reqtrace.model.commit import CommitPart, Reference

COUNT = 5_000
BATCHES = 40 if LONG else 2
"""`make hostile` compares 200,000 messages."""
"""Messages of one seed; two seeds are tried."""
DASHES = "-" * 24

LINES = (
    "",
    "",
    " ",
    "\t",
    "Subject",
    "prose without a colon",
    "Refs: REQ-1",
    "Implements: REQ-1, REQ-2",
    "Implements : REQ-3",
    "Signed-off-by: Ada <ada@example.org>",
    "Signed-off-by:Ada",
    "(cherry picked from commit 0123456789)",
    "BREAKING CHANGE: no",
    "BREAKING-CHANGE: yes",
    "Fixes #12",
    "https://example.org/x",
    "  folded",
    "\tfolded: too",
    "# comment",
    "# Refs: REQ-1",
    "---",
    "- REQ-1",
    "  - REQ-2",
    "* Refs: REQ-1",
    "> Refs: REQ-1",
    ": nothing",
    "Conflicts:",
    "\tpath",
    "Key\t:value",
    "Ünicode: no",
    "-: dash",
    "key=value",
    "Refs: CR\r",
    "\r",
    "Refs\x0b: REQ-1",
    "\x0b",
    "\x0cRefs: REQ-1",
    "Refs:\u00a0REQ-1",
    "Refs\u00a0: REQ-1",
    f"# {DASHES} >8 {DASHES}",
    "Signed-off-by: ",
    "Refs:",
    "(cherry picked from commit ",
)


WORDS = (
    "Store the parcels by size",
    "It was REQ-2 before.",
    "See https://example.org/REQ-1 for more:",
    "Note: this is prose with a colon",
    "* squashed: one",
    "* squashed: two",
    "- a point",
    "1. a step",
    "```",
    "    indented code",
    "Conflicts:",
    "---------",
    "This reverts commit 0123456789abcdef0123456789abcdef01234567.",
)
KEYS = ("Implements", "implements", "Satisfies", "Verifies", "Fixes", "Refs", "Reviewed-by", "Bug")
LEADS = ("", "", "", "", "", "* ", "- ", "> ", " ", "  ", "2. ", "* > ")
MARKS = (": ", ": ", ": ", ":", " : ", "\t:\t", " ")
IDS = ("REQ-1", "REQ-2", "REQ-12", "NEED-3", "REQ-99", "X-7", "#12", "0123456789", "UTF-8")
BULLETS = ("- ", "* ", "1. ", "  - ", "    - ", "-")
JOINS = (", ", " ", "; ", " and ", ",\n ", ",\n\t", "\n ", "/", " (why), ", "\r\n ", " but ")


def generated(seed: int, count: int) -> list[str]:
    """Messages of which half are lines that git's rule tells apart, half are what people write."""
    chance = random.Random(seed)
    return [(_heap, _written)[number % 2](chance) + "\n" for number in range(count)]


def _heap(chance: random.Random) -> str:
    return "\n".join(chance.choices(LINES, k=chance.randint(1, 12)))


def _written(chance: random.Random) -> str:
    """A subject, paragraphs of prose and trailers, and often a block of trailers at the end."""
    subject = chance.choice(
        ("Store parcels", "Store parcels (#12)", "Refs: REQ-1", "REQ-2: parcels")
    )
    paragraphs = [[subject], *(_paragraph(chance) for _ in range(chance.randint(0, 3)))]
    if chance.random() < 0.7:
        paragraphs.append([_trailer(chance, "") for _ in range(chance.randint(1, 4))])
    if chance.random() < 0.3:
        paragraphs[-1].append("Signed-off-by: Ada <ada@example.org>")
    end = chance.choice(("\n", "\n", "\n", "\r\n"))
    return f"{end}{end}".join(end.join(lines) for lines in paragraphs)


def _paragraph(chance: random.Random) -> list[str]:
    return [
        _trailer(chance, chance.choice(LEADS)) if chance.random() < 0.4 else chance.choice(WORDS)
        for _ in range(chance.randint(1, 4))
    ]


def _trailer(chance: random.Random, lead: str) -> str:
    if chance.random() < 0.05:
        points = (f"{chance.choice(BULLETS)}{chance.choice(IDS)}" for _ in range(2))
        return "\n".join((f"{lead}{chance.choice(KEYS)}:", *points))
    value = chance.choice(IDS)
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        value += chance.choice(JOINS) + chance.choice(IDS)
    return f"{lead}{chance.choice(KEYS)}{chance.choice(MARKS)}{value}"


def ours(message: str) -> list[tuple[str, str]]:
    lines = lines_of(message)
    block = find_block(lines)
    found: list[tuple[str, str]] = []
    is_folded = False
    for index in range(block.start, block.stop):
        if index in block.heads:
            key, _, value = lines[index].partition(":")
            found.append((key.strip(), " ".join(value.split())))
            is_folded = True
        elif is_folded and lines[index][:1] in " \t\r":
            key, value = found[-1]
            found[-1] = (key, " ".join(f"{value} {lines[index]}".split()))
        else:
            is_folded = False
    return found


def pairs(seen: list[str]) -> list[tuple[str, str]]:
    cut = (line.partition(":") for line in seen)
    return [(key.strip(), " ".join(value.split())) for key, _, value in cut]


@dataclass(frozen=True, slots=True)
class Seen:
    """What git shows of a message: its subject and its trailers, unfolded."""

    subject: str
    trailers: list[str]


def of_git(folder: Path, messages: list[str]) -> list[Seen]:
    """One process writes all messages as commits, one reads them back."""
    import_messages(folder, [message.encode() for message in messages])
    shown = git(
        folder,
        "log",
        "-z",
        "--reverse",
        "--topo-order",
        "--format=%s%x02%(trailers:only,unfold,separator=%x01)",
        "main",
    )
    records = shown.decode().split("\0")[: len(messages)]
    cut = (record.partition("\x02") for record in records)
    return [Seen(subject, [one for one in lines.split("\x01") if one]) for subject, _, lines in cut]


# Where the reader finds a reference and git shows no trailer, and why that is right.
DIFFERENCES = {
    "in the first paragraph": "git takes all of it for the subject; the line is clear enough",
    "in a paragraph above": "squash merges and sign-offs put other paragraphs below trailers",
    "behind a bullet or quote mark": "a forge lists the messages that it squashes as bullets",
    "indented": "git takes it for the rest of the line above",
    "beside a line of prose": "one line that is no trailer hides all others from git",
    "in a list below the key": "git takes the points of a list for prose",
}
READER = MessageReader(KNOWN, TRAILERS)
ID_READER = IdReader(KNOWN)
KINDS = {key.lower(): kind for key, kind in TRAILERS.items()}


def references_of_git(seen: Seen) -> set[tuple[str, str]]:
    found = set()
    for key, value in pairs(seen.trailers):
        kind = KINDS.get(key.lower())
        if kind is not None:
            ids = ID_READER.trailer_ids(value, strong=kind in STRONG_KINDS)
            found |= {(kind, named.id) for _, named in ids}
    return found


def references_of_ours(references: Iterable[Reference]) -> set[tuple[str, str]]:
    return {(one.kind, one.target) for one in references if one.found_in is CommitPart.TRAILER}


def explained(message: str, extra: set[tuple[str, str]]) -> Iterator[str]:
    """The class of each difference. A trailer in git's own block is in none: KeyError."""
    if not extra:
        return
    text = MessageText(message)
    last = max((i for i, line in enumerate(text.lines[:-1]) if not line.strip()), default=-1)
    for trailer in READER.trailers(text):
        if not extra.isdisjoint({(one.kind, one.target) for one in trailer.references}):
            if _is_list(text.lines[trailer.first : trailer.stop]):
                yield "in a list below the key"
            elif trailer.first in text.title:
                yield "in the first paragraph"
            elif trailer.first < last:
                yield "in a paragraph above"
            elif trailer.lead.strip():
                yield "behind a bullet or quote mark"
            elif trailer.lead:
                yield "indented"
            elif trailer.first not in text.block.heads:
                yield "beside a line of prose"
            else:
                yield f"not explained: {message!r}"


def _is_list(lines: Sequence[str]) -> bool:
    is_open = lines[0].rstrip().endswith(":")
    return is_open and any(line.lstrip().startswith(BULLETS[:3]) for line in lines[1:])


@settings(max_examples=BATCHES, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(min_value=0))
def test_agrees_with_git_on_generated_messages(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    batch = generated(seed, COUNT)
    met: Counter[str] = Counter()
    for message, seen in zip(batch, of_git(tmp_path_factory.mktemp("all"), batch), strict=True):
        # Where trailers are, and what they say: no difference at all.
        assert ours(message) == pairs(seen.trailers), message
        said = READER.read(message)
        assert said == READER.read_full(message), message
        mine, theirs = references_of_ours(said.references), references_of_git(seen)
        # A folded line that begins with a key of ours is a trailer for us, and not a part of an id.
        assert {one for one in theirs if ":" not in one[1]} <= mine, message
        met.update(explained(message, mine - theirs))
    assert met.keys() == DIFFERENCES.keys()
    assert min(met.values()) > COUNT // 1000


@pytest.mark.parametrize(
    ("tail", "heads"),
    [
        pytest.param("Refs: A\n", {2}, id="one trailer"),
        pytest.param("Refs: A\n\nSigned-off-by: z\n", {4}, id="a blank line before the last one"),
        pytest.param("BREAKING CHANGE: y\nRefs: A\n", set(), id="a key with a blank"),
        pytest.param("prose\nRefs: A\n", set(), id="prose above"),
        pytest.param("prose\nRefs: A\nSigned-off-by: z\n", {3, 4}, id="signed off rescues"),
        pytest.param("https://x/y\nRefs: A\n", {2, 3}, id="an address looks like a trailer"),
        pytest.param("---\n\nRefs: A\n", {4}, id="a divider divides nothing in a commit"),
        pytest.param("Refs: A\n# comment\n", {2}, id="a comment at the end"),
    ],
)
def test_sees_what_git_sees(tail: str, heads: set[int]) -> None:
    assert find_block(lines_of("Subject\n\n" + tail)).heads == heads


# What git may choose from where `core.commentChar` is `auto`, in its order; see git-config(1).
CHOICES = "#;@!$%^&|:"


@pytest.mark.parametrize("count", range(len(CHOICES)))
def test_auto_finds_the_comments_that_git_itself_writes(count: int, tmp_path: Path) -> None:
    # git takes the first character that begins no line of the message.
    message = "S\n\n" + "".join(f"{mark}12 is about REQ-1\n" for mark in CHOICES[:count])
    git(tmp_path, "init", "--quiet")
    settings = ("-c", "core.commentChar=auto", "-c", 'core.editor=f() { cp "$1" draft; }; f')
    commit = ("commit", "--quiet", "--allow-empty", "--edit", "--file=-")
    git(tmp_path, *settings, *commit, input=message.encode())
    draft = (tmp_path / "draft").read_text(encoding="utf-8")
    assert comment_of(lines_of(draft), "auto") == CHOICES[count]
    text = MessageText(draft, "auto")
    assert "\n".join(text.lines).rstrip() == message.rstrip()
    assert git(tmp_path, "log", "-1", "--format=%B").decode().strip() == message.strip()


@pytest.mark.parametrize("mark", CHOICES)
def test_auto_takes_no_word_of_the_last_line_for_a_mark(mark: str) -> None:
    for last in (f"{mark}12 is about REQ-1", "I mean REQ-1", f"x{mark} REQ-1", ""):
        assert comment_of(["S", "", last], "auto") == COMMENT
    # As git writes its own: the mark, and a blank, a tab or nothing at all behind it.
    for last in (f"{mark} On branch main", f"{mark}\tREQ-1", mark):
        assert comment_of(["S", "", last], "auto") == mark
        assert comment_of(["S", "", last, "", " "], "auto") == mark
    # Below the scissors there are no comments of git any more.
    scissors = f"{mark} {DASHES} >8 {DASHES}"
    assert comment_of(["S", scissors, f"{'%' if mark == '#' else '#'} REQ-1"], "auto") == mark


def test_a_mark_that_is_set_is_taken_as_it_is() -> None:
    assert comment_of(["S", "", "; REQ-1"], "") == COMMENT
    assert comment_of(["S", "", "; REQ-1"], "//") == "//"


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("S", ["S"], id="no line feed at the end"),
        pytest.param("S\n", ["S"], id="a line feed"),
        pytest.param("S\n\nRefs: A", ["S", "", "Refs: A"], id="several lines without one"),
        pytest.param("S\n\n", ["S", ""], id="two"),
        pytest.param("S\r\n\x0bT\x0c\u2028", ["S\r", "\x0bT\x0c\u2028"], id="other ends of lines"),
    ],
)
def test_a_message_is_cut_at_line_feeds(message: str, lines: list[str]) -> None:
    assert lines_of(message) == lines


def test_the_first_paragraph_holds_no_trailer() -> None:
    assert not find_block(lines_of("Refs: A\nRefs: B\n")).heads


_BLANK_LINES = re.compile(r"\A(?:[ \t\r]*\n)+")


def of_interpret_trailers(folder: Path, messages: list[str]) -> list[list[str]]:
    """One process reads the files of all messages, with a file between each two of them."""
    (folder / "next").write_text("x\n\nNext-Message: x\n", "utf-8")
    names = []
    for number, message in enumerate(messages):
        # `git log` skips blank lines above the subject, this one takes them for the subject.
        (folder / str(number)).write_bytes(_BLANK_LINES.sub("", message).encode())
        names += [str(number), "next"]
    shown = git(folder, "interpret-trailers", "--parse", "--no-divider", *names).decode()
    return [part.split("\n")[:-1] for part in shown.split("Next-Message: x\n")[:-1]]


@settings(max_examples=200 if LONG else 1, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(min_value=0))
def test_agrees_with_interpret_trailers(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    batch = generated(seed, 1000 if LONG else 300)
    found = of_interpret_trailers(tmp_path_factory.mktemp("files"), batch)
    for message, seen in zip(batch, found, strict=True):
        assert ours(message) == pairs(seen), message
