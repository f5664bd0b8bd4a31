"""Files that are made to be slow to read: each repeats what once took the square of its size.

Every shape is a function of a size in bytes, so that the tests can read one that just keeps
within the limit, and `benchmarks/hostile_files.py` several of growing size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from reqtrace.sources.common.limits import Limits

LIMIT = 1024 * 1024
"""The biggest file that is read without asking: `file_bytes`."""

NO_COUNTS = Limits(file_lines=LIMIT, file_items=LIMIT)
"""Limits under which a file of many lines and items is read all the same."""

_FRONT = "---\nid: REQ-1\ntitle: T\nstatus: draft\n---\n"
_ITEM = "id: REQ-1\ntitle: T\nstatus: draft\n"
_ADR = "# A\n\n## Status\n\n"


class Hostile(NamedTuple):
    """A path, and what the file there holds by its size in bytes."""

    path: str
    text: Callable[[int], str]


def _filled(path: str, unit: str, head: str = "", tail: str = "") -> Hostile:
    """*unit* as often as it fits between *head* and *tail*."""
    around = len(head.encode()) + len(tail.encode())
    step = len(unit.encode())
    return Hostile(path, lambda size: head + unit * max(1, (size - around) // step) + tail)


def _numbered(path: str, unit: str, head: str = "", tail: str = "") -> Hostile:
    """The same, with a number in the place of `{n}`."""

    def text(size: int) -> str:
        room = size - len(head.encode()) - len(tail.encode())
        count = max(1, room // len(unit.format(n=10**6).encode()))
        return head + "".join(unit.format(n=10**6 + n) for n in range(count)) + tail

    return Hostile(path, text)


def _rows(path: str, *, count: int, row: str, unit: str, head: str = "") -> Hostile:
    """So many rows, each with *unit* as often as it fits."""

    def text(size: int) -> str:
        room = (size - len(head)) // count - len(row)
        return head + count * row.format(unit * (room // len(unit)))

    return Hostile(path, text)


def _many(path: str, *, most: int, unit: str, row: str, head: str = "") -> Hostile:
    """Rows that each hold *unit* so often that the row has *most* bytes at most."""
    inner = unit * ((most - len(row)) // len(unit))
    return _filled(path, row.format(inner), head)


HOSTILE: Mapping[str, Hostile] = {
    # -- Markdown: headings and items
    "empty headings": _filled("reqs/a.md", "#\n", _FRONT),
    "known sections": _filled("reqs/a.md", "## Notes\n", _FRONT),
    "headings that go deeper": _filled("reqs/a.md", "# a\n## b\n### c\n#### d\n##### e\n", _FRONT),
    "items in headings": _filled("reqs/a.md", "# R-1: a\n"),
    "items among headings": _filled("reqs/a.md", "# R-1: a\n" + 20 * "#\n"),
    "sections of one item": _filled("reqs/a.md", "## a\n", "# REQ-1: a\n\n- Status: draft\n"),
    "sections before the only item": _filled("reqs/a.md", "# a\n", "", "# REQ-1: a\n"),
    "items with fences": _filled("reqs/a.md", "# R-1: a\n\n```\n```\n"),
    "items with fenced fields": _filled(
        "reqs/a.md", "# R-1: a\n\n```yaml\na: b\n```\n" + 60 * "\n"
    ),
    "items with equal keys in fences": _filled(
        "reqs/a.md", "# R-1: a\n\n```yaml\na: b\na: c\n```\n"
    ),
    "items with broken fences": _filled("reqs/a.md", "# R-1: a\n\n```yaml\n- [\n```\n"),
    "a field that goes on for lines": _filled(
        "reqs/a.md", " b\n", "# REQ-1: a\n\n- Status: draft\n"
    ),
    "a field of many entries": _filled("reqs/a.md", "  - b\n", "# REQ-1: a\n\n- Refines:\n"),
    "many fields": _numbered("reqs/a.md", "- a{n}: b\n", "# REQ-1: a\n\n- Status: draft\n"),
    "a table of many rows": _numbered(
        "reqs/a.md", "| a{n} | b |\n", "# REQ-1: a\n\n| Status | draft |\n|---|---|\n"
    ),
    "a table of many columns": _filled(
        "reqs/a.md", " a |", "# REQ-1: a\n\n| Status |", "\n|---|\n| draft |\n"
    ),
    "tables in a row": _numbered("reqs/a.md", "| id |\n|---|\n| R-{n} |\n", "# REQ-1: a\n\n"),
    "pairs on one line": _filled("reqs/a.md", "**a:** b | ", "# REQ-1: a\n\n**Status:** draft | "),
    # -- Markdown: long lines
    "a heading of spaces": _filled("reqs/a.md", " ", _FRONT + "# ", "x"),
    "a heading like an id": _filled("reqs/a.md", "a-", "# "),
    "an entry with a long number": _filled("reqs/a.md", "1", "# Needs\n\n- **REQ-", "_x**: a\n"),
    "an id among signs": Hostile(
        "reqs/a.md", lambda size: f"# {'[' * (size // 2 - 4)}R-1{'*' * (size // 2 - 4)}"
    ),
    "a line of hashes": _filled("reqs/a.md", "#", _FRONT),
    "a line of ticks": _filled("reqs/a.md", "`", _FRONT),
    "a fence with a carriage return": _filled("reqs/a.md", "`", _FRONT, "\rx"),
    "a fence, spaces and a carriage return": _filled("reqs/a.md", " ", _FRONT + "```", "\rx"),
    "a line like a rule": _filled("reqs/a.md", "- ", _FRONT, "x"),
    "a line like an underline": _filled("reqs/a.md", "-", _FRONT + "a\n", "x"),
    "a key of spaces": _filled("reqs/a.md", " ", "# REQ-1: a\n\n- a", "x"),
    # -- comments and suppressions
    "comments on one line": _filled("reqs/a.md", "<!---->", _FRONT),
    "words between comments on one line": _filled("reqs/a.md", "a <!-- b --> ", _FRONT),
    "comments in code spans": _filled("reqs/a.md", "`<!--`", _FRONT),
    "code spans and comments": _filled("reqs/a.md", "`a` <!-- b -->", _FRONT),
    "ticks before comments": _filled("reqs/a.md", "`<!-- -->", _FRONT),
    "comments that never end": _filled("reqs/a.md", "x <!-- \n", _FRONT),
    "comments that never end on one line": _filled("reqs/a.md", "x <!-- ", _FRONT),
    "comments that end on the next line": _filled("reqs/a.md", "x <!--\n-->", _FRONT),
    "a suppression in each item": _filled(
        "reqs/a.md", "# R-1: a\n<!-- reqtrace: ignore[A] -- r -->\n"
    ),
    "suppressions in one comment": _filled(
        "reqs/a.md", "reqtrace: ignore[A]\n", "# R-1: a\n# R-2: b\n<!--\n", "-->\n"
    ),
    "suppressions on one line": _filled(
        "reqs/a.md", "<!-- reqtrace: ignore[A] -->", "# R-1: a\n# R-2: b\n "
    ),
    "suppressions in a row": _filled(
        "reqs/a.yaml", "# reqtrace: ignore[A] -- r\n", f"- {{{'id: A, '}title: T}}\n", "- {id: B}\n"
    ),
    "suppressions of many rules": _numbered(
        "reqs/a.yaml", "QQ{n}, ", _ITEM + "# reqtrace: ignore[", "] -- r\n"
    ),
    "a suppression of spaces": _filled("reqs/a.yaml", "until ", _ITEM + "# reqtrace: ignore[A] "),
    # -- decisions
    "related sections": _filled("docs/adr/1-a.md", "## Links\n```\n```\n", "# A\n"),
    "links to other decisions": _filled(
        "docs/adr/1-a.md", "- Supersedes [2](2-b.md)\n", "# A\n\n## Links\n\n"
    ),
    "lines like fields": _filled("docs/adr/1-a.md", "a: b\n", "# A\n"),
    "long lines before the first section": _rows(
        "docs/adr/1-a.md", count=200, unit="b ", row="a: {}\n", head="# A\n"
    ),
    "open brackets": _filled("docs/adr/1-a.md", "[", _ADR),
    "lines of open brackets": _many("docs/adr/1-a.md", most=500, unit="[", row="{}\n", head=_ADR),
    "lines of open links": _many(
        "docs/adr/1-a.md", most=500, unit="[](", row="Superseded by {}\n", head=_ADR
    ),
    "lines of relations": _many(
        "docs/adr/1-a.md", most=500, unit="supersedes [a](b)", row="{}\n", head=_ADR
    ),
    "lines of relations and open brackets": _many(
        "docs/adr/1-a.md", most=500, unit="amends [", row="{}\n", head=_ADR
    ),
    "prose about other decisions": _filled(
        "docs/adr/1-a.md", "This supersedes [2](2-b.md). ", "# A\n\n## More Information\n\n"
    ),
    "prose before the first section": _filled(
        "docs/adr/1-a.md", "This supersedes [2](2-b.md). ", "# A\n\n"
    ),
    "lists on one line": _filled("docs/adr/1-a.md", "- ", "# A\n\n## Context\n\n", "x"),
    "quotations on one line": _filled("docs/adr/1-a.md", ">", "# A\n\n## Context\n\n", "x"),
    "lists and quotations": _filled("docs/adr/1-a.md", "- > ", "# A\n\n## Context\n\n", "x"),
    "links to files": _filled("docs/adr/1-a.md", "[a](b.md) ", "# A\n\n## Context\n\n"),
    "links to files that never close": _filled("docs/adr/1-a.md", "[a](b", "# A\n\n## Context\n\n"),
    "links in open brackets": _filled("docs/adr/1-a.md", "](a(b", "# A\n\n## Context\n\n"),
    "a link of many folders": _filled("docs/adr/1-a.md", "a/", "# A\n\n[a](", ")\n"),
    "links in parentheses": _filled("docs/adr/1-a.md", "([a]", "# A\n\n## Context\n\n"),
    "links by name": _filled("docs/adr/1-a.md", "[a]: b.md\n", "# A\n\n## Context\n\n"),
    "a name of links that never ends": _filled("docs/adr/1-a.md", "[a", "# A\n\n", "]: b.md"),
    "code spans among links": _filled("docs/adr/1-a.md", "`[a](b) ", "# A\n\n## Context\n\n"),
    "lines of choices": _many(
        "docs/adr/1-a.md", most=500, unit="[accepted | proposed] ", row="{}\n", head=_ADR
    ),
    "lines of choices without brackets": _many(
        "docs/adr/1-a.md", most=500, unit="accepted | ", row="{}\n", head=_ADR
    ),
    "lines of boxes": _many("docs/adr/1-a.md", most=500, unit="[ ] a ", row="{}\n", head=_ADR),
    "lines of arrows": _many("docs/adr/1-a.md", most=500, unit="a ->", row="{}\n", head=_ADR),
    "lines of tildes": _many("docs/adr/1-a.md", most=500, unit="~~", row="a{}\n", head=_ADR),
    "short lines of choices": _filled("docs/adr/1-a.md", "- accepted\n", _ADR),
    "a status of many lines": _filled("docs/adr/1-a.md", "a\n", _ADR),
    "a long date": _filled("docs/adr/1-a.md", "yy", "# A\n\nDate: "),
    "rows of a table": _filled("docs/adr/1-a.md", "| Status | b |\n", _ADR),
    "wide rows of a table": _rows(
        "docs/adr/1-a.md", count=200, unit=" a |", row="|{}\n", head="# A\n\n"
    ),
    "tables without bars": _filled("docs/adr/1-a.md", "a|b\n-|-\n", "# A\n\n"),
    "a long list of decisions": _filled("docs/adr/1-a.md", "2,", "# A\n\n* Supersedes: "),
    "open links to decisions": _filled("docs/adr/1-a.md", "[](", "# A\n\n* Supersedes: "),
    "sections with fields": _filled("docs/adr/1-a.md", "## Metadata\n- Status: a\n", "# A\n\n"),
    "spaces in a title": _filled("docs/adr/1-a.md", " ", "# adr", "x"),
    "nested lists": _filled("docs/adr/1-a.md", "- a: b\n  - c\n", "# A\n\n"),
    # -- YAML
    "front matter that is never closed": _filled("reqs/a.md", "a: b\n", "---\nid: REQ-1\n"),
    "items without anything": _filled("reqs/a.yaml", "- {id: a, zq: 1}\n"),
    "items of unknown types": _numbered("reqs/a.yaml", "- {{id: a, type: nead{n}}}\n"),
    "items of unknown status": _numbered("reqs/a.yaml", "- {{id: a, status: draaft{n}}}\n"),
    "items of one id": _filled("reqs/a.yaml", "- {id: REQ-1, title: a, status: draft}\n"),
    "equal keys": _filled("reqs/a.yaml", "'#': a # reqtrace: ignore\n"),
    "unknown fields": _numbered("reqs/a.yaml", "priorita{n}: 1\n", _ITEM),
    "values of the wrong type": _filled("reqs/a.yaml", "[     ],", _ITEM + "criteria: [", "]\n"),
    "items with lists of ids": _filled(
        "reqs/a.yaml", '- {id: A, title: T, status: draft, satisfies: "B, C"}\n'
    ),
    "lists of ids on one line": _filled("reqs/a.yaml", '"B, C",', _ITEM + "satisfies: [", "]\n"),
    "spaces in a link": _many(
        "reqs/a.yaml", most=60_000, unit=" ", row="- a,b{}x\n", head=_ITEM + "satisfies:\n"
    ),
    "a link that never closes": _many(
        "reqs/a.yaml", most=60_000, unit="a", row='- "[a]({}"\n', head=_ITEM + "satisfies:\n"
    ),
    "a number of zeros": _many(
        "reqs/a.yaml", most=60_000, unit="0", row="- A-{}x\n", head=_ITEM + "satisfies:\n"
    ),
    "links without an id": _filled("reqs/a.yaml", "- {reason: x}\n", _ITEM + "satisfies:\n"),
    "links with unknown keys": _numbered(
        "reqs/a.yaml", "- {{id: N, reeson{n}: x}}\n", _ITEM + "satisfies:\n"
    ),
    "links that are lists": _filled(
        "reqs/a.yaml", "- [[aaaaaaaaaaaaaaaa]]\n", _ITEM + "satisfies:\n"
    ),
}
"""Hostile files by what they repeat."""
