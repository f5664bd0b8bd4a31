"""Is this text a decision? What its name, its front matter and its headings show."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from reqtrace.sources.adr.decision import has_adr_sections
from reqtrace.sources.adr.names import is_named_as_decision
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.front_matter import FrontMatter
from reqtrace.sources.markdown.scan import Outline

_OUTCOMES = ("decision", "decision_outcome", "considered_options", "consequences")
_STATUS = re.compile(r"[ \t]*(?:[-*+>][ \t]+)?[*_]{0,2}status[*_]{0,2}[ \t]*:", re.IGNORECASE)
_TOP = 40  # lines in which a status stands


def shows_decision(path: PurePosixPath, matter: FrontMatter | None, page: Outline) -> bool:
    """Whether a text is a decision, by its content and the number in its name.

    Sections say so, and a line with a status at the top; front matter with a status does where the
    file has the number or the date of a decision.
    """
    if has_adr_sections(page):
        return True
    words = {key_word(heading.text) for heading in page.headings}
    if any(word.startswith("context") for word in words) and not words.isdisjoint(_OUTCOMES):
        return True
    fields = matter.fields if matter is not None else None
    if fields and any(key_word(key) == "status" for key in fields):
        return is_named_as_decision(path) or not words.isdisjoint(_OUTCOMES)
    return any(_STATUS.match(line) for line in page.plain[:_TOP])
