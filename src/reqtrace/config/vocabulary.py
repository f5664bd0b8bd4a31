"""The tables `[types]`, `[links]` and `[statuses]` → Vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from reqtrace.config.layers import Table
from reqtrace.config.problems import Problems
from reqtrace.config.toml_lines import Step
from reqtrace.model.vocabulary import ANY_TYPE, ItemType, LinkKind, Role, Vocabulary, normal_word
from reqtrace.util.pattern import LinearPattern


def build_vocabulary(settings: Table, problems: Problems) -> Vocabulary:
    """The words of *settings*, which are laid over a profile; *problems* takes each mistake."""
    types = {name: _type(name, table, problems) for name, table in settings["types"].items()}
    links = {name: _link(name, table, types, problems) for name, table in settings["links"].items()}
    return Vocabulary(types=types, links=links, statuses=_statuses(settings.get("statuses", {})))


def _type(name: str, table: Table, problems: Problems) -> ItemType:
    pattern = table.get("id_pattern")
    if pattern is not None:
        _check_pattern(("types", name, "id_pattern"), pattern, problems)
    return ItemType(
        name=name,
        synonyms=tuple(map(normal_word, table.get("synonyms", ()))),
        prefixes=tuple(prefix.upper() for prefix in table.get("prefixes", (name,))),
        folders=tuple(table.get("folders", ())),
        collections=tuple(table.get("collections", ())),
        statuses=_statuses(table.get("statuses", {})),
        id_pattern=pattern,
        required=tuple(table.get("required", ())),
        has_schema="schema" in table,
    )


def _check_pattern(path: tuple[Step, ...], pattern: str, problems: Problems) -> None:
    try:
        LinearPattern(pattern)
    except ValueError:
        problems.add(path, f"{pattern!r} is not a regular expression that runs in linear time")


def _link(name: str, table: Table, types: Mapping[str, ItemType], problems: Problems) -> LinkKind:
    for end in ("from", "to"):
        named = [word for word in table[end] if word != ANY_TYPE]
        problems.unknown(("links", name, end), named, types, "type")
    pairs = tuple((lower, upper) for lower in table["from"] for upper in table["to"])
    return LinkKind(name=name, pairs=pairs, inverse=table.get("inverse"))


def _statuses(table: Table) -> dict[str, Role]:
    return {normal_word(word): Role(role) for word, role in table.items()}
