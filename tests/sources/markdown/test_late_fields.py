"""Fields below the text of an item."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reqtrace.sources.common.source import Source
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.markdown.late_fields import late_fields, late_fields_of_lines
from reqtrace.sources.markdown.scan import outline
from sources_kit import vocabulary

_OWN = Keys(vocabulary(), None, frozenset({"owner"}))
_MAPPED = Keys(
    vocabulary(),
    Source(include=("*.md",), fields={"status": "My State", "title": "Name"}),
    frozenset(),
)
_KEYS = (
    "Status|status|State|My State|my-state|My_State|Verified By|verifiedBy|VERIFIES|superseded_by|"
    "supersededby|Satisfies|Links|Depends-On|Owner|Name|x \u0130|\u03a3"
)
_LINES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "**", "- **", "* ", "- "]),
    st.sampled_from(_KEYS.split("|")),
    st.sampled_from([": ", ":** ", "**: ", " "]),
    st.sampled_from(["draft", "NEED-1", "REQ-2, REQ-3", "The system shall", "", "```"]),
)
_TEXTS = st.lists(st.one_of(_LINES, st.just(""), st.just("```")), max_size=8).map("\n".join)


@given(_TEXTS, st.sampled_from([_OWN, _MAPPED]))
def test_texts_that_are_not_looked_through_have_no_late_fields(text: str, keys: Keys) -> None:
    page = outline(text)
    last = len(page.plain)
    assert late_fields(page, 1, last, keys) == late_fields_of_lines(page, 1, last, keys)
