"""`reqtrace demo`."""

from __future__ import annotations

from pathlib import Path

import click

from reqtrace.cli.common import example
from reqtrace.errors import ExitCode


@click.command("demo", epilog=example("reqtrace demo demo", "reqtrace -C demo check"))
@click.argument("folder", metavar="DIR")
def command(folder: str) -> ExitCode:
    """Create the example repository, with a history, in a new folder."""
    from reqtrace.edit.demo import build_demo
    from reqtrace.util.escape import terminal

    summary = build_demo(Path(folder))
    click.echo(f"{terminal(folder)}: {summary}")
    return ExitCode.CLEAN
