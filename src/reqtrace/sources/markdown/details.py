"""Blocks of `<details>`, which a page shows on demand."""

from __future__ import annotations

from reqtrace.sources.markdown.scan import Outline


def without_details(page: Outline) -> Outline:
    """*page* without the headings in blocks of `<details>`: there they begin no items."""
    fenced = {number for fence in page.fences for number in range(fence.first, fence.last + 1)}
    depth = 0
    hidden: set[int] = set()
    for number, line in enumerate(page.plain, start=1):
        if number in fenced:
            continue
        start = line.lstrip()[:10].lower()
        if start.startswith("<details"):
            depth += "</details" not in line.lower()
        elif start.startswith("</details"):
            depth = max(0, depth - 1)
        elif depth:
            hidden.add(number)
    if not hidden:
        return page
    return page._replace(headings=[one for one in page.headings if one.first not in hidden])
