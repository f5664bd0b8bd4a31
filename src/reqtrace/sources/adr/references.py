"""The files and folders of the repository that the text of a decision links to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from reqtrace.model.file_reference import FileReference
from reqtrace.model.location import Position
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.link_destinations import unescaped
from reqtrace.sources.common.link_paths import is_page_of_forge
from reqtrace.sources.common.markdown_links import LinkForm, links_and_images
from reqtrace.sources.markdown.paragraphs import PageTexts

# Addresses, also of mail, anchors in the same text, the top of a web site, what a generator of
# pages fills in.
_ELSEWHERE = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*+:|[#/?]|.*[{}$<>]|[^/@]++@[\w-]++(?:\.[\w-]++)++\Z", re.DOTALL
)
# A page by its name alone may lie anywhere, or be written later; a definition is stated itself.
_NAMES_ONLY = (LinkForm.WIKI, LinkForm.AUTOLINK, LinkForm.REFERENCE, LinkForm.ROLE)


def file_references(file_result: FileResult, texts: PageTexts) -> tuple[FileReference, ...]:
    """Each relative link of a decision, in the order of its text; those within code are none."""
    folder = str(file_result.path.parent)
    found = sorted(_links(texts), key=lambda link: link[0])
    paths = ((position, _path(folder, href), label) for position, href, label in found)
    return tuple(
        FileReference(path=path, location=file_result.at(position), in_text=True, label=label)
        for position, path, label in paths
        if not is_page_of_forge(path)
    )


def _links(texts: PageTexts) -> Iterator[tuple[Position, str, str]]:
    """Where a path is written, the path, and what is shown of it."""
    for definition, position in texts.defined:
        if definition.href and _ELSEWHERE.match(definition.href) is None:
            yield position, definition.href, ""
    for paragraph in texts.paragraphs:
        for link in links_and_images(paragraph.text, texts.definitions):
            if link.form in _NAMES_ONLY or not link.href or _ELSEWHERE.match(link.href):
                continue
            label = "" if link.form is LinkForm.IMAGE else unescaped(link.label.strip())
            yield paragraph.position(link.at), link.href, " ".join(label.split())


def _path(folder: str, written: str) -> str:
    """The path in the repository that a link in a file of *folder* names."""
    name = written.partition("#")[0].partition("?")[0]
    return posixpath.normpath(posixpath.join(folder, unquote(name, errors="surrogateescape")))
