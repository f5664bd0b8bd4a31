"""`reqtrace lead-times`."""

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
    "lead-times",
    epilog=example("reqtrace lead-times", "reqtrace lead-times --tags 'v*' --format json"),
)
@click.option(
    "--tags",
    metavar="PATTERN",
    default="*",
    help="Count only matching tags as releases, such as 'v*'.",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@colour_option
@snapshot_options
@output_option
def command(
    tags: str,
    format_: str,
    color: str,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    cache: bool,
    config: str | None,
    output: str | None,
) -> ExitCode:
    """Show how long it takes from a need to a release.

    The steps are need, requirement, first commit and first release. Order comes from commit
    ancestry, durations from committer dates. A duration is negative if the dates contradict the
    order, for example if a requirement was written after its commit.
    """
    import reqtrace
    from reqtrace.output.lead_times.json import render_lead_times_json
    from reqtrace.output.lead_times.text import render_lead_times_text

    project = reqtrace.open(
        staged=staged, revision=revision, allow_partial=allow_partial, cache=cache, config=config
    )
    times = project.lead_times(tags=tags)
    if format_ == "json":
        emit(render_lead_times_json(times), output)
    else:
        emit(render_lead_times_text(times, colour=output is None and wants_colour(color)), output)
    return ExitCode.CLEAN
