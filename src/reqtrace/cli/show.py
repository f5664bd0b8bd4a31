"""`reqtrace show`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example, snapshot_options, wants_colour
from reqtrace.errors import ExitCode


@click.command("show", epilog=example("reqtrace show REQ-7", "reqtrace show REQ-7 --history"))
@click.argument("item_id", metavar="ID")
@click.option("--history", is_flag=True, help="Show what happened to it, commit by commit.")
@snapshot_options
def command(
    item_id: str,
    history: bool,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    cache: bool,
) -> ExitCode:
    """Show an item, its chain up to goals and down to commits, and its gaps.

    With --history also who added it and each of its links, and what each commit changed; then ID
    may be that of an item which is gone.
    """
    import reqtrace
    from reqtrace.output.items.history import render_history, render_lost
    from reqtrace.output.items.tree import render_item
    from reqtrace.output.remarks import render_incomplete

    project = reqtrace.open(
        staged=staged, revision=revision, allow_partial=allow_partial, cache=cache
    )
    if history:
        gone = project.graph.item(item_id) is None
        project = project.with_item_history(link_lines=True, everywhere=gone)
        if gone and (lost := render_lost(project.project, item_id)):
            emit(lost, None)
            return ExitCode.CLEAN
    findings = project.check().findings
    colour = wants_colour("auto")
    text = render_item(project.project, findings, item_id, colour=colour)
    if history:
        text += render_history(project.project, item_id, colour=colour)
    emit(text + render_incomplete(project.incomplete, colour=colour), None)
    return ExitCode.CLEAN
