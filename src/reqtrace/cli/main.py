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
    "check": _Entry("check", "Report every gap: file, line, and what to do."),
    "report": _Entry("report", "Write the audit report: HTML, Markdown, CSV or JSON."),
    "items": _Entry("items", "List the items that were read."),
    "show": _Entry("show", "Show an item with its chain up to goals and down to commits."),
    "diff": _Entry("diff", "Tell what differs in the items between two commits or tags."),
    "impact": _Entry("impact", "Show what stands downstream of an item or of a change."),
    "why": _Entry("why", "Show why lines of a file are there: commits, items, needs and goals."),
    "when": _Entry("when", "Show which commit opened a gap, and which one closed it."),
    "trend": _Entry("trend", "Show how findings and coverage changed, release by release."),
    "lead-times": _Entry("lead_times", "Show how long it takes from a need to a release."),
    "graph": _Entry("graph", "Export the traceability graph."),
    "export": _Entry("export", "Write the items in the format of a neighbour."),
    "import": _Entry("import_", "Write items of a neighbour's format as files of this repository."),
    "rules": _Entry("rules", "List the rules."),
    "explain": _Entry("explain", "Explain a rule: what, why, how to fix, with examples."),
    "init": _Entry("init", "Write a configuration for what this repository holds."),
    "config": _Entry("config", "Show the presets that a configuration can start from."),
    "cache": _Entry("cache", "Show or delete what earlier runs kept."),
    "new": _Entry("new", "Write a new item with the next free id."),
    "review": _Entry("review", "Confirm items after something above them changed."),
    "link": _Entry("link", "Say in a note which items a commit of the past implements."),
    "commit-msg": _Entry("commit_msg", "Check a commit message (for the commit-msg hook)."),
    "demo": _Entry("demo", "Build the example repository in a new folder."),
}
"""Commands in the order of the help page. Each module is imported when its command runs."""


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
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


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
    help="Run as if started in DIR.",
)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(VERSION, "-V", "--version", message="reqtrace %(version)s")
def program(directory: str | None, debug: bool) -> None:  # noqa: ARG001  # see main()
    """Why does this code exist, and can we prove it?

    reqtrace reads goals, needs, requirements and decisions kept as YAML and Markdown in a git
    repository, links them with the commits, and reports every gap.
    """
    if directory is not None:
        if any(name.startswith("GIT_") for name in os.environ):
            from reqtrace.git.process.repository import bind_hook_variables

            bind_hook_variables(Path(directory))
        os.chdir(directory)
