"""`reqtrace check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reqtrace.cli.common import (
    colour_option,
    emit,
    example,
    in_repository,
    output_option,
    snapshot_options,
    wants_colour,
)
from reqtrace.errors import ExitCode

if TYPE_CHECKING:
    from reqtrace.model.comparison import Comparison
    from reqtrace.model.result import Result

_FORMATS = ("text", "concise", "json", "github", "sarif")


@click.command(
    "check",
    epilog=example(
        "reqtrace check                      the whole repository",
        "reqtrace check docs/needs           only findings in one folder",
        "reqtrace check --format sarif -o reqtrace.sarif",
        "reqtrace check --base origin/main   only what this branch adds",
        "reqtrace check --merge origin/main  only what a merge would add",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="Exit with 1 on findings of this severity or higher.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option(
    "--select", metavar="RULES", help="Run only these rules, given by id, id prefix or name."
)
@click.option("--ignore", metavar="RULES", help="Skip these rules.")
@colour_option
@click.option(
    "--base",
    "bases",
    metavar="REF",
    multiple=True,
    help="Report and fail only on findings that are new since the merge base with REF. Given "
    "several times: that none of them has. `auto` takes the range from GitHub or GitLab CI, or "
    "from a push hook of pre-commit.",
)
@click.option(
    "--merge",
    metavar="REF",
    help="Report only findings that a merge of HEAD (or --rev) with REF would add and neither side "
    "has. `auto` takes the target branch of the pull request or merge request.",
)
@click.option(
    "--transitive",
    is_flag=True,
    help="Also report links downstream of a suspect link as suspect (REV001).",
)
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
    bases: tuple[str, ...],
    merge: str | None,
    transitive: bool,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    cache: bool,
    config: str | None,
    output: str | None,
) -> ExitCode:
    """Report findings with file, line and suggested fix.

    With PATHs, only findings in them are reported; the whole graph is still built. With --base
    or --merge, only new findings are reported.

    Exit codes: 0 clean, 1 findings, 2 usage, configuration or environment error, 3 internal
    error.
    """
    import reqtrace
    from reqtrace.analysis.check_request import CheckRequest
    from reqtrace.model.finding import Severity

    request = CheckRequest.of(base=bases, merge=merge, revision=revision, staged=staged)
    project = reqtrace.open(
        staged=request.staged,
        revision=request.revision,
        allow_partial=allow_partial,
        cache=cache,
        config=config,
    )
    project = project.with_rules(select=_words(select), ignore=_words(ignore))
    if transitive:
        project = project.transitively()
    limits = in_repository(paths, project.repository.root, project.paths)
    result, comparison = request.run(project.session, limits)
    colour = output is None and wants_colour(color)
    emit(_rendered(result, comparison, format_, colour=colour), output)
    worst = result.worst()
    failed = worst is not None and worst.rank <= Severity(fail_on).rank
    return ExitCode.FINDINGS if failed and not exit_zero else ExitCode.CLEAN


def _rendered(result: Result, comparison: Comparison | None, format_: str, *, colour: bool) -> str:
    # Most runs write text: what the other formats need is not imported for it.
    if format_ == "text":
        if comparison is None:
            from reqtrace.output.check.text import render_text

            return render_text(result, colour=colour)
        from reqtrace.output.check.comparison import render_comparison_text

        return render_comparison_text(comparison, colour=colour)
    from reqtrace.output.check.registry import COMPARISON_FORMATS, FORMATS

    return (
        FORMATS[format_](result) if comparison is None else COMPARISON_FORMATS[format_](comparison)
    )


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word for word in (text or "").replace(",", " ").split() if word)
