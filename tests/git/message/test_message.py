from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import KNOWN, TRAILERS, identifiers
from reqtrace.git.message.fix_message import corrected_message
from reqtrace.git.message.message import (
    MessageReader,
    ParsedMessage,
    parse_message,
    unknown_mentions,
)
from reqtrace.model.commit import CommitPart, Reference
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.item import Naming
from reqtrace.util.pattern import LinearPattern

DASHES = "-" * 24
SQUASHED = (
    f"Squashed commit of the following:\n\ncommit {'0123456789' * 4}\nMerge: 01234 56789\n"
    "Author: Ada <ada@example.org>\nDate:   Mon Jan 6 09:00:00 2025 +0000\n\n"
    "    Store parcels\n    \n    {}\n"
)


def read(message: str) -> ParsedMessage:
    return parse_message(message, KNOWN, TRAILERS)


def found(message: str) -> list[tuple[str, str, int]]:
    return [(one.kind, one.target, one.line) for one in read(message).references]


@pytest.mark.parametrize(
    ("value", "targets"),
    [
        pytest.param("REQ-1", ["REQ-1"], id="one"),
        pytest.param("REQ-1, REQ-2", ["REQ-1", "REQ-2"], id="comma"),
        pytest.param("REQ-1 REQ-2;NEED-3", ["REQ-1", "REQ-2", "NEED-3"], id="blank, semicolon"),
        pytest.param("REQ-1 and REQ-2", ["REQ-1", "REQ-2"], id="and"),
        pytest.param("REQ-1 (login), REQ-2 (logout)", ["REQ-1", "REQ-2"], id="in parentheses"),
        pytest.param("(REQ-1)", ["REQ-1"], id="all in parentheses"),
        pytest.param("REQ-1: the login form of UTF-8", ["REQ-1"], id="prose behind"),
        pytest.param("[REQ-1](docs/r.md), `REQ-2`.", ["REQ-1", "REQ-2"], id="Markdown"),
        pytest.param("REQ-1/REQ-2", ["REQ-1", "REQ-2"], id="slash"),
        pytest.param("REQ-1,\n  REQ-2\n", ["REQ-1", "REQ-2"], id="folded"),
        pytest.param("REQ-999", ["REQ-999"], id="unknown"),
        pytest.param("SYS-REQ-3.2", ["SYS-REQ-3.2"], id="unknown prefix, strong key"),
        pytest.param("#12, REQ-1", ["REQ-1"], id="behind a number of another tracker"),
        pytest.param("nothing", [], id="a word"),
        pytest.param("v2", [], id="a version"),
        pytest.param("https://example.org/REQ-1", [], id="an address"),
    ],
)
def test_values_of_a_strong_trailer(value: str, targets: list[str]) -> None:
    said = read(f"Subject\n\nImplements: {value}\n")
    assert [r.target for r in said.references if r.found_in is CommitPart.TRAILER] == targets


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        pytest.param("Refs: REQ-999", ["REQ-999"], id="unknown with a known prefix"),
        pytest.param("Refs: PROJ-1", [], id="another tracker"),
        pytest.param("Fixes: #12", [], id="a number"),
        pytest.param("Fixes: https://example.org/1", [], id="an address"),
        pytest.param('Fixes: 0123abc4567 ("REQ-1 login")', [], id="a commit"),
        pytest.param("refs: PROJ-1, REQ-2", ["REQ-2"], id="mixed, key in lower case"),
        pytest.param("Fixes: crash in REQ-2", [], id="prose first"),
    ],
)
def test_values_of_a_weak_trailer(line: str, targets: list[str]) -> None:
    said = read(f"Subject\n\n{line}\n")
    assert [r.target for r in said.references if r.found_in is CommitPart.TRAILER] == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        pytest.param("REQ-1", ["REQ-1"], id="alone"),
        pytest.param("(REQ-1), [REQ-2]: done.", ["REQ-1", "REQ-2"], id="punctuation"),
        pytest.param("Ends with REQ-1.", ["REQ-1"], id="full stop"),
        pytest.param("REQ-1's form", ["REQ-1"], id="possessive"),
        pytest.param("REQ-1/REQ-2", ["REQ-1", "REQ-2"], id="slash between ids"),
        pytest.param("REQ-1..REQ-2", [], id="range"),
        pytest.param("REQ-1-x REQ-1_x REQ-1a REQ-1.x REQ-1..2", [], id="longer words"),
        pytest.param("the REQ-1.2 and REQ-2.3/4.", ["REQ-1", "REQ-2"], id="parts"),
        pytest.param("XREQ-1 req-1a req-1", [], id="other words"),
        pytest.param("feature/REQ-1-branch feature/REQ-1", [], id="branches"),
        pytest.param("docs/REQ-1.md and C:\\REQ-1", [], id="paths"),
        pytest.param("REQ-1@example.org", [], id="an address of mail"),
        pytest.param("see https://example.org/REQ-1?x=REQ-2", [], id="an address"),
        pytest.param("`REQ-1` and ``a ` REQ-2``", [], id="code spans"),
        pytest.param("```\nREQ-1\n```\nREQ-2", ["REQ-2"], id="a fence"),
        pytest.param("```\nREQ-1", ["REQ-1"], id="a fence that never ends"),
        pytest.param("text\n\n    REQ-1\n\ntext", [], id="indented code"),
        pytest.param("REQ-999", [], id="unknown"),
        pytest.param("REQ-1 REQ-1", ["REQ-1"], id="once"),
        pytest.param("ＲＥＱ-1 REQ-１", [], id="other scripts"),
    ],
)
def test_mentions(text: str, targets: list[str]) -> None:
    said = read(f"Subject\n\n{text}\n")
    assert [one.target for one in said.references] == targets
    assert all(one.found_in is CommitPart.BODY for one in said.references)


