"""Decisions in reStructuredText."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import MakeRepository, Run
from reqtrace.sources.adr.rst_scan import rst_outline
from sources_kit import read_one

DECISION = """\
1. Use event bus
################

Status
******

{0}

Context
*******

Orders must be known::

    Status
    ------
    Rejected

.. note:: Status

   Rejected

Decision
********

We send events. This supersedes `the old way <0003-queue.rst>`_.
"""


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("**Accepted** 2023-05-11", "accepted"),
        ("Provisional *2025-03-18*", "provisional"),
        ("Superseded by `7. Bus <0007-bus.rst>`_", "superseded"),
        ("**Accepted**\n\n*2023-06-09*", "accepted"),
    ],
    ids=["bold, with a date", "a word and a date", "superseded", "two paragraphs"],
)
def test_the_status_of_a_decision(written: str, status: str) -> None:
    item = read_one("docs/decisions/0001-bus.rst", DECISION.format(written))
    assert (item.id, item.title, item.status) == ("ADR-0001", "Use event bus", status)


def test_a_link_names_a_decision_where_it_stands() -> None:
    text = DECISION.format("Superseded by `7. Bus <0007-bus.rst>`_")
    item = read_one("docs/decisions/0001-bus.rst", text)
    [link] = item.links
    position = (link.location.line, link.location.column)
    assert (link.kind, link.target, position) == ("superseded_by", "ADR-0007", (7, 24))


def test_fields_at_the_top() -> None:
    text = "Use git\n=======\n\n:status: Accepted\n:date: 2024-01-31\n\nContext\n-------\n\nc\n"
    item = read_one("docs/adr/0002-git.rst", text)
    assert (item.status, item.attributes["date"]) == ("accepted", "2024-01-31")


def test_headings_have_the_level_of_their_adornment() -> None:
    page = rst_outline("====\nTop\n====\n\nOne\n---\n\nTwo\n~~~\n\nThree\n-----\n\n----\n\ntext\n")
    assert [
        (heading.level, heading.text, heading.first, heading.last) for heading in page.headings
    ] == [
        (1, "Top", 1, 3),
        (2, "One", 5, 6),
        (3, "Two", 8, 9),
        (2, "Three", 11, 12),
    ]


def test_only_decisions_are_read_in_it(make_repository: MakeRepository, run: Run) -> None:
    files = {
        "docs/decisions/0001-bus.rst": DECISION.format("Accepted"),
        "docs/decisions/index.rst": "Decisions\n=========\n",
        "docs/requirements/page.rst": "Requirements\n============\n",
        "docs/page.rst": "Page\n====\n",
    }
    root = make_repository(files).root
    assert [item["id"] for item in run(root, "items", "--format", "json").json()["items"]] == [
        "ADR-0001"
    ]


@settings(max_examples=500)
@given(
    st.lists(
        st.sampled_from(
            ["`", "``", "<", ">", "_", "__", "\n", " ", "a", ":doc:", ".. _a: b", "-", "="]
        )
    ).map("".join)
)
def test_any_text_has_an_outline(text: str) -> None:
    page = rst_outline(text)
    assert len(page.plain) == len(page.lines) == text.count("\n") + 1
    assert all(1 <= heading.first <= heading.last <= len(page.lines) for heading in page.headings)


@pytest.mark.parametrize("part", ["a::\n", "`a <", "..\n", "==\n", " \n", "a\n--\n"])
def test_hostile_texts_are_read_in_linear_time(part: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        rst_outline(part * count)
        return time.process_time() - start

    small = min(seconds(2_000) for _ in range(3))
    assert min(seconds(16_000) for _ in range(2)) < 8 * 6 * max(small, 0.0005)


@pytest.mark.parametrize(
    ("written", "target", "column"),
    [
        (":doc:`0007-bus`", "ADR-0007", 21),
        (":doc:`the bus <0007-bus>`", "ADR-0007", 30),
        (":doc:`/decisions/0007-bus`", "ADR-0007", 21),
        (":ref:`ADR 7 <adr-7>`", "ADR-7", 28),
        (":ref:`adr-7`", "ADR-7", 21),
        ("`the bus`_\n\n.. _the bus: 0007-bus.rst", "ADR-0007", 16),
        ("`the bus`_\n\n.. _`the bus`: other_\n.. _other: 0007-bus.rst", "ADR-0007", 16),
        ("`the bus <other_>`_\n\n.. _other: 0007-bus.rst", "ADR-0007", 25),
        ("bus_.\n\n.. _bus: 0007-bus.rst", "ADR-0007", 15),
        ("`the bus`__\n\n__ 0007-bus.rst", "ADR-0007", 16),
        ("`the bus`__\n\n.. __: 0007-bus.rst", "ADR-0007", 16),
        ("`the bus <0007-bus.rst>`__", "ADR-0007", 25),
        ("`the\nbus <0007-bus.rst>`_", "ADR-0007", 6),
        ("`the bus\n<0007-bus.rst>`_", "ADR-0007", 3),
        ("`the\nbus`_\n\n.. _the bus: 0007-bus.rst", "ADR-0007", 16),
        ("`the bus`_\n\n.. _the bus: https://example.org/7", "https://example.org/7", 16),
    ],
)
def test_forms_of_links(written: str, target: str, column: int) -> None:
    text = DECISION.format(f"Superseded by {written}").replace("This supersedes", "Not")
    [link] = read_one("docs/decisions/0001-bus.rst", text).links
    assert (link.kind, link.target, link.location.column) == ("superseded_by", target, column)


@pytest.mark.parametrize("written", ["bus_", "`the bus`_", "`the bus`", "``bus_``", "`the bus`__"])
def test_what_leads_nowhere_is_text(written: str) -> None:
    text = DECISION.format(f"Accepted, replaces {written}").replace("This supersedes", "Not")
    assert read_one("docs/decisions/0001-bus.rst", text).links == ()
