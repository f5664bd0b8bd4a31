"""The items of two graphs matched with each other and compared, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reqtrace.graph.natural_order import natural
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.difference import (
    FieldDifference,
    ItemDifference,
    LinkDifference,
    LinkFate,
    WordSpan,
)
from reqtrace.model.item import Item
from reqtrace.model.normative import NORMATIVE, normative_content, plain_words
from reqtrace.model.vocabulary import Vocabulary, normal_word
from reqtrace.model.word_diff import word_diff
from reqtrace.util.dataclass import dataclass

LinkKey = tuple[str, str, str]
"""Source, kind and target of a link."""


def item_differences(
    before: TraceGraph,
    after: TraceGraph,
    vocabulary: Vocabulary,
    normative: Sequence[str] = NORMATIVE,
) -> tuple[ItemDifference, ...]:
    """The items that differ, by type in the order of *vocabulary*, then by id.

    Items are matched by id, then by former ids in either direction. In *normative* fields,
    formatting and white space do not count, in other texts white space does not. Where several
    items have the same id, the first counts.
    """
    matches = match_items(before, after)
    links = _link_differences(before, after, matches)
    pairs = [(before.items[old], after.items[new]) for old, new in matches.renamed.items()]
    found = [
        *(_changed(old, new, links.get(new.id, ()), normative) for old, new in pairs),
        *(_new(after.items[item_id], links) for item_id in matches.added),
        *(_gone(before.items[item_id], links) for item_id in matches.removed),
    ]
    ranks = type_ranks(vocabulary)
    differing = (difference for difference in found if difference is not None)
    return tuple(sorted(differing, key=lambda difference: by_type(difference.item, ranks)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Which item is which. `renamed` maps each id before to the id after, mostly the same."""

    renamed: Mapping[str, str]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def match_items(before: TraceGraph, after: TraceGraph) -> Matches:
    """Match the items of two graphs by id, then by former ids of either side."""
    renamed = {item_id: item_id for item_id in before.items if item_id in after.items}
    matched = set(renamed)
    for old_id in before.items:
        present = _present_id(old_id, before, after)
        if old_id not in renamed and present is not None and present not in matched:
            renamed[old_id] = present
            matched.add(present)
    return Matches(
        renamed=renamed,
        added=tuple(item_id for item_id in after.items if item_id not in matched),
        removed=tuple(item_id for item_id in before.items if item_id not in renamed),
    )


def _present_id(item_id: str, before: TraceGraph, after: TraceGraph) -> str | None:
    forward = after.identifiers.resolve(item_id)
    if forward is not None:
        return forward
    # The earlier snapshot may be the later one in time: then it knows the ids of the other.
    back = (old for old in before.items[item_id].formerly if old in after.items)
    return next(back, None)


def by_type(item: Item, ranks: Mapping[str, int]) -> tuple[object, ...]:
    """A sort key: the types in the order of *ranks*, unknown ones last, then ids."""
    return ranks.get(item.type, len(ranks)), item.type, natural(item.id)


def type_ranks(vocabulary: Vocabulary) -> dict[str, int]:
    """The rank of each type in the order of *vocabulary*."""
    return {name: rank for rank, name in enumerate(vocabulary.types)}


# -- links --------------------------------------------------------------------------------------


def _link_differences(
    before: TraceGraph, after: TraceGraph, matches: Matches
) -> dict[str, tuple[LinkDifference, ...]]:
    """Links added, removed, broken or repaired, by the present id of the item that writes them.

    A removed item has its last id.
    """
    old = _links(before, matches.renamed)
    new = _links(after, {})
    found: dict[str, list[LinkDifference]] = {}
    for key in sorted(old.keys() | new.keys()):
        difference = _link_difference(key[1], old.get(key), new.get(key))
        if difference is not None:
            found.setdefault(key[0], []).append(difference)
    return {writer: tuple(links) for writer, links in found.items()}


def _link_difference(
    key: LinkKey, old: TraceLink | None, new: TraceLink | None
) -> LinkDifference | None:
    fate, last = _fate(old, new), new or old
    if fate is None or last is None:
        return None
    source, kind, target = key
    return LinkDifference(
        fate=fate, kind=kind, source=source, target=target, dangling=last.dangling
    )


