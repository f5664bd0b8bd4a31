"""Numbers of decisions: in the name of the file, the title and the labels of links."""

from __future__ import annotations

import pytest

from sources_kit import read

TEXT = "# {}\n\n## Status\n\nAccepted\n\n## Context\n\n{}\n"


def found(title: str = "7. X", text: str = "Why.", path: str = "docs/adr/0007-x.md") -> list[str]:
    reading = read(path, TEXT.format(title, text))
    return [p.message for p in reading.problems if p.kind.value == "number-differs"]


@pytest.mark.parametrize(
    "title",
    [
        "8. X",
        "8. x",
        "8: X",
        "8 - X",
        "0008 - x",
        "ADR-8: X",
        "ADR 0008 \u2013 X",
        "[8] - X",
        "adr#8 | X",
    ],
)
def test_another_number_in_the_title(title: str) -> None:
    message = "ADR-0007 has the number 8 in its title, and 7 in the name of its file"
    assert found(title) == [message]


@pytest.mark.parametrize(
    "title",
    [
        "7. X",
        "ADR-007: X",
        "X",
        "2024 goals",
        "3D models",
        "1. Context",
        "64-bit ids",
        "3 - tier architecture",
        "64: bit only",
        "2024: A review",
        "1999 - The end",
    ],
)
def test_no_other_number_in_the_title(title: str) -> None:
    assert not found(title)


def test_a_number_that_counts_sections_is_none_of_the_decision() -> None:
    reading = read("docs/adr/0007-x.md", "# 1. Problem\n\nx\n\n# 2. Options\n\ny\n")
    assert not reading.problems
    assert not found(path="docs/adr/use-x.md")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("See [ADR-3](0004-x.md).", 1),
        ("See [0003](../adr/0004-x.md#why).", 1),
        ("See [ADR-3](0003-x.md) and [ADR-4](0004-x.md).", 0),
        ("See [ADR-3 and ADR-4](0004-x.md).", 0),
        ("See [123](0124-x.md).", 1),
        ("See [123. Use X](0124-x.md).", 1),
        ("See [5 reasons](0004-x.md).", 0),
        ("See [300 reasons](0004-x.md).", 0),
        ("See [#4874](0004-x.md).", 0),
        ("See [2023 plan](0004-x.md) and [2023](0004-x.md).", 0),
        ("See [ADR-3](https://example.org/0004-x.md).", 0),
        ("See [ADR-3](other.md).", 0),
        ("```\n[ADR-3](0004-x.md)\n```", 0),
    ],
)
def test_labels_of_links(text: str, count: int) -> None:
    assert len(found(text=text)) == count
