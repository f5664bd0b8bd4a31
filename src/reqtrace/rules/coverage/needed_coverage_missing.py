"""COV005."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.revision import parse_revisioned_id
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.coverage.needed import FIELD, all_needed
from reqtrace.rules.phrases import article, listed, state
from reqtrace.rules.samples import OPENFASTTRACE, openfasttrace
from reqtrace.util.dataclass import dataclass

_SHOWN = 5
_MANY = 10

Near = dict[tuple[str, str], list[Related]]
"""What looks like coverage and is none, by the id of the item and the type of what covers it."""


@dataclass(frozen=True, kw_only=True)
class NeededCoverageMissing(Rule):
    """An item requires coverage by items of a type, but none of that type covers it.

    ## What it checks
    The field `needs` of an item lists types (`Needs: dsn, utest` in OpenFastTrace); for each of
    them, at least one item of that type must cover the item. Items of any source may have this
    field; if its words are not all types, it means something else and is ignored. Drafts and
    proposals need coverage like any other item. Retired items (rejected …) need none and, unless
    `count_retired` is set, do not count as coverage. A link to another revision does not count
    either. Where ten items or more need a type of which there is not one item, that is one finding:
    the items of that type may be in another repository. Without a configuration each is an
    info, as tests and code may be elsewhere, and one info for all if most lack what they need.

    With `deep`, an item is also reported if an item that covers it is not covered itself.

    ## Why it matters
    Something that the author of the requirement asked for is missing: it was not designed, not
    built or not tested, or nobody recorded that it was.

    ## How to fix
    Cover the item from the design, the code or the test: write `[utest->dsn~login~1]` in a
    comment, or list the id under `Covers:`. If the coverage is not wanted, remove the type from
    the needs of the item.

    ## References
    - OpenFastTrace user guide, "Coverage" and "Deep Coverage"
    - ISO/IEC/IEEE 29148:2018, 5.2.6 (characteristics of a set: complete)
    """

    id = "COV005"
    name = "needed-coverage-missing"
    severity = Severity.ERROR
    good = (
        Example(
            title="a requirement, its design and its code",
            files=openfasttrace(),
            config=OPENFASTTRACE,
        ),
    )
    bad = (
        Example(
            title="the code covers something else",
            files=openfasttrace(tag="impl->dsn~invoice~1"),
            config=OPENFASTTRACE,
            expect=("doc/design.md:10",),
        ),
        Example(
            title="deep coverage",
            files=openfasttrace(tag="impl->dsn~invoice~1"),
            config=OPENFASTTRACE + "\n[rules.options.COV005]\ndeep = true\n",
            expect=("doc/design.md:10", "doc/requirements.md:6"),
        ),
    )

    deep: bool = option(False, "Whether items that cover others must be covered themselves.")
    count_retired: bool = option(
        False, "Whether retired items (rejected …) count as coverage, as in OpenFastTrace."
    )
    exclude_kinds: tuple[str, ...] = option(
        ("depends_on", "conflicts_with", "relates_to"),
        "Kinds of links that do not count as coverage.",
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each type of coverage that an item lacks."""
        graph = project.graph
        needed = all_needed(graph.items, project.vocabulary)
        near = _stale(graph) if needed else {}
        bare = []
        types_there = {item.type for item in graph.items.values()}
        uncovered: dict[str, list[Item]] = {}
        for item_id, types in needed.items():
            item = graph.items[item_id]
            if not item.normative or not self._counts(item):
                continue
            covering = self._covering(graph, item)
            there = {one.type for one in covering if self._counts(one)}
            missing = [one for one in types if one not in there]
            if missing:
                bare.append(item_id)
            if missing and item.role is not Role.RETIRED:
                near |= _retired(item_id, covering)
                for one in missing:
                    uncovered.setdefault(one, []).append(item)
        wanted = Counter(one for types in needed.values() for one in types)
        for one, items in uncovered.items():
            is_rare = not project.is_configured and 2 * len(items) > wanted[one]
            if len(items) >= _MANY and (is_rare or one not in types_there):
                is_certain = project.is_configured and one not in types_there
                yield self._report_absent(
                    one, items, is_there=one in types_there, is_certain=is_certain
                )
            else:
                severity = None if project.is_configured else Severity.INFO
                for item in items:
                    found = self._report(item, one, near.get((item.id, one), []))
                    yield found if severity is None else replace(found, severity=severity)
        if self.deep:
            yield from self._report_above(graph, bare)

    def _counts(self, item: Item) -> bool:
        return self.count_retired or item.role is not Role.RETIRED

    def _covering(self, graph: TraceGraph, item: Item) -> list[Item]:
        links = (link for link in graph.links_to(item.id) if link.kind not in self.exclude_kinds)
        ids = dict.fromkeys(link.source for link in links if link.source is not None)
        return [graph.items[one] for one in ids if one != item.id]

    def _report(self, item: Item, missing: str, near: list[Related]) -> Finding:
        return self.finding(
            f"{item.id} needs coverage by {missing}, but no {missing} covers it",
            help=f"{_way(item, missing)}, or remove `{missing}` from the needs of {item.id}",
            at=item.at(FIELD),
            item=item.id,
            key=missing,
            related=tuple(near[:_SHOWN]),
        )

    def _report_absent(
        self, missing: str, items: list[Item], *, is_there: bool, is_certain: bool
    ) -> Finding:
        """That there is not one item of a type, or hardly one, by which many need to be covered.

        Without a configuration it is not certain that nothing covers them: other files may.
        """
        first, *others = items
        but = f"no {missing} covers them" if is_there else f"there is no {missing} at all"
        return self.finding(
            f"{len(items)} items need coverage by {missing}, but {but}",
            severity=None if is_certain else Severity.INFO,
            help=f"read what covers them as well, or remove `{missing}` from their needs",
            at=first.at(FIELD),
            item=first.id,
            key=f"{missing} absent",
            related=tuple(
                Related(message=f"{one.id} needs {missing}", location=one.at(FIELD))
                for one in others[:_SHOWN]
            ),
        )

    def _report_above(self, graph: TraceGraph, bare: list[str]) -> Iterator[Finding]:
        """What rests on items that are not covered, as far up as it goes."""
        resting: dict[str, list[str]] = {}
        waiting, seen = list(bare), set(bare)
        for one in waiting:
            for link in graph.links_from(one):
                above = link.target
                if above in (None, one) or link.kind in self.exclude_kinds:
                    continue
                assert above is not None  # noqa: S101 - links of the graph lead somewhere
                resting.setdefault(above, []).append(one)
                if above not in seen and self._counts(graph.items[above]):
                    seen.add(above)
                    waiting.append(above)
        for item_id in waiting[len(bare) :]:
            if graph.items[item_id].role is not Role.RETIRED:
                yield self._report_deep(graph.items[item_id], resting[item_id], graph)

    def _report_deep(self, item: Item, below: list[str], graph: TraceGraph) -> Finding:
        named = sorted(set(below))[:_SHOWN]
        return self.finding(
            f"{item.id} lacks deep coverage: {listed(named)} {_bare_themselves(named)}",
            help=f"cover {listed(named)}",
            at=item.at(FIELD),
            item=item.id,
            key="deep",
            related=tuple(
                Related(message=f"{one} is not covered itself", location=graph.items[one].location)
                for one in named
            ),
        )


def _bare_themselves(covering: list[str]) -> str:
    if len(covering) == 1:
        return "covers it, but is not covered itself"
    return "cover it, but are not covered themselves"


def _way(item: Item, missing: str) -> str:
    if parse_revisioned_id(item.id) is None:
        return f"link {article(missing)} to {item.id}"
    return f"write `[{missing}->{item.id}]` in the code, or list {item.id} under `Covers:`"


def _stale(graph: TraceGraph) -> Near:
    """The links that name another revision of an item than the one that is there."""
    found: Near = {}
    for link in graph.dangling():
        other = graph.identifiers.other_revision(link.link.target)
        if other is not None:
            message = f"{link.writer} does not count: it covers {link.link.target}"
            near = Related(message=message, location=link.link.location)
            found.setdefault((other, graph.items[link.writer].type), []).append(near)
    return found


def _retired(item_id: str, covering: list[Item]) -> Near:
    found: Near = {}
    for one in covering:
        if one.role is Role.RETIRED:
            message = f"{one.id} does not count: it is {state(one)}"
            near = Related(message=message, location=one.at("status"))
            found.setdefault((item_id, one.type), []).append(near)
    return found
