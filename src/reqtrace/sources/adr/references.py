"""The files and folders of the repository that the text of a decision links to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from reqtrace.model.file_reference import FileReference
from reqtrace.model.location import Position
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.markdown.scan import LIST, Outline

_CODE = re.compile(r"``[^`]++``|`[^`]*+`")
# What is matched is never given back (`++`): a link that does not close is read once.
_LINK = re.compile(
    r"(?<!\\)\]\([ \t]*+(?:<(?P<enclosed>[^<>]++)>|(?P<path>(?:[^()\s<>]|\([^()\s]*+\))++))"
    r"(?=[ \t]*+[)\"'(])"
)
# `[name]: path`, to which `[words][name]` links; `[^1]:` is a footnote.
_DEFINITION = re.compile(
    r" {0,3}\[[^\]\[^][^\]\[]*+\]:[ \t]*+<?(?P<path>[^\s<>]++)>?[ \t]*+(?:[\"'(]|\Z)"
)
# Addresses, anchors in the same text, the top of a web site, what a generator of pages fills in,
# other targets of reStructuredText.
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:|[#/?]|.*[{}$]|.*_\Z")
# Pages of a forge beside the files of a branch: `../../issues/7` from the top of the repository.
_FORGE = re.compile(
    r"\.\./\.\./(?:actions|blob|commits?|compare|discussions|issues|milestones?|projects|pulls?"
    r"|raw|releases|tree|wiki)(?:/|\Z)"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def file_references(file_result: FileResult, page: Outline) -> tuple[FileReference, ...]:
    """Each relative link of a decision, in the order of its text; those within code are none."""
    text = "".join(page.plain)
    if "](" not in text and "]:" not in text:
        return ()
    folder = str(file_result.path.parent)
    paths = ((position, _path(folder, written)) for position, written in _links(page))
    return tuple(
        FileReference(path=path, location=file_result.at(position), in_text=True)
        for position, path in paths
        if _FORGE.match(path) is None
    )


def _links(page: Outline) -> Iterator[tuple[Position, str]]:
    for number, line in _texts(page):
        if "`" in line:
            line = _CODE.sub(lambda code: " " * len(code[0]), line)
        definition = _DEFINITION.match(line)
        for match in _LINK.finditer(line) if definition is None else (definition,):
            group = match.lastgroup or "path"
            if _ELSEWHERE.match(match[group]) is None:
                yield Position(number, match.start(group) + 1), match[group]


def _texts(page: Outline) -> Iterator[tuple[int, str]]:
    """The lines that may hold a link, without fenced and indented code."""
    fenced_to = 0
    may_be_code, in_list = True, False
    for number, line in enumerate(page.plain, start=1):
        if (fence := page.fence_at.get(number)) is not None:
            fenced_to = fence.last
        if not line.strip() or number <= fenced_to:
            may_be_code = True
            continue
        indented = line.startswith(("    ", "\t"))
        if not line[0].isspace() or LIST.match(line):
            in_list = LIST.match(line) is not None
        may_be_code = may_be_code and indented and not in_list
        if ("](" in line or "]:" in line) and not may_be_code:
            yield number, line


def _path(folder: str, written: str) -> str:
    """The path in the repository that a link in a file of *folder* names."""
    name = _ESCAPED.sub(r"\1", written.partition("#")[0].partition("?")[0])
    return posixpath.normpath(posixpath.join(folder, unquote(name, errors="surrogateescape")))
