"""Sphinx-Needs' `needs.json`, as its directive `needimport` reads it.

Source: the documentation of Sphinx-Needs 9 ("needs.json", "needimport").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reqtrace.interchange.exporters.content import (
    Export,
    ExportedItem,
    attribute_text,
    gather,
    note,
    single,
)
from reqtrace.model.link import PLAIN
from reqtrace.project import Project
from reqtrace.util.escape import json_document
from reqtrace.version import VERSION

_VERSION = "current"
_CORE = ("id", "type", "title", "status", "tags", "content")
_NO_NAME = re.compile(r"[^a-z0-9_]+")
# Fields of Sphinx-Needs with a meaning of their own: an attribute so called must not be one.
_RESERVED = frozenset(
    {
        *_CORE, "arch", "collapse", "constraints", "description", "docname", "doctype", "duration",
        "completion", "delete", "external_css", "external_url", "hide", "is_external", "layout",
        "lineno", "links", "modifications", "parent_need", "parts", "post_template", "pre_template",
        "section_name", "sections", "signature", "style", "template",
    }
)  # fmt: skip


def export_needs_json(project: Project) -> Export:
    """All items as the one version `current` of a needs.json; no clock is in it.

    Kinds of links are link types of their own name; attributes are texts.
    """
    content = gather(project)
    kinds = {PLAIN, *(link.kind for entry in content.entries for link in entry.links)}
    needs = {entry.item.id: _need(entry, kinds) for entry in content.entries}
    extra = sorted({name for need in needs.values() for name in need} - {*_CORE, *kinds})
    version = {
        "creator": {"program": "reqtrace", "version": VERSION},
        "needs": dict(sorted(needs.items())),
        "needs_amount": len(needs),
        "needs_schema": _schema(sorted(kinds), extra),
    }
    document = {"current_version": _VERSION, "project": "", "versions": {_VERSION: version}}
    notes = [*content.notes, *_notes(content.entries), *_functions(needs)]
    return single(json_document(document), notes)


def _need(entry: ExportedItem, kinds: Iterable[str]) -> dict[str, object]:
    item = entry.item
    need: dict[str, object] = {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "status": item.status,
        "content": item.text,
    }
    for kind in sorted(kinds):
        if targets := [link.target for link in entry.links if link.kind == kind]:
            need[kind] = targets
    tags = item.attributes.get("tags")
    if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags):
        need["tags"] = tags
    if item.formerly:
        need["formerly"] = ", ".join(item.formerly)
    for name, value in item.attributes.items():
        if not (name == "tags" and "tags" in need) and value is not None:
            need.setdefault(_field(name, kinds), attribute_text(value))
    return need


def _field(name: str, kinds: Iterable[str]) -> str:
    """The name of an attribute as Sphinx-Needs accepts it: a word that is not reserved."""
    word = _NO_NAME.sub("_", name.lower()).strip("_") or "unnamed"
    is_taken = word in _RESERVED or word in kinds or word.endswith("_back")
    return f"x_{word}" if is_taken or word[0].isdigit() else word


def _schema(kinds: Iterable[str], extra: Iterable[str]) -> dict[str, object]:
    text = {"type": ["string", "null"], "default": None}
    words = {"type": "array", "items": {"type": "string"}, "default": []}
    properties: dict[str, object] = {
        name: {"type": "string", "field_type": "core"} for name in _CORE
    }
    properties["status"] = {**text, "field_type": "core"}
    properties["tags"] = {**words, "field_type": "core"}
    properties |= {name: {**text, "field_type": "extra"} for name in extra}
    properties |= {kind: {**words, "field_type": "links"} for kind in kinds}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": dict(sorted(properties.items())),
    }


def _functions(needs: Mapping[str, Mapping[str, object]]) -> Iterable[str]:
    called = [
        uid
        for uid, need in needs.items()
        if any(
            "[[" in value
            for key, value in need.items()
            if key != "content" and isinstance(value, str)
        )
    ]
    if called:
        what = (
            "needimport takes [[…]] in a title or a field for a function, and leaves the need out"
        )
        yield note(what, called)


def _notes(entries: Iterable[ExportedItem]) -> Iterable[str]:
    dotted = [entry.item.id for entry in entries if "." in entry.item.id]
    if dotted:
        yield note("Sphinx-Needs reads a dot in a link as the start of a part of a need", dotted)
    outside = [e.item.id for e in entries for link in e.links if not link.known]
    if outside:
        yield note("links to missing items become dead links", outside)
