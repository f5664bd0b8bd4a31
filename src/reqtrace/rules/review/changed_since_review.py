"""REV005."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.fingerprint import Freshness, freshness
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemChange
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.review.changes import changed_fields, commits_of, shown
from reqtrace.rules.samples import DOORSTOP, OTHER_STAMP, doorstop_tree
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class ChangedSinceReview(Rule):
    """An item changed since its last review.

    ## What it checks
    Doorstop items store a fingerprint of what their reviewer saw: the text, the references, the
    links, and the attributes that the document lists under `reviewed`. It must match the current
    item. If history contains the reviewed version, the finding shows what changed since. `true`,
    and fingerprints of Doorstop before 2.0, are ignored. An item that was never reviewed is
    reported only with the option `include_unreviewed`.

    ## Why it matters
    The item is marked as reviewed, but nobody reviewed what it says now.

    ## How to fix
    Read what changed. Then run `doorstop review REQ001` to renew the fingerprint, or revert the
    change.

    ## References
    - ISO/IEC/IEEE 29148:2018, 6.5.2 (requirements change management)
    - ISO 26262-8:2018, clause 9 (verification, of work products)
    """

    id = "REV005"
    name = "changed-since-review"
    severity = Severity.WARNING
    accepts_history = True
    good = (
        Example(title="reviewed by hand", files=doorstop_tree(), config=DOORSTOP),
        Example(title="never reviewed", files=doorstop_tree(reviewed="null"), config=DOORSTOP),
    )
    bad = (
        Example(
            title="the fingerprint does not match the item",
            files=doorstop_tree(reviewed=OTHER_STAMP),
            config=DOORSTOP,
            expect=("tests/TST001.yml:5",),
        ),
    )

    include_unreviewed: bool = option(False, "Also report items that were never reviewed.")

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each item whose review speaks of other words."""
        for item in project.items:
            if item.fingerprints is None or item.role is Role.RETIRED:
                continue
            if item.fingerprints.reviewed is None:
                if self.include_unreviewed:
                    yield self._never(item)
            elif _is_stale(item, project):
                yield self._stale(item, project)

    def _never(self, item: Item) -> Finding:
        return self.finding(
            f"{item.id} was never reviewed",
            help=f"read it, then run `doorstop review {item.id}`",
            at=item.at("reviewed"),
            item=item.id,
            key="never",
        )

    def _stale(self, item: Item, project: Project) -> Finding:
        before, changes = _since_review(item, project)
        what = {} if before is None else changed_fields(before, item, project.normative)
        related = (
            [] if project.item_history is None else list(commits_of(changes, project.item_history))
        )
        if what:
            message = f"changed since the review: {shown(what)}"
            related.insert(0, Related(message=message, location=item.at(next(iter(what)))))
        return self.finding(
            f"the text, references or links of {item.id} changed since its last review",
            help=f"read what changed, then run `doorstop review {item.id}`",
            at=item.at("reviewed"),
            item=item.id,
            key="changed",
            related=tuple(related),
        )


def _is_stale(item: Item, project: Project) -> bool:
    prints = item.fingerprints
    if prints is None or freshness(prints.reviewed, prints.whole) is not Freshness.DIFFERS:
        return False
    # The review speaks of links as Doorstop writes them; where one is spelled in another way,
    # nobody can tell.
    resolve = project.graph.identifiers.resolve
    return all(resolve(link.target) in (None, link.target) for link in item.links)


def _since_review(item: Item, project: Project) -> tuple[Item | None, tuple[ItemChange, ...]]:
    """The item as it was reviewed, where history knows it, and the changes since."""
    history = () if project.item_history is None else project.item_history.of(item)
    reviewed = None if item.fingerprints is None else item.fingerprints.reviewed
    for place, change in enumerate(history):
        version = None if change.after is None else change.after.item
        prints = None if version is None else version.fingerprints
        if prints is not None and prints.whole == reviewed:
            return version, tuple(one for one in history[:place] if one.differs(_whole))
    return None, ()


def _whole(item: Item) -> str | None:
    return None if item.fingerprints is None else item.fingerprints.whole
