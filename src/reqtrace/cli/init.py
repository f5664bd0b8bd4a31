"""`reqtrace init`."""

from __future__ import annotations

import stat
from functools import partial
from pathlib import Path, PurePosixPath

import click

from reqtrace.cli.common import create_file, emit, example
from reqtrace.errors import ExitCode, UsageError
from reqtrace.util.escape import terminal

_HINT = "see what would be written with `reqtrace init --dry-run`"


@click.command("init", epilog=example("reqtrace init", "reqtrace init --dry-run"))
@click.option("--dry-run", is_flag=True, help="Print the configuration, and write nothing.")
def command(dry_run: bool) -> ExitCode:
    """Write a commented reqtrace.toml for the items found here.

    A summary of what was found goes to stderr: sources, ids, skipped files, and how recent
    commits reference items. An existing configuration is never overwritten. Exits with 1 where
    the configuration reads nothing, although something looks like items: it is named then.
    """
    from reqtrace.config import find_config
    from reqtrace.edit.init_config import propose_config
    from reqtrace.git.process.repository import Repository

    root = Repository.discover(Path()).root
    proposal = propose_config()
    for line in proposal.found:
        click.echo(terminal(line), err=True)
    if dry_run:
        emit(proposal.text, None)
        return ExitCode.CLEAN
    existing = find_config(partial(_read, root))
    if existing is not None:
        raise UsageError(f"{existing} already exists", hint=_HINT)
    create_file(root, PurePosixPath("reqtrace.toml"), proposal.text, hint=_HINT)
    count = proposal.items
    if proposal.unread:
        click.echo("wrote reqtrace.toml, which covers 0 items; list their files under [[source]]")
        for line in proposal.unread:
            click.echo(terminal(line), err=True)
        return ExitCode.FINDINGS
    begin = (
        "" if count else ": begin with `reqtrace new need`, or list files under [[source]] in it"
    )
    click.echo(f"wrote reqtrace.toml, which covers {count} item{'' if count == 1 else 's'}{begin}")
    return ExitCode.CLEAN


def _read(root: Path, name: str) -> bytes | None:
    # The disk and not the snapshot: an ignored file would be overwritten, too.
    # Only a regular file is opened: a link may lead anywhere, and a pipe never ends.
    path = root / name
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from error
    if name == "pyproject.toml":
        return None
    raise UsageError(f"{name} already exists and is not a regular file", hint=_HINT)
