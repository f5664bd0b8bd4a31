"""Types, kinds of links and roles of statuses, as the default profile has them."""

from __future__ import annotations

import pytest

from reqtrace.config import default_config
from reqtrace.model.vocabulary import Role

WORDS = default_config().vocabulary


@pytest.mark.parametrize(
    ("lower", "upper", "kind"),
    [
        ("goal", "goal", "supports"),
        ("outcome", "goal", "measures"),
        ("outcome", "need", "measures"),
        ("need", "goal", "supports"),
        ("req", "need", "satisfies"),
        ("req", "req", "refines"),
        ("adr", "req", "addresses"),
        ("adr", "need", "addresses"),
        ("adr", "adr", "relates_to"),
        ("debt", "req", "burdens"),
        ("debt", "adr", "burdens"),
        ("test", "req", "verifies"),
        ("need", "req", None),
    ],
)
def test_the_kind_of_a_plain_link_follows_from_the_types(
    lower: str, upper: str, kind: str | None
) -> None:
    assert WORDS.kind_between(lower, upper) == kind


@pytest.mark.parametrize(
    ("item_id", "type_"),
    [
        ("REQ-12", "req"),
        ("req-12", "req"),
        ("REQ012", "req"),
        ("REQ_AREA_7", "req"),
        ("REQUEST-1", None),
        ("NEED-1", "need"),
        ("UN-3", "need"),
        ("TC-1", "test"),
        ("001", None),
    ],
)
def test_the_type_of_an_id(item_id: str, type_: str | None) -> None:
    assert WORDS.type_of_id(item_id) == type_


@pytest.mark.parametrize(
    ("type_", "status", "role"),
    [
        ("req", "draft", Role.PROVISIONAL),
        ("req", "Approved", Role.ACTIVE),
        ("req", "In Progress", Role.ACTIVE),
        ("need", "implemented", Role.DONE),
        ("need", "obsolete", Role.RETIRED),
        ("adr", "accepted", Role.ACTIVE),
        ("adr", "superseded", Role.RETIRED),
        ("req", "sleepy", None),
    ],
)
def test_roles(type_: str, status: str, role: Role | None) -> None:
    assert WORDS.role_of(type_, status) is role


@pytest.mark.parametrize(
    ("word", "type_"),
    [("requirement", "req"), ("User need", "need"), ("Decision", "adr"), ("test_case", "test")],
)
def test_type_synonyms(word: str, type_: str) -> None:
    assert WORDS.type_named(word) == type_
