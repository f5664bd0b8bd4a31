"""Mutated files, settings and messages, and what must hold of what is read from them.

A target takes a text and gives words for what came of it: a text with new words is worth saving.
The saved ones are in `fuzz_corpus.jsonl`.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from output_kit import item
from reqtrace.config import read_config
from reqtrace.errors import ReqtraceError
from reqtrace.git.message.message import parse_message
from reqtrace.model.identifiers import Identifiers
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.registry import Readers
from reqtrace.sources.sphinx_needs.python_values import python_values
from sources_kit import read, vocabulary
from sphinx_needs_kit import CONF, PROJECT

CORPUS = Path(__file__).with_name("fuzz_corpus.jsonl")
_NUMBER = re.compile(r"\d+|\"[^\"]*\"|'[^']*'|`[^`]*`")
_IDENTIFIERS = Identifiers([item("REQ-1")])
_CONFIG = (
    'extends = "reqtrace:default"\nexclude = ["x/*"]\n[[source]]\ninclude = ["a/*.md"]\n'
    'type = "req"\n[rules]\nignore = ["LNK007"]\nseverity = { GIT001 = "error" }\n'
    '[limits]\ndepth = 9\n[[ignore]]\nrules = ["COV002"]\nreason = "old"\nuntil = 2027-01-31\n'
)
_MESSAGE = 'Revert "Show it (#3)"\n\nThis reverts commit abc.\n\nImplements: REQ-1\n'
_FILES = {
    "reqs/a.yaml": "- id: REQ-1\n  title: 'T'\n  links: {refines: [REQ-2]}\n  text: |\n    a\n",
    "reqs/a.md": "---\nid: REQ-1\n---\n# T\n\n- Status: draft\n\n```yaml\na: b\n```\n",
    "docs/requirements/b.md": "# REQ-1: T\n\n| id | b |\n| --- | --- |\n| REQ-2 | [a](b.md) |\n",
    "docs/decisions/0001-a.md": "# 1. T\n\nDate: 2026-01-01\n\n## Status\n\nAmends [2](2.md)\n",
    "docs/decisions/0001-a.rst": "1. T\n====\n\nStatus\n------\n\nAccepted\n\n.. _x: y\n",
    "docs/decisions/0001-a.adoc": "= 1. T\n\n== Status\n\nAccepted, see xref:2.adoc[2]\n",
}
_NEEDS = (
    ".. req:: T\n   :id: REQ_1\n   :links: REQ_2;REQ_3\n\n   Text :need:`REQ_4`\n\n"
    "   .. spec:: U\n      :id: SPEC_1\n"
)
_OFT = "# A\n`req~a~1`\n\nNeeds: dsn\n\nCovers:\n- feat~b~1\n"
_SDOC = (
    "[DOCUMENT]\nTITLE: A\n\n[[SECTION]]\nTITLE: B\n\n[REQUIREMENT]\nUID: REQ-1\nSTATEMENT: >>>\n"
    "a\n<<<\nRELATIONS:\n- TYPE: Parent\n  VALUE: REQ-2\n\n[[/SECTION]]\n"
)
PIECES = (
    *"\0\t\n\r #*`-_:|[](){}<>!&~'\"%@=.,0aZ",
    *("\ufeff", "\u202e", "\ud7ff", "é", "---\n", "```\n", "- ", "> ", "id: ", "&a ", "*a"),
    *("!!python/object:x ", "<<: ", "|\n", ": ", "[x](y)", "<!--", "9" * 400, " " * 300),
    *("REQ-1", "Implements: REQ-1\n", "0x", "1e999", "2027-01-31", '"""'),
)
Edit = tuple[int, int, int, str]
"""Where, how many characters it replaces, how often the piece stands there, and the piece."""


class Target(NamedTuple):
    """What a text is given to, and the text to begin with."""

    seed: str
    run: Callable[[str], str]


def mutated(text: str, edits: list[Edit]) -> str:
    """*text* after some *edits*."""
    for at, length, times, piece in edits:
        at = min(at, len(text))
        text = text[:at] + piece * times + text[at + length :]
    return text