@pytest.mark.parametrize(
    ("message", "targets"),
    [
        pytest.param(SQUASHED.format("About REQ-1"), ["REQ-1"], id="quoted by git"),
        pytest.param(SQUASHED.format("    REQ-1"), [], id="code in what is quoted"),
        pytest.param(SQUASHED.format("x") + "\nS\n\n    REQ-1\n", [], id="code behind it"),
        pytest.param(SQUASHED.format("REQ-1").replace("Squashed", "A"), [], id="only alike"),
        pytest.param(SQUASHED.format("REQ-1").replace("commit 0", "commit x"), [], id="no commit"),
    ],
)
def test_mentions_in_squashed_messages(message: str, targets: list[str]) -> None:
    assert [one.target for one in read(message).references] == targets


def test_a_squashed_message_is_a_copy_of_nothing() -> None:
    line = "(cherry picked from commit 0123456)"
    assert read(f"S\n\n{line}\n").origins == ("0123456",)
    assert read(SQUASHED.format(line)).origins == ()


def test_a_mention_in_the_subject_is_told_from_the_body() -> None:
    said = read("Login REQ-1\n\nAlso REQ-2\n")
    assert [one.found_in for one in said.references] == [CommitPart.SUBJECT, CommitPart.BODY]


NUMBER = IdPatternConfig(pattern=LinearPattern(r"#(\d+)"), form="REQ-{}")


def test_a_mention_says_where_it_stands_and_how_it_is_written() -> None:
    message = "Login REQ-1\n\nMore prose.\n\nAlso #2.\n"
    said = parse_message(message, KNOWN, TRAILERS, id_patterns=(NUMBER,))
    assert said.references == (
        Reference(kind="mentions", target="REQ-1", found_in=CommitPart.SUBJECT, line=1),
        Reference(kind="mentions", target="REQ-2", found_in=CommitPart.BODY, line=5, written="#2"),
    )


def test_a_lost_trailer_says_where_it_stands_and_who_lost_it() -> None:
    (lost,) = read("S\n\nMore.\n\nRefs: REQ-1\n\nProse.\n").lost_trailers
    assert (lost.line, lost.squashed) == (5, False)
    # The last paragraph is one that somebody wrote, whatever a forge joined above it.
    (lost,) = read("S (#12)\n\n* more\n\n Refs: REQ-1\n").lost_trailers
    assert (lost.line, lost.squashed) == (5, False)
    # A forge put it there: nobody wrote it so.
    (lost,) = read("S (#12)\n\nRefs: REQ-1\n\n* more\n").lost_trailers
    assert (lost.line, lost.squashed) == (3, True)


