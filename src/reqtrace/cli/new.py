"""`reqtrace new`."""

from __future__ import annotations

from pathlib import PurePosixPath

import click

from reqtrace.cli.common import create_file, example
from reqtrace.errors import ExitCode
from reqtrace.model.item_templates import UNTITLED


@click.command(
    "new",
    epilog=example('reqtrace new need --title "Find a free slot"', "reqtrace new adr --title …"),
)
@click.argument("type_", metavar="TYPE")
@click.option("--title", default=UNTITLED, help="The title of the item.")
@click.option(
    "--id", "item_id", metavar="ID", help="The id of the item; default: the next free one."
)
@click.option(
    "--folder", metavar="DIR", help="The folder to write to; default: where items of this type are."
)
@click.option("--format", "format_", type=click.Choice(["yaml", "markdown"]))
def command(
    type_: str, title: str, item_id: str | None, folder: str | None, format_: str | None
) -> ExitCode:
    """Create an item with the next free id.

    TYPE is goal, need, req, adr or another configured type. The file has a template for the type:
    replace its sentences, SCH007 reports those left once the item is approved. Paths are relative
    to the root of the repository. No file is overwritten.
    """
    from reqtrace.edit.new_item import draft_item
    from reqtrace.engine.open import open_session
    from reqtrace.util.escape import terminal

    session = open_session(history=False)
    parent = None if folder is None else PurePosixPath(folder)
    new_file = draft_item(
        session, type_, title=title, item_id=item_id, folder=parent, format=format_
    )
    root = session.repository.root
    create_file(root, new_file.path, new_file.content, hint="choose another --id or --folder")
    click.echo(terminal(f"{new_file.id}: {new_file.path}"))
    return ExitCode.CLEAN
