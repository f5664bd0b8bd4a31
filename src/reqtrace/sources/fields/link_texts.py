"""The links and ids in a text that is more than one id.

Most values of fields are one id, and what reads the others is imported for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reqtrace.sources.common.link_definitions import Definitions
from reqtrace.sources.common.link_destinations import unescaped
from reqtrace.sources.common.markdown_links import LinkForm, TextLink, find_links
from reqtrace.sources.fields.link_targets import FIRST_ID, LOOSE, Target, named_target, target_of
from reqtrace.sources.fields.text_utils import says_nothing

_NEXT_ID = re.compile(
    r"[,.:)]?\s+(?:(?:and|&|\+)\s+)?(?P<id>(?=\S*[-_.~/]\d)[A-Za-z][\w./~-]*\w)(?=[,.:)]?(?:\s|\Z))"
)
_SEPARATOR = re.compile(r"[,;\n]|<br\s*/?>", re.IGNORECASE)
_WIKI_SUFFIX = re.compile(r"\.(?:md|markdown)\Z", re.IGNORECASE)


def named_in(text: str, definitions: Definitions) -> Iterator[tuple[int, Target]]:
    """What *text* names, each with its start: its links, and ids with a separator between."""
    if says_nothing(text):
        return
    links = list(find_links(text, definitions))
    parts = list(_parts(text, links))
    if not links and len(parts) > 1 and not _are_ids(parts):
        parts = [(0, text)]  # a sentence
    for start, part in parts:
        name = part.strip()
        if says_nothing(name):
            continue
        at = start + part.index(name)
        inner = [link for link in links if start <= link.start < start + len(part)]
        if inner:
            for link in inner:
                yield at if len(inner) == 1 else link.start, _of_link(link)
        elif not links or len(name.split()) == 1 or LOOSE.fullmatch(name):
            for shift, target in _ids_of(name):
                yield at + shift, target


def _are_ids(parts: list[tuple[int, str]]) -> bool:
    """Whether each of *parts* is a single word, or begins with an id: no prose."""
    return all(len(part.split()) <= 1 or FIRST_ID.match(part.strip()) for _, part in parts)


def _ids_of(name: str) -> Iterator[tuple[int, Target]]:
    """What a text without links names: itself, or the ids at its start."""
    found = FIRST_ID.match(name)
    if found is None:
        yield 0, target_of(name)
        return
    yield 0, Target(found[0])
    at = found.end()
    while (found := _NEXT_ID.match(name, at)) is not None:
        yield found.start("id"), Target(found["id"])
        at = found.end()


def _parts(text: str, links: list[TextLink]) -> Iterator[tuple[int, str]]:
    """The parts of *text* between separators, each with its start; a link is in one part."""
    start = at = 0
    for end in [*((link.start, link.end) for link in links), (len(text), len(text))]:
        while (cut := _SEPARATOR.search(text, at, max(at, end[0]))) is not None:
            yield start, text[start : cut.start()]
            start = at = cut.end()
        at = max(at, end[1])
    yield start, text[start:]


def _of_link(link: TextLink) -> Target:
    """What a link names: the id that it shows, or the page that a wiki link is named after."""
    if link.form is LinkForm.WIKI:
        page, _, anchor = link.href.partition("#")
        return Target(_WIKI_SUFFIX.sub("", page.rpartition("/")[2]) or anchor)
    if link.form is LinkForm.AUTOLINK:
        return Target(link.href, link.href)
    return named_target(unescaped(" ".join(link.label.split())), link.href)
