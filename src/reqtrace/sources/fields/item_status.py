"""The status of an item: its word and the role that the vocabulary gives to it."""

from __future__ import annotations

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Role, Vocabulary, normal_word
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import MOST_WORDS
from reqtrace.sources.common.source import Source
from reqtrace.sources.fields.named_fields import NamedFields
from reqtrace.sources.fields.text_utils import says_nothing, shown, text_of


class ItemStatuses:
    """Reads the status of each item of one source."""

    def __init__(self, vocabulary: Vocabulary, source: Source | None = None) -> None:
        self._vocabulary = vocabulary
        self._synonyms = {} if source is None else source.statuses
        self._none = frozenset(map(normal_word, () if source is None else source.empty_values))
        # Statuses repeat in every item, so each spelling is looked up once.
        self._roles: dict[tuple[str, str], Role | None] = {}

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
        status = " ".join(text.lower().split())
        status = self._synonyms.get(normal_word(status), status)
        role = self._role(type_name, status)
        if role is None:
            position = fields.position("status")
            report_status(self._vocabulary, file_result, item_id, type_name, status, position)
        return status, role

    def _role(self, type_name: str, status: str) -> Role | None:
        key = (type_name, status)
        if key not in self._roles:
            if len(self._roles) > MOST_WORDS:
                self._roles.clear()
            self._roles[key] = self._vocabulary.role_of(type_name, status)
        return self._roles[key]


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
    words = list(type_statuses or vocabulary.statuses)
    hint = file_result.hint(status, (*type_statuses, *vocabulary.statuses))
    file_result.report(
        ProblemKind.UNKNOWN_STATUS,
        position,
        f'{item_id} has the unknown status "{shown(status)}"{hint}',
        f"use one of: {', '.join(words)}; or give the word a role under [statuses]",
        item=item_id,
        key=status[:128],
    )
