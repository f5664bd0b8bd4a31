"""What do the rules find in a session?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from reqtrace.engine.check import check_message, run_rules
from reqtrace.engine.item_reader import roles_at
from reqtrace.engine.session import Session
from reqtrace.history.rule_inputs import with_rule_inputs
from reqtrace.model.finding import Finding
from reqtrace.model.result import Result


def find_findings(session: Session, paths: Sequence[PurePosixPath] = ()) -> Result:
    """Run the rules. *paths* limits the findings to files and folders, from the repository root.

    The graph and the summary are always those of the whole.
    """
    session = with_rule_inputs(session)
    return run_rules(session.project, session.config, session.context, paths)


def find_message_findings(
    session: Session, message: str, comment: str = "#"
) -> tuple[Finding, ...]:
    """What the rules about commits find in a *message* that is about to be committed.

    *comment* is the value of `core.commentChar`.
    """
    return check_message(
        message,
        session.project,
        session.config,
        roles_before=lambda items: roles_at(session.repository, session.reader, "HEAD", items),
        comment=comment,
    )
