"""The body of the public API: a repository that was read, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reqtrace.config import Config
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.git.process.repository import Repository
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.finding import Finding
from reqtrace.model.item import Item
from reqtrace.model.result import Result
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass

if TYPE_CHECKING:
    from reqtrace.graph.impact import Impact
    from reqtrace.model.comparison import Comparison, Range
    from reqtrace.model.difference import Difference
    from reqtrace.model.finding_periods import FindingHistory
    from reqtrace.model.lead_time import LeadTimes
    from reqtrace.model.trend import Pace, Trend
    from reqtrace.model.why import Why


def open_workspace(
    start: str | Path = ".",
    *,
    staged: bool = False,
    revision: str | None = None,
    allow_partial: bool = False,
    allow_empty: bool = False,
    check_sources: bool = True,
    cache: bool = True,
    config: str | Path | None = None,
) -> Workspace:
    """Read the repository around *start*: its items, its history, and the links between them.

    Files are those of the work tree, or with *staged* those of the index, or those of a
    *revision* (any commit or tag, also in a bare repository), and so is the configuration. What was
    read is cached for later runs, below the git directory or in `$REQTRACE_CACHE_DIR`, unless
    *cache* is false; that changes nothing but the time. *config* is a file, anywhere on the disk,
    whose configuration goes before that of the files: for revisions that have none yet.

    Raises a `ReqtraceError` with one clear sentence where something cannot be seen: no
    repository, no commit, a broken configuration, an unreadable file, a history that is not
    complete (unless *allow_partial*), no item at all (unless *allow_empty*), or a source of the
    configuration that includes no file, or the file of another one (unless *check_sources* is
    false: a revision may be older than its files).
    """
    return Workspace(
        open_session(
            start,
            staged=staged,
            revision=revision,
            allow_partial=allow_partial,
            allow_empty=allow_empty,
            check_sources=check_sources,
            cache=cache,
            config=config,
        )
    )


# Each question has a module of its own in `analysis`, which is imported when it is asked: a check
# in a hook asks only one of them, and the others would cost a fifth of its time.
@dataclass(frozen=True, slots=True)
class Workspace:
    """A repository that was opened, read and linked, ready to be asked and checked."""

    session: Session

    @property
    def repository(self) -> Repository:
        """The repository and its work tree."""
        return self.session.repository

    @property
    def config(self) -> Config:
        """The settings of the run."""
        return self.session.config

    @property
    def project(self) -> Project:
        """All that rules see."""
        return self.session.project

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, by path and line."""
        return self.session.items

    @property
    def graph(self) -> TraceGraph:
        """The traceability graph."""
        return self.session.graph

    @property
    def paths(self) -> tuple[PurePosixPath, ...]:
        """The paths of all files of the snapshot, items or not."""
        return self.session.paths

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Why history or files are not all there, and what could not be checked for that."""
        return self.session.incomplete

    def check(self, paths: Sequence[PurePosixPath] = ()) -> Result:
        """Run the rules: see `analysis.findings.find_findings`."""
        from reqtrace.analysis.findings import find_findings

        return find_findings(self.session, paths)

    def check_message(self, message: str, comment: str = "#") -> tuple[Finding, ...]:
        """Judge a commit message: see `analysis.findings.find_message_findings`."""
        from reqtrace.analysis.findings import find_message_findings

        return find_message_findings(self.session, message, comment).findings

    def compare(self, base: str | Range, paths: Sequence[PurePosixPath] = ()) -> Comparison:
        """What is new, fixed and unchanged since *base*: see `analysis.compare.compare_from`."""
        from reqtrace.analysis.compare import compare_from

        return compare_from(self.session, base, paths)

    def compare_merge(self, other: str | Range, paths: Sequence[PurePosixPath] = ()) -> Comparison:
        """What a merge would bring: see `analysis.compare.compare_merge`."""
        from reqtrace.analysis.compare import compare_merge

        return compare_merge(self.session, other, paths)

    def since(self, revision: str, *, name: str = "") -> Difference:
        """What differs in the items since *revision*: see `analysis.diff.find_difference`."""
        from reqtrace.analysis.diff import find_difference

        return find_difference(self.session, revision, name=name)

    def impact(self, *ids: str) -> Impact:
        """What is downstream of items: see `analysis.impact.impact_of_items`."""
        from reqtrace.analysis.impact import impact_of_items

        return impact_of_items(self.session, ids)

    def impact_since(self, revision: str, *, name: str = "") -> Impact:
        """What is downstream of changed items: see `analysis.impact.impact_since`."""
        from reqtrace.analysis.impact import impact_since

        return impact_since(self.session, revision, name=name)

    def when(
        self, rule: str, item_id: str, *, key: str | None = None, every: bool = False
    ) -> FindingHistory:
        """When a rule found something of an item: see `analysis.bisect.find.find_periods`."""
        from reqtrace.analysis.bisect.find import find_periods

        return find_periods(self.session, rule, item_id, key=key, every=every)

    def trend(
        self,
        *,
        pace: Pace | None = None,
        since: str | None = None,
        last: int = 30,
        tags: str = "*",
    ) -> Trend:
        """What a check counts at each tag, week or month: see `analysis.trend.find_trend`."""
        from reqtrace.analysis.trend import find_trend

        return find_trend(self.session, pace=pace, since=since, last=last, tags=tags)

    def lead_times(self, *, tags: str = "*") -> LeadTimes:
        """How long items took to be released: see `analysis.lead_times.find_lead_times`."""
        from reqtrace.analysis.lead_times import find_lead_times

        return find_lead_times(self.session, tags=tags)

    def why(self, path: PurePosixPath, lines: tuple[int, int] | None = None) -> Why:
        """Why lines of a file are there: see `analysis.explain_lines.explain_file`."""
        from reqtrace.analysis.explain_lines import explain_file

        return explain_file(self.session, path, lines)

    def why_since(self, revision: str, paths: Sequence[PurePosixPath] = ()) -> Why:
        """Why new lines are there: see `analysis.explain_lines.explain_range`."""
        from reqtrace.analysis.explain_lines import explain_range

        return explain_range(self.session, revision, paths)

    def at(self, revision: str) -> Workspace:
        """The same repository at a commit or tag: see `Session.at`."""
        return Workspace(self.session.at(revision))

    def with_item_history(self, *, link_lines: bool = False, everywhere: bool = False) -> Workspace:
        """The same with the history of its items: see `history.item_history`."""
        from reqtrace.history.item_history import with_item_history

        session = with_item_history(self.session, link_lines=link_lines, everywhere=everywhere)
        return Workspace(session)

    def with_rules(self, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Workspace:
        """The same with fewer rules, by id, prefix or name. `UsageError` for an unknown one."""
        return self._with_config(self.config.with_rules(select=select, ignore=ignore))

    def transitively(self) -> Workspace:
        """The same, but a link is suspect, too, when the one above it is (rule REV001)."""
        from reqtrace.rules.review.suspect_link import SuspectLink

        return self._with_config(self.config.with_option(SuspectLink, "transitive", True))

    def _with_config(self, config: Config) -> Workspace:
        return Workspace(replace(self.session, config=config))
