"""TOML of a file that nobody here wrote."""

from __future__ import annotations

import re
import tomllib
from typing import Any

_PART = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_LONG_KEY = rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{50}}"


def read_toml(text: str) -> dict[str, Any]:
    """The document in *text*.

    Raises `tomllib.TOMLDecodeError` for what is no TOML, `ValueError` for a number that is too
    long, and `RecursionError` for what is nested too deeply: also for a key of more than fifty
    parts, since `tomllib` takes the square of their number.
    """
    if len(text) > 1000 and re.search(_LONG_KEY, text) is not None:
        raise RecursionError
    return tomllib.loads(text)
