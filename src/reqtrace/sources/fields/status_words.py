"""The word of status in a text as people write one: `✅ **Accepted** (2024-01-01)`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reqtrace.model.vocabulary import Role, Vocabulary, normal_word
from reqtrace.util.lazy_pattern import lazy_pattern

_MOST_TEXTS = 4096

Known = tuple[str, Role]
"""A word of status and its role."""

_PART = r"(?:in[ -]part|partly|partially|teilweise|partiellement|parcialmente)"
_PARTLY = lazy_pattern(
    rf"{_PART}[ -](?P<before>\w+)|(?P<after>\w+)[ -](?:in[ -]part|partiellement|parcialmente)"
)
_SPELLINGS = {
    # The old spelling of adr-tools, and the correct one.
    "superceded": "superseded",
    "supercedes": "supersedes",
    "supercede": "supersede",
    "replaced": "superseded",
}


class StatusWords:
    """Finds the words of status that *vocabulary* knows for a type.

    *synonyms* are a source's own words, as `normal_word` gives them, → those of the vocabulary.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        type_name: str,
        synonyms: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._vocabulary = vocabulary
        self._type_name = type_name
        self._synonyms = synonyms
        # Statuses repeat in every item, so each spelling is looked up once.
        self._found: dict[str, Known | None] = {}

    def beginning(self, text: str) -> Known | None:
        """The word of status with which *text* begins, None where it is not known."""
        return self._find(text, whole=False)

    def whole(self, text: str) -> Known | None:
        """The word of status that *text* is, but for what decorates it: signs, a date, `by …`."""
        if text not in self._found:
            if len(self._found) > _MOST_TEXTS:
                self._found.clear()
            exact = self._known(" ".join(text.lower().split()))
            self._found[text] = exact or self._find(text, whole=True)
        return self._found[text]

    def _find(self, text: str, *, whole: bool) -> Known | None:
        # Most statuses are one bare word: what reads the others is imported for them.
        from reqtrace.sources.fields.status_text import phrases_of

        for phrase, may_end in phrases_of(text):
            known = self._known(phrase)
            if known is not None:
                return known if may_end or not whole else None
        return None

    def _known(self, written: str) -> Known | None:
        """The status that *written* (lower case, single blanks) is as a whole."""
        status = " ".join(_SPELLINGS.get(word, word) for word in written.split(" "))
        status = self._synonyms.get(normal_word(status), status)
        part = _PARTLY.fullmatch(status)
        if part is not None:
            word = part["before"] or part["after"]
            status = f"partly {_SPELLINGS.get(word) or _english(word)}"
        role = self._vocabulary.role_of(self._type_name, status)
        if role is None and status:
            from reqtrace.sources.fields.languages import english_status

            if (english := english_status(normal_word(status))) is not None:
                status, role = english, self._vocabulary.role_of(self._type_name, english)
        return None if role is None else (status, role)


def _english(word: str) -> str:
    """*word* in English, where it is one of another language."""
    from reqtrace.sources.fields.languages import english_status

    return english_status(normal_word(word)) or word
