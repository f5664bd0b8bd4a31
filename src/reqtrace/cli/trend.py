"""`reqtrace trend`."""

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
from reqtrace.errors import ExitCode


@click.command(
    "trend",
    epilog=example(
        "reqtrace trend                              release by release",
        "reqtrace trend --by week --since 2026-01-01",
        "reqtrace trend --format csv -o trend.csv",
    ),
)
@click.option(
    "--by",
    type=click.Choice(["tag", "week", "month"]),
    help="One point per tag, or for the last commit of each week or month.  [default: tag, or week "
    "if there are no tags]",
)
@click.option("--since", metavar="REV|DATE", help="Start at a commit or a date (YYYY-MM-DD).")
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="N",
    default=30,
    show_default=True,
    help="Show only the N latest points.",
)
@click.option(
    "--tags", metavar="PATTERN", default="*", help="Use only matching tags, such as 'v*'."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
)
@colour_option
@partial_option
@click.option(
    "--rev", "revision", metavar="REV", help="The commit or tag of the last point.  [default: HEAD]"
)
@cache_option
@config_option
@output_option
def command(
    by: str | None,
    since: str | None,
    last: int,
    tags: str,
    format_: str,
    color: str,
    allow_partial: bool,
    revision: str | None,
    cache: bool,
    config: str | None,
    output: str | None,
) -> ExitCode:
    """Show how findings, coverage and items changed over time.

    Every point is a commit, checked with the configuration of the last one. No figures are stored
    between runs. Uncommitted changes are ignored.
    """
    import reqtrace
    from reqtrace.model.trend import Pace
    from reqtrace.output.trend.csv import render_trend_csv
    from reqtrace.output.trend.json import render_trend_json
    from reqtrace.output.trend.text import render_trend_text

    project = reqtrace.open(
        revision=revision or "HEAD",
        allow_partial=allow_partial,
        allow_empty=True,
        check_sources=False,
        cache=cache,
        config=config,
    )
    trend = project.trend(pace=Pace(by) if by else None, since=since, last=last, tags=tags)
    if format_ == "text":
        emit(render_trend_text(trend, colour=output is None and wants_colour(color)), output)
    else:
        render = render_trend_json if format_ == "json" else render_trend_csv
        emit(render(trend), output)
    return ExitCode.CLEAN
