"""A change: the checks of two or three commits → what is new, what is gone, what was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.analysis.findings import find_findings
from reqtrace.analysis.moved_files import moved_since
from reqtrace.analysis.renames import with_present_names
from reqtrace.config import read_config
from reqtrace.engine.discovery import within_limit
from reqtrace.engine.session import Session
from reqtrace.errors import ConfigError, GitError, HistoryError, UsageError
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.merging import Merge, temporary_merge
from reqtrace.git.refs.ranges import merge_bases, named_commit
from reqtrace.model.comparison import Comparison, Range
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.phrases import listed
from reqtrace.model.result import Result
from reqtrace.sources.common.limits import SETTINGS_BYTES
from reqtrace.triage.compare import FindingDifference, compare_with_bases, compare_with_sides

_MOST_LISTED = 5
_MOST_BASES = 16  # each is one more check


def compare_from(
    session: Session, base: str | Range, paths: Sequence[PurePosixPath] = ()
) -> Comparison:
    """What *session* brings since it diverged from *base*: new, fixed and unchanged findings.

    *base* is any commit or tag, or a range with several; what is checked are the merge bases with
    the head. All are checked with the configuration and on the day of the head. *paths* limits the
    findings to files and folders. Raises `HistoryError` where a base is not a commit, is ambiguous,
    or none shares history with the head.
    """
    span = base if isinstance(base, Range) else Range(bases=(base,))
    names = span.bases or ("",)
    repository, history = session.repository, session.project.history
    named = [named_commit(repository, name) for name in names]
    starts = merge_bases(repository, " or ".join(names), history.head, *named)
    commits = _commits_since(session, starts)
    result = find_findings(session)
    before = [_findings_before(session, start, result) for start in starts[:_MOST_BASES]]
    parts = compare_with_bases(result, before, commits)
    notes = (*span.notes, *_base_notes(session, names, starts, commits))
    return Comparison(
        result=_with_new(result, parts, notes, paths),
        bases=starts,
        commits=len(commits),
        fixed=_below(parts.fixed, paths),
        unchanged=_below(parts.unchanged, paths),
    )


def compare_merge(
    session: Session, other: str | Range, paths: Sequence[PurePosixPath] = ()
) -> Comparison:
    """What a merge of *other* into the head would bring that neither of them has.

    *other* is any commit or tag, or a range with a target. Nothing is written to the repository;
    git 2.38 or newer is needed. Uncommitted changes are ignored. Raises `HistoryError` as
    `compare_from` does, and where items are in conflict.
    """
    span = other if isinstance(other, Range) else Range(target=other)
    if (name := span.target) is None:
        raise UsageError(
            "`--merge auto` found no pull request or merge request",
            hint="name a branch, as in `--merge origin/main`",
        )
    repository, history = session.repository, session.project.history
    head = session if session.is_revision else _reopened(session, history.head)
    theirs = named_commit(repository, name)
    starts = merge_bases(repository, name, history.head, theirs)
    their_session = _reopened(head, theirs)
    with temporary_merge(repository, history.head, theirs, history.committed) as merge:
        _refuse_conflicts(merge, name, {*head.project.files, *their_session.project.files})
        result = find_findings(_reopened(head, merge.oid, repository=merge.repository))
        parts = compare_with_sides(result, _findings(head), _findings(their_session))
    notes = (*span.notes, *_policy_notes(head, (name, theirs)), *_conflict_notes(merge))
    if starts[0] in (history.head, theirs):
        notes += (f"HEAD and {name} have not diverged: a merge adds nothing",)
    commits = _commits_since(session, starts)
    return Comparison(
        result=_of_the_head(_with_new(result, parts, notes, paths), history.head),
        bases=starts,
        commits=len(commits),
        fixed=_below(parts.fixed, paths),
        unchanged=_below(parts.unchanged, paths),
        merged_with=theirs,
    )


def _commits_since(session: Session, starts: Sequence[str]) -> frozenset[str]:
    """The commits of the head of *session* that none of its ancestors *starts* has."""
    history = session.project.history
    brought_in = (history.lineage.brought_in(history.head, start) for start in starts)
    return frozenset.intersection(*brought_in)


def _findings_before(session: Session, start: str, result: Result) -> tuple[Finding, ...]:
    """The findings at *start* under the ids and paths of *session*, checked as *result*."""
    base = _reopened(session, start)
    if moved := moved_since(base, session):
        reader = session.reader.following(moved)
        base = _reopened(replace(session, reader=reader), start)
    return with_present_names(_findings(base), result, base, session)


def _reopened(session: Session, oid: str, *, repository: Repository | None = None) -> Session:
    """*session* at another commit, checked with the same configuration and on the same day."""
    other = session.at(oid, repository=repository)
    # Time that went by must not open a finding, such as that of a suppression that expired.
    history = replace(other.project.history, committed=session.project.history.committed)
    # Nor must old gaps become new findings because the head is the first to fill one.
    project = replace(other.project, history=history, practice_of_head=session.project.practice)
    return replace(other, config=session.config, project=project)


def _findings(session: Session) -> tuple[Finding, ...]:
    # Where no item is, nothing can be wrong with one, and the history need not be read for it.
    return find_findings(session).findings if session.project.files else ()


def _with_new(
    result: Result, parts: FindingDifference, notes: tuple[str, ...], paths: Sequence[PurePosixPath]
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
        finding
        for finding in findings
        if not paths
        or (finding.location and any(finding.location.path.is_relative_to(path) for path in paths))
    )


def _base_notes(
    session: Session, names: Sequence[str], starts: Sequence[str], commits: Collection[str]
) -> Iterable[str]:
    bases = [("the base", start) for start in starts[:_MOST_BASES]]
    yield from dict.fromkeys(_policy_notes(session, *bases))
    if len(starts) > _MOST_BASES:
        yield f"compared with {_MOST_BASES} of the {len(starts)} merge bases"
    if not commits:
        yield _nothing_between(session, listed(list(names), _MOST_LISTED))


def _nothing_between(head: Session, name: str) -> str:
    if head.is_revision:
        return f"no commits since {name}: nothing can be new"
    return f"no commits since {name}: only uncommitted changes can be new"


def _policy_notes(head: Session, *others: tuple[str, str]) -> Iterable[str]:
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
        data = next(read_objects(repository, [name], most=SETTINGS_BYTES))
        return None if data is None else within_limit(path, data)

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
    # Where two sides put something else at one path, git names it `path~side`.
    return str(path) in files or str(path).rpartition("~")[0] in files


def _conflict_notes(merge: Merge) -> Iterable[str]:
    if merge.conflicts:
        yield f"the merge has conflicts in {_listed(merge.conflicts)}, which contain no items"


def _listed(paths: Sequence[PurePosixPath]) -> str:
    return listed([*map(str, paths)], _MOST_LISTED)
