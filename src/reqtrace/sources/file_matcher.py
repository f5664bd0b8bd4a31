"""Which files may hold items, by their path: what the words or the sources say about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from reqtrace.model.location import Location
from reqtrace.model.uid import begins_with_uid
from reqtrace.model.vocabulary import Vocabulary, normal_word
from reqtrace.sources.adr.names import looks_like_adr
from reqtrace.sources.common.globs import matches
from reqtrace.sources.common.item_evidence import Place, must_hold_items
from reqtrace.sources.common.source import SEARCHES_TEXTS, Format, Source
from reqtrace.sources.doorstop.documents import Document
from reqtrace.sources.openfasttrace.ids import is_traced

YAML_SUFFIXES = (".yaml", ".yml")
MARKDOWN_SUFFIXES = (".md", ".markdown")
RST = ".rst"
"""reStructuredText, in which only decisions are read."""
ASCIIDOC_SUFFIXES = (".adoc", ".asciidoc")
"""AsciiDoc, the same."""

_OF_OTHERS = frozenset({"node_modules", "venv", "vendor", "third_party", "site-packages"})
EXCLUDED_FOLDERS = _OF_OTHERS | {"templates", "fixtures", "testdata", "test_data"}
"""Folders that hold what others wrote or what only looks like items; dot-folders as well."""

_ONLY_DECISIONS = (RST, *ASCIIDOC_SUFFIXES)
_SUFFIXES = frozenset({*YAML_SUFFIXES, *MARKDOWN_SUFFIXES, *_ONLY_DECISIONS})
_WILD = re.compile(r"[*?\[]")
_NOT_ITEMS = re.compile(
    r"readme|index|contributing|changelog|licen[cs]e|code_of_conduct|security|_.*"
    r"|template.*|.*[-_.]template(?:[-_.].*)?|0+-template",
    re.IGNORECASE,
)
"""Names (without suffix) of files in item folders that are no items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMatch:
    """A file that is worth reading, and how to read it.

    `place` decides together with the content whether it is an item file. `folder` is the type
    that its folder, its name or its source gives to its items. `source` counts the sources from 0.
    """

    format: Format
    place: Place
    folder: str | None = None
    source: int | None = None

    @property
    def must_hold_items(self) -> bool:
        """Whether it is an item file whatever its content shows."""
        return must_hold_items(self.place)


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
        self._in_folder = {
            (name, is_yaml): self._match_in_folder(name, is_yaml)
            for name in vocabulary.types
            for is_yaml in (True, False)
        }
        self._known: dict[tuple[str, ...], tuple[bool, str | None]] = {}

    def file_match(self, path: PurePosixPath) -> FileMatch | None:
        """How to read the file at *path*; None where it is certainly no item file."""
        parts = path.parts
        stem, dot, suffix = parts[-1].rpartition(".")
        suffix = (dot + suffix).lower()
        if suffix not in _SUFFIXES:
            return None
        excluded, folder = self._folder(parts[:-1])
        if suffix in _ONLY_DECISIONS and not self._may_be_decision(path, folder):
            return None
        if excluded or parts[-1][0] == "." or _NOT_ITEMS.fullmatch(stem):
            return None
        if self._exclude and any(matches(g, path) for g in self._exclude):
            return None
        file_match = self._file_match(path, stem, suffix in YAML_SUFFIXES, folder)
        return file_match if self._decisions or file_match.format is not Format.ADR else None

    def names_type(self, parts: tuple[str, ...]) -> bool:
        """Whether one of the folders *parts* is named after a type."""
        return self._folder(parts)[1] is not None

    def _may_be_decision(self, path: PurePosixPath, folder: str | None) -> bool:
        if folder is None:
            return looks_like_adr(path)
        return self._adr is not None and folder == self._adr

    def is_page(self, path: PurePosixPath) -> bool:
        """Whether a file in a folder of items is a README, an index or a template of theirs."""
        if path.suffix.lower() not in (*YAML_SUFFIXES, *MARKDOWN_SUFFIXES):
            return False
        excluded, folder = self._folder(path.parts[:-1])
        return not excluded and folder is not None and _NOT_ITEMS.fullmatch(path.stem) is not None

    def _file_match(
        self, path: PurePosixPath, stem: str, is_yaml: bool, folder: str | None
    ) -> FileMatch:
        form = Format.YAML if is_yaml else Format.MARKDOWN
        if folder is not None:
            return self._in_folder[folder, is_yaml]
        named = self._stems.get(normal_word(stem))
        if named is not None:
            place = Place.LIST_NAME if is_yaml else Place.PAGE_NAME
            return FileMatch(format=form, place=place, folder=named)
        if not is_yaml and looks_like_adr(path):
            return FileMatch(format=Format.ADR, place=Place.DECISION_NAME)
        return FileMatch(format=form, place=Place.ELSEWHERE)

    def _match_in_folder(self, folder: str, is_yaml: bool) -> FileMatch:
        if is_yaml:
            return FileMatch(format=Format.YAML, place=Place.ITEM_FOLDER, folder=folder)
        if folder == self._adr:
            return FileMatch(format=Format.ADR, place=Place.DECISION_FOLDER, folder=folder)
        return FileMatch(format=Format.MARKDOWN, place=Place.ITEM_FOLDER, folder=folder)

    def _folder(self, parts: tuple[str, ...]) -> tuple[bool, str | None]:
        known = self._known.get(parts)
        if known is None:
            excluded = any(p.startswith(".") or p.lower() in EXCLUDED_FOLDERS for p in parts)
            types = (self._folders.get(normal_word(part)) for part in reversed(parts))
            known = excluded, next((name for name in types if name is not None), None)
            self._known[parts] = known
        return known


