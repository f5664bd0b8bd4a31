"""Fingerprints as Doorstop computes them: SHA-256 over what counts in an item.

What counts: the UID, the text, the old-style reference, the references where there are any, with
the review also the links, and the further attributes that the document names, each as its Python
type and value. Source: the documentation of Doorstop 3, "Reviewing" and "Extended attributes".
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reqtrace.model.location import Position
from reqtrace.model.uid import parse_uid

_BOOLEAN = re.compile(r"[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF")
_TRUE = frozenset({"yes", "on"})
_DECIMAL = re.compile(r"[-+]?[0-9]{1,300}\.[0-9]{0,300}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What YAML 1.1 takes for a number or a time beyond these; https://yaml.org/type has the forms.
_ODD = re.compile(
    r"[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.(?i:inf|nan)|=|<<"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9:. \tZ+-]*"
)

IsQuoted = Callable[[Position, str], bool]
"""Whether the text of a scalar at a position of the file is in quotes there."""


class UnknownTypeError(Exception):
    """A value whose type Doorstop sees otherwise than we do."""


def stamp(*values: str) -> str:
    """The fingerprint of *values*."""
    digest = hashlib.sha256("".join(values).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii")


def plain_text(value: str) -> str:
    """A text as Doorstop takes it: without empty lines around it and blanks at ends of lines."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return "\n".join(line.rstrip() for line in value.split("\n"))


def references_words(references: Iterable[Mapping[str, object]]) -> str:
    """The references of an item as one text; empty where there are none."""
    entries = [
        {
            "type": reference.get("type", "file"),
            "path": str(reference.get("path", "")).strip(),
            **{key: reference[key] for key in ("keyword", "sha") if key in reference},
        }
        for reference in references
    ]
    return str(entries) if entries else ""


def links_words(targets: Iterable[str]) -> str:
    """The UIDs of links in the order in which Doorstop sorts them, each once."""
    unique: dict[object, str] = {}
    for target in targets:
        unique.setdefault(parse_uid(target) or target, target)
    return "".join(sorted(unique.values(), key=_order))


def _order(uid: str) -> tuple[str, int, str]:
    return parse_uid(uid) or (uid, 0, "")


def level_text(written: str, *, quoted: bool) -> str:
    """A level as Doorstop shows it: `1.10` without quotes is the number 1.1 to its YAML."""
    text = str(float(written)) if not quoted and _DECIMAL.fullmatch(written) else written
    parts = text.split(".")
    while len(parts) > 1 and parts[-1] == parts[-2] == "0":
        del parts[-1]
    return ".".join(parts)


def yaml_boolean(written: str) -> bool | None:
    """What a word without quotes means in YAML 1.1, which Doorstop reads; None for other words."""
    return written.lower() in _TRUE if _BOOLEAN.fullmatch(written) else None


def attribute_words(value: object, position: Position, marks: Any, is_quoted: IsQuoted) -> str:
    """An attribute as one text: its type and value, those of lists and mappings in turn.

    *position* and *marks* are those of the composer. Raises `UnknownTypeError` for a text that YAML
    1.1 may take for a number or a time.
    """
    if isinstance(value, list):
        listed = zip(value, marks, strict=True)
        words = [attribute_words(target, at, inner, is_quoted) for target, (at, inner) in listed]
        return "\\L" + "".join(words)
    if isinstance(value, dict):
        values = ((value[key], *marks[key]) for key in sorted(value))
        words = [attribute_words(value, at, inner, is_quoted) for value, _, at, inner in values]
        return "\\D" + "".join(words)
    if not isinstance(value, str) or is_quoted(position, value):
        return typed_words(value)
    return _plain_words(value)


def typed_words(value: object, type_name: str = "") -> str:
    """A single value as one text: the name of its type, and itself."""
    name = type_name or type(value).__name__
    return f"\\T<class '{name}'>\\V" + str(value).replace("\\", "\\\\")


def _plain_words(value: str) -> str:
    """A text without quotes, which is what YAML 1.1 takes it for, not what we do."""
    if (boolean := yaml_boolean(value)) is not None:
        return typed_words(boolean)
    if _DECIMAL.fullmatch(value):
        return typed_words(float(value))
    if _DATE.fullmatch(value):
        return typed_words(value, "datetime.date")
    if _ODD.fullmatch(value):
        raise UnknownTypeError(value)
    return typed_words(value)
