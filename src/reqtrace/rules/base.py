"""What a rule is: an identity, a page for the user, examples that are run, and a check."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import field, fields
from typing import ClassVar, TypeVar

from reqtrace.model.finding import Finding, Related, Severity, rule_family
from reqtrace.model.location import Location
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass

_DESCRIPTION = "description"

OptionValue = TypeVar("OptionValue", bool, int, str, tuple[str, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A commit of an example that changes files; None in place of a content removes the file.

    `by` is the name of its author, where that matters. With `on` it stands on a branch of that
    name, which starts at the commit before and is left again.
    """

    message: str
    files: Mapping[str, str | bytes | None]
    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A small virtual repository that shows a rule at work.

    `files` maps repository paths to their content. They are committed first, as one commit
    "Initial commit"; then each of `commits` becomes a commit, in that order: a bare message an
    empty one.
    `config` is the content of `reqtrace.toml`, where the example needs one. `expect` lists the
    places that the rule reports, in order, as `path:line`, or `commit:N` for a finding about the
    message N (from 1) of `commits`; it is empty for a good example.
    """

    title: str
    files: Mapping[str, str | bytes]
    commits: tuple[str | Step, ...] = ()
    config: str = ""
    expect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One setting of a rule, as its page and the configuration show it."""

    name: str
    default: object
    description: str


def option(default: OptionValue, description: str) -> OptionValue:
    """A field of a rule that the configuration may set: `[rules.options.LNK006]`."""
    value: OptionValue = field(default=default, metadata={_DESCRIPTION: description})
    return value


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """Base of all rules.

    Its class attributes are its identity; one that has options is a frozen dataclass, whose fields
    they are (made by `option`); its docstring is the user's page in Markdown: a summary line and
    the sections *What it checks*, *Why it matters*, *How to fix*, *References*, each under a
    `## ` heading (`explain.py` adds examples and options). `check` only reads the project and
    takes time in proportion to its items, links and commits. A rule that `requires_history` reads
    `project.item_history`, which costs a walk through history; one that `accepts_history` checks
    what it can where there is none, which is all unless it needs it as well; one that
    `needs_branches` reads `project.other_branches_items`; one that `needs_former_paths` reads
    `project.former_paths`; one that `needs_files` reads
    `project.references`, so its findings change with files that hold no item; one that
    `compares_items` may find something of an item because of another that no link leads to.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    requires_history: ClassVar[bool] = False
    accepts_history: ClassVar[bool] = False
    needs_branches: ClassVar[bool] = False
    needs_files: ClassVar[bool] = False
    needs_former_paths: ClassVar[bool] = False
    compares_items: ClassVar[bool] = False
    good: ClassVar[tuple[Example, ...]]
    bad: ClassVar[tuple[Example, ...]]

    @property
    def family(self) -> str:
        """The family of the rule, such as `LNK` of `LNK001`."""
        return rule_family(self.id)

    @classmethod
    def options(cls) -> tuple[Option, ...]:
        """The options of the rule in the order of its fields; empty where it has none."""
        return tuple(
            Option(name=one.name, default=one.default, description=one.metadata[_DESCRIPTION])
            for one in fields(cls)
        )

    @abstractmethod
    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each defect, in any order."""

    def finding(
        self,
        message: str,
        *,
        help: str,
        at: Location | None,
        item: str | None = None,
        key: str = "",
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule. `key` says what is meant, without line numbers."""
        return Finding(
            rule=self.id,
            name=self.name,
            severity=self.severity if severity is None else severity,
            message=message,
            help=help,
            location=at,
            item=item,
            related=related,
            key=key,
        )
