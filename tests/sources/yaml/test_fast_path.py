from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reqtrace.rules.registry import ALL_RULES
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.nodes import Composed
from reqtrace.sources.yaml.composer import compose
from reqtrace.sources.yaml.event_composer import compose_fully
from reqtrace.sources.yaml.fast_path import read_simple

LIMITS = Limits()
TOP = Path(__file__).parents[3]
SIMPLE = (
    "id: REQ-1",
    "title: Some words, with marks; (and) more",
    "at: http://example.org/a#b",
    "ratio: 1.10",
    "number: 12",
    "is: true",
    "none: null",
    "date: 2026-11-23",
    "links: [REQ-1, REQ-2]",
    "one: [1.5]",
    "double: \"quoted: # 'so'\"",
    "single: 'quoted \"so\"'",
    "empty: ''",
    "text: |\n  One.\n\n    set in # no comment\n  Last.",
    "text: |\n   Three blanks.\n\n\n",
    "fold: >-\n  One\n  two.",
    "fold: >\n  One\n  two.",
    "list:\n  - REQ-1\n  - some words",
    "flat:\n- REQ-1\n- 2",
    "# a comment",
    "",
    "ünï: Straße",
    "title: Straße — naïve",
)
ODD = (
    "id:REQ-1",
    "a: b: c",
    "a: b #c",
    "a: b#c",
    "a: b:",
    "a: b ",
    "a:  b",
    "a: -",
    "a: - b",
    "a: *b",
    "a: &x b",
    "a: !t b",
    "a: {b: c}",
    "a: [b, [c]]",
    "a: [b , c]",
    "a: [ b]",
    "a: []",
    "a: [b,c]",
    "a: [b, c,]",
    "a: [a:b]",
    "a: b\n  c",
    "a: b\n\n  c",
    "a:",
    "a:\n\n",
    "a:\n  b: c",
    "a:\n  b",
    "a:\n  - b: c",
    "a:\n  - b\n    c",
    "a:\n  - b\n   - c",
    "a:\n  -b",
    "a:\n  - [b]",
    "a:\n  - ",
    "a: |2\n  b",
    "a: |-\n  b",
    "a: |+\n  b\n\n",
    "a: |\n\n  b",
    "a: |\nb: c",
    "a: |\n  b\n c",
    "a: |\n  b\n   \n  c",
    "a: |\n  b\n# c",
    "a: |\n  # b",
    "a: >\n  b\n\n  c",
    "a: >\n  b\n    c",
    "a: >-\n  b \n  c",
    'a: "b\\n"',
    'a: "b',
    "a: 'b''c'",
    "a: 'b' # c",
    "---",
    "...",
    "--- a",
    "%YAML 1.1",
    "- a",
    "? a",
    '"a": b',
    "a b: c",
    " a: b",
    "a: b\tc",
    "a:\tb",
    "a: \u2028b",
    "a: b\u0085c",
    "a: \ufeffb",
    "a: 0x1F",
    "a: 1e3",
    "a: 007",
    "a: ~",
    "a: yes",
    "a: b\r",
    "#",
    "  # set in",
    "a: @b",
    "a: `b",
    "a: b, c",
    "a: b]",
    "a: b}",
    "a: x" + "y" * 1100,
)


def same(text: str, limits: Limits = LIMITS) -> tuple[Composed, bool]:
    """What the parser says of *text*, after a look that `compose` says the same."""
    data = text.encode("utf-8", "surrogatepass")
    expected = compose_fully(data, limits)
    assert repr(compose(data, limits)) == repr(expected), text
    return expected, read_simple(text, limits, str) is not None


@pytest.mark.parametrize("piece", SIMPLE[:-4])
def test_simple_pieces_are_read_without_the_parser(piece: str) -> None:
    assert same(f"id: REQ-1\n{piece.replace('id:', 'other:')}\nlast: end\n")[1]


@pytest.mark.parametrize("piece", [*SIMPLE, *ODD])
@pytest.mark.parametrize("end", ["\n", "", "\n\n", "\nlast: end\n"], ids=repr)
def test_every_piece_means_what_the_parser_says(piece: str, end: str) -> None:
    same(f"first: one\n{piece}{end}")


@settings(max_examples=400)
@given(
    pieces=st.lists(st.sampled_from((*SIMPLE, *SIMPLE, *ODD)), min_size=1, max_size=6),
    end=st.sampled_from(("\n", "", "\n\n")),
    cut=st.integers(0, 400),
)
@example(pieces=["a: |", "b"], end="\n", cut=400)
def test_any_text_means_what_the_parser_says(pieces: list[str], end: str, cut: int) -> None:
    text = "\n".join(pieces) + end
    same(text)
    same(text[:cut])


@settings(max_examples=600)
@given(st.text(st.sampled_from("ab1 \n:-#[],|>'\"?.&*!%@{}~\t"), max_size=24))
def test_any_signs_mean_what_the_parser_says(text: str) -> None:
    same(text)
    same(f"a: {text}\n")
    same(f"a: |\n  b{text}\n")
    same(f"a:\n- b{text}\n")


def test_files_of_this_repository_mean_what_the_parser_says() -> None:
    texts = [path.read_text("utf-8") for path in sorted(TOP.glob("docs/**/*.yaml"))]
    texts += [path.read_text("utf-8") for path in sorted(TOP.glob("examples/**/*.yaml"))]
    for rule in ALL_RULES:
        for sample in (*rule.good, *rule.bad):
            named = sample.files.items()
            texts += [t for name, t in named if name.endswith(".yaml") and isinstance(t, str)]
    found = [same(text)[1] for text in texts]
    assert sum(found) > len(found) // 3


@pytest.mark.parametrize(
    "limits", [Limits(depth=1), Limits(depth=2), Limits(nodes=3), Limits(scalar_bytes=4)]
)
def test_a_limit_is_a_limit(limits: Limits) -> None:
    for piece in SIMPLE:
        same(f"id: REQ-1\n{piece.replace('id:', 'other:')}\n", limits)
