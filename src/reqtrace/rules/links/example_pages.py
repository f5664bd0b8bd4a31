"""Pages whose items are examples: nothing else in the project has to do with them."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from reqtrace.model.revision import parse_revisioned_id
from reqtrace.project import Project

_SEVERAL = 2


def example_pages(project: Project) -> frozenset[PurePosixPath]:
    """The pages of OpenFastTrace items that are examples in a guide, rather than items.

    No item of such a page is linked with one of another page, in either direction, and some of
    them link to nothing, while other pages are linked with each other. With a configuration there
    are none: then the owner named the pages.
    """
    if project.is_configured:
        return frozenset()
    items = project.graph.items
    broken = {
        link.link.location.path
        for link in project.graph.dangling()
        if parse_revisioned_id(link.writer) is not None
    }
    if not broken:
        return frozenset()
    linked: set[PurePosixPath] = set()
    for link in project.graph.links:
        if link.source is not None and link.target is not None:
            ends = {link.link.location.path}
            ends |= {items[one].location.path for one in (link.source, link.target)}
            linked |= ends if len(ends) > 1 else set()
        elif project.graph.identifiers.other_revision(link.link.target) is not None:
            linked.add(link.link.location.path)
    sizes = Counter(item.location.path for item in project.items)
    return frozenset(path for path in broken - linked if sizes[path] >= _SEVERAL and linked)
