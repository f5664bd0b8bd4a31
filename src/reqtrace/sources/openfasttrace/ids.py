"""What OpenFastTrace reads: suffixes of files, and ids of the form `type~name~revision`.

Source: the user guide of OpenFastTrace 4 ("Specification Item ID", "Supported File Extensions").
"""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.model.revision import parse_revisioned_id
from reqtrace.util.lazy_pattern import lazy_pattern

MARKDOWN = frozenset({"md", "markdown"})
ASCIIDOC = "adoc"
TEXTS = MARKDOWN | {"rst", ASCIIDOC}
"""Suffixes, in lower case, of files that hold specification items."""

CODE = frozenset(
    {
        "ads", "adb", "bat", "bash", "c", "C", "c#", "c++", "cc", "cfg", "cjs", "clj", "conf",
        "cpp", "cs", "ejs", "feature", "fxml", "go", "groovy", "h", "H", "h++", "hh", "hpp", "htm",
        "html", "inc", "ini", "java", "js", "json", "kt", "kts", "lua", "m", "mjs", "mm", "php",
        "pl", "plantuml", "pls", "pm", "proto", "pu", "puml", "py", "r", "robot", "rs", "scala",
        "sh", "sql", "sv", "swift", "tf", "tfvars", "toml", "ts", "v", "xhtml", "xml", "yaml",
        "yml", "zsh",
    }
)  # fmt: skip
"""Suffixes, as they are written, of files that hold coverage tags."""

# Everything is possessive (`++`): what was matched is never given back, so time is linear.
TYPE = "[A-Za-z]++"
NAME = r"[^\W\d_][\w-]*+(?:\.[\w-]++)*+"
STEM = rf"{TYPE}~{NAME}"
ID = rf"{STEM}~[0-9]++"

# It begins with one letter that code has hardly ever, so that it is found at once, or not at all.
_MAY_HOLD_ID = lazy_pattern(rb"~[^\s~]{1,400}~[0-9]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def suffix_of(path: PurePosixPath) -> str:
    """The part of the name behind its last full stop, as it is written."""
    return path.suffix[1:]


def is_traced(path: PurePosixPath) -> bool:
    """Whether OpenFastTrace looks into a file of that name."""
    suffix = suffix_of(path)
    return suffix in CODE or suffix.lower() in TEXTS


def may_hold_ids(data: bytes) -> bool:
    """Whether a text may hold specification items: a look at the bytes."""
    return _MAY_HOLD_ID.search(data) is not None or (data.startswith(_UTF16) and b"~" in data)


def may_hold_tags(data: bytes) -> bool:
    """Whether a file of code may hold coverage tags: a look at the bytes."""
    return b"->" in data and _MAY_HOLD_ID.search(data) is not None


def normal_id(text: str) -> str:
    """An id as ids are compared: its revision without zeros at the front."""
    revised = parse_revisioned_id(text)
    return text if revised is None else f"{revised.stem}~{revised.revision}"
