"""Items and history → one linked project."""

from __future__ import annotations

from dataclasses import replace

from reqtrace.config import Config
from reqtrace.engine.loaded_items import LoadedItems
from reqtrace.graph.build import build_graph
from reqtrace.model.commit import History
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.vocabulary import COMMIT
from reqtrace.project import Project


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
        indexes=loaded.indexes,
        id_sets=loaded.id_sets,
        is_configured=not config.infers_customs,
    )


def without_commit_coverage(project: Project) -> tuple[Project, tuple[str, ...]]:
    """The project without the policies that a cut-off history cannot answer, and their names.

    The commit that covers an item may lie in the part that is missing.
    """
    by_commit = [policy for policy in project.coverage if COMMIT in policy.types]
    others = tuple(policy for policy in project.coverage if policy not in by_commit)
    names = tuple(f"{policy.rule} could not be checked: {policy.name}" for policy in by_commit)
    return replace(project, coverage=others), names
