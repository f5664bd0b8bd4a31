"""Findings of rules: what is wrong, where, and how to fix it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from reqtrace.model.location import Location
from reqtrace.util.dataclass import dataclass

COMMIT_FAMILY = "GIT"
"""The family of the rules whose findings are about commits, not about items."""


def rule_family(rule_id: str) -> str:
    """The family of a rule: the letters that its id begins with, `LNK` of `LNK001`."""
    return rule_id.rstrip("0123456789")


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the heaviest, so that findings sort by weight."""
        return ("error", "warning", "info").index(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A second location that belongs to a finding, with its own message.

    Either a location in a file (`location`) or a commit (`commit`, a full object id), or both.
    """

    message: str
    location: Location | None = None
    commit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInfo:
    """What an output needs to know about a rule.

    Summary and page are made when somebody asks for them: a check has more than fifty rules, and
    only SARIF shows their pages.
    """

    id: str
    name: str
    severity: Severity
    describe: Callable[[], RulePage] = field(compare=False, repr=False)

    @property
    def summary(self) -> str:
        """What the rule reports, in one line."""
        return self.describe().summary

    @property
    def page(self) -> str:
        """The user's page as Markdown."""
        return self.describe().text


class RulePage(NamedTuple):
    """What a rule says of itself: one line, and the whole page as Markdown."""

    summary: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding of a rule.

    `location` is None only where the defect is in no file (for example in a commit message);
    `related` then names the commit. `key` identifies the subject without line numbers: the target
    of the dangling link, the name of the missing field.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    help: str
    location: Location | None = None
    item: str | None = None
    related: tuple[Related, ...] = ()
    key: str = ""

    @property
    def family(self) -> str:
        """The family of the rule, such as `LNK`: see `rule_family`."""
        return rule_family(self.rule)

    @property
    def fingerprint(self) -> str:
        """Identity across edits: 16 hexadecimal digits of SHA-256 over rule, item and key.

        Line numbers and, for findings about an item, paths take no part, so it survives moves,
        renames of the file and edits elsewhere.
        """
        subject = self.item or ("" if self.location is None else str(self.location.path))
        identity = "\0".join((self.rule, subject, self.key)).encode("utf-8", "surrogateescape")
        return hashlib.sha256(identity).hexdigest()[:16]

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """Sort key: by location, then rule, then message. Findings without a file come last."""
        if self.location is None:
            return ("\U0010ffff", 0, 0, self.rule, self.message, self.key)
        location = self.location
        return (
            str(location.path),
            location.line,
            location.column,
            self.rule,
            self.message,
            self.key,
        )
