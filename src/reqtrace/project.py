"""All that a rule may see, read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePosixPath

from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.approval import ApprovalEvidence, ApprovalPolicy
from reqtrace.model.branch_item import BranchItem
from reqtrace.model.commit import Commit, History
from reqtrace.model.coverage import CoveragePolicy
from reqtrace.model.decision_index import DecisionIndex
from reqtrace.model.file_reference import FileReferenceStatus
from reqtrace.model.former_path import FormerPath
from reqtrace.model.id_set import IdSets
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemHistories
from reqtrace.model.normative import NORMATIVE
from reqtrace.model.practice import Practice
from reqtrace.model.read_problem import ReadProblem
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What was read from one snapshot and its history, linked.

    `items` are all items by path and line, duplicates included; `problems` likewise.
    `files` maps the path of every file that was read as an item file to its blob id.
    `roles_at_commit` gives the role of an item when a commit that references it was made: in the
    tree of its first parent, or in its own tree where that commit added the item. Its keys are
    (commit object id, item id); only items that are retired now are looked up, and an item that
    neither tree holds at its current path has no entry.
    `item_history` says what happened to each item over time; None where no rule needs it or where
    the history is incomplete. Rules that read it set `requires_history`. `other_branches_items`
    are items that only other branches have; empty where no rule needs them, as for any earlier
    commit.
    A change of the fields in `normative` asks for a review of the items downstream.
    `approval_evidence` says who approved the commits in which items entered a status that one of
    `approvals` names. `references` say what became of the files that items refer to.
    `indexes` are the pages that list the decisions of their folder.
    `exempt_commits` are the object ids of commits that rules about commits do not check: those up
    to the cut-off that the configuration names. `awaiting_commit` are the ids of items that get
    their status in a commit that is being made: only its message says what it implements.
    `id_sets` are folders beside each other that each have ids of their own. `former_paths` say
    what became of the paths that links name and that are not there any more; they are looked up
    where a rule sets `needs_former_paths` and the history is complete.
    Without a configuration, and where one sets `infer_customs`, `is_configured` is False: then
    words that the vocabulary does not know are those of others, and no mistakes.
    """

    items: tuple[Item, ...]
    problems: tuple[ReadProblem, ...]
    files: Mapping[str, str]
    history: History
    graph: TraceGraph
    vocabulary: Vocabulary
    coverage: tuple[CoveragePolicy, ...]
    roles_at_commit: Mapping[tuple[str, str], Role] = field(default_factory=dict)
    item_history: ItemHistories | None = None
    other_branches_items: tuple[BranchItem, ...] = ()
    normative: tuple[str, ...] = NORMATIVE
    approvals: tuple[ApprovalPolicy, ...] = ()
    approval_evidence: Mapping[str, ApprovalEvidence] = field(default_factory=dict)
    references: tuple[FileReferenceStatus, ...] = ()
    indexes: tuple[DecisionIndex, ...] = ()
    exempt_commits: frozenset[str] = frozenset()
    awaiting_commit: frozenset[str] = frozenset()
    practice_of_head: Practice | None = None
    is_configured: bool = True
    id_sets: tuple[IdSets, ...] = ()
    former_paths: Mapping[PurePosixPath, FormerPath] = field(default_factory=dict)

    @property
    def commits(self) -> tuple[Commit, ...]:
        """Commits that say something about items, newest first."""
        return self.history.commits

    @property
    def practice(self) -> Practice:
        """What the repository does already; in a comparison, the later side decides for both."""
        if self.practice_of_head is not None:
            return self.practice_of_head
        return self.graph.practice
