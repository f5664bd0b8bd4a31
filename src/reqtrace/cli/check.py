"""`reqtrace check`."""

from __future__ import annotations

import click

from reqtrace.cli.common import (
    emit,
    example,
    in_repository,
    output_option,
    snapshot_options,
    wants_colour,
)
from reqtrace.errors import ExitCode

_FORMATS = ("text", "concise", "json", "github", "sarif")


@click.command(
    "check",
    epilog=example(
        "reqtrace check                      the whole repository",
        "reqtrace check docs/needs           findings of one folder",
        "reqtrace check --format sarif -o reqtrace.sarif",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="Exit with 1 on findings of this severity or above.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option("--select", metavar="RULES", help="Run only these rules: ids, prefixes or names.")
@click.option("--ignore", metavar="RULES", help="Do not run these rules.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@snapshot_options
@output_option
def command(
    paths: tuple[str, ...],
    format_: str,
    fail_on: str,
    exit_zero: bool,
    select: str | None,
    ignore: str | None,
    color: str,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    output: str | None,
) -> ExitCode:
    """Report every gap in the trace, with file, line and what to do.

    Findings are limited to PATHs where some are given; the graph is always the whole one.

    Exit codes: 0 clean, 1 findings, 2 usage, configuration or environment, 3 a defect of
    reqtrace.
    """
    import reqtrace
    from reqtrace.model.finding import Severity
    from reqtrace.output.registry import FORMATS
    from reqtrace.output.text import render_text

    project = reqtrace.open(staged=staged, revision=revision, allow_partial=allow_partial)
    project = project.with_rules(select=_words(select), ignore=_words(ignore))
    result = project.check(in_repository(paths, project.repository.root, project.paths))
    if format_ == "text":
        emit(render_text(result, colour=output is None and wants_colour(color)), output)
    else:
        emit(FORMATS[format_](result), output)
    worst = result.worst()
    failed = worst is not None and worst.rank <= Severity(fail_on).rank
    return ExitCode.FINDINGS if failed and not exit_zero else ExitCode.CLEAN


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word for word in (text or "").replace(",", " ").split() if word)
