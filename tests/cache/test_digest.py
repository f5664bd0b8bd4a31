from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

import pytest

from reqtrace.cache.digest import digest_of
from reqtrace.config import default_config
from reqtrace.util.pattern import LinearPattern


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class One:
    name: str


@dataclass(frozen=True)
class Other:
    name: str


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (1, True),
        (None, "None"),
        (["a", "b"], ["a,b"]),
        (["a", "b"], ["b", "a"]),
        ([["a"], "b"], [["a", "b"]]),
        ({"a": 1}, {"a": 2}),
        (One("a"), Other("a")),
        (One("a"), One("b")),
        (LinearPattern("a"), LinearPattern("b")),
        (LinearPattern("a"), "a"),
        ("\ud800", "\ud801"),
        (PurePosixPath("a"), "a"),
    ],
)
def test_what_differs_has_another_digest(one: object, other: object) -> None:
    assert digest_of(one) != digest_of(other)


def test_the_order_of_a_set_is_none() -> None:
    names = [f"name{number}" for number in range(50)]
    assert digest_of(frozenset(names)) == digest_of(frozenset(reversed(names)))


def test_an_enumeration_is_its_value() -> None:
    assert digest_of(Colour.RED) == digest_of("red")


def test_what_cannot_be_told_apart_is_refused() -> None:
    with pytest.raises(TypeError, match="function has no digest"):
        digest_of(lambda: 1)


def test_settings_have_the_same_digest_in_every_process() -> None:
    program = (
        "from reqtrace.cache.digest import digest_of; from reqtrace.config import default_config; "
        "config = default_config(); "
        "print(digest_of(config.vocabulary, config.sources, config.limits, {'a', 'b', 'c'}))"
    )
    command = [sys.executable, "-c", program]
    found = {subprocess.run(command, capture_output=True, check=True).stdout for _ in range(3)}
    config = default_config()
    own = digest_of(config.vocabulary, config.sources, config.limits, {"a", "b", "c"})
    assert found == {f"{own}\n".encode()}
