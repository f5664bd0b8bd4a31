"""The word of status in a text as people write one: `✅ **Accepted** (2024-01-01)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from reqtrace.model.vocabulary import Role, Vocabulary, normal_word
from reqtrace.sources.fields.languages import english_status

_LONGEST = 80  # characters that are looked at for words
_MOST_WORDS = 4
_MOST_TEXTS = 4096

Known = tuple[str, Role]
"""A word of status and its role."""

_TAG = re.compile(r"</?[a-z][^<>]*+>", re.IGNORECASE)
_LINK = re.compile(r"!?\[(?P<label>[^\[\]]*+)\](?:\((?:[^()]|\([^()]*+\))*+\)|\[[^\[\]]*+\])")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_LEAD = re.compile(r"\A(?:[\W_]|\d)+")
_LABEL = re.compile(
    r"\A(?:(?:adr|decision|current)\s++)?(?:status|statut|estado|ステータス|状態|状态|狀態)"
    r"\s*+[:：=-]\s*+",
    re.IGNORECASE,
)
# What may stand behind the word where it is the whole value: `Approved (2024-01-01).`
_REST = re.compile(
    r"\s*+(?:(?![/|~>\u2192]|->|=>)[\W_\d]|(?:by|on|at|since|in|as\s+of)\b).*+",
    re.IGNORECASE | re.DOTALL,
)
_PART = r"(?:in[ -]part|partly|partially)"
_PARTLY = re.compile(rf"{_PART}[ -](?P<before>\w+)|(?P<after>\w+)[ -]in[ -]part")
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
        return self._find(plain_status(text)[:_LONGEST], whole=False)

    def whole(self, text: str) -> Known | None:
        """The word of status that *text* is, but for what decorates it: signs, a date, `by …`."""
        if text not in self._found:
            if len(self._found) > _MOST_TEXTS:
                self._found.clear()
            exact = self._known(" ".join(text.lower().split()))
            self._found[text] = exact or self._find(plain_status(text)[:_LONGEST], whole=True)
        return self._found[text]

    def _find(self, text: str, *, whole: bool) -> Known | None:
        words: list[re.Match[str]] = []
        for word in _WORD.finditer(text):
            # What a comma or a bracket parts is no term: `Accepted (partly)`.
            if words and text[words[-1].end() : word.start()].strip(" \t\n*_"):
                break
            words.append(word)
            if len(words) == _MOST_WORDS:
                break
        for count in range(len(words), 0, -1):
            known = self._known(" ".join(word[0].lower() for word in words[:count]))
            if known is not None:
                rest = text[words[count - 1].end() :]
                return known if not whole or not rest or _REST.fullmatch(rest) else None
        return None

    def _known(self, written: str) -> Known | None:
        """The status that *written* (lower case, single blanks) is as a whole."""
        status = " ".join(_SPELLINGS.get(word, word) for word in written.split(" "))
        status = self._synonyms.get(normal_word(status), status)
        part = _PARTLY.fullmatch(status)
        if part is not None:
            word = part["before"] or part["after"]
            status = f"partly {_SPELLINGS.get(word, word)}"
        role = self._vocabulary.role_of(self._type_name, status)
        if role is None and (english := english_status(normal_word(status))) is not None:
            status, role = english, self._vocabulary.role_of(self._type_name, english)
        return None if role is None else (status, role)


def plain_status(text: str) -> str:
    """*text* without bullets, signs, stars, pictures, `Status:`, tags and the targets of links."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "[" in text:
        text = _LINK.sub(lambda match: match["label"], text)
    words = _LEAD.sub("", text).replace("**", "").replace("`", "")
    return _LEAD.sub("", _LABEL.sub("", words))
