from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from git_kit import git, import_messages
from reqtrace.git.trailers import find_block, lines_of

LINES = (
    "",
    "",
    " ",
    "\t",
    "Subject",
    "prose without a colon",
    "Refs: REQ-1",
    "Implements: REQ-1, REQ-2",
    "Implements : REQ-3",
    "Signed-off-by: Ada <ada@example.org>",
    "Signed-off-by:Ada",
    "(cherry picked from commit 0123456789)",
    "BREAKING CHANGE: no",
    "BREAKING-CHANGE: yes",
    "Fixes #12",
    "https://example.org/x",
    "  folded",
    "\tfolded: too",
    "# comment",
    "# Refs: REQ-1",
    "---",
    "* Refs: REQ-1",
    "> Refs: REQ-1",
    ": nothing",
    "Conflicts:",
    "\tpath",
    "Key\t:value",
    "Ünicode: no",
    "-: dash",
    "key=value",
    "Refs: CR\r",
    "\r",
)


def generated(seed: int, count: int) -> list[str]:
    """Messages made of lines that git's rule tells apart."""
    chance = random.Random(seed)
    return ["\n".join(chance.choices(LINES, k=chance.randint(1, 12))) + "\n" for _ in range(count)]


def ours(message: str) -> list[tuple[str, str]]:
    lines = lines_of(message)
    block = find_block(lines)
    found: list[tuple[str, str]] = []
    is_folded = False
    for index in range(block.start, block.stop):
        if index in block.heads:
            key, _, value = lines[index].partition(":")
            found.append((key.strip(), " ".join(value.split())))
            is_folded = True
        elif is_folded and lines[index].strip(" \t\r") != lines[index]:
            key, value = found[-1]
            found[-1] = (key, " ".join(f"{value} {lines[index]}".split()))
        else:
            is_folded = False
    return found


def pairs(seen: list[str]) -> list[tuple[str, str]]:
    cut = (line.partition(":") for line in seen)
    return [(key.strip(), " ".join(value.split())) for key, _, value in cut]


def of_git(folder: Path, messages: list[str]) -> list[list[str]]:
    import_messages(folder, [message.encode() for message in messages])
    shown = git(
        folder,
        "log",
        "-z",
        "--reverse",
        "--topo-order",
        "--format=%(trailers:only,unfold,separator=%x01)",
        "main",
    )
    return [
        [line for line in one.split("\x01") if line]
        for one in shown.decode().split("\0")[: len(messages)]
    ]


@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(min_value=0))
def test_agrees_with_git_on_generated_messages(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    batch = generated(seed, 1500)
    theirs = of_git(tmp_path_factory.mktemp("trailers"), batch)
    for message, seen in zip(batch, theirs, strict=True):
        assert ours(message) == pairs(seen), message


@pytest.mark.parametrize(
    ("tail", "heads"),
    [
        pytest.param("Refs: A\n", {2}, id="one trailer"),
        pytest.param("Refs: A\n\nSigned-off-by: z\n", {4}, id="a blank line before the last one"),
        pytest.param("BREAKING CHANGE: y\nRefs: A\n", set(), id="a key with a blank"),
        pytest.param("prose\nRefs: A\n", set(), id="prose above"),
        pytest.param("prose\nRefs: A\nSigned-off-by: z\n", {3, 4}, id="signed off rescues"),
        pytest.param("https://x/y\nRefs: A\n", {2, 3}, id="an address looks like a trailer"),
        pytest.param("---\n\nRefs: A\n", {4}, id="a divider divides nothing in a commit"),
        pytest.param("Refs: A\n# comment\n", {2}, id="a comment at the end"),
    ],
)
def test_sees_what_git_sees(tail: str, heads: set[int]) -> None:
    assert find_block(lines_of("Subject\n\n" + tail)).heads == heads


def test_the_first_paragraph_holds_no_trailer() -> None:
    assert not find_block(lines_of("Refs: A\nRefs: B\n")).heads
