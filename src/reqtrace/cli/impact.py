"""`reqtrace impact`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from reqtrace.cli.common import (
    colour_option,
    emit,
    example,
    output_option,
    snapshot_options,
    wants_colour,
)
from reqtrace.cli.diff import range_of
from reqtrace.errors import ExitCode, HistoryError, UsageError

if TYPE_CHECKING:
    from reqtrace.graph.impact import Impact
    from reqtrace.workspace import Workspace


@click.command(
    "impact",
    epilog=example(
        "reqtrace impact NEED-1              downstream of one item",
        "reqtrace impact v1.0..              downstream of all items changed since v1.0",
    ),
)
@click.argument("arguments", nargs=-1, required=True, metavar="ID...|REV..REV")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@colour_option
@snapshot_options
@output_option
def command(
    arguments: tuple[str, ...],
    format_: str,
    color: str,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    cache: bool,
    config: str | None,
    output: str | None,
) -> ExitCode:
    """Show everything downstream of an item or a change.

    Give one or more ids, or a range of commits or tags for all items that changed in it. The
    result lists items, commits and files, each with the path of trace links that leads to it.
    """
    import reqtrace
    from reqtrace.output.impact.json import render_impact_json
    from reqtrace.output.impact.text import render_impact_text

    read = partial(reqtrace.open, allow_partial=allow_partial, cache=cache, config=config)
    impact = _impact(arguments, read, staged=staged, revision=revision)
    if format_ == "json":
        emit(render_impact_json(impact), output)
    else:
        emit(render_impact_text(impact, colour=output is None and wants_colour(color)), output)
    return ExitCode.CLEAN


def _impact(
    arguments: tuple[str, ...],
    read: Callable[..., Workspace],
    *,
    staged: bool,
    revision: str | None,
) -> Impact:
    if len(arguments) > 1 or ".." not in arguments[0] or staged or revision is not None:
        return read(staged=staged, revision=revision).impact(*arguments)
    start, end = range_of(arguments[0])
    try:
        return read(revision=end, allow_empty=True, check_sources=False).impact_since(
            start, name=end or ""
        )
    except HistoryError as error:
        # An id may also contain two dots.
        try:
            return read().impact(*arguments)
        except UsageError:
            raise error from None
