"""Pages among decisions that are none: templates, and signposts to records kept elsewhere."""

from __future__ import annotations

import re

from reqtrace.model.item import Item
from reqtrace.model.record_folder import name_of_record
from reqtrace.util.lazy_pattern import lazy_pattern

_NAME = lazy_pattern(
    r"(?:^|[-_. ])(?:template|vorlage|mod[eè]le|plantilla|modelo)(?:[-_. ]|$)|テンプレート|模板"
    r"|(?:^|[-_. ])(?:n{3,}|x{3,})(?:[-_. ]|$)",
    re.IGNORECASE,
)
_RECORD = r"(?:architect(?:ure|ural)|markdown|any|design|technical|decisions?|records?|adrs?|madr)"
_TITLE = lazy_pattern(
    rf"\W*(?:{_RECORD}\W+)*template\W*"
    rf"|\W*template\W+(?:for|of)\W+(?:an?\W+|the\W+)?(?:{_RECORD}\W*)+",
    re.IGNORECASE,
)
_PLACEHOLDER = lazy_pattern(r"[\W_]*[\[{<][^\[\]{}<>]+[\]}>][\W_]*")
_ADDRESS = lazy_pattern(r"\]\(|https?://")
_SHORT = 600  # characters of a text that only points elsewhere


def is_template(item: Item) -> bool:
    """Whether a record is what others are copied from, by its name, its title or its sections."""
    if _NAME.search(name_of_record(item.location.path)) or _TITLE.fullmatch(item.title):
        return True
    written = [text for text in item.sections.values() if text.strip()]
    open_ones = sum(_PLACEHOLDER.fullmatch(text.strip()) is not None for text in written)
    return open_ones > 1 and 2 * open_ones > len(written)


def is_signpost(item: Item) -> bool:
    """Whether a page says only where the record is: a few lines with an address, no section."""
    if item.sections or len(item.text) > _SHORT:
        return False
    fields = (value for value in item.attributes.values() if isinstance(value, str))
    return any(map(_ADDRESS.search, (item.text, *fields)))
