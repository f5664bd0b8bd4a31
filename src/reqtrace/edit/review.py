"""Reviews: a commit that says that somebody looked at items again and found them right."""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.engine.session import Session
from reqtrace.errors import HistoryError, UsageError
from reqtrace.git.message.trailers import is_trailer
from reqtrace.git.write.commits import commit_message
from reqtrace.graph.suspects import REVIEWS, Suspect, suspect_links
from reqtrace.history.item_history import with_item_history
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemHistories
from reqtrace.rules.review.suspect_link import SuspectLink
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review that was written: its commit, the items, and the suspect links that it clears."""

    oid: str
    items: tuple[Item, ...]
    cleared: tuple[Suspect, ...]


def review(
    session: Session, item_ids: Sequence[str], *, message: str | None = None, sign: bool = False
) -> Review:
    """Commit that the items *item_ids* were looked at, with one `Reviewed:` trailer for each.

    *message* is the subject and, after a blank line, the body. The commit changes no file and
    leaves index and work tree alone. Raises `UsageError` for an unknown id, and where an item or
    one that it links to has changes that are not committed: the review would cover another text
    than the one in front of the reviewer.
    """
    session = with_item_history(session)
    item_history = session.project.item_history
    reviewed = (session.graph.require_item(item_id, item_history) for item_id in item_ids)
    items = tuple({item.id: item for item in reviewed}.values())
    if item_history is None:
        raise HistoryError(
            "the history is incomplete, so suspect links cannot be determined",
            hint="review in a full clone",
        )
    _refuse_uncommitted(session, item_history, items)
    cleared = _suspects(session, item_history, items)
    text = _message(message, _key(session), items)
    oid = commit_message(session.repository, text, sign=sign)
    return Review(oid=oid, items=items, cleared=cleared)


def _suspects(
    session: Session, item_history: ItemHistories, items: Sequence[Item]
) -> tuple[Suspect, ...]:
    rules = (rule for rule in session.config.rules if isinstance(rule, SuspectLink))
    rule = next(rules, SuspectLink())
    suspects = suspect_links(
        session.graph,
        item_history,
        session.config.normative,
        exclude_kinds=rule.excluded(session.config.vocabulary),
        transitive=rule.transitive,
    )
    ids = {item.id for item in items}
    # Where only a fingerprint counts, and no commit, a review by trailer clears nothing.
    return tuple(suspect for suspect in suspects if suspect.link.source in ids and suspect.changes)


def _refuse_uncommitted(
    session: Session, item_history: ItemHistories, items: Sequence[Item]
) -> None:
    for item in items:
        above = (link.target for link in session.graph.links_from(item.id))
        for item_id in (item.id, *(target for target in above if target is not None)):
            history = item_history.of(session.graph.items[item_id])
            if history and history[0].commit == UNCOMMITTED:
                raise UsageError(
                    f"{item_id} has uncommitted changes, so a review of {item.id} would not cover "
                    "them",
                    hint="commit or stash them first",
                )


def _key(session: Session) -> str:
    keys = (key for key, kind in session.config.trailers.items() if kind == REVIEWS)
    key = next(keys, None)
    if key is None:
        raise UsageError(
            "no review trailer is configured",
            hint=f'add `Reviewed = "{REVIEWS}"` under [trailers] in the configuration',
        )
    return key


def _message(message: str | None, key: str, items: Sequence[Item]) -> str:
    ids = [item.id for item in items]
    text = (message or "").strip() or f"Review {', '.join(ids)}"
    trailers = "\n".join(f"{key}: {item_id}" for item_id in ids)
    # Trailers of the message stay in one block with these, where git sees them.
    before, _, last = text.rpartition("\n\n")
    is_block = bool(before) and all(map(is_trailer, last.splitlines()))
    gap = "\n" if is_block else "\n\n"
    return f"{text}{gap}{trailers}\n"
