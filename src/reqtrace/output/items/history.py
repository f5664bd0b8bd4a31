"""What happened to one item, for people: its links with who added them, and commit by commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reqtrace.graph.provenance import Provenance, Provenances
from reqtrace.model.item import Item
from reqtrace.model.item_history import (
    UNCOMMITTED,
    ItemChange,
    ItemHistories,
    ItemVersion,
)
from reqtrace.output.palette import Palette
from reqtrace.project import Project
from reqtrace.util.escape import path_text, terminal


def render_history(project: Project, item_id: str, *, colour: bool = False) -> str:
    """The sections on provenance and history of an item that is there."""
    palette = Palette(colour=colour)
    item_history, item = project.item_history, project.graph.require_item(item_id)
    if item_history is None:
        return f"\n{palette.bold('history')}\nunknown: the history is incomplete\n"
    provenances = Provenances((item,), item_history, project.graph.identifiers)
    lines = [
        *_titled("provenance", _provenance(item, provenances, item_history), palette),
        *_titled("history", _changes(item_history.of(item), item_history), palette),
    ]
    return "\n".join(lines) + "\n"


def render_lost(project: Project, item_id: str) -> str:
    """The history of an item that is gone; empty where no item ever had the id."""
    if project.item_history is None or item_id not in project.item_history.changes:
        return ""
    changes = project.item_history.changes[item_id]
    last = next(one for change in changes for one in change.before if one is not None)
    lines = [
        f"{terminal(item_id)}  {terminal(last.item.title)}",
        f"deleted; last defined in {terminal(path_text(last.item.location.path))}",
        *_titled("history", _changes(changes, project.item_history), Palette(colour=False)),
    ]
    return "\n".join(lines) + "\n"


def _titled(title: str, lines: Iterator[str], palette: Palette) -> Iterator[str]:
    yield ""
    yield palette.bold(title)
    yield from list(lines) or [palette.dim("  none")]


def _provenance(item: Item, provenances: Provenances, item_history: ItemHistories) -> Iterator[str]:
    yield from _traced("the item", provenances.of_item(item.id), item_history)
    for link in item.links:
        words = f"{link.kind} {link.target}"
        yield from _traced(terminal(words), provenances.of_link(link), item_history)


def _traced(what: str, provenance: Provenance | None, item_history: ItemHistories) -> Iterator[str]:
    if provenance is None:
        yield f"  {what}: unknown"
        return
    yield f"  {what}: added {_commit(provenance.added, item_history)}"
    if provenance.last_changed != provenance.added:
        yield f"  {' ' * len(what)}  last changed {_commit(provenance.last_changed, item_history)}"


def _commit(oid: str, item_history: ItemHistories) -> str:
    if oid == UNCOMMITTED:
        return "(not committed yet)"
    facts = item_history.commits[oid]
    day = facts.authored.date().isoformat()
    return f"in {facts.short}, {day}, by {terminal(facts.author.name)}"


def _changes(changes: Sequence[ItemChange], item_history: ItemHistories) -> Iterator[str]:
    for change in changes:
        what = ", ".join(_what(change)) or "no change to the item"
        if change.commit == UNCOMMITTED:
            yield f"  not committed yet  {terminal(what)}"
            continue
        facts = item_history.commits[change.commit]
        who = f"{facts.short}  {facts.authored.date().isoformat()}  {terminal(facts.author.name)}"
        yield f"  {who}  {terminal(what)}"
        yield f"      {terminal(facts.subject)}"


def _what(change: ItemChange) -> Iterator[str]:
    if change.adds:
        yield "added"
        return
    if change.after is None:
        yield "removed"
        return
    before = next(one for one in change.before if one is not None)
    yield from _differences(before, change.after)


def _differences(before: ItemVersion, after: ItemVersion) -> Iterator[str]:
    old, new = before.item, after.item
    if old.id != new.id:
        yield f"id {old.id} → {new.id}"
    if old.location.path != new.location.path:
        yield f"moved from {path_text(old.location.path)}"
    if old.status != new.status:
        yield f"status {old.status or 'none'} → {new.status or 'none'}"
    changed = [
        name for name in ("title", "text", "type") if getattr(old, name) != getattr(new, name)
    ]
    changed += _changed_keys(dict(old.attributes), dict(new.attributes))
    changed += _changed_keys(dict(old.sections), dict(new.sections))
    if changed:
        yield f"changed {', '.join(changed)}"
    links_before = {(one.kind, one.target) for one in old.links}
    links_after = {(one.kind, one.target) for one in new.links}
    yield from (f"+ {kind} {target}" for kind, target in sorted(links_after - links_before))
    yield from (f"- {kind} {target}" for kind, target in sorted(links_before - links_after))
    seen = {(one.kind, one.target, one.fingerprint) for one in old.links}
    yield from (
        f"reviewed {one.kind} {one.target}"
        for one in new.links
        if one.fingerprint is not None
        and (one.kind, one.target) in links_before
        and (one.kind, one.target, one.fingerprint) not in seen
    )


def _changed_keys(before: dict[str, object], after: dict[str, object]) -> list[str]:
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]
