"""The links in the text of decisions, and what becomes of them."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit import cpu_seconds
from reqtrace.model.file_reference import FileReference
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.sources.file_references import ReferenceSearch
from sources_kit import read_one

TEXT = "# 1. One database\n\n## Status\n\nAccepted\n\n## Context\n\n"


def references(text: str, path: str = "docs/adr/0001-a.md") -> list[str]:
    """The paths that a decision with this text in its last section links to."""
    return [reference.path for reference in read_one(path, TEXT + text).references]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("[b](0002-b.md)", "docs/adr/0002-b.md"),
        ("[b](./0002-b.md)", "docs/adr/0002-b.md"),
        ("[b](../0002-b.md#context)", "docs/0002-b.md"),
        ("[b]( 0002-b.md )", "docs/adr/0002-b.md"),
        ('[b](0002-b.md "The second")', "docs/adr/0002-b.md"),
        ("[b](<two words.md>)", "docs/adr/two words.md"),
        ("[b](two%20words.md)", "docs/adr/two words.md"),
        ("[b](two\\_words.md)", "docs/adr/two_words.md"),
        ("[b](b_(draft).md)", "docs/adr/b_(draft).md"),
        ("[b](%ff.md)", "docs/adr/\udcff.md"),
        ("![b](img/b.png?raw=true)", "docs/adr/img/b.png"),
        ("[![b](b.png)](https://example.org)", "docs/adr/b.png"),
        ("[b](../../src/)", "src"),
        ("[b](../..)", "."),
        ("[b](../../../b.md)", "../b.md"),
        ("[b]: 0002-b.md", "docs/adr/0002-b.md"),
        ("[b]: <0002-b.md> 'The second'", "docs/adr/0002-b.md"),
        ("- one\n\n    [b](0002-b.md)", "docs/adr/0002-b.md"),
        ("words\n    [b](0002-b.md)", "docs/adr/0002-b.md"),
        ("> [b](0002-b.md)", "docs/adr/0002-b.md"),
        ("| [b](0002-b.md) |", "docs/adr/0002-b.md"),
    ],
)
def test_links_count_from_the_folder_of_the_decision(written: str, path: str) -> None:
    assert references(written) == [path]


@pytest.mark.parametrize(
    "written",
    [
        "[b](https://example.org/b.md)", "[b](mailto:b@example.org)", "[b](#context)", "[b](?a=1)",
        "[b](/img/b.png)", "[b]({{ b }})", "[b](${b}/c)", "[b]()", "[b](<>)", "[b](b.md",
        "[b\\](b.md)", "`[b](b.md)`", "```\n[b](b.md)\n```", "<!-- [b](b.md) -->",
        "\n    [b](b.md)", "\n\t[b](b.md)", "words\n\n    [b](b.md)\n    [c](c.md)",
        "[b](two words.md)", "[b] (b.md)", "[^1]: b.md", "[b]: not a link", "``[b](b.md)``",
        "[b](../../../../issues/7)", "[b](../../../../wiki)", "[b]: https://example.org",
    ],
)  # fmt: skip
def test_no_links_to_files(written: str) -> None:
    assert references(written) == []


def test_a_link_stands_where_its_path_is_written() -> None:
    item = read_one(
        "docs/adr/0001-a.md", TEXT + "See `x` and [b](b.md), [c](<c.md>).\n\n[d]: d.md\n"
    )
    places = [(reference.location.line, reference.location.column) for reference in item.references]
    assert places == [(9, 17), (9, 29), (11, 6)]


def test_links_of_restructuredtext() -> None:
    text = (
        "One database\n============\n\nStatus\n------\n\nAccepted\n\nContext\n-------\n\n"
        "See `the other <0002-b.rst>`_, `a page <../c.html>`__, `its alias <other_>`_,\n"
        ":doc:`there <0003-x>`, ``[b](b.md)`` and `the web <https://example.org>`_.\n\n"
        ".. _other: 0002-b.rst\n\n.. code:: text\n\n   `d <d.rst>`_\n"
    )
    item = read_one("docs/decisions/0001-a.rst", text)
    assert [reference.path for reference in item.references] == [
        "docs/decisions/0002-b.rst",
        "docs/c.html",
    ]


@pytest.mark.parametrize(
    ("path", "is_there", "near"),
    [
        ("docs/b.md", True, ""), ("docs", True, ""), (".", True, ""), ("vendor/x/y.md", True, ""),
        ("docs/b.html", True, ""), ("link", True, ""), ("link/deep/er.md", True, ""),
        ("docs/x.html", False, ""), ("links/c.md", False, ""), ("../b.md", False, "docs/b.md"),
        ("B.md", False, "docs/b.md"), ("b", False, "docs/b.md"), ("docs/two.md", False, ""),
        ("vendo/x", False, ""),
    ],
)  # fmt: skip
def test_what_a_link_leads_to(path: str, is_there: bool, near: str) -> None:
    at = Location(path=PurePosixPath("docs/a.md"))
    reference = FileReference(path=path, location=at, in_text=True)
    item = Item(id="ADR-1", type="adr", title="", location=at, references=(reference,))
    files = ("docs/a.md", "docs/b.md", "x/two.md", "y/two.md")
    search = ReferenceSearch([item], files, ["link", "vendor/x", ""])
    assert not search.needed()
    [found] = search.found()
    assert (found.is_there, found.near) == (is_there, near)


def test_a_long_path_takes_no_square_of_time() -> None:
    at = Location(path=PurePosixPath("docs/a.md"))
    path = "a/" * 500_000 + "b.md"
    asked = (FileReference(path=path, location=at, in_text=True),)
    item = Item(id="ADR-1", type="adr", title="", location=at, references=asked)
    with cpu_seconds(10):
        [found] = ReferenceSearch([item], ["docs/a.md"], ["a/" * 1000 + "link"]).found()
        assert not found.is_there
