"""One file of YAML → the layout that its content shows, if any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reqtrace.detection.layout import ID, ID_KEYS, MOST_IDS, Layout, is_read_anywhere
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.text_utils import key_word, text_of
from reqtrace.sources.yaml.composer import compose
from reqtrace.sources.yaml.items import is_schema
from reqtrace.util.lazy_pattern import lazy_pattern

_UUID = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)
_WORDS = frozenset({"title", "status", "text", "description"})
"""Keys that items have beside their ids."""
_WORDS_BESIDE_UUID = frozenset({"name", "objective", "type"})
"""Keys that are enough where the id is one that no other thing has by chance."""
_NUMBER_KEY = lazy_pattern(r"\d{1,6}[a-z]?")
_DEEPEST = 4


def of_yaml(stem: str, data: bytes, vocabulary: Vocabulary, limits: Limits) -> Layout | None:
    """The layout of a file of YAML called *stem*; see `layout_of`. Raises `RefusedError`."""
    composed = compose(data, limits)
    value = composed.documents[0].value if composed.documents else None
    if isinstance(value, dict) and is_read_anywhere(value, vocabulary):
        return None
    if is_schema(value):
        return None
    if isinstance(value, dict) and (key := _id_key(value)) is not None:
        item_id = text_of(value[key]) or ""
        words = _WORDS | _WORDS_BESIDE_UUID if _UUID.fullmatch(item_id) else _WORDS
        worded = not words.isdisjoint(map(key_word, value))
        return Layout("yaml", key, (item_id,)) if worded else None
    if keyed := _numbers_of_module(stem, value):
        return keyed
    found = dict(_lists(value, "", 0))
    if not found:
        return None
    ids = tuple(one for some in found.values() for one in some)
    return Layout("yaml-list", "\n".join(found), ids[:MOST_IDS])


def _numbers_of_module(stem: str, value: object) -> Layout | None:
    """A file of one module, which is called as it, with a text for each number of an item."""
    module = value.get(stem) if isinstance(value, dict) and len(value) == 1 else None
    for key, inner in module.items() if isinstance(module, dict) else ():
        texts = inner if isinstance(inner, dict) and key.isidentifier() else {}
        if texts and all(map(_NUMBER_KEY.fullmatch, texts)):
            shown = sum(isinstance(one, str) for one in texts.values())
            if shown == len(texts):
                ids = tuple(f"{stem}.{one}" for one in texts)
                return Layout("keyed", f"{{}}.{key}.{{}}", ids[:MOST_IDS])
    return None


def _lists(value: object, path: str, depth: int) -> Iterator[tuple[str, list[str]]]:
    """The paths of all lists whose entries have ids, with some of these, the outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            name = key if re.fullmatch(r"[\w -]+", key) else f'"{key}"'
            if '"' not in key:
                yield from _lists(inner, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(value, list) and value:
        entries = [one for one in value if isinstance(one, dict) and not _is_relation(one)]
        keys = [_id_key(one) for one in entries]
        ids = [text_of(one[k]) or "" for one, k in zip(entries, keys, strict=True) if k]
        if len(ids) * 2 > len(value) and len(ids) > 1:
            yield f"{path}[]", ids
        yield from _inner(entries, path, depth)


def _is_relation(entry: Mapping[str, Any]) -> bool:
    """Whether an entry relates two items, whatever its id is."""
    keys = set(map(key_word, entry))
    return "source" in keys and not keys.isdisjoint(("target", "targets"))


def _inner(entries: list[dict[str, Any]], path: str, depth: int) -> Iterator[tuple[str, list[str]]]:
    seen = set()
    for entry in entries[:50]:
        for inner_path, ids in _lists(entry, f"{path}[]", depth + 1):
            if inner_path not in seen:
                seen.add(inner_path)
                yield inner_path, ids


def _id_key(fields: Mapping[str, Any]) -> str | None:
    for key in fields:
        if key_word(key) in ID_KEYS:
            item_id = (text_of(fields[key]) or "").strip()
            return key if ID.fullmatch(item_id) or _UUID.fullmatch(item_id) else None
    return None
