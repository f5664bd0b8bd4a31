"""Pages that list decisions: the README or the index of their folder."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from pathlib import PurePosixPath
from urllib.parse import unquote

from reqtrace.model.decision_index import DecisionIndex
from reqtrace.model.file_reference import FileReference
from reqtrace.model.location import Location
from reqtrace.sources.adr.names import is_named_as_decision
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.markdown_links import find_links
from reqtrace.sources.fields.text_utils import is_address
from reqtrace.sources.markdown.paragraphs import page_texts
from reqtrace.sources.markdown.scan import outline

INDEX_NAMES = frozenset({"readme.md", "index.md", "readme.markdown", "index.markdown"})


def read_index(
    data: bytes,
    path: PurePosixPath,
    decisions: Collection[PurePosixPath],
    paths: Collection[str],
    limits: Limits,
) -> DecisionIndex | None:
    """The page at *path* as an index of *decisions*; None where it is too large.

    *paths* are those of all files and folders. A file counts as listed, too, where its name stands
    in the text: tables often name files without a link.
    """
    if len(data) > limits.file_bytes:
        return None
    text = data.decode("utf-8", "replace")
    listed = {one for one in decisions if one.name in text or one.stem in text}
    dead = []
    texts = page_texts(outline(text))
    for paragraph in texts.paragraphs:
        for link in find_links(paragraph.text, texts.definitions):
            target = _target(path, link.href)
            if target is not None and target not in paths and is_named_as_decision(target):
                at = paragraph.position(link.at)
                location = Location(path=path, line=at.line, column=at.column)
                dead.append(FileReference(path=target, location=location, in_text=True))
    return DecisionIndex(path=path, listed=frozenset(listed), dead=tuple(dead))


def _target(page: PurePosixPath, written: str) -> str | None:
    """The file that a relative link to a page of text names."""
    name = written.partition("#")[0].partition("?")[0]
    if not name or is_address(name) or name.startswith("/"):
        return None
    if PurePosixPath(name).suffix.lower() not in (".md", ".markdown", ".rst", ".adoc"):
        return None
    path = posixpath.join(str(page.parent), unquote(name, errors="surrogateescape"))
    return posixpath.normpath(path)
