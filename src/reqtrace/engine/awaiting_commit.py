"""Items that get their status in the commit that is being made, before its message is known.

A commit may implement a requirement and set its status at once. The hook before the commit sees
the status and not yet the message: there, coverage by commits is left to the `commit-msg` hook.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reqtrace.engine.past_roles import roles_at
from reqtrace.engine.session import Session
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.model.item import Item
from reqtrace.model.phrases import listed
from reqtrace.model.vocabulary import COMMIT
from reqtrace.project import Project

_MOST_LISTED = 5


def with_awaiting_commit(session: Session) -> Session:
    """*session*, the index, with the items whose coverage by commits cannot be judged yet.

    A note names them where the repository implements items by commits.
    """
    project = replace(
        session.project,
        awaiting_commit=new_in_status(session, uncovered_by_commits(session.project)),
    )
    session = replace(session, project=project)
    ids = sorted(project.awaiting_commit) if project.practice.mentions else []
    if not ids:
        return session
    names = listed(ids, _MOST_LISTED)
    note = (
        f"the staged changes set the status of {names}: whether a commit implements "
        f"{'it' if len(ids) == 1 else 'them'} is checked with the message, by `commit-msg`"
    )
    context = replace(session.context, notes=(*session.context.notes, note))
    return replace(session, context=context)


def uncovered_by_commits(project: Project) -> tuple[Item, ...]:
    """The items that a policy wants to be covered by a commit and that nothing covers."""
    found = {
        item.id: item
        for policy in project.coverage
        if COMMIT in policy.types
        for item in project.graph.uncovered(policy, project.coverage)
    }
    return tuple(found.values())


def new_in_status(session: Session, items: Iterable[Item]) -> frozenset[str]:
    """The ids of those *items* of the index whose status had another role in HEAD, or that are new.

    All of them before the first commit.
    """
    items = tuple(items)
    if not items:
        return frozenset()
    head = session.project.history.head or session.repository.head_or_none()
    if head is None:
        return frozenset(item.id for item in items)
    same, _ = Revision(session.repository, head).diff_from(session.project.files)
    changed = [item for item in items if str(item.location.path) not in same]
    before = roles_at(session.repository, session.reader, head, changed)
    return frozenset(item.id for item in changed if before.get(item.id) is not item.role)
