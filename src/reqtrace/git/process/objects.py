"""Read any number of blobs with one git process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reqtrace.errors import GitError
from reqtrace.git.process.failures import FSCK_HINT
from reqtrace.git.process.repository import Repository
from reqtrace.util.lazy_pattern import lazy_pattern

_HEADER = lazy_pattern(rb"[0-9a-f]+ (?P<type>[a-z]+) (?P<size>\d+)\n")


def read_objects(
    repository: Repository, names: Sequence[bytes], *, most: int | None = None
) -> Iterator[bytes | None]:
    """The content of each blob, in the order of *names*; None where there is no such blob.

    With *most*, of a longer blob only one byte more than that is given: enough to refuse it.

    A name is an object id, or `<object id>:<path>` with a path of any bytes. Symbolic links
    are not followed: the content is the text of the link. One process reads them all.
    """
    if not names:
        return
    # A line feed in a path needs `-z`, which older versions of git do not know.
    odd = any(b"\n" in name for name in names)
    end = b"\0" if odd else b"\n"
    options = ["cat-file", "--batch", "--buffer", *(["-z"] if odd else [])]
    stream = repository.git.stream(options, input=(name + end for name in names))
    reader = _ChunkReader(stream)
    for name in names:
        yield _next_blob(reader, name, most)
    reader.finish()


def _next_blob(reader: _ChunkReader, name: bytes, most: int | None) -> bytes | None:
    header = reader.line()
    match = _HEADER.fullmatch(header)
    if match is None:
        # "<name> missing": the name is echoed, with the line feeds that it holds.
        for _ in range(name.count(b"\n")):
            reader.line()
        return None
    size = int(match["size"])
    data = reader.take(size if most is None else min(size, most + 1))
    reader.skip(size - len(data) + 1)
    return data if match["type"] == b"blob" else None


class _ChunkReader:
    """Lines and counted bytes from a stream of chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._at = 0

    def line(self) -> bytes:
        """Up to and with the next line feed."""
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            self._fill()
        line = self._buffer[self._at : end + 1]
        self._at = end + 1
        return line

    def take(self, count: int) -> bytes:
        """Exactly *count* bytes."""
        pieces = []
        while True:
            piece = self._buffer[self._at : self._at + count]
            self._at += len(piece)
            count -= len(piece)
            pieces.append(piece)
            if count == 0:
                return b"".join(pieces)
            self._fill()

    def skip(self, count: int) -> None:
        """Leave out exactly *count* bytes."""
        while (here := len(self._buffer) - self._at) < count:
            count -= here
            self._at += here
            self._fill()
        self._at += count

    def finish(self) -> None:
        """Read to the end, so that the exit code of git is seen."""
        for _ in self._chunks:
            pass

    def _fill(self) -> None:
        chunk = next(self._chunks, None)
        if chunk is None:
            raise GitError("git stopped unexpectedly", hint=FSCK_HINT)
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
