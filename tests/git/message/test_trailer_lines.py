"""Lists below a key, keys with a blank, parts of items, and words that are no keys."""

from __future__ import annotations

import pytest

from git_kit import KNOWN, TRAILERS, identifiers
from reqtrace.git.message.fix_message import corrected_message
from reqtrace.git.message.message import MessageReader, ParsedMessage
from reqtrace.model.commit import CommitPart


def read(message: str) -> ParsedMessage:
    return MessageReader(KNOWN, TRAILERS).read(message)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Implements:\n- REQ-1\n- REQ-2", [("REQ-1", 4), ("REQ-2", 5)], id="dashes"),
        pytest.param("Implements:\n\n* REQ-1\n* REQ-2", [("REQ-1", 5), ("REQ-2", 6)], id="a gap"),
        pytest.param("Implements:\n  - REQ-1\n  - REQ-2", [("REQ-1", 4), ("REQ-2", 5)], id="in"),
        pytest.param("Implements:\n1. REQ-1\n2) REQ-2", [("REQ-1", 4), ("REQ-2", 5)], id="numbers"),
        pytest.param(
            "Implements:\n- REQ-1: the cart\n  of carts\n- REQ-2",
            [("REQ-1", 4), ("REQ-2", 6)],
            id="words behind",
        ),
        pytest.param("Implements:\n- REQ-1, REQ-2", [("REQ-1", 4), ("REQ-2", 4)], id="two in one"),
        pytest.param("Implements:\n- REQ-1\n\n- REQ-2", [("REQ-1", 4)], id="ends at a gap"),
        pytest.param("Implements:\nREQ-1", [], id="no list"),
        pytest.param("Implements: more\n- REQ-1", [], id="not behind a value"),
        pytest.param("Implements:\n\n\n- REQ-1", [], id="too far below"),
        pytest.param("Implements:\n- Refs: REQ-1", [("REQ-1", 4)], id="a key of its own"),
    ],
)
def test_lists_below_a_key(body: str, expected: list[tuple[str, int]]) -> None:
    said = read(f"Subject\n\n{body}\n")
    named = [
        (reference.target, reference.line)
        for reference in said.references
        if reference.found_in is CommitPart.TRAILER
    ]
    assert named == expected


def test_ids_of_a_folded_value_have_the_lines_where_they_stand() -> None:
    said = read("Subject\n\nRefs: REQ-1, REQ-2,\n  NEED-3,\n\tREQ-12\nImplements: REQ-1\n")
    assert [(one.target, one.line) for one in said.references] == [
        ("REQ-1", 3), ("REQ-2", 3), ("NEED-3", 4), ("REQ-12", 5), ("REQ-1", 6),
    ]  # fmt: skip


def test_a_list_is_lost_for_git_unless_it_is_indented() -> None:
    (lost,) = read("Subject\n\nImplements:\n- REQ-1\n- REQ-2\n").lost_trailers
    assert (lost.value, lost.line) == ("REQ-1, REQ-2", 3)
    assert "list below" in lost.reason
    assert read("Subject\n\nImplements:\n - REQ-1\n - REQ-2\n").lost_trailers == ()
    mended = corrected_message("Subject\n\nImplements:\n- REQ-1\n- REQ-2\n", TRAILERS, KNOWN)
    assert mended == "Subject\n\nImplements: REQ-1, REQ-2\n"


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        pytest.param("Traces to: REQ-1, REQ-2", ["REQ-1", "REQ-2"], id="as configured"),
        pytest.param("traces  to : REQ-1", ["REQ-1"], id="in another case, with more blanks"),
        pytest.param("- Traces to: REQ-1", ["REQ-1"], id="a point"),
        pytest.param("Traces to:\n- REQ-1", ["REQ-1"], id="a list"),
        pytest.param("It traces to: REQ-1", [], id="the end of a sentence"),
        pytest.param("Traces: REQ-1", [], id="half of it"),
        pytest.param("Traces to REQ-1", [], id="no colon"),
        pytest.param("Traces-to: REQ-1", [], id="with a hyphen"),
    ],
)
def test_keys_with_a_blank(line: str, targets: list[str]) -> None:
    said = MessageReader(KNOWN, {**TRAILERS, "Traces to": "traces"}).read(f"S\n\n{line}\n")
    assert [
        reference.target for reference in said.references if reference.kind == "traces"
    ] == targets
    # git knows no such keys, and whoever uses them knows that.
    assert said.lost_trailers == ()


