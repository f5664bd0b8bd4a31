"""`reqtrace why`."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from reqtrace.cli.common import (
    cache_option,
    colour_option,
    emit,
    example,
    output_option,
    partial_option,
    wants_colour,
)
from reqtrace.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from reqtrace.engine.session import Session
    from reqtrace.model.why import Why

# Compilers and linters add a column after the line; it is ignored.
_LINE_PATTERNS = (
    re.compile(r"(?P<file>.+):(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?"),
    re.compile(r"(?P<file>.+):(?P<first>\d{1,9}):\d{1,9}"),
)


@click.command(
    "why",
    epilog=example(
        "reqtrace why src/orders.py:12                one line, up to its goal",
        "reqtrace why src/orders.py                   how much of the file is explained",
        "reqtrace why --range main..topic --fail-under 80",
    ),
)
@click.argument("arguments", nargs=-1, metavar="[FILE[:LINE[-LAST]]]")
@click.option(
    "--range",
    "range_",
    metavar="A..B",
    help="The lines that B changed since its merge base with A, in all or in the given files.",
)
@click.option(
    "--rev", "revision", metavar="REV", help="Read this commit or tag; no checkout is needed."
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 if less than this share of the lines is explained.",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@colour_option
@partial_option
@cache_option
@output_option
def command(
    arguments: tuple[str, ...],
    range_: str | None,
    revision: str | None,
    fail_under: float | None,
    format_: str,
    color: str,
    allow_partial: bool,
    cache: bool,
    output: str | None,
) -> ExitCode:
    """Trace lines of a file to their commits, items, needs and goals.

    A line is explained if its commit (found by blame), or the merge that brought the commit in,
    references an item in a trailer or a note. Lines whose commit only mentions an item are
    counted separately. Blank lines count as well. Commits in a file that git's setting
    blame.ignoreRevsFile names are passed over, as by git blame.
    """
    from reqtrace.engine.open import open_session
    from reqtrace.model.why import Strength
    from reqtrace.output.why.json import render_why_json
    from reqtrace.output.why.text import render_why_text

    if range_ is not None and revision is not None:
        raise UsageError("--rev cannot be used with --range", hint="leave out --rev")
    start, end = (None, revision) if range_ is None else _ends(range_)
    session = open_session(revision=end, allow_partial=allow_partial, cache=cache, history=False)
    why = _answer(session, arguments, start)
    if format_ == "json":
        emit(render_why_json(why, session.graph), output)
    else:
        colour = output is None and wants_colour(color)
        emit(render_why_text(why, session.graph, colour=colour), output)
    explained, total = why.count(Strength.EXPLAINED), why.count()
    if fail_under is not None and explained * 100 < fail_under * total:
        return ExitCode.FINDINGS
    return ExitCode.CLEAN


def _answer(session: Session, arguments: tuple[str, ...], start: str | None) -> Why:
    from reqtrace.analysis.explain_lines import explain_file, explain_range

    if start is not None:
        return explain_range(session, start, _known(session, arguments))
    if len(arguments) != 1:
        raise UsageError(
            "only one file can be given" if arguments else "no file was given",
            hint="write FILE or FILE:LINE, or a range of commits with --range A..B",
        )
    return explain_file(session, *_file_and_lines(session, arguments[0]))


def _ends(range_: str) -> tuple[str, str]:
    """Both ends of a range. Two dots and three mean the same: what B did since the merge base."""
    start, _, end = range_.partition("...") if "..." in range_ else range_.partition("..")
    if not start and not end:
        raise UsageError("the range contains no revision", hint="write --range A..B")
    return start or "HEAD", end or "HEAD"


def _file_and_lines(
    session: Session, argument: str
) -> tuple[PurePosixPath, tuple[int, int] | None]:
    """The file and the lines that *argument* means; a name may itself hold colons and numbers."""
    whole = path = _within(session, argument)
    lines = None
    known = frozenset(session.paths)
    for pattern in _LINE_PATTERNS if whole not in known else ():
        if match := pattern.fullmatch(argument):
            path = _within(session, match["file"])
            first = int(match["first"])
            lines = (first, int(match.groupdict().get("last") or first))
            if path in known:
                break
    return path, lines


def _known(session: Session, arguments: Sequence[str]) -> tuple[PurePosixPath, ...]:
    paths = tuple(_within(session, text) for text in arguments)
    for argument, path in zip(arguments, paths, strict=True):
        if not any(file.is_relative_to(path) for file in session.paths):
            raise UsageError(
                f"{argument} matches no file at the end of the range",
                hint="give a file or folder, relative to the current folder",
            )
    return paths


def _within(session: Session, argument: str) -> PurePosixPath:
    """A path from the command line, which counts from the current folder, within the repository.

    Nothing is looked up on the disk: the file may be one of a commit.
    """
    root = session.repository.root
    written = Path(argument)
    if written.is_absolute():
        tops = (root, root.resolve())
        inside = next(
            (written.relative_to(top) for top in tops if written.is_relative_to(top)), None
        )
        path = ".." if inside is None else os.path.normpath(inside)
    else:
        path = os.path.normpath(Path(session.repository.prefix) / written)
    relative = PurePosixPath(Path(path).as_posix())
    if relative.parts[:1] == ("..",):
        raise UsageError(
            f"{argument} is outside the repository", hint="give a file of this repository"
        )
    return relative
