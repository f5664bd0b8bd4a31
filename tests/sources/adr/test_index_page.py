"""Pages that list decisions."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.sources.adr.index_page import read_index
from reqtrace.sources.common.limits import Limits

PAGE = PurePosixPath("docs/adr/README.md")
ONE, TWO = PurePosixPath("docs/adr/0001-a.md"), PurePosixPath("docs/adr/0002-b.md")


def test_what_a_page_lists_and_what_is_dead() -> None:
    text = "# Index\n\n- [1](0001-a.md)\n- [3](0003-c.md)\n- [how](guide.md)\n\n0002-b, see there\n"
    index = read_index(text.encode(), PAGE, [ONE, TWO], {str(ONE), str(TWO)}, Limits())
    assert index is not None
    assert index.listed == {ONE, TWO}
    assert [(r.path, str(r.location)) for r in index.dead] == [
        ("docs/adr/0003-c.md", "docs/adr/README.md:4:7")
    ]


def test_links_in_code_and_links_elsewhere_are_none() -> None:
    text = "```\n[3](0003-c.md)\n```\n[4](https://example.org/0004-d.md) [5](/0005-e.md)\n"
    index = read_index(text.encode(), PAGE, [ONE], {str(ONE)}, Limits())
    assert index is not None
    assert (index.listed, index.dead) == (frozenset(), ())


def test_a_page_over_the_limit_is_not_read() -> None:
    assert read_index(b"x" * 20, PAGE, [], (), Limits(file_bytes=10)) is None
