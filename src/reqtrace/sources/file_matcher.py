"""Which files may hold items, by their path: what the words or the sources say about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.source import SEARCHES_TEXTS, Source
from reqtrace.sources.default_matcher import DefaultMatcher
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_names import HIDDEN
from reqtrace.sources.source_matcher import SourceMatcher, folders_of_documents


class FileMatcher:
    """Which files to read, and how: those of *sources*, and those that the words match.

    *detects*, by default where there is no source: nobody wrote the sources. The words count with
    *default_places*, by default with *detects*, and without decisions where
    *decision_folders_declared*. *exclude* are globs of files that are left out.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        sources: Sequence[Source] = (),
        exclude: Sequence[str] = (),
        *,
        detects: bool | None = None,
        default_places: bool | None = None,
        decision_folders_declared: bool = False,
    ) -> None:
        detects = not sources if detects is None else detects
        default_places = detects if default_places is None else default_places
        self._documents = folders_of_documents(sources)
        self._sources = SourceMatcher(vocabulary, sources, exclude, detected=detects)
        self.by_words = (
            DefaultMatcher(vocabulary, exclude, decisions=not decision_folders_declared)
            if default_places
            else None
        )

    def file_match(self, path: PurePosixPath) -> FileMatch | None:
        """How to read the file at *path*; None where it is certainly no item file."""
        match = self._sources.file_match(path)
        return self._by_words(path) if match is None else match

    def _by_words(self, path: PurePosixPath) -> FileMatch | None:
        match = None if self.by_words is None else self.by_words.file_match(path)
        if match is not None and self._documents and self._is_beside_items(path):
            return FileMatch(format=match.format, place=Place.ELSEWHERE)
        return match

    def candidates(self, path: PurePosixPath, first: FileMatch) -> Iterator[FileMatch]:
        """All ways to read the file at *path*, *first* or another one, as they are tried.

        Those that look into every file come before all: what they find has a form that nothing
        else has. The next one is tried where a file need not hold items and holds none.
        """
        others = [one for one in self._sources.file_matches(path) if one != first]
        if others:
            every = [first, *others]
            yield from sorted(every, key=lambda one: one.format not in SEARCHES_TEXTS)
        else:
            yield first
        by_words = self._by_words(path)
        if by_words is not None and by_words != first:
            yield by_words

    def _is_beside_items(self, path: PurePosixPath) -> bool:
        """Whether Doorstop leaves the file alone in a document of its own."""
        folder = next((one for one in path.parents if one in self._documents), None)
        if folder is None or self.by_words is None:
            return False
        return not self.by_words.names_type(path.relative_to(folder).parts[:-1])

    def mistakes(self, paths: Iterable[PurePosixPath]) -> Iterator[str]:
        """What is wrong with the sources of the configuration in a repository with *paths*."""
        return self._sources.mistakes(paths)

    def left_out(self, path: PurePosixPath) -> LeftOutReason | None:
        """Why the file at *path*, which nothing matches, is none; None where nothing names it."""
        if HIDDEN.search(f"/{path}".lower()) is None:
            return None  # it is left out by these names alone
        if path.name == ".doorstop.yml":
            return None  # these settings are read
        reason = self._sources.left_out(path)
        if reason is None and self.by_words is not None:
            return self.by_words.left_out(path)
        return reason
