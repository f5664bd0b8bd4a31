"""Sentences on what was looked for, left out or not read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.config import default_config
from reqtrace.engine.reading_notes import missing_note, nothing_found
from reqtrace.model.left_out import LeftOut, LeftOutReason
from reqtrace.sources.common.source import Source


def test_where_items_were_looked_for() -> None:
    assert "`reqtrace new need`" in nothing_found(default_config()).hint
    sources = (Source(include=("spec/*.md", "more/**")),)
    path = PurePosixPath("reqtrace.toml")
    own = replace(default_config(), sources=sources, path=path, detects=False)
    found = nothing_found(own)
    assert "(spec/*.md, more/**)" in str(found)
    assert "reqtrace.toml" in found.hint


def test_what_was_left_out() -> None:
    left_out = [
        LeftOut(path=PurePosixPath(f"needs/{n}.md"), reason=LeftOutReason.NO_ID) for n in "abc"
    ]
    found = nothing_found(default_config(), left_out)
    assert "left out: 3 files without an id (needs/a.md, needs/b.md" in str(found)


def test_missing_files_are_named() -> None:
    paths = [PurePosixPath(f"needs/{number}.yaml") for number in range(5)]
    assert missing_note(paths[:1]) == (
        "ids of an item file that is missing from this partial clone: needs/0.yaml"
    )
    assert missing_note(paths).endswith(": needs/0.yaml, needs/1.yaml, needs/2.yaml and 2 more")
