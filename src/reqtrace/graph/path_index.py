"""Resolution of paths to items, for links to a file, a heading in it, or a folder."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePosixPath

from reqtrace.model.anchor import anchor_of
from reqtrace.model.item import Item

_ENDINGS = (".md", ".rst", ".markdown", ".adoc")
_PAGES = ("readme", "index")


class PathIndex:
    """The items of a project by the files that hold them; *paths* are those of all files."""

    def __init__(self, items: Iterable[Item], paths: Iterable[PurePosixPath]) -> None:
        self._items = items
        self._paths = paths

    @cached_property
    def _by_path(self) -> dict[PurePosixPath, list[Item]]:
        found: dict[PurePosixPath, list[Item]] = {}
        for item in self._items:
            found.setdefault(item.location.path, []).append(item)
        return found

    @cached_property
    def _by_folder(self) -> dict[PurePosixPath, list[PurePosixPath]]:
        found: dict[PurePosixPath, list[PurePosixPath]] = {}
        for path in self._by_path:
            found.setdefault(path.parent, []).append(path)
        return found

    @cached_property
    def _known(self) -> frozenset[PurePosixPath]:
        files = frozenset(self._paths)
        return files | {folder for path in files for folder in path.parents}

    def find(self, path: PurePosixPath, folder: PurePosixPath) -> PurePosixPath | None:
        """The file or folder that a link in a file of *folder* means by *path*.

        Where there is none, people have counted from the top of the repository, or left out the
        ending of a page, as generators of pages and wikis allow.
        """
        paths = [path]
        if folder.parts and path.is_relative_to(folder):
            paths.append(path.relative_to(folder))
        if not path.suffix:
            named = [one for one in paths if one.name]
            paths += [one.with_name(one.name + ending) for one in named for ending in _ENDINGS]
        return next((one for one in paths if one in self._by_path or one in self._known), None)

    def begins_nowhere(self, path: PurePosixPath, folder: PurePosixPath) -> bool:
        """Whether a path that a file of *folder* names begins with a folder that is not there.

        It may be one of another repository: `community/design/a.md`. A path that leads out of
        the folder, or that is counted from the top, is meant to be here.
        """
        if not path.is_relative_to(folder):
            return False
        first, *rest = path.relative_to(folder).parts or ("",)
        return bool(rest) and not {folder / first, PurePosixPath(first)} & self._known

    def in_named_repository(
        self, path: PurePosixPath, folder: PurePosixPath
    ) -> PurePosixPath | None:
        """What is here by a path behind `owner/name` of a repository; None where it is not."""
        owner_and_name = 2
        parts = path.relative_to(folder).parts
        inner = PurePosixPath(*parts[owner_and_name:])
        is_path = len(parts) > owner_and_name + 1
        return self.find(inner, PurePosixPath()) if is_path else None

    def item_at(self, path: PurePosixPath, anchor: str) -> str | None:
        """The id of the item at a path with an *anchor*, None where there is none.

        Without an anchor it is the only item of a file; of a folder it is that of its README or
        index, or the only one there.
        """
        items = self._by_path.get(path)
        if items is None:
            items = self._in_folder(path)
        if anchor:
            wanted = anchor.lower()
            meant = [item for item in items if wanted in _anchors(item)]
            is_page_of_one = len(items) == 1 and not self.names_headings(path)
            items = meant or (items if is_page_of_one else [])
        return items[0].id if len({item.id for item in items}) == 1 else None

    def names_headings(self, path: PurePosixPath) -> bool:
        """Whether the items of a file are called as its headings: `specs/a.md#use-git`.

        Then an anchor that is that of no item leads nowhere.
        """
        return any(item.id.startswith(f"{path}#") for item in self._by_path.get(path, ()))

    def _in_folder(self, folder: PurePosixPath) -> list[Item]:
        files = self._by_folder.get(folder, [])
        pages = [path for path in files if path.stem.lower() in _PAGES]
        return [item for path in pages or files for item in self._by_path[path]]


def _anchors(item: Item) -> set[str]:
    """The anchors of the heading of an item, as GitHub generates them."""
    texts = (item.title, item.id, f"{item.id} {item.title}", f"{item.id}: {item.title}")
    return {item.id.lower(), *(anchor_of(text) for text in texts)}
