from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.yaml import events as yaml_events
from reqtrace.sources.yaml.composer import compose
from reqtrace.sources.yaml.event_composer import compose_fully

LIMITS = Limits()


def value_of(text: str) -> Any:
    composed = compose(text.encode(), LIMITS)
    assert not composed.faults
    return composed.documents[0].value


def fault_of(data: str | bytes, limits: Limits = LIMITS) -> tuple[ProblemKind, int, int]:
    composed = compose(data.encode() if isinstance(data, str) else data, limits)
    assert len(composed.faults) == 1, composed
    fault = composed.faults[0]
    return fault.kind, *fault.position


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("no", "no", id="no is a word"),
        pytest.param("yes", "yes", id="yes is a word"),
        pytest.param("true", True, id="true"),
        pytest.param("False", False, id="False"),
        pytest.param("~", None, id="tilde"),
        pytest.param("", None, id="nothing"),
        pytest.param("12", 12, id="number"),
        pytest.param("-3", -3, id="negative number"),
        pytest.param("1.5", 1.5, id="fraction"),
        pytest.param("1.10", "1.10", id="a fraction that would lose its zero"),
        pytest.param("001", "001", id="leading zeros"),
        pytest.param("0x1F", "0x1F", id="hexadecimal"),
        pytest.param("1e3", "1e3", id="exponent"),
        pytest.param(".inf", ".inf", id="infinity"),
        pytest.param("-0", "-0", id="minus zero"),
        pytest.param("9" * 5000, "9" * 5000, id="five thousand digits"),
        pytest.param("2024-13-45", "2024-13-45", id="a date that is none"),
        pytest.param("12:30:45", "12:30:45", id="a time"),
        pytest.param("'12'", "12", id="quoted number"),
        pytest.param("!!str 12", "12", id="number tagged as text"),
        pytest.param("[a, {b: 1}]", ["a", {"b": 1}], id="flow"),
    ],
)
def test_scalars_follow_the_core_schema_and_never_lose_what_was_written(
    written: str, value: object
) -> None:
    assert value_of(f"key: {written}\n") == {"key": value}


def test_every_key_and_value_has_its_place_in_code_points() -> None:
    composed = compose("é😀: wörd\nlist:\n  - a\n  - {b: ü, c: d}\n".encode(), LIMITS)
    marks = composed.documents[0].marks
    assert marks["é😀"] == ((1, 1), (1, 5), None)
    assert marks["list"][1] == (3, 3)
    first, second = marks["list"][2]
    assert first == ((3, 5), None)
    assert second[1]["c"] == ((4, 12), (4, 15), None)


def test_several_documents_are_read_and_empty_ones_are_documents_of_nothing() -> None:
    composed = compose(b"a: 1\n---\n---\nb: 2\n", LIMITS)
    assert [d.value for d in composed.documents] == [{"a": 1}, None, {"b": 2}]
    assert [d.start.line for d in composed.documents] == [1, 3, 4]


def test_a_byte_order_mark_and_crlf_do_not_shift_places() -> None:
    composed = compose(b"\xef\xbb\xbfa: 1\r\nb: x\r\n", LIMITS)
    assert composed.documents[0].value == {"a": 1, "b": "x"}
    assert composed.documents[0].marks["b"][1] == (2, 4)


def test_duplicate_keys_are_reported_with_both_places_and_the_first_counts() -> None:
    composed = compose(b"a: 1\nb: 2\na: 3\n", LIMITS)
    assert composed.documents[0].value == {"a": 1, "b": 2}
    (fault,) = composed.faults
    assert (fault.kind, fault.position, fault.related) == ("duplicate-key", (3, 1), (1, 1))