@pytest.mark.parametrize(
    ("place", "targets"),
    [
        (CommitPart.SUBJECT, ["REQ-91"]),
        (CommitPart.BODY, ["REQ-92"]),
        (CommitPart.TRAILER, ["REQ-93"]),
    ],
)
def test_unknown_mentions_by_a_pattern_of_one_place(place: CommitPart, targets: list[str]) -> None:
    number = replace(NUMBER, parts=frozenset({place}))
    # A trailer that names no item is words of the body, which may mean one all the same.
    message = "S #91\n\nSee #92.\n\nRefs: nothing of #93\n"
    unknown = unknown_mentions(message, KNOWN, TRAILERS, id_patterns=(number,))
    assert [one.target for one in unknown] == targets


def test_unknown_mentions_leave_out_comments_of_another_mark() -> None:
    message = "S\n\n; REQ-8\n# REQ-9\n"
    assert [one.target for one in unknown_mentions(message, KNOWN, TRAILERS, ";")] == ["REQ-9"]
    assert [one.target for one in unknown_mentions(message, KNOWN, TRAILERS)] == ["REQ-8"]


def test_an_id_of_a_trailer_is_not_mentioned_again() -> None:
    assert found("REQ-1: login\n\nImplements: REQ-1\n") == [("implements", "REQ-1", 3)]


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Login for REQ-2", id="a subject"),
        pytest.param("S\n\nImplements: REQ-1", id="a trailer"),
        pytest.param("S\n\nRefs: REQ-1,\n  REQ-2", id="folded"),
        pytest.param("S\n\nRefs: REQ-1\n\nSee REQ-2.", id="a lost trailer"),
        pytest.param("S\n\n```\nREQ-2\n```", id="a fence"),
        pytest.param("S\n\nRefs: REQ-1\n# REQ-2", id="a comment"),
        pytest.param("Revert\n\nThis reverts commit 0123456.", id="a revert"),
    ],
)
def test_a_message_without_a_final_line_feed_says_the_same(message: str) -> None:
    reader = MessageReader(KNOWN, TRAILERS)
    said = read(message)
    assert said == read(message + "\n")
    assert said.references or said.reverts or "```" in message
    assert reader.read(message) == reader.read_full(message) == reader.read(message + "\n")
    assert reader.read_note(message) == reader.read_note(message + "\n")
    corrected = corrected_message(message + "\n", TRAILERS, KNOWN)
    assert corrected_message(message, TRAILERS, KNOWN).rstrip("\n") == corrected.rstrip("\n")


@pytest.mark.parametrize("known", ["12", "login"], ids=["a number", "a word"])
def test_what_could_be_a_plain_word_is_no_mention(known: str) -> None:
    ids = identifiers(known)
    assert not parse_message(f"Take the {known}\n", ids, TRAILERS).references
    assert parse_message(f"S\n\nRefs: {known}\n", ids, TRAILERS).references


