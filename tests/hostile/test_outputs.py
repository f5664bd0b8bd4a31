"""Hostile texts wherever a repository may put a text, through every command and format."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from commands_kit import COMMANDS
from hostile_texts import HOSTILE, VARIANTS
from kit import Run

_RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_COMMAND = re.compile(r"(?m)^\s*::[a-z-]+|##\[|##vso\[|##teamcity\[")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LIVE = re.compile(r"(?<![\w/])(?:@[a-z][\w-]*|(?:[\w-]+/[\w-]+)?#\d+|GH-\d+)")

TEXTS = (*HOSTILE.values(), *VARIANTS)
OUTPUTS = (
    *COMMANDS,
    *(
        words.split()
        for words in (
            "check --exit-zero --base HEAD~1 --format json",
            "check --exit-zero --base HEAD~1 --format github",
            "check --exit-zero --merge HEAD~1",
            "impact GOAL-1 --staged",
            "lead-times --format json",
            "report --format markdown --rev HEAD",
            "show REQ-20",
            "show REQ-25 --history",
            "trend --format csv",
            "trend --format json",
            "when COV001 GOAL-1 --format json",
            "why --range HEAD~3..HEAD",
            "why docs/goals/GOAL-1.yaml --format json",
        )
    ),
)


def _is_link(tag: str, address: str) -> bool:
    """Whether a browser only follows an address, and only after a click."""
    is_web = address.startswith("https://") or re.match(r"//|[a-zA-Z]+:", address) is None
    return address.startswith("#") or (tag == "a" and is_web)


class _Page(HTMLParser):
    """What of a page a browser would run or load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.active: list[str] = []
        self._is_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_script = tag == "script"
        if tag in ("base", "embed", "iframe", "object"):
            self.active.append(tag)
        for name, value in attrs:
            leads = name in ("action", "href", "src") and not _is_link(tag, value or "")
            if name.startswith("on") or name == "srcdoc" or leads:
                self.active.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self._is_script and "pwned=1" in data and "application/json" not in data:
            self.active.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._is_script = False


@pytest.fixture(scope="module")
def hostile_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from reqtrace.git.write.fixture_repository import WritableRepository

    repository = WritableRepository.create(tmp_path_factory.mktemp("hostile") / "repo")
    repository.write("docs/goals/GOAL-1.yaml", "id: GOAL-1\ntitle: Reach it\nstatus: draft\n")
    repository.commit("Begin")
    for number, text in enumerate(TEXTS):
        words = text.encode("utf-8", "replace").decode()
        quoted, lines = json.dumps(words), json.dumps(f"a\n{words}")
        name = re.sub(r"[\0/\ud800-\udfff]", "", text)[:60] or "x"
        repository.write(
            f"docs/requirements/{name}/REQ-{number}.yaml",
            f"id: REQ-{number}\ntitle: {quoted}\nstatus: {quoted}\nowner: {quoted}\n"
            f"refines: [{quoted}, GOAL-1]\ntext: {lines}\n",
        )
        subject = text.replace("\0", "").encode("utf-8", "replace").decode()
        repository.commit(f"{subject}\n\nImplements: REQ-{number}, {subject}")
    for name in ("user.name", "user.email"):
        repository.git("config", name, "ada@example.org")
    return repository.root


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_nothing_active_comes_out(hostile_root: Path, run: Run, arguments: list[str]) -> None:
    done = run(hostile_root, *arguments)
    assert done.code in (0, 1, 2), done.err
    if done.code == 2:  # an export that can only be written to a file
        assert arguments[0] == "export", done.err
        assert "with -o" in done.err
    shown = done.out + done.err
    if arguments[1:] == ["--format", "csv"]:  # RFC 4180 ends its lines with both
        shown = shown.replace("\r\n", "\n")
    if arguments[-1] == "github":  # whose commands are our own
        shown = re.sub(r"(?m)^::(?:error|warning|notice) [^:]*::", "", shown)
    assert not _RAW.search(shown), _RAW.search(shown)
    assert not _COMMAND.search(shown), _COMMAND.search(shown)
    assert _active_parts(arguments, done.out) == []


def _active_parts(arguments: list[str], shown: str) -> list[str]:
    """What the program that reads an output would run, load, compute or notify."""
    form = arguments[-1] if "--format" in arguments else ""
    if form == "html":
        return _Page(shown).active
    if form == "csv":
        rows = csv.reader(io.StringIO(shown, newline=""))
        return [cell for row in rows for cell in row if cell.startswith(_FORMULA)]
    if form in ("json", "sarif"):
        json.loads(shown)
    if form == "graphml":
        ElementTree.fromstring(shown)
    return _live_markdown(shown) if "markdown" in arguments else []


def _live_markdown(shown: str) -> list[str]:
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(shown):
        found += [token.content] if token.type == "html_block" else []
        for part in token.children or ():
            if part.type in ("html_inline", "image", "link_open"):
                found.append(f"{part.type} {part.content} {part.attrs}")
            if part.type == "text":
                found += _LIVE.findall(part.content)
    return found