SR = identifiers("SR-023", "SR-008", "SR-1", "SR-1.2", "SR-1.4", "TASK-035", "REQ-12", "REQ-12-3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("SR-023.5", [("SR-023", "5")], id="a part"),
        pytest.param("SR-008.3/4", [("SR-008", "3/4")], id="two parts"),
        pytest.param("SR-023.5a.", [("SR-023", "5a")], id="with a letter"),
        pytest.param("SR-023.5.1", [("SR-023", "5.1")], id="a part of a part"),
        pytest.param("SR-1.2", [("SR-1.2", "")], id="a longer id that is known"),
        pytest.param("SR-1.2.7", [("SR-1.2", "7")], id="a part of the longer one"),
        pytest.param("SR-1.3", [("SR-1", "3")], id="no longer id that is known"),
        pytest.param("SR-1.2/4", [("SR-1.2", ""), ("SR-1.4", "")], id="two longer ids"),
        pytest.param("SR-023/SR-008.3", [("SR-023", ""), ("SR-008", "3")], id="beside another"),
        pytest.param("SR-023/008", [("SR-023", ""), ("SR-008", "")], id="numbers of one family"),
        pytest.param("TASK-035a", [], id="a longer word"),
        pytest.param("TASK-035.x", [], id="no number"),
        pytest.param("XREQ-12", [], id="a longer family"),
        pytest.param("REQ-123", [], id="a longer number"),
        pytest.param("REQ-12-3", [("REQ-12-3", "")], id="an id of its own"),
        pytest.param("REQ-12-4", [], id="none of its own"),
        pytest.param("SR-999.1", [], id="unknown"),
        pytest.param("SR-023-E", [("SR-023", "E")], id="an assertion"),
        pytest.param("SR-023/E", [("SR-023", "E")], id="an assertion behind a slash"),
        pytest.param("SR-023-A-B", [("SR-023", "A-B")], id="two assertions"),
        pytest.param("SR-023-AB", [], id="two letters"),
        pytest.param("SR-999-E", [], id="an assertion of nothing"),
    ],
)
def test_parts_and_longer_ids(text: str, expected: list[tuple[str, str]]) -> None:
    said = MessageReader(SR, TRAILERS).read(f"Subject\n\nAbout {text}\n")
    assert [(reference.target, reference.part) for reference in said.references] == expected
    in_trailer = MessageReader(SR, TRAILERS).read(f"Subject\n\nRefs: {text}\n")
    named = [
        (reference.target, reference.part)
        for reference in in_trailer.references
        if reference.kind == "refs"
    ]
    known = [(target, part) for target, part in named if target in SR]
    assert known == expected


def test_parts_of_one_item_are_told_apart() -> None:
    said = MessageReader(SR, TRAILERS).read("S\n\nImplements: SR-023.5, SR-023.6, SR-023.5\n")
    assert [reference.part for reference in said.references] == ["5", "6"]
    assert all(reference.kind == "implements" for reference in said.references)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Merge pull request #3 from ada/cart\n\nREQ-1: Keep the cart\n", id="merge"),
        pytest.param("Cart\n\nREQ-1: Keep the cart\nREQ-2: Sell it\n", id="a block of them"),
        pytest.param("REQ-1: Keep the cart\n", id="subject"),
        pytest.param("[REQ-1] Keep the cart (REQ-2)\n", id="in brackets"),
    ],
)
def test_ids_before_a_colon_are_no_keys(message: str) -> None:
    said = read(message)
    assert said.references
    assert {reference.kind for reference in said.references} == {"mentions"}
    assert said.lost_trailers == ()
