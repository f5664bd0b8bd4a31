"""What role items had in the trees of commits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from reqtrace.engine.item_reader import ItemReader
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import blob_id
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project


def roles_at_commit(
    repository: Repository, reader: ItemReader, project: Project
) -> dict[tuple[str, str], Role]:
    """What role each retired item had when the commits that name it were made.

    A commit must not be blamed for an item that was retired later, nor for retiring it. Keyed by
    commit object id and item id.
    """
    references = [
        (commit.oid, item)
        for item in project.graph.items.values()
        if item.role is Role.RETIRED
        for commit, _ in project.graph.commits_of(item.id)
    ]
    # The tree that the commit found goes first; its own counts where it brought the item.
    trees = [(tree, item) for oid, item in references for tree in (f"{oid}^", oid)]
    by_tree = _roles_in_trees(repository, reader, trees)
    roles = {}
    for oid, item in references:
        role = by_tree.get((f"{oid}^", item.id), by_tree.get((oid, item.id)))
        if role is not None:
            roles[oid, item.id] = role
    return roles


def roles_at(
    repository: Repository, reader: ItemReader, revision: str, items: Iterable[Item]
) -> dict[str, Role]:
    """What role *items* have in the tree of a revision, by id; empty where there is none."""
    by_tree = _roles_in_trees(repository, reader, [(revision, item) for item in items])
    return {item_id: role for (_, item_id), role in by_tree.items()}


def _roles_in_trees(
    repository: Repository, reader: ItemReader, versions: Iterable[tuple[str, Item]]
) -> dict[tuple[str, str], Role]:
    """Roles by tree and item id. One process reads all blobs, each distinct one is parsed once."""
    files: dict[tuple[str, PurePosixPath], list[Item]] = {}
    for tree, item in versions:
        files.setdefault((tree, item.location.path), []).append(item)
    names = [f"{tree}:{path}".encode("utf-8", "surrogateescape") for tree, path in files]
    roles: dict[tuple[str, str], Role] = {}
    contents = read_objects(repository, names, most=reader.config.limits.file_bytes)
    for ((tree, path), items), data in zip(files.items(), contents, strict=True):
        if data is None:
            continue
        blob = blob_id(data, repository.object_format)
        reading = reader.read(path, data, blob, earlier=True)
        by_id = {item.id: item.role for item in reading.items}
        roles |= {
            (tree, item.id): role for item in items if (role := by_id.get(item.id)) is not None
        }
    return roles
