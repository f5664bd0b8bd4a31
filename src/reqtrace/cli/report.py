"""`reqtrace report`."""

from __future__ import annotations

from dataclasses import replace

import click

from reqtrace.cli.common import emit, example, output_option, snapshot_options
from reqtrace.errors import ExitCode


@click.command("report", epilog=example("reqtrace report --format html -o trace.html"))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["html", "markdown", "csv", "json"]),
    default="html",
    show_default=True,
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
    """Write the audit report as HTML, Markdown, CSV or JSON.

    The report contains the summary, forward and backward traceability, every item with its
    chain and its commits, all findings and accepted findings, the revision, and a digest of
    everything that was read. The same tree gives the same bytes. Findings do not change the
    exit code; use `reqtrace check` for that.
    """
    from reqtrace.analysis.findings import find_findings
    from reqtrace.analysis.uncommitted import uncommitted_files
    from reqtrace.engine.open import open_session
    from reqtrace.report import REPORTS

    session = open_session(
        staged=staged, revision=revision, allow_partial=allow_partial, cache=cache, config=config
    )
    # A record of one revision must not depend on what else the clone holds.
    result = find_findings(replace(session, is_current=False))
    if changed := uncommitted_files(session):
        notes = (*result.notes, _not_committed(changed))
        result = replace(result, notes=notes)
    emit(REPORTS[format_](session.project, result), output)
    return ExitCode.CLEAN


def _not_committed(paths: tuple[str, ...]) -> str:
    # An auditor must not mistake a work tree for the revision that the report names.
    shown = ", ".join(paths[:20]) + (" …" if len(paths) > 20 else "")
    files = "1 file differs" if len(paths) == 1 else f"{len(paths)} files differ"
    return f"{files} from the revision of this report: {shown}"
