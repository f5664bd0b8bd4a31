"""Findings of an earlier commit under the ids and paths that their subjects have now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.engine.session import Session
from reqtrace.git.process.objects import read_objects
from reqtrace.git.snapshot.snapshot import PLAIN, FileEntry, WorkTree
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.finding import Finding
from reqtrace.model.item import Item, Naming
from reqtrace.model.result import Result

_Subject = tuple[str, str]


def with_present_names(
    findings: Sequence[Finding], result: Result, before: Session, after: Session
) -> tuple[Finding, ...]:
    """The *findings* of the session *before* as *result*, that of *after*, would name them.

    An item is the same that names the id of the earlier one in `formerly`, or that has its id from
    the name of a file that moved. A finding about a file
    that moved, or was split, belongs to each new file of which at least half of the lines come
    from there: to be exact, are lines that the old file has lost. Findings that *result* has under
    no other name stay as they are.
    """
    present = [*result.findings, *(entry.finding for entry in result.accepted)]
    known = {finding.fingerprint for finding in present}
    lines = _Lines(before, after)
    ids = _declared_ids(before.graph, after.graph)
    ids |= _ids_by_file(findings, present, before.graph, after.graph, lines)
    findings = _under_present_ids(findings, known, ids)
    found = {finding.fingerprint for finding in findings}
    moved = [
        one for one in present if _is_in_new_file(one, before) and one.fingerprint not in found
    ]
    return tuple(_at_present_paths(findings, known, moved, lines))


def _declared_ids(before: TraceGraph, after: TraceGraph) -> dict[str, str]:
    """The present id of each item of *before* that has another one in *after*."""
    return {
        old: item.id
        for item in after.items.values()
        for old in item.formerly
        if old in before.items and old not in after.items and item.id not in before.items
    }


def _ids_by_file(
    findings: Iterable[Finding],
    present: Iterable[Finding],
    before: TraceGraph,
    after: TraceGraph,
    lines: _Lines,
) -> dict[str, str]:
    """The same for ids that are made from the name of a file, where a finding is about them."""
    gone = [item for item in _named_by_file(findings, before) if item.id not in after.items]
    if not gone:
        return {}
    new = [item for item in _named_by_file(present, after) if item.id not in before.items]
    return {
        old.id: item.id
        for old in gone
        for item in new
        if lines.come_from(old.location.path, item.location.path)
    }


def _named_by_file(findings: Iterable[Finding], graph: TraceGraph) -> list[Item]:
    ids = dict.fromkeys(finding.item for finding in findings if finding.item is not None)
    items = (graph.items.get(one) for one in ids)
    return [item for item in items if item is not None and item.naming is Naming.FILE]


def _under_present_ids(
    findings: Sequence[Finding], known: set[str], ids: Mapping[str, str]
) -> list[Finding]:
    if not ids:
        return list(findings)
    renamed = [(one, _with_ids(one, ids)) for one in findings]
    return [new if new.fingerprint in known else old for old, new in renamed]


def _with_ids(finding: Finding, ids: Mapping[str, str]) -> Finding:
    # A key holds words, ids among them.
    key = " ".join(ids.get(word, word) for word in finding.key.split(" "))
    item = finding.item and ids.get(finding.item, finding.item)
    return replace(finding, item=item, key=key)


def _is_in_new_file(finding: Finding, before: Session) -> bool:
    if finding.item is not None or finding.location is None:
        return False
    return str(finding.location.path) not in before.project.files


def _at_present_paths(
    findings: Iterable[Finding], known: set[str], moved: Sequence[Finding], lines: _Lines
) -> Iterator[Finding]:
    """*findings*, those about a file at the places of their counterparts among *moved*."""
    targets: dict[_Subject, list[Finding]] = defaultdict(list)
    for one in moved:
        targets[one.rule, one.key].append(one)
    for finding in findings:
        heirs = _heirs(finding, targets[finding.rule, finding.key], lines) if targets else []
        for heir in heirs:
            targets[finding.rule, finding.key].remove(heir)
            yield replace(finding, location=heir.location)
        if not heirs or finding.fingerprint in known:
            yield finding


def _heirs(finding: Finding, candidates: Sequence[Finding], lines: _Lines) -> list[Finding]:
    """Those of *candidates* whose files come from that of *finding*: of each file the first."""
    if finding.item is not None or finding.location is None:
        return []
    source, heirs = finding.location.path, dict[PurePosixPath, Finding]()
    for one in candidates:
        if one.location is not None and lines.come_from(source, one.location.path):
            heirs.setdefault(one.location.path, one)
    return list(heirs.values())


class _Lines:
    """The lines of the item files of two sessions; each file is read once."""

    def __init__(self, before: Session, after: Session) -> None:
        self._before = before
        self._after = after
        self._lost: dict[PurePosixPath, Counter[bytes]] = {}
        self._new: dict[PurePosixPath, Counter[bytes]] = {}

    def come_from(self, source: PurePosixPath, path: PurePosixPath) -> bool:
        """Whether at least half of the lines of the new file *path* are lost ones of *source*."""
        if path not in self._new:
            self._new[path] = _lines(self._after, path)
        if source not in self._lost:
            self._lost[source] = _lines(self._before, source) - _lines(self._after, source)
        new = self._new[path]
        return 0 < new.total() <= 2 * (new & self._lost[source]).total()


def _lines(session: Session, path: PurePosixPath) -> Counter[bytes]:
    """The lines of a file that are not blank; none where *session* has no such item file."""
    blob = session.project.files.get(str(path))
    data = None
    if blob is not None:
        data = next(
            read_objects(
                session.repository, [blob.encode("ascii")], most=session.config.limits.file_bytes
            )
        )
        if data is None:  # not staged yet
            entry = FileEntry(path=path, mode=PLAIN)
            _, data = next(
                WorkTree(session.repository).read([entry], most=session.config.limits.file_bytes)
            )
    return Counter(line for one in (data or b"").splitlines() if (line := one.strip()))
