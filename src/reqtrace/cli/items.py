"""`reqtrace items`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example, output_option, snapshot_options, wants_colour
from reqtrace.errors import ExitCode


@click.command("items", epilog=example("reqtrace items", "reqtrace items --format json"))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@snapshot_options
@output_option
def command(
    format_: str,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    cache: bool,
    config: str | None,
    output: str | None,
) -> ExitCode:
    """List all items: id, type, status, title and location."""
    import reqtrace
    from reqtrace.output.items.json import render_items
    from reqtrace.output.items.text import render_items_text

    project = reqtrace.open(
        staged=staged, revision=revision, allow_partial=allow_partial, cache=cache, config=config
    )
    incomplete = project.incomplete
    if format_ == "json":
        with_item_history = project.with_item_history(link_lines=True).project
        emit(render_items(with_item_history, incomplete=incomplete), output)
    else:
        colour = output is None and wants_colour("auto")
        text = render_items_text(project.project, incomplete=incomplete, colour=colour)
        emit(text, output)
    return ExitCode.CLEAN
