"""Mutated files, settings and messages: a reader refuses them in words or reads them.

`make fuzz` runs as many examples as FUZZ_EXAMPLES says; what failed once is kept in the folder
`.hypothesis` and tried first.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output_kit import item
from reqtrace.config import read_config
from reqtrace.errors import ReqtraceError
from reqtrace.git.message.message import parse_message
from reqtrace.model.identifiers import Identifiers
from sources_kit import read

_EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
_CONFIG = (
    'extends = "reqtrace:default"\nexclude = ["x/*"]\n[[source]]\ninclude = ["a/*.md"]\n'
    'type = "req"\n[rules]\nignore = ["LNK007"]\nseverity = { GIT001 = "error" }\n'
    '[limits]\ndepth = 9\n[[ignore]]\nrules = ["COV002"]\nreason = "old"\nuntil = 2027-01-31\n'
)
_SEEDS = {
    "reqs/a.yaml": "- id: REQ-1\n  title: 'T'\n  links: {refines: [REQ-2]}\n  text: |\n    a\n",
    "reqs/a.md": "---\nid: REQ-1\n---\n# T\n\n- Status: draft\n\n```yaml\na: b\n```\n",
    "docs/requirements/b.md": "# REQ-1: T\n\n| id | b |\n| --- | --- |\n| REQ-2 | [a](b.md) |\n",
    "docs/decisions/0001-a.md": "# 1. T\n\nDate: 2026-01-01\n\n## Status\n\nAmends [2](2.md)\n",
    "docs/decisions/0001-a.rst": "1. T\n====\n\nStatus\n------\n\nAccepted\n\n.. _x: y\n",
    "docs/decisions/0001-a.adoc": "= 1. T\n\n== Status\n\nAccepted, see xref:2.adoc[2]\n",
    "spec.md": "# A\n`req~a~1`\n\nNeeds: dsn\n\nCovers:\n- feat~b~1\n",
}
_PIECES = st.sampled_from(
    [
        *"\0\t\n\r #*`-_:|[](){}<>!&~'\"%@=.,0aZ",
        *("\ufeff", "\u202e", "\ud7ff", "é", "---\n", "```\n", "- ", "> ", "id: ", "&a ", "*a"),
        *("!!python/object:x ", "<<: ", "|\n", ": ", "[x](y)", "<!--", "9" * 400, " " * 300),
        *("REQ-1", "Implements: REQ-1\n", "0x", "1e999", "2027-01-31", '"""'),
    ]
)
_EDIT = st.tuples(st.integers(0, 400), st.integers(0, 12), st.integers(0, 3), _PIECES)


def _mutated(seed: str, edits: list[tuple[int, int, int, str]]) -> str:
    for at, length, times, piece in edits:
        at = min(at, len(seed))
        seed = seed[:at] + piece * times + seed[at + length :]
    return seed


@pytest.mark.parametrize("path", _SEEDS)
@settings(max_examples=_EXAMPLES)
@given(edits=st.lists(_EDIT, max_size=12))
def test_files(path: str, edits: list[tuple[int, int, int, str]]) -> None:
    text = _mutated(_SEEDS[path], edits)
    reading = read(path, text)
    lines = text.count("\n") + text.count("\r") + 1
    places = [one.location for one in reading.items] + [one.location for one in reading.problems]
    assert all(1 <= place.line <= lines for place in places)


@settings(max_examples=_EXAMPLES)
@given(edits=st.lists(_EDIT, max_size=12))
def test_configuration(edits: list[tuple[int, int, int, str]]) -> None:
    data = _mutated(_CONFIG, edits).encode("utf-8", "surrogatepass")
    try:
        read_config({"reqtrace.toml": data}.get)
    except ReqtraceError as error:
        words = f"{error} {getattr(error, 'entries', ())}"
    else:
        return
    assert "reqtrace.toml" in words


@settings(max_examples=_EXAMPLES)
@given(edits=st.lists(_EDIT, max_size=12))
def test_messages(edits: list[tuple[int, int, int, str]]) -> None:
    text = _mutated(
        'Revert "Show it (#3)"\n\nThis reverts commit abc.\n\nImplements: REQ-1\n', edits
    )
    parsed = parse_message(text, Identifiers([item("REQ-1")]), {"implements": "implements"})
    assert "\n" not in parsed.subject
