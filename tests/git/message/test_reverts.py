"""Reverts as git, forges and people write them: what a message names, and what it only quotes."""

from __future__ import annotations

import pytest

from git_kit import KNOWN, TRAILERS
from reqtrace.git.message.message import MessageReader
from reqtrace.git.message.reverts import Revert, find_reverts

OID = "0123456789" * 4
OTHER = "89abcdef01" * 4
NUMBER = Revert(pull="#12")


@pytest.mark.parametrize(
    ("body", "reverts"),
    [
        pytest.param("This reverts merge request !42", [Revert(pull="!42")], id="GitLab"),
        pytest.param(
            "This reverts merge request shop/web/orders!42",
            [Revert(pull="!42", repository="shop/web/orders")],
            id="GitLab, a full reference",
        ),
        pytest.param("This reverts pull request #12.", [NUMBER], id="Bitbucket"),
        pytest.param(
            "This reverts pull request #12.\n\n> The text of the request:\r\n> \r\n> * one\n",
            [NUMBER],
            id="Bitbucket, with the text of the request",
        ),
        pytest.param(
            "Reverts acme/shop#12", [Revert(pull="#12", repository="acme/shop")], id="GitHub"
        ),
        pytest.param("Reverts #12", [NUMBER], id="GitHub, by hand"),
        pytest.param("Reverts !12", [Revert(pull="!12")], id="GitLab or Azure, by hand"),
        pytest.param("This reverts #12. It was wrong.", [NUMBER], id="without a noun"),
        pytest.param("This reverts PR #12 as it panics.", [NUMBER], id="PR"),
        pytest.param("Reverts #12 and #13.", [NUMBER, Revert(pull="#13")], id="two"),
        pytest.param(
            "Reverts https://github.com/acme/shop/pull/12 because",
            [Revert(pull="#12", repository="acme/shop")],
            id="an address of GitHub",
        ),
        pytest.param(
            "Reverts https://gitlab.com/shop/web/orders/-/merge_requests/42",
            [Revert(pull="!42", repository="shop/web/orders")],
            id="an address of GitLab",
        ),
        pytest.param(
            "This reverts https://bitbucket.org/acme/shop/pull-requests/12.",
            [Revert(pull="#12", repository="acme/shop")],
            id="an address of Bitbucket",
        ),
        pytest.param(
            f"Reverts https://github.com/acme/shop/commit/{OID}", [Revert(oid=OID)], id="a commit"
        ),
        pytest.param(f"Reverts {OID[:7]}. Measured again.", [Revert(oid=OID[:7])], id="a name"),
        pytest.param(f"This reverts {OID[:9]} (why)", [Revert(oid=OID[:9])], id="no noun, a name"),
        pytest.param(
            f"This reverts commit {OID}, reversing\nchanges made to {OTHER}.",
            [Revert(oid=OID, base=OTHER)],
            id="a merge",
        ),
        pytest.param(
            f"  This reverts commit {OID},\n  reversing\n  changes made to {OTHER}.",
            [Revert(oid=OID, base=OTHER)],
            id="a merge, indented by a little",
        ),
        pytest.param("Reverts and improves on #12.", [], id="more than a revert"),
        pytest.param("This reverts a few of the changes introduced in #12.", [], id="a part"),
        pytest.param("This reverts #12's tests.", [], id="what belongs to it"),
        pytest.param("This change\nreverts #12 in part.", [], id="within a sentence"),
        pytest.param("See https://e.org/x\nReverts https://e.org/x", [], id="another address"),
        pytest.param("> This reverts merge request !42", [], id="quoted"),
        pytest.param("* > This reverts merge request !42", [], id="quoted in a list"),
        pytest.param("```\nReverts #12\n```", [], id="in a fence"),
        pytest.param("    Reverts #12", [], id="in indented code"),
        pytest.param("<!-- Say\nReverts #12\nhere -->", [], id="in a comment"),
        pytest.param(
            "<details>\n<summary>Notes</summary>\n\nReverts #12\n\n</details>", [], id="folded"
        ),
        pytest.param(
            "<details>\n<details>\n</details>\nReverts #12\n</details>\n\nReverts #13",
            [Revert(pull="#13")],
            id="below a fold in a fold",
        ),
        pytest.param("<blockquote>\nReverts #12\n</blockquote>", [], id="quoted in HTML"),
        pytest.param("<details>\nReverts #12", [], id="folded and cut off"),
        pytest.param("Of `<details>`.\n\nReverts #12", [NUMBER], id="below the name of a tag"),
    ],
)
def test_reverts_of_a_body(body: str, reverts: list[Revert]) -> None:
    read = MessageReader(KNOWN, TRAILERS).read
    assert list(read(f"Take it back\n\n{body}\n").reverts) == reverts


