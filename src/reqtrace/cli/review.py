"""`reqtrace review`."""

from __future__ import annotations

import click

from reqtrace.cli.common import example
from reqtrace.errors import ExitCode


@click.command(
    "review",
    epilog=example(
        "reqtrace review REQ-7 REQ-8",
        'reqtrace review REQ-7 -m "The new limit changes nothing here" --sign',
    ),
)
@click.argument("item_ids", metavar="ID...", nargs=-1, required=True)
@click.option("-m", "--message", metavar="TEXT", help="What the commit says, instead of our words.")
@click.option("--sign", is_flag=True, help="Sign the commit, as git is set up to sign.")
def command(item_ids: tuple[str, ...], message: str | None, sign: bool) -> ExitCode:
    """Confirm items after something above them changed.

    Writes a commit on the present branch that changes no file and bears a `Reviewed:` trailer for
    each ID, which clears the suspect links of these items (rule REV001). What is staged stays
    staged.
    """
    from reqtrace.edit.review import review
    from reqtrace.engine.open import open_session
    from reqtrace.output.review_text import render_review

    done = review(open_session(), item_ids, message=message, sign=sign)
    click.echo(render_review(done.oid, done.items, done.cleared), nl=False)
    return ExitCode.CLEAN
