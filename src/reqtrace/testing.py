"""Run an example of a rule in a throw-away repository: for our tests and for authors of rules.

In a test of a rule::

    from reqtrace.testing import run_example

    @pytest.mark.parametrize("example", MyRule.bad)
    def test_bad_example(example, tmp_path):
        assert run_example(MyRule, example, tmp_path) == example.expect
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reqtrace.git.write.fixture_repository import DEFAULT_PERSON, WritableRepository
from reqtrace.model.commit import Person
from reqtrace.model.finding import Finding
from reqtrace.model.result import Result
from reqtrace.rules.base import Example, Rule, Step
from reqtrace.workspace import open_workspace

CONFIG_FILE = "reqtrace.toml"


def run_example(rule: type[Rule], example: Example, folder: Path) -> tuple[str, ...]:
    """The locations that *rule* reports in *example*, in the order of the result.

    A location is `path:line`, or `commit:N` for a finding about the message N (from 1) of
    `example.commits`. *folder* is empty or missing; a git repository is made in it.
    Raises a `ReqtraceError` where the example cannot be read at all.
    """
    commits = build_example(example, folder)
    result = open_workspace(folder).check()
    return reported_locations(result, rule, commits)


def check_example(example: Example, folder: Path) -> Result:
    """What all rules say about *example*, built in *folder*."""
    build_example(example, folder)
    return open_workspace(folder).check()


def build_example(example: Example, folder: Path) -> dict[str, int]:
    """Make the repository of *example* in *folder*; object ids of its commits by number, from 1."""
    repository = WritableRepository.create(folder)
    for path, content in example.files.items():
        repository.write(path, content)
    if example.config:
        repository.write(CONFIG_FILE, example.config)
    repository.commit("Initial commit")
    return {_take(step, repository): number for number, step in enumerate(example.commits, start=1)}


def _take(step: str | Step, repository: WritableRepository) -> str:
    if isinstance(step, str):
        return repository.commit(step)
    if step.on:
        repository.branch(step.on)
    oid = _change(step, repository)
    if step.on:
        repository.checkout("main")
    return oid


def _change(step: Step, repository: WritableRepository) -> str:
    for path, content in step.files.items():
        if content is None:
            repository.remove(path)
        else:
            repository.write(path, content)
    return repository.commit(step.message, author=_person(step.by))


def _person(name: str) -> Person:
    if not name:
        return DEFAULT_PERSON
    return Person(name=name, email=f"{name.split()[0].lower()}@example.org")


def reported_locations(
    result: Result, rule: type[Rule], commits: Mapping[str, int]
) -> tuple[str, ...]:
    """Where *rule* reports something in *result*; *commits* gives commits their numbers."""
    findings = [finding for finding in result.findings if finding.rule == rule.id]
    return tuple(_location_text(finding, commits) for finding in findings)


def _location_text(finding: Finding, commits: Mapping[str, int]) -> str:
    if finding.location is not None:
        return f"{finding.location.path}:{finding.location.line}"
    commit_oids = [related.commit for related in finding.related if related.commit is not None]
    return f"commit:{commits.get(commit_oids[0], 'initial')}" if commit_oids else "nowhere"
