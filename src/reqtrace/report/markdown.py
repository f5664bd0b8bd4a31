"""The report as Markdown, for a wiki, a pull request or a job summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reqtrace.graph.chain import Chain, ChainStep
from reqtrace.model.commit import Commit, CommitPart
from reqtrace.model.finding import Finding
from reqtrace.model.item import Item
from reqtrace.model.phrases import commit_remarks, day, place, ratio, remarks, status
from reqtrace.model.result import Result
from reqtrace.project import Project
from reqtrace.report.content import Content, ItemView, gather
from reqtrace.report.phrases import (
    ASSURANCE,
    TITLE,
    facts,
    further_sections,
    plain,
    sentence,
)
from reqtrace.util.escape import markdown, markdown_code


def render_markdown(project: Project, result: Result) -> str:
    """The whole report. Texts of items stand in fenced blocks, as they were written."""
    content = gather(project, result)
    parts = (_head, _summary, _findings, _accepted, _down, _up, _items)
    lines = [line for part in parts for line in part(content)]
    return "\n".join([*lines, *_assurance()]) + "\n"


def _head(content: Content) -> Iterator[str]:
    yield f"# {TITLE}"
    yield ""
    yield f"**{markdown(sentence(content.result))}**"
    yield ""
    yield from _table(("Fact", "Value"), facts(content))
    for label, words in remarks(content.result.incomplete, content.result.notes):
        yield f"- {label.capitalize()}: {markdown(words)}"


def _summary(content: Content) -> Iterator[str]:
    yield from _heading("Summary")
    statuses = (
        (row.type, str(row.count), ", ".join(f"{word} {count}" for word, count in row.statuses))
        for row in content.types
    )
    yield from _table(("Type", "Items", "Statuses"), statuses)
    yield from _table(
        ("Coverage policy", "Rule", "Covered"),
        (
            (row.policy.name, row.policy.rule, ratio(row.covered, row.total))
            for row in content.coverage
        ),
    )
    yield from _table(
        ("Rule", "Name", "Severity", "Found", "Accepted"),
        (
            (row.rule, row.name, row.severity, str(row.found), str(row.accepted))
            for row in content.rules
        ),
    )


def _findings(content: Content) -> Iterator[str]:
    yield from _heading("Findings")
    yield from _table(
        ("Severity", "Rule", "Finding", "Suggested fix", "Location"),
        (
            (one.severity, one.rule, one.message, one.help, _where(one))
            for one in content.result.findings
        ),
    )


def _accepted(content: Content) -> Iterator[str]:
    yield from _heading("Accepted findings")
    yield from _table(
        ("Rule", "Finding", "Location", "Reason", "Until", "Suppression at"),
        (
            (
                one.finding.rule,
                one.finding.message,
                _where(one.finding),
                one.suppression.reason,
                "no end date"
                if one.suppression.until is None
                else one.suppression.until.isoformat(),
                place(one.suppression.location),
            )
            for one in content.result.accepted
        ),
    )


def _down(content: Content) -> Iterator[str]:
    yield from _heading("Forward traceability")
    yield from _table(
        ("Item", "Title", "Type", "Status", "Traces up to", "Traced from", "Commits"),
        (
            (
                f"{'› ' * row.depth}{row.item.id}",
                row.item.title,
                row.item.type,
                row.item.status or "",
                _links(row.above),
                _links(row.below),
                ", ".join(f"{one.short}{_remarks(one, by.found_in)}" for one, by in row.commits),
            )
            for row in content.item_rows
        ),
    )


def _up(content: Content) -> Iterator[str]:
    yield from _heading("Backward traceability")
    yield from _table(
        ("Commit", "Date", "Author", "Subject", *content.commit_types),
        (
            (
                f"{row.commit.short}{_remarks(row.commit)}",
                day(row.commit.authored),
                row.commit.author.name,
                row.commit.subject,
                *(
                    ", ".join(item.id for item in row.reached.get(name, ()))
                    for name in content.commit_types
                ),
            )
            for row in content.commit_rows
        ),
    )


def _items(content: Content) -> Iterator[str]:
    yield from _heading("Items")
    for view in content.items:
        yield from _item(view)


def _item(view: ItemView) -> Iterator[str]:
    item = view.item
    yield f"### {markdown(item.id)}: {markdown(item.title)}"
    yield ""
    facts_of_item = (item.type, status(item), place(item.location))
    yield " · ".join(map(markdown, facts_of_item))
    yield ""
    for name, value in item.attributes.items():
        yield f"- {markdown(name)}: {markdown(plain(value))}"
    for text in (item.text, *(f"{head}\n{body}" for head, body in _sections(item))):
        if text.strip():
            yield from ("", markdown_code(text))
    yield from _chain("Upstream", view.up)
    yield from _chain("Downstream", view.down)
    for one in view.findings:
        yield f"- Finding: {markdown(one.rule)} {markdown(one.message)}"
    yield ""


def _sections(item: Item) -> Iterator[tuple[str, str]]:
    yield from further_sections(item.text, item.sections)


def _chain(title: str, chain: Chain) -> Iterator[str]:
    yield from ("", f"{title}:", "")
    for step in chain.steps:
        yield f"{'  ' * step.depth}- {_step(step)}"
    if not chain.steps:
        yield "- none"
    if chain.cut:
        yield "- … chain shortened here; the matrix has all of it"


def _step(step: ChainStep) -> str:
    if step.commit is not None:
        commit = step.commit
        end = _remarks(commit, step.found_in)
        words = f"{commit.short} {day(commit.authored)} {commit.author.name}: {commit.subject}{end}"
    elif step.item is not None:
        words = f"{step.item.id} {step.item.title}{' …' if step.repeated else ''}"
    return markdown(f"{step.label} {words}")


def _assurance() -> Iterator[str]:
    yield from _heading("Assurance")
    yield from _table(("Facts", "Level", "Reason"), ASSURANCE)


def _remarks(commit: Commit, found: CommitPart | None = None) -> str:
    """What to know about a commit, behind it: ` (from a note, reverted)`."""
    words = ", ".join(commit_remarks(commit, found))
    return f" ({words})" if words else ""


def _where(finding: Finding) -> str:
    commits = (one.commit[:10] for one in finding.related if one.commit)
    return place(finding.location) or ", ".join(f"commit {oid}" for oid in commits)


def _links(links: Sequence[tuple[str, Item]]) -> str:
    return ", ".join(f"{item.id} ({kind})" for kind, item in links)


def _heading(text: str) -> Iterator[str]:
    yield from ("", f"## {text}", "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [f"| {' | '.join(map(markdown, row))} |" for row in rows]
    if not lines:
        yield from ("None.", "")
        return
    yield f"| {' | '.join(map(markdown, head))} |"
    yield "|" + " --- |" * len(head)
    yield from (*lines, "")
