"""Which type an item has, and whether its id has the form that the type asks for."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Vocabulary, normal_word
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import MOST_WORDS
from reqtrace.sources.common.source import Source
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.named_fields import NamedFields
from reqtrace.sources.fields.text_utils import ID, shown, text_of
from reqtrace.util.pattern import LinearPattern

_ANY_WORD = "*"
"""Stands for all words that a source does not name."""


class ItemTypes:
    """Finds the types of the items of one source."""

    def __init__(self, vocabulary: Vocabulary, source: Source | None) -> None:
        self._vocabulary = vocabulary
        self._source = source
        # Types repeat in every item, so each spelling is looked up once.
        self._words: dict[str, str | None] = {}
        self._own_words = {} if source is None else source.types
        self._folders = {} if source is None else source.folders
        prefixes = {} if source is None else source.prefixes
        longest_first = sorted(prefixes, key=len, reverse=True)
        self._prefixes = [(prefix.upper(), prefixes[prefix]) for prefix in longest_first]
        self._patterns = {
            name: LinearPattern(item_type.id_pattern)
            for name, item_type in vocabulary.types.items()
            if item_type.id_pattern is not None
        }

    def find(
        self, file_result: FileResult, item_id: str, fields: NamedFields, defaults: Defaults
    ) -> str | None:
        """The name of the item's type; None, and a problem, where it is unknown."""
        word = text_of(fields.values.get("type"))
        if word and (type_name := self._named(word)) is not None:
            return type_name
        type_name = defaults.type or self._by_location(item_id, file_result.path, defaults)
        if type_name is None or (word and (defaults.strict or self._source is not None)):
            self._report(file_result, item_id, word or "", fields)
        return type_name

    def _named(self, word: str) -> str | None:
        if word not in self._words:
            if len(self._words) > MOST_WORDS:
                self._words.clear()
            type_name = self._own_words.get(normal_word(word)) or self._own_words.get(_ANY_WORD)
            self._words[word] = type_name or self._vocabulary.type_named(word)
        return self._words[word]

    def _by_location(self, item_id: str, path: PurePosixPath, defaults: Defaults) -> str | None:
        local = item_id.rpartition("/")[2]  # of `001-login/FR-1`
        if self._source is not None:
            for prefix, type_name in self._prefixes:
                if item_id.upper().startswith(prefix) or local.upper().startswith(prefix):
                    return type_name
            for folder in reversed(path.parts[:-1]) if self._folders else ():
                if folder in self._folders:
                    return self._folders[folder]
            if self._source.type is not None:
                return self._source.type
        return defaults.collection or self._vocabulary.type_of_id(local) or defaults.folder

    def _report(
        self, file_result: FileResult, item_id: str, word: str, fields: NamedFields
    ) -> None:
        what = "has no type"
        if word:
            types = self._vocabulary.types.values()
            hint = file_result.hint(
                word,
                (name for item_type in types for name in (item_type.name, *item_type.synonyms)),
            )
            what = f'has the unknown type "{shown(word)}"{hint}'
        file_result.report(
            ProblemKind.UNKNOWN_TYPE,
            fields.position("type"),
            f"{shown(item_id)} {what}",
            f"use one of: {', '.join(self._vocabulary.types)}",
            item=item_id,
            key=word,
        )

    def check_id(
        self, file_result: FileResult, item_id: str, type_name: str, fields: NamedFields
    ) -> None:
        """Note an id that has not the form of those of its type."""
        pattern = self._patterns.get(type_name)
        fits = (ID if pattern is None else pattern).fullmatch(item_id) is not None
        if not fits:
            file_result.report(
                ProblemKind.MALFORMED_ID,
                fields.position("id"),
                f'"{shown(item_id)}" is not a valid id',
                "use letters, digits and `.`, `_`, `-` or `/`, at most 128 characters"
                if pattern is None
                else f"ids of type {type_name} must match {pattern.text}",
                item=item_id,
                key=item_id[:128],
            )
