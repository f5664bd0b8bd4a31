"""`reqtrace commit-msg`."""

from __future__ import annotations

from pathlib import Path

import click

from reqtrace.cli.common import example
from reqtrace.errors import ExitCode, UsageError


@click.command("commit-msg", epilog=example("reqtrace commit-msg .git/COMMIT_EDITMSG"))
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> ExitCode:
    """Check a commit message (for the commit-msg hook).

    FILE is the argument that git passes to the hook. Every id in the message must exist, items
    in its subject and trailers must not be retired, and git must recognise its trailers. If git
    would not recognise them, the corrected message is printed. FILE is never changed.
    """
    from reqtrace.engine.open import open_items
    from reqtrace.git.message.fix_message import corrected_message
    from reqtrace.util.escape import terminal

    message = _read(file)
    # What is committed, not what happens to lie in the work tree.
    project = open_items(staged=True)
    comment = project.repository.comment_char()
    findings = project.check_message(message, comment)
    for finding in findings:
        click.echo(f"{finding.rule} {terminal(finding.message)}")
        click.echo(f"    {terminal(finding.help)}")
    if any(finding.name == "trailer-lost" for finding in findings):
        config = project.config
        corrected = corrected_message(
            message,
            config.trailers,
            project.graph.identifiers,
            comment,
            config.commits.id_patterns,
        )
        click.echo("\nThe same message with trailers that git recognises:\n")
        click.echo("".join(f"    {terminal(line)}\n" for line in corrected.splitlines()))
    return ExitCode.FINDINGS if findings else ExitCode.CLEAN


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(
            f"the commit message {file} cannot be read: {error.strerror}",
            hint="pass the file name that git gives to the commit-msg hook",
        ) from error
