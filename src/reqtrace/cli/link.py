"""`reqtrace link`."""

from __future__ import annotations

import click

from reqtrace.cli.common import example
from reqtrace.errors import ExitCode


@click.command(
    "link",
    epilog=example(
        "reqtrace link HEAD~3 REQ-7",
        "reqtrace link 1a2b3c4 REQ-7 REQ-8 --as Verifies",
        "reqtrace link 1a2b3c4 REQ-7 --remove",
    ),
)
@click.argument("revision", metavar="COMMIT")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option(
    "--as",
    "key",
    metavar="TRAILER",
    default="Implements",
    show_default=True,
    help="The trailer to write, one of the configured trailers.",
)
@click.option("--remove", is_flag=True, help="Remove the ids from the note.")
def command(revision: str, ids: tuple[str, ...], key: str, remove: bool) -> ExitCode:
    """Link an existing commit to items with a git note.

    Adds a trailer such as `Implements: REQ-7` to the note of COMMIT in refs/notes/reqtrace;
    history is not rewritten. git pushes and fetches notes only if the ref is named.
    """
    from reqtrace.edit.link_commit import link_commit, unlink_commit
    from reqtrace.engine.open import open_session
    from reqtrace.git.message.notes import NOTES
    from reqtrace.util.escape import terminal

    act = unlink_commit if remove else link_commit
    linked = act(open_session(history=False), revision, ids, key)
    name = f'commit {linked.commit.short} "{terminal(linked.commit.subject)}"'
    if linked.known:
        verb = "does not reference" if remove else "already references"
        where = " in a note" if remove else ""
        click.echo(f"{name} {verb} {terminal(', '.join(linked.known))}{where}")
    if linked.line:
        verb = "removed from" if remove else "written to"
        click.echo(f"`{terminal(linked.line)}` {verb} the note on {name}")
        click.echo(f"to share it: git push origin {NOTES}")
    return ExitCode.CLEAN
