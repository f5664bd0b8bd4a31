"""Which files the sources of a configuration cover, and how each is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.location import Location
from reqtrace.model.uid import begins_with_uid
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.globs import matches
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.source import SEARCHES_TEXTS, Format, Source
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_names import (
    ARCHIVE_FOLDERS,
    EXCLUDED_FOLDERS,
    MARKDOWN_SUFFIXES,
    OF_OTHERS,
    ONLY_DECISIONS,
    RST,
    TEST_DATA,
    YAML_SUFFIXES,
    folder_word,
    is_hidden,
    is_page_name,
    is_test_data,
    lies_aside,
    reason_of_folders,
)
from reqtrace.sources.openfasttrace.ids import CODE, is_traced, suffix_of
from reqtrace.util.lazy_pattern import lazy_pattern

_EXCLUDED_OF_FORMAT = {
    Format.STRICTDOC: OF_OTHERS,
    Format.OPENFASTTRACE: OF_OTHERS | TEST_DATA,
}
"""Folders that are left out although a glob covers them, of formats that need no further sign."""
_UNDECLARED = frozenset({Format.YAML, Format.MARKDOWN, Format.ADR})
"""Formats that no mark in the file and no file beside it shows."""
_WILD = lazy_pattern(r"[*?\[]")


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

        One that looks into every file says so for those of no other.
        """
        matches_of_all = self.file_matches(path)
        if len(matches_of_all) == 1:
            return matches_of_all[0]
        return min(
            matches_of_all,
            key=lambda file_match: file_match.format in SEARCHES_TEXTS,
            default=None,
        )

    def file_matches(self, path: PurePosixPath) -> list[FileMatch]:
        """What each source that includes the file at *path* says, in their order."""
        if not self._sources:
            return []
        matches = []
        text = str(path)
        parents = [folder_word(part) for part in path.parts[:-1]] if self._detected else []
        for index, source in enumerate(self._sources):
            if text.startswith(self._starts[index]) and self._includes(source, path):
                form = _format(source, path, self._adr)
                if form is not None:
                    place = self._place(source, form, path)
                    is_doubtful = self._detected and form in _UNDECLARED
                    is_aside = lies_aside(parents) if is_doubtful else is_test_data(parents)
                    is_archived = is_doubtful and not ARCHIVE_FOLDERS.isdisjoint(parents)
                    matches.append(
                        FileMatch(
                            format=form,
                            place=place,
                            folder=source.type,
                            source=index,
                            is_aside=is_aside,
                            is_archived=is_archived,
                        )
                    )
        return matches

    def _place(self, source: Source, form: Format, path: PurePosixPath) -> Place:
        if form is Format.STRICTDOC:
            return Place.TRACED_SOURCE
        if form not in SEARCHES_TEXTS and self._is_unnamed_page(source, path):
            return Place.PAGE
        if not source.strict:
            return Place.DETECTED_SOURCE if self._detected else Place.LENIENT_SOURCE
        if form in SEARCHES_TEXTS:
            return Place.TRACED_SOURCE
        return Place.DECISION_SOURCE if form is Format.ADR else Place.SOURCE

    def _is_unnamed_page(self, source: Source, path: PurePosixPath) -> bool:
        """Whether the file is called as a page, and no glob of *source* spells its name out."""
        return is_page_name(path) and not any(
            glob.rsplit("/", 1)[-1] == path.name and matches(glob, path) for glob in source.include
        )

    def mistakes(self, paths: Iterable[PurePosixPath]) -> Iterator[str]:
        """Sources of a configuration that include none of *paths*, or the same one.

        Each mistake is a sentence behind the place of the source. The documents of one
        source of Doorstop count as one. Sources that are not strict, and those that look into every
        file, leave to others the files in which they find nothing.
        """
        locations = [source.location for source in self._sources]
        sharing = {
            source.location
            for source in self._sources
            if not source.strict or source.format in SEARCHES_TEXTS
        }
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
            own = {one: None for one in own if one not in sharing}
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

    def left_out(self, path: PurePosixPath) -> LeftOutReason | None:
        """Why a file that a glob of a source covers is read by none."""
        text = str(path)
        for index, source in enumerate(self._sources):
            if (
                source.format in SEARCHES_TEXTS  # it looks into every file
                or not text.startswith(self._starts[index])
                or not any(matches(glob, path) for glob in source.include)
                or any(matches(glob, path) for glob in (*source.exclude, *self._exclude))
                or _format(source, path, self._adr) is None
            ):
                continue
            return reason_of_folders(path)
        return None

    def _includes(self, source: Source, path: PurePosixPath) -> bool:
        pattern = next((p for p in source.include if matches(p, path)), None)
        if pattern is None or any(matches(p, path) for p in (*source.exclude, *self._exclude)):
            return False
        # What a pattern does not spell out it does not mean: `**/*.yml` takes no dot-files and no
        # vendored ones.
        named = PurePosixPath(pattern).parts
        # A document of StrictDoc is one wherever it lies, and a tag of OpenFastTrace means the same
        # in templates and in the settings of a tool; `.github` is often made by others.
        excluded = _EXCLUDED_OF_FORMAT.get(source.format, EXCLUDED_FOLDERS)
        parts = path.parts
        if source.format is Format.OPENFASTTRACE and suffix_of(path) in CODE:
            hidden = parts[:1] if len(parts) > 1 else ()
        else:
            hidden = parts
        return all(
            part in named
            or not (
                (part in hidden and is_hidden(part))
                or (folder_word(part) in excluded and part != path.name)
            )
            for part in parts
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
    if suffix in MARKDOWN_SUFFIXES or suffix in ONLY_DECISIONS:
        return Format.ADR if source.type is not None and source.type == adr else Format.MARKDOWN
    return None


def folders_of_documents(sources: Iterable[Source]) -> frozenset[PurePosixPath]:
    """The folders of the documents of Doorstop among *sources*."""
    documents = [one.options["document"] for one in sources if "document" in one.options]
    if not documents:
        return frozenset()
    from reqtrace.sources.doorstop.documents import Document  # it imports the parser of YAML

    return frozenset(one.folder for one in documents if isinstance(one, Document))
