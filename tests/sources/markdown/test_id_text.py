from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.sources.markdown.families import is_id_shaped
from reqtrace.sources.markdown.id_text import id_lead

LEADS = [
    ("REQ-1: Plain", ["REQ-1"], "Plain"),
    ("**REQ-2**: Bold", ["REQ-2"], "Bold"),
    ("**REQ-2: All bold**", ["REQ-2"], "All bold"),
    ("**REQ-2** **Twice**", ["REQ-2"], "Twice"),
    ("*REQ-4*: Italic", ["REQ-4"], "Italic"),
    ("_REQ-4_ Underscores", ["REQ-4"], "Underscores"),
    ('<a id="req-3"></a>REQ-3: Anchor', ["REQ-3"], "Anchor"),
    ('<a name="REQ-3">**REQ-3**</a> Anchor', ["REQ-3"], "Anchor"),
    ("<b>REQ-3</b> Bold", ["REQ-3"], "Bold"),
    ("[REQ-5](#req-5): Link", ["REQ-5"], "Link"),
    ("[REQ-5: Link](#req-5)", ["REQ-5"], "Link"),
    ("`REQ-8` Code", ["REQ-8"], "Code"),
    ("[REQ-9] Brackets", ["REQ-9"], "Brackets"),
    ("(REQ-9) Parentheses", ["REQ-9"], "Parentheses"),
    ("3.1 REQ-4 Section", ["REQ-4"], "Section"),
    ("✅ REQ-1: Emoji", ["REQ-1"], "Emoji"),
    ("REQ-7. Stop", ["REQ-7"], "Stop"),
    ("REQ-7.", ["REQ-7"], ""),
    ("REQ-1.2.3: Levels", ["REQ-1.2.3"], "Levels"),
    ("REQ-p80005-E: Letter", ["REQ-p80005-E"], "Letter"),
    ("REQ-1, REQ-2: Both", ["REQ-1", "REQ-2"], "Both"),
    ("REQ-1/REQ-2 Both", ["REQ-1", "REQ-2"], "Both"),
    ("**REQ-1** and **REQ-2**: Both", ["REQ-1", "REQ-2"], "Both"),
    ("FR‑001 Other hyphen", ["FR-001"], "Other hyphen"),
    ("~~REQ-3: gone~~", ["REQ-3"], "gone"),
]


@pytest.mark.parametrize(("text", "ids", "title"), LEADS, ids=[text for text, _, _ in LEADS])
def test_markup_around_an_id(text: str, ids: list[str], title: str) -> None:
    lead = id_lead(text)
    assert lead is not None
    assert [item_id for item_id, _ in lead.ids] == ids
    assert lead.title == title
    for item_id, offset in lead.ids:
        assert text[offset : offset + len(item_id)].replace("\u2011", "-") == item_id
    if title:
        assert text.startswith(title, lead.title_at + text[lead.title_at :].index(title[0]))


@pytest.mark.parametrize(
    "text",
    ["REQ-1 to REQ-9: Group", "REQ-1..REQ-9", "REQ-1 – REQ-3", "[REQ-1 never closed", "", "12"],
)
def test_texts_that_name_no_one_item(text: str) -> None:
    assert id_lead(text) is None


@given(st.text(alphabet="RQ-1. *_`[]()<>a~:,/–", max_size=60))
def test_no_text_raises(text: str) -> None:
    id_lead(text)


@pytest.mark.parametrize(
    ("text", "href", "is_marked"),
    [
        ('<a name="REQ-3">REQ-3</a> It opens.', "", True),
        ('<a id="REQ-3"></a>REQ-3 It opens.', "", True),
        ("<strong>REQ-3</strong> It opens.", "", True),
        ('<a href="spec.md#req-3">REQ-3</a> It opens.', "spec.md#req-3", True),
        ("<br>REQ-3 It opens.", "", False),
        ("REQ-3 It opens.", "", False),
    ],
)
def test_tags_that_mark_an_id(text: str, href: str, is_marked: bool) -> None:
    lead = id_lead(text)
    assert lead is not None
    assert (lead.href, lead.is_marked) == (href, is_marked)


@pytest.mark.parametrize(
    "text",
    [
        "FR-1",
        "FR-001a",
        "F1.1",
        "MPub-FR-001",
        "SyRS-0002",
        "M005.ARCH.1",
        "REQ-p80005-E",
        "NFR1",
        "SWR_J1939TP_00001",
        "E2E-FR-12",
    ],
)
def test_shapes_of_ids(text: str) -> None:
    assert is_id_shaped(text)


@pytest.mark.parametrize(
    "text",
    [
        "UTF-8",
        "HTTP-2",
        "ISO-27001",
        "COVID-19",
        "B2B",
        "E2E",
        "I18N",
        "Step-1",
        "Phase-2",
        "STEP-1",
        "RFC-2119",
        "Log4j",
        "SHA3-256",
        "REQ",
        "test_login_1",
        "TestIT_FS_01",
        "SHA-256",
    ],
)
def test_words_that_only_look_like_ids(text: str) -> None:
    assert not is_id_shaped(text)
