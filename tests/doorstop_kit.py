"""A small tree of Doorstop, and the fingerprints that Doorstop 3.2 itself gave to its items."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.config import read_config
from reqtrace.model.item import Item
from reqtrace.model.read_problem import ReadProblem
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.doorstop.documents import Expansion, expand
from reqtrace.sources.registry import Readers

CONFIG = '[[source]]\npreset = "doorstop"\n'

REQ001 = "XIo385O3QzbRFL8MxAR2IgYFwpDq7ESiFa72c7ru-gw="
REQ002 = "zQNSRRCAiW5UOZP7UvcU95iPv3I-0j6LbFcv_kEzt2E="
TST001 = "lLtDP9oNFhXfPGJZ5KiOv4SXSeItw0bqGP_JtlieFgw="
DOC01 = "DX5XiJtfOpQ_CFtT-Ln7D7VhYfeY691cgw-QYfQxSd4="

TREE = {
    "reqs/.doorstop.yml": """\
settings:
  digits: 3
  prefix: REQ
  sep: ''
attributes:
  reviewed: [rationale, header, level, derived, since, effort, flags, parts, version, missing]
""",
    "reqs/REQ001.yml": f"""\
active: true
derived: false
header: |
  Old orders
level: 1.10
links: []
normative: true
ref: ''
reviewed: {REQ001}
rationale: 'Buyers ask: "where?"'
since: 2024-05-01
effort: 3
flags:
- yes
- 'yes'
- off
- 1.50
parts:
  b: C:\\orders
  a: null
version: '1.10'
text: |
  The shop shall list the orders\x20\x20
  of the last 24 months.

  - by day
  - by buyer
""",
    "reqs/REQ002.yml": f"reviewed: {REQ002}\ntext: |\n\n  Ärger vermeiden.\n\n",
    "tests/.doorstop.yml": "settings:\n  digits: 3\n  parent: REQ\n  prefix: TST\n  sep: '-'\n",
    "tests/TST-001.yml": f"""\
active: true
links:
- REQ002: {REQ002}
- REQ001: {REQ001}
references:
- path: src/orders.py
  type: file
  keyword: test_orders
ref: orders.py
reviewed: {TST001}
text: |
  Look up an order.
""",
    "notes/.doorstop.yml": """\
settings:
  digits: 2
  itemformat: markdown
  parent: REQ
  prefix: DOC
  sep: _
attributes:
  reviewed:
  - safety class
""",
    "notes/DOC_01.md": f"""\
---
active: true
safety class: B
level: 1.0
links:
- REQ001: {REQ001}
references:
- type: file
  path: src/orders.py
reviewed: {DOC01}
---

# Where orders are


Orders are in one table.\x20\x20

## Why

One backup is enough.

""",
    "src/orders.py": "def test_orders() -> None: ...\n",
}


def expanded(files: dict[str, str], source: Source | None = None) -> Expansion:
    """The documents among *files*."""
    paths = [PurePosixPath(path) for path in sorted(files)]
    wanted = source or Source(include=("**",), format=Format.DOORSTOP)
    return expand(wanted, paths, lambda path: files[str(path)].encode())


def read_tree(files: dict[str, str]) -> tuple[dict[str, Item], list[ReadProblem]]:
    """The items of *files* by id, and what is wrong with them."""
    config = read_config(lambda path: CONFIG.encode() if path == "reqtrace.toml" else None)
    [source] = config.sources
    readers = Readers(config.vocabulary, expanded(files, source).sources)
    items: dict[str, Item] = {}
    problems: list[ReadProblem] = []
    for name, content in sorted(files.items()):
        path = PurePosixPath(name)
        if (file_match := readers.file_match(path)) is not None:
            reading = readers.read(file_match, path, content.encode(), "b10b")
            items |= {item.id: item for item in reading.items}
            problems += reading.problems
    return items, problems


def read_item(content: str, settings: str = "", path: str = "reqs/REQ001.yml") -> Item:
    """The one item of a document that has the *settings*."""
    items, _ = read_tree({"reqs/.doorstop.yml": settings, path: content})
    [item] = items.values()
    return item
