from __future__ import annotations

import re

import pytest

from reqtrace.util.lazy_pattern import lazy_pattern


def test_it_is_the_pattern() -> None:
    lazy, pattern = (
        make(r"(?P<word>[a-z]+)\d", re.IGNORECASE) for make in (lazy_pattern, re.compile)
    )
    for _ in range(2):  # what was asked for once is an attribute
        assert lazy.sub("-", "AB1 c2") == pattern.sub("-", "AB1 c2")
        assert [one["word"] for one in lazy.finditer("AB1 c2")] == ["AB", "c"]
        assert lazy.fullmatch("AB") is None
    assert (lazy.pattern, lazy.flags, lazy.groups) == (pattern.pattern, pattern.flags, 1)
    assert repr(lazy) == repr(pattern)


def test_bytes() -> None:
    assert lazy_pattern(rb"\d+").findall(b"1 23") == [b"1", b"23"]


def test_nothing_is_compiled_before_it_is_used() -> None:
    wrong = lazy_pattern("(")
    with pytest.raises(re.error, match="unterminated subpattern"):
        wrong.search("")
