"""What the text of one link names: an id, and where a link of Markdown leads."""

from __future__ import annotations

from typing import NamedTuple

from reqtrace.sources.fields.text_utils import is_address
from reqtrace.util.lazy_pattern import lazy_pattern

# `NEED-1 and NEED-2 in part`: ids with a number at the start of a text, what follows is a note.
FIRST_ID = lazy_pattern(r"(?=\S*[-_.~/]\d)[A-Za-z][\w./~-]*\w(?=[,.:)]?\s)")
_AN_ID_AND_STOP = lazy_pattern(r"[A-Za-z][\w.~-]*\d\.")
# Blanks in a path need `<…>` in Markdown. People forget them, and mean a link.
LOOSE = lazy_pattern(r"\[(?P<label>[^\[\]]++)\]\((?P<href>[^()]*+)\)")
_WORDS_OF_SENTENCE = 4


class Target(NamedTuple):
    """What a link names: the id that is written, and the destination of a Markdown link."""

    id: str
    href: str = ""


def target_of(text: str) -> Target:
    """What `REQ-1`, `` `REQ-1` `` or `[REQ-1]` names."""
    written = text.strip()
    if "\\" in written:
        written = written.replace("\\_", "_")  # as editors of Markdown escape it
    if written[:1] not in ("`", "["):
        # `Supersedes: ADR-006.`: the full stop ends the sentence.
        ends = written[-1:] == "." and _AN_ID_AND_STOP.fullmatch(written)
        return Target(written[:-1] if ends else written)
    if (loose := LOOSE.fullmatch(written)) is not None:
        return named_target(loose["label"].strip(), loose["href"].strip())
    return Target(_bare(written))


def named_target(label: str, href: str) -> Target:
    """What a link with the text *label* names, which leads to *href*."""
    return Target(href if is_address(href) and " " in label else _bare(label), href)


def is_sentence(text: str) -> bool:
    """Whether a text describes what it derives from in words, and names no item."""
    words = text.split()
    return len(words) >= _WORDS_OF_SENTENCE and FIRST_ID.match(text) is None


def _bare(text: str) -> str:
    """The id within `` `REQ-1` `` or `[REQ-1]`."""
    return text.strip("`").removeprefix("[").removesuffix("]").strip("`").strip() or text
