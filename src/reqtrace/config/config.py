"""The settings of one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.model.approval import ApprovalPolicy
from reqtrace.model.commit_config import CommitConfig
from reqtrace.model.coverage import CoveragePolicy
from reqtrace.model.finding import Severity
from reqtrace.model.normative import NORMATIVE
from reqtrace.model.suppression import Suppression
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.rules.base import Rule
from reqtrace.rules.registry import rules_named
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Source
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that the user may set, checked: a value, made once for a run.

    `path` is the file it came from, None for the built-in default. `digest` is the SHA-256 of the
    effective settings, profile included. With `detects` the user names no sources: then `sources`
    are those that were detected. With `default_places`, which is the default then, items are also
    found by the words of the vocabulary, without decisions where files of the repository declare
    their folders (`decision_folders_declared`). With `infers_links` fields of any name whose values
    are ids of items are links, and with `infers_customs` what most items do is the way of the
    project, which are the defaults without a configuration.
    A source of Doorstop is there as one source for each document. `rules` are the rules that run,
    with their options; `severities` maps rule ids to severities that the user set.
    `trailers` maps trailer keys to kinds of links, `commits` says how commits name items.
    `schemas` are JSON Schemas by type that replace the built-in ones. A change of the fields in
    `normative` makes links suspect. `notes` name deprecated keys with their lines, a sentence each.
    """

    path: PurePosixPath | None = None
    digest: str = ""
    vocabulary: Vocabulary
    trailers: Mapping[str, str]
    coverage: tuple[CoveragePolicy, ...]
    sources: tuple[Source, ...] = ()
    detects: bool = False
    default_places: bool = False
    infers_links: bool = False
    infers_customs: bool = False
    decision_folders_declared: bool = False
    exclude: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    schemas: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()
    normative: tuple[str, ...] = NORMATIVE
    approvals: tuple[ApprovalPolicy, ...] = ()
    commits: CommitConfig = field(default_factory=CommitConfig)
    notes: tuple[str, ...] = ()

    def with_rules(self, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Config:
        """The same with the rules of *select*, by default all, without those of *ignore*.

        Raises `UsageError` for a selector that no rule answers to.
        """
        wanted = _selected(select) if select else {rule.id for rule in self.rules}
        unwanted = _selected(ignore)
        rules = tuple(rule for rule in self.rules if rule.id in wanted - unwanted)
        if not rules:
            raise UsageError(
                "no rules selected",
                hint="the configuration and the options exclude each other's rules",
            )
        return replace(self, rules=rules)

    def with_option(self, rule: type[Rule], name: str, value: object) -> Config:
        """The same with one option of *rule* set, which is an option that the rule has."""
        rules = (
            replace(one, **{name: value}) if isinstance(one, rule) else one for one in self.rules
        )
        return replace(self, rules=tuple(rules))


def _selected(selectors: Sequence[str]) -> set[str]:
    return {rule.id for selector in selectors for rule in rules_named(selector)}
