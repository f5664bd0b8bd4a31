"""An open repository and what can be asked of it: the body of the public API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reqtrace.config import Config
from reqtrace.engine.check import (
    RunContext,
    judge,
    judge_message,
    without_commit_coverage,
    without_item_history,
)
from reqtrace.engine.item_reader import (
    ItemReader,
    LoadedItems,
    nothing_found,
    read_items,
    roles_at,
    roles_then,
)
from reqtrace.errors import HistoryError
from reqtrace.git.log.commits_since import commits_until
from reqtrace.git.log.history import read_history
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ranges import named_commit
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.git.snapshot.snapshot import Snapshot
from reqtrace.graph.build import build_graph
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.history.item_history import (
    approval_evidence,
    ids_ever,
    item_folders,
    read_branches,
    read_item_history,
)
from reqtrace.model.branch_item import BranchItem
from reqtrace.model.commit import History
from reqtrace.model.finding import Finding
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.result import Result
from reqtrace.project import Project
from reqtrace.rules.review.suspect_link import SuspectLink

if TYPE_CHECKING:
    from reqtrace.analysis.explain_lines import Ground
    from reqtrace.graph.impact import Impact
    from reqtrace.history.timeline import Timeline
    from reqtrace.model.comparison import Comparison, Range
    from reqtrace.model.difference import Difference
    from reqtrace.model.finding_periods import FindingHistory
    from reqtrace.model.lead_time import LeadTimes
    from reqtrace.model.trend import Pace, Trend
    from reqtrace.model.why import Why


# Each question has modules of its own, which are imported when it is asked: a check in a hook
# asks none of them, and they would cost a fifth of its time.
@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A repository that was read and linked, ready to be asked and checked.

    `paths` are the paths of all files of the snapshot, items or not. `reader` keeps what was
    read, for other snapshots of the same run. `is_revision` is true where the files are those
    of a commit, not of the index or the work tree; `is_present` where the state is one that
    goes on, so that what other branches hold is of interest.
    """

    repository: Repository
    config: Config
    project: Project
    around: RunContext
    paths: tuple[PurePosixPath, ...]
    reader: ItemReader
    is_revision: bool = False
    is_present: bool = False

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, by path and line."""
        return self.project.items

    @property
    def graph(self) -> TraceGraph:
        """The traceability graph."""
        return self.project.graph

    def check(self, paths: Sequence[PurePosixPath] = ()) -> Result:
        """Run the rules.

        *paths* limits the findings to files and folders (relative to the root of the
        repository); the graph and the summary are always those of the whole.
        """
        asked = any(rule.requires_history or rule.accepts_history for rule in self.config.rules)
        project = self.with_item_history().project if asked else self.project
        if self.is_present and any(rule.needs_branches for rule in self.config.rules):
            project = replace(project, other_branches_items=self._other_branches_items())
        return judge(self._with_approval_evidence(project), self.config, self.around, paths)

    def _with_approval_evidence(self, project: Project) -> Project:
        """*project* with the endorsements that its policies of approval ask for."""
        if project.item_history is None or not project.approvals:
            return project
        found = approval_evidence(self.repository, project, project.item_history)
        return replace(project, approval_evidence=found)

    def compare(self, base: str | Range, paths: Sequence[PurePosixPath] = ()) -> Comparison:
        """What this brings since it grew apart from *base*: new, fixed and kept findings.

        *base* is any commit or tag; what is checked is its merge base with the head. Both are
        judged with the configuration and on the day of the head. *paths* limits the findings as
        it does for `check`. Raises `HistoryError` where *base* names no commit, is ambiguous, or
        shares no history with the head.
        """
        from reqtrace.analysis.compare import compare_from

        return compare_from(self, base, self._reopened, paths)

    def compare_merge(self, other: str | Range, paths: Sequence[PurePosixPath] = ()) -> Comparison:
        """What a merge of *other* into the head would bring that neither of them has.

        *other* is any commit or tag, or a range with a target. Nothing is written to the
        repository; git 2.38 or newer is needed. What is not committed takes no part. Raises
        `HistoryError` as `compare` does, and where items are in conflict.
        """
        from reqtrace.analysis.compare import compare_merge

        tip = self.project.history.head
        head = self if self.is_revision else self._reopened(self.repository, tip)
        return compare_merge(head, other, self._reopened, paths)

    def _reopened(self, repository: Repository, revision: str) -> Workspace:
        partial = bool(self.around.incomplete)
        there = replace(self, repository=repository).at(revision, allow_partial=partial)
        # Time that went by must not open a gap, such as that of a suppression that expired.
        today = replace(there.project.history, committed=self.project.history.committed)
        project = replace(there.project, history=today)
        return replace(there, config=self.config, project=project)

    def since(self, revision: str, *, name: str = "") -> Difference:
        """What differs in the items from *revision*, any commit or tag, to this.

        *name* is what the difference calls this one. Both are read with the configuration of
        this one. Raises `HistoryError` where *revision* names no commit, is ambiguous or shares
        no history with this, `NothingToCheckError` where neither side holds an item.
        """
        from reqtrace.analysis.diff import find_difference

        return find_difference(self._earlier(revision), self, (revision, name or self._name()))

    def impact(self, *ids: str) -> Impact:
        """What stands downstream of items: items, commits, and the files that those touched.

        *ids* are present or former ones. Raises `UsageError` where one names no item.
        """
        from reqtrace.analysis.impact import impact_of_items

        return impact_of_items(self, ids)

    def impact_since(self, revision: str, *, name: str = "") -> Impact:
        """What stands downstream of all items that differ since *revision*: see `since`."""
        from reqtrace.analysis.diff import find_difference
        from reqtrace.analysis.impact import impact_of_difference

        before = self._earlier(revision)
        difference = find_difference(before, self, (revision, name or self._name()))
        return impact_of_difference(before, self, difference)

    def when(
        self, rule: str, item_id: str, *, key: str | None = None, every: bool = False
    ) -> FindingHistory:
        """Which commits opened and closed a finding of *rule* on an item: see `find_periods`."""
        from reqtrace.analysis.bisect.find import find_periods

        # What closed a gap once may have stood in a folder that is gone.
        here = self.with_item_history(everywhere=True)
        here = replace(here, project=self._with_approval_evidence(here.project))
        return find_periods(
            here.timeline(),
            rule,
            item_id,
            key=key,
            every=every,
            around=self.around,
            committed=self.is_revision,
        )

    def trend(
        self,
        *,
        pace: Pace | None = None,
        since: str | None = None,
        last: int = 30,
        tags: str = "*",
    ) -> Trend:
        """What a check counts at each tag, week or month up to the head: see `find_trend`."""
        from reqtrace.analysis.trend import find_trend

        return find_trend(self.timeline(), pace=pace, since=since, last=last, tags=tags)

    def lead_times(self, *, tags: str = "*") -> LeadTimes:
        """How long it took from needs to requirements, commits and releases."""
        from reqtrace.analysis.lead_times import find_lead_times

        return find_lead_times(self.with_item_history().timeline(), tags=tags)

    def why(self, path: PurePosixPath, lines: tuple[int, int] | None = None) -> Why:
        """What stands behind the lines of a file, or the first to the last of some: `explain_file`.

        *path* counts from the root of the repository. What is not that of a revision is that of
        the work tree.
        """
        from reqtrace.analysis.explain_lines import explain_file

        return explain_file(self._ground(), path, lines)

    def why_since(self, revision: str, paths: Sequence[PurePosixPath] = ()) -> Why:
        """What stands behind all lines that are new since *revision*: see `explain_range`.

        What is not committed takes no part.
        """
        from reqtrace.analysis.explain_lines import explain_range

        return explain_range(self._ground(), revision, paths)

    def _ground(self) -> Ground:
        from reqtrace.analysis.explain_lines import Ground

        if not self.items and not self.project.problems:
            raise nothing_found(self.config)
        return Ground(
            repository=self.repository,
            graph=self.graph,
            trailers=self.config.trailers,
            id_patterns=self.config.commits.id_patterns,
            head=self.project.history.head or self.repository.head(),
            is_work_tree=not self.is_revision,
            paths=self.paths,
            item_files=frozenset(self.project.files),
            incomplete=self.around.incomplete,
        )

    def timeline(self) -> Timeline:
        """Other commits of this history, as a check of each of them would see it."""
        from reqtrace.history.timeline import Timeline

        incomplete = self.around.incomplete
        return Timeline(self.repository, self.reader, self.project, incomplete=incomplete)

    def _earlier(self, revision: str) -> Workspace:
        commit = named_commit(self.repository, revision)
        before = self.at(commit, allow_partial=bool(self.around.incomplete))
        if not self.items and not before.items:
            raise nothing_found(self.config)
        return before

    def _name(self) -> str:
        return self.project.history.head[:10] if self.is_revision else "the present files"

    def ids_ever(self) -> frozenset[str]:
        """Every id that an item has or had, here or on another branch of this clone."""
        return ids_ever(self.repository, self.reader, self.project)

    def _other_branches_items(self) -> tuple[BranchItem, ...]:
        head = self.project.history.head
        return read_branches(self.repository, self.reader, head, item_folders(self.project))

    def at(self, revision: str, *, allow_partial: bool = False) -> Workspace:
        """The same repository at a commit or tag, read with the configuration of this one.

        Files that both hold are read and parsed once. Raises like `open_workspace`, but holds
        no items where the revision has none.
        """
        return read_snapshot(
            self.repository,
            self.repository.resolve(revision),
            Revision(self.repository, revision),
            self.reader,
            incomplete=incomplete_reasons(
                self.repository, allow_partial=allow_partial, on_disk=False
            ),
        )

    def with_item_history(self, *, link_lines: bool = False, everywhere: bool = False) -> Workspace:
        """The same with `project.item_history`: what happened to each item, and in which commit.

        With *link_lines* it also holds the line that names the target of each link, and with
        *everywhere* also items of folders where none is left. Where the history is incomplete
        there is no past.
        """
        project = self.project
        more = link_lines or everywhere
        if self.around.incomplete or (project.item_history is not None and not more):
            return self
        item_history = read_item_history(
            self.repository,
            self.reader,
            project,
            uncommitted=not self.is_revision,
            link_lines=link_lines,
            everywhere=everywhere,
        )
        return replace(self, project=replace(project, item_history=item_history))

    def check_message(self, message: str, comment: str = "#") -> tuple[Finding, ...]:
        """What the rules about commits say of a *message* that is about to be committed.

        *comment* is the value of `core.commentChar`.
        """
        return judge_message(
            message,
            self.project,
            self.config,
            roles_before=lambda items: roles_at(self.repository, self.reader, "HEAD", items),
            comment=comment,
        )

    def with_rules(self, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Workspace:
        """The same with fewer rules, by id, prefix or name. `UsageError` for an unknown one."""
        return replace(self, config=self.config.with_rules(select=select, ignore=ignore))

    def transitively(self) -> Workspace:
        """The same, but a link is suspect, too, when the one above it is (rule REV001)."""
        return replace(self, config=self.config.with_option(SuspectLink, "transitive", True))

    def uncommitted(self) -> tuple[str, ...]:
        """Item files whose bytes are not those of the revision, sorted: a report names them."""
        tree = Revision(self.repository, self.project.history.head)
        committed = {str(entry.path): entry.blob for entry in tree.entries()}
        files = self.project.files
        return tuple(sorted(path for path in files if files[path] != committed.get(path)))


def read_snapshot(
    repository: Repository,
    head: str,
    snapshot: Snapshot,
    reader: ItemReader,
    *,
    incomplete: tuple[str, ...] = (),
) -> Workspace:
    """Read the items of *snapshot* and the history of *head*, and link them.

    *incomplete* says why the history or the files are not all there.
    """
    config = reader.config
    loaded = read_items(snapshot, reader)
    identifiers = Identifiers(loaded.items)
    history = read_history(
        repository,
        identifiers,
        config.trailers,
        revision=head,
        id_patterns=config.commits.id_patterns,
        cache=None if incomplete else reader.cache,
    )
    project = link_project(loaded, history, identifiers, config)
    if incomplete:
        project, exempt_commits = without_commit_coverage(project)
        incomplete += (*exempt_commits, *without_item_history(config))
    return Workspace(
        repository=repository,
        config=config,
        project=replace(
            project,
            roles_then=roles_then(repository, reader, project),
            exempt_commits=commits_until(repository, config.commits.since, history),
        ),
        around=RunContext(
            suppressions=(*loaded.suppressions, *config.suppressions),
            incomplete=incomplete,
            notes=(*config.notes, *loaded.notes),
        ),
        paths=loaded.paths,
        reader=reader,
        is_revision=isinstance(snapshot, Revision),
    )


def incomplete_reasons(
    repository: Repository, *, allow_partial: bool, on_disk: bool
) -> tuple[str, ...]:
    """Why the history or, with *on_disk*, the files of the work tree are not all there.

    Raises `HistoryError` unless *allow_partial*.
    """
    reasons = repository.partial_reasons(on_disk=on_disk)
    if reasons and not allow_partial:
        raise HistoryError(
            f"the history cannot be judged: {'; '.join(reasons)}",
            hint="make it complete, or pass --allow-partial to judge what is there",
        )
    return reasons


def link_project(
    loaded: LoadedItems, history: History, identifiers: Identifiers, config: Config
) -> Project:
    """The items that were read and a history as one project, linked."""
    return Project(
        items=loaded.items,
        problems=loaded.problems,
        files=loaded.files,
        history=history,
        graph=build_graph(
            loaded.items, history.commits, config.vocabulary, identifiers, loaded.paths
        ),
        vocabulary=config.vocabulary,
        coverage=config.coverage,
        normative=config.normative,
        approvals=config.approvals,
        references=loaded.references,
    )
