"""Reviews: a commit that says that somebody looked at items again and found them right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reqtrace.errors import HistoryError, UsageError
from reqtrace.git.write.commits import commit_message
from reqtrace.graph.suspects import REVIEWS, Suspect, suspect_links
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemHistories
from reqtrace.rules.review.suspect_link import SuspectLink
from reqtrace.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review that was written: its commit, the items, and the suspect links that it clears."""

    oid: str
    items: tuple[Item, ...]
    cleared: tuple[Suspect, ...]


def review(
    workspace: Workspace, item_ids: Sequence[str], *, message: str | None = None, sign: bool = False
) -> Review:
    """Commit that the items *item_ids* were looked at, with one `Reviewed:` trailer for each.

    *message* is the subject and, after a blank line, the body. The commit changes no file and
    leaves index and work tree alone. Raises `UsageError` for an unknown id, and where an item or
    one that it links to has changes that are not committed: the review would speak of other words
    than those that are in front of the reviewer.
    """
    items = tuple({item.id: item for item in map(workspace.graph.named, item_ids)}.values())
    workspace = workspace.with_item_history()
    item_history = workspace.project.item_history
    if item_history is None:
        raise HistoryError(
            "the history is not complete, so nobody can say what a review clears",
            hint="make a full clone",
        )
    _refuse_uncommitted(workspace, item_history, items)
    cleared = _suspects(workspace, item_history, items)
    text = _message(message, _key(workspace), items)
    oid = commit_message(workspace.repository, text, sign=sign)
    return Review(oid=oid, items=items, cleared=cleared)


def _suspects(
    workspace: Workspace, item_history: ItemHistories, items: Sequence[Item]
) -> tuple[Suspect, ...]:
    rules = (rule for rule in workspace.config.rules if isinstance(rule, SuspectLink))
    rule = next(rules, SuspectLink())
    found = suspect_links(
        workspace.graph,
        item_history,
        workspace.config.normative,
        kinds_left_out=rule.kinds_left_out,
        transitive=rule.transitive,
    )
    ids = {item.id for item in items}
    # Where only a fingerprint speaks, and no commit, a review by trailer clears nothing.
    return tuple(one for one in found if one.link.source in ids and one.changes)


def _refuse_uncommitted(
    workspace: Workspace, item_history: ItemHistories, items: Sequence[Item]
) -> None:
    for item in items:
        above = (link.target for link in workspace.graph.links_from(item.id))
        for one in (item.id, *(target for target in above if target is not None)):
            history = item_history.of(workspace.graph.items[one])
            if history and history[0].commit == UNCOMMITTED:
                raise UsageError(
                    f"{one} has changes that are not committed, so a review of {item.id} "
                    "would speak of other words",
                    hint="commit or stash them first",
                )


def _key(workspace: Workspace) -> str:
    keys = (key for key, kind in workspace.config.trailers.items() if kind == REVIEWS)
    key = next(keys, None)
    if key is None:
        raise UsageError(
            "no trailer stands for a review",
            hint=f'add `Reviewed = "{REVIEWS}"` under [trailers] in the configuration',
        )
    return key


def _message(message: str | None, key: str, items: Sequence[Item]) -> str:
    ids = [item.id for item in items]
    text = (message or "").strip() or f"Review {', '.join(ids)}"
    trailers = "\n".join(f"{key}: {one}" for one in ids)
    return f"{text}\n\n{trailers}\n"
