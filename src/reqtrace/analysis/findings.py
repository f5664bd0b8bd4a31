"""What do the rules find in a session?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath

from reqtrace.engine.awaiting_commit import new_in_status, uncovered_by_commits
from reqtrace.engine.check import check_message, check_status_of, run_rules
from reqtrace.engine.loaded_items import read_items
from reqtrace.engine.past_roles import roles_at
from reqtrace.engine.session import Session
from reqtrace.git.log.history import read_history
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.history.rule_inputs import with_rule_inputs
from reqtrace.model.finding import Finding
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.result import Result
from reqtrace.model.vocabulary import Role
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFindings:
    """What was found in a commit message.

    `missing` are item files, sorted, whose content is not in the clone. Where there are any, an id
    that no other item has is not reported: it may stand in one of them. `not_checked` says what
    else the clone does not suffice for, a phrase each.
    """

    findings: tuple[Finding, ...]
    missing: tuple[PurePosixPath, ...] = ()
    not_checked: tuple[str, ...] = ()


def find_findings(session: Session, paths: Sequence[PurePosixPath] = ()) -> Result:
    """Run the rules. *paths* limits the findings to files and folders, from the repository root.

    The graph and the summary are always those of the whole.
    """
    session = with_rule_inputs(session)
    return run_rules(session.project, session.config, session.context, paths)


def find_message_findings(session: Session, message: str, comment: str = "#") -> MessageFindings:
    """What the rules about commits find in a *message* that is about to be committed.

    *comment* is the value of `core.commentChar`, empty where git keeps comments. Nothing but the
    items of the session and those of HEAD is looked at, so that a shallow clone does as well as a
    full one; the history is read only where the commit marks an item as done that the message does
    not implement.
    """
    before = _Before(session)
    findings = check_message(
        message,
        session.project,
        session.config,
        roles_before=before.roles,
        known_before=before.known,
        comment=comment,
    )
    unproven, unknown = _unproven(session, message, comment)
    return MessageFindings(
        findings=(*findings, *unproven),
        missing=tuple(sorted(before.missing)),
        not_checked=unknown,
    )


def _unproven(
    session: Session, message: str, comment: str
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What lacks a commit though the index marks it as done, and what cannot be known of it."""
    project, repository = session.project, session.repository
    awaiting = new_in_status(session, uncovered_by_commits(project))
    if not awaiting:
        return (), ()
    if reasons := repository.partial_reasons(on_disk=False):
        return (), (f"whether a commit implements {', '.join(sorted(awaiting))}: {reasons[0]}",)
    if (head := repository.head_or_none()) is not None:
        config = session.config
        history = read_history(
            repository,
            session.graph.identifiers,
            config.trailers,
            revision=head,
            id_patterns=config.commits.id_patterns,
            cache=session.reader.cache,
        )
        project = replace(project, history=history)
    return check_status_of(message, project, session.config, awaiting, comment), ()


class _Before:
    """The items of HEAD, as far as a message makes it necessary to look at them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.missing = set(session.missing)

    def roles(self, items: Iterable[Item]) -> Mapping[str, Role]:
        """The roles of *items* there, by id, of those that can be read."""
        items = tuple(items)
        if not items or self._head is None:
            return {}
        lacking = {entry.path for entry in self._head.missing()}
        self.missing |= lacking.intersection(item.location.path for item in items)
        readable = (item for item in items if item.location.path not in lacking)
        return roles_at(self._session.repository, self._session.reader, self._head.oid, readable)

    def known(self, ids: Collection[str]) -> Collection[str]:
        """Those of *ids* that an item has there; all where not every item can be read."""
        items: tuple[Item, ...] = ()
        if self._head is not None:
            loaded = read_items(self._head, self._session.reader, items_only=True)
            self.missing.update(loaded.missing)
            items = loaded.items
        resolve = Identifiers(items).resolve
        return ids if self.missing else {one for one in ids if resolve(one) is not None}

    @cached_property
    def _head(self) -> Revision | None:
        oid = self._session.repository.head_or_none()
        if oid is None:
            return None
        return Revision(self._session.repository, oid, allow_missing=True)
