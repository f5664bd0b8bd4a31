"""The pipeline on one page: snapshot, read, link, check, triage, Result."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from reqtrace.config import CONFIG_NAMES, Config, read_config
from reqtrace.errors import ConfigError, HistoryError, UsageError
from reqtrace.git.history import read_history
from reqtrace.git.repository import Repository
from reqtrace.git.snapshot import Snapshot, WorkTree
from reqtrace.git.stored import Index, Revision
from reqtrace.graph.build import build_graph
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.intake import (
    Intake,
    Shelf,
    file_reader,
    nothing_found,
    read_items,
    roles_at,
    roles_then,
)
from reqtrace.judgement import (
    Circumstances,
    judge,
    judge_message,
    without_commit_coverage,
    without_past,
)
from reqtrace.model.branch_item import BranchItem
from reqtrace.model.commit import History
from reqtrace.model.finding import Finding
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.result import Result
from reqtrace.past import endorsements, ids_ever, item_folders, read_branches, read_past
from reqtrace.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A repository that was read and linked, ready to be asked and checked.

    `paths` are the paths of all files of the snapshot, items or not. `shelf` keeps what was
    read, for other snapshots of the same run. `is_revision` is true where the files are those
    of a commit, not of the index or the work tree; `is_present` where the state is one that
    goes on, so that what other branches hold is of interest.
    """

    repository: Repository
    config: Config
    project: Project
    around: Circumstances
    paths: tuple[PurePosixPath, ...]
    shelf: Shelf
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
        asked = any(rule.needs_past for rule in self.config.rules)
        project = self.with_past().project if asked else self.project
        if self.is_present and any(rule.needs_branches for rule in self.config.rules):
            project = replace(project, elsewhere=self._elsewhere())
        return judge(self._endorsed(project), self.config, self.around, paths)

    def _endorsed(self, project: Project) -> Project:
        """*project* with the endorsements that its policies of approval ask for."""
        if project.past is None or not project.approvals:
            return project
        found = endorsements(self.repository, project, project.past)
        return replace(project, endorsements=found)

    def ids_ever(self) -> frozenset[str]:
        """Every id that an item has or had, here or on another branch of this clone."""
        return ids_ever(self.repository, self.shelf, self.project)

    def _elsewhere(self) -> tuple[BranchItem, ...]:
        head = self.project.history.head
        return read_branches(self.repository, self.shelf, head, item_folders(self.project))

    def at(self, revision: str, *, allow_partial: bool = False) -> Workspace:
        """The same repository at a commit or tag, read with the configuration of this one.

        Files that both hold are read and parsed once. Raises like `open_workspace`, but holds
        no items where the revision has none.
        """
        return _read(
            self.repository,
            self.repository.resolve(revision),
            Revision(self.repository, revision),
            self.shelf,
            incomplete=_incomplete(self.repository, allow_partial=allow_partial),
        )

    def with_past(self, *, link_lines: bool = False, everywhere: bool = False) -> Workspace:
        """The same with `project.past`: what happened to each item, and in which commit.

        With *link_lines* it also holds the line that names the target of each link, and with
        *everywhere* also items of folders where none is left. Where the history is incomplete
        there is no past.
        """
        project = self.project
        more = link_lines or everywhere
        if self.around.incomplete or (project.past is not None and not more):
            return self
        past = read_past(
            self.repository,
            self.shelf,
            project,
            uncommitted=not self.is_revision,
            link_lines=link_lines,
            everywhere=everywhere,
        )
        return replace(self, project=replace(project, past=past))

    def check_message(self, message: str, comment: str = "#") -> tuple[Finding, ...]:
        """What the rules about commits say of a *message* that is about to be committed.

        *comment* is the value of `core.commentChar`.
        """
        return judge_message(
            message,
            self.project,
            self.config,
            roles_before=lambda items: roles_at(self.repository, self.config, "HEAD", items),
            comment=comment,
        )

    def with_rules(self, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Workspace:
        """The same with fewer rules, by id, prefix or name. `UsageError` for an unknown one."""
        return replace(self, config=self.config.with_rules(select=select, ignore=ignore))

    def uncommitted(self) -> tuple[str, ...]:
        """Item files whose bytes are not those of the revision, sorted: a report names them."""
        tree = Revision(self.repository, self.project.history.head)
        committed = {str(entry.path): entry.blob for entry in tree.entries()}
        files = self.project.files
        return tuple(sorted(path for path in files if files[path] != committed.get(path)))


def open_workspace(
    start: str | Path = ".",
    *,
    config: Config | None = None,
    staged: bool = False,
    revision: str | None = None,
    allow_partial: bool = False,
) -> Workspace:
    """Read the repository around *start*: its items, its history, and the links between them.

    Files are those of the work tree, or with *staged* those of the index, or those of a
    *revision* (any commit or tag, also in a bare repository). Without *config* the snapshot's
    own configuration is used. Raises a `ReqtraceError` with one clear sentence where something
    cannot be seen: no repository, no commit, a broken configuration, an unreadable file, a
    history that is not complete (unless *allow_partial*), no item at all.
    """
    repository = Repository.discover(Path(start), allow_bare=revision is not None)
    head = repository.head() if revision is None else repository.resolve(revision)
    incomplete = _incomplete(repository, allow_partial=allow_partial)
    snapshot = _snapshot(repository, staged, None if revision is None else head)
    config = _config(repository, snapshot) if config is None else config
    workspace = _read(repository, head, snapshot, Shelf(config), incomplete=incomplete)
    workspace = replace(workspace, is_present=not incomplete)
    if not workspace.items and not workspace.project.problems:
        raise nothing_found(config)
    return workspace


def _read(
    repository: Repository,
    head: str,
    snapshot: Snapshot,
    shelf: Shelf,
    *,
    incomplete: tuple[str, ...] = (),
) -> Workspace:
    config = shelf.config
    intake = read_items(snapshot, shelf)
    identifiers = Identifiers(intake.items)
    history = read_history(repository, identifiers, config.trailers, revision=head)
    project = _link(intake, history, identifiers, config)
    if incomplete:
        project, unjudged = without_commit_coverage(project)
        incomplete += (*unjudged, *without_past(config))
    return Workspace(
        repository=repository,
        config=config,
        project=replace(project, roles_then=roles_then(repository, config, project)),
        around=Circumstances(
            suppressions=(*intake.suppressions, *config.suppressions),
            incomplete=incomplete,
            notes=intake.notes,
        ),
        paths=intake.paths,
        shelf=shelf,
        is_revision=isinstance(snapshot, Revision),
    )


def open_items(
    start: str | Path = ".", *, config: Config | None = None, staged: bool = False
) -> Workspace:
    """Read the items around *start* without any history; there may be none, and no commit yet.

    For commands that write: coverage by commits cannot be judged from what this returns.
    """
    repository = Repository.discover(Path(start))
    snapshot = _snapshot(repository, staged, None)
    config = _config(repository, snapshot) if config is None else config
    shelf = Shelf(config)
    intake = read_items(snapshot, shelf)
    nothing = History(head="", total=0, commits=(), committed=datetime.fromtimestamp(0, UTC))
    return Workspace(
        repository=repository,
        config=config,
        project=_link(intake, nothing, Identifiers(intake.items), config),
        around=Circumstances(suppressions=(*intake.suppressions, *config.suppressions)),
        paths=intake.paths,
        shelf=shelf,
    )


def _incomplete(repository: Repository, *, allow_partial: bool) -> tuple[str, ...]:
    reasons = repository.partial_reasons()
    if reasons and not allow_partial:
        raise HistoryError(
            f"the history cannot be judged: {'; '.join(reasons)}",
            hint="make it complete, or pass --allow-partial to judge what is there",
        )
    return reasons


def _snapshot(repository: Repository, staged: bool, revision: str | None) -> Snapshot:
    if staged and revision is not None:
        raise UsageError("the index and a revision cannot be read at once", hint="choose one")
    if staged:
        return Index(repository)
    return WorkTree(repository) if revision is None else Revision(repository, revision)


def _config(repository: Repository, snapshot: Snapshot) -> Config:
    config = read_config(file_reader(snapshot))
    if config.path is None and isinstance(snapshot, WorkTree):
        for name in CONFIG_NAMES[:2]:
            # A folder, or a file that git ignores: to go on would weaken the check in silence.
            if os.path.lexists(repository.root / name):
                raise ConfigError(
                    f"{name} is there, but it is no file that git tracks or would add",
                    hint="take it out of .gitignore, or remove it",
                )
    return config


def _link(intake: Intake, history: History, identifiers: Identifiers, config: Config) -> Project:
    return Project(
        items=intake.items,
        problems=intake.problems,
        files=intake.files,
        history=history,
        graph=build_graph(intake.items, history.commits, config.vocabulary, identifiers),
        vocabulary=config.vocabulary,
        coverage=config.coverage,
        normative=config.normative,
        approvals=config.approvals,
    )
