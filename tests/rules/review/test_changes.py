"""The words of a change, as a finding shows them."""

from __future__ import annotations

from dataclasses import replace

from reqtrace.rules.review.changes import changed_fields
from trace_kit import item


def test_of_a_rewritten_text_only_the_first_words_are_shown() -> None:
    old = replace(item("REQ-1"), text=" ".join(f"old{n} same{n}" for n in range(40)))
    new = replace(old, text=" ".join(f"new{n} same{n}" for n in range(40)))
    words = changed_fields(old, new, ["text"])["text"]
    assert words.startswith("[-old0-] {+new0+} same0 [-old1-]")
    assert words.endswith(" …")
    assert len(words) < 200


def test_a_long_passage_is_cut_short() -> None:
    old = replace(item("REQ-1"), text="Keep it.")
    new = replace(old, text="Keep it. " + " ".join(f"word{n}" for n in range(500)))
    words = changed_fields(old, new, ["text"])["text"]
    assert words == "Keep it. {+" + " ".join(f"word{n}" for n in range(12)) + " …+}"
