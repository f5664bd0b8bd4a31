"""An item that exists on another branch."""

from __future__ import annotations

from reqtrace.model.item import Item
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchItem:
    """An item that a commit of another branch added; `branch` is the short name of a ref.

    `commit` is an object id. The item is as the branch has it now. It is
    `in_new_file` where the branch also added the file that it stands in.
    """

    branch: str
    commit: str
    item: Item
    in_new_file: bool = False
