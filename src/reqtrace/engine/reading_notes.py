"""Sentences on what was looked for, left out or not read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from reqtrace.config import Config
from reqtrace.errors import NothingToCheckError
from reqtrace.git.snapshot.snapshot import SUBMODULE, FileEntry
from reqtrace.model import phrases
from reqtrace.model.left_out import LeftOut, LeftOutReason
from reqtrace.sources.common.reading import NotRead
from reqtrace.sources.file_match import FileMatch

_MOST_LISTED = 3


def nothing_found(config: Config, left_out: Sequence[LeftOut] = ()) -> NothingToCheckError:
    """The error for a snapshot without items: where they were looked for, what was left out."""
    seen = phrases.left_out(left_out)
    seen = f"; {seen}" if seen else ""
    if not config.detects:
        looked = ", ".join(glob for source in config.sources for glob in source.include)
        fault = f"no file that matches the sources in the configuration ({looked}) holds an item"
        if not left_out:
            fault = f"no file matches the sources in the configuration ({looked})"
        return NothingToCheckError(
            f"nothing to check: {fault}{seen}",
            hint="list the files of your items in a reqtrace.toml (`reqtrace init`)"
            if config.path is None
            else f"correct `include` under [[source]] in {config.path}",
        )
    return NothingToCheckError(
        f"nothing to check: no items found{seen}",
        hint="begin with a first item (`reqtrace new need`), or list the files of your items "
        + (
            "in a reqtrace.toml (`reqtrace init`)"
            if config.path is None
            else f"under [[source]] in {config.path}"
        ),
    )


def repeated_note(left_out: Sequence[LeftOut]) -> str:
    """What was left out because it repeats the ids of others, and which lines would read it."""
    repeated = [one.path for one in left_out if one.reason == LeftOutReason.REPEATED]
    if not repeated:
        return ""
    folders = list(dict.fromkeys(str(path.parent) for path in repeated))
    are, folder = ("is", "its folder is") if len(repeated) == 1 else ("are", "their folders are")
    return (
        f"{phrases.counted(len(repeated), 'file')} in {phrases.listed(folders)} {are} left out: "
        f"{folder} named for archives, releases, translations or the like, and most ids there are "
        "those of other folders; to read them, write these lines into reqtrace.toml: [[source]], "
        f'include = ["{folders[0]}/*{repeated[0].suffix}"]'
    )


def missing_note(paths: Sequence[PurePosixPath]) -> str:
    """What cannot be checked where the item files *paths* are not in the clone."""
    files = "an item file that is" if len(paths) == 1 else f"{len(paths)} item files that are"
    return f"ids of {files} missing from this partial clone: {_listed(paths)}"


def skipped_notes(
    skipped: Iterable[FileEntry], file_match: Callable[[PurePosixPath], FileMatch | None]
) -> Iterable[str]:
    """One sentence about symbolic links where items would be, and one about submodules."""
    skipped = tuple(skipped)
    submodules = [entry.path for entry in skipped if entry.mode == SUBMODULE]
    links = [
        entry.path for entry in skipped if entry.mode != SUBMODULE and _is_item(entry, file_match)
    ]
    if links:
        yield f"symbolic links are not followed: {_listed(links)}"
    if submodules:
        yield f"submodules are not read: {_listed(submodules)}"


def unconverted_notes(
    files: Iterable[tuple[PurePosixPath, str]],
    file_match: Callable[[PurePosixPath], FileMatch | None],
) -> Iterable[str]:
    """One sentence about item files that git would convert before it stores them."""
    named = [f"{path} ({why})" for path, why in files if file_match(path) is not None]
    if named:
        yield f"read as on disk, without the conversion that git applies: {_listed(named)}"


def not_read_notes(parts: Iterable[NotRead]) -> Iterable[str]:
    """One sentence for each kind of thing that readers left out: how many there are, and where."""
    by_kind: dict[str, list[str]] = {}
    for one in parts:
        by_kind.setdefault(one.what, []).append(f"{one.location.path}:{one.location.line}")
    for what, places in sorted(by_kind.items()):
        yield f"not read: {what}: {len(places)} ({_listed(places)})"


def _is_item(entry: FileEntry, file_match: Callable[[PurePosixPath], FileMatch | None]) -> bool:
    match = file_match(entry.path)
    return match is not None and match.must_hold_items


def _listed(paths: Sequence[PurePosixPath | str]) -> str:
    more = len(paths) - _MOST_LISTED
    names = ", ".join(map(str, paths[:_MOST_LISTED]))
    return f"{names} and {more} more" if more > 0 else names
