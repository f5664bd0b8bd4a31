"""`reqtrace schema`."""

from __future__ import annotations

from pathlib import Path

import click

from reqtrace.cli.common import emit, example, output_option
from reqtrace.errors import ExitCode, UsageError


@click.command(
    "schema",
    epilog=example(
        "reqtrace schema               all names",
        "reqtrace schema req           print one",
        "reqtrace schema --write       write those of items and configuration for editors",
    ),
)
@click.argument("name", required=False)
@click.option(
    "--write",
    is_flag=True,
    help="Write the schemas of items and of the configuration to .reqtrace/schemas.",
)
@output_option
def command(name: str | None, write: bool, output: str | None) -> ExitCode:
    """Print a JSON Schema: of a type of item, the configuration or a JSON document.

    Editors check and complete YAML with them. With --write they are files of the repository, and
    each item that `reqtrace new` writes names its own in the first line, as yaml-language-server
    reads it.
    """
    from reqtrace.util.data import schema_names, schema_path
    from reqtrace.util.suggestion import nearest

    if write:
        return _write(name)
    if name is None:
        emit("".join(f"{one}\n" for one in schema_names()), output)
        return ExitCode.CLEAN
    if name not in schema_names():
        near = nearest(name, schema_names())
        raise UsageError(
            f"unknown schema: {name}",
            hint=f"did you mean {near}?" if near else "`reqtrace schema` lists all",
        )
    emit(schema_path(name).read_text(encoding="utf-8"), output)
    return ExitCode.CLEAN


def _write(name: str | None) -> ExitCode:
    from reqtrace.cli.common import path_below
    from reqtrace.edit.new_item import SCHEMA_FOLDER
    from reqtrace.git.process.repository import Repository
    from reqtrace.util.data import schema_names, schema_path

    if name is not None:
        raise UsageError("--write writes all schemas", hint="leave out the name")
    root = Repository.discover(Path()).root
    for one in schema_names():
        if one.endswith("-output"):
            continue
        path = SCHEMA_FOLDER / f"{one}.schema.json"
        target = path_below(root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        emit(schema_path(one).read_text(encoding="utf-8"), str(target))
        click.echo(str(path))
    return ExitCode.CLEAN
