"""`reqtrace import`."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from reqtrace.cli.common import example
from reqtrace.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from reqtrace.interchange.importers.foreign import ForeignItems
    from reqtrace.model.vocabulary import Vocabulary

_FORMATS = ("doorstop", "needs-json", "strictdoc", "csv")


@click.command(
    "import",
    epilog=example(
        "reqtrace import doorstop ../old/reqs --dry-run",
        "reqtrace import needs-json needs.json --type spec=req",
    ),
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(_FORMATS))
@click.argument("source", metavar="SOURCE", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "folder",
    metavar="FOLDER",
    default="docs/requirements",
    show_default=True,
    help="The folder to write to, relative to the root of the repository.",
)
@click.option(
    "--type",
    "types",
    metavar="[WORD=]TYPE",
    multiple=True,
    help="The type for items that the source calls WORD; without WORD=, for items of unknown type.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["yaml", "markdown"]),
    default="yaml",
    show_default=True,
    help="Write YAML, or Markdown with front matter.",
)
@click.option("--version", "version", metavar="NAME", help="The version of needs.json to read.")
@click.option("--overwrite", is_flag=True, help="Replace existing files that differ.")
@click.option("--dry-run", is_flag=True, help="Report what would be written, and write nothing.")
def command(
    format_: str,
    source: Path,
    folder: str,
    types: tuple[str, ...],
    layout: str,
    version: str | None,
    overwrite: bool,
    dry_run: bool,
) -> ExitCode:
    """Import items from another tool's format.

    FORMAT is doorstop (SOURCE is the folder of a document tree), strictdoc (a document, or a
    folder of .sdoc and Markdown files), needs-json (the needs.json of Sphinx-Needs) or csv (a
    table with a header). One file is written per item. Anything that cannot be imported is
    reported; if SOURCE cannot be read, nothing is written.
    """
    from reqtrace.cli.file_sets import changed_files, write_files
    from reqtrace.engine.open import open_session
    from reqtrace.interchange.importers.plan import plan_import
    from reqtrace.interchange.importers.report import Counts, render_import

    if version is not None and format_ != "needs-json":
        raise UsageError("--version is only for needs-json", hint="leave out --version")
    session = open_session(history=False)
    target = PurePosixPath(folder)
    foreign = _read(format_, source, version, session.config.vocabulary)
    if not foreign.found:
        raise UsageError(
            f"{source} contains no items", hint="give the file or folder that contains them"
        )
    plan = plan_import(
        session,
        foreign,
        folder=target,
        types=types,
        markdown=layout == "markdown",
    )
    root = session.repository.root
    changed = changed_files(root, plan.files, overwrite=overwrite)
    replaced = sum((root / path).exists() for path, _ in changed)
    if not dry_run:
        write_files(root, changed)
    counts = Counts(unchanged=len(plan.files) - len(changed), replaced=replaced, dry_run=dry_run)
    click.echo(render_import(plan, target, counts), nl=False)
    return ExitCode.CLEAN


def _read(format_: str, source: Path, version: str | None, vocabulary: Vocabulary) -> ForeignItems:
    if format_ == "doorstop":
        from reqtrace.interchange.importers.doorstop import read_doorstop

        return read_doorstop(source, vocabulary)
    if format_ == "needs-json":
        from reqtrace.interchange.importers.needs_json import read_needs_json

        return read_needs_json(source, version)
    if format_ == "strictdoc":
        from reqtrace.interchange.importers.strictdoc import read_strictdoc

        return read_strictdoc(source)
    from reqtrace.interchange.importers.table import read_table

    return read_table(source, vocabulary)
