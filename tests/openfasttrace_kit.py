"""Short words for tests of OpenFastTrace: one file read, and a small project."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath

from reqtrace.config import Config, read_config
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.registry import Readers

CONFIG = '[[source]]\npreset = "openfasttrace"\n'

FEATURES = """\
# Orders

## Order History
`feat~order-history~1`

Customers find their way back to what they bought.

Needs: req

## List of Orders
`req~order-list~2`

Customers see what they ordered in the last 24 months.

Rationale:

They ask for it.

Covers:

* [`feat~order-history~1`](#order-history)

Needs: dsn, utest
"""
DESIGN = """\
### Archive
`dsn~order-archive~1`

The list is read from the archive.

Covers:

- req~order-list~2

Needs: impl
"""
PROJECT = {
    "reqtrace.toml": CONFIG,
    "doc/features.md": FEATURES,
    "doc/design.md": DESIGN,
    "src/archive.py": "# [impl->dsn~order-archive~1]\ndef archive(): ...\n",
    "src/test_archive.py": "import archive\n\n\n# [utest -> req~order-list~2]\n",
}
"""A project in which everything is covered."""


@cache
def settings(text: str = CONFIG) -> Config:
    return read_config(lambda name: text.encode() if name == "reqtrace.toml" else None)


def readers(text: str = CONFIG) -> Readers:
    config = settings(text)
    return Readers(config.vocabulary, sources=config.sources, limits=config.limits)


def read_file(path: str, content: str | bytes, text: str = CONFIG) -> Reading:
    """One file by the configuration *text*."""
    place = PurePosixPath(path)
    reader = readers(text)
    file_match = reader.file_match(place)
    assert file_match is not None, f"{path} is not an item file"
    data = content.encode() if isinstance(content, str) else content
    return reader.read(file_match, place, data, "b10b")
