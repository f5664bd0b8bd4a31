"""Which files may hold items by the words in their paths, where no source says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.vocabulary import Vocabulary, normal_word
from reqtrace.sources.adr.names import holds_number, looks_like_adr
from reqtrace.sources.common.globs import matches
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.source import Format
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_names import (
    ARCHIVE_FOLDERS,
    EXCLUDED_FOLDERS,
    ITEM_DOT_FOLDERS,
    MARKDOWN_SUFFIXES,
    ONLY_DECISIONS,
    YAML_SUFFIXES,
    folder_word,
    is_hidden,
    is_page_stem,
    lies_aside,
    reason_of_folders,
)

_SUFFIXES = frozenset({*YAML_SUFFIXES, *MARKDOWN_SUFFIXES, *ONLY_DECISIONS})


class DefaultMatcher:
    """Matches files by the words of the vocabulary; files of decisions only with *decisions*."""

    def __init__(
        self, vocabulary: Vocabulary, exclude: Sequence[str], *, decisions: bool = True
    ) -> None:
        self._exclude = tuple(exclude)
        self._decisions = decisions
        self._folders: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        for item_type in vocabulary.types.values():
            for name in item_type.folders:
                self._folders.setdefault(normal_word(name), item_type.name)
            for name in (*item_type.folders, *item_type.collections):
                self._stems.setdefault(normal_word(name), item_type.name)
        self._adr = vocabulary.type_named("adr")
        self._known: dict[tuple[str, ...], _Folder] = {}

    def file_match(self, path: PurePosixPath) -> FileMatch | None:
        """How to read the file at *path*; None where it is certainly no item file."""
        parts = path.parts
        if not parts:
            return None  # a damaged tree may hold an entry called `.`
        stem, dot, suffix = parts[-1].rpartition(".")
        suffix = (dot + suffix).lower()
        if suffix not in _SUFFIXES:
            return None
        folder = self._folder(parts[:-1])
        if suffix in ONLY_DECISIONS and not self._may_be_decision(path, folder.type):
            return None
        if folder.is_excluded or is_hidden(parts[-1]):
            return None
        if self._exclude and any(matches(g, path) for g in self._exclude):
            return None
        file_match = self._file_match(path, stem, suffix in YAML_SUFFIXES, folder.type)
        if not self._decisions and file_match.format is Format.ADR:
            return None
        if folder.is_aside or folder.is_archived:
            return replace(file_match, is_aside=folder.is_aside, is_archived=folder.is_archived)
        return file_match

    def names_type(self, parts: tuple[str, ...]) -> bool:
        """Whether one of the folders *parts* is named after a type."""
        return self._folder(parts).type is not None

    def _may_be_decision(self, path: PurePosixPath, folder: str | None) -> bool:
        if folder is None:
            return looks_like_adr(path)
        return self._adr is not None and folder == self._adr

    def left_out(self, path: PurePosixPath) -> LeftOutReason | None:
        """Why a file in a folder named after a type, which `file_match` leaves aside, is no item.

        None for all other files.
        """
        if path.suffix.lower() not in (*YAML_SUFFIXES, *MARKDOWN_SUFFIXES):
            return None
        folder = self._folder(path.parts[:-1])
        if folder.type is None or not (folder.is_excluded or is_hidden(path.name)):
            return None
        if folder.type == self._adr and not self._decisions:
            return None
        if any(matches(glob, path) for glob in self._exclude):
            return None
        return reason_of_folders(path)

    def _file_match(
        self, path: PurePosixPath, stem: str, is_yaml: bool, folder: str | None
    ) -> FileMatch:
        form = Format.YAML if is_yaml else Format.MARKDOWN
        page = is_page_stem(stem or path.name, path)
        if folder is not None:
            if not is_yaml and folder == self._adr:
                place = Place.DECISION_FOLDER if holds_number(path) else Place.DECISION_PAGE
                place = Place.PAGE if page else place
                return FileMatch(format=Format.ADR, place=place, folder=folder)
            place = Place.PAGE if page else Place.ITEM_FOLDER
            return FileMatch(format=form, place=place, folder=folder)
        if page:
            return FileMatch(format=form, place=Place.ELSEWHERE)
        named = self._stems.get(normal_word(stem))
        if named is not None:
            place = Place.LIST_NAME if is_yaml else Place.PAGE_NAME
            return FileMatch(format=form, place=place, folder=named)
        if not is_yaml and looks_like_adr(path):
            return FileMatch(format=Format.ADR, place=Place.DECISION_NAME)
        return FileMatch(format=form, place=Place.ELSEWHERE)

    def _folder(self, parts: tuple[str, ...]) -> _Folder:
        known = self._known.get(parts)
        if known is None:
            words = [folder_word(part) for part in parts]
            types = [self._folders.get(normal_word(word.removeprefix("."))) for word in words]
            named = next((name for name in reversed(types) if name is not None), None)
            known = _Folder(
                is_excluded=any(
                    word in EXCLUDED_FOLDERS
                    or (is_hidden(word) and word not in ITEM_DOT_FOLDERS and of_type is None)
                    for word, of_type in zip(words, types, strict=True)
                ),
                type=named,
                is_aside=lies_aside(words),
                is_archived=not ARCHIVE_FOLDERS.isdisjoint(words),
            )
            self._known[parts] = known
        return known


class _Folder(NamedTuple):
    """What the names of the folders above a file say."""

    is_excluded: bool
    type: str | None
    is_aside: bool
    is_archived: bool
