"""Project → findings → Result: the rules run, and triage decides which findings count."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from reqtrace.config import Config
from reqtrace.engine.status_note import status_note
from reqtrace.git.message.message import parse_message, unknown_mentions
from reqtrace.graph.build import build_graph
from reqtrace.model.commit import Commit, Person
from reqtrace.model.finding import COMMIT_FAMILY, Finding, Severity
from reqtrace.model.item import Item
from reqtrace.model.left_out import LeftOut
from reqtrace.model.result import Result, Summary
from reqtrace.model.suppression import Suppression
from reqtrace.model.vocabulary import COMMIT, Role
from reqtrace.project import Project
from reqtrace.rules.base import Rule
from reqtrace.rules.coverage.policy import PolicyRule
from reqtrace.rules.explain import info
from reqtrace.rules.registry import ALL_RULES
from reqtrace.rules.run.base import SuppressionRule, Suppressions
from reqtrace.sources.common.globs import matches
from reqtrace.triage.bounds import bounded
from reqtrace.triage.suppress import suppress
from reqtrace.util.dataclass import dataclass
from reqtrace.version import VERSION

_NOT_YET_COMMITTED = "0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """What a check needs beside the project: see the fields of `Result` and `Summary`."""

    suppressions: tuple[Suppression, ...] = ()
    incomplete: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    files_without_items: int = 0
    left_out: tuple[LeftOut, ...] = ()


def run_rules(
    project: Project, config: Config, context: RunContext, paths: Sequence[PurePosixPath] = ()
) -> Result:
    """Run the rules of *config* on *project*; *paths*, if any, limits the findings."""
    every = bounded(_findings(project, config.rules), config.limits.findings)
    active = _with_severities(every, config)
    if paths:
        active = [finding for finding in active if _is_below(finding, paths)]
    valid = [
        suppression
        for suppression in context.suppressions
        if not suppression.expired(_today(project))
    ]
    triaged = suppress(active, valid, matches)
    findings = list(triaged.findings)
    if not paths:
        findings += _check_suppressions(project, config, context.suppressions, triaged.used)
    findings.sort(key=lambda finding: finding.order)
    return Result(
        tool_version=VERSION,
        revision=project.history.head or _NOT_YET_COMMITTED,
        digest=_digest(project.files, config),
        findings=tuple(findings),
        accepted=triaged.accepted,
        rules=tuple(info(rule) for rule in ALL_RULES),
        summary=_summary(project, context, findings, len(triaged.accepted)),
        complete=not context.incomplete,
        incomplete=context.incomplete,
        notes=(*context.notes, *status_note(project)),
        left_out=context.left_out,
    )


def check_message(
    message: str,
    project: Project,
    config: Config,
    *,
    roles_before: Callable[[Iterable[Item]], Mapping[str, Role]],
    known_before: Callable[[Collection[str]], Collection[str]],
    comment: str = "#",
) -> tuple[Finding, ...]:
    """What the rules about commits say of a *message* that is about to be committed.

    Here everything can still be corrected, so each finding is an error, and ids outside of
    trailers are checked, too. The commit that retires or removes an item may name it, so two
    questions go to the tree that the commit starts from: *roles_before* gives the roles of items
    there, by id, and *known_before* those of some ids that an item has there, or may have.
    *comment* is the value of `core.commentChar`, empty where git keeps comments.
    """
    commit = _without_known(_commit_to_be(message, project, config, comment), project, known_before)
    graph = build_graph(project.items, (commit,), project.vocabulary, project.graph.identifiers)
    to_be = replace(
        project,
        history=replace(project.history, commits=(commit,), total=1),
        graph=graph,
        roles_at_commit={
            (commit.oid, item_id): role
            for item_id, role in roles_before(_retired(commit, project)).items()
        },
    )
    findings = _findings(to_be, (rule for rule in config.rules if rule.family == COMMIT_FAMILY))
    triaged = suppress(findings, config.suppressions, matches)
    return tuple(replace(finding, severity=Severity.ERROR) for finding in triaged.findings)


def check_status_of(
    message: str,
    project: Project,
    config: Config,
    items: Collection[str],
    comment: str = "#",
) -> tuple[Finding, ...]:
    """What the policies of coverage by commits say of *items* once *message* is committed.

    *project* has the history so far; *items* are the ids of those that get their status in the
    commit with this message.
    """
    commit = _commit_to_be(message, project, config, comment)
    commits = (commit, *project.commits)
    identifiers = project.graph.identifiers
    to_be = replace(
        project,
        history=replace(project.history, commits=commits),
        graph=build_graph(project.items, commits, project.vocabulary, identifiers),
        coverage=tuple(policy for policy in project.coverage if COMMIT in policy.types),
    )
    rules = (rule for rule in config.rules if isinstance(rule, PolicyRule))
    findings = [one for one in _findings(to_be, rules) if one.item in items]
    triaged = suppress(findings, config.suppressions, matches)
    return tuple(replace(finding, severity=Severity.ERROR) for finding in triaged.findings)


def rules_without_history(config: Config) -> tuple[str, ...]:
    """A sentence for each rule that requires the history of the items, where it is incomplete."""
    rules = (rule for rule in config.rules if rule.requires_history)
    return tuple(f"{rule.id} could not be checked: {rule.name}" for rule in rules)


def _without_known(
    commit: Commit, project: Project, known_before: Callable[[Collection[str]], Collection[str]]
) -> Commit:
    """*commit* without its references to ids that no item has any more."""
    resolve = project.graph.identifiers.resolve
    unknown = {one.target for one in commit.references if resolve(one.target) is None}
    known = known_before(unknown) if unknown else ()
    if not known:
        return commit
    kept = tuple(one for one in commit.references if one.target not in known)
    return replace(commit, references=kept)


def _retired(commit: Commit, project: Project) -> tuple[Item, ...]:
    referenced = {
        project.graph.identifiers.resolve(reference.target) for reference in commit.references
    }
    items = project.graph.items.values()
    return tuple(item for item in items if item.id in referenced and item.role is Role.RETIRED)


def _commit_to_be(message: str, project: Project, config: Config, comment: str) -> Commit:
    identifiers = project.graph.identifiers
    settings = (identifiers, config.trailers, comment, config.commits.id_patterns)
    parsed, unknown = parse_message(message, *settings), unknown_mentions(message, *settings)
    nobody = Person(name="", email="")
    return Commit(
        oid=_NOT_YET_COMMITTED,
        parents=(),
        author=nobody,
        committer=nobody,
        authored=project.history.committed,
        committed=project.history.committed,
        subject=parsed.subject,
        references=(*parsed.references, *unknown),
        lost_trailers=parsed.lost_trailers,
    )


def _findings(project: Project, rules: Iterable[Rule]) -> Iterator[Finding]:
    """What *rules* find; one that requires the history of the items runs only where it is there."""
    whole = project.item_history is not None
    able = (rule for rule in rules if whole or rule.accepts_history or not rule.requires_history)
    return (finding for rule in able for finding in rule.check(project))


def _with_severities(findings: Iterable[Finding], config: Config) -> list[Finding]:
    return [
        replace(finding, severity=config.severities.get(finding.rule, finding.severity))
        for finding in findings
    ]


def _is_below(finding: Finding, paths: Iterable[PurePosixPath]) -> bool:
    location = finding.location
    return location is not None and any(location.path.is_relative_to(path) for path in paths)


def _check_suppressions(
    project: Project,
    config: Config,
    written: tuple[Suppression, ...],
    used: frozenset[Suppression],
) -> list[Finding]:
    suppressions = Suppressions(
        written=written,
        used=used,
        rules=ALL_RULES,
        ran={rule.id for rule in config.rules},
        today=_today(project),
    )
    rules = (rule for rule in config.rules if isinstance(rule, SuppressionRule))
    return _with_severities(
        (f for rule in rules for f in rule.check_suppressions(suppressions)), config
    )


def _today(project: Project) -> date:
    # The day of the revision, not of the clock: the same tree gives the same findings.
    return project.history.committed.date()


def _digest(files: Mapping[str, str], config: Config) -> str:
    digest = hashlib.sha256(config.digest.encode())
    for path, blob in sorted(files.items()):
        digest.update(b"\0".join((path.encode("utf-8", "surrogateescape"), blob.encode(), b"")))
    return digest.hexdigest()


def _summary(
    project: Project, context: RunContext, findings: Iterable[Finding], accepted: int
) -> Summary:
    by_type = Counter(item.type for item in project.items)
    known = project.vocabulary.types
    others = sorted(by_type.keys() - known.keys())  # a format may bring types of its own
    by_severity = Counter(finding.severity for finding in findings)
    return Summary(
        items={name: by_type[name] for name in (*known, *others) if by_type[name]},
        links=len(project.graph.links),
        commits=project.history.total,
        referring_commits=sum(1 for commit in project.commits if commit.references),
        files=len(project.files),
        files_without_items=context.files_without_items,
        errors=by_severity[Severity.ERROR],
        warnings=by_severity[Severity.WARNING],
        infos=by_severity[Severity.INFO],
        accepted=accepted,
    )
