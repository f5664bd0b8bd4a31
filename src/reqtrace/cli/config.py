"""`reqtrace config`: the mappings that ship with reqtrace."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example
from reqtrace.errors import ExitCode


@click.group("config", epilog=example("reqtrace config show-preset doorstop"))
def command() -> None:
    """Show the presets that a configuration can build on."""


@command.command("show-preset", epilog=example("reqtrace config show-preset eip > reqtrace.toml"))
@click.argument("name", metavar="NAME")
def show_preset(name: str) -> ExitCode:
    """Print a preset as configuration text that you can edit.

    `preset = "NAME"` in a `[[source]]` does the same in one line; keys next to it override those
    of the preset.
    """
    from reqtrace.config.presets import preset_text

    emit(preset_text(name), None)
    return ExitCode.CLEAN


@command.command("presets", epilog=example("reqtrace config presets"))
def presets() -> ExitCode:
    """List all presets with a summary."""
    from reqtrace.config.presets import preset_summary
    from reqtrace.util.data import preset_names

    width = max(map(len, preset_names()))
    for name in preset_names():
        click.echo(f"{name:<{width}}  {preset_summary(name)}")
    return ExitCode.CLEAN
