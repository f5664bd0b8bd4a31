"""Classes of hostile files: where each may lie, what it begins with, and what it repeats.

`hostile_cases` draws files of each class at random, the same ones on every machine. All of it is
harmless to look at: long, deep, odd or broken, and nothing that acts on other programs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import NamedTuple

MOST = 1024 * 1024 - 64
"""Bytes of the largest files: just below the limit `file_bytes`."""

SIZES = (2_000, 60_000, 300_000, MOST, MOST)
PER_CLASS = 20


class Host(NamedTuple):
    """A file: its path, what stands before and behind the repeated part."""

    path: str
    head: str = ""
    tail: str = ""


class Kind(NamedTuple):
    """A class of hostile files: a host of `hosts` is filled with one or some of `units`.

    `{n}` in a unit is a running number. A unit of two texts is an opening and its end, which nest.
    """

    hosts: tuple[Host, ...]
    units: tuple[str | tuple[str, str], ...]
    encoding: str = "utf-8"
    commands: tuple[str, ...] = ("check",)
    beside: Mapping[str, str] = {}


class HostileCase(NamedTuple):
    """One file at `path` with the files that name it, and the command that reads it."""

    name: str
    path: str
    files: Mapping[str, bytes]
    command: tuple[str, ...]


_ID = "id: REQ-2\ntitle: T\nstatus: draft\n"
_FRONT = f"---\n{_ID}---\n"
_YAML = Host("docs/requirements/REQ-2.yaml", _ID)
_LIST = Host("docs/requirements/all.yaml")
_MD = Host("docs/requirements/REQ-2.md", f"{_FRONT}# T\n\n")
_ENTRIES = Host("docs/requirements/all.md", "# REQ-2: T\n\n- Status: draft\n\n")
_PAGE = Host("docs/pages/page.md", "# Page\n\n")
_ADR = Host("docs/decisions/0002-a.md", "# 2. A\n\n## Status\n\nAccepted\n\n## Context\n\n")
_STATUS = Host("docs/decisions/0002-a.md", "# 2. A\n\n## Status\n\n")
_RST = Host("docs/decisions/0002-a.rst", "2. A\n====\n\nStatus\n------\n\nAccepted\n\n")
_ADOC = Host("docs/decisions/0002-a.adoc", "= 2. A\n\n== Status\n\nAccepted\n\n== Context\n\n")
_NEEDS = Host("docs/index.rst", "Needs\n=====\n\n.. req:: T\n   :id: REQ_0002\n\n")
_SDOC = Host("spec/a.sdoc", "[DOCUMENT]\nTITLE: A\n\n")
_OFT = Host("spec/a.md", "# A\n`req~a~1`\n\nNeeds: dsn\n\n")
_TEXTS = (_YAML, _LIST, _MD, _ENTRIES, _ADR, _STATUS, _RST, _ADOC, _NEEDS, _SDOC, _OFT, _PAGE)
_TOML = Host("reqtrace.toml", 'extends = "reqtrace:default"\n')
_SOURCE = Host("reqtrace.toml", '[[source]]\ninclude = ["docs/requirements/*"]\n')
_PYPROJECT = Host("pyproject.toml", "[project]\nname = 'x'\n[tool.reqtrace]\n")

CLASSES: Mapping[str, Kind] = {
    "yaml deep nesting": Kind(
        (Host(_YAML.path, _ID + "note: "), Host(_LIST.path, "- "), _LIST),
        (("[", "]"), ("{a: ", "}"), ("[{a: ", "}]"), "- ", "? ", "a: &a [", "!t [", "- - ? - "),
    ),
    "yaml anchors and aliases": Kind(
        (Host(_YAML.path, _ID + "note: &a x\n"), Host(_LIST.path, "- &a {id: REQ-2, title: T}\n")),
        ("- *a\n", "- &a [*a, *a]\n", "b{n}: &b{n} [*a, *a]\n", "- &x{n} *a\n", "<<: *a\n")
        + ("- {{<<: *a, id: REQ-{n}}}\n", "- <<: [*a, *a, *a]\n", "- *nowhere\n", "c{n}: *a\n"),
    ),
    "yaml doubling aliases": Kind(
        (Host(_YAML.path, _ID + "a0: &a0 [x, x]\n"), Host(_LIST.path, "- &a0 [x, x]\n")),
        ("a{n}: &a{n} [*a0, *a0, *a0]\n", "- &a{n} {{x: *a0, y: *a0}}\n", "z{n}: {{<<: [*a0]}}\n"),
    ),
    "yaml scalars": Kind(
        (_YAML, Host(_YAML.path, _ID + "text: |\n"), Host(_YAML.path, _ID + 'text: "')),
        ("  word\n", "x" * 60_000 + "\n", "\\n", "\\u0041", "  \n", "a: >\n  b\n", "c{n}: '''\n")
        + ("d{n}: ''''''\n", "e{n}: |9-\n", "\\\n   ", "    deeper\n  back\n"),
    ),
    "yaml many items": Kind(
        (_LIST, Host(_LIST.path, "requirements:\n")),
        ("- {{id: REQ-{n}, title: a}}\n", "- {{id: REQ-2}}\n", "- id: REQ-{n}\n  text: b\n", "- \n")
        + ("- {{id: REQ-{n}, title: a, refines: REQ-{n}}}\n", "- {{}}\n", "- [{n}]\n"),
        commands=("check", "items --format json", "report --format csv", "graph --format dot"),
    ),
    "yaml keys": Kind(
        (_YAML,),
        ("k{n}: v\n", "title: T\n", "? [a]\n: b\n", "? {{a: b}}\n: c\n", "1{n}: a\n", "'': a\n")
        + ("true: a\n", "~: a\n", "satisfies: NEED-1\n", "Satisfies{n}: NEED-{n}\n", "- k: [\n"),
    ),
    "yaml numbers and dates": Kind(
        (Host(_YAML.path, _ID + "n: "), Host(_LIST.path, "- id: "), _YAML),
        ("9", "0x9", "1e9", "9_", "1:", "n{n}: 0o777777777777777777777\n", "m{n}: 1e999999999\n")
        + ("d{n}: 9999-99-99\n", "t{n}: 2026-01-01T25:61:61.{n}Z\n", "f{n}: .nan\n", "-", "0b1"),
    ),
    "yaml tags and directives": Kind(
        (_YAML, _LIST, Host(_LIST.path, "%YAML 1.1\n---\n")),
        ("a{n}: !!python/name:os.path x\n", "b{n}: !!binary AAAA\n", "c{n}: !!set {{a, b}}\n")
        + ("!", "!!x ", "%TAG ! tag:example.org,2026:\n", "- !<tag:yaml.org,2002:int> x\n")
        + ("d{n}: !!timestamp x\n", "%YAML 9.9\n", "e{n}: !!int '{n}'\n", "!!omap [a: b]\n"),
    ),
    "yaml documents": Kind(
        (_LIST, _YAML),
        ("---\n", "...\n", "--- a\n", "---\nid: REQ-{n}\n", "--- |\n a\n", "---\n- id: A-{n}\n"),
    ),
    "yaml that is broken": Kind(
        (_YAML, _LIST, Host(_YAML.path, _ID + "a: [")),
        ("\t", "\tx: y\n", "a: b: c\n", "'", '"', "a: '\n", "]", "}", "- a\n b\n", ": ", "@", "`")
        + ("a: %\n", "a: |\n\tb\n", "&", "*", "?", ",", "#", " #", "a: [b\n"),
    ),
    "yaml links": Kind(
        (Host(_YAML.path, _ID + "refines:\n"), Host(_YAML.path, _ID + "satisfies: ")),
        ("- REQ-{n}\n", "NEED-{n}, ", "- {{id: NEED-{n}, reason: x}}\n", "- [NEED-{n}]\n", "- \n")
        + ("NEED-", "- REQ-1@{n}\n", "- REQ-1: {n}\n", "'NEED-1' ", "- https://example.org/{n}\n"),
        commands=("check", "graph --format json", "report --format markdown"),
    ),
    "markdown headings": Kind(
        (_MD, _ENTRIES, _ADR, _PAGE, Host("docs/requirements/all.md")),
        ("# REQ-{n}: a\n", "## a\n", "###### a ######\n", "# \n", "#", "a\n===\n", "a\n-\n")
        + ("# REQ-{n}\n## REQ-{n}\n", "### Status\n", "## [REQ-{n}](x.md)\n", "# **REQ-{n}** a\n"),
        commands=("check", "items", "report --format html"),
    ),
    "markdown lists and quotations": Kind(
        (_MD, _ENTRIES, _ADR, _PAGE, _STATUS),
        ("- a\n", "> ", "- ", "1. ", "* > ", "  - a\n", "- [ ] REQ-{n} a\n", "- **REQ-{n}**: a\n")
        + ("    ", "+ a\n\n", "1) a\n", "> - a\n", "- a: b\n  - c: d\n", "\t- a\n", ">>>>> a\n"),
        commands=("check", "report --format html"),
    ),
    "markdown tables": Kind(
        (_MD, _ENTRIES, Host(_ENTRIES.path, "# T\n\n| id | title |\n| --- | --- |\n"), _PAGE),
        ("| REQ-{n} | a |\n", "|", "| ", "a|b\n-|-\n", "|-", "| \\| |\n", "|a", "| `|` |\n")
        + ("| id |\n| --- |\n| REQ-{n} |\n", "| REQ-{n} <br> REQ-{n} | [a](b) |\n", "||\n", "\\|"),
        commands=("check", "items", "report --format html"),
    ),
    "markdown fences and comments": Kind(
        (_MD, _ENTRIES, _ADR, _PAGE),
        ("```\n", "~~~\n", "```yaml\nid: REQ-{n}\n```\n", "`", "<!--", "-->", "<!-- a -->\n", "~")
        + ("<details>\n", "</details>\n", "<a>", "<", "<b", "&amp;", "&#0;", "````\n```\n", "<?", "<![CDATA[")
        + ("``` a\n", "    code\n", "<script>\n", "<!-- reqtrace: ignore[A] -- r -->\n"),
        commands=("check", "report --format html"),
    ),
    "markdown links": Kind(
        (_MD, _ENTRIES, _ADR, _PAGE, _STATUS),
        ("[", "]", "[a](", "![", "[a][b]", "[a]: b\n", "[^{n}]: a\n", "[^{n}]", "](", "<http://")
        + ("[a](b.md)", "[a](<b", "https://example.org/{n} ", "[[a]]", "[a](b 'c", "[a{n}]: b{n}\n")
        + ("www.", "a@b.c ", "[REQ-{n}](#req-{n}) ", "Supersedes [3](0003-b.md)\n", "(", "\\["),
        commands=("check", "report --format html"),
    ),
    "markdown emphasis": Kind(
        (_MD, _ENTRIES, _ADR, _PAGE),
        ("*", "**a", "_a ", "*a_", "***", "a**b", "~~", "_", "**REQ-{n}** ", "*a **b ", "`*`", "__a")
        + ("\\*", "a*", " *", "**Status:** a ", "\\", "***a** b* "),
        commands=("check", "report --format html"),
    ),
    "front matter": Kind(
        (
            Host(_MD.path, "---\n" + _ID),
            Host(_MD.path, "---\n" + _ID, "\n---\n# T\n"),
            Host(_ADR.path, "---\nstatus: accepted\n", "\n---\n# A\n"),
            Host(_PAGE.path, "---\n"),
            Host(_PAGE.path, "+++\n", "\n+++\n"),
        ),
        ("a{n}: b\n", "---\n", "tags: [", "  x\n", "a: [", "- ", "[[a]]\n", "a = 1\n", "id: REQ-{n}\n")
        + ("title: |\n", "links: [REQ-{n}]\n", "--- \n", "...\n", "{{", "&a", "\t\n"),
    ),
    "long lines": Kind(
        _TEXTS,
        ("a", " ", "a ", "word ", "REQ-1", "REQ-{n} ", "a-", "-", ".", ":", "a:", "=", "1", "/", "~")
        + ("a.b.", "%20", "shall ", "NEED-1,", "\\", "'", "_a", "é", "\u4e00", "\t", "@", "a=b;"),
        commands=("check", "check", "report --format html", "items --format json"),
    ),
    "many lines": Kind(
        _TEXTS,
        ("\n", " \n", "a\n", "\r", "\r\n", "a\r", "\x0c\n", "\x0b", "\u2028", "\x85", "a\n\n", "\t\n")
        + ("The system shall be.\n", "REQ-{n}\n", "TODO\n", "a: b\n"),
    ),
    "rst": Kind(
        (_RST, _NEEDS, Host("docs/decisions/0002-a.rst")),
        ("a\n=\n\n", ".. _a{n}: b\n", "`a <b>`_ ", "|a| ", "``", "`", "*", "+--+\n", "=== ===\n")
        + (".. note::\n", "   ", ":a: b\n", "   :b: c\n", ".. include:: a\n", ".. |a| replace:: b\n")
        + (":need:`REQ_{n}` ", "* a\n\n  ", "::\n\n", "| a\n", "____\n", ".. req:: a\n   :id: R_{n}\n\n")
        + ("   :links: R_{n}, R_{n}\n", "a_ ", ".. list-table::\n\n   * - a\n     - b\n"),
    ),
    "asciidoc": Kind(
        (_ADOC, Host("docs/decisions/0002-a.adoc"), Host("spec/a.adoc", "= A\n\n")),
        ("== a\n\n", "|===\n", "|a ", "* a\n", "** a\n", "xref:a.adoc[b] ", "<<a,b>> ", "----\n", "[")
        + ("====\n", "[[a{n}]]\n", ":a{n}: b\n", "{{a}}", "include::a[]\n", "ifdef::a[]\n", "endif::[]\n")
        + ("//\n", "////\n", "+++", "a::\n", "link:a[", "image::a[]\n", "[.a]#b# ", "\n'''\n", "**a")
        + ("[[req~a~{n}]]\n", "`req~a~{n}`\n"),
    ),
    "strictdoc": Kind(
        (_SDOC, Host("spec/a.sdoc"), Host("spec/a.sgra", "[GRAMMAR]\nELEMENTS:\n")),
        ("[REQUIREMENT]\nUID: REQ-{n}\nSTATEMENT: a\n\n", "[SECTION]\nTITLE: a\n\n", "[/SECTION]\n\n")
        + ("[TEXT]\nSTATEMENT: >>>\n", "<<<\n", ">>>\n", "COMMENT: a\n", "RELATIONS:\n", "[", "[[A]]\n")
        + ("- TYPE: Parent\n  VALUE: REQ-{n}\n", "F{n}: a\n", "[GRAMMAR]\nELEMENTS:\n", "[[/A]]\n")
        + ("- TAG: A{n}\n  FIELDS:\n", "  - TITLE: B\n    TYPE: String\n", "a: >>>\nb\n<<<\n", "A: "),
    ),
    "doorstop": Kind(
        (
            Host("reqs/.doorstop.yml", "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n"),
            Host("reqs/.doorstop.yml", "attributes:\n  defaults:\n"),
            Host("reqs/REQ001.yml", "active: true\nlevel: 1.0\nlinks:\n"),
            Host("reqs/REQ001.yml", "active: true\ntext: |\n"),
        ),
        ("- REQ{n}: {n}\n", "- REQ001\n", "  a\n", "    a{n}: b\n", "level: 1.1.1\n", "1.", "- \n", "9")
        + ("  sep: '-'\n", "  prefix: A\n", "ref: a\n", "references:\n- path: a\n", "[", "- {{path: a{n}}}\n"),
    ),
    "openfasttrace": Kind(
        (
            _OFT,
            Host("spec/a.md", "`req~a~1`\n\nCovers:\n"),
            Host("src/a.py", "# [impl->req~a~1]\n"),
            Host("spec/a.rst", "A\n=\n\n`req~a~1`\n\n"),
        ),
        ("- req~b{n}~1\n", "`req~b{n}~1`\n\n", "Needs: dsn, impl\n", "Covers:\n", "[impl->req~a~1]\n", "~")
        + ("[impl~b{n}~1->req~a~1]\n", "req~", "a~1", "[impl->", "->", "Depends:\n", "* [a](#b)\n", "> ")
        + ("Tags: a, b\n", "req~a~99999999999999999999\n", "arch --> dsn : req~a~1\n", "# A\n"),
    ),
    "configuration": Kind(
        (_TOML, _SOURCE, _PYPROJECT, Host("reqtrace.toml", "a = "), Host("reqtrace.toml", "exclude = [")),
        ("[", "[[", "a.", "{{a = ", "a{n} = 1\n", "[a{n}]\n", "[[source]]\ninclude = ['a/*']\n", "'a/**/b',")
        + ("[[ignore]]\nrules = ['A']\nreason = 'r'\n", "[types.t{n}]\nfolders = ['a{n}']\n", '"', "'''")
        + ("[rules.severity]\n", "[a.b{n}.c]\n", "9", "1_", "2026-01-01\n", '"\\u0041', "#\n", "{{},", "[[coverage]]\nname = 'a{n}'\n")
        + ("[links.l{n}]\nfrom = ['*']\nto = ['*']\n", "[statuses]\ns{n} = 'active'\n", "''',"),
    ),
    "patterns in the configuration": Kind(
        (
            Host("reqtrace.toml", "[[source]]\ninclude = ['", "']\n"),
            Host("reqtrace.toml", "[[source]]\ninclude = ['**/*']\nid = '", "'\n"),
            Host("reqtrace.toml", "[[commits.id]]\npattern = '", "'\nitem = 'R-{}'\n"),
            Host("reqtrace.toml", "[types.req]\nid_pattern = '", "'\n"),
            Host("reqtrace.toml", "exclude = ['", "']\n"),
        ),
        ("(a+)+", "a*", "(", "[", "[a-z]", "**/", "*", "?", "a|", "{{1000}}", "(?:a{{99}}){{99}}", "\\w", ".*")
        + ("(?P<a{n}>b)", "*a*b", "{{a,b}}", "../", "(a|a)*", "\\p{{L}}", "[[:alpha:]]", "(?i)", "!"),
    ),
    "schemas of types": Kind(
        (
            Host("a.json", '{"properties": {"title": ', "}}"),
            Host("a.json", '{"allOf": [', "true]}"),
            Host("a.json", '{"properties": {', '"a": true}}'),
            Host("a.json", "", ""),
        ),
        (('{"not": ', "}"), ('{"allOf": [', "]}"), ("[", "]"), '{{"const": {n}}},', '"p{n}": {{"type": "string"}},')
        + ('{{"$ref": "#"}},', '{{"pattern": "(a+)+$"}},', '{{"enum": [{n}]}},', '"x": {{"$ref": "#/properties/x"}},')
        + ('{{"$ref": "https://example.org/{n}"}},', "9", '"', "{{", '{{"multipleOf": 1e-300}},', '{{"minLength": 9e99}},'),
        beside={"reqtrace.toml": "[types.req]\nschema = 'a.json'\n"},
    ),
    "files of other tools": Kind(
        (
            Host("docs/conf.py", "extensions = ['sphinx_needs']\nneeds_types = [", "]\n"),
            Host("docs/conf.py", "extensions = ['sphinx_needs']\nneeds_id_regex = '", "'\n"),
            Host("docs/conf.py", "extensions = ['sphinx_needs']\nx = "),
            Host("docs/ubproject.toml", "[needs]\nid_regex = 'A'\n"),
            Host("strictdoc.toml", "[project]\ninclude_doc_paths = ["),
            Host("strictdoc_config.py", "from strictdoc.core.project_config import ProjectConfig\nx = "),
            Host(".adr-dir", "docs/adr"),
            Host("docs/requirements/needs.json", '{"versions": {"1": {"needs": {'),
        ),
        ("[", "(", "{{'a': ", "{{'directive': 'a{n}'}}, ", "-", "not ", "a.", "f(", "1+", "'a' 'b' ", "lambda: ")
        + ("'a/*', ", "a{n} = 1\n", "[[needs.types]]\ndirective = 'a{n}'\n", "(a+)+", "/", "\\\n", "*", "#\n")
        + ('"R_{n}": {{"id": "R_{n}"}}, ', "if a:\n", " if a else b", "9"),
    ),
    "imported files": Kind(
        (
            Host("needs.json", '{"current_version": "1", "versions": {"1": {"needs": {', "}}}}"),
            Host("needs.json", '{"current_version": "1", "versions": {"1": {"needs": {"R": {"id": "R", "title": "'),
            Host("items.csv", "id,type,title\n"),
            Host("import/a.sdoc", "[DOCUMENT]\nTITLE: A\n\n"),
        ),
        ('"R{n}": {{"id": "R{n}", "title": "a"}},', "[", '{{"a":', "\\u0041", "R-{n},req,a\n", '"', ",", "\n")
        + ('"a\nb",', "[REQUIREMENT]\nUID: R-{n}\nSTATEMENT: a\n\n", "9", "a", "=1+1,", "\r", ";", "\t"),
        commands=("import",),
    ),
    "encodings": Kind(
        _TEXTS,
        ("a", "é\n", "\u4e00", "😀", "REQ-{n}\n", "a: b\n", "\u0301", "a\u0301\n", "\ufdfa", "\u1e9e"),
        encoding="odd",
    ),
    "control characters": Kind(
        _TEXTS,
        ("\x00", "\x00\n", "\x1b[31m", "\x07", "\x7f", "\x9b", "\u202e", "\u2066a\n", "\u200b", "\ufeff")
        + ("\U000e0041", "\u2028", "a\x08", "\x0c", "\x1a", "\x85", "\u00ad", "\u2060a ", "\U000f0000"),
        commands=("check", "report --format html", "items"),
    ),
    "regular expressions": Kind(
        _TEXTS,
        ("a.", "1.1", "REQ-1-", "A-1A", "-1", "_-", "aA", "Aa-", "x@y", "a/b", "../", "a::b", "(a)", "{{a}}")
        + ("[a](b", "**a**:", "a: - ", "|a|", "1) ", " .", "..", "- *", "ab ", "the shall ", "and or ", "if ")
        + ("``a", "0000-00-00", "0" * 30 + "x", "superseded by ", "[x] ", "(supersedes ", "accepted, ", "/* ", "`a~b~1"),
    ),
    "suppressions": Kind(
        (_YAML, _LIST, _MD, _ENTRIES, _ADR, _RST, _ADOC),
        ("# reqtrace: ignore[A{n}] -- r\n", "<!-- reqtrace: ignore[A] -- r -->", "reqtrace: ", "ignore[", "A, ")
        + (".. reqtrace: ignore[A] -- r\n", "// reqtrace: ignore[A] -- r\n", "until 2026-01-01 ", " -- ", "# reqtrace: "),
    ),
}

_ODD = ("utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig", "shift_jis", "utf-7", "bytes", "cut")
_REPEATED_BYTES = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x80\n", b"a\xe9 ")


def _fill(draw: random.Random, kind: Kind, room: int) -> str:
    chosen = draw.sample(kind.units, k=1 if draw.random() < 0.7 else min(3, len(kind.units)))
    if any(isinstance(unit, tuple) for unit in chosen):
        opening, end = next(unit for unit in chosen if isinstance(unit, tuple))
        times = max(1, room // len((opening + end).encode()))
        return opening * times + end * times
    parts, used, number = [], 0, 1000
    while used < room:
        unit = str(chosen[number % len(chosen)])
        # Shortens the loop, and hides no number: units without one are all the same.
        part = unit.format(n=number) if "{" in unit else unit * max(1, min(room // 50, room - used) // len(unit.encode()) if len(chosen) == 1 else 1)
        parts.append(part)
        used += len(part.encode("utf-8", "surrogatepass"))
        number += 1
    return "".join(parts)


def _encoded(draw: random.Random, kind: Kind, head: str, body: str, tail: str) -> bytes:
    if kind.encoding != "odd":
        return (head + body + tail).encode(kind.encoding, "surrogatepass")
    encoding = draw.choice(_ODD)
    if encoding == "bytes":
        return head.encode() + draw.choice(_REPEATED_BYTES) * (len(body) // 3) + tail.encode()
    if encoding == "cut":
        return (head + body).encode()[:-1] + b"\xe2\x82"
    return (head + body + tail).encode(encoding, "replace")[:MOST]


def _command(draw: random.Random, kind: Kind, path: str) -> tuple[str, ...]:
    words = tuple(draw.choice(kind.commands).split())
    if words == ("import",):
        known = {".json": "needs-json", ".csv": "csv", ".sdoc": "strictdoc"}
        return ("import", known[path[path.rindex(".") :]], path, "--dry-run")
    return (*words, "--no-cache")


def _case(name: str, kind: Kind, number: int) -> HostileCase:
    draw = random.Random(f"{name} {number}")
    host = draw.choice(kind.hosts)
    room = draw.choice(SIZES) - len((host.head + host.tail).encode())
    body = _fill(draw, kind, room)
    data = _encoded(draw, kind, host.head, body, host.tail)[:MOST]
    files = {path: text.encode() for path, text in kind.beside.items()} | {host.path: data}
    return HostileCase(f"{name} {number}", host.path, files, _command(draw, kind, host.path))


def hostile_cases(per_class: int = PER_CLASS) -> Iterator[HostileCase]:
    """*per_class* files of each class, which are the same on every machine."""
    for name, kind in CLASSES.items():
        for number in range(per_class):
            yield _case(name, kind, number)
