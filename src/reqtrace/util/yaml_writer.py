"""Values → YAML that every YAML program reads as the same values, and that give small diffs in git.

A line is a fact: lists have an entry a line, texts are blocks with their own lines, keys keep
their order. Strings that some version of YAML takes for another thing are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_PLAIN = re.compile(r"[A-Za-z](?:[\w ./()-]*[\w./()-])?")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_OTHER_THINGS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
# What YAML cannot contain as it is, or would end a line there.
_ESCAPED = re.compile(
    '[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]'
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff]"
)
_NO_BLOCK = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|\\A[ \t\n]|\n\n\\Z"
)
_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def yaml_fields(fields: Mapping[str, object]) -> str:
    """*fields* as a block mapping, a key a line; values as `yaml_lines` writes them."""
    return "".join(f"{line}\n" for line in _mapping(fields, ""))


def yaml_scalar(value: object) -> str:
    """A text, number, truth or None on one line; texts without quotes where they need none."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, int | float):
        number = _INTEGER.fullmatch(text) or (isinstance(value, float) and _is_short(text))
        return text if number else f'"{text}"'
    plain = _PLAIN.fullmatch(text) and text.isprintable() and text.lower() not in _OTHER_THINGS
    return text if plain else f'"{_ESCAPED.sub(_escape, text)}"'


def _is_short(number: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,17}\.[0-9]{1,17}", number) is not None


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"  # half a character: no encoding holds it
    return (
        f"\\x{code:02x}"
        if code <= 0xFF
        else f"\\u{code:04x}"
        if code <= 0xFFFF
        else f"\\U{code:08x}"
    )


def _mapping(fields: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in fields.items():
        name = key if _KEY.fullmatch(key) and key.lower() not in _OTHER_THINGS else None
        yield from _entry(f"{indent}{name or yaml_scalar(key)}:", value, f"{indent}  ")


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    """The lines of *value* after the *head* of its line, further ones below *indent*."""
    if isinstance(value, str) and "\n" in value and not _NO_BLOCK.search(value):
        yield f"{head} {'|' if value.endswith(chr(10)) else '|-'}"
        for line in value.removesuffix("\n").split("\n"):
            yield f"{indent}{line}" if line else ""
    elif isinstance(value, Mapping) and value:
        yield head
        yield from _mapping(value, indent)
    elif isinstance(value, list | tuple) and value:
        yield head
        for part in value:
            yield from _item(part, indent)
    else:
        empty = "{}" if isinstance(value, Mapping) else "[]"
        is_flat = not isinstance(value, Mapping | list | tuple)
        yield f"{head} {yaml_scalar(value) if is_flat else empty}"


def _item(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        first, *rest = _mapping(value, f"{indent}  ")
        yield f"{indent}- {first.removeprefix(indent + '  ')}"
        yield from rest
    elif isinstance(value, list | tuple) and value:
        yield f"{indent}-"
        for part in value:
            yield from _item(part, f"{indent}  ")
    else:
        yield from _entry(f"{indent}-", value, f"{indent}  ")