class FileMatcher:
    """Which files to read, and how: those of *sources*, and those that the words match.

    The latter count with *detects*, by default where there is no source, and then without
    decisions where *decision_folders_declared*. *exclude* are globs of files that are left out.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        sources: Sequence[Source] = (),
        exclude: Sequence[str] = (),
        *,
        detects: bool | None = None,
        decision_folders_declared: bool = False,
    ) -> None:
        detects = not sources if detects is None else detects
        documents = (source.options.get("document") for source in sources)
        self._documents = {one.folder for one in documents if isinstance(one, Document)}
        self._sources = SourceMatcher(vocabulary, sources, exclude, detected=detects)
        self.by_words = (
            DefaultMatcher(vocabulary, exclude, decisions=not decision_folders_declared)
            if detects
            else None
        )

    def file_match(self, path: PurePosixPath) -> FileMatch | None:
        """How to read the file at *path*; None where it is certainly no item file."""
        match = self._sources.file_match(path)
        if match is None and self.by_words is not None:
            match = self.by_words.file_match(path)
            if match is not None and self._documents and self._is_beside_items(path):
                return FileMatch(format=match.format, place=Place.ELSEWHERE)
        return match

    def _is_beside_items(self, path: PurePosixPath) -> bool:
        """Whether Doorstop leaves the file alone in a document of its own."""
        folder = next((one for one in path.parents if one in self._documents), None)
        if folder is None or self.by_words is None:
            return False
        return not self.by_words.names_type(path.relative_to(folder).parts[:-1])

    def mistakes(self, paths: Iterable[PurePosixPath]) -> Iterator[str]:
        """What is wrong with the sources of the configuration in a repository with *paths*."""
        return self._sources.mistakes(paths)

    def is_page(self, path: PurePosixPath) -> bool:
        """Whether the file at *path*, which nothing matches, is a page among items."""
        return self._sources.is_page(path) or (
            self.by_words is not None and self.by_words.is_page(path)
        )


class SourceMatcher:
    """Matches the files that *sources* include, and no others; *detected*: nobody wrote them."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        sources: Sequence[Source],
        exclude: Sequence[str],
        *,
        detected: bool,
    ) -> None:
        self._detected = detected
        self._sources = tuple(sources)
        self._exclude = tuple(exclude)
        self._adr = vocabulary.type_named("adr")
        # Many sources share a repository, and most paths lie in none of their folders.
        self._starts = [tuple(map(_start, source.include)) for source in self._sources]

    def file_match(self, path: PurePosixPath) -> FileMatch | None:
        """How to read the file at *path*: the first source that includes it says so.

        Where nobody wrote the sources, those that look into every file come last.
        """
        matches_of_all = self.file_matches(path)
        return min(
            matches_of_all,
            key=lambda file_match: file_match.format in SEARCHES_TEXTS,
            default=None,
        )

    def file_matches(self, path: PurePosixPath) -> list[FileMatch]:
        """What each source that includes the file at *path* says, in their order."""
        matches = []
        text = str(path)
        for index, source in enumerate(self._sources):
            if text.startswith(self._starts[index]) and self._includes(source, path):
                form = _format(source, path, self._adr)
                if form is not None:
                    place = self._place(source, form)
                    matches.append(
                        FileMatch(format=form, place=place, folder=source.type, source=index)
                    )
        return matches

    def _place(self, source: Source, form: Format) -> Place:
        if form is Format.STRICTDOC:
            return Place.TRACED_SOURCE
        if not source.strict:
            return Place.DETECTED_SOURCE if self._detected else Place.LENIENT_SOURCE
        if form in SEARCHES_TEXTS:
            return Place.TRACED_SOURCE
        return Place.DECISION_FOLDER if form is Format.ADR else Place.SOURCE

    def mistakes(self, paths: Iterable[PurePosixPath]) -> Iterator[str]:
        """Sources of a configuration that include none of *paths*, or the same one.

        Each mistake is a sentence behind the place of the source. The documents of one
        source of Doorstop count as one.
        """
        locations = [source.location for source in self._sources]
        if not any(locations):
            return
        used: set[Location] = set()
        overlapping: set[tuple[Location, Location]] = set()
        for path in paths:
            own = dict.fromkeys(
                location
                for file_match in self.file_matches(path)
                if (location := locations[file_match.source or 0])
            )
            used.update(own)
            if len(own) > 1:
                first, second, *_ = own
                if (first, second) not in overlapping:
                    overlapping.add((first, second))
                    yield (
                        f"{_at(second)}: {path} matches this [[source]] and the one in line "
                        f"{first.line}; exclude it in one of the two"
                    )
        for source in self._sources:
            if source.location is not None and source.location not in used:
                used.add(source.location)
                yield f"{_at(source.location)}: no file matches {', '.join(source.include)}"

    def is_page(self, path: PurePosixPath) -> bool:
        """Whether a file that a source includes is a README, an index or a template."""
        return _NOT_ITEMS.fullmatch(path.stem) is not None and any(
            any(matches(glob, path) for glob in source.include)
            for source in self._sources
            if source.format not in SEARCHES_TEXTS  # these leave out nothing by its name
        )

    def _includes(self, source: Source, path: PurePosixPath) -> bool:
        pattern = next((p for p in source.include if matches(p, path)), None)
        if pattern is None or any(matches(p, path) for p in (*source.exclude, *self._exclude)):
            return False
        # What a pattern does not spell out it does not mean: `**/*.yml` takes no dot-files, no
        # vendored ones and no templates.
        named = PurePosixPath(pattern).parts
        # A document of StrictDoc is one wherever it lies.
        excluded = _OF_OTHERS if source.format is Format.STRICTDOC else EXCLUDED_FOLDERS
        is_page = _NOT_ITEMS.fullmatch(path.stem) is not None
        if is_page and source.format in SEARCHES_TEXTS:
            is_page = False  # code is called so as well, and ids mark what counts in a text
        if is_page and pattern.rsplit("/", 1)[-1] != path.name:
            return False
        return all(
            part in named
            or not (part.startswith(".") or (part.lower() in excluded and part != path.name))
            for part in path.parts
        )


def _at(location: Location) -> str:
    return f"{location.path}:{location.line}"


def _start(glob: str) -> str:
    """What every path that *glob* covers begins with."""
    whole = "/".join(part for part in glob.removeprefix("./").split("/") if part)
    return _WILD.split(whole, maxsplit=1)[0]


def _format(source: Source, path: PurePosixPath, adr: str | None) -> Format | None:
    if source.format is Format.DOORSTOP and not begins_with_uid(path.stem):
        return None
    if source.format is Format.OPENFASTTRACE and not is_traced(path):
        return None
    if source.format is Format.SPHINX_NEEDS and path.suffix.lower() not in (RST, ".md"):
        return None
    if source.format is not Format.AUTO:
        return source.format
    suffix = path.suffix.lower()
    if suffix in YAML_SUFFIXES:
        return Format.YAML
    if suffix in MARKDOWN_SUFFIXES or suffix in _ONLY_DECISIONS:
        return Format.ADR if source.type is not None and source.type == adr else Format.MARKDOWN
    return None