BOMB = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(BOMB, ("unsafe-yaml", 1, 4), id="alias bomb"),
        pytest.param("a: *b\n", ("unsafe-yaml", 1, 4), id="alias alone"),
        pytest.param("<<: *b\n", ("unsafe-yaml", 1, 5), id="merge key"),
        pytest.param("*a : b\n", ("unsafe-yaml", 1, 1), id="alias as a key"),
        pytest.param("&a k: b\n", ("unsafe-yaml", 1, 1), id="anchor on a key"),
        pytest.param("a: !!python/object:os.x y\n", ("unsafe-yaml", 1, 4), id="python tag"),
        pytest.param("a: !foo {}\n", ("unsafe-yaml", 1, 4), id="own tag on a mapping"),
        pytest.param("%YAML 1.1\n---\na: no\n", ("unsafe-yaml", 1, 1), id="directive"),
        pytest.param("%TAG ! tag:x,2000:\n---\na: b\n", ("unsafe-yaml", 1, 1), id="tag directive"),
        pytest.param("a: @b\n", ("invalid-yaml", 1, 4), id="at sign"),
        pytest.param("a: b: c\n", ("invalid-yaml", 1, 5), id="colon in a text"),
        pytest.param("a:\n\tb: 1\n", ("invalid-yaml", 2, 1), id="tab"),
        pytest.param("a: 'b\n", ("invalid-yaml", 2, 1), id="open quote"),
        pytest.param("? [a]\n: b\n", ("invalid-yaml", 1, 3), id="a list as a key"),
        pytest.param("x: y\na: b\0\n", ("invalid-yaml", 2, 5), id="NUL"),
        pytest.param("é: \x01\n", ("invalid-yaml", 1, 4), id="control character"),
        pytest.param(b"a: b\nc: \xe4\n", ("not-utf8", 2, 4), id="Latin-1"),
        pytest.param("a: b".encode("utf-16"), ("not-utf8", 1, 1), id="UTF-16"),
        pytest.param("[" * 200_000, ("over-limit", 1, 33), id="200 KB of brackets"),
        pytest.param("a: " + "x" * 70_000, ("over-limit", 1, 4), id="huge scalar"),
        pytest.param("x" * 2_000_000, ("over-limit", 1, 1), id="huge file"),
    ],
)
def test_what_cannot_be_read_is_one_fault_at_its_place(
    data: str | bytes, expected: tuple[str, int, int]
) -> None:
    assert fault_of(data) == expected


def test_too_many_values_are_refused_by_the_name_of_the_limit() -> None:
    composed = compose(b"[" + b"a," * 50 + b"]", Limits(nodes=20))
    assert composed.faults[0].kind is ProblemKind.OVER_LIMIT
    assert "`nodes`" in composed.faults[0].help


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a:\n\tb: 1\n", "this line is indented with a tab", id="tab"),
        pytest.param("a: @b\n", "a text begins with @", id="at sign"),
        pytest.param("a: b: c\n", "a colon followed by a space", id="colon"),
    ],
)
def test_the_message_says_what_is_wrong_in_plain_words(text: str, words: str) -> None:
    assert words in compose(text.encode(), LIMITS).faults[0].message


@pytest.mark.parametrize(
    "bad", ["b: @x\n", "b: \0\n", "b: [\n"], ids=["scanner", "reader", "end of file"]
)
def test_a_broken_document_does_not_hide_those_before_it(bad: str) -> None:
    composed = compose(f"a: 1\n---\n{bad}".encode(), LIMITS)
    assert [d.value for d in composed.documents] == [{"a": 1}]
    assert len(composed.faults) == 1


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    compose(data, LIMITS)


@given(st.text(alphabet="ab:-[]{}&*!|>#'\"%@`, \n\t1é", max_size=80))
def test_no_text_raises_and_places_lie_in_the_text(text: str) -> None:
    lines = text.count("\n") + 2
    for fault in compose(text.encode(), LIMITS).faults:
        assert 1 <= fault.position.line <= lines


# libyaml takes the line separators of Unicode for line ends, as YAML 1.1 did.
SEPARATORS = "\x85\u2028\u2029"
TEXT = st.text(st.characters(codec="utf-8", exclude_characters=SEPARATORS), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT.filter(bool), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_write_then_read_is_the_identity(value: object) -> None:
    stream = io.BytesIO()
    writer = YAML(typ="safe", pure=True)
    writer.allow_unicode = True
    # In flow style libyaml takes `{?a: b}` for a key `a`, against the specification.
    writer.default_flow_style = False
    writer.representer.ignore_aliases = lambda *_: True
    writer.dump({"value": value}, stream)
    composed = compose(stream.getvalue(), LIMITS)
    assert not composed.faults
    assert composed.documents[0].value == {"value": value}


@pytest.mark.parametrize("text", ["a: [1, b]\nc:\n  d: 'e'\n", "- 1\n- x: y\n", BOMB, "a: @b\n"])
def test_the_pure_parser_tells_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = compose_fully(text.encode(), LIMITS)
    monkeypatch.setattr(yaml_events, "_CParser", None)
    slow = compose_fully(text.encode(), LIMITS)
    assert slow.documents == fast.documents
    assert [f[:2] for f in slow.faults] == [f[:2] for f in fast.faults]
