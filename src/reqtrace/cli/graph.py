"""`reqtrace graph`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example, output_option, snapshot_options
from reqtrace.errors import ExitCode
from reqtrace.util.escape import terminal


@click.command(
    "graph", epilog=example("reqtrace graph --format mermaid", "reqtrace graph -o trace.json")
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "dot", "mermaid", "graphml"]),
    default="json",
    show_default=True,
    help="json is the node-link format of NetworkX.",
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
    """Export the traceability graph: items, commits and trace links.

    A note on stderr says where a diagram is larger than Mermaid draws.
    """
    import reqtrace
    from reqtrace.output.graph.formats import remarks_on, render_graph

    project = reqtrace.open(
        staged=staged, revision=revision, allow_partial=allow_partial, cache=cache, config=config
    )
    emit(render_graph(project.project, format_, incomplete=project.incomplete), output)
    for remark in remarks_on(project.project, format_):
        click.echo(terminal(f"note: {remark}"), err=True)
    return ExitCode.CLEAN
