"""Folders that hold the same ids as others: copies, and sets of ids of their own.

Where most ids of a folder occur in another one, nobody gave an id twice by mistake: the folders
hold releases, editions, translations or independent projects. Their names tell which of them is
subordinate; where none is, each has ids of its own. A few ids that two folders share are
duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.model.id_set import IdSets
from reqtrace.sources.file_names import ARCHIVE_FOLDERS, ASIDE_FOLDERS, EXCLUDED_FOLDERS
from reqtrace.util.lazy_pattern import lazy_pattern

_DERIVED = frozenset(
    {"build", "copies", "copy", "corpus", "dist", "export", "exports", "generated", "gen", "old"}
    | {"i18n", "l10n", "locale", "locales", "out", "output", "public", "release", "releases"}
    | {"site", "snapshot", "snapshots", "static", "translation", "translations", "website", "www"}
)
"""Words in the names of folders for what is made from something else."""
_SUBORDINATE = _DERIVED | ARCHIVE_FOLDERS | ASIDE_FOLDERS | EXCLUDED_FOLDERS
_COLLECTIONS = frozenset({"example", "examples", "sample", "samples", "template", "templates"})
"""Words in the names of folders in which each folder is a project of its own."""
_LANGUAGES = frozenset(
    {"ar", "bg", "bn", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr", "he", "hi", "hr"}
    | {"hu", "id", "it", "ja", "ko", "lt", "lv", "nb", "nl", "no", "pl", "pt", "ro", "ru", "sk"}
    | {"sl", "sr", "sv", "th", "tr", "uk", "vi", "zh"}
)
"""Languages of translations (ISO 639-1); what is written in English is the original."""
_LANGUAGE = lazy_pattern(r"([a-z]{2})(?:[-_](?:[a-z]{2}|[a-z]{4}))?")
_VERSION = lazy_pattern(r"(?:v|version|release|edition)?[-_. ]?\d+(?:[._]\d+)*")
_WORD = lazy_pattern(r"[-_. ]+")
_FEW = 3
"""So many ids in two folders are no mistake where they are most of one of them."""

_Pair = tuple[PurePosixPath, PurePosixPath]
Ids = Mapping[PurePosixPath, Iterable[str]]
"""The ids that each file defines, or the words that stand for them."""


class Copies(NamedTuple):
    """A folder whose ids are mostly those of others, and how many of how many these are."""

    folder: PurePosixPath
    same: int
    total: int


def copied_folders(ids: Ids) -> Iterator[Copies]:
    """The folders that are subordinate by their names and mostly hold ids of other folders."""
    if not _shared(ids):
        return
    by_folder: dict[PurePosixPath, set[str]] = {}
    for path, some in ids.items():
        by_folder.setdefault(path.parent, set()).update(some)
    above = {parent for folder in by_folder for parent in (folder, *folder.parents)}
    derived = {
        folder for folder in by_folder if is_subordinate(folder) or _is_translation(folder, above)
    }
    others = {one for folder, some in by_folder.items() if folder not in derived for one in some}
    for folder in sorted(derived):
        own = by_folder[folder]
        same = len(own & others)
        if same > 1 and same * 2 > len(own):
            yield Copies(folder, same, len(own))


def is_subordinate(folder: PurePosixPath) -> bool:
    """Whether a folder is named for what is made from, or set aside from, something else."""
    return any(not _SUBORDINATE.isdisjoint(_words(name)) for name in folder.parts)


def _is_translation(folder: PurePosixPath, folders: Set[PurePosixPath]) -> bool:
    """Whether a folder is named after a language, and *folders* have the one in English."""
    for n, name in enumerate(folder.parts):
        language = _LANGUAGE.fullmatch(name.lower())
        if language is None or language[1] not in _LANGUAGES:
            continue
        before, after = folder.parts[:n], folder.parts[n + 1 :]
        originals = (PurePosixPath(*before, *middle, *after) for middle in ((), ("en",)))
        if any(original in folders for original in originals if original.parts):
            return True
    return False


def _words(name: str) -> Set[str]:
    return {name.lower(), *_WORD.split(name.lower())}


def separate_sets(ids: Ids) -> tuple[IdSets, ...]:
    """The folders beside each other that each have ids of their own, of which some are the same."""
    pairs: dict[_Pair, set[str]] = {}
    for one, paths in _shared(ids).items():
        first, *later = paths
        for pair in {*((first, path) for path in later), *pairwise(paths)}:
            branches = _branches(*pair)
            if branches is not None:
                pairs.setdefault(branches, set()).add(one)
    folders = {folder for pair in pairs for folder in pair}
    sizes = {folder: len(_ids_below(folder, ids)) for folder in folders}
    found: dict[PurePosixPath, tuple[set[PurePosixPath], set[str]]] = {}
    for pair, same in sorted(pairs.items()):
        if not _are_separate(*pair, len(same), min(map(sizes.__getitem__, pair))):
            continue
        together, shared = set(pair), set(same)
        for folder in pair:  # whatever is beside one of them is beside both
            others, more = found.get(folder, ((), ()))
            together.update(others)
            shared.update(more)
        found |= dict.fromkeys(together, (together, shared))
    return tuple(
        IdSets(folders=tuple(sorted(together)), count=len(shared), example=min(shared))
        for folder, (together, shared) in sorted(found.items())
        if folder == min(together)
    )


def _ids_below(folder: PurePosixPath, ids: Ids) -> set[str]:
    return {one for path, some in ids.items() if folder in path.parents for one in some}


def _are_separate(first: PurePosixPath, second: PurePosixPath, count: int, smaller: int) -> bool:
    above = first.parent
    if above.name and not _COLLECTIONS.isdisjoint(_words(above.name)):
        return True
    if _VERSION.fullmatch(first.name.lower()) and _VERSION.fullmatch(second.name.lower()):
        return True
    return count >= _FEW and count * 2 > smaller


def _shared(ids: Ids) -> dict[str, list[PurePosixPath]]:
    """The ids that files of several folders define, with these files."""
    by_id: dict[str, list[PurePosixPath]] = {}
    for path, some in ids.items():
        for one in dict.fromkeys(some):
            by_id.setdefault(one, []).append(path)
    return {
        one: sorted(paths, key=str)
        for one, paths in by_id.items()
        if len(paths) > 1 and len({path.parent for path in paths}) > 1
    }


def _branches(
    first: PurePosixPath, second: PurePosixPath
) -> tuple[PurePosixPath, PurePosixPath] | None:
    """The folders in which two files part; None where one of them lies above the other."""
    one, other = first.parent.parts, second.parent.parts
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    if same in (len(one), len(other)):
        return None
    return PurePosixPath(*one[: same + 1]), PurePosixPath(*other[: same + 1])
