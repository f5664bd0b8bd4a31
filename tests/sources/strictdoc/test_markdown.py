"""Markdown as StrictDoc writes it: ids, relations and statements below headings."""

from __future__ import annotations

from kit import MakeRepository, Run

PAGE = """\
# Shop

**UID**: SHOP \\
**Version**: 1.0

## Orders

Some words.

### List orders

**MID**: 1a2b3c \\
**UID**: `REQ-1` \\
**Status**: Active

**Statement**: The shop shall list orders.

### Find an order

**UID**: REQ-2
**Relations**:
- **Type**: `Parent` \\
  **ID**: `REQ-1`
- **Type**: File \\
  **Path**: src/find.py
- **Type**: Child \\
  **ID**: REQ-3

The shop shall find an order.

### Find by number

**UID**: REQ-3

The shop shall find an order by its number.
"""
CONFIG = '[[source]]\npreset = "strictdoc-markdown"\ninclude = ["docs/*.md"]\n'


def test_requirements_of_strictdoc(make_repository: MakeRepository, run: Run) -> None:
    files = {"docs/shop.md": PAGE, "docs/page.md": "# A page\n\n## One\n", "src/find.py": "1\n"}
    root = make_repository({**files, "reqtrace.toml": CONFIG}).root
    items = {item["id"]: item for item in run(root, "items", "--format", "json").json()["items"]}
    assert sorted(items) == ["REQ-1", "REQ-2", "REQ-3"]  # SHOP is the document
    assert items["REQ-1"]["title"] == "List orders"
    graph = run(root, "graph", "--format", "json").json()
    edges = {(edge["source"], edge["kind"], edge["target"]) for edge in graph["edges"]}
    assert edges == {("REQ-2", "refines", "REQ-1"), ("REQ-3", "refines", "REQ-2")}
    findings = run(root, "check", "--select", "SYN,SCH,LNK", "--format", "json").json()["findings"]
    assert findings == []
