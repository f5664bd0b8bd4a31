"""One item with everything above and below it, as a tree, and its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reqtrace.graph.chain import Chain, Chains, ChainStep
from reqtrace.graph.mentions import mentions_by_item
from reqtrace.model.commit import Commit, CommitPart
from reqtrace.model.finding import Finding
from reqtrace.model.item import Item
from reqtrace.model.phrases import commit_line, commit_remarks, counted, status
from reqtrace.output.palette import Palette
from reqtrace.output.phrases import item_line, place
from reqtrace.project import Project
from reqtrace.util.escape import terminal

_MOST_STEPS = 1000
_DEEPEST = 40


def render_item(
    project: Project, findings: Sequence[Finding], item_id: str, *, colour: bool = False
) -> str:
    """The item that *item_id* names now or named formerly; UsageError where there is none."""
    item = project.graph.require_item(item_id, project.item_history)
    palette = Palette(colour=colour)
    mentions = mentions_by_item(project.commits, project.graph.identifiers)
    chains = Chains(project.graph, mentions, project.vocabulary)
    own = [finding for finding in findings if finding.item == item.id]
    lines = [
        *_header(item, palette),
        *_section(
            "upstream",
            _tree(chains.up(item.id, limit=_MOST_STEPS, counts_rest=True), palette),
            palette,
        ),
        *_section(
            "downstream",
            _tree(chains.down(item.id, limit=_MOST_STEPS, counts_rest=True), palette),
            palette,
        ),
        *_section("findings", _findings(own, palette), palette),
    ]
    return "\n".join(lines) + "\n"


def _header(item: Item, palette: Palette) -> Iterator[str]:
    yield palette.bold(f"{terminal(item.id)}  {terminal(item.title)}")
    facts = (item.type, status(item), f"{place(item.location)}")
    yield palette.dim(" · ".join(map(terminal, facts)))
    if item.formerly:
        yield palette.dim(f"formerly {', '.join(map(terminal, item.formerly))}")


def _section(title: str, lines: Iterable[str], palette: Palette) -> Iterator[str]:
    yield ""
    yield palette.bold(title)
    yield from list(lines) or [palette.dim("  none")]


def _tree(chain: Chain, palette: Palette) -> Iterator[str]:
    bars: list[str] = []
    for step in chain.steps:
        del bars[step.depth :]
        branch = "└─ " if step.last else "├─ "
        # The indent of what is deeper is a number, or a long chain would fill the screen with it.
        deep = f"… {step.depth} levels down " if step.depth > _DEEPEST else ""
        yield palette.dim("".join(bars[:_DEEPEST]) + deep + branch) + _step(step, palette)
        bars.append("   " if step.last else "│  ")
    if chain.rest:
        yield palette.dim(f"… {counted(chain.rest, 'further step')} not shown")


def _step(step: ChainStep, palette: Palette) -> str:
    kind = palette.dim(terminal(step.label))
    if step.commit is not None:
        return f"{kind} {_commit(step.commit, step.found_in)}"
    words = "" if step.item is None else item_line(step.item)
    return f"{kind} {words}{' …' if step.repeated else ''}"


def _commit(commit: Commit, found: CommitPart | None) -> str:
    remarks = (f"({one})" for one in commit_remarks(commit, found))
    return "  ".join((terminal(commit_line(commit)), *remarks))


def _findings(findings: Iterable[Finding], palette: Palette) -> Iterator[str]:
    for finding in findings:
        where = "" if finding.location is None else f"{place(finding.location)}  "
        word = palette.severity(finding.severity, str(finding.severity))
        yield f"  {where}{word}  {terminal(finding.rule)}  {terminal(finding.message)}"
        if finding.help:
            yield palette.dim(f"    help: {terminal(finding.help)}")
