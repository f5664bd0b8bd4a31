"""Settings that fit the schema → Config, with the checks that no schema can make."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from reqtrace.config.commits import commit_config
from reqtrace.config.config import Config
from reqtrace.config.layers import layered
from reqtrace.config.problems import SettingsProblem
from reqtrace.config.sources import SourceBuilder
from reqtrace.config.toml_lines import Step, TomlLines
from reqtrace.model.approval import ApprovalPolicy
from reqtrace.model.coverage import CoveragePolicy, Depth, Direction, Selector
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.finding import Severity
from reqtrace.model.link import PLAIN
from reqtrace.model.location import Location
from reqtrace.model.suppression import Suppression
from reqtrace.model.vocabulary import COMMIT, ItemType, LinkKind, Role, Vocabulary, normal_word
from reqtrace.rules.base import Rule
from reqtrace.rules.registry import ALL_RULES, rules_matching
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.json_schema import IdPattern, make_validator
from reqtrace.sources.fields.validation import built_in_schema
from reqtrace.util.suggestion import did_you_mean

Settings = Mapping[str, Any]


class Builder:
    """Builds one Config and collects every mistake on the way.

    `own` are the user's settings, `settings` the same over their profile.
    """

    def __init__(
        self,
        *,
        name: str | None,
        own: Settings,
        settings: Settings,
        places: TomlLines,
        read: Callable[[str], bytes | None],
    ) -> None:
        self._name = name
        self._own = own
        self._settings = settings
        self._places = places
        self._read = read
        self.mistakes: list[SettingsProblem] = []

    def build(self) -> Config:
        """The Config; of no use where `mistakes` is not empty afterwards."""
        vocabulary = self._vocabulary()
        sources = SourceBuilder(vocabulary, self.mistakes.append, self._written_at)
        trailers = {k: v for k, v in self._settings.get("trailers", {}).items() if v}
        # A trailer that was taken away leaves its kind behind in the built-in policy.
        built_in = layered({}).get("trailers", {}).values()
        schemas = self._schemas(vocabulary)
        return Config(
            path=None if self._name is None else PurePosixPath(self._name),
            digest=_digest({**layered(self._own), "schemas": schemas}),
            vocabulary=vocabulary,
            trailers=trailers,
            coverage=tuple(self._coverage(vocabulary, {*built_in, *trailers.values()})),
            sources=tuple(sources.build(self._settings.get("source", ()))),
            exclude=tuple(self._settings.get("exclude", ())),
            limits=Limits(**self._settings.get("limits", {})),
            schemas=schemas,
            rules=tuple(self._rules()),
            severities=self._severities(),
            suppressions=tuple(self._suppressions()),
            normative=tuple(self._settings["review"]["normative"]),
            approvals=tuple(self._approvals(vocabulary)),
            commits=commit_config(self._settings.get("commits", {}), self.mistakes.append),
        )

    def _wrong(self, path: Iterable[Step], message: str) -> None:
        self.mistakes.append(SettingsProblem(path=tuple(path), message=message))

    # -- words ----------------------------------------------------------------------------------

    def _vocabulary(self) -> Vocabulary:
        types = {name: self._type(name, table) for name, table in self._settings["types"].items()}
        links = {
            name: self._link(name, table, types) for name, table in self._settings["links"].items()
        }
        return Vocabulary(
            types=types, links=links, statuses=_statuses(self._settings.get("statuses", {}))
        )

    def _type(self, name: str, table: Settings) -> ItemType:
        pattern = table.get("id_pattern")
        if pattern is not None:
            self._check_pattern(("types", name, "id_pattern"), pattern)
        return ItemType(
            name=name,
            synonyms=tuple(map(normal_word, table.get("synonyms", ()))),
            prefixes=tuple(prefix.upper() for prefix in table.get("prefixes", (name,))),
            folders=tuple(table.get("folders", ())),
            collections=tuple(table.get("collections", ())),
            statuses=_statuses(table.get("statuses", {})),
            id_pattern=pattern,
        )

    def _check_pattern(self, path: tuple[Step, ...], pattern: str) -> None:
        try:
            IdPattern(pattern)
        except ValueError:
            self._wrong(path, f"{pattern!r} is no regular expression that runs in linear time")

    def _link(self, name: str, table: Settings, types: Mapping[str, ItemType]) -> LinkKind:
        for end in ("from", "to"):
            self._known(("links", name, end), table[end], types, "type")
        pairs = tuple((lower, upper) for lower in table["from"] for upper in table["to"])
        return LinkKind(name=name, pairs=pairs, inverse=table.get("inverse"))

    def _known(
        self, path: tuple[Step, ...], words: Iterable[str], known: Iterable[str], what: str
    ) -> None:
        allowed = list(known)
        for word in words:
            if word not in allowed:
                hint = did_you_mean(word, allowed) or f"; known: {', '.join(allowed)}"
                self._wrong(path, f'unknown {what} "{word}"{hint}')

    # -- schemas ----------------------------------------------------------------------------------

    def _schemas(self, vocabulary: Vocabulary) -> dict[str, Mapping[str, object]]:
        schemas = {}
        for name in vocabulary.types:
            table = self._settings["types"][name]
            schema = self._schema_of(name, table)
            if schema is not None:
                schemas[name] = schema
        return schemas

    def _schema_of(self, name: str, table: Settings) -> Mapping[str, object] | None:
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
            self._wrong(where, f"the schema of {name} is none: {reason}")
        return schema

    def _schema_file(self, name: str, path: str) -> dict[str, Any]:
        where = ("types", name, "schema")
        data = self._read(path) if ".." not in PurePosixPath(path).parts else None
        if data is None or path.startswith("/"):
            self._wrong(where, f"the schema {path} is not in the repository")
            return {}
        try:
            schema = json.loads(data)
        except (ValueError, RecursionError) as error:
            self._wrong(where, f"the schema {path} is not JSON: {error}")
            return {}
        if not isinstance(schema, dict):
            self._wrong(where, f"the schema {path} is not a JSON object")
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
                self._wrong(here, f'coverage "{table["name"]}" needs either `by` or `to`')
                continue
            direction = Direction.DOWNSTREAM if "by" in table else Direction.UPSTREAM
            cover = table[direction.value]
            types, kinds = _words(cover.get("type", ())), _words(cover["link"])
            of = table.get("of", {})
            self._known((*here, "of"), _words(of.get("type", ())), vocabulary.types, "type")
            self._known((*here, direction.value), types, [*vocabulary.types, COMMIT], "type")
            known = [*vocabulary.links, PLAIN, *sorted(trailer_kinds), "mentions"]
            self._known((*here, direction.value), kinds, known, "kind of link")
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
            )

    def _approvals(self, vocabulary: Vocabulary) -> Iterator[ApprovalPolicy]:
        groups: Settings = self._settings.get("people", {})
        for index, table in enumerate(self._settings.get("approval", ())):
            types, by = _words(table.get("type", ())), _words(table.get("by", ()))
            self._known(("approval", index, "type"), types, vocabulary.types, "type")
            people = [one for word in by for one in self._people(index, word, groups)]
            policy = ApprovalPolicy(name=table["name"], types=types, by=tuple(people))
            given = {key: table[key] for key in ("count", "independent", "signed") if key in table}
            if "status" in table:
                given["statuses"] = tuple(map(normal_word, _words(table["status"])))
            if "trailers" in table:
                given["trailers"] = _words(table["trailers"])
            policy = dataclasses.replace(policy, **given)
            if policy.by and policy.count > len(set(policy.by)):
                self._wrong(
                    ("approval", index, "count"),
                    f"{policy.count} people cannot approve where only {len(set(policy.by))} may",
                )
            yield policy

    def _people(self, index: int, word: str, groups: Settings) -> Iterator[str]:
        """The names and addresses that *word* stands for: a group, or one person."""
        if word in groups:
            yield from (one.lower() for one in groups[word])
        elif "@" in word or " " in word:
            yield word.lower()
        else:
            hint = did_you_mean(word, groups) or "; give an address, or name a group of [people]"
            self._wrong(("approval", index, "by"), f'no group of people is called "{word}"{hint}')

    def _own_index(self, name: str, fallback: int) -> int:
        own = [policy["name"] for policy in self._own.get("coverage", ())]
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

    def _options(self, table: Settings) -> dict[str, Settings]:
        """Options by rule id. Here a key means one rule: by its id or by its name."""
        chosen: dict[str, Settings] = {}
        for key, options in table.items():
            rules = self._named(("rules", "options", key), [key])
            if len(rules) > 1:
                where = ("rules", "options", key)
                self._wrong(where, f"options belong to one rule, but {key} selects {len(rules)}")
            else:
                chosen |= {rule.id: options for rule in rules}
        return chosen

    def _named(self, path: tuple[Step, ...], selectors: Iterable[str]) -> set[type[Rule]]:
        found: set[type[Rule]] = set()
        for selector in selectors:
            matching = rules_matching(selector)
            if not matching:
                names = [word for rule in ALL_RULES for word in (rule.id, rule.name)]
                self._wrong(path, f'unknown rule "{selector}"{did_you_mean(selector, names)}')
            found |= set(matching)
        return found

    def _with_options(self, rule: type[Rule], options: Settings) -> Rule:
        known = {field.name: field for field in dataclasses.fields(rule)}
        where = ("rules", "options", rule.id)
        for name in options:
            if name not in known:
                hint = did_you_mean(name, known) if known else "; the rule has no options"
                self._wrong(where, f'unknown option "{name}" of {rule.id}{hint}')
        usable = {name: _frozen(value) for name, value in options.items() if name in known}
        for name, value in usable.items():
            default = known[name].default
            if not isinstance(value, type(default)) or not _holds_texts(value):
                wanted = _OPTION_TYPES.get(type(default), type(default).__name__)
                self._wrong((*where, name), f"option {name} of {rule.id} is not {wanted}")
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
                location=self._location(here),
                paths=tuple(table.get("paths", ())),
                items=tuple(table.get("items", ())),
            )

    def _date(self, path: tuple[Step, ...], text: str | None) -> date | None:
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            self._wrong(path, f"{text} is no date: {error}")
            return None

    def _written_at(self, path: tuple[Step, ...]) -> Location | None:
        return self._location(path) if self._own.get("source") else None

    def _location(self, path: tuple[Step, ...]) -> Location:
        table: tuple[Step, ...] = ("tool", "reqtrace") if self._name == "pyproject.toml" else ()
        line = self._places.line_of((*table, *path))
        return Location(path=PurePosixPath(self._name or ""), line=line)


def _statuses(table: Settings) -> dict[str, Role]:
    return {normal_word(word): Role(role) for word, role in table.items()}


def _words(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


_OPTION_TYPES: dict[type, str] = {tuple: "a list of texts", bool: "true or false", int: "a number"}


def _holds_texts(value: object) -> bool:
    return not isinstance(value, tuple) or all(isinstance(part, str) for part in value)


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _digest(settings: Settings) -> str:
    canonical = json.dumps(settings, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
