"""`reqtrace cache`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reqtrace.cli.common import emit, example
from reqtrace.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from reqtrace.cache.store import Cache

_WORDS = {
    "reading": "parsed items of each file",
    "item-history": "history of each item",
    "commit": "parsed commit messages",
    "scan": "commits that reference items",
    "lineage": "ancestry of commits",
    "detection": "detected item files",
}


@click.group("cache", epilog=example("reqtrace cache info", "reqtrace cache clear"))
def command() -> None:
    """Show or clear the cache of this repository.

    The cache makes later runs faster and never changes a result; it is safe to delete at any
    time. It is stored in the git directory, shared by all work trees, or in
    $REQTRACE_CACHE_DIR.
    """


@command.command("info", epilog=example("reqtrace cache info --format json"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def info(form: str) -> ExitCode:
    """Show location, size and content of the cache."""
    from reqtrace.cache.store import LIMIT

    cache = _cache()
    contents = cache.contents()
    if form == "json":
        from reqtrace.output.json_parts import document

        kinds = [
            {"kind": usage.kind, "entries": usage.entries, "bytes": usage.size}
            for usage in contents
        ]
        facts = {"file": str(cache.file), "bytes": cache.size(), "limit_bytes": LIMIT}
        emit(document({**facts, "kinds": kinds}), None)
        return ExitCode.CLEAN
    from reqtrace.util.escape import terminal

    click.echo(f"{terminal(str(cache.file))}: {_mebibytes(cache.size())} of {_mebibytes(LIMIT)}")
    for usage in contents:
        entries = "1 entry" if usage.entries == 1 else f"{usage.entries} entries"
        what = _WORDS.get(usage.kind, "written by another version")
        click.echo(f"  {terminal(usage.kind):<12} {_mebibytes(usage.size):>10}  {entries}: {what}")
    return ExitCode.CLEAN


@command.command("clear", epilog=example("reqtrace cache clear"))
def clear() -> ExitCode:
    """Delete the cache of this repository. The next run creates a new one."""
    from reqtrace.util.escape import terminal

    cache = _cache()
    size = cache.size()
    cache.clear()
    click.echo(f"{terminal(str(cache.file))}: {_mebibytes(size)} deleted")
    return ExitCode.CLEAN


def _cache() -> Cache:
    from reqtrace.cache.location import VARIABLE
    from reqtrace.cache.store import Cache
    from reqtrace.git.process.repository import Repository

    repository = Repository.discover(Path(), allow_bare=True)
    cache = Cache.of(repository.common_dir, is_bare=repository.is_bare)
    if cache is None:
        raise UsageError(
            "this repository has no cache: it is bare or belongs to another user",
            hint=f"set the environment variable {VARIABLE} to a folder for caches",
        )
    return cache


def _mebibytes(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"
