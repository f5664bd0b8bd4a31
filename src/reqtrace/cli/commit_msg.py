"""`reqtrace commit-msg`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reqtrace.cli.common import cache_option, example
from reqtrace.errors import ExitCode, UsageError


@click.command("commit-msg", epilog=example("reqtrace commit-msg .git/COMMIT_EDITMSG"))
@click.argument("file", type=click.Path(path_type=Path))
@cache_option
def command(file: Path, cache: bool) -> ExitCode:
    """Check a commit message (for the commit-msg hook).

    FILE is the argument that git passes to the hook. Every id in the message must exist, items
    in its subject and trailers must not be retired, and git must recognise its trailers. If git
    would not recognise them, the corrected message is printed. Comments count where git keeps
    them: with -m, or as commit.cleanup says. An item that the staged changes
    mark as implemented must be implemented by this commit or by an earlier one. FILE is never
    changed.

    A shallow clone is enough for most messages. In a partial clone that lacks the content of
    item files, unknown ids are not reported, and these files are listed on stderr.
    """
    from reqtrace.analysis.findings import find_message_findings
    from reqtrace.engine.open import open_session
    from reqtrace.engine.reading_notes import missing_note
    from reqtrace.git.message.cleanup import read_draft
    from reqtrace.git.message.fix_message import corrected_message
    from reqtrace.git.process.failures import restore_hint
    from reqtrace.util.escape import terminal

    # What is committed, not what happens to lie in the work tree.
    session = open_session(staged=True, cache=cache, history=False, allow_missing=True)
    draft = read_draft(session.repository, _read(file), os.environ)
    found = find_message_findings(session, draft.message, draft.comment)
    findings = found.findings
    for finding in findings:
        click.echo(f"{finding.rule} {terminal(finding.message)}")
        click.echo(f"    {terminal(finding.help)}")
    if any(finding.name == "trailer-lost" for finding in findings):
        config = session.config
        corrected = corrected_message(
            draft.message,
            config.trailers,
            session.graph.identifiers,
            draft.comment,
            config.commits.id_patterns,
        )
        click.echo("\nThe same message with trailers that git recognises:\n")
        click.echo("".join(f"    {terminal(line)}\n" for line in corrected.splitlines()))
    for phrase in found.not_checked:
        click.echo(f"reqtrace: not checked: {terminal(phrase)}", err=True)
    if found.missing:
        click.echo(f"reqtrace: not checked: {terminal(missing_note(found.missing))}", err=True)
        click.echo(f"  hint: {restore_hint()}", err=True)
    return ExitCode.FINDINGS if findings else ExitCode.CLEAN


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(
            f"the commit message {file} cannot be read: {error.strerror}",
            hint="pass the file name that git gives to the commit-msg hook",
        ) from error
