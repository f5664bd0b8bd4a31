"""LNK001."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import PurePosixPath

from reqtrace.graph.deletions import Deletions
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.id_family import id_family
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item, Naming
from reqtrace.model.phrases import counted
from reqtrace.model.revision import parse_revisioned_id
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.links.example_pages import example_pages
from reqtrace.rules.links.missing_path import MissingPaths
from reqtrace.rules.phrases import verb
from reqtrace.rules.samples import NEED, ORDERS, REQ
from reqtrace.util.lazy_pattern import lazy_pattern

_ISSUE = lazy_pattern(r"(?:^|[\w-])#\d+\Z")
"""`owner/name#12`: an issue of a forge."""


_NUMBER = lazy_pattern(r"\d{1,9}\Z")
_SERIES = 10
"""The fewest numbers that show whether a series has gaps on purpose."""

_COURTESY = frozenset({"relates_to", "relates"})
"""Kinds that say "see also": no trace is lost with such a link."""


class DanglingLink(Rule):
    """A link names an id that no item has.

    ## What it checks
    The target of each trace link is the current or a former id of an item in the repository. Links
    to web addresses are ignored, and links to another revision of an item have a rule of their own,
    LNK010. If history knows the commit that deleted the item, the hint names it; otherwise a known
    id that is spelled almost the same is suggested, but never one with another number. Links of
    inactive Doorstop items are ignored, as in Doorstop.

    Where a path is named that history knows, the finding says where the file or folder is now, or
    which commit deleted it.

    Without a configuration, a path under `relates_to` (`see-also`) is an info, and so is one that
    begins with a folder that is not here (`community/design/a.md`, in another repository), a word
    that is no path, and a decision or proposal that was deleted when another took its place. Where
    most numbers of a series are missing, as where pull requests give them, the number of a proposal
    that never was in the repository is an info under `supersedes`. In pages of OpenFastTrace items
    that no other page is linked with, such as the examples of a guide, one info speaks for all
    links. Ids of another
    family (`GH-12` where no item of the repository is called `GH-…`) may be kept elsewhere, as in
    an issue tracker: one note for the family says so.

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
    needs_former_paths = True

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link whose other end is no item."""
        identifiers, deletions = project.graph.identifiers, Deletions(project.item_history)
        families, paths = _Families(project), MissingPaths(project)
        foreign: dict[str, list[TraceLink]] = {}
        examples = example_pages(project)
        yield from self._report_examples(examples, project)
        for link in project.graph.dangling():
            if link.link.location.path in examples:
                continue
            target = link.link.target
            if identifiers.other_revision(target) is not None:
                continue
            if link.link.path is not None:
                yield self._report_path(link, paths, is_configured=project.is_configured)
            elif deleted := deletions.describe(target):
                instead = "link to the item that took its place, or remove the link"
                yield self._report(link, f"{deleted}; {instead}")
            elif families.is_foreign(link):
                foreign.setdefault(id_family(target), []).append(link)
            elif families.was_never_here(link):
                yield self._report_never_here(link)
            else:
                yield self._report_unknown(link, families.near(target, identifiers))
        for family, links in foreign.items():
            # One id alone may be a spelling mistake, several are a family.
            if len({one.link.target for one in links}) == 1 and identifiers.suggest(
                links[0].link.target
            ):
                yield from (
                    self._report_unknown(link, families.near(link.link.target, identifiers))
                    for link in links
                )
            else:
                yield self._report_elsewhere(family, links)

    def _report_unknown(self, link: TraceLink, meant: str | None) -> Finding:
        target = link.link.target
        question = f"did you mean {meant}? otherwise " if meant else ""
        return self._report(link, f"{question}add an item {target}, or remove the link")

    def _report(self, link: TraceLink, help: str) -> Finding:
        target = link.link.target
        return self.finding(
            f"{link.writer} {verb(link.link.kind)} {target}, but no item has the id {target}",
            help=help,
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {target}",
        )

    def _report_never_here(self, link: TraceLink) -> Finding:
        target = link.link.target
        return self.finding(
            f"{link.writer} {verb(link.link.kind)} {target}, which was never in this repository",
            help=f"leave it if {target} was proposed and never merged; otherwise correct the id",
            severity=Severity.INFO,
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {target}",
        )

    def _report_examples(
        self, pages: Collection[PurePosixPath], project: Project
    ) -> Iterator[Finding]:
        """Say once of each page what its items are taken for."""
        by_page: dict[PurePosixPath, list[Item]] = {page: [] for page in sorted(pages)}
        for item in project.items if pages else ():
            by_page.get(item.location.path, []).append(item)
        for page, items in by_page.items():
            yield self.finding(
                f"the {len(items)} items of {page} are taken for examples: they are linked with no "
                "item of another page, and some link to nothing",
                help=f'leave the page out in reqtrace.toml: exclude = ["{page}"]',
                severity=Severity.INFO,
                at=items[0].location,
                key=f"examples {page}",
            )

    def _report_elsewhere(self, family: str, links: list[TraceLink]) -> Finding:
        first, kind = links[0], links[0].link.kind
        what = f"of the family {family}…, which" if family else "in a form that"
        return self.finding(
            f"{counted(len(links), 'link')} {'names' if len(links) == 1 else 'name'} ids {what} "
            f"no item here has, such as {first.link.target}",
            help=f'if they are kept elsewhere, write `{kind} = {{ targets = "external" }}` under '
            "`links` of a [[source]]; otherwise add the items",
            severity=Severity.INFO,
            at=first.link.location,
            item=first.writer,
            key=f"family {family}",
        )

    def _report_path(self, link: TraceLink, paths: MissingPaths, *, is_configured: bool) -> Finding:
        missing = paths.of(link)
        doubtful = missing.is_doubtful or link.kind in _COURTESY
        return self.finding(
            f"{link.writer} {verb(link.link.kind)} {link.link.target}, {missing.fault}",
            help=missing.help,
            severity=Severity.INFO if doubtful and not is_configured else None,
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {link.link.target}",
        )


class _Families:
    """Which families of ids the items of a project have, where it may have links to others."""

    def __init__(self, project: Project) -> None:
        self._items = project.graph.items
        self._vocabulary = project.vocabulary
        self._known = {id_family(one) for one in self._items}
        self._is_configured = project.is_configured
        self._ever = None if project.item_history is None else project.item_history.changes

    def is_foreign(self, link: TraceLink) -> bool:
        """Whether an item may well be kept elsewhere: neither its format nor its id says no."""
        target = link.link.target
        if self._is_configured or parse_revisioned_id(target) is not None:
            return False
        if _ISSUE.search(target):
            return True
        if "/" in target:
            return False
        writer = self._items.get(link.writer)
        if writer is None or writer.naming is Naming.UID:
            return False
        family = id_family(target)
        return family not in self._known and self._vocabulary.type_of_id(target) is None

    def near(self, target: str, identifiers: Identifiers) -> str | None:
        """The id that was meant by one that no item has; another family is no slip of the pen."""
        meant, family = identifiers.suggest(target), id_family(target)
        is_other = meant is not None and family in self._known and id_family(meant) != family
        return None if is_other else meant

    def was_never_here(self, link: TraceLink) -> bool:
        """Whether it supersedes a proposal that stayed one: a pull request gave it its number.

        So it is in a series most of whose numbers are missing. Elsewhere it is a slip of the pen.
        """
        target = link.link.target
        if self._is_configured or self._ever is None or target in self._ever:
            return False
        number = _NUMBER.search(target)
        if link.kind != "supersedes" or link.reversed or number is None:
            return False
        known = self._numbers.get(id_family(target), set())
        return len(known) >= _SERIES and int(number[0]) < max(known) and _is_sparse(known)

    @cached_property
    def _numbers(self) -> dict[str, set[int]]:
        """The numbers of each family."""
        found: dict[str, set[int]] = {}
        for item_id in self._items:
            if number := _NUMBER.search(item_id):
                found.setdefault(id_family(item_id), set()).add(int(number[0]))
        return found


def _is_sparse(numbers: set[int]) -> bool:
    return 2 * len(numbers) < max(numbers) - min(numbers) + 1
