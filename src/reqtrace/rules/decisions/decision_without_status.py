"""ADR005."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.model.read_problem import NO_STATUS, OPEN_STATUS, ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.custom import is_custom
from reqtrace.rules.decisions.folders import decisions_by_folder, is_plainly_decision
from reqtrace.rules.decisions.pages import is_signpost, is_template
from reqtrace.rules.samples import decision

_ADVICE = "add {}: proposed, accepted, rejected, deprecated or superseded by …"


class DecisionWithoutStatus(Rule):
    """A decision record has no status.

    ## What it checks
    Each decision record states a status in one of the usual places: `status` in the front matter,
    a `## Status` section, or a `Status:` line near the top. The unedited choices of a template
    (`[proposed | accepted | rejected]`) are not a status.

    A decision is reported where at least three of the others in its folder, and four in five of
    them, have a status; elsewhere one note on the folder says how many have none. A word such as
    `TBD` is a note of its own. No status is expected of templates, of pages that only say where
    the record is, of files whose front matter cannot be read, and of pages that have neither the
    number nor the sections of a decision.

    ## Why it matters
    Anyone who finds the file must know whether to follow it. Some read a missing status as
    "accepted", others as "never finished".

    ## How to fix
    Add a status: proposed, accepted, rejected, deprecated, or superseded by another decision.

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (Status)
    - MADR 4.0.0, template (`status`)
    """

    id = "ADR005"
    name = "decision-without-status"
    severity = Severity.WARNING
    compares_items = True
    good = (
        Example(
            title="accepted",
            files={"docs/adr/0001-one-database.md": decision(1, "One database", "Accepted")},
        ),
    )
    bad = (
        Example(
            title="no section of that name",
            files={
                f"docs/adr/{number:04}-{slug}.md": decision(number, "Title", status).replace(
                    "## Status\n\n\n\n", ""
                )
                for number, slug, status in (
                    (1, "one-database", "Accepted"),
                    (2, "rest-api", "Accepted"),
                    (3, "no-cache", "Accepted"),
                    (4, "one-queue", ""),
                )
            },
            expect=("docs/adr/0004-one-queue.md:1",),
        ),
        Example(
            title="the choices of the template",
            files={
                "docs/adr/0001-one-database.md": decision(
                    1, "One database", "[proposed | accepted | rejected]"
                )
            },
            expect=("docs/adr/0001-one-database.md:5",),
        ),
        Example(
            title="a folder without statuses: one note",
            files={
                f"docs/adr/{number:04}-{slug}.md": f"# {number}. Title\n\n## Context\n\nWhy.\n"
                for number, slug in ((1, "one-database"), (2, "rest-api"), (3, "no-cache"))
            },
            expect=("docs/adr/0001-one-database.md:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each decision without a status where the others have one."""
        problems = {
            (one.item, one.location.path): one
            for one in project.problems
            if one.kind is ProblemKind.TEMPLATE_LEFT and one.key in (NO_STATUS, OPEN_STATUS)
        }
        broken = {
            one.location.path
            for one in project.problems
            if one.kind in (ProblemKind.INVALID_YAML, ProblemKind.DUPLICATE_KEY)
        }
        for folder, all_items in decisions_by_folder(project.items).items():
            items = [one for one in all_items if one.status or _needs_status(one, broken)]
            silent = []
            for item in (one for one in items if one.status is None):
                problem = problems.get((item.id, item.location.path))
                if problem is not None:
                    yield self._report_words(item, problem)
                else:
                    silent.append(item)
            having = sum(item.status is not None for item in items)
            if is_custom(having, len(items) - 1):
                yield from map(self._report, silent)
            elif silent:
                yield self._note(folder, silent, len(items))

    def _report(self, item: Item) -> Finding:
        return self.finding(
            f"{item.id} has no status",
            help=_ADVICE.format("one"),
            at=item.location,
            item=item.id,
            key="status",
        )

    def _report_words(self, item: Item, problem: ReadProblem) -> Finding:
        """What stands where the status should: the template's choices, or `TBD`."""
        return self.finding(
            problem.message,
            help=problem.help,
            severity=Severity.INFO if problem.key == OPEN_STATUS else None,
            at=problem.location,
            item=item.id,
            key="status",
        )

    def _note(self, folder: PurePosixPath, items: list[Item], total: int) -> Finding:
        count = f"{len(items)} of the {total} decisions in {folder} have no status"
        if total == 1:
            count = f"{items[0].id}, the only decision in {folder}, has no status"
        elif len(items) == 1:
            count = f"{items[0].id}, one of the {total} decisions in {folder}, has no status"
        return self.finding(
            count,
            help=_ADVICE.format("one to each"),
            severity=Severity.INFO,
            at=items[0].location,
            key=f"folder {folder}",
        )


def _needs_status(item: Item, broken: set[PurePosixPath]) -> bool:
    return (
        is_plainly_decision(item)
        and item.location.path not in broken
        and not (is_template(item) or is_signpost(item))
    )
