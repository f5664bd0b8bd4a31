"""LNK001."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reqtrace.graph.deletions import Deletions
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.foreign_words import is_foreign_kind
from reqtrace.rules.phrases import verb
from reqtrace.rules.samples import NEED, ORDERS, REQ


class DanglingLink(Rule):
    """A link names an id that no item has.

    ## What it checks
    The target of each trace link is the current or a former id of an item in the repository. Links
    to web addresses are ignored, and links to another revision of an item have a rule of their own,
    LNK010. If history knows the commit that deleted the item, the hint names it; otherwise a known
    id that is spelled almost the same is suggested, but never one with another number.

    ## Why it matters
    A link to nothing is worse than no link: its author believes that the item is traced, but
    nobody can read the reason for it.

    ## How to fix
    Correct the id. If the target was renamed, list its old id under `formerly` there, and all
    links and commits that use it work again. If it was deleted on purpose, remove the link.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: trace to source)
    - Automotive SPICE 3.1, SWE.1.BP6 (bidirectional traceability)
    """

    id = "LNK001"
    name = "dangling-link"
    severity = Severity.ERROR
    good = (
        Example(title="the target exists", files=ORDERS),
        Example(
            title="the target was renamed and lists its old id",
            files={
                "needs/NEED-1.yaml": NEED.replace("NEED-1", "NEED-7") + "formerly: [NEED-1]\n",
                "requirements/REQ-1.yaml": REQ.replace("satisfies: NEED-1", "satisfies: NEED-7"),
            },
        ),
    )
    bad = (
        Example(
            title="a typo",
            files={**ORDERS, "requirements/REQ-1.yaml": REQ.replace("s: NEED-1", "s: NEDE-1")},
            expect=("requirements/REQ-1.yaml:5",),
        ),
    )

    accepts_history = True

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link whose other end is no item."""
        leads_to_items = _TargetsOfItems(project)
        identifiers, deletions = project.graph.identifiers, Deletions(project.item_history)
        for link in project.graph.dangling():
            target = link.link.target
            if identifiers.other_revision(target) is not None:
                continue
            if is_foreign_kind(project, link.kind) and not leads_to_items(link):
                continue  # LNK002 asks what the kind means
            if link.link.path is not None:
                yield self._report_path(link, str(link.link.path), link.link.anchor)
            elif deleted := deletions.describe(target):
                instead = "link to the item that took its place, or remove the link"
                yield self._report(link, f"{deleted}; {instead}")
            else:
                meant = identifiers.suggest(target)
                question = f"did you mean {meant}? otherwise " if meant else ""
                yield self._report(link, f"{question}add an item {target}, or remove the link")

    def _report(self, link: TraceLink, help: str) -> Finding:
        target = link.link.target
        return self.finding(
            f"{link.writer} {verb(link.link.kind)} {target}, but no item has the id {target}",
            help=help,
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {target}",
        )

    def _report_path(self, link: TraceLink, path: str, anchor: str) -> Finding:
        what = (
            f"no item in {path} has the heading #{anchor}" if anchor else f"{path} does not exist"
        )
        return self.finding(
            f"{link.writer} {verb(link.link.kind)} {link.link.target}, but {what}",
            help="correct the path, or remove the link",
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {link.link.target}",
        )


class _TargetsOfItems:
    """Whether a link of a foreign kind is meant for an item of this repository.

    It is where its target is written like the ids of items here, or where most links of its kind
    lead to one; else it may lead to an issue, or to a document.
    """

    def __init__(self, project: Project) -> None:
        links = project.graph.links
        found = Counter(one.kind for one in links if None not in (one.source, one.target))
        every = Counter(one.kind for one in links)
        self._kinds = {kind for kind, count in found.items() if 2 * count > every[kind]}
        self._families = {_family(item_id) for item_id in project.graph.items}

    def __call__(self, link: TraceLink) -> bool:
        return link.kind in self._kinds or _family(link.link.target) in self._families


def _family(item_id: str) -> str:
    """`REQ-` of `REQ-12`."""
    return re.split(r"\d", item_id, maxsplit=1)[0]
