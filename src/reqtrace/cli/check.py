"""`reqtrace check`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
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
from reqtrace.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from reqtrace.model.comparison import Comparison, Range
    from reqtrace.model.result import Result
    from reqtrace.workspace import Workspace

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
    metavar="REF",
    help="Report and fail only on findings that are new since the merge base with REF. `auto` "
    "takes the range from GitHub or GitLab CI, or from a push hook of pre-commit.",
)
@click.option(
    "--merge",
    "other",
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
    base: str | None,
    other: str | None,
    transitive: bool,
    staged: bool,
    revision: str | None,
    allow_partial: bool,
    cache: bool,
    output: str | None,
) -> ExitCode:
    """Report findings with file, line and suggested fix.

    With PATHs, only findings in them are reported; the whole graph is still built. With --base
    or --merge, only new findings are reported.

    Exit codes: 0 clean, 1 findings, 2 usage, configuration or environment error, 3 internal
    error.
    """
    import reqtrace
    from reqtrace.model.finding import Severity

    _refuse_contradictions(base, other, staged=staged)
    span = _span(base, other, own_head=staged or revision is not None)
    if span is not None and span.head is not None:
        revision = span.head
    elif other is not None and revision is None:
        revision = "HEAD"  # uncommitted changes are no part of a merge
    project = reqtrace.open(
        staged=staged, revision=revision, allow_partial=allow_partial, cache=cache
    )
    project = project.with_rules(select=_words(select), ignore=_words(ignore))
    if transitive:
        project = project.transitively()
    limits = in_repository(paths, project.repository.root, project.paths)
    result, comparison = _judged(project, span, limits, is_merge=other is not None)
    colour = output is None and wants_colour(color)
    emit(_rendered(result, comparison, format_, colour=colour), output)
    worst = result.worst()
    failed = worst is not None and worst.rank <= Severity(fail_on).rank
    return ExitCode.FINDINGS if failed and not exit_zero else ExitCode.CLEAN


def _refuse_contradictions(base: str | None, other: str | None, *, staged: bool) -> None:
    if base is not None and other is not None:
        raise UsageError(
            "--base and --merge are mutually exclusive", hint="run check once with each"
        )
    if other is not None and staged:
        raise UsageError(
            "--merge cannot be used with --staged", hint="commit first, or leave out --staged"
        )


def _span(base: str | None, other: str | None, *, own_head: bool) -> Range | None:
    """What is compared; a head that the user names goes before that of the surroundings."""
    if base is None and other is None:
        return None
    from reqtrace.engine.open import find_range
    from reqtrace.model.comparison import Range

    if "auto" not in (base, other):
        return Range(base=base, target=other)
    found = find_range(allow_bare=own_head)
    return replace(found, head=None, notes=()) if own_head else found


def _judged(
    project: Workspace, span: Range | None, limits: tuple[PurePosixPath, ...], *, is_merge: bool
) -> tuple[Result, Comparison | None]:
    if span is not None and (is_merge or span.base is not None):
        compare = project.compare_merge if is_merge else project.compare
        comparison = compare(span, limits)
        return comparison.result, comparison
    result = project.check(limits)
    notes = () if span is None else span.notes
    return replace(result, notes=(*result.notes, *notes)), None


def _rendered(result: Result, comparison: Comparison | None, format_: str, *, colour: bool) -> str:
    from reqtrace.output.check.comparison import render_comparison_text
    from reqtrace.output.check.registry import COMPARISON_FORMATS, FORMATS
    from reqtrace.output.check.text import render_text

    if comparison is None:
        return render_text(result, colour=colour) if format_ == "text" else FORMATS[format_](result)
    if format_ == "text":
        return render_comparison_text(comparison, colour=colour)
    return COMPARISON_FORMATS[format_](comparison)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word for word in (text or "").replace(",", " ").split() if word)
