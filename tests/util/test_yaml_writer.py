"""YAML that every program reads as what was written: ours, and one of YAML 1.1."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from reqtrace.sources.common.limits import Limits
from reqtrace.sources.yaml.composer import compose
from reqtrace.util.yaml_writer import yaml_fields

_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.text("ab \t\n:#-'\"\\|>[]{}&*!%@`,?~=.", max_size=12),
    st.sampled_from(
        ("yes", "No", "on", "null", "~", "1e3", "0x1", "1:30", "2024-01-01", "1_0", "=")
    ),
)
_VALUES = st.recursive(
    st.one_of(_TEXTS, st.booleans(), st.integers(-(10**17), 10**17)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_TEXTS, inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(_TEXTS, _VALUES, min_size=1, max_size=4))
def test_values_come_back(fields: dict[str, object]) -> None:
    composed = compose(yaml_fields(fields).encode(), Limits())
    assert composed.faults == ()
    assert composed.documents[0].value == fields


@given(st.dictionaries(_TEXTS, _VALUES, min_size=1, max_size=4))
def test_values_come_back_in_yaml_of_another_version(fields: dict[str, object]) -> None:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 1)
    assert reader.load(yaml_fields(fields)) == fields


def test_a_line_is_a_fact() -> None:
    fields = {"id": "REQ-1", "links": ["A", "B"], "empty": [], "none": {}, "text": "One.\n\nTwo.\n"}
    assert yaml_fields(fields) == (
        "id: REQ-1\nlinks:\n  - A\n  - B\nempty: []\nnone: {}\ntext: |\n  One.\n\n  Two.\n"
    )


def test_half_a_character_is_replaced() -> None:
    assert yaml_fields({"a": "\ud800 x"}) == 'a: "\ufffd x"\n'
