"""`[[source]]` tables → Source, with the checks that no schema can make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reqtrace.config.layers import Table
from reqtrace.config.presets import over_preset
from reqtrace.config.problems import Problems
from reqtrace.config.settings import SourceTable
from reqtrace.config.toml_lines import Step
from reqtrace.model.link import PLAIN
from reqtrace.model.location import Location
from reqtrace.model.vocabulary import Vocabulary, normal_word
from reqtrace.sources.common.source import Format, IdFrom, IdRule, LinkRule, Source, Start, Targets
from reqtrace.sources.fields.entry_paths import parse_entry_path
from reqtrace.sources.fields.item_ids import PARTS
from reqtrace.util.data import preset_names
from reqtrace.util.lazy_pattern import lazy_pattern
from reqtrace.util.pattern import LinearPattern

_HOLE = lazy_pattern(r"\{(\w*)\}")


class SourceBuilder:
    """Builds the sources of one configuration.

    *problems* takes each mistake; *location* says where a setting is written, and is None
    for sources that were detected.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        problems: Problems,
        location: Callable[[tuple[Step, ...]], Location] | None,
    ) -> None:
        self._vocabulary = vocabulary
        self._location = location
        self._problems = problems

    def build(self, tables: Iterable[SourceTable]) -> Iterator[Source]:
        """The sources of *tables*, each laid over its preset; broken ones are left out."""
        for index, own in tables:
            here = ("source", index)
            name = own.get("preset")
            if name is not None and name not in preset_names():
                self._problems.unknown((*here, "preset"), [name], preset_names(), "preset")
            elif not (table := over_preset(own)).get("include"):
                self._problems.add(here, "a source needs `include`, or a preset that has it")
            else:
                yield self._source(here, table)

    def _source(self, here: tuple[Step, ...], table: Table) -> Source:
        types = self._vocabulary.types
        if "type" in table:
            self._problems.unknown((*here, "type"), [table["type"]], types, "type")
        for name in ("prefixes", "folders", "types"):
            self._problems.unknown((*here, name), table.get(name, {}).values(), types, "type")
        return Source(
            include=tuple(table["include"]),
            exclude=tuple(table.get("exclude", ())),
            strict=table.get("strict", True),
            preset=table.get("preset"),
            format=Format(table.get("format", "auto")),
            start=self._start((*here, "items"), table),
            id=self._id((*here, "id"), table.get("id", "field")),
            type=table.get("type"),
            prefixes=dict(table.get("prefixes", {})),
            folders=dict(table.get("folders", {})),
            types={normal_word(word): name for word, name in table.get("types", {}).items()},
            statuses=self._statuses((*here, "statuses"), table.get("statuses", {})),
            status_in_text=table.get("status", "field") == "text",
            empty_values=tuple(table.get("empty_values", ())),
            fields=dict(table.get("fields", {})),
            links=self._links((*here, "links"), table.get("links", {})),
            options=dict(table.get("options", {})),
            location=None if self._location is None else self._location(here),
        )

    # -- where items begin, and what they are called ----------------------------------------------

    def _start(self, here: tuple[Step, ...], table: Table) -> Start:
        items = table.get("items", {})
        entries = _words(items.get("entries", ()))
        for path in entries:
            try:
                parse_entry_path(path)
            except ValueError as error:
                self._problems.add((*here, "entries"), f'invalid path "{path}": {error}')
        patterns = {
            name: self._pattern((*here, name), items.get(name))
            for name in ("heading", "entry", "line")
        }
        for name, pattern in patterns.items():
            below = name == "heading" and "id" in table.get("fields", {})
            if pattern is not None and "id" not in pattern.names and not below:
                self._problems.add((*here, name), f"the pattern {name} has no group `(?P<id>…)`")
        return Start(
            entries=entries,
            level=items.get("level", 0),
            details=items.get("details", True),
            **patterns,
        )

    def _id(self, here: tuple[Step, ...], value: str | Table) -> IdRule:
        if isinstance(value, str):
            return IdRule(source=IdFrom(value))
        pattern = self._pattern((*here, "pattern"), value.get("pattern"))
        form = value.get("format", "")
        self._check_form((*here, "format"), form, pattern)
        return IdRule(source=IdFrom(value.get("from", "field")), pattern=pattern, form=form)

    def _check_form(self, here: tuple[Step, ...], form: str, pattern: LinearPattern | None) -> None:
        holes = _HOLE.findall(form)
        if form and not holes:
            message = f'the format "{form}" has no placeholder for the id; add `{{}}`'
            self._problems.add(here, message)
        groups = 1 if pattern is None else max(pattern.groups, 1)
        if holes.count("") > groups:
            message = f'the format "{form}" has more placeholders than the pattern has groups'
            self._problems.add(here, message)
        names = (*PARTS, *(() if pattern is None else pattern.names))
        self._problems.unknown(
            here, [hole for hole in holes if hole], names, "group of the pattern"
        )

    # -- what the words mean --------------------------------------------------------------------

    def _statuses(self, here: tuple[Step, ...], table: Table) -> dict[str, str]:
        known = set(self._vocabulary.statuses)
        for one in self._vocabulary.types.values():
            known |= set(one.statuses)
        words = {normal_word(word): normal_word(status) for word, status in table.items()}
        self._problems.unknown(here, words.values(), sorted(known), "status")
        return words

    def _links(self, here: tuple[Step, ...], table: Table) -> dict[str, LinkRule]:
        kinds = {*self._vocabulary.links, PLAIN}
        inverses = {kind.name: kind.inverse for kind in self._vocabulary.links.values()}
        kinds |= {inverse for inverse in inverses.values() if inverse}
        rules = {}
        for key, value in table.items():
            rule = self._link((*here, key), {"kind": value} if isinstance(value, str) else value)
            self._problems.unknown((*here, key), [rule.kind], sorted(kinds), "kind of link")
            if rule.downstream and not inverses.get(rule.kind):
                self._problems.add(
                    (*here, key),
                    f'`{rule.kind}` has no inverse; name one: `[links.{rule.kind}] inverse = "…"`',
                )
            rules[key] = rule
        return rules

    def _link(self, here: tuple[Step, ...], table: Table) -> LinkRule:
        pattern = self._pattern((*here, "pattern"), table.get("pattern"))
        form = table.get("format", "")
        self._check_form((*here, "format"), form, pattern)
        return LinkRule(
            kind=table["kind"],
            downstream=table.get("direction", "upstream") == "downstream",
            targets=Targets(table.get("targets", "any")),
            pattern=pattern,
            form=form,
        )

    # -- mistakes -----------------------------------------------------------------------------

    def _pattern(self, here: tuple[Step, ...], text: str | None) -> LinearPattern | None:
        if text is None:
            return None
        try:
            return LinearPattern(text)
        except ValueError as error:
            self._problems.add(
                here, f"{text!r} is not a regular expression that runs in linear time: {error}"
            )
            return None


def _words(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
