"""The links in a text: each form of Markdown and of what people write beside it.

By the rules of CommonMark 0.31: inline links (`[text](destination "title")`), reference links
(full, collapsed, shortcut; where they lead is in *definitions*), and addresses in `<…>` (6.3, 4.7,
6.5). Beside these: the wiki links of Obsidian (`[[page#heading|text]]`), `<a href>` of HTML, and
the roles of MyST (`` {doc}`page` ``). The text of a link may hold anything but another link. A
backslash takes the meaning from the sign behind it, and text in a code span or a tag has none.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from reqtrace.sources.common.link_definitions import NO_DEFINITIONS, Definitions
from reqtrace.sources.common.link_destinations import (
    LABEL,
    LONGEST_LABEL,
    destination,
    name_of_definition,
)

_SIGN = re.compile(r"\\[!-/:-@\[-`{-~]|`++|!?\[|\]|<")
_ANY_SIGN = re.compile(r"\]|<[A-Za-z]|\}`")
_WIKI = re.compile(
    r"\[\[(?P<page>[^\[\]|#\n]*+)(?P<anchor>#[^\[\]|\n]*+)?(?:\|(?P<alias>[^\[\]\n]*+))?\]\](?![(\[])"
)
_AUTOLINK = re.compile(r"<(?P<href>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*+)>")
_EMAIL = re.compile(r"<(?P<href>[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]++@[A-Za-z0-9](?:[A-Za-z0-9.-]*+))>")
_ATTRIBUTE = r"\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+"
_TAG = re.compile(
    rf"<(?:(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?P<attributes>(?:{_ATTRIBUTE})*+)\s*+/?"
    r"|/[A-Za-z][A-Za-z0-9-]*+\s*+)>"
)
_HREF = re.compile(
    r"\shref\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>\S++))", re.IGNORECASE
)
_END_OF_ANCHOR = re.compile(r"</a\s*+>", re.IGNORECASE)
_ROLE = re.compile(r"\{(doc|ref)\}\Z")
_ROLE_TEXT = re.compile(r"(?:(?P<text>[^<>]*+)<)?(?P<target>[^<>]++)>?")


class LinkForm(Enum):
    """How a link is written."""

    INLINE = "inline"
    REFERENCE = "reference"
    AUTOLINK = "autolink"
    WIKI = "wiki"
    HTML = "html"
    ROLE = "role"
    IMAGE = "image"


class TextLink(NamedTuple):
    """A link from `start` to before `end` of the text that holds it.

    `label` is what is shown, as it is written; `href` is where it leads, without backslashes that
    escape. It is written at `at`; of a link that only names its definition that is the name.
    """

    start: int
    end: int
    label: str
    href: str
    at: int
    form: LinkForm


class _Opener(NamedTuple):
    """A bracket that may begin a link or an image."""

    start: int
    text: int
    is_image: bool


def find_links(text: str, definitions: Definitions = NO_DEFINITIONS) -> Iterator[TextLink]:
    """The links of *text* in their order. Images are none, but a link may show one.

    The time grows with the length of the text, whatever it contains.
    """
    return (link for link in links_and_images(text, definitions) if link.form is not LinkForm.IMAGE)


def links_and_images(text: str, definitions: Definitions = NO_DEFINITIONS) -> Iterator[TextLink]:
    """The same with the images, in the order of their ends."""
    return iter(()) if _ANY_SIGN.search(text) is None else _Scanner(text, definitions).run()


def without_links(text: str, definitions: Definitions = NO_DEFINITIONS) -> str:
    """*text* with what its links show in their places."""
    pieces, at = [], 0
    for link in find_links(text, definitions):
        if link.start >= at:
            pieces += [text[at : link.start], link.label]
            at = link.end
    return "".join((*pieces, text[at:]))


class _Scanner:
    """One walk through a text. What never ends is looked for only once."""

    def __init__(self, text: str, definitions: Definitions) -> None:
        self._text = text
        self._definitions = definitions
        self._openers: list[_Opener] = []
        self._ticks: dict[int, deque[int]] | None = None
        self._missing: set[str] = set()

    def run(self) -> Iterator[TextLink]:
        text, at = self._text, 0
        while (sign := _SIGN.search(text, at)) is not None:
            at, link = sign.end(), None
            if sign[0][0] == "`":
                at, link = self._code(sign)
            elif sign[0] == "<":
                at, link = self._angle(sign.start())
            elif sign[0][-1] == "[" and sign[0][0] != "\\":
                wiki = _WIKI.match(text, sign.start()) if sign[0] == "[" else None
                if wiki is not None and not self._is_defined(wiki[0][2:-2]):
                    at, link = wiki.end(), _wiki_link(wiki)
                else:
                    self._openers.append(_Opener(sign.start(), at, is_image=sign[0][0] == "!"))
            elif sign[0] == "]" and self._openers:
                link = self._closed(self._openers.pop(), sign.start())
                at = at if link is None else link.end
            if link is not None:
                yield link

    def _closed(self, opener: _Opener, close: int) -> TextLink | None:
        """The link or image whose text ends at *close*."""
        text, label = self._text, self._text[opener.text : close]
        form = LinkForm.INLINE
        target = destination(text, close + 1)
        if target is None and self._definitions:
            form, target = LinkForm.REFERENCE, self._reference(opener, close)
        if target is None:
            return None
        if opener.is_image:
            form = LinkForm.IMAGE
        else:
            self._openers.clear()  # a link holds no other one
        href, at, end = target
        return TextLink(opener.start, end, label, href, at, form)

    def _reference(self, opener: _Opener, close: int) -> tuple[str, int, int] | None:
        """Where a link leads that names its definition: `[…][name]`, `[name][]`, `[name]`."""
        second = LABEL.match(self._text, close + 1)
        at, end = opener.text, close + 1
        name = self._text[at:close]
        if second is not None:
            end = second.end()
            if second[1]:
                at, name = second.start(1), second[1]
        if len(name) > LONGEST_LABEL:
            return None
        definition = self._definitions.get(name_of_definition(name))
        return None if definition is None else (definition.href, at, end)

    def _is_defined(self, name: str) -> bool:
        return bool(self._definitions) and name_of_definition(name) in self._definitions

    def _code(self, opening: re.Match[str]) -> tuple[int, TextLink | None]:
        """The end of the code span that *opening* begins, and the link where a role is before it.

        Where nothing closes the span, its end is that of its opening.
        """
        if self._ticks is None:
            self._ticks = _ticks(self._text)
        ends = self._ticks[len(opening[0])]
        while ends and ends[0] <= opening.end():
            ends.popleft()
        if not ends:
            return opening.end(), None
        role = _ROLE.search(self._text, max(0, opening.start() - 5), opening.start())
        if role is None:
            return ends[0], None
        inner = self._text[opening.end() : ends[0] - len(opening[0])]
        parts = _ROLE_TEXT.fullmatch(inner)
        if parts is None:
            return ends[0], None
        target = parts["target"].strip()
        label = (parts["text"] or target).strip()
        at = opening.end() + parts.start("target")
        href = target if role[1] == "doc" else f"#{target}"
        return ends[0], TextLink(role.start(), ends[0], label, href, at, LinkForm.ROLE)

    def _angle(self, start: int) -> tuple[int, TextLink | None]:
        """The end of an address in `<…>` or of a tag, and its link."""
        text = self._text
        for pattern, scheme in ((_AUTOLINK, ""), (_EMAIL, "mailto:")):
            if (found := pattern.match(text, start)) is not None:
                href = scheme + found["href"]
                at = found.start("href")
                return found.end(), TextLink(
                    start, found.end(), found["href"], href, at, LinkForm.AUTOLINK
                )
        if (tag := _TAG.match(text, start)) is None:
            return self._end_of_special(start), None
        if (tag["name"] or "").lower() != "a":
            return tag.end(), None
        href_of_tag = _HREF.search(text, *tag.span("attributes"))
        if href_of_tag is None or href_of_tag.lastgroup is None:
            return tag.end(), None
        close = None if "</a>" in self._missing else _END_OF_ANCHOR.search(text, tag.end())
        if close is None:
            self._missing.add("</a>")
        label = "" if close is None else text[tag.end() : close.start()]
        end = tag.end() if close is None else close.end()
        group = href_of_tag.lastgroup
        at = href_of_tag.start(group)
        return tag.end(), TextLink(start, end, label, href_of_tag[group], at, LinkForm.HTML)

    def _end_of_special(self, start: int) -> int:
        """The end of a comment, an instruction or a declaration of HTML that begins at *start*."""
        for opening, closing in _SPECIAL:
            if self._text.startswith(opening, start) and closing not in self._missing:
                end = self._text.find(closing, start + 2)
                if end >= 0:
                    return end + len(closing)
                self._missing.add(closing)
        return start + 1


_SPECIAL = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))


def _wiki_link(wiki: re.Match[str]) -> TextLink:
    page, anchor = wiki["page"].rstrip("\\").strip(), (wiki["anchor"] or "").rstrip("\\").strip()
    label = (wiki["alias"] or "").strip() or page or anchor.lstrip("#")
    return TextLink(
        wiki.start(), wiki.end(), label, page + anchor, wiki.start("page"), LinkForm.WIKI
    )


def _ticks(text: str) -> dict[int, deque[int]]:
    """Where runs of back quotes end, by their length."""
    ends: dict[int, deque[int]] = defaultdict(deque)
    for run in re.finditer(r"`++", text):
        ends[len(run[0])].append(run.end())
    return ends