def test_a_decision_is_found_with_any_number_of_zeros() -> None:
    ids = identifiers("ADR-0005", naming=Naming.FILE)
    assert [one.target for one in parse_message("Follow ADR-5\n", ids, TRAILERS).references] == [
        "ADR-5"
    ]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        pytest.param("S\n\nRefs: REQ-1\n\nMore prose.\n", "not in the last paragraph", id="above"),
        pytest.param("S\n\nRefs: REQ-1\n\nSigned-off-by: z\n", "last paragraph", id="sign-off"),
        pytest.param("S\nRefs: REQ-1\n", "which git reads as the subject", id="subject"),
        pytest.param("S\n\n* Refs: REQ-1\n", "begins with `*`", id="bullet"),
        pytest.param("S\n\n> Refs: REQ-1\n", "begins with `>`", id="quoted"),
        pytest.param("S\n\n Refs: REQ-1\n", "indented", id="indented"),
        pytest.param("S\n\nFixes #12\nRefs: REQ-1\n", "contains “Fixes #12”", id="other line"),
        pytest.param("S (#12)\n\n* a\n\nRefs: REQ-1\n\n* b\n", "squash merge", id="squash"),
        pytest.param(SQUASHED.format("Refs: REQ-1"), "squash merge", id="squash by git"),
    ],
)
def test_a_lost_trailer_is_understood_and_explained(message: str, reason: str) -> None:
    said = read(message)
    assert [(one.kind, one.target) for one in said.references] == [("refs", "REQ-1")]
    assert [(one.key, one.value) for one in said.lost_trailers] == [("Refs", "REQ-1")]
    assert reason in said.lost_trailers[0].reason


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (
            "S\nRefs: REQ-1\n",
            "it is in the first paragraph, which git reads as the subject",
        ),
        (SQUASHED.format("Refs: REQ-1"), "it is indented in the message of a squash merge"),
        (
            "S (#12)\n\nRefs: REQ-1\n\n* b\n",
            "it is not in the last paragraph of the message of a squash merge",
        ),
        ("S\n\nRefs: REQ-1\n\nb\n", "it is not in the last paragraph of the message"),
        ("S\n\n * Refs: REQ-1\n", "the line begins with `*`"),
        (
            "S\n\n Refs: REQ-1\n",
            "the line is indented, so git reads it as part of the line above",
        ),
        (
            f"S\n\nRefs: REQ-1\n{'b' * 60}\n",
            f"its paragraph contains “{'b' * 60}”, which is not a trailer",
        ),
        (
            f"S\n\nRefs: REQ-1\n{'b' * 61}\n",
            f"its paragraph contains “{'b' * 60}…”, which is not a trailer",
        ),
    ],
)
def test_the_reason_why_a_trailer_is_lost_in_full(message: str, reason: str) -> None:
    (lost,) = read(message).lost_trailers
    assert lost.reason == reason


BELOW = "Refs: REQ-1\n\nMore.\n"


@pytest.mark.parametrize(
    ("message", "is_of_forge"),
    [
        pytest.param(f"S (#12)\n\n{BELOW}", True, id="GitHub"),
        pytest.param(f"Merged PR 12: S\n\n{BELOW}", True, id="Azure"),
        pytest.param(
            "Merged PR 12: S\n\nRefs: REQ-1\n\nRelated work items: #123\n", True, id="work items"
        ),
        pytest.param(
            "S\n\nRefs: REQ-1\n\nRelated work items: #1, #2\n", True, id="a title by hand, Azure"
        ),
        pytest.param(
            "S\n\nRefs: REQ-1\nRelated work items: #123\n", True, id="in one paragraph, Azure"
        ),
        pytest.param("S\n\nRefs: REQ-1\n\nSee merge request a/b!12\n", True, id="GitLab"),
        pytest.param(
            "S\n\nRefs: REQ-1\nSee merge request a/b!12\n", True, id="in one paragraph, GitLab"
        ),
        pytest.param(f"S (!12)\n\n{BELOW}", True, id="GitLab, by a template"),
        pytest.param(f"Merged in s (pull request #12)\n\n{BELOW}", True, id="Bitbucket Cloud"),
        pytest.param(
            "S (pull request #12)\n\nRefs: REQ-1\n\nApproved-by: Ada\n", True, id="approved"
        ),
        pytest.param(
            f"Pull request #12: S\n\nMerge in S/web from a to main\n\n{BELOW}",
            True,
            id="Bitbucket Data Center",
        ),
        pytest.param(f"S, of PR 12: more\n\n{BELOW}", False, id="a person"),
        pytest.param(f"S\n\nMentioned in (#12)\n\n{BELOW}", False, id="not in the subject"),
        pytest.param("Merged PR 12: S\n\nRefs: REQ-1\nMore.\n", False, id="prose beside it"),
        pytest.param("Merged PR 12: S\n\n* Refs: REQ-1\n", False, id="a point"),
    ],
)
def test_who_lost_a_trailer(message: str, *, is_of_forge: bool) -> None:
    (lost,) = read(message).lost_trailers
    assert lost.squashed is is_of_forge


def test_a_comment_is_not_the_line_that_hides_a_trailer() -> None:
    message = "S\n\nRefs: REQ-1\n; a comment\nprose\n"
    (lost,) = parse_message(message, KNOWN, TRAILERS, ";").lost_trailers
    assert lost.reason == "its paragraph contains “prose”, which is not a trailer"


