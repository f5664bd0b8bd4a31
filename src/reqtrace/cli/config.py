"""`reqtrace config`: the mappings that ship with reqtrace."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example
from reqtrace.errors import ExitCode


@click.group("config", epilog=example("reqtrace config show-preset doorstop"))
def command() -> None:
    """Show what a configuration can start from."""


@command.command("show-preset", epilog=example("reqtrace config show-preset eip > reqtrace.toml"))
@click.argument("name", metavar="NAME")
def show_preset(name: str) -> ExitCode:
    """Print a preset as a configuration to start from.

    `preset = "NAME"` in a `[[source]]` does the same in one line; what else stands there is laid
    over it.
    """
    from reqtrace.config.presets import preset_text

    emit(preset_text(name), None)
    return ExitCode.CLEAN


@command.command("presets", epilog=example("reqtrace config presets"))
def presets() -> ExitCode:
    """List the presets by name."""
    from reqtrace.config.presets import preset_summary
    from reqtrace.util.data import preset_names

    width = max(map(len, preset_names()))
    for name in preset_names():
        click.echo(f"{name:<{width}}  {preset_summary(name)}")
    return ExitCode.CLEAN
