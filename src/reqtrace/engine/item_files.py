"""Which of the files that were read are item files: what one file alone cannot tell.

The place and the content of a file decide first (`sources.common.item_evidence`). What is decided
here needs the files beside it: whether a folder is one of items, whether a page repeats what other
files define, whether there is anything but examples.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.engine.id_sets import copied_folders, is_subordinate
from reqtrace.model.account_page import tells_of_work
from reqtrace.model.item import Item, Naming
from reqtrace.model.left_out import LeftOut, LeftOutReason
from reqtrace.model.read_problem import INCLUDE_KEY, NO_BEGINNING, ProblemKind, ReadProblem
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_names import YAML_SUFFIXES, is_overview_name
from reqtrace.util.lazy_pattern import lazy_pattern

_TEST = "test"
_DECISION = "adr"
_UNNUMBERED = lazy_pattern(r"[-_.](?:x{2,}|n{2,}|y{2,}|0+)(?=$|[-_.])", re.IGNORECASE)
"""A number that is to be filled in, in the name of a template: `REQ-xxx`, `REQ-000-title`."""


class FileReading(NamedTuple):
    """A file that was read: its path, its blob id, how it was matched, and what came out."""

    path: PurePosixPath
    blob: str
    file_match: FileMatch
    reading: Reading


class Selection(NamedTuple):
    """The item files, and the files that were matched and are none, both in the given order."""

    item_files: list[FileReading]
    left_out: tuple[LeftOut, ...]


def select_item_files(read: Sequence[FileReading], *, detects: bool = True) -> Selection:
    """The item files among the files that were *read*; *detects*: nobody wrote the sources."""
    reasons: dict[PurePosixPath, LeftOutReason] = {
        one.path: one.reading.left_out for one in read if one.reading.left_out is not None
    }
    item_files = [one for one in read if one.reading.is_item_file]
    for choose in (_not_items, _aside, _copies, *([_overviews, _repeated] if detects else [])):
        found = {one.path: reason for one, reason in choose(item_files)}
        if found:
            reasons |= found
            item_files = [one for one in item_files if one.path not in found]
    left_out = tuple(
        LeftOut(path=one.path, reason=reasons[one.path]) for one in read if one.path in reasons
    )
    return Selection(_without_read_files(item_files, read), left_out)


def _without_read_files(
    item_files: list[FileReading], read: Sequence[FileReading]
) -> list[FileReading]:
    """*item_files* without the problem that a file is not included which is read itself."""
    if not any(one.key.startswith(INCLUDE_KEY) for f in item_files for one in f.reading.problems):
        return item_files
    paths = {one.path for one in read}
    found = []
    for one in item_files:
        own = tuple(
            problem
            for problem in one.reading.problems
            if not problem.key.startswith(INCLUDE_KEY)
            or one.path.parent / problem.key.removeprefix(INCLUDE_KEY) not in paths
        )
        found.append(one._replace(reading=replace(one.reading, problems=own)))
    return found


def _not_items(files: Sequence[FileReading]) -> Iterator[tuple[FileReading, LeftOutReason]]:
    """Files without an item in folders that are not shown to be of items by half of their files.

    The name of a folder alone obliges no file to hold items: pages, data and code lie in folders
    named `requirements`, too. A page beside others that list many items each need not list any, nor
    need one without a number beside those that are called by the ids of their items.
    """
    empty = [one for one in files if _holds_nothing(one)]
    if not empty:
        return
    without = Counter(map(_folder, empty))
    single = [one for one in files if len(one.reading.items) == 1 and one.file_match.source is None]
    with_items = Counter(map(_folder, single))
    called_so = Counter(_folder(one) for one in single if _is_called_by_id(one))
    for one in empty:
        folder = _folder(one)
        if with_items[folder] and _UNNUMBERED.search(one.path.stem) is not None:
            yield one, LeftOutReason.TEMPLATE
        elif (
            with_items[folder] < without[folder]
            or is_overview_name(one.path)
            or (2 * called_so[folder] > with_items[folder] and _is_page_about_items(one))
        ):
            yield one, LeftOutReason.NO_ID


def _is_called_by_id(one: FileReading) -> bool:
    """Whether the name of a file begins with the id of its one item."""
    item_id = one.reading.items[0].id.casefold()
    return _has_number(one.path) and one.path.stem.casefold().startswith(item_id)


def _is_page_about_items(one: FileReading) -> bool:
    """Whether a page has no number in its name, and nothing in it that looks like an item."""
    return not _has_number(one.path) and any(
        problem.message == NO_BEGINNING for problem in one.reading.problems
    )


def _has_number(path: PurePosixPath) -> bool:
    return any(map(str.isdigit, path.stem))


def _holds_nothing(one: FileReading) -> bool:
    """Whether a file that its folder or its name matched holds nothing that is an item."""
    return (
        not one.reading.items
        and one.file_match.place is not Place.SOURCE  # the owner says that it must
        and bool(one.reading.problems)
        and all(map(_is_of_no_item, one.reading.problems))
    )


def _is_of_no_item(problem: ReadProblem) -> bool:
    """Whether a problem does not show that somebody meant an item: any YAML may include files."""
    return problem.kind is ProblemKind.NOT_AN_ITEM or problem.key.startswith(INCLUDE_KEY)


def _folder(one: FileReading) -> tuple[PurePosixPath, bool]:
    return one.path.parent, one.path.suffix.lower() in YAML_SUFFIXES


def _aside(files: Sequence[FileReading]) -> Iterator[tuple[FileReading, LeftOutReason]]:
    """Files in folders of examples and tests, where others hold items and link to none of theirs.

    Test cases lie in folders of tests.
    """
    aside = [one for one in files if one.file_match.is_aside and not _holds_tests(one)]
    if not aside:
        return
    paths = {one.path for one in aside}
    others = [one for one in files if one.path not in paths]
    if not any(one.reading.items for one in others):
        return
    linked = {link.target for one in others for item in one.reading.items for link in item.links}
    for one in aside:
        if linked.isdisjoint(_ids(one)):
            yield one, LeftOutReason.ASIDE


def _holds_tests(one: FileReading) -> bool:
    items = one.reading.items
    return bool(items) and all(item.type == _TEST for item in items)


def _copies(files: Sequence[FileReading]) -> Iterator[tuple[FileReading, LeftOutReason]]:
    """Pages, archives and generated files that only repeat ids that other files define.

    So do archives of each other, and pages that tell of work, unless those are all that there is.
    """
    if not _share_ids(files):
        return
    doubtful = {one.path for one in files if one.reading.items and _may_repeat(one)}
    telling = {one.path for one in files if one.reading.items and _tells_of_work(one)} - doubtful
    if not doubtful and not telling:
        return
    sure: set[tuple[str, str]] = set()
    others: set[tuple[str, str]] = set()
    for one in files:
        if one.path not in doubtful:
            (others if one.path in telling else sure).update(_names(one))
    defined = sure | others
    for one in files:
        names = _names(one) if one.path in doubtful or one.path in telling else set()
        if names and (sure if one.path in telling else defined).issuperset(names):
            yield one, LeftOutReason.COPY
    archived: set[tuple[str, str]] = set()
    for one in files:
        if one.path in doubtful and one.file_match.is_archived:
            names = _names(one)
            if not defined.issuperset(names):
                if (defined | archived).issuperset(names):
                    yield one, LeftOutReason.COPY
                archived |= names


def _overviews(files: Sequence[FileReading]) -> Iterator[tuple[FileReading, LeftOutReason]]:
    """Pages of several items each of which has a file that is called by its id."""
    several = [one for one in files if len(one.reading.items) > 1]
    if not several:
        return
    named = {
        one.reading.items[0].id
        for one in files
        if len(one.reading.items) == 1 and one.reading.items[0].id == one.path.stem
    }
    for one in several if named else ():
        if named.issuperset(_ids(one)):
            yield one, LeftOutReason.COPY


def _repeated(files: Sequence[FileReading]) -> Iterator[tuple[FileReading, LeftOutReason]]:
    """Files in folders of releases, archives, translations and the like that repeat others."""
    if not _share_ids(files):
        return
    numbers = [
        item.id
        for one in files
        for item in one.reading.items
        if is_numbered_decision(item) and not is_subordinate(one.path.parent)
    ]
    one_count = len(numbers) == len(set(numbers))
    ids = {one.path: set(_id_words(one, one_count=one_count)) for one in files}
    folders = {one.folder for one in copied_folders(ids)}
    for one in files:
        if one.path.parent in folders:
            yield one, LeftOutReason.REPEATED


def _id_words(one: FileReading, *, one_count: bool) -> Iterator[str]:
    """What stands for the ids of a file: the numbers of its decisions count with their titles.

    Decisions of different folders may have one number. Where all that are not archived count
    together (*one_count*), those of an archive with the same numbers were counted elsewhere.
    """
    is_live = not is_subordinate(one.path.parent)
    for item in one.reading.items:
        if not is_numbered_decision(item):
            yield item.id
            continue
        by_number = one_count and one.file_match.is_archived
        if not by_number:
            yield f"{item.id} {item.title}"
        if by_number or is_live:
            yield item.id


def is_numbered_decision(item: Item) -> bool:
    """Whether an item is a decision whose id is the number of its file."""
    return item.naming is Naming.FILE and item.type == _DECISION


def _share_ids(files: Sequence[FileReading]) -> bool:
    """Whether an id is written more than once."""
    every = [item.id for one in files for item in one.reading.items]
    return len(every) > len(set(every))


def _may_repeat(one: FileReading) -> bool:
    match = one.file_match
    return one.reading.is_generated or match.is_archived or match.place is Place.PAGE


def _tells_of_work(one: FileReading) -> bool:
    return one.file_match.is_doubtful and tells_of_work(one.path)


def _ids(one: FileReading) -> Iterable[str]:
    return {item.id for item in one.reading.items}


def _names(one: FileReading) -> set[tuple[str, str]]:
    # Decisions of different folders may have one number.
    by_file = {item.id for item in one.reading.items if item.naming is Naming.FILE}
    return {(item.id, item.title if item.id in by_file else "") for item in one.reading.items}
