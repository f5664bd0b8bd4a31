"""Files that items refer to: whether they are there, have their keyword, and fit their digest."""

from __future__ import annotations

import hashlib
import posixpath
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from reqtrace.model.file_reference import LINE_BEHIND, FileReference, FileReferenceStatus
from reqtrace.model.item import Item
from reqtrace.util.lazy_pattern import lazy_pattern

_NOT_SEARCHED = frozenset({".yml", ".csv", ".tsv"})
_DIGEST = lazy_pattern(r"[0-9a-fA-F]{64}")
_LFS = lazy_pattern(rb"version https://git-lfs[^\n]*\n(?:[^\n]*\n)?oid sha256:([0-9a-f]{64})")
_SOURCES_OF_PAGES = (".md", ".markdown", ".rst", ".adoc")
_BINARY_HEAD = 8000
_ENOUGH = 2


class ReferenceSearch:
    """Looks for what the references of *items* name among the files at *paths*.

    First `needed` says which files to read, then `look` takes each of them, then `found` gives
    the answer. *unread* are paths that are there and cannot be read, such as symbolic links.
    Files that are longer than *longest* bytes are searched for no keyword of an unknown file.
    """

    def __init__(
        self,
        items: Iterable[Item],
        paths: Iterable[str],
        unread: Iterable[str] = (),
        longest: int = 1024 * 1024,
    ) -> None:
        self._references = [
            (item, reference)
            for item in items
            if not item.is_switched_off
            for reference in item.references
        ]
        self._paths = frozenset(paths)
        self._unread = frozenset(unread)
        self._longest = longest
        self._wanted: dict[str, set[str]] = {}
        self._anywhere: dict[str, set[str]] = {}
        self._keywords: dict[str, frozenset[str]] = {}
        self._digests: dict[str, tuple[str, ...]] = {}
        for _, reference in self._references:
            self._plan(reference)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The paths by the name of the file."""
        by_name: dict[str, list[str]] = {}
        for path in sorted(self._paths):
            by_name.setdefault(path.rpartition("/")[2], []).append(path)
        return by_name

    @cached_property
    def _folders(self) -> frozenset[str]:
        """All folders that hold something, the top and what cannot be read among them."""
        folders = {"."}
        for path in (*self._paths, *self._unread):
            folder = path.rpartition("/")[0]
            while folder and folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(folders)

    def _plan(self, reference: FileReference) -> None:
        path, keyword = _normal(reference.path), reference.keyword
        if reference.path:
            if path in self._paths and (keyword or reference.digest):
                self._wanted.setdefault(path, set()).update({keyword} - {""})
        elif keyword not in self._by_name:
            self._anywhere.setdefault(keyword, set())

    def needed(self) -> frozenset[str]:
        """The paths of the files to look at; all that may be text where a file is not named."""
        names = frozenset(self._wanted)
        if not self._anywhere:
            return names
        return names | frozenset(path for path in self._paths if _is_searched(path))

    def look(self, path: str, data: bytes) -> None:
        """Take the content of one of the files that are needed."""
        if path in self._wanted:
            self._keywords[path] = frozenset(_words_in(data, self._wanted[path]))
            self._digests[path] = _digests(data)
        if self._anywhere and _is_searched(path) and self._is_text(data):
            # One file may be that of the item itself, so two are enough.
            missing = [word for word, files in self._anywhere.items() if len(files) < _ENOUGH]
            for word in _words_in(data, missing):
                self._anywhere[word].add(path)

    def _is_text(self, data: bytes) -> bool:
        return len(data) <= self._longest and b"\0" not in data[:_BINARY_HEAD]

    def found(self) -> tuple[FileReferenceStatus, ...]:
        """What became of each reference, in the order of the items."""
        return tuple(
            self._resolved_reference(item, reference) for item, reference in self._references
        )

    def _resolved_reference(self, item: Item, reference: FileReference) -> FileReferenceStatus:
        keyword = reference.keyword
        if not reference.path:
            files = self._anywhere.get(keyword, set()) - {str(item.location.path)}
            is_there = keyword in self._by_name or bool(files)
            return FileReferenceStatus(item=item.id, reference=reference, is_there=is_there)
        path = _normal(reference.path)
        was_read = path in self._keywords
        return FileReferenceStatus(
            item=item.id,
            reference=reference,
            is_there=self._is_there(path, reference),
            has_keyword=not keyword or not was_read or keyword in self._keywords[path],
            near="" if path in self._paths else self._near(path, reference),
            digest=_other_digest(reference.digest.lower(), self._digests.get(path, ())),
        )

    def _is_there(self, path: str, reference: FileReference) -> bool:
        if path in self._paths or path in self._unread:
            return True
        if not reference.in_text:
            return False
        return path in self._folders or self._is_behind(path) or self._is_made(path)

    def _is_behind(self, path: str) -> bool:
        """Whether *path* goes through a symbolic link or into another repository."""
        index = bisect_right(self._unreadable_prefixes, path)
        return index > 0 and path.startswith(self._unreadable_prefixes[index - 1])

    @cached_property
    def _unreadable_prefixes(self) -> list[str]:
        # Nothing lies below what cannot be read, so only the last one before a path may begin it.
        return sorted(f"{path}/" for path in self._unread if path)

    def _is_made(self, path: str) -> bool:
        """Whether *path* is a page of the web that is made from a file that is there."""
        stem, end = posixpath.splitext(path)
        return end == ".html" and any(
            f"{stem}{ending}" in self._paths for ending in _SOURCES_OF_PAGES
        )

    def _near(self, path: str, reference: FileReference) -> str:
        if reference.in_text and (match := LINE_BEHIND.search(path)) is not None:
            path = path[: match.start()]
            if path in self._paths:
                return path
        name = path.rpartition("/")[2]
        same: Sequence[str] = self._by_name.get(name, ())
        if reference.in_text and not same:
            low = name.lower()  # a slip of case, or a link as a generator of pages takes it
            same = [at for name in (low, f"{low}.md") for at in self._by_low_name.get(name, ())]
        return same[0] if len(same) == 1 else ""

    @cached_property
    def _by_low_name(self) -> dict[str, list[str]]:
        """The same with names in lower case."""
        by_name: dict[str, list[str]] = {}
        for name, paths in self._by_name.items():
            by_name.setdefault(name.lower(), []).extend(paths)
        return by_name


def _other_digest(recorded: str, present: tuple[str, ...]) -> str:
    """The present digest where the *recorded* one is none of the *present* ones; else empty."""
    if not present or not _DIGEST.fullmatch(recorded) or recorded in present:
        return ""
    return present[0]


def _normal(path: str) -> str:
    """A path as git has it; one that leads out of the repository stays one that nothing has."""
    return posixpath.normpath(path.replace("\\", "/")) if path else ""


def _is_searched(path: str) -> bool:
    hidden = path.startswith(".") or "/." in path
    return not hidden and posixpath.splitext(path)[1] not in _NOT_SEARCHED


def _digests(data: bytes) -> tuple[str, ...]:
    """The digests that a file of these bytes may have elsewhere, the plain one first.

    Git may change the ends of lines, and stores large files as pointers that contain the digest.
    """
    unix = data.replace(b"\r\n", b"\n")
    digests = [
        hashlib.sha256(content).hexdigest()
        for content in (data, unix, unix.replace(b"\n", b"\r\n"))
    ]
    if (match := _LFS.match(data)) is not None:
        digests.append(match[1].decode("ascii"))
    return tuple(digests)


def _words_in(data: bytes, words: Iterable[str]) -> Iterator[str]:
    """Those of *words* that *data* has, not as a part of a longer word."""
    for word in words:
        if any(_is_whole_word(data, *span) for span in _occurrences(data, word)):
            yield word


def _occurrences(data: bytes, word: str) -> Iterator[tuple[int, int]]:
    wanted = word.encode("utf-8", "surrogateescape")
    start = data.find(wanted)
    while start >= 0:
        yield start, start + len(wanted)
        start = data.find(wanted, start + len(wanted))


def _is_whole_word(data: bytes, start: int, end: int) -> bool:
    before = data[start - 1 : start] if start else b""
    after = data[end : end + 1]
    return not (_is_word(before) and _is_word(data[start : start + 1])) and not (
        _is_word(after) and _is_word(data[end - 1 : end])
    )


def _is_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_" or byte >= b"\x80"
