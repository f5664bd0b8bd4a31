"""Samples of the files of each folder → the layouts that they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from reqtrace.detection.files import Files
from reqtrace.detection.found import DetectionSettings
from reqtrace.detection.layout import PROPOSALS, TITLES, Layout, ids_of_families
from reqtrace.detection.signatures import KEP, layout_of
from reqtrace.sources.adr.names import has_long_number, id_of_file
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.source import Format
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_names import YAML_SUFFIXES, is_page_name
from reqtrace.sources.markdown.families import is_id_shaped

Sample = tuple[PurePosixPath, FileMatch]
"""A file whose content is looked at, and how its name says that it is read."""

_SAMPLES = 3  # of a folder
MOST_SAMPLES = 2400
_MOST_LISTS = 400  # YAML files beside lists of items
_OWN_LAYOUTS = frozenset(
    {"eip", "openfasttrace", "reqvire", "enhancement-proposal", "strictdoc-markdown"}
    | {"sphinx-needs", "file-names", "keyed", "sections"}
)
"""Layouts that go before what the name of a folder tells."""
_OF_PAGES = frozenset({"openfasttrace", "reqvire", "sphinx-needs", "strictdoc-markdown"})
"""Layouts whose items have a form that nothing else has, so that they count in a README."""
_OF_FIELDS = frozenset({"eip", "file-names", "front-matter"})
"""Layouts whose items have an id in their front matter."""
_ADR = "adr"
_DECISIONS = ("madr", "nygard")
"""Layouts of decisions outside of folders that are named after them."""
_ENOUGH_TITLES = 3  # of a folder
_FEW_PROPOSALS = 2  # of a folder, that may be pages of a book
_NUMBERED = {"eip": ("EIP-", "ERC-"), "enhancement-proposal": ("KEP-",)}
"""Layouts with one file for each item, and what all of their ids begin with."""
_BY_NAME = frozenset({Place.DECISION_PAGE, Place.DECISION_NAME})


def layouts_of(
    files: Files,
    candidates: Iterable[Sample],
    settings: DetectionSettings,
    numbered: frozenset[PurePosixPath] = frozenset(),
    *,
    is_declared: bool = False,
) -> dict[Layout, list[PurePosixPath]]:
    """The folders of each layout that samples of *candidates* show.

    Of files that are *numbered* as a series the ids count that their front matter has. Where it
    *is_declared* which folders hold decisions, no others do.
    """
    by_parts: dict[tuple[str, ...], list[Sample]] = {}
    for sample in candidates:  # tuples are compared much quicker than paths
        by_parts.setdefault(sample[0].parts[:-1], []).append(sample)
    by_folder = {some[0][0].parent: some for some in by_parts.values()}
    most = max(1, min(_SAMPLES, MOST_SAMPLES // max(len(by_folder), 1)))
    if len(by_folder) > MOST_SAMPLES:
        files.cut("folders", len(by_folder), MOST_SAMPLES)
    samples = {
        folder: _samples(some, most) for folder, some in list(by_folder.items())[:MOST_SAMPLES]
    }
    has_decisions = any(
        match.format is Format.ADR for some in by_folder.values() for _, match in some
    )
    contents = files.read([path for some in samples.values() for path, _ in some])
    layouts: dict[Layout, list[PurePosixPath]] = {}
    for folder, some in samples.items():
        for layout in _layouts_of_folder(some, contents, settings, numbered):
            if layout.preset == "headings" and has_decisions:
                # Their ids are those of files.
                own = (i for i in layout.ids if settings.vocabulary.type_of_id(i) != _ADR)
                layout = layout._replace(ids=tuple(own))
                if not layout.ids:
                    continue
            if is_declared and layout.preset in _DECISIONS:
                continue
            if not _are_records(layout, by_folder[folder]):
                continue
            if layout.preset in _DECISIONS and has_decisions and some[0][1].is_archived:
                continue  # the numbers of an archive are not those of the live decisions
            if layout.preset == PROPOSALS and some[0][1].is_archived:
                continue
            layouts.setdefault(layout, []).append(folder)
    lists = [folder for one in layouts if one.preset == "yaml-list" for folder in layouts[one]]
    sampled = {path for some in samples.values() for path, _ in some}
    beside = [path for folder in lists for path, _ in by_folder[folder] if path not in sampled]
    for path, layout in _lists_among(beside, files, settings):
        layouts.setdefault(layout, []).append(path.parent)
    return layouts


def without_headings(
    layouts: Mapping[Layout, list[PurePosixPath]], known: frozenset[str]
) -> dict[Layout, list[PurePosixPath]]:
    """*layouts* without the ids at headings that are *known* from elsewhere."""
    left: dict[Layout, list[PurePosixPath]] = {}
    for layout, folders in layouts.items():
        if layout.preset == "headings" and not known.isdisjoint(layout.ids):
            ids = ids_of_families(set(layout.ids) - known)
            layout = layout._replace(ids=tuple(sorted(ids)))
        if layout.ids or layout.preset != "headings":
            left.setdefault(layout, []).extend(folders)
    return left


def _lists_among(
    paths: Iterable[PurePosixPath], files: Files, settings: DetectionSettings
) -> Iterator[tuple[PurePosixPath, Layout]]:
    """The lists in YAML among *paths*, which lie beside one: each has keys of its own."""
    some = [path for path in paths if path.suffix.lower() in YAML_SUFFIXES]
    for path, data in files.read(some, _MOST_LISTS, "YAML files beside lists of items").items():
        layout = layout_of(path, data, settings.vocabulary, settings.limits)
        if layout is not None and layout.preset == "yaml-list":
            yield path, layout


def _are_records(layout: Layout, files: Iterable[Sample]) -> bool:
    """Whether files that look like decisions are numbered as such, each with a number of its own.

    Where nothing but a status speaks for them, there have to be several.
    """
    if layout.preset == TITLES:
        return sum(is_id_shaped(path.stem) for path, _ in files) >= _ENOUGH_TITLES
    if layout.preset not in (*_DECISIONS, PROPOSALS):
        return True
    numbered = [path for path, _ in files if has_long_number(path)]
    if layout.preset == PROPOSALS:
        numbers = [id_of_file(path) for path in numbered if not is_page_name(path)]
        few = 0 if layout.ids else _FEW_PROPOSALS  # titles with the number leave no doubt
        # Two people may take one number, which is a finding.
        return 10 * len(set(numbers)) >= 9 * len(numbers) > 9 * few
    numbers = [id_of_file(path) for path in numbered]
    return len(numbers) == len(set(numbers)) and (layout.preset == "nygard" or len(numbers) > 1)


def _samples(files: Sequence[Sample], most: int) -> list[Sample]:
    """The first, the middle and the last of some files, and one that is called as a page."""
    pages: list[Sample] = []
    others: list[Sample] = []
    for one in files:
        (pages if is_page_name(one[0]) else others).append(one)
    chosen = [others[n] for n in (-1, 0, len(others) // 2)[:most]] if others else []
    return list(dict.fromkeys((*chosen, *pages[:1])))


def _layouts_of_folder(
    samples: Iterable[Sample],
    contents: Mapping[PurePosixPath, bytes],
    settings: DetectionSettings,
    numbered: frozenset[PurePosixPath],
) -> Iterator[Layout]:
    """The layout that most of the samples of a folder show, and those that nothing else looks like.

    The latter are lists in YAML and items of OpenFastTrace.
    """
    layouts = []
    for path, match in samples:
        data = contents.get(path)
        if data is None:
            continue
        layout = layout_of(path, data, settings.vocabulary, settings.limits)
        own = _OF_PAGES if is_page_name(path) else _OWN_LAYOUTS
        is_shown = layout is not None and (layout.preset in own or _is_undecided(path, match))
        is_numbered = path in numbered
        if is_numbered and layout is not None and layout.preset not in _OF_FIELDS:
            continue
        if layout is not None and is_shown:
            layouts.append(layout)
    if any(one.detail == KEP for one in layouts):
        # The pages beside it are its text.
        layouts = [one for one in layouts if one.detail == KEP]
    proposals = [one for one in layouts if one.preset == PROPOSALS]
    if 2 * len(proposals) >= sum(one.preset in (*_DECISIONS, PROPOSALS) for one in layouts) > 0:
        # Some of them have a status, as decisions do.
        layouts = [one for one in layouts if one.preset not in _DECISIONS]
    counts = Counter((one.preset, one.detail) for one in layouts)
    for n, ((preset, detail), _) in enumerate(counts.most_common()):
        if n == 0 or preset in ("yaml-list", "openfasttrace"):
            same = (one for one in layouts if (one.preset, one.detail) == (preset, detail))
            ids = {i for one in same for i in one.ids}
            if preset == "headings":
                ids = ids_of_families(ids)
            if ids or preset != "headings":
                yield Layout(preset, detail, tuple(sorted(ids)))


def _is_undecided(path: PurePosixPath, match: FileMatch) -> bool:
    """Whether neither the folder nor the name of a file says how it is read."""
    return not match.must_hold_items and not is_page_name(path) and match.place not in _BY_NAME


def merged(
    layouts: Mapping[Layout, Sequence[PurePosixPath]],
) -> Iterator[tuple[Layout, list[PurePosixPath]]]:
    """One layout for all folders that show the same one."""
    by_layout: dict[tuple[str, str], tuple[set[str], list[PurePosixPath]]] = {}
    for layout, folders in _with_one_list(layouts).items():
        ids, together = by_layout.setdefault((layout.preset, layout.detail), (set(), []))
        ids.update(layout.ids)
        together.extend(folders)
    others = (ids for (preset, _), (ids, _) in by_layout.items() if preset != "headings")
    ids_elsewhere = {one for ids in others for one in ids}
    families = tuple(one for preset, _ in by_layout for one in _NUMBERED.get(preset, ()))
    for (preset, detail), (ids, together) in sorted(by_layout.items()):
        # Pages that are made from items, or speak of them, repeat their ids in headings.
        repeats = not ids.isdisjoint(ids_elsewhere) or any(one.startswith(families) for one in ids)
        if preset != "headings" or not repeats:
            yield Layout(preset, detail, tuple(sorted(ids))), sorted(set(together))


def _with_one_list(
    layouts: Mapping[Layout, Sequence[PurePosixPath]],
) -> Mapping[Layout, Sequence[PurePosixPath]]:
    """*layouts* with one for all lists in YAML: a file has the items at those paths it has."""
    paths: dict[str, None] = {}
    ids: dict[str, None] = {}
    together: list[PurePosixPath] = []
    others = {}
    cased = any(map(_has_capitals, layouts))
    for layout, folders in layouts.items():
        if layout.preset != "yaml-list":
            others[layout] = folders
            continue
        if cased and not _has_capitals(layout):
            continue  # categories and levels, which the items name
        paths |= dict.fromkeys(layout.detail.split("\n"))
        ids |= dict.fromkeys(layout.ids)
        together += folders
    if paths:
        others[Layout("yaml-list", "\n".join(sorted(paths)), tuple(ids))] = together
    return others


def _has_capitals(layout: Layout) -> bool:
    return any(map(str.isupper, "".join(layout.ids)))
