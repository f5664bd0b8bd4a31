"""`reqtrace why`."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from reqtrace.cli.common import cache_option, emit, example, output_option, wants_colour
from reqtrace.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from reqtrace.engine.session import Session
    from reqtrace.model.why import Why

# Compilers and linters write a column behind the line; it tells nothing here.
_PLACES = (
    re.compile(r"(?P<file>.+):(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?"),
    re.compile(r"(?P<file>.+):(?P<first>\d{1,9}):\d{1,9}"),
)


@click.command(
    "why",
    epilog=example(
        "reqtrace why src/orders.py:12                a line, up to the goal",
        "reqtrace why src/orders.py                   how much of the file is explained",
        "reqtrace why --range main..topic --fail-under 80",
    ),
)
@click.argument("places", nargs=-1, metavar="[FILE[:LINE[-LAST]]]")
@click.option(
    "--range",
    "range_",
    metavar="A..B",
    help="The lines that B changed since it grew apart from A; files and folders limit them.",
)
@click.option("--rev", "revision", metavar="REV", help="The file as a commit or tag has it.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 where a smaller share of the lines is explained.",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option(
    "--allow-partial", is_flag=True, help="Judge what is there when the history is not complete."
)
@cache_option
@output_option
def command(
    places: tuple[str, ...],
    range_: str | None,
    revision: str | None,
    fail_under: float | None,
    format_: str,
    color: str,
    allow_partial: bool,
    cache: bool,
    output: str | None,
) -> ExitCode:
    """Show why lines are there: from a line by blame to its commit, item, needs and goals.

    A line is explained where its commit, or the merge that brought that in, names an item in a
    trailer or a note. Mere mentions are counted apart. Blank lines count like all others.
    """
    from reqtrace.engine.open import open_session
    from reqtrace.model.why import Strength
    from reqtrace.output.why.json import render_why_json
    from reqtrace.output.why.text import render_why_text

    if range_ is not None and revision is not None:
        raise UsageError("a range names its revisions itself", hint="leave out --rev")
    start, end = (None, revision) if range_ is None else _ends(range_)
    session = open_session(revision=end, allow_partial=allow_partial, cache=cache, history=False)
    why = _answer(session, places, start)
    if format_ == "json":
        emit(render_why_json(why, session.graph), output)
    else:
        colour = output is None and wants_colour(color)
        emit(render_why_text(why, session.graph, colour=colour), output)
    explained, total = why.count(Strength.EXPLAINED), why.count()
    if fail_under is not None and explained * 100 < fail_under * total:
        return ExitCode.FINDINGS
    return ExitCode.CLEAN


def _answer(session: Session, places: tuple[str, ...], start: str | None) -> Why:
    from reqtrace.analysis.explain_lines import explain_file, explain_range

    if start is not None:
        return explain_range(session, start, _known(session, places))
    if len(places) != 1:
        raise UsageError(
            "one file is asked about at a time" if places else "no file was named",
            hint="write FILE or FILE:LINE, or a range of commits with --range A..B",
        )
    return explain_file(session, *_place(session, places[0]))


def _ends(range_: str) -> tuple[str, str]:
    """Both ends of a range. Two dots and three mean the same: what B did since the merge base."""
    start, _, end = range_.partition("...") if "..." in range_ else range_.partition("..")
    if not start and not end:
        raise UsageError("the range names no commit", hint="write --range A..B")
    return start or "HEAD", end or "HEAD"


def _place(session: Session, place: str) -> tuple[PurePosixPath, tuple[int, int] | None]:
    """The file and the lines that *place* means; a name may itself hold colons and numbers."""
    whole = path = _within(session, place)
    lines = None
    known = frozenset(session.paths)
    for pattern in _PLACES if whole not in known else ():
        if match := pattern.fullmatch(place):
            path = _within(session, match["file"])
            first = int(match["first"])
            lines = (first, int(match.groupdict().get("last") or first))
            if path in known:
                break
    return path, lines


def _known(session: Session, places: Sequence[str]) -> tuple[PurePosixPath, ...]:
    found = tuple(_within(session, one) for one in places)
    for place, path in zip(places, found, strict=True):
        if not any(one.is_relative_to(path) for one in session.paths):
            raise UsageError(
                f"{place} names no file of the later end of the range",
                hint="name a file or folder; paths count from the current folder",
            )
    return found


def _within(session: Session, place: str) -> PurePosixPath:
    """A path from the command line, which counts from the current folder, within the repository.

    Nothing is looked up on the disk: the file may be one of a commit.
    """
    root = session.repository.root
    given = Path(place)
    if given.is_absolute():
        tops = (root, root.resolve())
        inside = next((given.relative_to(top) for top in tops if given.is_relative_to(top)), None)
        path = ".." if inside is None else os.path.normpath(inside)
    else:
        path = os.path.normpath(Path(session.repository.prefix) / given)
    found = PurePosixPath(Path(path).as_posix())
    if found.parts[:1] == ("..",):
        raise UsageError(f"{place} lies outside the repository", hint="name a file within it")
    return found
