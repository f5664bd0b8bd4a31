"""Settings that fit the schema → Config, with the checks that no schema can make."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import starmap
from typing import Any

from reqtrace.config.commits import commit_config
from reqtrace.config.config import Config
from reqtrace.config.layers import Table, layered
from reqtrace.config.problems import Problems, config_error, with_lines
from reqtrace.config.settings import (
    ReadFile,
    Settings,
    SourceTable,
    no_settings,
    read_settings,
)
from reqtrace.config.sources import SourceBuilder
from reqtrace.config.toml_lines import Step
from reqtrace.config.vocabulary import build_vocabulary
from reqtrace.errors import ReqtraceWarning
from reqtrace.model.approval import ApprovalPolicy
from reqtrace.model.coverage import CoveragePolicy, Depth, Direction, Selector
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.finding import Severity
from reqtrace.model.link import PLAIN
from reqtrace.model.suppression import Suppression
from reqtrace.model.vocabulary import COMMIT, Role, Vocabulary, normal_word
from reqtrace.rules.base import Rule
from reqtrace.rules.registry import ALL_RULES, rules_matching
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Source
from reqtrace.sources.fields.json_schema import make_validator
from reqtrace.sources.fields.validation import built_in_schema
from reqtrace.util.suggestion import did_you_mean


def build_config(
    settings: Settings,
    detected: Sequence[Table] = (),
    sources: Sequence[SourceTable] | None = None,
    *,
    words: Table | None = None,
    decision_folders_declared: bool = False,
) -> Config:
    """The configuration of a run. Raises `ConfigError` with all mistakes in *settings* at once.

    *detected* are the `[[source]]` tables that were found where the settings have none. *sources*
    are those that are used in the end, by default the former, or those of the settings. *words* are
    types and links that other files of the repository declare; the settings go before them.
    """
    builder = _Builder(settings, detected, words or {})
    if sources is None:
        sources = settings.sources or tuple(starmap(SourceTable, enumerate(detected)))
    config = builder.build(sources, decision_folders_declared=decision_folders_declared)
    problems = (*settings.problems, *builder.problems.found)
    if problems:
        raise config_error(settings.name, with_lines(problems, settings.name, settings.lines))
    for note in config.notes:
        warnings.warn(ReqtraceWarning(note), stacklevel=2)
    return config


def read_config(read: ReadFile) -> Config:
    """The configuration at the root of the repository whose files *read* gives, as it is written.

    No other file is looked at: where it names no sources there are none. Raises `ConfigError`.
    """
    return build_config(read_settings(read))


@cache
def default_config() -> Config:
    """The configuration of a repository that has none, before anything is detected."""
    return build_config(no_settings())


class _Builder:
    """Builds one Config and collects every mistake on the way."""

    def __init__(self, settings: Settings, detected: Sequence[Table], words: Table) -> None:
        self._written = settings
        self._settings = settings.table
        self._vocabulary = settings.vocabulary
        self.problems = Problems()
        if detected or any(words.values()):  # the presets of the former bring words
            sources = list(detected) or settings.own.get("source", [])
            self._settings = layered({**settings.own, "source": sources}, words)
            self._vocabulary = build_vocabulary(self._settings, Problems())

    def build(self, tables: Sequence[SourceTable], *, decision_folders_declared: bool) -> Config:
        """The Config; of no use where `problems` is not empty afterwards."""
        vocabulary = self._vocabulary
        trailers = {k: v for k, v in self._settings.get("trailers", {}).items() if v}
        # Where a trailer is removed, the built-in policy still names its kind.
        built_in = no_settings().table.get("trailers", {}).values()
        schemas = self._schemas(vocabulary)
        return Config(
            path=self._written.path,
            digest=_digest({**self._written.table, "schemas": schemas}),
            vocabulary=vocabulary,
            trailers=trailers,
            coverage=tuple(self._coverage(vocabulary, {*built_in, *trailers.values()})),
            sources=tuple(self._sources(tables)),
            detects=not self._written.sources,
            default_places=self._settings.get("default_places", not self._written.sources),
            infers_links=self._settings.get("infer_links", self._written.path is None),
            infers_customs=self._settings.get("infer_customs", self._written.path is None),
            decision_folders_declared=decision_folders_declared,
            exclude=tuple(self._settings.get("exclude", ())),
            limits=Limits(**self._settings.get("limits", {})),
            schemas=schemas,
            rules=tuple(self._rules()),
            severities=self._severities(),
            suppressions=tuple(self._suppressions()),
            normative=tuple(self._settings["review"]["normative"]),
            approvals=tuple(self._approvals(vocabulary)),
            commits=commit_config(self._settings.get("commits", {}), self.problems),
            notes=self._written.notes,
        )

    def _sources(self, tables: Sequence[SourceTable]) -> Iterator[Source]:
        location = self._written.location if self._written.sources else None
        return SourceBuilder(self._vocabulary, self.problems, location).build(tables)

    # -- schemas ----------------------------------------------------------------------------------

    def _schemas(self, vocabulary: Vocabulary) -> dict[str, Mapping[str, object]]:
        schemas = {}
        for name in vocabulary.types:
            table = self._settings["types"][name]
            schema = self._schema_of(name, table)
            if schema is not None:
                schemas[name] = schema
        return schemas

    def _schema_of(self, name: str, table: Table) -> Mapping[str, object] | None:
        if "schema" in table:
            schema = self._schema_file(name, table["schema"])
        elif extra := {key: table[key] for key in ("fields", "required") if key in table}:
            schema = built_in_schema(name) or built_in_schema("req")
            schema["properties"] = {**schema.get("properties", {}), **extra.get("fields", {})}
            schema["required"] = sorted({*schema.get("required", ()), *extra.get("required", ())})
        else:
            return None
        try:
            make_validator(schema)
        except ValueError as error:
            reason = str(error).split("\n", 1)[0]
            where = ("types", name, "schema" if "schema" in table else "fields")
            self.problems.add(where, f"invalid schema for type {name}: {reason}")
        return schema

    def _schema_file(self, name: str, path: str) -> dict[str, Any]:
        where = ("types", name, "schema")
        data = self._written.schema_files.get(path)
        if data is None:
            self.problems.add(where, f"the schema {path} is not in the repository")
            return {}
        try:
            schema = json.loads(data)
        except (ValueError, RecursionError) as error:
            self.problems.add(where, f"the schema {path} is not JSON: {error}")
            return {}
        if not isinstance(schema, dict):
            self.problems.add(where, f"the schema {path} is not a JSON object")
            return {}
        return schema

    # -- what must be covered -----------------------------------------------------------------

    def _coverage(
        self, vocabulary: Vocabulary, trailer_kinds: set[str]
    ) -> Iterator[CoveragePolicy]:
        for index, table in enumerate(self._settings.get("coverage", ())):
            if not table.get("enabled", True):
                continue
            here = ("coverage", self._own_index(table["name"], index))
            if ("by" in table) == ("to" in table):
                self.problems.add(here, f'coverage "{table["name"]}" needs either `by` or `to`')
                continue
            direction = Direction.DOWNSTREAM if "by" in table else Direction.UPSTREAM
            cover = table[direction.value]
            types, kinds = _words(cover.get("type", ())), _words(cover["link"])
            of = table.get("of", {})
            self.problems.unknown(
                (*here, "of"), _words(of.get("type", ())), vocabulary.types, "type"
            )
            self.problems.unknown(
                (*here, direction.value), types, [*vocabulary.types, COMMIT], "type"
            )
            known = [*vocabulary.links, PLAIN, *sorted(trailer_kinds), "mentions"]
            self.problems.unknown((*here, direction.value), kinds, known, "kind of link")
            yield CoveragePolicy(
                name=table["name"],
                of=Selector(
                    types=_words(of.get("type", ())),
                    roles=tuple(map(Role, _words(of.get("role", ())))),
                    statuses=tuple(map(normal_word, _words(of.get("status", ())))),
                    document_levels=tuple(map(DocumentLevel, _words(of.get("document", ())))),
                ),
                direction=direction,
                kinds=kinds,
                types=types,
                depth=Depth(table.get("depth", "shallow")),
                rule=table.get("rule", "COV009"),
                severity=Severity(table["severity"]) if "severity" in table else None,
                only_if_used=table.get("only_if_used", False),
            )

    def _approvals(self, vocabulary: Vocabulary) -> Iterator[ApprovalPolicy]:
        groups: Table = self._settings.get("people", {})
        for index, table in enumerate(self._settings.get("approval", ())):
            types, by = _words(table.get("type", ())), _words(table.get("by", ()))
            self.problems.unknown(("approval", index, "type"), types, vocabulary.types, "type")
            people = [one for word in by for one in self._people(index, word, groups)]
            policy = ApprovalPolicy(name=table["name"], types=types, by=tuple(people))
            options = {
                key: table[key] for key in ("count", "independent", "signed") if key in table
            }
            if "status" in table:
                options["statuses"] = tuple(map(normal_word, _words(table["status"])))
            if "trailers" in table:
                options["trailers"] = _words(table["trailers"])
            policy = dataclasses.replace(policy, **options)
            if policy.by and policy.count > len(set(policy.by)):
                self.problems.add(
                    ("approval", index, "count"),
                    f"count is {policy.count}, but only {len(set(policy.by))} may approve",
                )
            yield policy

    def _people(self, index: int, word: str, groups: Table) -> Iterator[str]:
        """The names and addresses that *word* means: those of a group, or one person's."""
        if word in groups:
            yield from (one.lower() for one in groups[word])
        elif "@" in word or " " in word:
            yield word.lower()
        else:
            hint = did_you_mean(word, groups) or "; give an address, or name a group of [people]"
            message = f'unknown group of people "{word}"{hint}'
            self.problems.add(("approval", index, "by"), message)

    def _own_index(self, name: str, fallback: int) -> int:
        own = [policy["name"] for policy in self._written.own.get("coverage", ())]
        return own.index(name) if name in own else fallback

    # -- rules ------------------------------------------------------------------------------------

    def _rules(self) -> Iterator[Rule]:
        table = self._settings.get("rules", {})
        selected = self._named(("rules", "select"), table.get("select", ()))
        ignored = self._named(("rules", "ignore"), table.get("ignore", ()))
        options = self._options(table.get("options", {}))
        for rule in ALL_RULES:
            if (not table.get("select") or rule in selected) and rule not in ignored:
                yield self._with_options(rule, options.get(rule.id, {}))

    def _options(self, table: Table) -> dict[str, Table]:
        """Options by rule id. Here a key means one rule: by its id or by its name."""
        chosen: dict[str, Table] = {}
        for key, options in table.items():
            rules = self._named(("rules", "options", key), [key])
            if len(rules) > 1:
                where = ("rules", "options", key)
                message = f"options are set for one rule, but {key} selects {len(rules)}"
                self.problems.add(where, message)
            else:
                chosen |= {rule.id: options for rule in rules}
        return chosen

    def _named(self, path: tuple[Step, ...], selectors: Iterable[str]) -> set[type[Rule]]:
        found: set[type[Rule]] = set()
        for selector in selectors:
            matching = rules_matching(selector)
            if not matching:
                names = [word for rule in ALL_RULES for word in (rule.id, rule.name)]
                self.problems.add(path, f'unknown rule "{selector}"{did_you_mean(selector, names)}')
            found |= set(matching)
        return found

    def _with_options(self, rule: type[Rule], options: Table) -> Rule:
        known = {field.name: field for field in dataclasses.fields(rule)}
        where = ("rules", "options", rule.id)
        for name in options:
            if name not in known:
                hint = did_you_mean(name, known) if known else "; the rule has no options"
                self.problems.add(where, f'unknown option "{name}" of {rule.id}{hint}')
        usable = {name: _frozen(value) for name, value in options.items() if name in known}
        for name, value in usable.items():
            default = known[name].default
            if not isinstance(value, type(default)) or not _holds_texts(value):
                wanted = _OPTION_TYPES.get(type(default), type(default).__name__)
                self.problems.add((*where, name), f"option {name} of {rule.id} must be {wanted}")
        return rule(**usable)

    def _severities(self) -> dict[str, Severity]:
        chosen = {}
        table = self._settings.get("rules", {}).get("severity", {})
        # Longer selectors are more particular: `LNK001` goes over `LNK`.
        for selector, severity in sorted(table.items(), key=lambda entry: len(entry[0])):
            for rule in self._named(("rules", "severity", selector), [selector]):
                chosen[rule.id] = Severity(severity)
        return chosen

    def _suppressions(self) -> Iterator[Suppression]:
        for index, table in enumerate(self._settings.get("ignore", ())):
            here = ("ignore", index)
            self._named(here, table["rules"])
            yield Suppression(
                rules=tuple(table["rules"]),
                reason=table["reason"],
                until=self._date((*here, "until"), table.get("until")),
                location=self._written.location(here),
                paths=tuple(table.get("paths", ())),
                items=tuple(table.get("items", ())),
            )

    def _date(self, path: tuple[Step, ...], text: str | None) -> date | None:
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            self.problems.add(path, f"invalid date {text}: {error}")
            return None


def _words(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


_OPTION_TYPES: dict[type, str] = {
    tuple: "a list of strings",
    bool: "true or false",
    int: "a number",
}


def _holds_texts(value: object) -> bool:
    return not isinstance(value, tuple) or all(isinstance(part, str) for part in value)


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _digest(settings: Table) -> str:
    canonical = json.dumps(settings, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
