"""Why is this line here? From lines to commits by blame, and from commits to items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from reqtrace.errors import HistoryError, UsageError
from reqtrace.git.blame.blame import LineRun, blame
from reqtrace.git.blame.diff_lines import changed_lines
from reqtrace.git.blame.range_blame import line_origins
from reqtrace.git.log.history import read_commits
from reqtrace.git.log.merge_messages import read_lineage, referencing_merges
from reqtrace.git.message.message import MessageReader
from reqtrace.git.process.failures import missing_object
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ranges import merge_base, named_commit
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.git.snapshot.snapshot import PLAIN, SUBMODULE, Entry, Snapshot, WorkTree
from reqtrace.graph.suspects import REVIEWS
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import MENTIONS, Commit
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.item_history import UNCOMMITTED
from reqtrace.model.lineage import Lineage
from reqtrace.model.why import Cause, ExplainedFile, ExplainedLines, Explanation, Strength, Why
from reqtrace.util.escape import path_text

_LOOKED_AT = 8000
"""Bytes in which git looks for a NUL before it calls a file binary."""

Lines = tuple[int, int]
"""The first and the last of some lines, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What questions are asked on: a repository and the items of one of its snapshots.

    `head` is the object id of the commit that is asked about, or of the one that the work tree
    grew from. `paths` are all regular files of the snapshot, `item_files` those that hold items.
    """

    repository: Repository
    graph: TraceGraph
    trailers: Mapping[str, str]
    head: str
    is_work_tree: bool
    paths: tuple[PurePosixPath, ...]
    item_files: frozenset[str]
    id_patterns: tuple[IdPatternConfig, ...] = ()
    incomplete: tuple[str, ...] = ()
    reader: MessageReader = field(init=False)

    def __post_init__(self) -> None:
        reader = MessageReader(self.graph.identifiers, self.trailers, self.id_patterns)
        object.__setattr__(self, "reader", reader)


def explain_file(ground: Ground, path: PurePosixPath, lines: Lines | None = None) -> Why:
    """What stands behind the lines of a file, or behind some of them.

    Raises `UsageError` where the file is none that git could blame, or has no such lines.
    """
    texts = _texts(ground, path)
    if lines is not None and not 1 <= lines[0] <= lines[1] <= len(texts):
        raise UsageError(
            f"{path_text(path)} has {_lines(len(texts))}, so there is no line {_asked(lines)}",
            hint="lines count from 1; write FILE:LINE or FILE:FIRST-LAST",
        )
    revision = None if ground.is_work_tree else ground.head
    runs = blame(ground.repository, path, revision=revision, lines=lines)
    file = ExplainedFile(
        path=path,
        runs=_explained(ground, {path: runs})[path],
        text=None if lines is None else texts[lines[0] - 1],
    )
    return Why(files=(file,), revision=revision or "", incomplete=ground.incomplete)


def explain_range(ground: Ground, before: str, paths: Sequence[PurePosixPath] = ()) -> Why:
    """What stands behind each line that is new from the merge base with *before* to the head.

    Files that hold items explain and need no explanation: they are left out. *paths* limits the
    answer to files and folders. Raises `HistoryError` where *before* names no commit, shares no
    history with the head, or the head brings no commit that it lacks.
    """
    repository, head = ground.repository, ground.head
    base = merge_base(repository, before, named_commit(repository, before), head)
    if base == head:
        raise HistoryError(
            f"{before} has every commit of {head[:10]} already: the range is empty",
            hint="write the older end first",
        )
    changed = [
        one
        for one in changed_lines(repository, base, head)
        if not paths or any(one.path.is_relative_to(path) for path in paths)
    ]
    items = tuple(one.path for one in changed if str(one.path) in ground.item_files)
    asked = {one.path: one.lines for one in changed if one.lines and one.path not in set(items)}
    runs, lineage = line_origins(repository, base, head, asked)
    explained = _explained(ground, runs, lineage)
    return Why(
        files=tuple(ExplainedFile(path=path, runs=own) for path, own in explained.items()),
        revision=head,
        base=base,
        items=items,
        binary=tuple(one.path for one in changed if one.is_binary and one.path not in set(items)),
        incomplete=ground.incomplete,
    )


def _explained(
    ground: Ground,
    runs: Mapping[PurePosixPath, Sequence[LineRun]],
    lineage: Lineage | None = None,
) -> dict[PurePosixPath, tuple[ExplainedLines, ...]]:
    oids = {run.commit for own in runs.values() for run in own if run.commit != UNCOMMITTED}
    explanations = _explanations(ground, oids, lineage)
    explanations[UNCOMMITTED] = Explanation(commit=None, strength=Strength.UNCOMMITTED)
    return {
        path: tuple(
            ExplainedLines(first=run.first, count=run.count, explanation=explanations[run.commit])
            for run in own
        )
        for path, own in runs.items()
    }


def _explanations(
    ground: Ground, oids: set[str], lineage: Lineage | None
) -> dict[str, Explanation]:
    commits = read_commits(ground.repository, oids, ground.reader)
    found = {oid: _explanation(commit, ground.graph) for oid, commit in commits.items()}
    weak = {oid for oid, one in found.items() if one.strength is not Strength.EXPLAINED}
    for oid, merge in _merges(ground, weak, lineage).items():
        said = _explanation(merge, ground.graph)
        silent = found[oid].strength is Strength.UNEXPLAINED
        if said.strength is Strength.EXPLAINED or (silent and said.causes):
            found[oid] = replace(said, commit=commits[oid], merge=merge)
    return found


def _explanation(commit: Commit, graph: TraceGraph) -> Explanation:
    causes = tuple(_causes(commit, graph))
    meant = tuple(one for one in causes if one.kind != MENTIONS)
    if meant:
        return Explanation(commit=commit, causes=meant, strength=Strength.EXPLAINED)
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
        yield Cause(kind=reference.kind, item=item.id, found=reference.found)


def _merges(ground: Ground, weak: set[str], lineage: Lineage | None) -> dict[str, Commit]:
    """The merge that brought each of some commits into the main line, where it names an item."""
    if not weak:
        return {}
    if lineage is None:
        # The lineage of all commits takes long to read, and few merges say anything.
        ids = ground.graph.identifiers
        merges = _referencing_commits(
            ground,
            referencing_merges(ground.repository, ground.head, ids, weak, ground.id_patterns),
        )
        if not merges:
            return {}
        lineage = read_lineage(ground.repository, ground.head, weak)
        brought = lineage.merges_of(ground.head, weak)
    else:
        brought = lineage.merges_of(ground.head, weak)
        merges = _referencing_commits(ground, brought.values())
    return {oid: merges[merge] for oid, merge in brought.items() if merge in merges}


def _referencing_commits(ground: Ground, oids: Iterable[str]) -> dict[str, Commit]:
    read = read_commits(ground.repository, oids, ground.reader)
    return {oid: one for oid, one in read.items() if any(_causes(one, ground.graph))}


def _texts(ground: Ground, path: PurePosixPath) -> list[str]:
    """The lines of a file that git can blame. `UsageError` says why there are none."""
    if path not in ground.paths:
        raise _no_file(ground, path)
    data = _content(ground, path)
    if b"\0" in data[:_LOOKED_AT]:
        raise UsageError(f"{path_text(path)} is a binary file", hint="only text has lines")
    lines = data.decode("utf-8", "replace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _content(ground: Ground, path: PurePosixPath) -> bytes:
    if ground.is_work_tree:
        entry = Entry(path=path, mode=PLAIN)
        return next(data for _, data in WorkTree(ground.repository).read([entry]))
    name = f"{ground.head}:{path}".encode("utf-8", "surrogateescape")
    data = next(read_objects(ground.repository, [name]))
    if data is None:
        raise missing_object(f"{path_text(path)} in {ground.head[:10]}")
    return data


def _no_file(ground: Ground, path: PurePosixPath) -> UsageError:
    name = path_text(path)
    for one in _snapshot(ground).skipped():
        what = "a submodule" if one.mode == SUBMODULE else "a symbolic link"
        if one.path == path:
            return UsageError(f"{name} is {what}", hint="name a file of this repository")
        if one.path in path.parents:
            return UsageError(
                f"{name} lies behind {what}, {path_text(one.path)}", hint="name the file itself"
            )
    if not path.parts or any(path in one.parents for one in ground.paths):
        return UsageError(f"{name} is a folder", hint="name one of its files")
    where = "the work tree" if ground.is_work_tree else f"commit {ground.head[:10]}"
    return UsageError(f"{where} has no file {name}", hint=_near(ground, path))


def _near(ground: Ground, path: PurePosixPath) -> str:
    same = [one for one in ground.paths if one.name == path.name]
    if same:
        return f"did you mean {path_text(same[0])}?"
    return "paths count from the current folder; files that git ignores are not looked at"


def _snapshot(ground: Ground) -> Snapshot:
    if ground.is_work_tree:
        return WorkTree(ground.repository)
    return Revision(ground.repository, ground.head)


def _lines(count: int) -> str:
    return f"{count} line" if count == 1 else f"{count} lines"


def _asked(lines: Lines) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"
