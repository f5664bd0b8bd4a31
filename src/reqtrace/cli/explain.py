"""`reqtrace explain`."""

from __future__ import annotations

import click

from reqtrace.cli.common import emit, example
from reqtrace.errors import ExitCode, UsageError


@click.command("explain", epilog=example("reqtrace explain LNK001"))
@click.argument("rule", metavar="RULE")
def command(rule: str) -> ExitCode:
    """Explain a rule: what it checks, why it matters, how to fix it.

    RULE is the id or the name of a rule. The page ends with examples and options.
    """
    from reqtrace.rules.explain import page
    from reqtrace.rules.registry import ALL_RULES
    from reqtrace.rules.selection import suggestion

    for known in ALL_RULES:
        if rule.upper() == known.id or rule.lower() == known.name:
            emit(page(known), None)
            return ExitCode.CLEAN
    near = suggestion(rule, ALL_RULES)
    more = "list all rules with `reqtrace rules`"
    raise UsageError(f"no rule is called {rule}", hint=f"did you mean {near}?" if near else more)
