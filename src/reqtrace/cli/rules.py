"""`reqtrace rules`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example
from reqtrace.errors import ExitCode


@click.command("rules", epilog=example("reqtrace rules"))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(format_: str) -> ExitCode:
    """List all rules with id, name, default severity and summary."""
    from reqtrace.output.json_parts import document
    from reqtrace.rules.explain import info
    from reqtrace.rules.registry import ALL_RULES

    rules = [info(rule) for rule in ALL_RULES]
    if format_ == "json":
        rows = [
            {"id": r.id, "name": r.name, "severity": r.severity.value, "summary": r.summary}
            for r in rules
        ]
        emit(document({"rules": rows}), None)
        return ExitCode.CLEAN
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        click.echo(f"{rule.id}  {rule.name:<{width}}  {rule.severity:<7}  {rule.summary}")
    return ExitCode.CLEAN
