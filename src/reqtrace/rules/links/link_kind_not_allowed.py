"""LNK002."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN
from reqtrace.model.phrases import counted
from reqtrace.model.revision import parse_revisioned_id
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import article, listed, noun, verb
from reqtrace.rules.samples import DRAFT_NEED, ORDERS, REQ


class LinkKindNotAllowed(Rule):
    """A link connects two types that its kind does not allow.

    ## What it checks
    Each link between two existing items has a kind that leads from the type of the downstream item
    to the type of the upstream item, as `[links]` of the configuration says. A plain link between
    two types that no kind connects is reported as well. A kind that `[links]` does not declare is
    reported once, at its first link: as an info where there is no configuration. OpenFastTrace
    items declare themselves what may cover them: see LNK011.

    ## Why it matters
    Coverage depends on kinds: a requirement that `refines` a need does not cover it, though both
    items exist and the file looks right.

    ## How to fix
    Use one of the kinds that the help line suggests. Links are written on the downstream item and
    point upstream, so a link that points the wrong way is moved to the other item. Add a kind that
    your project needs in `reqtrace.toml`:

    ```toml
    [links.mitigates]
    from = ["req"]
    to = ["hazard"]
    ```

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: trace to source)
    """

    id = "LNK002"
    name = "link-kind-not-allowed"
    severity = Severity.ERROR
    good = (Example(title="a requirement satisfies a need", files=ORDERS),)
    bad = (
        Example(
            title="a requirement that refines a need",
            files={**ORDERS, "requirements/REQ-1.yaml": REQ.replace("satisfies", "refines")},
            expect=("requirements/REQ-1.yaml:5",),
        ),
        Example(
            title="a need that links down to a requirement",
            files={**ORDERS, "needs/NEED-2.yaml": DRAFT_NEED + "links: [REQ-1]\n"},
            expect=("needs/NEED-2.yaml:5",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link between two items that may not have it."""
        items, vocabulary = project.graph.items, project.vocabulary
        undeclared: dict[str, list[TraceLink]] = {}
        for link in project.graph.links:
            if link.source is None or link.target is None or link.source == link.target:
                continue
            source, target = items[link.source], items[link.target]
            if (
                parse_revisioned_id(source.id) is not None
                and parse_revisioned_id(target.id) is not None
            ):
                continue  # in OpenFastTrace each item says itself what may cover it
            if link.kind not in vocabulary.links and link.kind != PLAIN:
                undeclared.setdefault(link.kind, []).append(link)
            elif source.type not in vocabulary.types or target.type not in vocabulary.types:
                continue  # no [links] can allow what joins types that nobody has declared
            elif not vocabulary.allows(link.kind, source.type, target.type):
                yield self._report(link, source, target, vocabulary)
        for kind, links in undeclared.items():
            yield self._report_kind(kind, links, project)

    def _report_kind(self, kind: str, links: list[TraceLink], project: Project) -> Finding:
        first, items = links[0], project.graph.items
        lower = sorted({items[one.source].type for one in links if one.source is not None})
        upper = sorted({items[one.target].type for one in links if one.target is not None})
        return self.finding(
            f"`{kind}` is no kind of link that is declared; {counted(len(links), 'link')} "
            f"{'has' if len(links) == 1 else 'have'} it",
            help=f"declare it in the configuration: `links.{kind} = {{ from = {_toml(lower)}, "
            f"to = {_toml(upper)} }}`",
            severity=Severity.INFO if not project.is_configured else None,
            at=first.link.location,
            item=first.writer,
            key=f"kind {kind}",
        )

    def _report(
        self, link: TraceLink, source: Item, target: Item, vocabulary: Vocabulary
    ) -> Finding:
        other = source if link.reversed else target
        statement = f"{link.writer} {verb(link.link.kind)} {link.link.target}"
        return self.finding(
            f"{statement}, {_why(link, source, target)}",
            help=_way_out(source, target, vocabulary),
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {other.id}",
            related=(Related(message=f"{other.id} is {_a(other)}", location=other.location),),
        )


def _toml(names: list[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"[{quoted}]"


def _a(item: Item) -> str:
    return article(noun(item.type))


def _why(link: TraceLink, source: Item, target: Item) -> str:
    if link.kind == PLAIN:
        return f"but no kind of link is allowed from {_a(source)} to {_a(target)}"
    return f"but `{link.kind}` is not allowed from {_a(source)} to {_a(target)}"


def _way_out(source: Item, target: Item, vocabulary: Vocabulary) -> str:
    right = [k for k in vocabulary.links if vocabulary.allows(k, source.type, target.type)]
    if right:
        return f"write {listed([f'`{kind}: {target.id}`' for kind in right], 'or')}"
    turned = [k for k in vocabulary.links if vocabulary.allows(k, target.type, source.type)]
    if turned:
        return (
            "links are written on the downstream item: remove this one and write "
            f"{listed([f'`{kind}: {source.id}`' for kind in turned], 'or')} in {target.id}"
        )
    ways = _ways_from(source.type, vocabulary)
    may = f"{_a(source)} may have: {ways}" if ways else f"{_a(source)} has no upstream links"
    return f"remove the link, or allow it under [links] in the configuration; {may}"


def _ways_from(source_type: str, vocabulary: Vocabulary) -> str:
    ways = {
        kind.name: [noun(upper) for lower, upper in kind.pairs if lower == source_type]
        for kind in vocabulary.links.values()
    }
    return ", ".join(f"{kind} {listed(ends, 'or')}" for kind, ends in ways.items() if ends)
