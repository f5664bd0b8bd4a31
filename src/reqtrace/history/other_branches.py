"""What other branches add to the items, and every id that there ever was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reqtrace.engine.item_reader import ItemReader
from reqtrace.engine.session import Session
from reqtrace.git.log.changes import read_changes
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.branches import branch_tips
from reqtrace.history.blob_items import VersionReader
from reqtrace.history.item_changes import ItemChanges, keys_of
from reqtrace.history.item_folders import item_folders
from reqtrace.model.branch_item import BranchItem


def read_branches(
    repository: Repository,
    reader: ItemReader,
    head: str,
    folders: Sequence[str] = (),
    *,
    since: datetime | None = None,
) -> tuple[BranchItem, ...]:
    """The items that commits of other branches added and *head* does not have from them.

    Sorted by id, then branch. With *folders* only those that were added below one of them. An
    item that its branch dropped again does not count, nor does a branch with no commit *since*.
    """
    tips = branch_tips(repository, since=since)
    tips.pop(head, None)
    if not tips:
        return ()
    commits = tuple(read_changes(repository, tuple(tips), without=[head], folders=folders))
    changes = ItemChanges()
    changes.add_all(
        ((change.commit.oid, change.files) for change in commits), VersionReader(repository, reader)
    )
    heads = {change.commit.oid: change.head for change in commits}
    new_files = {
        (change.head, file.path)
        for change in commits
        for file in change.files
        if not any(file.before)
    }
    branch_items = [
        BranchItem(
            branch=tips[heads[change.commit]],
            commit=change.commit,
            item=latest.item,
            in_new_file=(heads[change.commit], latest.item.location.path) in new_files,
        )
        for by_item in changes.found.values()
        if (latest := by_item[0].after) is not None
        for change in by_item
        if change.adds
    ]
    return tuple(
        sorted(
            branch_items,
            key=lambda branch_item: (branch_item.item.id, branch_item.branch, branch_item.commit),
        )
    )


def ids_ever(session: Session) -> frozenset[str]:
    """Every id that an item has or had, here or on another branch, former ids included.

    Of what is merged only the folders are looked through that hold items now, of other branches
    everything. Where there is no commit yet, the ids of *session*.
    """
    repository, project = session.repository, session.project
    ids = set(project.graph.identifiers)
    head = repository.head_or_none()
    if head is None:
        return frozenset(ids)
    blobs = VersionReader(repository, session.reader)
    tips = [tip for tip in branch_tips(repository) if tip != head]
    commits = [
        *read_changes(repository, [head], folders=item_folders(project)),
        *(read_changes(repository, tips, without=[head]) if tips else ()),
    ]
    files = [change for commit in commits for change in commit.files]
    blobs.load(key for change in files for key in keys_of(change))
    for change in files:
        for version in blobs.at(change.path, change.after).values():
            ids.update((version.item.id, *version.item.formerly))
    return frozenset(ids)