@pytest.mark.parametrize(
    "report",
    [
        "Bumps [parser](https://github.com/up/parser) from 1 to 2.\n\n{}\n",
        "This PR contains the following updates:\n\n| parser | 1 -> 2 |\n\n{}\n",
        "### Release Notes\n\n{}\n",
        "Release notes\n\nSourced from parser's releases.\n\n{}\n",
        "<details>\n<summary>Release notes</summary>\n{}\n</details>\n",
    ],
)
@pytest.mark.parametrize(
    "note", ["Reverts #12", "- This reverts pull request #12", f"* This reverts commit {OID}"]
)
def test_what_a_bot_copies_from_release_notes_reverts_nothing(report: str, note: str) -> None:
    read = MessageReader(KNOWN, TRAILERS).read
    assert read(f"Bump parser from 1 to 2 (#20)\n\n{report.format(note)}").reverts == ()


def test_a_commit_that_was_squashed_with_that_of_a_bot_is_heard() -> None:
    body = "* Bump a\n\nBumps [a](https://e.org) from 1 to 2.\n\n"
    text = f'Bump a (#20)\n\n{body}* Revert "Login"\n\nThis reverts commit {OID}.\n'
    assert find_reverts(text) == (Revert(oid=OID, quoted="Login"),)


@pytest.mark.parametrize(
    ("message", "quoted"),
    [
        pytest.param('Revert "Login"\n', "Login", id="GitLab, squashed"),
        pytest.param('Revert "Login" (#15)\n', "Login", id="GitHub, without a text"),
        pytest.param('Reapply "Login" (#16)\n', 'Revert "Login"', id="applied again"),
        pytest.param('Revert "Revert "Login"" (!16)\n', 'Revert "Login"', id="a revert"),
        pytest.param(
            'Merged PR 15: Revert "Merged PR 12: Login"\n\nRelated work items: #3\n',
            "Merged PR 12: Login",
            id="Azure",
        ),
        pytest.param('Revert "Login"\n\nSigned-off-by: A <a@e.org>\n', "Login", id="signed"),
        pytest.param('Revert "Login"\n\nNot in so many words.\n', None, id="with more words"),
        pytest.param('Revert "Login" in part\n', None, id="a part"),
        pytest.param("Revert Login\n", None, id="not quoted"),
        pytest.param("revert: login\n", None, id="a type of Conventional Commits"),
    ],
)
def test_a_title_that_says_it_all(message: str, quoted: str | None) -> None:
    expected = () if quoted is None else (Revert(quoted=quoted),)
    assert MessageReader(KNOWN, TRAILERS).read(message).reverts == expected


@pytest.mark.parametrize(
    ("message", "quoted"),
    [
        pytest.param(f'Revert "Login"\n\nThis reverts commit {OID}.\n', "Login", id="the subject"),
        pytest.param(
            'Merge pull request #15 from a/b\n\nRevert "Login"\n\nReverts #12\n',
            "Login",
            id="the title below that of a merge",
        ),
        pytest.param(
            f'All (#9)\n\n* Revert "A"\n\nB.\n\n* Revert "Login" (#3)\n\nThis reverts {OID}.\n',
            "Login",
            id="the nearest of a squash",
        ),
        pytest.param('revert: "Login" (#15)\n\nReverts a/b#12\n', "Login", id="a type, quoted"),
        pytest.param(f"revert: login (#15)\n\nThis reverts commit {OID}.\n", "login", id="a type"),
        pytest.param(f"Take it back\n\nThis reverts commit {OID}.\n", "", id="none"),
    ],
)
def test_a_revert_knows_the_subject_that_its_title_quotes(message: str, quoted: str) -> None:
    (revert,) = find_reverts(message)
    assert revert.quoted == quoted


@pytest.mark.parametrize(
    "piece",
    [
        "This reverts ", "\nReverts ", "a/", "a.b-", "#1,", "0123456 and ", "https://", "/-/pull/",
        " (#1)", "Merged PR 1: ", 'Revert "', '"', "<details>", "<", "\n> ", " ", "* ", "revert(",
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "Reverts ", 'Revert "', "Reverts https://e/", "revert("])
def test_time_grows_with_the_length_only(start: str, piece: str) -> None:
    # Anything worse would take hours here.
    MessageReader(KNOWN, TRAILERS).read(f"Revert {piece * 20_000}!\n\n{start}{piece * 20_000}!\n")
