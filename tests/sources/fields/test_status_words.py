"""Words of status as people write them, in decisions and in other items."""

from __future__ import annotations

import pytest

from reqtrace.model.vocabulary import Role
from reqtrace.sources.fields.status_words import StatusWords
from sources_kit import read, vocabulary


def words(type_name: str, **synonyms: str) -> StatusWords:
    return StatusWords(vocabulary(), type_name, synonyms)


@pytest.mark.parametrize(
    ("text", "status", "role"),
    [
        ("Accepted", "accepted", Role.ACTIVE),
        ("✅ **Accepted** (2024-01-01).", "accepted", Role.ACTIVE),
        ("Status: `accepted`", "accepted", Role.ACTIVE),
        ("Adopted", "adopted", Role.ACTIVE),
        ("![Status](https://img.shields.io/badge/status-accepted-green)", "accepted", Role.ACTIVE),
        (
            "[![x](https://badgen.net/badge/ADR/approved/green/)](../README.md)",
            "approved",
            Role.ACTIVE,
        ),
        ("Inactive", "inactive", Role.RETIRED),
        ("Amended", "amended", Role.ACTIVE),
        ("Reverted by ADR-7", "reverted", Role.RETIRED),
        ("superseded-in-part by [2](0002-b.md)", "partly superseded", Role.ACTIVE),
        ("Partially superseded by [2](0002-b.md)", "partly superseded", Role.ACTIVE),
        ("superceded in part", "partly superseded", Role.ACTIVE),
        ("Partially implemented", "partly implemented", Role.ACTIVE),
        ("Accepted, partly", "accepted", Role.ACTIVE),
        ("No longer relevant", "no longer relevant", Role.RETIRED),
    ],
)
def test_the_word_with_which_a_text_begins(text: str, status: str, role: Role) -> None:
    assert words("adr").beginning(text) == (status, role)


@pytest.mark.parametrize("text", ["Not accepted", "Nobody knows", "2024-01-01", "", "🤷"])
def test_texts_that_begin_with_no_word_of_status(text: str) -> None:
    assert words("adr").beginning(text) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Approved", "approved"),
        ("✅ Approved (2024-01-01)", "approved"),
        ("Approved.", "approved"),
        ("approved by Ada", "approved"),
        ("In Review", "in review"),
        ("**Done** ✔", "done"),
        ("approved with exceptions", None),
        ("draft | approved", None),
        ("draft / approved", None),
        ("draft → approved", None),
        ("open question", None),
        ("remplacée par `REQ-2`", "superseded"),
        ("ersetzt durch REQ-4", "superseded"),
        ("ersetzt REQ-4", None),
        ("sustituido por REQ-4", "superseded"),
        ("被 REQ-4 取代", "superseded"),
        ("已被REQ-4替换", "superseded"),
        ("REQ-4 に置き換えられた", "superseded"),
        ("取代 REQ-4", None),
        ("abandonnée : le corpus n'a rien donné", "abandoned"),
        ("annulée le 3 mai", "cancelled"),
        ("prévue", "planned"),
        ("geplant", "planned"),
        ("gestrichen", "removed"),
    ],
)
def test_the_word_that_a_whole_value_is(text: str, status: str | None) -> None:
    known = words("req").whole(text)
    assert (known and known[0]) == status


def test_the_words_of_a_source_go_first() -> None:
    assert words("req", yay="approved").whole("Yay! (2024)") == ("approved", Role.ACTIVE)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Adopted it", ""),
        ("Not accepted", ""),
        ("Inactve", '; did you mean "inactive"?'),
        ("Aproved", '; did you mean "approved"?'),
        ("disapproved", ""),
        ("required", ""),
    ],
)
def test_a_hint_never_turns_a_status_round(written: str, hint: str) -> None:
    reading = read("requirements/a.yaml", f"id: REQ-1\ntitle: A\nstatus: {written}\ntext: T.\n")
    (problem,) = reading.problems
    assert problem.message == f'REQ-1 has the unknown status "{written.lower()}"{hint}'
