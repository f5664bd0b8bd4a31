from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import KNOWN, TRAILERS, git, import_messages
from reqtrace.git.message.fix_message import corrected_message
from reqtrace.git.message.message import ParsedMessage, parse_message
from reqtrace.model.commit import CommitPart


def read(message: str) -> ParsedMessage:
    return parse_message(message, KNOWN, TRAILERS)


@pytest.mark.parametrize(
    ("message", "corrected"),
    [
        pytest.param(
            "S\n\nRefs: REQ-1\n\nProse.\n", "S\n\nProse.\n\nRefs: REQ-1\n", id="moved to the end"
        ),
        pytest.param(
            "S\n\nRefs: REQ-1\n\nSigned-off-by: z\n",
            "S\n\nRefs: REQ-1\nSigned-off-by: z\n",
            id="joins the block that is there",
        ),
        pytest.param(
            "S (#1)\n\n* a\n\n* Refs: REQ-1,\n  REQ-2\n\n* b\n",
            "S (#1)\n\n* a\n\n* b\n\nRefs: REQ-1, REQ-2\n",
            id="bullets and folding",
        ),
        pytest.param("Refs: REQ-1", "Refs: REQ-1\n\nRefs: REQ-1\n", id="the subject stays"),
        pytest.param(
            f"Squashed commit of the following:\n\ncommit {'0' * 40}\n\n    S\n\n    Refs: REQ-1\n",
            f"Squashed commit of the following:\n\ncommit {'0' * 40}\n\n    S\n\nRefs: REQ-1\n",
            id="quoted by git",
        ),
        pytest.param(
            "S\n\nRefs: REQ-1\nprose\n\n# comment\n", "S\n\nprose\n\nRefs: REQ-1\n", id="comments"
        ),
    ],
)
def test_corrected_message(message: str, corrected: str) -> None:
    assert corrected_message(message, TRAILERS, KNOWN) == corrected


WORDS = st.sampled_from(
    [
        "",
        "",
        "Prose",
        "Refs: REQ-1",
        "* Implements: REQ-2",
        "Fixes #1",
        "  NEED-3",
        "```",
        "Signed-off-by: z",
        "# comment",
        "> Refs: NEED-3",
        "REQ-12",
        "    Refs: REQ-12",
        "Refs: x",
        "Implements: REQ-1,",
        "Conflicts:",
        "\tREQ-1",
        "Refs: REQ-2 (x",
    ]
)
MESSAGES = st.lists(WORDS, min_size=1, max_size=9).map("\n".join)


@given(message=MESSAGES)
@settings(max_examples=400)
def test_a_corrected_message_says_the_same_and_loses_nothing(message: str) -> None:
    corrected = corrected_message(message, TRAILERS, KNOWN)
    before, after = read(message), read(corrected)
    assert not after.lost_trailers
    assert trailed(before) == trailed(after)
    assert corrected_message(corrected, TRAILERS, KNOWN) == corrected


def trailed(said: ParsedMessage) -> set[tuple[str, str]]:
    return {
        (reference.kind, reference.target)
        for reference in said.references
        if reference.found_in is CommitPart.TRAILER
    }


def test_git_sees_the_trailers_of_a_corrected_message(tmp_path: Path) -> None:
    messages = [
        "S (#1)\n\n* a\n\n* Refs: REQ-1\n\n* b\n\n------\n\nCo-authored-by: Bo <b@example.org>\n",
        "S\n\nBREAKING CHANGE: x\nRefs: REQ-1\n",
        "S\nRefs: REQ-1\n",
        "S\n\nRefs: REQ-1\n\nprose\n\nSigned-off-by: Ada <ada@example.org>\n",
    ]
    corrected = [corrected_message(one, TRAILERS, KNOWN).encode() for one in messages]
    import_messages(tmp_path, corrected)
    shown = git(
        tmp_path, "log", "-z", "--format=%(trailers:key=Refs,valueonly,separator=%x01)", "main"
    )
    assert shown.decode().split("\0")[:4] == ["REQ-1"] * 4
