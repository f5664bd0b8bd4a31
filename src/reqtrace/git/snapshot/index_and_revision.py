"""Snapshots from the object database: the index, and any revision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from reqtrace.errors import GitError, UnreadableError
from reqtrace.git.process.command import decoded
from reqtrace.git.process.failures import FSCK_HINT, missing_object
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.partial import INDEXED, missing_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_listing import list_index
from reqtrace.git.snapshot.snapshot import PLAIN, FileEntry, split_regular, to_path

_IN_TREE = re.compile(rb"(?P<mode>[0-7]{6}) [a-z]+ (?P<blob>[0-9a-f]+)\t(?P<path>.*)", re.DOTALL)
_NO_PATH = re.compile(rb"(?:^|/)\.{0,2}(?:/|$)")


class _ObjectSnapshot:
    """Entries with known blobs; the content comes from one `git cat-file` process.

    With *allow_missing*, what a partial clone lacks is left out: `missing` names it.
    """

    def __init__(self, repository: Repository, *, allow_missing: bool) -> None:
        self._repository = repository
        self._allow_missing = allow_missing
        self._listed: tuple[tuple[FileEntry, ...], tuple[FileEntry, ...]] | None = None

    def entries(self) -> tuple[FileEntry, ...]:
        """All regular files, sorted by path, but those that are missing."""
        lacking = self._lacking
        regular = self._list()[0]
        return tuple(one for one in regular if one.blob not in lacking) if lacking else regular

    def missing(self) -> tuple[FileEntry, ...]:
        """Regular files that are left out, as the clone lacks their content, sorted by path."""
        lacking = self._lacking
        return tuple(one for one in self._list()[0] if one.blob in lacking) if lacking else ()

    def skipped(self) -> tuple[FileEntry, ...]:
        """Symbolic links and submodules, sorted by path."""
        return self._list()[1]

    def unconverted(self) -> tuple[()]:
        """None: git stores what it converted already."""
        return ()

    def read(self, entries: Sequence[FileEntry], *, most: int) -> Iterator[tuple[FileEntry, bytes]]:
        """The content of some entries, in their order, at most *most* bytes and one of each.

        Raises `UnreadableError` where the object database lacks a blob.
        """
        names = [(entry.blob or "").encode("ascii") for entry in entries]
        contents = read_objects(self._repository, names, most=most)
        for entry, data in zip(entries, contents, strict=True):
            if data is None:
                raise missing_object(str(entry.path), entry.blob)
            yield entry, data

    @cached_property
    def _lacking(self) -> frozenset[str]:
        """The object ids that are needed and not here; empty unless they may be missing."""
        return self._missing_objects() if self._allow_missing else frozenset()

    def _missing_objects(self) -> frozenset[str]:
        raise NotImplementedError

    def _list(self) -> tuple[tuple[FileEntry, ...], tuple[FileEntry, ...]]:
        if self._listed is None:
            self._listed = split_regular(self._read_entries())
        return self._listed

    def _read_entries(self) -> Iterator[FileEntry]:
        raise NotImplementedError


class Index(_ObjectSnapshot):
    """Exactly what `git commit` would record: the staged content, partial staging included.

    In a hook, the index is the one that git passes. Paths of `git add --intent-to-add` are
    left out, as git itself leaves them out of the commit.
    """

    def __init__(self, repository: Repository, *, allow_missing: bool = False) -> None:
        super().__init__(repository, allow_missing=allow_missing)

    def _missing_objects(self) -> frozenset[str]:
        return missing_objects(self._repository.git, INDEXED)

    def _read_entries(self) -> Iterator[FileEntry]:
        for entry in list_index(self._repository):
            path = to_path(entry.path)
            if entry.stage:
                raise GitError(
                    f"{path} has an unresolved merge",
                    hint="resolve it and run `git add`",
                )
            if not entry.is_to_be_added:
                yield _entry(entry.path, entry.mode, entry.blob)


class Revision(_ObjectSnapshot):
    """The tree of a commit, with no checkout; also in a bare repository.

    *revision* is anything that names a commit. Raises `HistoryError` where it names none.
    """

    def __init__(
        self, repository: Repository, revision: str, *, allow_missing: bool = False
    ) -> None:
        super().__init__(repository, allow_missing=allow_missing)
        self.oid = repository.resolve(revision)

    def _missing_objects(self) -> frozenset[str]:
        return missing_objects(self._repository.git, self.oid)

    def diff_from(self, files: Mapping[str, str]) -> tuple[frozenset[str], tuple[FileEntry, ...]]:
        """The paths of *files* that have the same blob here, and all other regular files.

        *files* maps paths to object ids. Unchanged files, usually most of them, are compared as
        sets, not one by one.
        """
        wanted = {
            f"{PLAIN} blob {blob}\t{path}".encode("utf-8", "surrogateescape"): path
            for path, blob in files.items()
        }
        records = self._records()
        same = wanted.keys() & records
        others = split_regular(self._entries(record for record in records if record not in same))[0]
        return frozenset(wanted[record] for record in same), others

    def _read_entries(self) -> Iterator[FileEntry]:
        return self._entries(self._records())

    def _records(self) -> list[bytes]:
        listing = self._repository.git.run(("ls-tree", "-r", "-z", "--full-tree", self.oid))
        return listing.split(b"\0")

    def _entries(self, records: Iterable[bytes]) -> Iterator[FileEntry]:
        for record in records:
            if match := _IN_TREE.fullmatch(record):
                yield _entry(match["path"], match["mode"].decode(), match["blob"].decode())


def _entry(path: bytes, mode: str, blob: str) -> FileEntry:
    # A crafted tree can contain an entry `..`; git itself refuses to check that out.
    if _NO_PATH.search(path):
        raise UnreadableError(f"{decoded(path)} is not a valid path in git", hint=FSCK_HINT)
    return FileEntry(path=to_path(path), mode=mode, blob=blob)
