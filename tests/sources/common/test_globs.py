"""Patterns that mean one path, whatever signs are in it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import cpu_seconds
from reqtrace.sources.common.globs import escaped_glob, folder_start, matches

NAMES = st.text(st.sampled_from("ab[]*?!-^ ."), min_size=1, max_size=6).filter(
    lambda name: name not in (".", "..")
)


@given(st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: PurePosixPath(*parts)), NAMES)
def test_a_path_as_a_pattern_covers_itself_and_what_lies_below(
    path: PurePosixPath, other: str
) -> None:
    assert matches(escaped_glob(path), path)
    assert matches(f"{folder_start(path)}*", path / "a")
    assert matches(escaped_glob(path), PurePosixPath(other)) is (PurePosixPath(other) == path)


@pytest.mark.parametrize(
    ("folder", "start"), [("", ""), (".", ""), ("a", "a/"), ("a/[b]", "a/[[]b]/")]
)
def test_the_start_of_patterns_on_a_folder(folder: str, start: str) -> None:
    assert folder_start(PurePosixPath(folder)) == start


def test_a_byte_that_no_configuration_holds() -> None:
    assert escaped_glob("caf\udce9.md") == "caf?.md"


@pytest.mark.parametrize(
    ("pattern", "path", "covers"),
    [
        ("a[b]c[d", "abc[d", True),
        ("a[b]c[d", "abcd", False),
        ("[[]", "[", True),
        ("[]a]", "]", True),
        ("[!a]", "b", True),
        ("[a", "[a", True),
        ("x]y[", "x]y[", True),
    ],
)
def test_a_bracket_that_nothing_closes_is_a_sign(pattern: str, path: str, covers: bool) -> None:
    assert matches(pattern, PurePosixPath(path)) is covers


def test_brackets_that_nothing_closes_take_time_of_their_number() -> None:
    with cpu_seconds(20):
        assert not matches("[" * 200_000, PurePosixPath("a"))
