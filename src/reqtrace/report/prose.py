"""Markdown of items as HTML that cannot do anything: no raw HTML, no image, few links."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from reqtrace.util.escape import block, markup

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ALLOWED = ("http:", "https:", "mailto:")
# Without any of these a text is nothing but words.
_MARKUP = re.compile(r"[*_`#\[\]<>|~\\!&=]|^\s*(?:[-+]|\d+[.)])\s|\n|^ {4}", re.MULTILINE)

_LONGEST = 50_000
"""Characters of a text that is rendered: the parser takes 300 bytes of memory for each."""


class Prose:
    """Renders the text of items."""

    def __init__(self) -> None:
        # Images are off: a report loads nothing.
        self._markdown = MarkdownIt("commonmark", {"html": False})
        self._markdown.enable("table").disable("image")
        self._markdown.validateLink = _may_link  # type: ignore[method-assign]

    def html(self, text: str) -> Markup:
        """*text* as HTML. Hidden characters are spelled out, headings are bold paragraphs.

        A text that is very long is shown as it is written.
        """
        safe = block(text).strip("\n")
        if len(text) > _LONGEST:
            return Markup(markup(Markup("<pre>{}</pre>\n").format(safe)))  # noqa: S704
        if not _MARKUP.search(safe):
            words = Markup("<p>{}</p>\n").format(safe) if safe else ""
            return Markup(markup(words))  # noqa: S704
        tokens = self._markdown.parse(safe)
        for token in tokens:
            _tame(token)
        rendered = self._markdown.renderer.render(tokens, self._markdown.options, {})
        # What the renderer returns is escaped: raw HTML is off.
        return Markup(markup(rendered))  # noqa: S704


def _tame(token: Token) -> None:
    """Keep the outline of the document ours, and other people's pages at a distance."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = "p"
        token.attrs = {"class": "heading"} if token.nesting == 1 else {}
    elif token.type in ("td_open", "th_open"):
        # Alignment is an inline style, which the content policy refuses.
        token.attrs = {}
    for inner in token.children or ():
        if inner.type == "link_open":
            inner.attrSet("rel", "noopener noreferrer nofollow")


def _may_link(url: str) -> bool:
    """Whether *url* is http, https, mailto or relative to the repository."""
    if _SCHEME.match(url):
        return url.lower().startswith(_ALLOWED)
    return bool(url) and not url.startswith(("//", "\\", "/\\", "#"))
