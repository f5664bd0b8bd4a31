"""`reqtrace diff`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example, output_option, wants_colour
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
@click.option("--staged", is_flag=True, help="Compare with the index, not with the work tree.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option(
    "--allow-partial", is_flag=True, help="Judge what is there when the history is not complete."
)
@click.option(
    "--no-cache",
    "cache",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Keep nothing for later runs, and use nothing that was kept.",
)
@output_option
def command(
    before: str,
    after: str | None,
    staged: bool,
    format_: str,
    color: str,
    allow_partial: bool,
    cache: bool,
    output: str | None,
) -> ExitCode:
    """Tell what differs in the items from A to B: `A B`, `A..B`, or A alone for the work tree.

    Items added, changed word by word, renamed and removed, their statuses and links, what
    commits in between delivered, and the coverage that was gained and lost. A and B are
    commits or tags. Both are read with the configuration of B.
    """
    import reqtrace
    from reqtrace.output.diff.json import render_difference_json
    from reqtrace.output.diff.markdown import render_difference_markdown
    from reqtrace.output.diff.text import render_difference_text

    start, end = range_of(before, after)
    if staged and end is not None:
        raise UsageError("the index and a revision cannot be read at once", hint="choose one")
    project = reqtrace.open(
        staged=staged,
        revision=end,
        allow_partial=allow_partial,
        allow_empty=True,
        check_sources=False,
        cache=cache,
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
            f"{before} is a range, and {after} a second end", hint="write `A..B`, or `A B`"
        )
    if not start and not end:
        raise UsageError(f"{before} names no commit", hint="write `A..B`")
    if end.startswith("."):
        raise UsageError(
            f"{before} has three dots, which mean something else in git",
            hint=f"write {start}..{end[1:]}, or name the commit where the two grew apart",
        )
    return start or "HEAD", end or "HEAD"
