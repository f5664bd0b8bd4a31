"""LNK010."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.revision import parse_revisioned_id
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import verb
from reqtrace.rules.samples import OPENFASTTRACE, openfasttrace


class LinkToOtherRevision(Rule):
    """A link names another revision of an item than the current one.

    ## What it checks
    Ids of OpenFastTrace end with a revision (`req~login~2`). A link must name the current one; a
    link to an older revision is outdated, a link to a newer revision is predated. Neither counts
    as coverage. Links of retired items (rejected …) are ignored.

    ## Why it matters
    The revision is raised when the meaning of an item changes. Each link that still names the old
    one is a place where nobody has looked at the change yet.

    ## How to fix
    Outdated: read what changed, adapt the covering item, then write the current revision.
    Predated: correct the typo, or add the newer item that was meant.

    ## References
    - OpenFastTrace user guide, "Specification Item Revision" and "Outgoing Link Statuses"
    - ISO/IEC/IEEE 29148:2018, 6.5.2 (requirements change management)
    """

    id = "LNK010"
    name = "link-to-other-revision"
    severity = Severity.ERROR
    good = (
        Example(
            title="everything covers the current revision",
            files=openfasttrace(),
            config=OPENFASTTRACE,
        ),
    )
    bad = (
        Example(
            title="the design was raised to revision 2, the code still covers revision 1",
            files=openfasttrace(revision=2),
            config=OPENFASTTRACE,
            expect=("src/orders.py:1",),
        ),
        Example(
            title="a revision that does not exist yet",
            files=openfasttrace(tag="impl -> dsn~order-list~3"),
            config=OPENFASTTRACE,
            expect=("src/orders.py:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link to a revision that no item has."""
        graph = project.graph
        for link in graph.dangling():
            other = graph.identifiers.other_revision(link.link.target)
            if other is not None and graph.items[link.writer].role is not Role.RETIRED:
                yield self._report(link, graph.items[other])

    def _report(self, link: TraceLink, present: Item) -> Finding:
        written, there = parse_revisioned_id(link.link.target), parse_revisioned_id(present.id)
        assert written is not None  # noqa: S101 - it was asked for by its parts
        assert there is not None  # noqa: S101 - as above
        outdated = written.rank < there.rank
        way = (
            f"read what changed, adapt {link.writer}, and write {present.id} there"
            if outdated
            else f"write {present.id}, or raise the revision of that item"
        )
        return self.finding(
            f"{link.writer} {verb(link.link.kind)} revision {written.revision} of {there.stem}, "
            f"which {'is outdated' if outdated else 'does not exist yet'}: "
            f"the current revision is {there.revision}",
            help=way,
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {link.link.target}",
            related=(Related(message=f"{present.id} is defined here", location=present.at("id")),),
        )
