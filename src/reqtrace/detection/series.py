"""Records that are numbered in the names of their files: `tip-1.md`, `XLS-0001-name/README.md`.

A series is a prefix that several files, anywhere in the repository, have before a number of their
own, where the pages say what a record says: their number, or a status. The prefix has to be an
abbreviation that the project uses as such: `chapter-1.md` is numbered, and no record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reqtrace.detection.files import Read
from reqtrace.detection.found import DetectionSettings
from reqtrace.detection.series_members import Member, find_members, is_page_of_folder

if TYPE_CHECKING:
    from reqtrace.detection.series_evidence import Series

_LEAST = 3
_SAMPLES = 6
_MOST_SAMPLES = 144  # of a repository


def find_series(
    paths: Iterable[PurePosixPath],
    settings: DetectionSettings,
    without: frozenset[PurePosixPath],
    read: Read,
) -> tuple[Series, ...]:
    """The series among *paths*, but for those in the folders *without*; *read* gives contents."""
    by_prefix: dict[tuple[str, bool], list[Member]] = {}
    for member in find_members(paths, settings, without):
        key = (member.prefix.lower(), is_page_of_folder(member))
        by_prefix.setdefault(key, []).append(member)
    found = []
    for together in by_prefix.values():
        whole = [one for one in together if one.is_whole]
        # `REQ-010-report.md` beside `REQ-001.md` … speaks of one of them.
        members = whole if len(whole) * 2 > len(together) else together
        numbers = {member.number for member in members}
        if len(numbers) >= _LEAST and not all(member.is_decision for member in members):
            found.append(members)
    if not found:
        return ()
    from reqtrace.detection.series_evidence import series_of

    samples = [_samples(some) for some in found]
    paths = [one.path for some in samples for one in some]
    contents = read(paths, _MOST_SAMPLES, "samples of numbered files")
    series = (
        series_of(members, some, contents, settings)
        for members, some in zip(found, samples, strict=True)
    )
    return tuple(one for one in series if one is not None)


def _samples(members: Sequence[Member]) -> list[Member]:
    """Some of the members, spread over all of them."""
    step = max(1, (len(members) - 1) // (_SAMPLES - 1))
    return list(members[::step][:_SAMPLES])
