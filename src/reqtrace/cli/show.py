"""`reqtrace show`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example, snapshot_options, wants_colour
from reqtrace.errors import ExitCode


@click.command("show", epilog=example("reqtrace show REQ-7", "reqtrace show REQ-7 --history"))
@click.argument("item_id", metavar="ID")
@click.option("--history", is_flag=True, help="Show how the item changed, commit by commit.")
@snapshot_options
def command(
    item_id: str,
    history: bool,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    cache: bool,
    config: str | None,
) -> ExitCode:
    """Show an item with its upstream and downstream chain and findings.

    With --history, also show who added the item and each of its trace links, and what each
    commit changed; ID may then be a deleted item.
    """
    import reqtrace
    from reqtrace.output.items.history import render_history, render_lost
    from reqtrace.output.items.tree import render_item
    from reqtrace.output.remarks import render_incomplete

    project = reqtrace.open(
        staged=staged, revision=revision, allow_partial=allow_partial, cache=cache, config=config
    )
    gone = project.graph.item(item_id) is None
    if history or gone:
        project = project.with_item_history(link_lines=history, everywhere=history and gone)
    if history and gone and (lost := render_lost(project.project, item_id)):
        emit(lost, None)
        return ExitCode.CLEAN
    # Before all rules run: this is where an unknown id ends.
    project.graph.require_item(item_id, project.project.item_history)
    findings = project.check().findings
    colour = wants_colour("auto")
    text = render_item(project.project, findings, item_id, colour=colour)
    if history:
        text += render_history(project.project, item_id, colour=colour)
    emit(text + render_incomplete(project.incomplete, colour=colour), None)
    return ExitCode.CLEAN
