"""Ids that the configuration's own patterns find in messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from git_kit import KNOWN, TRAILERS, identifiers
from kit import cpu_seconds
from reqtrace.git.message.message import MessageReader, ParsedMessage, unknown_mentions
from reqtrace.model.commit import CommitPart
from reqtrace.model.commit_config import EVERYWHERE, IdPatternConfig
from reqtrace.util.pattern import LinearPattern


def spelling(
    pattern: str, form: str = "ISSUE-{}", places: frozenset[CommitPart] = EVERYWHERE
) -> IdPatternConfig:
    return IdPatternConfig(pattern=LinearPattern(pattern), form=form, parts=places)


NUMBER = spelling(r"#(\d+)")
ADDRESS = spelling(r"https?://forge\.example/shop/site/(?:-/)?issues/(\d+)")
BROWSE = spelling(r"https://tracker\.example/browse/SHOP-(\d+)")
KEY = spelling(r"SHOP-?(\d+)")
HOST = spelling(r"host\.example/(\d+)")
TITLE = spelling(r"(?i)\bblueprint:? +([\w-]+)", "bp-{}")
EITHER = spelling(r"issue (\d+)|GH-(\d+)")
NAMED = spelling(r"(?P<number>\d+)@(?P<family>[A-Z]+)", "{family}-{number}")
WHOLE = spelling(r"SHOP-\d+", "{}")
ITEMS = identifiers("ISSUE-1", "ISSUE-12", "ISSUE-123", "SHOP-12", "SHOP-12-3", "bp-new-cart")


def read(message: str, *id_patterns: IdPatternConfig) -> ParsedMessage:
    return MessageReader(ITEMS, TRAILERS, id_patterns).read(message)


def targets(text: str, *id_patterns: IdPatternConfig) -> list[str]:
    return [reference.target for reference in read(f"Subject\n\n{text}\n", *id_patterns).references]


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        pytest.param("about #12", NUMBER, ["ISSUE-12"], id="a number"),
        pytest.param(
            "(#12), #1: [#123].", NUMBER, ["ISSUE-12", "ISSUE-1", "ISSUE-123"], id="marks"
        ),
        pytest.param("#12/#1", NUMBER, ["ISSUE-12", "ISSUE-1"], id="parted by a slash"),
        pytest.param("#12's", NUMBER, ["ISSUE-12"], id="possessive"),
        pytest.param("#99", NUMBER, [], id="no item"),
        pytest.param("#12a #12_ #1234", NUMBER, [], id="longer words"),
        pytest.param("x#12 owner/name#12 &#12;", NUMBER, [], id="joined to what stands before"),
        pytest.param("`#12`", NUMBER, [], id="code"),
        pytest.param("https://forge.example/x/pull/7#12", NUMBER, [], id="within an address"),
        pytest.param("SHOP12 SHOP-1", KEY, ["ISSUE-12", "ISSUE-1"], id="a key"),
        pytest.param("XSHOP-12 SHOP-12a", KEY, [], id="other keys"),
        pytest.param("WEB-SHOP-12", KEY, [], id="the end of a longer id"),
        pytest.param("Merge 'fix-SHOP-12-cart'", KEY, ["ISSUE-12"], id="a branch"),
        pytest.param("Merge ada/SHOP-12-cart", KEY, ["ISSUE-12"], id="a branch in a folder"),
        pytest.param("SHOP-12-3", WHOLE, ["SHOP-12-3"], id="a longer id that is one"),
        pytest.param("SHOP-12-4", WHOLE, ["SHOP-12"], id="a longer one that is none"),
        pytest.param("issue 12, GH-1", EITHER, ["ISSUE-12", "ISSUE-1"], id="either group"),
        pytest.param("12@SHOP", NAMED, ["SHOP-12"], id="groups with names"),
        pytest.param("Blueprint: new-cart", TITLE, ["bp-new-cart"], id="a key that is no trailer"),
        pytest.param("BLUEPRINT new-cart", TITLE, ["bp-new-cart"], id="in any case"),
    ],
)
def test_words(text: str, pattern: IdPatternConfig, found: list[str]) -> None:
    assert targets(text, pattern) == found


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        pytest.param("https://forge.example/shop/site/issues/12", ADDRESS, ["ISSUE-12"], id="one"),
        pytest.param(
            "<http://forge.example/shop/site/-/issues/12>", ADDRESS, ["ISSUE-12"], id="<>"
        ),
        pytest.param(
            "[it](https://forge.example/shop/site/issues/12).", ADDRESS, ["ISSUE-12"], id="a link"
        ),
        pytest.param(
            "https://forge.example/shop/site/issues/12#issuecomment-1 #1",
            ADDRESS,
            ["ISSUE-12"],
            id="a place in it",
        ),
        pytest.param("https://forge.example/shop/site/issues/12/", ADDRESS, ["ISSUE-12"], id="/"),
        pytest.param("https://forge.example/shop/site/issues/12x", ADDRESS, [], id="another"),
        pytest.param("https://forge.example/other/site/issues/12", ADDRESS, [], id="not ours"),
        pytest.param("https://tracker.example/browse/SHOP-12?x=1", BROWSE, ["ISSUE-12"], id="Jira"),
        pytest.param("https://host.example/12", HOST, ["ISSUE-12"], id="only the host"),
        pytest.param("https://x.example/?u=host.example/12", HOST, [], id="further behind"),
    ],
)
def test_addresses(text: str, pattern: IdPatternConfig, found: list[str]) -> None:
    assert targets(text, pattern) == found


@pytest.mark.parametrize(
    ("places", "found"),
    [
        pytest.param({CommitPart.SUBJECT}, [CommitPart.SUBJECT], id="subject"),
        pytest.param({CommitPart.BODY}, [CommitPart.BODY], id="body"),
        pytest.param({CommitPart.TRAILER}, [CommitPart.TRAILER], id="trailers"),
        pytest.param(
            EVERYWHERE,
            [CommitPart.TRAILER, CommitPart.SUBJECT, CommitPart.BODY],
            id="all",
        ),
    ],
)
def test_places(places: set[CommitPart], found: list[CommitPart]) -> None:
    pattern = spelling(r"#(\d+)", places=frozenset(places))
    said = read("Carts (#1)\n\nSee #123.\n\nFixes: #12\n", pattern)
    assert [reference.found_in for reference in said.references] == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param("#12, #1", ["ISSUE-12", "ISSUE-1"], id="several"),
        pytest.param("#12,#1;SHOP-12", ["ISSUE-12", "ISSUE-1", "SHOP-12"], id="beside ids"),
        pytest.param("[#12](https://forge.example/shop/site/issues/12)", ["ISSUE-12"], id="a link"),
        pytest.param("https://forge.example/shop/site/issues/12", ["ISSUE-12"], id="an address"),
        pytest.param("owner/name#12, #1", ["ISSUE-1"], id="behind another tracker's"),
        pytest.param("#99", ["ISSUE-99"], id="unknown, but of a known family"),
        pytest.param("the crash of #12", [], id="prose first"),
    ],
)
def test_trailers(value: str, found: list[str]) -> None:
    said = read(f"Subject\n\nImplements: {value}\n", NUMBER, ADDRESS)
    assert [
        reference.target
        for reference in said.references
        if reference.found_in is CommitPart.TRAILER
    ] == found


def test_what_is_written_is_kept() -> None:
    (reference,) = read("Subject\n\nImplements: #12\n", NUMBER).references
    assert (reference.target, reference.written, reference.part) == ("ISSUE-12", "#12", "")
    (reference,) = read("Subject\n\nImplements: SHOP-12\n", WHOLE).references
    assert (reference.target, reference.written) == ("SHOP-12", "")


def test_how_forges_close_is_no_slip() -> None:
    said = read("Carts\n\nFixes #12\nCloses #1\n", NUMBER)
    assert [reference.target for reference in said.references] == ["ISSUE-12", "ISSUE-1"]
    assert said.lost_trailers == ()


def test_a_line_that_looks_like_a_comment() -> None:
    said = read("#1 Carts\n\nThey are kept.\n\n#12 is done\n", NUMBER)
    assert [(reference.target, reference.line) for reference in said.references] == [
        ("ISSUE-1", 1),
        ("ISSUE-12", 5),
    ]


def test_a_message_that_is_not_made_yet_names_an_unknown_one() -> None:
    found = unknown_mentions("About #99 and #12\n", ITEMS, TRAILERS, id_patterns=(NUMBER,))
    assert [(reference.target, reference.written) for reference in found] == [("ISSUE-99", "#99")]


def test_ids_that_are_numbers_with_a_mark_need_no_pattern() -> None:
    said = MessageReader(identifiers("#12", "12", "2.5"), TRAILERS).read("Carts (#12), 12, 2.5\n")
    assert [reference.target for reference in said.references] == ["#12"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("#12," * 20_000, id="many ids"),
        pytest.param("#12" + "-1" * 50_000, id="a long word"),
        pytest.param("https://x/#12 " * 10_000, id="many addresses"),
        pytest.param("SR-1" + ".1" * 50_000, id="many parts"),
        pytest.param("REQ-1" + "/1" * 50_000, id="many slashes"),
        pytest.param("- #12\n" * 10_000, id="a long list"),
    ],
)
def test_hostile_lines_take_no_longer_than_their_length(line: str) -> None:
    reader = MessageReader(KNOWN, TRAILERS, (NUMBER, ADDRESS, KEY))
    with cpu_seconds(15):
        reader.read(f"Subject\n\nImplements: {line}\n")
        reader.read(f"Subject\n\nImplements:\n{line}\n")


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("Say `REQ-1` here", ["REQ-1"]),
        ("Say ``a ` REQ-1`` here", ["REQ-1"]),
        ("Say `REQ-12` and `REQ-7`", ["REQ-12"]),
        ("Say `XREQ-1` here", []),
    ],
)
def test_code_spans_count_where_a_pattern_says_so(line: str, targets: list[str]) -> None:
    known = identifiers("REQ-1", "REQ-12")
    pattern = IdPatternConfig(pattern=LinearPattern(r"REQ-\d+"), in_code=True)
    for config, expected in ((pattern, targets), (replace(pattern, in_code=False), [])):
        said = MessageReader(known, {}, (config,)).read(f"Subject\n\n{line}\n")
        assert [reference.target for reference in said.references] == expected
