"""A change: the checks of two or three commits → what is new, what is gone, what was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Protocol

from reqtrace.config import Config, read_config
from reqtrace.errors import ConfigError, GitError, HistoryError, UsageError
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.merging import Merge, merged
from reqtrace.git.refs.ranges import merge_base, named_commit
from reqtrace.model.comparison import Comparison, Range
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.result import Result
from reqtrace.project import Project
from reqtrace.triage.compare import Compared, compare_with_base, compare_with_sides

_NAMED = 5


class Judged(Protocol):
    """A repository that was read: what this module has to know of a workspace."""

    @property
    def repository(self) -> Repository:
        """Where it was read from."""
        ...

    @property
    def config(self) -> Config:
        """The settings of the run."""
        ...

    @property
    def project(self) -> Project:
        """What was read, linked."""
        ...

    @property
    def is_revision(self) -> bool:
        """Whether the files are those of a commit."""
        ...

    def check(self) -> Result:
        """Run the rules."""
        ...


Reopen = Callable[[Repository, str], Judged]
"""Reads a commit, given as object id, with the same configuration and on the same day."""


def compare_from(
    head: Judged, base: str | Range, reopen: Reopen, paths: Sequence[PurePosixPath] = ()
) -> Comparison:
    """What *head* brings since it grew apart from *base*: see `Workspace.compare`."""
    given = base if isinstance(base, Range) else Range(base=base)
    name = given.base or ""
    tip = head.project.history.head
    start = merge_base(head.repository, name, named_commit(head.repository, name), tip)
    commits = head.project.history.lineage.brought_in(tip, start)
    result = head.check()
    parts = compare_with_base(result, _findings(reopen(head.repository, start)), commits)
    notes = (*given.notes, *_policy_notes(head, ("the base", start)))
    if not commits:
        notes += (_nothing_between(head, name),)
    return Comparison(
        result=_with_new(result, parts, notes, paths),
        base=start,
        commits=len(commits),
        fixed=_below(parts.fixed, paths),
        kept=_below(parts.kept, paths),
    )


def compare_merge(
    head: Judged, other: str | Range, reopen: Reopen, paths: Sequence[PurePosixPath] = ()
) -> Comparison:
    """What a merge of *head* with *other* brings: see `Workspace.compare_merge`."""
    given = other if isinstance(other, Range) else Range(base=None, target=other)
    if (name := given.target) is None:
        raise UsageError(
            "`--merge auto` found no pull request or merge request",
            hint="name a branch, as in `--merge origin/main`",
        )
    repository, history = head.repository, head.project.history
    theirs = named_commit(repository, name)
    start = merge_base(repository, name, theirs, history.head)
    there = reopen(repository, theirs)
    with merged(repository, history.head, theirs, history.committed) as merge:
        _refuse_conflicts(merge, name, {*head.project.files, *there.project.files})
        result = reopen(merge.repository, merge.oid).check()
        parts = compare_with_sides(result, _findings(head), _findings(there))
    notes = (*given.notes, *_policy_notes(head, (name, theirs)), *_conflict_notes(merge))
    if start in (history.head, theirs):
        notes += (f"HEAD and {name} have not diverged: a merge adds nothing",)
    commits = history.lineage.brought_in(history.head, start)
    return Comparison(
        result=_of_the_head(_with_new(result, parts, notes, paths), history.head),
        base=start,
        commits=len(commits),
        fixed=_below(parts.fixed, paths),
        kept=_below(parts.kept, paths),
        merged_with=theirs,
    )


def _findings(judged: Judged) -> tuple[Finding, ...]:
    # Where no item is, nothing can be wrong with one, and the history need not be read for it.
    return judged.check().findings if judged.project.files else ()


def _with_new(
    result: Result, parts: Compared, notes: tuple[str, ...], paths: Sequence[PurePosixPath]
) -> Result:
    new = _below(parts.new, paths)
    count = Counter(finding.severity for finding in new)
    return replace(
        result,
        findings=new,
        notes=(*result.notes, *notes),
        summary=replace(
            result.summary,
            errors=count[Severity.ERROR],
            warnings=count[Severity.WARNING],
            infos=count[Severity.INFO],
        ),
    )


def _of_the_head(result: Result, head: str) -> Result:
    # The merge commit is nobody's: it neither counts nor has a name.
    summary = replace(result.summary, commits=result.summary.commits - 1)
    return replace(result, revision=head, summary=summary)


def _below(findings: Iterable[Finding], paths: Sequence[PurePosixPath]) -> tuple[Finding, ...]:
    return tuple(
        one
        for one in findings
        if not paths
        or (one.location and any(one.location.path.is_relative_to(path) for path in paths))
    )


def _nothing_between(head: Judged, name: str) -> str:
    if head.is_revision:
        return f"no commits since {name}: nothing can be new"
    return f"no commits since {name}: only uncommitted changes can be new"


def _policy_notes(head: Judged, *others: tuple[str, str]) -> Iterable[str]:
    """A sentence for each of *others* (its name and commit) that has another configuration."""
    for name, oid in others:
        try:
            digest = read_config(_file_reader(head.repository, oid)).digest
        except (ConfigError, GitError):  # a path that leads out of the repository, say
            digest = ""
        if digest != head.config.digest:
            yield (f"{name} has a different configuration: that of HEAD was used for both")


def _file_reader(repository: Repository, oid: str) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        name = f"{oid}:{path}".encode("utf-8", "surrogateescape")
        return next(read_objects(repository, [name]))

    return read


def _refuse_conflicts(merge: Merge, other: str, files: set[str]) -> None:
    """Raise `HistoryError` where the conflicts leave items unknown."""
    unknown = [path for path in merge.conflicts if _holds_items(path, files)]
    if unknown:
        raise HistoryError(
            f"cannot check the merge with {other}: conflicts in {_listed(unknown)}",
            hint="merge, resolve the conflicts, and check the merge commit",
        )


def _holds_items(path: PurePosixPath, files: set[str]) -> bool:
    # Where two sides put something else in one place, git names it `path~side`.
    return str(path) in files or str(path).rpartition("~")[0] in files


def _conflict_notes(merge: Merge) -> Iterable[str]:
    if merge.conflicts:
        yield f"the merge has conflicts in {_listed(merge.conflicts)}, which contain no items"


def _listed(paths: Sequence[PurePosixPath]) -> str:
    more = len(paths) - _NAMED
    names = ", ".join(map(str, paths[:_NAMED]))
    return f"{names} and {more} more" if more > 0 else names
