"""What a full parser of Markdown finds in a page: the judge of our scanner and link reader."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reqtrace.sources.common.markdown_links import LinkForm, find_links
from reqtrace.sources.markdown.paragraphs import page_texts
from reqtrace.sources.markdown.scan import outline

_PARSER = MarkdownIt("commonmark").enable("table")
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]
# Written by CommonMark too; the others are forms that it does not know.
_FORMS = (LinkForm.INLINE, LinkForm.REFERENCE, LinkForm.AUTOLINK)
# Footnotes of GFM, which the parser takes for definitions.
_FOOTNOTE = re.compile(r"^( *)\[\^", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


class Findings(NamedTuple):
    """The parts of one page: headings and fences outside of lists and quotations, cells outside
    of quotations.
    """

    links: list[str]
    headings: set[tuple[int, int]]
    fences: set[tuple[int, int]]
    cells: list[str]


def as_page(data: bytes) -> str | None:
    """The Markdown of a file, None where it is no text of UTF-8."""
    try:
        text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None
    return _FOOTNOTE.sub(r"\1\\[^", _FRONT_MATTER.sub("", text))


def judged(text: str) -> Findings:
    """What the parser finds in *text*."""
    tokens = _PARSER.parse(text)
    return Findings(
        links=[
            str(child.attrs["href"])
            for token in tokens
            for child in token.children or ()
            if child.type == "link_open"
        ],
        headings={
            (int(token.tag[1]), token.map[0] + 1)
            for token in tokens
            if token.type == "heading_open" and token.map and not token.level
        },
        fences={
            (token.map[0] + 1, token.map[1])
            for token in tokens
            if token.type == "fence" and token.map and not token.level
        },
        cells=list(_cells(tokens)),
    )


def _cells(tokens: list[Token]) -> Iterator[str]:
    """The texts of the cells of tables, those in quotations left out."""
    quotations = 0
    for token, content in pairwise(tokens):
        quotations += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if not quotations and token.type in ("th_open", "td_open") and content.content:
            yield " ".join(content.content.split())


def found(text: str) -> Findings:
    """What our readers find in *text*."""
    page = outline(text)
    texts = page_texts(page)
    last = len(text.removesuffix("\n").split("\n"))
    return Findings(
        links=[
            _PARSER.normalizeLink(link.href)
            for paragraph in texts.paragraphs
            if not paragraph.is_html
            for link in find_links(paragraph.text, texts.definitions)
            if link.form in _FORMS
        ],
        headings={(heading.level, heading.first) for heading in page.headings},
        fences={(fence.first, min(fence.last, last)) for fence in page.fences},
        cells=[
            " ".join(paragraph.text.split())
            for paragraph in texts.paragraphs
            if paragraph.is_cell and paragraph.text
        ],
    )


def raw_lines(text: str) -> set[int]:
    """The lines of blocks of HTML, within which people mean Markdown nevertheless."""
    return {
        line
        for token in _PARSER.parse(text)
        if token.type == "html_block" and token.map
        for line in range(token.map[0] + 1, token.map[1] + 1)
    }


def differences(text: str) -> list[str]:
    """Each part that only one of the two finds."""
    wanted, ours = judged(text), found(text)
    differ = []
    if wanted.links != ours.links:
        differ.append(f"links {sorted(set(wanted.links) ^ set(ours.links))[:3]}")
    if lost := wanted.headings - ours.headings:
        differ.append(f"lost headings {sorted(lost)[:3]}")
    raw = raw_lines(text) if ours.headings - wanted.headings else set()
    if more := {one for one in ours.headings - wanted.headings if one[1] not in raw}:
        differ.append(f"no headings {sorted(more)[:3]}")
    if lost := wanted.fences - ours.fences:
        differ.append(f"lost fences {sorted(lost)[:3]}")
    if wanted.cells != ours.cells:
        differ.append(f"cells {sorted(set(wanted.cells) ^ set(ours.cells))[:3]}")
    return differ


def pages_of_clones(folder: Path, least: int) -> Iterator[tuple[str, str]]:
    """The Markdown pages of bare clones in *folder*: *least* in all, or a few more, and as evenly
    as the clones have them.
    """
    heads = sorted(folder.glob("*/*/HEAD")) + sorted(folder.glob("*/HEAD"))
    clones = [path.parent for path in heads if (path.parent / "objects").is_dir()]
    pages = {clone: _pages(clone) for clone in clones}
    share = _share([len(one) for one in pages.values()], least)
    for clone, blobs in pages.items():
        step = max(1, len(blobs) // max(1, share))
        for blob, path in blobs[::step][:share]:
            text = as_page(_git(clone, "cat-file", "blob", blob))
            if text:  # a clone may lack a blob
                yield f"{clone.parent.name}/{clone.name}:{path}", text


def _share(sizes: list[int], least: int) -> int:
    """How many of each are *least* in all, where those that have fewer give all that they have."""
    return next(
        (
            most
            for most in range(max(sizes, default=0))
            if sum(min(one, most) for one in sizes) >= least
        ),
        max(sizes, default=0),
    )


def _pages(clone: Path) -> list[tuple[str, str]]:
    """The blob and the path of each page of Markdown."""
    listing = _git(clone, "ls-tree", "-r", "-z", "HEAD").decode(errors="replace").split("\0")
    entries = [line.partition("\t") for line in listing if line.lower().endswith(".md")]
    return [(meta.split()[2], path) for meta, _, path in entries if meta.startswith("100")]


def _git(clone: Path, *arguments: str) -> bytes:
    return subprocess.run(("git", "-C", clone, *arguments), capture_output=True, check=False).stdout
