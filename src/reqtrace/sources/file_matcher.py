"""Which files may hold items, by their path: what the words or the sources say about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.location import Location
from reqtrace.model.record_folder import is_record_folder
from reqtrace.model.uid import begins_with_uid
from reqtrace.model.vocabulary import Vocabulary, normal_word
from reqtrace.sources.adr.names import holds_number, looks_like_adr
from reqtrace.sources.common.globs import matches
from reqtrace.sources.common.item_evidence import Place, must_hold_items
from reqtrace.sources.common.source import SEARCHES_TEXTS, Format, Source
from reqtrace.sources.openfasttrace.ids import CODE, is_traced, suffix_of
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

YAML_SUFFIXES = (".yaml", ".yml")
MARKDOWN_SUFFIXES = (".md", ".markdown")
RST = ".rst"
"""reStructuredText, in which only decisions are read."""
ASCIIDOC_SUFFIXES = (".adoc", ".asciidoc")
"""AsciiDoc, the same."""

_OF_OTHERS = frozenset({"node_modules", "venv", "vendor", "third_party", "site-packages"})
_TEST_DATA = frozenset({"fixtures", "testdata", "test_data"})
_REASONS = {
    **dict.fromkeys(_OF_OTHERS, LeftOutReason.THIRD_PARTY),
    **dict.fromkeys(_TEST_DATA, LeftOutReason.TEST_DATA),
    "template": LeftOutReason.TEMPLATE_FOLDER,
    "templates": LeftOutReason.TEMPLATE_FOLDER,
}
EXCLUDED_FOLDERS = frozenset(_REASONS)
"""Folders that hold what others wrote or what only looks like items; dot-folders as well."""

_EXCLUDED_OF_FORMAT = {
    Format.STRICTDOC: _OF_OTHERS,
    Format.OPENFASTTRACE: _OF_OTHERS | _TEST_DATA,
}
"""Folders that are left out although a glob covers them, of formats that need no further sign."""
_ONLY_DECISIONS = (RST, *ASCIIDOC_SUFFIXES)
_UNDECLARED = frozenset({Format.YAML, Format.MARKDOWN, Format.ADR})
"""Formats that no mark in the file and no file beside it shows."""
_SUFFIXES = frozenset({*YAML_SUFFIXES, *MARKDOWN_SUFFIXES, *_ONLY_DECISIONS})
_ITEM_DOT_FOLDERS = frozenset(
    {".docs", ".kiro", ".specify", ".specs", ".spec", ".openspec", ".backlog", ".planning"}
    | {".prodman"}
)
"""Dot-folders in which people and their tools keep specifications; others are left out, unless
they are named after a type (`.adr`)."""

TEST_FOLDERS = frozenset({"__tests__", "e2e", "integration-tests", "spec-tests", "test", "tests"})
"""Folders whose files are there to be read by tests, unless they describe the tests."""
ASIDE_FOLDERS = TEST_FOLDERS | {"example", "examples", "sample", "samples"}
"""Folders whose items are not those that a project works on, where it has others."""
_DOCUMENTATION = frozenset({"doc", "docs", "documentation", "spec", "specs"})
"""Folders in which a folder of tests describes them."""
ARCHIVE_FOLDERS = frozenset({"archive", "archived", "archives", "attic", "backup", "backups"})
"""Folders of what is no longer worked on: retired items, or copies of those elsewhere."""

_HIDDEN = re.compile(rf"/(?:\.(?![. ])|_*(?:{'|'.join(sorted(EXCLUDED_FOLDERS))})/)")
_WILD = lazy_pattern(r"[*?\[]")
_PAGE = lazy_pattern(
    r"readme|(?:[a-z]+[-_. ])?index|contributing|changelog|licen[cs]e|code_of_conduct|security|_.*",
    re.IGNORECASE,
)
"""Names (without suffix) of files in item folders that are mostly pages about them."""
_OVERVIEW = lazy_pattern(r"(?<![a-z])(?:glossar|matri(?:x|z)|traceab|rtm(?![a-z]))", re.IGNORECASE)
_NUMBER_ZERO = lazy_pattern(r"(?:adr[-_. ]?)?0+[-_. ](?:adr[-_. ])?", re.IGNORECASE)
"""What may stand before such a name: `0000-adr-index`."""
_TEMPLATE = lazy_pattern(
    r"(?:.*[-_. ])?(?:templates?|mod[e\u00e8]les?|vorlagen?|plantillas?)(?:[-_. ].*)?",
    re.IGNORECASE,
)
_NUMBERED = lazy_pattern(r"(?:[a-z]{1,12}[-_. ]?)?0*[1-9]\d*(?:[-_. ].*)?", re.IGNORECASE)
"""Names with a number other than zero: `0001-use-a-template-engine` is no template."""
_FIRST_IS_TEMPLATE = lazy_pattern(r"0*1[-_. ]templates?", re.IGNORECASE)
"""The first of a series, which the others are copied from; `0001-adr-template` decides on one."""
_OF_TEMPLATES = frozenset(
    {"template", "templates", "modele", "mod\u00e8le", "vorlage", "plantilla"}
    | {"adr", "adrs", "madr", "nygard", "decision", "decisions", "record"}
    | {
        "architecture",
        "architectural",
        "requirement",
        "requirements",
        "req",
        "need",
        "test",
        "item",
    }
    | {"short", "long", "minimal", "bare", "full", "simple", "basic", "default", "x", "xx", "xxx"}
)
"""Words of the names of templates."""


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
    is_aside: bool = False
    is_archived: bool = False

    @property
    def must_hold_items(self) -> bool:
        """Whether it is an item file whatever its content shows."""
        return must_hold_items(self.place)

    @property
    def is_strict(self) -> bool:
        """Whether a source of the configuration says so."""
        return self.place in (Place.SOURCE, Place.DECISION_SOURCE, Place.TRACED_SOURCE)

    @property
    def is_doubtful(self) -> bool:
        """Whether the items of the file may be copies of others: nobody named the file."""
        return self.place not in (Place.SOURCE, Place.DECISION_SOURCE, Place.LENIENT_SOURCE)


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
        if suffix in _ONLY_DECISIONS and not self._may_be_decision(path, folder.type):
            return None
        if folder.is_excluded or _is_hidden(parts[-1]):
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
        if folder.type is None or not (folder.is_excluded or _is_hidden(path.name)):
            return None
        if folder.type == self._adr and not self._decisions:
            return None
        if any(matches(glob, path) for glob in self._exclude):
            return None
        return _reason_of_folders(path)

    def _file_match(
        self, path: PurePosixPath, stem: str, is_yaml: bool, folder: str | None
    ) -> FileMatch:
        form = Format.YAML if is_yaml else Format.MARKDOWN
        page = _is_page_stem(stem or path.name, path)
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
                    or (_is_hidden(word) and word not in _ITEM_DOT_FOLDERS and of_type is None)
                    for word, of_type in zip(words, types, strict=True)
                ),
                type=named,
                is_aside=lies_aside(words),
                is_archived=not ARCHIVE_FOLDERS.isdisjoint(words),
            )
            self._known[parts] = known
        return known


def folder_word(name: str) -> str:
    """The word in the name of a folder: `templates` in `_Templates`."""
    return name.lower().lstrip("_") or name


def lies_aside(folders: Sequence[str]) -> bool:
    """Whether a file in *folders*, in lower case, is an example or is read by tests."""
    first = next((n for n, word in enumerate(folders) if word in ASIDE_FOLDERS), None)
    if first is None:
        return False
    return folders[first] not in TEST_FOLDERS or _DOCUMENTATION.isdisjoint(folders[:first])


def _is_test_data(folders: Sequence[str]) -> bool:
    """Whether a file in *folders* is read by tests, as Maven and Gradle arrange them."""
    return "resources" in folders and ("test", "resources") in pairwise(folders)


class _Folder(NamedTuple):
    """What the names of the folders above a file say."""

    is_excluded: bool
    type: str | None
    is_aside: bool
    is_archived: bool


def is_page_name(path: PurePosixPath) -> bool:
    """Whether a file is called as a README, an index, a template or the like.

    A README in a folder that has the number or the date of a decision is that decision.
    """
    return _is_page_stem(path.stem, path)


def _is_page_stem(stem: str, path: PurePosixPath) -> bool:
    return may_be_page_name(stem) and is_page_by_patterns(stem, path)


def is_page_by_patterns(stem: str, path: PurePosixPath) -> bool:
    """Whether the file at *path*, with *stem* as its name without suffix, is called as a page."""
    if _TEMPLATE.fullmatch(stem) is not None:
        return _NUMBERED.fullmatch(stem) is None or _FIRST_IS_TEMPLATE.fullmatch(stem) is not None
    if (zero := _NUMBER_ZERO.match(stem)) is not None:
        stem = stem[zero.end() :]
    return _PAGE.fullmatch(stem) is not None and not is_record_folder(path)


def may_be_page_name(stem: str) -> bool:
    """Whether `is_page_by_patterns` may be true: most names have none of the words of a page.

    Before a name that begins with `_` there may be a number.
    """
    if not stem.isascii() or stem[:1] in ("_", "0", "a", "A"):
        return True
    words = stem.lower()
    return (
        "template" in words
        or "index" in words
        or "readme" in words
        or "contributing" in words
        or "changelog" in words
        or "licen" in words
        or "code_of_conduct" in words
        or "security" in words
        or "modele" in words
        or "vorlage" in words
        or "plantilla" in words
    )


def is_overview_name(path: PurePosixPath) -> bool:
    """Whether a file is called as a page that names items: a matrix, a glossary."""
    return _OVERVIEW.search(path.stem) is not None


def is_template_name(path: PurePosixPath) -> bool:
    """Whether a file is called as a template."""
    return is_page_name(path) and _TEMPLATE.fullmatch(path.stem.lstrip("_")) is not None


def is_only_template_name(path: PurePosixPath) -> bool:
    """Whether the name says nothing but that the file is a template: `0000-adr-template.md`."""
    words = re.split(r"[-_. ]+", path.stem.lower())
    return all(word in _OF_TEMPLATES or not word.strip("0123456789") for word in words)


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
        self._documents = _folders_of_documents(sources)
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
        if _HIDDEN.search(f"/{path}".lower()) is None:
            return None  # it is left out by these names alone
        if path.name == ".doorstop.yml":
            return None  # these settings are read
        reason = self._sources.left_out(path)
        if reason is None and self.by_words is not None:
            return self.by_words.left_out(path)
        return reason


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
                    is_aside = lies_aside(parents) if is_doubtful else _is_test_data(parents)
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
            return _reason_of_folders(path)
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
                (part in hidden and _is_hidden(part))
                or (folder_word(part) in excluded and part != path.name)
            )
            for part in parts
        )


def _is_hidden(name: str) -> bool:
    # By convention a name like `.github` is hidden; `...` and `..x` are names like others.
    return name[0] == "." and name[1:2] not in (".", " ")


def _reason_of_folders(path: PurePosixPath) -> LeftOutReason:
    """Why the first folder that is left out is: it has one of these names, or it is hidden."""
    reasons = (_REASONS.get(folder_word(part)) for part in path.parts[:-1])
    return next((reason for reason in reasons if reason), LeftOutReason.THIRD_PARTY)


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


def _folders_of_documents(sources: Iterable[Source]) -> frozenset[PurePosixPath]:
    """The folders of the documents of Doorstop among *sources*."""
    documents = [one.options["document"] for one in sources if "document" in one.options]
    if not documents:
        return frozenset()
    from reqtrace.sources.doorstop.documents import Document  # it imports the parser of YAML

    return frozenset(one.folder for one in documents if isinstance(one, Document))
