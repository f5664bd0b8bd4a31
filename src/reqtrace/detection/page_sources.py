"""Pages of requirements → the sources that read them, with ids that are told apart.

Where each feature or each page counts its requirements from one, the name of its folder or its own
goes before them. Of the editions and the translations of a page one is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.found import WHAT, DetectedSource, PageSources, UnreadPage
from reqtrace.detection.layout_sources import heading_pattern
from reqtrace.detection.requirement_pages import Page
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.globs import escaped_glob, matches
from reqtrace.sources.markdown.families import ENOUGH
from reqtrace.sources.markdown.id_text import series_of

_VERSION = re.compile(r"v?(?P<number>\d+(?:\.\d+)+)")
_LANGUAGE = re.compile(
    r"(?:ar|bn|cs|da|de|el|en|es|fa|fi|fr|he|hi|hu|id|it|ja|ko|nl|no|pl|pt|ro|ru|sv|tr|uk|vi|zh)"
    r"(?:[-_](?:[a-z]{2}|[A-Z]{2}|[A-Z][a-z]{3}))?"
)
_OF_LANGUAGE = re.compile(rf"(?P<name>.+?)[._-](?P<language>{_LANGUAGE.pattern})")
_FIRST_NUMBER = re.compile(r"(?=[-_.\d])")
_BY_FOLDER, _BY_NAME, _BY_PATH = "{folder}/{}", "{stem}/{}", "{path}/{}"
_MOST_PATHS = 6


def sources_of_pages(
    pages: Sequence[Page],
    elsewhere: frozenset[str],
    items: frozenset[str],
    vocabulary: Vocabulary,
) -> PageSources:
    """The sources that read *pages*; *elsewhere* are the ids that other files define.

    *items* are some of the ids of items with a file each, or of lists in YAML.
    """
    chosen, copies = _without_copies(pages, elsewhere, items)
    by_form: dict[str, list[Page]] = {}
    for form, some in _scopes(chosen):
        by_form.setdefault(form, []).extend(some)
    found = [
        _source(form, some, copies, vocabulary) for form, some in sorted(by_form.items()) if some
    ]
    partly = {
        page.path: own
        for page in pages
        if page.path in copies
        and page.ids.isdisjoint(items)  # of which not all are known
        and 2 * len(page.ids & elsewhere) > len(page.ids)  # no edition
        and (own := _own_series(page.ids, elsewhere))
    }
    found += [_source_of_headings(path, own) for path, own in partly.items()]
    copies = [path for path in copies if path not in partly]
    read = frozenset(page.path for page in chosen)
    return PageSources(
        found=tuple(found),
        read=read,
        ids=frozenset(one for page in chosen for one in page.ids),
        copies=tuple(copies),
        unread=tuple(
            UnreadPage(path=str(page.path), ids=tuple(sorted(ids - elsewhere)))
            for page in pages
            if not page.is_record
            and page.path not in copies
            and page.path not in partly
            and (ids := page.others if page.path in read else page.ids | page.others)
        ),
    )


def _source(
    form: str, pages: Sequence[Page], copies: Iterable[PurePosixPath], vocabulary: Vocabulary
) -> DetectedSource:
    include = _globs(sorted(page.path for page in pages))
    table: dict[str, Any] = {"format": "markdown", "include": include, "strict": False}
    covered = [str(path) for path in copies if any(matches(glob, path) for glob in include)]
    if covered:
        table["exclude"] = sorted(covered)
    if form:
        table["id"] = {"format": form}
    types = {one: vocabulary.type_of_id(one) for page in pages for one in page.ids}
    if None in types.values():
        table["type"] = "req"
        if others := {_prefix(one): name for one, name in types.items() if name is not None}:
            table["prefixes"] = dict(sorted(others.items()))
    return DetectedSource(what=WHAT["rows"], table=table)


def _own_series(ids: Iterable[str], known: Collection[str]) -> list[str]:
    """Those of the *ids* of a page that repeats others whose series stand on that page alone."""
    series: dict[str, list[str]] = {}
    for one in sorted(ids):
        series.setdefault(series_of(one), []).append(one)
    others = set(map(series_of, known))
    return [
        one
        for name, some in series.items()
        if name not in others and len(name) > 1 and len(some) >= ENOUGH
        for one in some
    ]


def _source_of_headings(path: PurePosixPath, ids: Iterable[str]) -> DetectedSource:
    """The source of the items at the headings of a page that begin with the prefixes of *ids*."""
    table: dict[str, Any] = {
        "format": "markdown",
        "include": [escaped_glob(path)],
        "strict": False,
        "type": "req",
        "items": {"heading": heading_pattern(ids)},
    }
    return DetectedSource(what=WHAT["headings"], table=table)


def _prefix(item_id: str) -> str:
    return _FIRST_NUMBER.split(item_id, maxsplit=1)[0]


# -- copies ------------------------------------------------------------------------------


def _without_copies(
    pages: Sequence[Page], elsewhere: frozenset[str], items: frozenset[str]
) -> tuple[list[Page], list[PurePosixPath]]:
    """*pages* without older editions, translations and pages that repeat others, and these."""
    chosen, copies = _main_editions(pages)
    everywhere = frozenset(elsewhere)
    kept = []
    for page in sorted(chosen, key=lambda page: (not page.is_named, str(page.path))):
        # What is named after requirements defines them: two such pages count each for itself.
        known = elsewhere if page.is_named else everywhere
        if 2 * len(page.ids & known) > len(page.ids) or not page.ids.isdisjoint(items):
            copies.append(page.path)
            continue
        kept.append(page)
        everywhere |= page.ids
    return sorted(kept, key=lambda page: str(page.path)), sorted(copies)


def _main_editions(pages: Sequence[Page]) -> tuple[list[Page], list[PurePosixPath]]:
    groups: dict[str, dict[tuple[tuple[int, ...], int, str], list[Page]]] = {}
    for page in pages:
        name, version, language = _edition(page.path)
        rank = (version, -_language_rank(language), language)
        groups.setdefault(name, {}).setdefault(rank, []).append(page)
    chosen, copies = [], []
    for editions in groups.values():
        speaking = [rank for rank, some in editions.items() if any(one.speaks for one in some)]
        if not speaking:
            continue
        newest = max(speaking)
        main = [page for page in editions.pop(newest) if page.speaks]
        chosen += main
        ids = {one for page in main for one in page.ids}
        for (version, _, _), others in editions.items():
            own = {one for page in others for one in page.ids}
            # A new edition counts anew; a translation has the same ids.
            is_older = version < newest[0] and not own.isdisjoint(ids)
            if is_older or 2 * len(own & ids) > len(own):
                copies += [page.path for page in others]
            else:
                chosen += [page for page in others if page.speaks]
    return chosen, copies


def _edition(path: PurePosixPath) -> tuple[str, tuple[int, ...], str]:
    """The folder of a page without its version and language, and these."""
    version: tuple[int, ...] = ()
    language = ""
    parts = []
    for part in path.parts[:-1]:
        number = _VERSION.fullmatch(part)
        if number is not None:
            version = tuple(map(int, number["number"].split(".")))
        elif _LANGUAGE.fullmatch(part) is not None:
            language = part
        parts.append("*" if number is not None or language == part else part)
    name = _OF_LANGUAGE.fullmatch(path.stem)
    if name is not None:
        return "/".join([*parts, name["name"]]), version, name["language"]
    if "*" in parts:
        return "/".join(parts), version, language  # whose pages may be called otherwise
    return "/".join([*parts, path.stem]), version, language


def _language_rank(language: str) -> int:
    """The original, which has no language in its name, goes before English and all others."""
    return 0 if not language else 1 if language[:2] == "en" else 2


# -- scopes ------------------------------------------------------------------------------


def _scopes(pages: Sequence[Page]) -> Iterator[tuple[str, list[Page]]]:
    """Groups of pages, each with the form of its ids: empty where no two pages share one."""
    counts = Counter(one for page in pages for one in page.ids)
    shared = [page for page in pages if any(counts[one] > 1 for one in page.ids)]
    if not shared:
        yield "", list(pages)
        return
    by_name: dict[str, list[Page]] = {}
    for page in pages:
        by_name.setdefault(page.path.name, []).append(page)
    for some in by_name.values():
        if not any(page in shared for page in some):
            yield "", some
        elif len(some) > 1:
            folders = {page.path.parent.name for page in some}
            yield (_BY_FOLDER if len(folders) == len(some) else _BY_PATH), some
        else:
            alone = _is_alone(some[0], shared)
            yield (_BY_FOLDER if alone else _BY_NAME), some


def _is_alone(page: Page, shared: Iterable[Page]) -> bool:
    """Whether no other page of its folder has the same ids."""
    others = (one for one in shared if one is not page and one.path.parent == page.path.parent)
    return all(page.ids.isdisjoint(other.ids) for other in others)


# -- globs -------------------------------------------------------------------------------


def _globs(paths: Sequence[PurePosixPath]) -> list[str]:
    """The paths themselves; where they are many, one glob for those of a name beside each other.

    No glob covers a folder: the pages beside those that list requirements are no part of them.
    """
    if len(paths) <= _MOST_PATHS:
        return [escaped_glob(path) for path in paths]
    globs = []
    by_name: Mapping[tuple[str, str], list[PurePosixPath]] = _grouped(paths)
    for (top, name), some in by_name.items():
        if len(some) > 1 and top:
            globs.append(f"{escaped_glob(top)}/*/{name}")
        else:
            globs += [escaped_glob(path) for path in some]
    return globs


def _grouped(paths: Iterable[PurePosixPath]) -> dict[tuple[str, str], list[PurePosixPath]]:
    grouped: dict[tuple[str, str], list[PurePosixPath]] = {}
    for path in paths:
        top = "/".join(path.parts[:-2])
        grouped.setdefault((top, path.name), []).append(path)
    return grouped
