"""`reqtrace explain`."""

from __future__ import annotations

import shutil

import click

from reqtrace.cli.common import colour_option, emit, example, wants_colour
from reqtrace.errors import ExitCode

_WIDEST = 100


@click.command(
    "explain",
    epilog=example("reqtrace explain LNK001", "reqtrace explain LNK001 --format markdown"),
)
@click.argument("rule", metavar="RULE")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="As text for the terminal, or the page as it is in the documentation.",
)
@colour_option
def command(rule: str, format_: str, color: str) -> ExitCode:
    """Explain a rule: what it checks, why it matters, how to fix it.

    RULE is the id or the name of a rule. The page ends with examples and options.
    """
    from reqtrace.output.page_text import render_page
    from reqtrace.rules.explain import page
    from reqtrace.rules.registry import rule_named

    text = page(rule_named(rule))
    if format_ == "text":
        width = min(_WIDEST, shutil.get_terminal_size().columns)
        text = render_page(text, width=width, colour=wants_colour(color))
    emit(text, None)
    return ExitCode.CLEAN