def test_a_subject_keeps_all_its_letters() -> None:
    assert read("Show X\r\nand XX\r\n\r\nMore.\r\n").subject == "Show X and XX"


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("S\n\nRefs: REQ-1\n", id="seen"),
        pytest.param("S\r\n\r\nRefs: REQ-1\r\n", id="carriage returns"),
        pytest.param("S (#1)\n\n* Refs: REQ-1\n\nRefs: REQ-1\n", id="seen elsewhere"),
        pytest.param("S\n\nRefs: #12\n\nprose\n", id="no id"),
        pytest.param("S\n\n```\nRefs: REQ-1\n```\n", id="fence"),
        pytest.param("S\n\n    Refs: REQ-1\n\nx\n", id="indented code"),
        pytest.param("S\n\nRefs: REQ-1\n\n# Please enter\n#\tdocs/REQ-2\n", id="comments"),
        pytest.param(
            f"S\n\nRefs: REQ-1\n# {DASHES} >8 {DASHES}\n+Refs: REQ-2",
            id="scissors",
        ),
        pytest.param("", id="empty"),
        pytest.param("\n\n", id="blank"),
    ],
)
def test_nothing_is_lost(message: str) -> None:
    assert not read(message).lost_trailers
    assert corrected_message(message, TRAILERS, KNOWN) == message


@pytest.mark.parametrize(
    ("line", "right", "reason"),
    [
        pytest.param(
            "Implments: REQ-1",
            "Implements: REQ-1",
            "its key is misspelled as `Implments`",
            id="typo",
        ),
        pytest.param(
            "Implement: REQ-1 and REQ-2,\n  NEED-3",
            "Implements: REQ-1, REQ-2, NEED-3",
            "its key is misspelled as `Implement`",
            id="typo, several ids, folded",
        ),
        pytest.param(
            "Implements REQ-1",
            "Implements: REQ-1",
            "the colon after `Implements` is missing",
            id="no colon",
        ),
        pytest.param(
            "**Implements**: REQ-1", "Implements: REQ-1", "its key is wrapped in `**`", id="bold"
        ),
        pytest.param(
            "**implements:** REQ-1, REQ-2",
            "Implements: REQ-1, REQ-2",
            "its key is wrapped in `**`",
            id="bold with its colon",
        ),
    ],
)
@pytest.mark.parametrize(
    ("around", "corrected"),
    [
        pytest.param("S\n\n{}\n", "S\n\n{}\n", id="alone"),
        pytest.param("S\n\n{}\n\nProse.\n", "S\n\nProse.\n\n{}\n", id="above prose"),
        pytest.param(
            "S\n\nSigned-off-by: z\n{}\nRefs: REQ-12\n",
            "S\n\n{}\nSigned-off-by: z\nRefs: REQ-12\n",
            id="in the block",
        ),
    ],
)
def test_a_line_that_was_to_be_a_trailer(
    around: str, corrected: str, line: str, right: str, reason: str
) -> None:
    message = around.format(line)
    said = read(message)
    assert [f"{one.key}: {one.value}" for one in said.lost_trailers] == [right]
    assert [one.reason for one in said.lost_trailers] == [reason]
    assert not [one for one in said.references if one.kind == "implements"]
    assert ("mentions", "REQ-1") in {(one.kind, one.target) for one in said.references}
    assert corrected_message(message, TRAILERS, KNOWN) == corrected.format(right)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Implements REQ-1\n", id="subject"),
        pytest.param("S\nImplments: REQ-1\n", id="first paragraph"),
        pytest.param("S\n\nThis change\nimplements REQ-1\n", id="rest of a sentence"),
        pytest.param("S\n\nImplements REQ-1 at last\n", id="words behind"),
        pytest.param("S\n\nImplements REQ-1.\n", id="a sentence"),
        pytest.param("S REQ-1\n\nImplments: REQ-99\n", id="unknown id"),
        pytest.param("S REQ-1\n\nImplments:\n", id="no value"),
        pytest.param("S\n\nReviewed: REQ-1\n", id="another key"),
        pytest.param("S\n\n**Reviewed**: REQ-1\n", id="another key, bold"),
        pytest.param("S\n\n**Implements: REQ-1\n", id="half bold"),
        pytest.param("S\n\n```\nImplments: REQ-1\n```\n", id="fence"),
        pytest.param("S\n\n    Implments: REQ-1\n", id="indented code"),
        pytest.param("S\n\nImplments: REQ-1\nImplements: REQ-1\n", id="said elsewhere"),
    ],
)
def test_what_was_not_to_be_a_trailer(message: str) -> None:
    assert not read(message).lost_trailers
    assert corrected_message(message, TRAILERS, KNOWN) == message


