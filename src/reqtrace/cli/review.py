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
@click.option(
    "-m", "--message", metavar="TEXT", help="The commit message, instead of a generated one."
)
@click.option("--sign", is_flag=True, help="Sign the commit, as with commit.gpgSign.")
def command(item_ids: tuple[str, ...], message: str | None, sign: bool) -> ExitCode:
    """Confirm that items are still right after an upstream change.

    Creates a commit on the current branch that changes no file and has a `Reviewed:` trailer for
    each ID. It clears the suspect links of these items (rule REV001). Staged changes stay staged.
    """
    from reqtrace.edit.review import review
    from reqtrace.engine.open import open_session
    from reqtrace.output.review_text import render_review

    commit = review(open_session(), item_ids, message=message, sign=sign)
    click.echo(render_review(commit.oid, commit.items, commit.cleared), nl=False)
    return ExitCode.CLEAN
