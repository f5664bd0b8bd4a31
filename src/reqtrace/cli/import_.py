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
    help="Where to write, counted from the root of the repository.",
)
@click.option(
    "--type",
    "types",
    metavar="[WORD=]TYPE",
    multiple=True,
    help="The type of items that the source calls WORD, or of those with no known type.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["yaml", "markdown"]),
    default="yaml",
    show_default=True,
    help="What to write: YAML, or Markdown with front matter.",
)
@click.option("--version", "version", metavar="NAME", help="The version of a needs.json to read.")
@click.option("--overwrite", is_flag=True, help="Replace files that hold something else.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
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
    """Write the items of SOURCE, in the format of a neighbour, as files of this repository.

    FORMAT is doorstop (the folder of a tree), strictdoc (a .sdoc file, or a folder with some),
    needs-json (the file of Sphinx-Needs) or csv (a table with a header). There is one file an
    item. What cannot be carried is named; where the source cannot be read, nothing is written.
    """
    from reqtrace.cli.file_sets import changed_files, write_files
    from reqtrace.engine.open import open_session
    from reqtrace.interchange.importers.plan import plan_import
    from reqtrace.interchange.importers.report import Counts, render_import

    if version is not None and format_ != "needs-json":
        raise UsageError("--version names a version of a needs.json", hint="leave it out")
    session = open_session(history=False)
    place = PurePosixPath(folder)
    harvest = _read(format_, source, version, session.config.vocabulary)
    if not harvest.found:
        raise UsageError(f"{source} holds no item", hint="name the folder or file that has them")
    plan = plan_import(
        session,
        harvest,
        folder=place,
        types=types,
        markdown=layout == "markdown",
    )
    root = session.repository.root
    changed = changed_files(root, plan.files, overwrite=overwrite)
    replaced = sum((root / path).exists() for path, _ in changed)
    if not dry_run:
        write_files(root, changed)
    counts = Counts(unchanged=len(plan.files) - len(changed), replaced=replaced, dry_run=dry_run)
    click.echo(render_import(plan, place, counts), nl=False)
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