@pytest.mark.parametrize(
    ("setting", "comment"),
    [(";", ";"), ("auto", ";"), ("auto", "#"), ("%", "%"), ("//", "//")],
)
def test_comments_begin_with_the_character_that_is_set(setting: str, comment: str) -> None:
    other = ";" if comment == "#" else "#"
    cut = f"{comment} {DASHES} >8 {DASHES}\n{comment} below\n+Refs: REQ-12\n"
    for end in (f"{comment} Please enter\n{comment}\tREQ-12\n", cut):
        message = f"S\n\nRefs: REQ-1\n\n{other} REQ-2\n\n{end}"
        said = parse_message(message, KNOWN, TRAILERS, setting)
        assert {one.target for one in said.references} == {"REQ-1", "REQ-2"}
        assert [one.key for one in said.lost_trailers] == ["Refs"]
        corrected = corrected_message(message, TRAILERS, KNOWN, setting)
        assert corrected == f"S\n\n{other} REQ-2\n\nRefs: REQ-1\n"


def test_auto_without_comments_leaves_the_last_line_alone() -> None:
    assert parse_message("S\n\n@REQ-1\n\n;Refs: x", KNOWN, TRAILERS, "auto").subject == "S"
    assert not parse_message("S\n\nRefs: REQ-1\n", KNOWN, TRAILERS, "auto").lost_trailers


@pytest.mark.parametrize(
    ("message", "targets"),
    [
        pytest.param("Login REQ-9\n\nNEED-8, (REQ-7).\n", ["REQ-9", "NEED-8", "REQ-7"], id="words"),
        pytest.param("S\n\nREQ-1/REQ-9\n", ["REQ-9"], id="beside a known one"),
        pytest.param("S\n\nREQ-1 REQ-1-branch REQ-1.2 REQ-1..REQ-2\n", [], id="behind a known id"),
        pytest.param("S\n\nUTF-8 RFC-2119 req-9 XREQ-9\n", [], id="other prefixes"),
        pytest.param("Merge branch 'feature/REQ-9'\n\nREQ-9/x docs/REQ-9.md\n", [], id="paths"),
        pytest.param("S\n\n`REQ-9` https://example.org/REQ-9\n", [], id="code and addresses"),
        pytest.param("S\n\nImplements: REQ-9\n", [], id="trailers"),
        pytest.param("S\n\n# REQ-9\n\nx\n", [], id="comments"),
        pytest.param("S REQ-8\n\n# x\n\nREQ-9\n", ["REQ-8", "REQ-9"], id="around a comment"),
        pytest.param("REQ-8\n\n```\nx\n```\nREQ-9\n", ["REQ-8", "REQ-9"], id="around code"),
        pytest.param("REQ-8\n\nRefs: REQ-1\n\nREQ-9\n", ["REQ-8", "REQ-9"], id="around a trailer"),
        pytest.param('Revert "REQ-9"\n\nThis reverts commit 0123456.\n', [], id="reverts"),
    ],
)
def test_unknown_mentions(message: str, targets: list[str]) -> None:
    assert [one.target for one in unknown_mentions(message, KNOWN, TRAILERS)] == targets


@pytest.mark.parametrize(
    ("body", "oids"),
    [
        pytest.param("This reverts commit 0123456789.", ["0123456789"], id="git"),
        pytest.param("This reverts commits 0123456 and 89abcde.", ["0123456", "89abcde"], id="two"),
        pytest.param("> This reverts commit 0123456789.", [], id="quoted"),
        pytest.param("This partially reverts commit 0123456789.", [], id="in part"),
        pytest.param("```\nThis reverts commit 0123456789.\n```", [], id="fence"),
        pytest.param(
            "```\ncode\n```\nThis reverts commit 0123456789.", ["0123456789"], id="below a fence"
        ),
    ],
)
def test_reverts(body: str, oids: list[str]) -> None:
    assert [one.oid for one in read(f"Revert\n\n{body}\n").reverts] == oids


