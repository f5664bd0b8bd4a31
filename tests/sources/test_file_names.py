"""Names of pages and templates, and how most names are told from them at once."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.sources.file_names import is_page_by_patterns, is_page_name, may_be_page_name


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("0000-template.md", True),
        ("0000-modele-adr.md", True),
        ("0000-adr-index.md", True),
        ("0000-use-git.md", False),
        ("template-short.md", True),
        ("0001-use-a-template-engine.md", False),
        ("security.md", True),
        ("REQ-12-index.md", False),
        ("0012-x/README.md", False),
        ("requirements/REQ-INDEX.md", True),
        ("adr/0007-index.md", False),
        ("4-days/README.md", True),
    ],
)
def test_names_of_pages(path: str, expected: bool) -> None:
    assert is_page_name(PurePosixPath(path)) is expected


_PARTS_OF_NAMES = (
    "readme|Index|my|contributing|changelog|license|licence|_|-|. |code_of_conduct|SECURITY|"
    "\u017fecurity|template|mod\u00e8le|Modele|0|00|adr|ADR-|1|s|vorlagen|plantilla|REQ-12|"
    "\u212a|\u0130"
)
_STEMS = st.lists(st.sampled_from(_PARTS_OF_NAMES.split("|")), min_size=1, max_size=5).map("".join)


@given(_STEMS)
def test_names_without_the_words_of_pages_match_no_pattern(stem: str) -> None:
    path = PurePosixPath("docs", f"{stem}.md")
    assert may_be_page_name(stem) or not is_page_by_patterns(stem, path)
    assert is_page_name(path) is is_page_by_patterns(path.stem, path)
