"""Where the history is not all there, each output says so: a reader sees only one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from git_kit import git
from histories.kit import build_plain
from kit import Run
from reqtrace.cli.main import COMMANDS, program

ARGUMENTS = {
    "check": ((), ("--base", "HEAD"), ("--merge", "HEAD"), ("--staged",), ("--rev", "HEAD")),
    "report": ((),),
    "items": ((), ("--staged",), ("--rev", "HEAD")),
    "show": (("REQ-1",), ("REQ-1", "--history")),
    "diff": (("HEAD", "HEAD"), ("HEAD",)),
    "impact": (("GOAL-1",), ("HEAD..HEAD",)),
    "why": (("README.md",),),
    "when": (("LNK001", "REQ-2"),),
    "trend": ((),),
    "lead-times": ((),),
    "graph": ((), ("--staged",), ("--rev", "HEAD")),
}
"""Each command that reads the history, in the ways that it is asked."""


def _command(name: str) -> click.Command:
    found = program.get_command(click.Context(program), name)
    assert found is not None
    return found


def _formats(command: click.Command) -> tuple[tuple[str, ...], ...]:
    for option in command.params:
        if "--format" in option.opts and isinstance(option.type, click.Choice):
            return tuple(("--format", str(choice)) for choice in option.type.choices)
    return ((),)


def _rows() -> Iterator[tuple[str, ...]]:
    for name, ways in ARGUMENTS.items():
        for way in ways:
            for format_ in _formats(_command(name)):
                yield (name, *way, *format_)


@pytest.fixture(scope="module")
def shallow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone that holds the last commit only."""
    around = tmp_path_factory.mktemp("honest")
    build_plain(around / "plain")
    git(around, "clone", "--quiet", "--depth=1", (around / "plain").as_uri(), "clone")
    return around / "clone"


def test_the_table_has_every_command_that_can_be_told_to_judge_what_is_there() -> None:
    told = {
        name
        for name in COMMANDS
        if any("--allow-partial" in option.opts for option in _command(name).params)
    }
    assert told == set(ARGUMENTS)


@pytest.mark.parametrize("arguments", tuple(_rows()), ids=" ".join)
def test_the_output_says_what_is_missing(
    arguments: tuple[str, ...], shallow: Path, run: Run
) -> None:
    done = run(shallow, *arguments, "--allow-partial")
    assert done.code in (0, 1), done.err
    # In a log or a file the output is all that there is: standard error may be elsewhere.
    assert "the clone is shallow and lacks older commits" in done.out
    assert "fetch-depth: 0" in done.out


@pytest.mark.parametrize("name", ARGUMENTS)
def test_without_being_told_nothing_is_judged(name: str, shallow: Path, run: Run) -> None:
    done = run(shallow, name, *ARGUMENTS[name][0])
    assert (done.code, done.out) == (2, "")
    assert "the clone is shallow" in done.err
    assert "--allow-partial" in done.err
