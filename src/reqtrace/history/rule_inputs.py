"""What the rules of a configuration need to know of history, beside the commits themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reqtrace.engine.session import Session
from reqtrace.git.log.approvals import read_approval_evidence
from reqtrace.git.log.former_paths import former_paths
from reqtrace.git.process.repository import Repository
from reqtrace.graph.status_changes import status_changes
from reqtrace.history.item_folders import item_folders
from reqtrace.history.item_history import with_item_history
from reqtrace.history.other_branches import read_branches
from reqtrace.model.approval import ApprovalEvidence
from reqtrace.model.former_path import folder_above
from reqtrace.model.item_history import ItemHistories
from reqtrace.project import Project
from reqtrace.rules.review.approving import signer_notes

_LIVE = timedelta(days=90)
"""How much older than the latest commit here the last one of a branch may be."""


def with_rule_inputs(session: Session) -> Session:
    """*session* with the item history, other branches and approvals that its rules ask for."""
    if not session.project.history.head:
        return session  # before the first commit
    rules = session.config.rules
    if any(rule.requires_history or rule.accepts_history for rule in rules):
        session = with_item_history(session)
    if session.is_current and any(rule.needs_branches for rule in rules):
        others = read_branches(
            session.repository,
            session.reader,
            session.head,
            item_folders(session.project),
            since=session.project.history.committed - _LIVE,
        )
        project = replace(session.project, other_branches_items=others)
        session = replace(session, project=project)
    if any(rule.needs_former_paths for rule in rules):
        session = _with_former_paths(session)
    return with_approval_evidence(session)


def _with_former_paths(session: Session) -> Session:
    """*session* with what became of the paths that links name and that are not there any more."""
    missing = {
        path
        for link in session.project.graph.dangling()
        if (path := link.link.meant_path) is not None and not link.elsewhere
    }
    if not missing or session.incomplete:
        return session
    present = {*session.paths, *(folder for path in session.paths for folder in path.parents)}
    # Where a path is there, only the heading is missing.
    gone = {one for path in missing for one in (path, folder_above(path))} - present
    found = former_paths(session.repository, session.head, gone, present)
    return replace(session, project=replace(session.project, former_paths=found))


def with_approval_evidence(session: Session) -> Session:
    """*session* with the evidence of approval that its policies of approval ask for."""
    project = session.project
    if project.item_history is None or not project.approvals:
        return session
    evidence = approval_evidence(session.repository, project, project.item_history)
    project = replace(project, approval_evidence=evidence)
    notes = (*session.context.notes, *signer_notes(project))
    return replace(session, project=project, context=replace(session.context, notes=notes))


def approval_evidence(
    repository: Repository, project: Project, item_history: ItemHistories
) -> dict[str, ApprovalEvidence]:
    """Who approved each commit in which an item entered a status that requires approval.

    What the merge says that brought the commit into the main line counts, too: there a forge
    writes who approved the pull request. The signature is that of the commit itself.
    """
    status_entries = status_changes(
        project.graph.items.values(), item_history, project.approvals, project.normative
    )
    commits = {entry.commit for entry in status_entries}
    merges = item_history.lineage.merges_of(item_history.head, commits)
    read = read_approval_evidence(
        repository,
        {*commits, *merges.values()},
        {key for policy in project.approvals for key in policy.trailers},
        verify=any(policy.signed for policy in project.approvals),
    )
    return {
        commit: replace(
            read[commit],
            people=read[commit].people + read[merges[commit]].people,
            proven=read[commit].proven + read[merges[commit]].proven,
        )
        if commit in merges
        else read[commit]
        for commit in commits
    }