def mutations(target: str, texts: list[str], seed: int) -> Iterator[str]:
    """Endless mutations of *texts*, which may grow meanwhile; now and then of two of them."""
    chance = random.Random(f"{target} {seed}")
    while True:
        text = chance.choice(texts)
        if chance.random() < 0.1:
            other = chance.choice(texts)
            text = text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]
        edits: list[Edit] = [
            (
                chance.randint(0, len(text)),
                chance.choice((0, 0, 0, 1, 1, 2, 5, 12)),
                chance.choice((0, 1, 1, 1, 2, 3)),
                chance.choice(PIECES),
            )
            for _ in range(chance.choice((1, 1, 2, 3, 6)))
        ]
        yield mutated(text, edits)[:20_000]


def _words_of(text: str, reading: Reading) -> str:
    lines = text.count("\n") + text.count("\r") + 1
    places = [one.location for one in reading.items] + [one.location for one in reading.problems]
    assert all(1 <= place.line <= lines for place in places)
    kinds = sorted({_NUMBER.sub("", one.message)[:60] for one in reading.problems})
    links = min(3, sum(len(one.links) for one in reading.items))
    others = f"{reading.left_out} {sorted({one.what for one in reading.not_read})}"
    return f"{min(3, len(reading.items))} {links} {kinds} {reading.is_item_file} {others}"


def _file(path: str, text: str) -> str:
    return _words_of(text, read(path, text.encode("utf-8", "surrogatepass")))


@cache
def _readers(format_: Format) -> Readers:
    options = {"projects": (PROJECT,)} if format_ is Format.SPHINX_NEEDS else {}
    source = Source(include=("**",), format=format_, strict=False, options=options)
    return Readers(vocabulary(), (source,))


def _in_source(format_: Format, path: str, text: str) -> str:
    readers, place = _readers(format_), PurePosixPath(path)
    file_match = readers.file_match(place)
    assert file_match is not None
    data = text.encode("utf-8", "surrogatepass")
    return _words_of(text, readers.read(file_match, place, data, "b10b"))


def _python(text: str) -> str:
    values = python_values(text.encode("utf-8", "surrogatepass"))
    return "" if values is None else f"{sorted(map(str, values.values))[:4]}"


def _configuration(text: str) -> str:
    data = text.encode("utf-8", "surrogatepass")
    try:
        read_config({"reqtrace.toml": data}.get)
    except ReqtraceError as error:
        words = f"{error} {getattr(error, 'entries', ())}"
        assert "reqtrace.toml" in words
        return _NUMBER.sub("", words)[:80]
    return ""


def _message(text: str) -> str:
    parsed = parse_message(text, _IDENTIFIERS, {"implements": "implements"})
    assert "\n" not in parsed.subject
    return f"{len(parsed.references)} {sorted({one.kind for one in parsed.references})}"


TARGETS: Mapping[str, Target] = {
    **{path: Target(seed, partial(_file, path)) for path, seed in _FILES.items()},
    "a.sdoc": Target(_SDOC, partial(_in_source, Format.STRICTDOC, "a.sdoc")),
    "spec.md": Target(_OFT, partial(_in_source, Format.OPENFASTTRACE, "spec.md")),
    "docs/a.rst": Target(_NEEDS, partial(_in_source, Format.SPHINX_NEEDS, "docs/a.rst")),
    "conf.py": Target(CONF, _python),
    "reqtrace.toml": Target(_CONFIG, _configuration),
    "message": Target(_MESSAGE, _message),
}
"""What is fuzzed."""


def corpus() -> dict[str, list[str]]:
    """The saved texts of each target, its seed among them."""
    texts = {name: [target.seed] for name, target in TARGETS.items()}
    if CORPUS.exists():
        for line in CORPUS.read_text("utf-8").splitlines():
            one = json.loads(line)
            texts[one["target"]].append(one["text"])
    return texts
