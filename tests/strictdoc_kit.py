"""A made-up project of StrictDoc, in both notations, and what stands in it."""

from __future__ import annotations

CONFIG = """\
from strictdoc.core.project_config import ProjectConfig


def create_config() -> ProjectConfig:
    return ProjectConfig(
        project_title="Kiln",
        include_doc_paths=["/spec/"],
        exclude_doc_paths=["/spec/drafts/"],
    )
"""
SDOC = """\
[DOCUMENT]
TITLE: Kiln
OPTIONS:
  VIEW_STYLE: Table

[GRAMMAR]
IMPORT_FROM_FILE: kiln.sgra

[TEXT]
STATEMENT: >>>
Prose that shows a node:

[REQUIREMENT]
UID: NOT-1
<<<

[[SECTION]]
TITLE: Heat

[REQUIREMENT]
MID: 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d
UID: REQ-1
LEVEL: 1.2
STATUS: In review
TITLE: Heat up
STATEMENT: >>>
The kiln shall heat.

- up to 1300 degrees
<<<
KIND: safety, function
COMMENT: The first.
COMMENT: >>>
The second.
<<<
RELATIONS:
- TYPE: File
  PATH: src/heat.py
  LINE_RANGE: 1, 2

[[CASE]]
UID: TC-1
TITLE: Measure it
STATEMENT: Measure the heat.
RELATIONS:
- TYPE: Parent
  VALUE: REQ-1
  ROLE: Verifies
- TYPE: Parent
  VALUE: REQ-2

[REQUIREMENT]
TITLE: Within the case
STATEMENT: It has no UID.

[[/CASE]]

[[/SECTION]]

[DOCUMENT_FROM_FILE]
FILE: part.sdoc
"""
PART = """\
[DOCUMENT]
TITLE: Part

[GRAMMAR]
IMPORT_FROM_FILE: kiln.sgra

[REQUIREMENT]
UID: REQ-2
STATUS: Active
TITLE: Cool down
STATEMENT: The kiln shall cool.
RELATIONS:
- TYPE: Child
  VALUE: REQ-3
"""
GRAMMAR = """\
[GRAMMAR]
ELEMENTS:
- TAG: SECTION
  PROPERTIES:
    IS_COMPOSITE: True
  FIELDS:
  - TITLE: TITLE
    TYPE: String
    REQUIRED: True
- TAG: TEXT
  FIELDS:
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
- TAG: REQUIREMENT
  FIELDS:
  - TITLE: MID
    TYPE: String
    REQUIRED: False
  - TITLE: UID
    TYPE: String
    REQUIRED: False
  - TITLE: LEVEL
    TYPE: String
    REQUIRED: False
  - TITLE: STATUS
    TYPE: SingleChoice(Draft, In review, Active)
    REQUIRED: False
  - TITLE: TITLE
    TYPE: String
    REQUIRED: True
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
  - TITLE: KIND
    TYPE: MultipleChoice(safety, function)
    REQUIRED: False
  - TITLE: COMMENT
    TYPE: String
    REQUIRED: False
  RELATIONS:
  - TYPE: Parent
  - TYPE: Child
  - TYPE: File
- TAG: CASE
  PROPERTIES:
    IS_COMPOSITE: True
  FIELDS:
  - TITLE: UID
    TYPE: String
    REQUIRED: False
  - TITLE: TITLE
    TYPE: String
    REQUIRED: True
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
  RELATIONS:
  - TYPE: Parent
  - TYPE: Parent
    ROLE: Verifies
"""
PAGE = """\
# Door

**UID**: DOOR \\
**Prefix**: D-

Words on the door.

## Lock

**Type**: SECTION \\
**UID**: SECTION-LOCK

The lock of the door.

### Lock while hot

**MID**: 5a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d \\
**UID**: `REQ-3` \\
**Status**: Draft \\
**Relations**:
- **Type**: `Parent` \\
  **ID**: `REQ-1`
- **Type**: File \\
  **Path**: src/door.py

**Statement**:

The door shall lock.

```text
**Status**: Active
```

**Comment**: Above 60 degrees.

### Only prose

The page says nothing of it.

## Handles

**Type**: SECTION

**Type**: REQUIREMENT \\
**UID**: REQ-4 \\
**Title**: Cold handle

**Statement**: The handle shall stay cold.

**Type**: REQUIREMENT \\
**UID**: REQ-5

**Statement**: The handle shall be black.
"""
DRAFT = "[DOCUMENT]\nTITLE: Draft\n\n[REQUIREMENT]\nUID: REQ-9\nTITLE: Draft\nSTATEMENT: Draft.\n"
FILES = {
    "strictdoc_config.py": CONFIG,
    "spec/kiln.sdoc": SDOC,
    "spec/part.sdoc": PART,
    "spec/kiln.sgra": GRAMMAR,
    "spec/door.md": PAGE,
    "spec/drafts/a.sdoc": DRAFT,
    "tests/a.sdoc": DRAFT,
    "src/heat.py": "1\n2\n3\n",
    "src/door.py": "1\n",
}
"""Items REQ-1 to REQ-5 and TC-1; the drafts are no documents."""

LINKS = {
    ("TC-1", "REQ-1"),
    ("TC-1", "REQ-2"),
    ("REQ-3", "REQ-2"),
    ("REQ-3", "REQ-1"),
}
"""All of them, each from its lower node to the upper one."""
