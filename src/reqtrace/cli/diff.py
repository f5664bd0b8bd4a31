"""`reqtrace diff`."""

from __future__ import annotations

import click

from reqtrace.cli.common import (
    cache_option,
    colour_option,
    config_option,
    emit,
    example,
    output_option,
    partial_option,
    wants_colour,
)
from reqtrace.errors import ExitCode, UsageError


@click.command(
    "diff",
    epilog=example(
        "reqtrace diff v1.0                  from v1.0 to the work tree",
        "reqtrace diff v1.0 v2.0 --format markdown -o release-notes.md",
    ),
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option("--staged", is_flag=True, help="Compare with the index instead of the work tree.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
)
@colour_option
@partial_option
@cache_option
@config_option
@output_option
def command(
    before: str,
    after: str | None,
    staged: bool,
    format_: str,
    color: str,
    allow_partial: bool,
    cache: bool,
    config: str | None,
    output: str | None,
) -> ExitCode:
    """Show changed items between two revisions.

    A and B are commits or tags, given as `A B` or `A..B`; with A alone, A is compared with the
    work tree. The output lists items that were added, changed (word by word), renamed or
    removed, changed statuses and trace links, items delivered by the commits in between, and
    coverage gained and lost. Both revisions are read with the configuration of B.
    """
    import reqtrace
    from reqtrace.output.diff.json import render_difference_json
    from reqtrace.output.diff.markdown import render_difference_markdown
    from reqtrace.output.diff.text import render_difference_text

    start, end = range_of(before, after)
    if staged and end is not None:
        raise UsageError(
            "--staged cannot be used with a second revision", hint="leave out one of them"
        )
    project = reqtrace.open(
        staged=staged,
        revision=end,
        allow_partial=allow_partial,
        allow_empty=True,
        check_sources=False,
        cache=cache,
        config=config,
    )
    difference = project.since(start, name=end or ("the index" if staged else "the work tree"))
    if format_ == "text":
        colour = output is None and wants_colour(color)
        emit(render_difference_text(difference, colour=colour), output)
    else:
        renders = {"json": render_difference_json, "markdown": render_difference_markdown}
        emit(renders[format_](difference), output)
    return ExitCode.CLEAN


def range_of(before: str, after: str | None = None) -> tuple[str, str | None]:
    """Start and end of what the command line asks for; the end is None for what is not committed.

    `A..` runs to HEAD and `..B` from HEAD, as in git.
    """
    start, dots, end = before.partition("..")
    if not dots:
        return before, after
    if after is not None:
        raise UsageError(
            f"{before} is already a range, so {after} is one argument too many",
            hint="write `A..B` or `A B`",
        )
    if not start and not end:
        raise UsageError(f"{before} contains no revision", hint="write `A..B`")
    if end.startswith("."):
        raise UsageError(
            f"{before} has three dots, which diff does not support",
            hint=f"write {start}..{end[1:]}, or start from the merge base of the two",
        )
    return start or "HEAD", end or "HEAD"
