"""`reqtrace show`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example, snapshot_options, wants_colour
from reqtrace.errors import ExitCode


@click.command("show", epilog=example("reqtrace show REQ-7"))
@click.argument("item_id", metavar="ID")
@snapshot_options
def command(item_id: str, staged: bool, revision: str | None, allow_partial: bool) -> ExitCode:
    """Show an item, its chain up to goals and down to commits, and its gaps."""
    import reqtrace
    from reqtrace.output.tree import render_item

    project = reqtrace.open(staged=staged, revision=revision, allow_partial=allow_partial)
    findings = project.check().findings
    emit(render_item(project.project, findings, item_id, colour=wants_colour("auto")), None)
    return ExitCode.CLEAN
