"""The files that may configure Sphinx-Needs, and whether they do."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

UBPROJECT = "ubproject.toml"
SETTINGS = ("conf.py", UBPROJECT)
"""Their names."""

# Few repositories have such files: no pattern is compiled for the others.
_SPEAKS = rb"sphinx_needs|sphinxcontrib\.needs|\bneeds_(?:types|from_toml)\b"
_TABLE = rb"(?m)^[ \t]*+\[{1,2}needs[.\]]"


def speaks_of_needs(path: PurePosixPath, data: bytes) -> bool:
    """Whether a file of one of the names in `SETTINGS` configures Sphinx-Needs."""
    return re.search(_TABLE if path.name == UBPROJECT else _SPEAKS, data) is not None
