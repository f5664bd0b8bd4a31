"""`reqtrace trend`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example, output_option, wants_colour
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
    help="A point for each tag, or for the last commit of each week or month.  [default: tag, "
    "or week where there is no tag]",
)
@click.option("--since", metavar="REV|DAY", help="Leave aside what was before a commit or a day.")
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="N",
    default=30,
    show_default=True,
    help="How many points, the latest ones.",
)
@click.option("--tags", metavar="PATTERN", default="*", help="Only tags such as 'v*'.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option(
    "--allow-partial", is_flag=True, help="Judge what is there when the history is not complete."
)
@click.option("--rev", "revision", metavar="REV", help="The last point.  [default: HEAD]")
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
    by: str | None,
    since: str | None,
    last: int,
    tags: str,
    format_: str,
    color: str,
    allow_partial: bool,
    revision: str | None,
    cache: bool,
    output: str | None,
) -> ExitCode:
    """Show how findings, coverage and items changed over time.

    Every point is a commit that is checked anew, with the configuration of the last one; nothing
    is stored between runs, and what is not committed takes no part.
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
    )
    trend = project.trend(pace=Pace(by) if by else None, since=since, last=last, tags=tags)
    if format_ == "text":
        emit(render_trend_text(trend, colour=output is None and wants_colour(color)), output)
    else:
        render = render_trend_json if format_ == "json" else render_trend_csv
        emit(render(trend), output)
    return ExitCode.CLEAN
