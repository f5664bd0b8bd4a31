"""One StrictDoc document: an element of its grammar for each type, a node an item.

Source: the grammar of StrictDoc 0.30.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from reqtrace.interchange.exporters.content import (
    Export,
    ExportedItem,
    attribute_text,
    clean,
    gather,
    note,
    single,
)
from reqtrace.model.link import PLAIN
from reqtrace.project import Project

_OWN = ("UID", "STATUS", "TITLE", "STATEMENT")
_NO_TAG = re.compile(r"[^A-Z]+")
_NO_FIELD = re.compile(r"[^A-Z0-9_]+")
_UID = re.compile(r"\w[\w()\-/.: ]*")
_RESERVED = frozenset({"TEXT", "SECTION", "DOCUMENT", "GRAMMAR", "DOCUMENT_FROM_FILE"})
# What StrictDoc reads as more than text: the end of a field, a link, an anchor.
# `import strictdoc` takes one backslash from each again.
_LINK = re.compile(r"LINK: ([^\],\n]+)[\],]")
_MARKS = re.compile(r"(?m)^(?=\\*(?:<<<|>>>))|(?<=\[)(?=\\*(?:LINK|ANCHOR): )")

_Relations: TypeAlias = dict[str, dict[tuple[str, str], None]]
"""Target and role of the relations of each item, in their order."""


def export_strictdoc(project: Project) -> Export:
    """All items as a `.sdoc` file; links are Parent relations with their kind as the role.

    Links that lead to no item, or that close a circle, are left out and named: StrictDoc reads
    no document with them.
    """
    content = gather(project)
    entries = [entry for entry in content.entries if _UID.fullmatch(entry.item.id)]
    notes = list(content.notes)
    if odd := [e.item.id for e in content.entries if not _UID.fullmatch(e.item.id)]:
        notes.append(note("not exported: not a valid UID in StrictDoc", odd))
    tags = _tags(entries)
    relations, dropped = _relations(entries)
    notes += dropped
    nodes = {
        entry.item.id: _node(entry, tags, relations[entry.item.id], relations) for entry in entries
    }
    changed = [e.item.id for e in entries if any(_marked(t, relations) != t for t in _texts(e))]
    if changed:
        notes.append(note("StrictDoc markup in texts is escaped with a backslash", changed))
    head = [
        "[DOCUMENT]",
        "TITLE: Items",
        "OPTIONS:",
        "  MARKUP: Markdown",
        "",
        *_grammar(entries, tags, relations),
    ]
    body = [line for lines in nodes.values() for line in ("", *lines)]
    return single("\n".join([*head, *body]) + "\n", notes)


def _tags(entries: Iterable[ExportedItem]) -> dict[str, str]:
    """The tag of each type: capital letters only, and no tag twice."""
    tags: dict[str, str] = {}
    for name in sorted({entry.item.type for entry in entries}):
        tag = _NO_TAG.sub("_", name.upper()).strip("_") or "ITEM"
        while tag in _RESERVED or tag in tags.values():
            tag += "_X"
        tags[name] = tag
    return tags


def _relations(entries: Sequence[ExportedItem]) -> tuple[_Relations, list[str]]:
    """Target and role of the relations of each item, and notes on links that are none."""
    known = {entry.item.id for entry in entries}
    relations: _Relations = {entry.item.id: {} for entry in entries}
    nowhere: list[str] = []
    twice: list[str] = []
    for entry in entries:
        for link in entry.links:
            pair = (link.target, "" if link.kind == PLAIN else link.kind)
            if link.target not in known:
                nowhere.append(entry.item.id)
            elif pair in relations[entry.item.id]:
                twice.append(entry.item.id)
            else:
                relations[entry.item.id][pair] = None
    circles = _open_circles(relations)
    sections = (
        ("links not exported: they lead to no item", nowhere),
        ("links not exported: duplicate of another link of the item", twice),
        ("links not exported: they form a cycle", circles),
    )
    return relations, [note(what, ids) for what, ids in sections if ids]


def _open_circles(relations: _Relations) -> list[str]:
    """Take from *relations* what closes a circle; the items that lost a link."""
    lost: list[str] = []
    visited: set[str] = set()
    for start in relations:
        path: dict[str, Iterator[tuple[str, str]]] = {}
        if start not in visited:
            path[start] = iter(list(relations[start]))
        while path:
            here, ahead = next(reversed(path.items()))
            pair = next(ahead, None)
            if pair is None:
                visited.add(here)
                path.popitem()
            elif pair[0] in path:
                del relations[here][pair]
                lost.append(here)
            elif pair[0] not in visited:
                path[pair[0]] = iter(list(relations[pair[0]]))
    return lost


def _grammar(
    entries: Sequence[ExportedItem],
    tags: Mapping[str, str],
    relations: _Relations,
) -> Iterator[str]:
    yield from ("[GRAMMAR]", "ELEMENTS:")
    for name, tag in tags.items():
        of_type = [entry for entry in entries if entry.item.type == name]
        names = sorted({field for entry in of_type for field in _attributes(entry)})
        roles = sorted({role for entry in of_type for _, role in relations[entry.item.id]})
        yield from (f"- TAG: {tag}", "  FIELDS:")
        for field in (*_OWN, *names):
            required = "True" if field == "UID" else "False"
            yield from (f"  - TITLE: {field}", "    TYPE: String", f"    REQUIRED: {required}")
        if roles:
            yield "  RELATIONS:"
        for role in roles:
            yield "  - TYPE: Parent"
            if role:
                yield f"    ROLE: {role}"


def _node(
    entry: ExportedItem,
    tags: Mapping[str, str],
    relations: Iterable[tuple[str, str]],
    known: Container[str],
) -> tuple[str, ...]:
    item = entry.item
    fields = {
        "STATUS": item.status or "",
        "TITLE": item.title,
        "STATEMENT": item.text,
        **dict(sorted(_attributes(entry).items())),
    }
    lines = [f"[{tags[item.type]}]", f"UID: {item.id}"]
    for name, text in fields.items():
        lines += _field(name, text, known)
    targets = list(relations)
    lines += ["RELATIONS:"] if targets else []
    for target, role in targets:
        lines += ["- TYPE: Parent", f"  VALUE: {target}", *([f"  ROLE: {role}"] if role else [])]
    return tuple(lines)


def _texts(entry: ExportedItem) -> Iterator[str]:
    yield from (entry.item.title, entry.item.text, *_attributes(entry).values())


def _attributes(entry: ExportedItem) -> dict[str, str]:
    """The attributes by the names of fields that StrictDoc takes."""
    fields: dict[str, str] = {}
    attributes = dict(entry.item.attributes)
    if entry.item.formerly:
        attributes["formerly"] = list(entry.item.formerly)
    for name, value in attributes.items():
        word = _NO_FIELD.sub("_", name.upper()).strip("_")
        is_reserved = (
            word[:3] == "UID" or word.startswith("RELATIONS") or word in (*_OWN, "MID", "LEVEL")
        )
        if not word or not word[0].isalpha() or is_reserved:
            word = f"X_{word}"
        text = attribute_text(value)
        if text.strip():
            fields.setdefault(word, text)
    return fields


def _marked(text: str, known: Container[str]) -> str:
    """*text* with a backslash before what is more to StrictDoc, but for links to *known* ids."""

    def mark(match: re.Match[str]) -> str:
        link = _LINK.match(match.string, match.end())
        return "" if link is not None and link[1] in known else "\\"

    return _MARKS.sub(mark, text)


def _field(name: str, text: str, known: Container[str]) -> list[str]:
    text = _marked(clean(text).strip("\n"), known)
    if not text.strip():
        return []
    if "\n" in text or text != text.strip():
        return [f"{name}: >>>", *text.split("\n"), "<<<"]
    return [f"{name}: {text}"]