def _links(graph: TraceGraph, renamed: Mapping[str, str]) -> dict[tuple[str, LinkKey], TraceLink]:
    found: dict[tuple[str, LinkKey], TraceLink] = {}
    for link in graph.links:
        source, target = _ends(link)
        key = (renamed.get(source, source), link.kind, renamed.get(target, target))
        found.setdefault((renamed.get(link.writer, link.writer), key), link)
    return found


def _ends(link: TraceLink) -> tuple[str, str]:
    """Source and target, as written where no item has the id."""
    written = link.link.target
    return link.source or written, link.target or written


def _fate(old: TraceLink | None, new: TraceLink | None) -> LinkFate | None:
    if old is None or new is None:
        return LinkFate.REMOVED if new is None else LinkFate.ADDED
    if old.dangling == new.dangling:
        return None
    return LinkFate.BROKEN if new.dangling else LinkFate.REPAIRED


# -- items --------------------------------------------------------------------------------------

Links = Mapping[str, tuple[LinkDifference, ...]]


def _new(item: Item, links: Links) -> ItemDifference:
    return ItemDifference(before=None, after=item, links=links.get(item.id, ()))


def _gone(item: Item, links: Links) -> ItemDifference:
    return ItemDifference(before=item, after=None, links=links.get(item.id, ()))


def _changed(
    before: Item, after: Item, links: tuple[LinkDifference, ...], normative: Sequence[str]
) -> ItemDifference | None:
    if before is after and not links:
        return None
    found = ItemDifference(
        before=before, after=after, fields=tuple(_fields(before, after, normative)), links=links
    )
    return found if found.says_something_else or found.former_path else None


def _fields(before: Item, after: Item, normative: Sequence[str]) -> Iterator[FieldDifference]:
    old, new = normative_content(before, normative), normative_content(after, normative)
    for name in normative:
        if old.get(name) != new.get(name):
            yield _field(name, old.get(name), new.get(name), is_normative=True)
    names = {normal_word(name) for name in normative}
    yield from _differing(_further(before, after, names), _further(after, before, names))


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[FieldDifference]:
    for name in dict.fromkeys((*new, *old)):
        if _comparable(old.get(name)) != _comparable(new.get(name)):
            yield _field(name, old.get(name), new.get(name))


def _further(item: Item, other: Item, excluded: set[str]) -> dict[str, object]:
    """All other fields: the type, own fields, sections, former ids, and reasons of links."""
    found: dict[str, object] = {"type": item.type}
    if "title" not in excluded:
        found["title"] = item.title
    if "text" not in excluded:
        found["text"] = item.text
    found |= dict(item.attributes)
    if _outline(item) != _outline(other):
        found |= {_diff_from(name, found): words for name, words in _sections(item) if words}
    found |= {
        f"reason of {link.kind} {link.target}": link.reason for link in item.links if link.reason
    }
    # The id before a rename is reported separately.
    former = [former_id for former_id in item.formerly if former_id != other.id]
    found |= {"formerly": former} if former else {}
    return {name: value for name, value in found.items() if normal_word(name) not in excluded}


def _outline(item: Item) -> str:
    """All sections as one text: a change of heading levels alone is no difference."""
    return plain_words("\n".join(f"{name}\n{words}" for name, words in _sections(item)))


def _sections(item: Item) -> Iterator[tuple[str, str]]:
    """Sections that are contained neither in the text nor in an enclosing section."""
    enclosing = ""
    for name, section in item.sections.items():
        words = section.strip()
        if not words or (words not in item.text and words not in enclosing):
            enclosing = words or enclosing
            yield name, words


def _diff_from(section: str, fields: Mapping[str, object]) -> str:
    return f"{section} (section)" if section in fields else section


def _comparable(value: object) -> object:
    # The type counts, too: in Python `True` and `1` are equal.
    return plain_words(value) if isinstance(value, str) else (type(value), value)


def _field(name: str, old: object, new: object, *, is_normative: bool = False) -> FieldDifference:
    words: tuple[WordSpan, ...] = ()
    if isinstance(old, str) and isinstance(new, str):
        words = word_diff(plain_words(old), plain_words(new))
    return FieldDifference(field=name, before=old, after=new, normative=is_normative, words=words)
