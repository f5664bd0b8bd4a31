"""ADR002."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.supersedes import said_by_newer, said_by_older
from reqtrace.rules.phrases import state
from reqtrace.rules.samples import decision

_OLD = "docs/adr/0001-one-database.md"
_NEW = "docs/adr/0002-two-databases.md"
_SAYS_NEWER = "Accepted\n\nSupersedes [1. One database](0001-one-database.md)"
_SAYS_OLDER = "Superseded by [2. Two databases](0002-two-databases.md)"


class OneSidedSupersede(Rule):
    """Only one of two decisions says that one supersedes the other.

    ## What it checks
    If a decision says that it supersedes an older one, the older one is retired or names its
    successor. A decision that is only proposed, or was rejected, supersedes nothing yet. If a
    decision says which one supersedes it, that one says so, too; where it does not, a note is
    enough, as the reader of the old one knows.

    ## Why it matters
    People open one of the two files. If it is the old one and it still says "accepted", they
    follow a decision that no longer holds.

    ## How to fix
    Add the line that the help suggests to the other file. `adr new -s 1` of adr-tools writes both.

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (a reversed decision is kept and
      marked as superseded)
    - MADR 4.0.0, template (`status`: superseded by)
    """

    id = "ADR002"
    name = "one-sided-supersede"
    severity = Severity.WARNING
    good = (
        Example(
            title="both say so",
            files={
                _OLD: decision(1, "One database", _SAYS_OLDER),
                _NEW: decision(2, "Two databases", _SAYS_NEWER),
            },
        ),
        Example(
            title="the new one is only proposed",
            files={
                _OLD: decision(1, "One database", "Accepted"),
                _NEW: decision(2, "Two databases", _SAYS_NEWER.replace("Accepted", "Proposed")),
            },
        ),
    )
    bad = (
        Example(
            title="the old one is still accepted",
            files={
                _OLD: decision(1, "One database", "Accepted"),
                _NEW: decision(2, "Two databases", _SAYS_NEWER),
            },
            expect=(f"{_NEW}:7",),
        ),
        Example(
            title="the new one does not say so",
            files={
                _OLD: decision(1, "One database", _SAYS_OLDER),
                _NEW: decision(2, "Two databases", "Accepted"),
            },
            expect=(f"{_OLD}:5",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each half without its other half."""
        items = project.graph.items
        by_newer = said_by_newer(project.graph.links)
        by_older = said_by_older(project.graph.links)
        succeeded = {older for _, older in (*by_newer, *by_older)}
        for (newer, older), link in by_newer.items():
            if (
                (newer, older) not in by_older
                and items[older].role is not Role.RETIRED
                and (_holds(items[newer]) or newer in succeeded)
            ):
                yield self._old_one_is_silent(link, items[newer], items[older])
        for (newer, older), link in by_older.items():
            if (newer, older) not in by_newer:
                yield self._new_one_is_silent(link, items[newer], items[older])

    def _old_one_is_silent(self, link: TraceLink, newer: Item, older: Item) -> Finding:
        return self.finding(
            f"{newer.id} supersedes {older.id}, but {older.id} is still {state(older)}",
            help=f"give {older.id} the status `Superseded by {newer.id}`",
            at=link.link.location,
            item=newer.id,
            key=f"supersedes {older.id}",
            related=(
                Related(message=f"{older.id} is {state(older)} here", location=older.at("status")),
            ),
        )

    def _new_one_is_silent(self, link: TraceLink, newer: Item, older: Item) -> Finding:
        return self.finding(
            f"{older.id} is superseded by {newer.id}, but {newer.id} does not say so",
            help=f"add `Supersedes {older.id}` to {newer.id}",
            severity=Severity.INFO,
            at=link.link.location,
            item=older.id,
            key=f"superseded_by {newer.id}",
            related=(Related(message=f"{newer.id} is defined here", location=newer.location),),
        )


def _holds(item: Item) -> bool:
    """Whether a decision was taken: one without a known status may be."""
    return item.role not in (Role.PROVISIONAL, Role.RETIRED)
