from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import KNOWN, TRAILERS, identifiers
from reqtrace.git.message.message import MessageReader
from reqtrace.model.commit import CommitPart
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Naming
from reqtrace.util.pattern import LinearPattern

LINES = (
    "",
    "",
    "",
    "Store the parcels",
    "git: store REQ-2 (#12)",
    "Refs: REQ-1",
    "refs : REQ-12, REQ-2 and NEED-3",
    "Implements: REQ-99 (of REQ-2)",
    "Verifies: nothing of REQ-1",
    "Implments: REQ-1",
    "Implements REQ-2",
    "**Refs**: REQ-1",
    "Reviewed-by: REQ-1",
    "* Refs: REQ-1",
    "- NEED-3: a point",
    "1. Refs: REQ-12",
    "Signed-off-by: Ada <ada@req-1.example.org>",
    "(cherry picked from commit 0123456789)",
    "This reverts commit 0123456.",
    "REVERTS owner/repo#1",
    'Reapply "REQ-1"',
    "<!-- REQ-2 -->",
    "See `REQ-1`, https://example.org/REQ-2 and REQ-1/REQ-2",
    "Fixes://REQ-1",
    "# REQ-1",
    "```",
    "  REQ-1",
    "\tREQ-1",
    "\x0b",
    "\x0cREQ-1",
    "Refs: REQ-1\r",
    "Conflicts:",
    "Squashed commit of the following:",
    "reqﬅ-1 ΑΣ-1 ΑΣ",
    "\u212aey: REQ-1",
    "Refs:\u00a0REQ-1",
    "Refs:",
    "- REQ-1",
    "- REQ-2.5: words",
    "Traces to: REQ-1, REQ-2.3/4",
    "traces  to : REQ-2",
    "It traces to: REQ-2",
    "Implements: #1, R2, https://e.org/12",
    "about #1, R2 and https://e.org/12",
    "#2 it is",
)
ODD_IDS = identifiers("12", "login", "ΑΣ-1", "Refs-1", "a`b-1", "x://y-1", "ADR-0005")
MANY_IDS = identifiers(*(f"{first}{second}X-1" for first in "ABCDEFG" for second in "ABCDEFG"))
BY_FILE = identifiers("ADR-0005", naming=Naming.FILE)
BLANKS = {**TRAILERS, "Traces to": "traces", "Part of": "refs"}
SPELLINGS = tuple(
    IdPatternConfig(pattern=LinearPattern(pattern), form="REQ-{}", parts=frozenset({place}))
    for pattern, place in (
        (r"#(\d+)", CommitPart.SUBJECT),
        (r"R(\d+)", CommitPart.BODY),
        (r"\w+://e\.org/(\d+)", CommitPart.TRAILER),
    )
)
READERS = [
    *(MessageReader(ids, TRAILERS) for ids in (KNOWN, ODD_IDS, MANY_IDS, BY_FILE, None)),
    MessageReader(KNOWN, BLANKS, SPELLINGS),
    MessageReader(KNOWN, BLANKS, SPELLINGS[1:]),
]


def is_the_same(message: str) -> bool:
    return all(reader.read(message) == reader.read_full(message) for reader in READERS)


@given(message=st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=9).map("\n".join))
@settings(max_examples=400)
def test_short_cut_gives_what_the_thorough_way_gives(message: str) -> None:
    assert is_the_same(message)


def test_many_of_the_messages_that_people_write_are_plain() -> None:
    chance = random.Random(1)
    plain = 0
    for _ in range(2000):
        kinds = chance.choice((LINES[:8], LINES[:13], LINES))
        message = "Subject\n\n" + "\n".join(chance.choices(kinds, k=chance.randint(1, 8))) + "\n"
        assert is_the_same(message)
        plain += is_plain(message)
    assert plain > 400


def is_plain(message: str, ids: Identifiers = KNOWN) -> bool:
    return MessageReader(ids, TRAILERS).is_plain(message)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("S\n", id="a subject"),
        pytest.param("area: S\n\nNote: prose about REQ-1.\n", id="prose"),
        pytest.param("S\n\nImplements: REQ-1\nSigned-off-by: Ada <a@b>\n", id="trailers"),
        pytest.param("S\n\nRefs: REQ-1\n(cherry picked from commit 0123456)\n", id="a copy"),
    ],
)
def test_plain_messages(message: str) -> None:
    assert is_plain(message)
    assert is_the_same(message)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("", id="empty"),
        pytest.param("\nS\n", id="a blank line first"),
        pytest.param("S\n\nRefs: REQ-1\n\nProse.\n", id="a lost trailer"),
        pytest.param("S\n\nRefs: REQ-1,\n REQ-2\n", id="folded"),
        pytest.param("S\n\nImplments: REQ-1\n", id="a slip"),
        pytest.param("S\n\nThis reverts commit 0123456.\n", id="a revert"),
        pytest.param("S\n\n```\nRefs: REQ-1\n```\n", id="a fence"),
        pytest.param("S\n\n# comment\n", id="a comment"),
    ],
)
def test_messages_that_need_a_closer_look(message: str) -> None:
    assert not is_plain(message)
    assert is_the_same(message)
