"""Ids that are local to a folder: `001-login/FR-001` is `FR-001` to the items beside it.

Where each feature counts its requirements from one, the rule of the source puts the name of the
folder before their ids. The files go on to name each other by the short form.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from reqtrace.model.item import Item
from reqtrace.model.link import Link


def in_scope(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """*items* whose links name each target by its whole id, the nearest scope first."""
    ids = {item.id for item in items}
    return tuple(_in_scope(item, ids) if "/" in item.id and item.links else item for item in items)


def _in_scope(item: Item, ids: Container[str]) -> Item:
    scopes = _scopes(item.id)
    links = tuple(_whole(link, scopes, ids) for link in item.links)
    return item if links == item.links else replace(item, links=links)


def _scopes(item_id: str) -> list[str]:
    """`a/b/` and `a/` of `a/b/REQ-1`."""
    parts = item_id.split("/")[:-1]
    return ["/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1)]


def _whole(link: Link, scopes: list[str], ids: Container[str]) -> Link:
    if link.external or link.path is not None:
        return link
    local = next(
        (f"{scope}{link.target}" for scope in scopes if f"{scope}{link.target}" in ids), None
    )
    return link if local is None else replace(link, target=local)
