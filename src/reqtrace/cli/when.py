"""`reqtrace when`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example, output_option, snapshot_options, wants_colour
from reqtrace.errors import ExitCode


@click.command(
    "when",
    epilog=example(
        "reqtrace when COV001 NEED-3              the latest time",
        "reqtrace when dangling-link REQ-7 --all  every time",
    ),
)
@click.argument("rule", metavar="RULE")
@click.argument("item_id", metavar="ID")
@click.option(
    "--key", metavar="TARGET", help="Only the gap about TARGET, where the rule finds several."
)
@click.option("--all", "every", is_flag=True, help="Every period, not only the latest.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
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
    output: str | None,
) -> ExitCode:
    """Show which commit opened a gap, and which one closed it.

    RULE is the id or the name of a rule, ID that of an item that is or was there. The commits
    along the first parents of the head are judged with the configuration of today; where a merge
    opened or closed the gap, the commit that it brought in is named, too.
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
    )
    gap = project.when(rule, item_id, key=key, every=every)
    if format_ == "json":
        emit(render_when_json(gap), output)
    else:
        emit(render_when_text(gap, colour=output is None and wants_colour(color)), output)
    return ExitCode.CLEAN
