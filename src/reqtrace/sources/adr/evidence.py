"""Is this text a decision? What its name, its front matter and its headings show."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from reqtrace.sources.adr.decision import has_adr_sections
from reqtrace.sources.adr.names import has_long_number
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.front_matter import FrontMatter
from reqtrace.sources.markdown.scan import Outline

_OUTCOMES = ("decision", "decision_outcome", "considered_options", "consequences")
_STATUS = re.compile(r"[ \t]*(?:[-*+>][ \t]+)?[*_]{0,2}status[*_]{0,2}[ \t]*:", re.IGNORECASE)
_TOP = 40  # lines in which a status stands


def shows_decision(
    path: PurePosixPath, matter: FrontMatter | None, page: Outline, *, among_decisions: bool
) -> bool:
    """Whether a text is a decision, by its content and the number in its name.

    Sections say so. A status alone, in front matter or in a line at the top, does where the file is
    *among_decisions* or has a number as they have it: reports and plans have a status as well.
    """
    if has_adr_sections(page):
        return True
    words = {key_word(heading.text) for heading in page.headings}
    if any(word.startswith("context") for word in words) and not words.isdisjoint(_OUTCOMES):
        return True
    if not among_decisions and not has_long_number(path):
        return False
    fields = matter.fields if matter is not None else None
    if fields and any(key_word(key) == "status" for key in fields):
        return True
    return any(_STATUS.match(line) for line in page.plain[:_TOP])
