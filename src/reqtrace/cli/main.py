"""The top of the command line: global options and the table of commands."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import NamedTuple

import click

from reqtrace.cli.common import example
from reqtrace.version import VERSION


class _Entry(NamedTuple):
    module: str
    summary: str


COMMANDS = {
    "check": _Entry("check", "Report findings with file, line and suggested fix."),
    "report": _Entry("report", "Write the audit report as HTML, Markdown, CSV or JSON."),
    "items": _Entry("items", "List all items: id, type, status, title and location."),
    "show": _Entry("show", "Show an item with its upstream and downstream chain and findings."),
    "diff": _Entry("diff", "Show changed items between two revisions."),
    "impact": _Entry("impact", "Show everything downstream of an item or a change."),
    "why": _Entry("why", "Trace lines of a file to their commits, items, needs and goals."),
    "when": _Entry("when", "Find the commits that introduced and resolved a finding."),
    "trend": _Entry("trend", "Show how findings, coverage and items changed over time."),
    "lead-times": _Entry("lead_times", "Show how long it takes from a need to a release."),
    "graph": _Entry("graph", "Export the traceability graph: items, commits and trace links."),
    "export": _Entry("export", "Export the items to another tool's format."),
    "import": _Entry("import_", "Import items from another tool's format."),
    "rules": _Entry("rules", "List all rules with id, name, default severity and summary."),
    "explain": _Entry("explain", "Explain a rule: what it checks, why it matters, how to fix it."),
    "init": _Entry("init", "Write a commented reqtrace.toml for the items found here."),
    "config": _Entry("config", "Show the presets that a configuration can build on."),
    "cache": _Entry("cache", "Show or clear the cache of this repository."),
    "new": _Entry("new", "Create an item with the next free id."),
    "schema": _Entry(
        "schema", "Print a JSON Schema: of a type of item, the configuration or a JSON document."
    ),
    "review": _Entry("review", "Confirm that items are still right after an upstream change."),
    "link": _Entry("link", "Link an existing commit to items with a git note."),
    "commit-msg": _Entry("commit_msg", "Check a commit message (for the commit-msg hook)."),
    "demo": _Entry("demo", "Create the example repository, with a history, in a new folder."),
}
"""Commands in the order of the help page. Each module is imported when its command runs.

A summary is the first line of its command's docstring, repeated here so that the help page needs
no import of the modules; a test holds both together.
"""


class _LazyGroup(click.Group):
    """A group whose commands are imported on demand: start-up is part of every hook run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"reqtrace.cli.{COMMANDS[cmd_name].module}")
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from reqtrace.util.suggestion import nearest

            near = nearest(name, COMMANDS)
            hint = f"; did you mean {near}?" if near else "; see reqtrace --help"
            raise click.UsageError(f"no such command: {name}{hint}", ctx)
        resolved, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            _refuse_repeated(command, ctx, rest)
        return resolved, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


def _refuse_repeated(command: click.Command, ctx: click.Context, args: list[str]) -> None:
    """Refuse an option with a value that is given twice: click takes the last in silence."""
    own = click.Context(command, parent=ctx, info_name=command.name)
    parser = command.make_parser(own)
    _, _, given = parser.parse_args(args=list(args))
    for option in dict.fromkeys(given):
        times = given.count(option)
        once = isinstance(option, click.Option) and not (option.multiple or option.is_flag)
        if once and times > 1:
            raise click.UsageError(f"{option.opts[-1]} is given {times} times; give it once", own)


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("reqtrace check", "reqtrace show REQ-7"),
)
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Run as if reqtrace was started in DIR.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(VERSION, "-V", "--version", message="reqtrace %(version)s")
def program(directory: str | None, debug: bool) -> None:  # noqa: ARG001  # see main()
    """Why does this code exist, and can we prove it?

    reqtrace reads goals, needs, requirements and decisions from YAML and Markdown files in a git
    repository, links them to the commits, and reports every gap in the trace.
    """
    if directory is not None:
        if any(name.startswith("GIT_") for name in os.environ):
            from reqtrace.git.process.repository import bind_hook_variables

            bind_hook_variables(Path(directory))
        os.chdir(directory)
