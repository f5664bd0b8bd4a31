"""Why is this line here? From lines to commits by blame, and from commits to items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.engine.session import Session, require_items
from reqtrace.errors import HistoryError, UsageError
from reqtrace.git.blame.blame import BlameHunk, blame, blame_again
from reqtrace.git.blame.diff_lines import changed_lines
from reqtrace.git.blame.ignored_commits import IgnoreLists, ignore_lists
from reqtrace.git.blame.range_blame import line_origins
from reqtrace.git.log.history import read_commits, read_history
from reqtrace.git.log.merge_messages import read_lineage, referencing_merges
from reqtrace.git.message.message import MessageReader
from reqtrace.git.process.failures import missing_object
from reqtrace.git.process.objects import read_objects
from reqtrace.git.refs.ranges import merge_bases, named_commit
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.git.snapshot.snapshot import PLAIN, SUBMODULE, FileEntry, Snapshot, WorkTree
from reqtrace.graph.suspects import REVIEWS
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import MENTIONS, Commit
from reqtrace.model.item_history import UNCOMMITTED
from reqtrace.model.lineage import Lineage
from reqtrace.model.why import Cause, ExplainedFile, ExplainedLines, Explanation, Strength, Why
from reqtrace.util.escape import path_text

_REVERTING = re.compile(r"\b(?:revert|reapply|reland)", re.IGNORECASE)

_LOOKED_AT = 8000
_MOST = 64 * 1024 * 1024
"""Bytes in which git looks for a NUL before it calls a file binary."""

Lines = tuple[int, int]
"""The first and the last of some lines, from 1."""


def explain_file(session: Session, path: PurePosixPath, lines: Lines | None = None) -> Why:
    """The commits and items behind the lines of a file, or behind some of them.

    Raises `UsageError` where the file is none that git could blame, or has no such lines.
    """
    require_items(session)
    session = _with_head(session)
    texts = _texts(session, path)
    if lines is not None and not 1 <= lines[0] <= lines[1] <= len(texts):
        raise UsageError(
            f"{path_text(path)} has no line {_line_range(lines)}: it has {_lines(len(texts))}",
            hint="lines are counted from 1; write FILE:LINE or FILE:FIRST-LAST",
        )
    revision = session.head if session.is_revision else None
    runs = blame(session.repository, path, revision=revision, lines=lines)
    file = ExplainedFile(
        path=path,
        runs=_explained(session, {path: runs})[path],
        text=None if lines is None else texts[lines[0] - 1],
    )
    return Why(
        files=(file,),
        revision=revision or "",
        incomplete=session.incomplete,
        notes=_notes(ignore_lists(session.repository)),
    )


def explain_range(session: Session, before: str, paths: Sequence[PurePosixPath] = ()) -> Why:
    """The commits and items behind each line that is new since the merge base with *before*.

    Files that hold items explain and need no explanation: they are left out. *paths* limits the
    answer to files and folders. Raises `HistoryError` where *before* names no commit, shares no
    history with the head, or the head brings no commit that it lacks.
    """
    require_items(session)
    session = _with_head(session)
    repository, head = session.repository, session.head
    base = merge_bases(repository, before, head, named_commit(repository, before))[0]
    if base == head:
        raise HistoryError(
            f"the range is empty: {before} already contains {head[:10]}",
            hint="give the older revision first",
        )
    changed = [
        file
        for file in changed_lines(repository, base, head)
        if not paths or any(file.path.is_relative_to(path) for path in paths)
    ]
    items = tuple(file.path for file in changed if str(file.path) in session.project.files)
    ranges = {
        file.path: file.lines for file in changed if file.lines and file.path not in set(items)
    }
    runs, lineage = line_origins(repository, base, head, ranges)
    ignored = ignore_lists(repository)
    runs = {
        path: blame_again(repository, path, head, parts, ignored.commits)
        for path, parts in runs.items()
    }
    explained = _explained(session, runs, lineage)
    return Why(
        files=tuple(ExplainedFile(path=path, runs=parts) for path, parts in explained.items()),
        revision=head,
        base=base,
        items=items,
        binary=tuple(
            file.path for file in changed if file.is_binary and file.path not in set(items)
        ),
        incomplete=session.incomplete,
        notes=_notes(ignored),
    )


def _notes(lists: IgnoreLists) -> tuple[str, ...]:
    """One sentence about lists of commits that cannot be read."""
    if not lists.missing:
        return ()
    names = ", ".join(path_text(name) for name in lists.missing)
    return (f"blame.ignoreRevsFile names a file that cannot be read: {names}",)


def _explained(
    session: Session,
    runs: Mapping[PurePosixPath, Sequence[BlameHunk]],
    lineage: Lineage | None = None,
) -> dict[PurePosixPath, tuple[ExplainedLines, ...]]:
    oids = {run.commit for parts in runs.values() for run in parts if run.commit != UNCOMMITTED}
    explanations = _explanations(session, oids, lineage)
    explanations[UNCOMMITTED] = Explanation(commit=None, strength=Strength.UNCOMMITTED)
    return {
        path: tuple(
            ExplainedLines(first=run.first, count=run.count, explanation=explanations[run.commit])
            for run in parts
        )
        for path, parts in runs.items()
    }


def _explanations(
    session: Session, oids: set[str], lineage: Lineage | None
) -> dict[str, Explanation]:
    reader = _message_reader(session)
    commits = read_commits(session.repository, oids, reader)
    explanations = {oid: _explanation(commit, session.graph) for oid, commit in commits.items()}
    weak = {
        oid
        for oid, explanation in explanations.items()
        if explanation.strength is not Strength.EXPLAINED
    }
    for oid, merge in _merges(session, weak, lineage, reader).items():
        by_merge = _explanation(merge, session.graph)
        unexplained = explanations[oid].strength is Strength.UNEXPLAINED
        if by_merge.strength is Strength.EXPLAINED or (unexplained and by_merge.causes):
            explanations[oid] = replace(by_merge, commit=commits[oid], merge=merge)
            weak.discard(oid)
    for oid, restored in _restored(session, [commits[oid] for oid in sorted(weak)]).items():
        by_restored = [_explanation(one, session.graph) for one in restored]
        if best := next((one for one in by_restored if one.causes), None):
            explanations[oid] = replace(best, commit=commits[oid])
    return explanations


def _restored(session: Session, weak: Iterable[Commit]) -> dict[str, list[Commit]]:
    """The commits that each of *weak* restores because it reverts their revert, by object id.

    The history is read only where one of them looks like a revert.
    """
    reverting = [commit.oid for commit in weak if _REVERTING.search(commit.subject)]
    if not reverting:
        return {}
    config = session.config
    history = read_history(
        session.repository,
        session.graph.identifiers,
        config.trailers,
        revision=session.head,
        id_patterns=config.commits.id_patterns,
        cache=None if session.incomplete else session.reader.cache,
    )
    known = {commit.oid: commit for commit in history.commits}
    found = {oid: list(_behind(oid, known)) for oid in reverting}
    return {oid: restored for oid, restored in found.items() if restored}


def _behind(oid: str, known: Mapping[str, Commit]) -> Iterator[Commit]:
    """What the commit *oid* restores: what its reverted reverts had reverted, to the beginning."""
    waiting, seen = [oid], {oid}
    for current in waiting:
        for revert in known[current].reverts if current in known else ():
            for restored in known[revert].reverts if revert in known else ():
                if restored not in seen and restored in known:
                    seen.add(restored)
                    waiting.append(restored)
                    yield known[restored]


def _with_head(session: Session) -> Session:
    """*session*, which may have been opened without history, with the head looked up once."""
    history = replace(session.project.history, head=session.head)
    return replace(session, project=replace(session.project, history=history))


def _message_reader(session: Session) -> MessageReader:
    config = session.config
    return MessageReader(session.graph.identifiers, config.trailers, config.commits.id_patterns)


def _explanation(commit: Commit, graph: TraceGraph) -> Explanation:
    causes = tuple(_causes(commit, graph))
    explicit = tuple(cause for cause in causes if cause.kind != MENTIONS)
    if explicit:
        return Explanation(commit=commit, causes=explicit, strength=Strength.EXPLAINED)
    strength = Strength.MENTIONED if causes else Strength.UNEXPLAINED
    return Explanation(commit=commit, causes=causes, strength=strength)


def _causes(commit: Commit, graph: TraceGraph) -> Iterator[Cause]:
    seen = set()
    for reference in commit.references:
        item = graph.item(reference.target)
        # A review says that an item is right, not that the lines are there for its sake.
        if item is None or reference.kind == REVIEWS or (reference.kind, item.id) in seen:
            continue
        seen.add((reference.kind, item.id))
        yield Cause(kind=reference.kind, item=item.id, found_in=reference.found_in)


def _merges(
    session: Session, weak: set[str], lineage: Lineage | None, reader: MessageReader
) -> dict[str, Commit]:
    """The merge that brought each of some commits into the main line, where it names an item."""
    if not weak:
        return {}
    if lineage is None:
        # The lineage of all commits takes long to read, and few merges say anything.
        ids = session.graph.identifiers
        merges = _referencing_commits(
            session,
            referencing_merges(
                session.repository, session.head, ids, weak, session.config.commits.id_patterns
            ),
            reader,
        )
        if not merges:
            return {}
        lineage = read_lineage(session.repository, session.head, weak)
        brought = lineage.merges_of(session.head, weak)
    else:
        brought = lineage.merges_of(session.head, weak)
        merges = _referencing_commits(session, brought.values(), reader)
    return {oid: merges[merge] for oid, merge in brought.items() if merge in merges}


def _referencing_commits(
    session: Session, oids: Iterable[str], reader: MessageReader
) -> dict[str, Commit]:
    read = read_commits(session.repository, oids, reader)
    return {oid: commit for oid, commit in read.items() if any(_causes(commit, session.graph))}


def _texts(session: Session, path: PurePosixPath) -> list[str]:
    """The lines of a file that git can blame. `UsageError` says why there are none."""
    if path not in session.paths:
        raise _no_file(session, path)
    data = _content(session, path)
    if len(data) > _MOST:
        size = f"{_MOST // 1024 // 1024} MB"
        raise UsageError(f"{path_text(path)} is larger than {size}", hint="give another file")
    if b"\0" in data[:_LOOKED_AT]:
        raise UsageError(f"{path_text(path)} is a binary file", hint="only text files have lines")
    lines = data.decode("utf-8", "replace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _content(session: Session, path: PurePosixPath) -> bytes:
    if not session.is_revision:
        entry = FileEntry(path=path, mode=PLAIN)
        return next(data for _, data in WorkTree(session.repository).read([entry], most=_MOST))
    name = f"{session.head}:{path}".encode("utf-8", "surrogateescape")
    data = next(read_objects(session.repository, [name], most=_MOST))
    if data is None:
        raise missing_object(f"{path_text(path)} in {session.head[:10]}")
    return data


def _no_file(session: Session, path: PurePosixPath) -> UsageError:
    name = path_text(path)
    for entry in _snapshot(session).skipped():
        what = "a submodule" if entry.mode == SUBMODULE else "a symbolic link"
        if entry.path == path:
            return UsageError(f"{name} is {what}", hint="give a file of this repository")
        if entry.path in path.parents:
            return UsageError(
                f"{name} is inside {what}, {path_text(entry.path)}",
                hint="give the path of the file itself",
            )
    if not path.parts or any(path in known.parents for known in session.paths):
        return UsageError(f"{name} is a folder", hint="give one of its files")
    where = "the work tree" if not session.is_revision else f"commit {session.head[:10]}"
    return UsageError(f"{where} has no file {name}", hint=_near(session, path))


def _near(session: Session, path: PurePosixPath) -> str:
    same = [known for known in session.paths if known.name == path.name]
    if same:
        return f"did you mean {path_text(same[0])}?"
    return "paths are relative to the current folder; ignored files are not read"


def _snapshot(session: Session) -> Snapshot:
    if not session.is_revision:
        return WorkTree(session.repository)
    return Revision(session.repository, session.head)


def _lines(count: int) -> str:
    return f"{count} line" if count == 1 else f"{count} lines"


def _line_range(lines: Lines) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"
