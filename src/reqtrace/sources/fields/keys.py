"""What a key of a file means: one of our fields, a kind of link, or a further attribute."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.source import LinkRule, Source
from reqtrace.sources.fields.entry_paths import parse_path
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.util.lazy_pattern import lazy_pattern

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "type": ("type",),
    "title": ("title", "name", "summary", "header"),
    "status": ("status",),
    "text": ("text", "statement", "description", "body"),
    "links": (PLAIN,),
    "formerly": ("formerly",),
}
"""Our fields and the keys for them; where a file has several, the first counts."""

FIELDS = frozenset(SYNONYMS)
_MOST_KEYS = 4096
_CAMEL = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")


class Keys:
    """The keys of one source's files. `name_of` answers from a table that grows as keys come."""

    def __init__(
        self, vocabulary: Vocabulary, source: Source | None, known: frozenset[str]
    ) -> None:
        self.kinds = _kinds(vocabulary)
        self._known = known
        self.rules: Mapping[str, LinkRule] = {} if source is None else source.links
        self.deep_rules = {parse_path(key): rule for key, rule in self.rules.items() if "[" in key}
        self.deep_keys = frozenset(path[0].key for path in self.deep_rules)
        kinds = vocabulary.links.values()
        self._inverses = {kind.name: kind.inverse for kind in kinds if kind.inverse}
        self._ruled: dict[str, LinkRule | None] = {}
        self._names: dict[str, str] = {}
        self._mapped: dict[str, str] = {}  # by the source
        self._ranks: dict[str, int] = {}
        for field, keys in SYNONYMS.items():
            for rank, key in enumerate(keys):
                self._names[key] = field
                self._ranks[key] = rank
        if source is not None:
            self._map(source)

    def _map(self, source: Source) -> None:
        for field, key in source.fields.items():
            self._names[key] = self._mapped[key] = field
            self._ranks[key] = -1

    def rule_of(self, key: str) -> LinkRule | None:
        """What the source says about links under *key*, None where it says nothing."""
        if not self.rules:
            return None
        if key not in self._ruled:
            if len(self._ruled) > _MOST_KEYS:
                self._ruled.clear()
            self._ruled[key] = self.rules.get(key) or self.rules.get(key_word(key))
        return self._ruled[key]

    def written_kind(self, rule: LinkRule) -> str:
        """The kind that a link by *rule* is written with: the inverse where it points down."""
        return self._inverses.get(rule.kind, rule.kind) if rule.downstream else rule.kind

    def inverse_of(self, kind: str) -> str | None:
        """The word for a link of *kind* at its upper end, None where there is none."""
        return self._inverses.get(kind)

    def name_of(self, key: str) -> str:
        """The name of the field that *key* means; kinds of links by their own name."""
        name = self._names.get(key)
        if name is None:
            name = self._find_name(key)
        return name

    def kind_named(self, key: str) -> str | None:
        """The kind of link that *key* names, None where it is something else."""
        rule = self.rule_of(key)
        name = self.name_of(key) if rule is None else rule.kind
        return name if name in self.kinds else None

    @cached_property
    def signs_of_links(self) -> tuple[str, ...]:
        """Of these words (lower case), each key of a status or of links holds one.

        Other words may hold them, too: a text without any has no such key.
        """
        words = {*self.kinds, *("status", "links")}
        words |= {key for key, name in self._mapped.items() if name in words}
        first = {key_word(word).partition("_")[0] for word in words}
        return tuple(sorted(one for one in first if not any(one != b and b in one for b in first)))

    def goes_before(self, key: str, other: str) -> bool:
        """Whether *key* counts rather than *other* where both mean one field."""
        return self._ranks.get(key, 99) < self._ranks.get(other, 99)

    def is_known(self, key: str) -> bool:
        """Whether *key* is a field, a kind of link or a known attribute."""
        if self.rule_of(key) is not None:
            return True
        name = self.name_of(key)
        return name in FIELDS or name in self.kinds or name in self._known

    def _find_name(self, key: str) -> str:
        word = key_word(key)
        if self.rule_of(key) is not None:
            return key
        if word not in self.kinds:
            word = field_word(key)
        if word in self.kinds:
            name = self.kinds[word]
        elif word in FIELDS or word in self._names:
            name = self._names.get(word, word)
            self._ranks[key] = self._ranks.get(word, 99)
        elif key not in self._known and word in self._known:
            name = word
        else:
            name = key
        if len(self._names) < _MOST_KEYS:
            self._names[key] = name
        return name


def field_word(key: str) -> str:
    """`superseded_by` for `supersededBy` and `Superseded by`."""
    return key_word(_CAMEL.sub("_", key))


def _kinds(vocabulary: Vocabulary) -> dict[str, str]:
    """Name of each kind of link by the word that keys are compared by, and by itself."""
    kinds = {}
    for kind in vocabulary.links.values():
        for name in (kind.name, kind.inverse):
            if name:
                kinds[key_word(name)] = name
                kinds[name] = name
                # `supersededBy`, as keys are written in JSON and in many a front matter.
                kinds.setdefault(key_word(name).replace("_", ""), name)
    return kinds
