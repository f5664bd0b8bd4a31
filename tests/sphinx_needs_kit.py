"""Short words for tests of Sphinx-Needs: a small project, and one file read."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.config import default_config
from reqtrace.model.item import Item
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.registry import Readers
from reqtrace.sources.sphinx_needs.project import LinkType, NeedsProject

CONF = """\
import os

project = "Orders"
extensions = ["sphinx_needs", "myst_parser"]
myst_enable_extensions = ["colon_fence"]
needs_id_regex = "^[A-Za-z0-9_]{3,}"
needs_build_json = True
needs_title_optional = True
COLORS = dict(req="#fff")
needs_types = [
    dict(directive="feat_req", title="Feature", prefix="F_", color=COLORS["req"]),
    {"directive": "req", "title": "Requirement", "prefix": "R_", "color": "#fff"},
]
needs_types += [
    dict(directive="spec", title="Specification", prefix="S_"),
    dict(directive="test", title="Test", prefix="T_"),
]
needs_links = {
    "satisfies": {"incoming": "is satisfied by", "outgoing": "satisfies"},
    "blocks": {"incoming": "is blocked by", "outgoing": "blocks"},
}
needs_fields = {"effort": {"nullable": True}}
"""
PAGE = """\
Orders
======

Text directly above
.. req:: No need
   :id: NOT_1

.. feat_req:: List of
   orders
   :id: F_001
   :status: open
   :tags: a; b,c
   :effort: 3

   Customers see :np:`(1) what they bought` and more.

   .. code-block:: rst

      .. req:: In code
         :id: NOT_2

   .. note::

      .. req:: Inner
         :id: R_001
         :links: F_001
         :satisfies: F_001.1; F_002[status=="open"]

         Inner text.

.. req:: Outer again
   :id: R_002
   :links: R_001,
     F_001
   :status: in progress

An example::

   .. req:: Literal
      :id: NOT_3

.. A comment

   .. req:: In a comment
      :id: NOT_4

..

   .. req:: Behind an empty comment
      :id: R_003

* .. req:: In a list
     :id: R_004

.. req:: Without id

   text

.. req:: Deleted
   :id: NOT_5
   :delete: true

.. req:: Blank before options

   :id: NOT_6

.. spec::
   :id: S_001
   :satisfies: [[copy("satisfies", "R_001")]], F_002

   No title.

.. feat_req:: Two
   :id: F_002
   :status: closed
"""
MYST = """\
# Page

```{req} In a fence
:id: M_001
:status: open
:satisfies: F_001, F_002

Text of it.
```

::::{req} In colons
:id: M_002
:links: "M_001"

Text.

:::{spec} Nested
:id: M_003

Inner.
:::
::::

````{note}
```{test} Within a note
---
id: M_004
links: M_001; M_002
  , M_003
tags: x, y
---
Body
```
````

```rst
.. req:: No need
   :id: NOT_7
```

````md
```{req} No need
:id: NOT_8
```
````

```{eval-rst}
.. test:: In rst
   :id: M_005
   :satisfies: F_001
```

<!--
```{req} In a comment
:id: NOT_9
```
-->
"""
FILES = {"docs/conf.py": CONF, "docs/index.rst": PAGE, "docs/page.md": MYST}
"""A project with twelve needs that have an id."""

PROJECT = NeedsProject(
    folder=PurePosixPath("docs"),
    types=("feat_req", "req", "spec", "test"),
    links=tuple(LinkType(name=one) for one in ("links", "parent_needs", "satisfies", "blocks")),
)
"""What the configuration of that project says."""


def read_needs(text: str, path: str = "docs/a.rst", project: NeedsProject = PROJECT) -> Reading:
    """One file of *project*."""
    source = Source(
        include=("**",),
        format=Format.SPHINX_NEEDS,
        preset="sphinx-needs",
        strict=False,
        options={"projects": (project,)},
    )
    readers = Readers(default_config().vocabulary, (source,))
    place = PurePosixPath(path)
    file_match = readers.file_match(place)
    assert file_match is not None
    return readers.read(file_match, place, text.encode(), "b10b")


def links(item: Item) -> list[tuple[str, str, int, int]]:
    return [(n.kind, n.target, n.location.line, n.location.column) for n in item.links]
