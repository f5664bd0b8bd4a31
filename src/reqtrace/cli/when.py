"""`reqtrace when`."""

from __future__ import annotations

import click

from reqtrace.cli.common import (
    colour_option,
    emit,
    example,
    output_option,
    snapshot_options,
    wants_colour,
)
from reqtrace.errors import ExitCode


@click.command(
    "when",
    epilog=example(
        "reqtrace when COV001 NEED-3              the latest period",
        "reqtrace when dangling-link REQ-7 --all  every period",
    ),
)
@click.argument("rule", metavar="RULE")
@click.argument("item_id", metavar="ID")
@click.option(
    "--key",
    metavar="TARGET",
    help="Only the finding about TARGET, if the rule has several for the item.",
)
@click.option("--all", "every", is_flag=True, help="Search the whole history for earlier periods.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@colour_option
@snapshot_options
@output_option
def command(
    rule: str,
    item_id: str,
    key: str | None,
    every: bool,
    format_: str,
    color: str,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    cache: bool,
    config: str | None,
    output: str | None,
) -> ExitCode:
    """Find the commits that introduced and resolved a finding.

    RULE is the id or the name of a rule, ID an existing or deleted item. The first-parent history
    is checked with the current configuration; for a merge, the commit on the merged branch is
    shown as well.
    """
    import reqtrace
    from reqtrace.output.when.json import render_when_json
    from reqtrace.output.when.text import render_when_text

    project = reqtrace.open(
        staged=staged,
        revision=revision,
        allow_partial=allow_partial,
        allow_empty=True,
        check_sources=False,
        cache=cache,
        config=config,
    )
    history = project.when(rule, item_id, key=key, every=every)
    if format_ == "json":
        emit(render_when_json(history), output)
    else:
        emit(render_when_text(history, colour=output is None and wants_colour(color)), output)
    return ExitCode.CLEAN
