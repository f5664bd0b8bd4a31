"""Projects and results made of values, for tests of what is written out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from pathlib import PurePosixPath

from reqtrace.config import default_config
from reqtrace.graph.build import build_graph
from reqtrace.model.commit import Commit, CommitPart, History, Person, Reference
from reqtrace.model.finding import Finding, Related, RuleInfo, RulePage, Severity
from reqtrace.model.item import Item
from reqtrace.model.link import Link
from reqtrace.model.location import Location
from reqtrace.model.result import Result, Summary
from reqtrace.model.suppression import AcceptedFinding, Suppression
from reqtrace.project import Project

START = datetime(2025, 3, 3, 9, 30, tzinfo=timezone(timedelta(hours=1)))
ADA = Person(name="Ada Example", email="ada@example.org")


def at(path: str = "docs/items.yaml", line: int = 1, column: int = 1) -> Location:
    return Location(path=PurePosixPath(path), line=line, column=column)


def item(
    item_id: str,
    *links: tuple[str, str],
    path: str = "docs/items.yaml",
    line: int = 1,
    **fields: object,
) -> Item:
    vocabulary = default_config().vocabulary
    type_name = str(fields.pop("type", None) or vocabulary.type_of_id(item_id) or "req")
    status = str(fields.pop("status", "approved"))
    values: dict[str, object] = {"title": f"Title of {item_id}", "text": "", **fields}
    return Item(
        id=item_id,
        type=type_name,
        status=status,
        role=vocabulary.role_of(type_name, status),
        location=at(path, line),
        blob="b" * 40,
        links=tuple(
            Link(source=item_id, kind=kind, target=target, location=at(path, line + number, 5))
            for number, (kind, target) in enumerate(links, 1)
        ),
        **values,  # type: ignore[arg-type]
    )


def commit(
    number: int,
    *references: tuple[str, str],
    subject: str = "",
    author: Person = ADA,
    reverted: bool = False,
) -> Commit:
    when = START + timedelta(days=number)
    return Commit(
        oid=hashlib.sha1(str(number).encode()).hexdigest(),
        parents=(),
        author=author,
        committer=author,
        authored=when,
        committed=when,
        subject=subject or f"Change number {number}",
        reverted=reverted,
        references=tuple(
            Reference(kind=kind, target=target, found_in=CommitPart.TRAILER, line=3)
            for kind, target in references
        ),
    )


def finding(
    rule: str = "LNK001",
    message: str = "REQ-1 links to NEED-9, which does not exist",
    **fields: object,
) -> Finding:
    values: dict[str, object] = {
        "name": "dangling-link",
        "severity": Severity.ERROR,
        "help": "correct the id or add the item",
        "location": at(line=12, column=3),
        "item": "REQ-1",
        "key": message,
        **fields,
    }
    return Finding(rule=rule, message=message, **values)  # type: ignore[arg-type]


def commit_finding(
    oid: str, message: str = "the commit names REQ-99, which does not exist", **fields: object
) -> Finding:
    related = (Related(message="this commit", commit=oid),)
    values: dict[str, object] = {"location": None, "item": None, "related": related, **fields}
    return finding("GIT001", message, name="unknown-reference", **values)


def accepted(
    one: Finding, reason: str = "agreed for this release", **fields: object
) -> AcceptedFinding:
    values: dict[str, object] = {"until": date(2027, 1, 31), "first_line": 1, "last_line": 9}
    values |= fields
    return AcceptedFinding(
        finding=one,
        suppression=Suppression(
            rules=(one.rule,),
            reason=reason,
            location=at(line=4),
            **values,  # type: ignore[arg-type]
        ),
    )


def _page(rule: str, name: str) -> RulePage:
    summary = f"{name} is found"
    text = f"# {rule} {name}\n\n{summary}\n\n## Why it matters\n\nIt does.\n"
    return RulePage(summary=summary, text=text)


RULES = tuple(
    RuleInfo(
        id=rule,
        name=name,
        severity=severity,
        describe=partial(_page, rule, name),
    )
    for rule, name, severity in (
        ("COV001", "uncovered-need", Severity.WARNING),
        ("GIT001", "unknown-reference", Severity.WARNING),
        ("LNK001", "dangling-link", Severity.ERROR),
    )
)


def project_of(items: Sequence[Item], commits: Sequence[Commit] = ()) -> Project:
    config = default_config()
    newest = max((one.committed for one in commits), default=datetime(2025, 1, 6, tzinfo=UTC))
    ordered = tuple(sorted(items, key=lambda one: (str(one.location.path), one.location.line)))
    return Project(
        items=ordered,
        problems=(),
        files={str(one.location.path): one.blob for one in ordered},
        history=History(
            head="a" * 40,
            total=len(commits) + 3,
            commits=tuple(commits),
            committed=newest,
        ),
        graph=build_graph(ordered, commits, config.vocabulary),
        vocabulary=config.vocabulary,
        coverage=config.coverage,
    )


def result_of(
    project: Project | None = None,
    findings: Sequence[Finding] = (),
    accepted_gaps: Sequence[AcceptedFinding] = (),
    *,
    incomplete: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Result:
    project = project or project_of(())
    severities = Counter(one.severity for one in findings)
    return Result(
        tool_version="0.1.0",
        revision=project.history.head,
        digest="d" * 64,
        findings=tuple(sorted(findings, key=lambda one: one.order)),
        accepted=tuple(accepted_gaps),
        rules=RULES,
        complete=not incomplete,
        incomplete=incomplete,
        notes=notes,
        summary=Summary(
            items=dict(Counter(one.type for one in project.items)),
            links=len(project.graph.links),
            commits=project.history.total,
            referring_commits=len(project.commits),
            files=len(project.files),
            files_without_items=0,
            errors=severities[Severity.ERROR],
            warnings=severities[Severity.WARNING],
            infos=severities[Severity.INFO],
            accepted=len(accepted_gaps),
        ),
    )


@dataclass(frozen=True)
class Sample:
    """A small project with a bit of everything."""

    project: Project
    result: Result


def sample() -> Sample:
    """Two goals, needs, requirements, a decision, a test, a debt, a cycle, five commits."""
    items = [
        item(
            "GOAL-1",
            line=1,
            title="Every change can be explained",
            text="An auditor finds the reason of any line within a minute.",
        ),
        item("GOAL-2", line=8, title="Releases every week", status="draft"),
        item(
            "NEED-1",
            ("supports", "GOAL-1"),
            line=20,
            title="Trace a line to its requirement",
            attributes={"stakeholder": "auditors", "priority": 1},
        ),
        item(
            "NEED-2",
            ("supports", "GOAL-1"),
            ("supports", "GOAL-2"),
            line=30,
            title="See gaps before a release",
        ),
        item("NEED-3", ("supports", "GOAL-2"), line=40, title="Plan by capacity"),
        item(
            "REQ-1",
            ("satisfies", "NEED-1"),
            ("satisfies", "NEED-9"),
            path="docs/requirements.md",
            line=5,
            status="implemented",
            title="Show the chain of an item",
            text="The tool **shall** show the chain.\n\n- up to goals\n- down to commits\n\n"
            "| Field | Meaning |\n|---|--:|\n| `id` | the name |\n\nSee [the guide](guide.md).",
            sections={"Acceptance criteria": "1. Given an item, when asked, then its chain."},
            attributes={"priority": "high", "tags": ["audit", "core"]},
            formerly=("REQ-001",),
        ),
        item(
            "REQ-2",
            ("satisfies", "NEED-2"),
            ("depends_on", "REQ-1"),
            path="docs/requirements.md",
            line=30,
            title="Report findings",
        ),
        item(
            "REQ-3",
            ("refines", "REQ-2"),
            path="docs/requirements.md",
            line=50,
            status="draft",
            title="Report gaps on the pull request",
        ),
        item(
            "REQ-10",
            ("depends_on", "REQ-11"),
            path="docs/requirements.md",
            line=60,
            title="One half of a circle",
        ),
        item(
            "REQ-11",
            ("depends_on", "REQ-10"),
            path="docs/requirements.md",
            line=70,
            status="rejected",
            title="The other half of a circle",
        ),
        item(
            "ADR-1",
            ("addresses", "REQ-1"),
            path="docs/adr/0001-git.md",
            status="accepted",
            title="Git is the database",
            text="## Context\n\nWe need one place.",
        ),
        item(
            "TEST-1",
            ("verifies", "REQ-1"),
            path="docs/tests.yaml",
            status="verified",
            title="The chain is complete",
        ),
        item(
            "DEBT-1",
            ("burdens", "REQ-2"),
            path="docs/debt.yaml",
            status="open",
            title="Gaps are listed twice",
            attributes={"cost": {"days": 3}},
        ),
    ]
    ben = Person(name="Ben Sample", email="ben@example.org")
    commits = [
        commit(5, ("refs", "REQ-99"), subject="Tidy up after the review"),
        commit(4, ("verifies", "REQ-1"), ("implements", "REQ-2"), subject="Test the chain"),
        commit(3, ("implements", "REQ-2"), subject="Report gaps twice", author=ben, reverted=True),
        commit(2, ("implements", "REQ-1"), ("addresses", "NEED-1"), subject="Draw the chain"),
        commit(1, ("implements", "REQ-1"), subject="Start with the chain", author=ben),
    ]
    project = project_of(items, commits)
    findings = [
        finding(location=at("docs/requirements.md", 7, 5), help="did you mean NEED-2?"),
        finding(
            "COV001",
            "NEED-3 is approved, but no requirement satisfies it",
            name="uncovered-need",
            severity=Severity.WARNING,
            item="NEED-3",
            location=at(line=40),
            help="write a requirement that satisfies NEED-3",
        ),
        finding(
            "LNK003",
            "REQ-10 → REQ-11 → REQ-10 is a cycle",
            name="link-cycle",
            item="REQ-10",
            location=at("docs/requirements.md", 61, 5),
            severity=Severity.INFO,
            related=(
                Related(message="and back from here", location=at("docs/requirements.md", 71, 5)),
            ),
        ),
        commit_finding(commits[0].oid, severity=Severity.WARNING),
    ]
    gap = accepted(
        finding(
            "COV001",
            "GOAL-2 has no outcome",
            name="uncovered-need",
            item="GOAL-2",
            location=at(line=8),
            severity=Severity.WARNING,
        )
    )
    return Sample(project, result_of(project, findings, [gap], notes=("2 files were left out",)))
