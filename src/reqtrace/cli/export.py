"""`reqtrace export`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reqtrace.cli.common import cache_option, config_option, emit, example
from reqtrace.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from reqtrace.interchange.exporters.content import Export
    from reqtrace.project import Project

_FORMATS = ("needs-json", "doorstop", "strictdoc", "csv")


@click.command(
    "export",
    epilog=example(
        "reqtrace export needs-json -o needs.json", "reqtrace export doorstop -o ../tree"
    ),
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(_FORMATS))
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="The file to write; for doorstop, a new or empty folder.",
)
@click.option("--staged", is_flag=True, help="Read the index: the staged content.")
@click.option(
    "--rev", "revision", metavar="REV", help="Read this commit or tag; no checkout is needed."
)
@cache_option
@config_option
def command(
    format_: str,
    output: str | None,
    staged: bool,
    revision: str | None,
    cache: bool,
    config: str | None,
) -> ExitCode:
    """Export the items to another tool's format.

    FORMAT is needs-json (Sphinx-Needs), doorstop, strictdoc or csv. Anything the format cannot
    represent is reported on stderr. What a CI log would take for a command is written with -o only.
    """
    from reqtrace.engine.open import open_session
    from reqtrace.engine.reading_notes import nothing_found
    from reqtrace.util.escape import terminal

    if format_ == "doorstop" and not output:
        raise UsageError(
            "export doorstop needs an output folder", hint="give a new or empty folder after -o"
        )
    session = open_session(
        staged=staged, revision=revision, cache=cache, config=config, history=False
    )
    if not session.items:
        raise nothing_found(session.config)
    export = _exporter(format_)(session.project)
    if format_ == "doorstop":
        _write_tree(Path(output or ""), export)
    else:
        _emit_data(export.files[0][1], output)
    for note in export.notes:
        click.echo(terminal(f"note: {note}"), err=True)
    return ExitCode.CLEAN


def _emit_data(text: str, output: str | None) -> None:
    """Write what another program is to read: unlike a report, it cannot break commands of a log."""
    from reqtrace.util.escape import holds_command

    if output is None and holds_command(text):
        raise UsageError(
            "an item contains a line that a CI log would take for a command (`::…` or `##[…`)",
            hint="write the export to a file with -o",
        )
    emit(text, output)


def _exporter(format_: str) -> Callable[[Project], Export]:
    if format_ == "needs-json":
        from reqtrace.interchange.exporters.needs_json import export_needs_json

        return export_needs_json
    if format_ == "doorstop":
        from reqtrace.interchange.exporters.doorstop import export_doorstop

        return export_doorstop
    if format_ == "strictdoc":
        from reqtrace.interchange.exporters.strictdoc import export_strictdoc

        return export_strictdoc
    from reqtrace.interchange.exporters.table import export_csv

    return export_csv


def _write_tree(folder: Path, export: Export) -> None:
    from reqtrace.cli.file_sets import write_tree

    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is not a folder", hint="give a new or empty folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty", hint="give a new folder, or empty this one")
    try:
        write_tree(folder, export.files)
    except OSError as error:
        why = error.strerror or error
        raise UsageError(
            f"{folder} cannot be written: {why}", hint="give another folder"
        ) from error
