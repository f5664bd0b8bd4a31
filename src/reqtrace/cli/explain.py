"""`reqtrace explain`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example
from reqtrace.errors import ExitCode


@click.command("explain", epilog=example("reqtrace explain LNK001"))
@click.argument("rule", metavar="RULE")
def command(rule: str) -> ExitCode:
    """Explain a rule: what it checks, why it matters, how to fix it.

    RULE is the id or the name of a rule. The page ends with examples and options.
    """
    from reqtrace.rules.explain import page
    from reqtrace.rules.registry import rule_named

    emit(page(rule_named(rule)), None)
    return ExitCode.CLEAN
