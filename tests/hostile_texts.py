"""Texts that somebody may write into a repository to harm whoever looks at what we print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from output_kit import (
    Sample,
    accepted,
    at,
    commit,
    commit_finding,
    finding,
    item,
    project_of,
    result_of,
)
from reqtrace.model.commit import Person

HOSTILE = {
    "ansi colour": "\x1b[31mred\x1b[0m",
    "ansi title": "\x1b]0;owned\x07",
    "c1 control": "\x9b31m",
    "carriage return": "all clear\rERROR",
    "line break and command": "x\n::error file=a::pwned",
    "workflow command": "::set-output name=x::pwned",
    "padded command": "   ::add-mask::x",
    "old workflow command": "see ##[error]pwned",
    "azure command": "##vso[task.setvariable variable=x]y",
    "teamcity command": "##teamcity[buildStatus status='SUCCESS']",
    "bidi override": "safe\u202egnp.exe",
    "bidi isolate": "a\u2066b\u2069",
    "zero width": "RE\u200bQ-1",
    "tag characters": "a\U000e0041b",
    "line separator": "a\u2028::error::pwned",
    "lone surrogate": "caf\udce9",
    "nul": "a\x00b",
    "formula": '=HYPERLINK("http://example.org")',
    "formula plus": "+1+cmd|' /C calc'!A0",
    "formula minus": "-2+3",
    "formula at": "@SUM(A1)",
    "formula tab": "\t=1+1",
    "formula behind a semicolon": "x;=1+1",
    "formula on the next line": 'x\n"=1+1',
    "mention": "cc @example-person, see #12, o/r#3 and GH-4",
    "character reference": "a &lt; b &#65;",
    "script": "<script>window.pwned=1</script>",
    "closing script": "</script><script>window.pwned=1</script>",
    "closing style": "</style><img src=x onerror=window.pwned=1>",
    "handler": "<img src=x onerror='window.pwned=1'>",
    "attribute": '" onmouseover="window.pwned=1" autofocus onfocus="window.pwned=1',
    "markdown script link": "[x](javascript:window.pwned=1)",
    "markdown data link": "[x](data:text/html,<script>window.pwned=1</script>)",
    "markdown image": "![x](https://example.org/pixel.png)",
    "markdown heading": "# Not a heading",
    "markdown table": "a | b | c",
    "markdown fence": "```\n<script>window.pwned=1</script>\n```",
    "markdown emphasis": "**bold** _it_ `code`",
    "template": "{{ 7*7 }}{% raw %}",
    "mermaid": '"]; click n0 call alert(1); x["',
    "dot": '\\" ]; evil [label="',
    "percent": "100%0A::error::pwned %25",
    "sarif link": "[click](https://example.org) \\[x](1)",
    "xml": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;]]>",
}


VARIANTS = (
    # Controls of a terminal.
    "\x1b[2J\x1b[H",
    "\x1b]8;;https://example.org\x07click\x1b]8;;\x07",
    "\x1b[8mhidden\x1b[0m",
    "\x1bPq\x1b\\",
    "\x1b[?1049h",
    "\x1bc",
    "\x9d0;owned\x9c",
    "\x90q\x9c",
    "a\bb\b",
    "a\x07",
    "a\x7fb",
    "a\x0bb",
    "a\x0cb",
    "a\x85b",
    "\r\r",
    "\x1b",
    "\x1b]52;c;eA==\x07",
    "\x1b[1A\x1b[2K",
    # Characters that nobody sees, or that change the order of others.
    "\u200eleft",
    "\u200fright",
    "\u202aembedded\u202c",
    "\u202d12\u202c",
    "\u2067a\u2069",
    "\ufeffx",
    "a\u2060b",
    "a\u2029::error::x",
    "\U000e0001tag\U000e007f",
    "a\u200db",
    "a\u061cb",
    # Commands that logs of a forge read.
    "::warning file=x,line=1::y",
    "::group::x",
    "::endgroup::",
    "::stop-commands::x",
    "::debug::x",
    "\n::notice::x",
    "\r::error::x",
    "::SET-ENV name=x::y",
    "##[command]x",
    "##[section]x",
    "##vso[build.addbuildtag]x",
    "##vso[task.logissue type=error]x",
    "##teamcity[message text='x']",
    "section_start:1:x\r\x1b[0Kx",
    "%0D%0A::error::x",
    # What a spreadsheet computes.
    "=1+1",
    "=cmd|'/C calc'!A0",
    "+SUM(A1:A2)",
    "-1+1",
    "@A1",
    "\n=1",
    '"=1+1"',
    "x\t=1+1",
    "x|=1+1",
    ";@SUM(A1)",
    "\r=1",
    "=IMPORTXML(1,2)",
    "x,=1+1",
    "'=1+1",
    " =1+1",
    # What Markdown or a forge makes of a text.
    "@example-team/people",
    "GH-7",
    "example/other#9",
    "[a]: javascript:window.pwned=1",
    "<!-- x",
    "--> x",
    "<details open><summary>x</summary>",
    "[x](https://example.org 'y')",
    "![](x)",
    "~~~\nx",
    "![x][y]\n\n[y]: https://example.org",
    "<https://example.org>",
    "1. x\n2. y",
    "> x",
    "***",
    "| a |\n|-|",
    # What HTML, XML, scripts, templates and graphs make of it.
    "<svg/onload=window.pwned=1>",
    "<iframe srcdoc='x'>",
    "<a href='javascript:window.pwned=1'>x</a>",
    "<base href='https://example.org'>",
    "<form action='https://example.org'>",
    "<!--<script>",
    "]]><script>window.pwned=1</script>",
    "<?xml version='1.0'?>",
    "'};window.pwned=1;//",
    "\\u003cscript\\u003e",
    "${window.pwned=1}",
    "$(touch pwned)",
    "`touch pwned`",
    "%%{init: {}}%%",
    "subgraph x",
    "end",
    "a --> b",
    "click a href 'javascript:window.pwned=1'",
    '"; a -> b; "',
    "\\N\\G",
)
"""More of the same kinds, for the runs that put all of them into one repository."""


def hostile_sample(text: str) -> Sample:
    """A project in which *text* stands wherever a repository may put a text."""
    path = text.replace("\0", "").strip("/") or "x"
    person = Person(name=text, email=text)
    items = [
        item("GOAL-1", title=text, text=text, path=path, status="approved"),
        item(
            "REQ-1",
            ("satisfies", text),
            (text, "GOAL-1"),
            title=text,
            text=f"intro\n\n{text}",
            path=path,
            line=9,
            sections={text: text},
            attributes={text: [text, {text: text}]},
            formerly=(text + "-old",),
        ),
        item(
            text,
            ("supports", "GOAL-1"),
            title=text,
            path=path,
            line=20,
            type="need",
            status=text.lower(),
        ),
    ]
    commits = [
        commit(1, ("implements", "REQ-1"), ("refs", text + "?"), subject=text, author=person)
    ]
    project = project_of(items, commits)
    project = replace(project, history=replace(project.history))
    where = at("x", 3, 2)
    where = replace(where, path=PurePosixPath(path))
    gap = finding(message=text, help=text, location=where, item=text)
    findings = [gap, commit_finding(commits[0].oid, text, help=text)]
    decided = accepted(finding(message=text + "!", location=where), reason=text)
    result = result_of(project, findings, [decided], incomplete=(text,), notes=(text,))
    return Sample(project, result)
