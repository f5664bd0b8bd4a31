"""The status of an item: its word and the role that the vocabulary gives to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Role, Vocabulary, normal_word
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.source import Source
from reqtrace.sources.fields.named_fields import NamedFields
from reqtrace.sources.fields.status_words import StatusWords
from reqtrace.sources.fields.text_utils import says_nothing, shown, text_of

_FEW = 12  # statuses, which the message about an unknown one lists all
_MOST_SAMPLES = 3  # words of each role, in the message about an unknown one


class ItemStatuses:
    """Reads the status of each item of one source."""

    def __init__(self, vocabulary: Vocabulary, source: Source | None = None) -> None:
        self._vocabulary = vocabulary
        self._synonyms = {} if source is None else source.statuses
        self._none = frozenset(map(normal_word, () if source is None else source.empty_values))
        self._words: dict[str, StatusWords] = {}

    def read(
        self, file_result: FileResult, item_id: str, type_name: str, fields: NamedFields
    ) -> tuple[str | None, Role | None]:
        """The status and its role, None each where there is none; unknown words are reported."""
        value = fields.values.get("status")
        if isinstance(value, bool):
            # `active: false`, mapped to the status by a source.
            value = "active" if value else "retired"
        text = text_of(value)
        if text is None or says_nothing(text) or normal_word(text) in self._none:
            if text is not None:
                fields.values.pop("status")
            return None, None
        fields.values["status"] = text
        known = self._words_of(type_name).whole(text)
        if known is not None:
            return known
        status = " ".join(text.lower().split())
        position = fields.position("status")
        report_status(self._vocabulary, file_result, item_id, type_name, status, position)
        return status, None

    def _words_of(self, type_name: str) -> StatusWords:
        words = self._words.get(type_name)
        if words is None:
            words = StatusWords(self._vocabulary, type_name, self._synonyms)
            self._words[type_name] = words
        return words


def report_status(
    vocabulary: Vocabulary,
    file_result: FileResult,
    item_id: str,
    type_name: str,
    status: str,
    position: Position,
) -> None:
    """Note that a status is none of the words that the vocabulary knows for a type."""
    item_type = vocabulary.types.get(type_name)
    type_statuses = item_type.statuses if item_type is not None else {}
    near = file_result.misspelling(status, (*type_statuses, *vocabulary.statuses))
    table = f"[types.{type_name}.statuses]" if type_statuses else "[statuses]"
    file_result.report(
        ProblemKind.UNKNOWN_STATUS,
        position,
        f'{item_id} has the unknown status "{shown(status)}"{near}',
        f"use one of: {', '.join(_samples(type_statuses or vocabulary.statuses))}; "
        f"or give the word a role under {table}",
        item=item_id,
        key=status[:128],
    )


def _samples(statuses: Mapping[str, Role]) -> Iterator[str]:
    """The first words of each role: a list of all of them helps nobody."""
    if len(statuses) <= _FEW:
        yield from statuses
        return
    for role in Role:
        words = (word for word, its_role in statuses.items() if its_role is role)
        yield from islice(words, _MOST_SAMPLES)
    yield "…"