def test_revert_of_a_merge_names_its_base() -> None:
    said = read("Revert\n\nThis reverts commit 0123456, reversing\nchanges made to 89abcde.\n")
    assert [(one.oid, one.base) for one in said.reverts] == [("0123456", "89abcde")]


def test_the_quoted_subject_of_a_revert_mentions_nothing() -> None:
    said = read('Revert "Login REQ-1"\n\nThis reverts commit 0123456789.\n')
    assert not said.references


@given(message=st.text(max_size=300) | st.text(alphabet="REQ-12 \n\r:`*>#(),\t\0", max_size=200))
@settings(max_examples=300)
def test_no_message_does_harm(message: str) -> None:
    read(message)
    corrected_message(message, TRAILERS)


@pytest.mark.parametrize(
    "piece",
    [
        "AA1111111111",
        "a-",
        "a.",
        "* ",
        "> ",
        "`",
        "``` ",
        "(",
        "REQ-1(",
        "[a](",
        "    ",
        "REQ-1, ",
        "REQ-9/",
        "\nImplments: REQ-1",
        "\n* Refs: REQ-1",
        "\n\nRefs: REQ-2",
        " <!-- ",
        "<!--\n\n-->",
        "\n<!-- a",
    ],
)
@pytest.mark.parametrize(
    "start",
    [
        "",
        "Implements: ",
        "Implments: ",
        "Implements ",
        "**Refs:** ",
        "Refs: ",
        "This reverts commit 0123456, ",
    ],
)
def test_time_grows_with_the_length_of_a_message_only(start: str, piece: str) -> None:
    # Anything worse would take hours here.
    message = f"S\n\n{start}{piece * 10_000}!\n"
    read(message)
    corrected_message(message, TRAILERS, KNOWN)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<!--\nImplements: REQ-1\n-->\n\nText.\n", [("mentions", "REQ-1")], id="own"),
        pytest.param("<!-- Implements: REQ-1 -->\n\nText.\n", [("mentions", "REQ-1")], id="a line"),
        pytest.param("<!--\nImplement: REQ-1\n-->\n", [("mentions", "REQ-1")], id="misspelled"),
        pytest.param("<!--\nImplements: REQ-1\n", [("implements", "REQ-1")], id="never closed"),
        pytest.param(
            "<!--\nImplements: REQ-2\n-->\n\nImplements: REQ-1\n",
            [("implements", "REQ-1"), ("mentions", "REQ-2")],
            id="a trailer behind it",
        ),
        pytest.param(
            "What it does <!-- say\nImplements: REQ-1\nhere -->\n\nText.\n",
            [("mentions", "REQ-1")],
            id="within a line",
        ),
        pytest.param(
            "## Items\nImplements: <!-- as REQ-1 -->\n", [("mentions", "REQ-1")], id="no value"
        ),
        pytest.param(
            "Implements: REQ-2 <!-- or REQ-1 -->\n",
            [("implements", "REQ-2"), ("mentions", "REQ-1")],
            id="behind the value",
        ),
        pytest.param(
            "The mark <!-- is bad.\n\na --> b\n\nImplements: REQ-1\n",
            [("implements", "REQ-1")],
            id="within a line, not closed in the paragraph",
        ),
        pytest.param(
            "The mark `<!--` is bad.\nImplements: REQ-1\na --> b\n",
            [("implements", "REQ-1")],
            id="a code span",
        ),
        pytest.param(
            "```\n<!--\n```\nImplements: REQ-1\n-->\n", [("implements", "REQ-1")], id="a fence"
        ),
        pytest.param(
            "<!-- a --> <!--\nImplements: REQ-2 -->\nImplements: REQ-1\n",
            [("implements", "REQ-1"), ("mentions", "REQ-2")],
            id="two",
        ),
    ],
)
def test_hints_in_html_comments_are_no_trailers(body: str, expected: list[tuple[str, str]]) -> None:
    message = f"Mend a typo (#12)\n\n{body}"
    assert [(kind, target) for kind, target, _ in found(message)] == expected
