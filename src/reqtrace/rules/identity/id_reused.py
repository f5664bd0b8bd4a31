"""IDS003."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemChange
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, Step
from reqtrace.rules.identity.earlier_bearer import (
    EarlierBearer,
    earlier_bearer,
    on_main_line,
    renumbered,
)
from reqtrace.rules.samples import DRAFT_NEED

_NOTE = 20
"""The most words of an item that only says where it went."""

_OTHER = "id: NEED-2\ntitle: Send as a gift\nstatus: draft\ntext: Givers hide the price.\n"
_MOVED = "id: NEED-2\ntitle: Moved elsewhere\nstatus: dropped\ntext: See the other place.\n"
_GONE = "id: NEED-2\ntitle: Moved\nstatus: draft\ntext: It is at https://example.org/needs/2 now.\n"
_PATH = "needs/NEED-2.yaml"


class IdReused(Rule):
    """An id was used for something else earlier in history.

    ## What it checks
    An id that was once assigned is never assigned to something else: not after its item was
    deleted, not by overwriting an item that is no longer a draft with another one, and not while
    another item still lists it under `formerly`. Two files that had the same id at the same time
    are duplicates (IDS001): the one that stays has not reused the id. An item that came back, or
    whose words were changed step by step, is not reported: the rule applies only if hardly a word
    of title and text is the same. Nor is an item reported of which only a note is left ("This was
    moved to …": a retired one, or one that says little but an address), nor an id that was given
    twice on branches before they were merged.

    The finding is an info where the earlier item had no status, or was only renumbered. Without a
    configuration, it is an info once the change is committed, unless a commit from before names
    the id: without one, nothing in history refers to the old item.

    ## Why it matters
    Commits, reviews, tickets and reports that name the old id now seem to refer to the new item.

    ## How to fix
    Give the new item an id that was never used: `reqtrace new` finds one.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: an identifier is never changed nor
      reused)
    """

    id = "IDS003"
    name = "id-reused"
    severity = Severity.ERROR
    compares_items = True
    requires_history = True
    good = (
        Example(
            title="an item that came back",
            files={_PATH: DRAFT_NEED, "needs/NEED-3.yaml": _OTHER.replace("-2", "-3")},
            commits=(
                Step(message="Drop it", files={_PATH: None}),
                Step(message="Take it up again", files={_PATH: DRAFT_NEED}),
            ),
        ),
        Example(
            title="a retired item of which only a note is left",
            files={_PATH: _MOVED, "needs/NEED-3.yaml": _OTHER.replace("-2", "-3")},
            commits=(
                Step(message="Agree on it", files={_PATH: _OTHER.replace("draft", "approved")}),
                Step(message="Move it to another repository", files={_PATH: _MOVED}),
            ),
        ),
        Example(
            title="an item that says where it went",
            files={_PATH: _MOVED, "needs/NEED-3.yaml": _OTHER.replace("-2", "-3")},
            commits=(
                Step(message="Agree on it", files={_PATH: _OTHER.replace("draft", "approved")}),
                Step(message="Move it to another repository", files={_PATH: _GONE}),
            ),
        ),
        Example(
            title="one of two duplicates was renumbered",
            files={_PATH: DRAFT_NEED},
            commits=(
                Step(message="Gifts", files={"needs/gifts.yaml": _OTHER}),
                Step(
                    message="Give gifts an id of their own",
                    files={
                        "needs/gifts.yaml": None,
                        "needs/NEED-3.yaml": _OTHER.replace("-2", "-3"),
                    },
                ),
            ),
        ),
    )
    bad = (
        Example(
            title="an id used again after its item was deleted",
            files={_PATH: DRAFT_NEED, "needs/NEED-3.yaml": _OTHER.replace("-2", "-3")},
            commits=(
                Step(message="Drop it", files={_PATH: None, "needs/NEED-3.yaml": None}),
                Step(message="Gifts", files={_PATH: _OTHER}),
            ),
            expect=("needs/NEED-2.yaml:1",),
        ),
        Example(
            title="an id that is a former id of another item",
            files={
                _PATH: _OTHER,
                "needs/NEED-3.yaml": DRAFT_NEED.replace("-2", "-3") + "formerly: NEED-2\n",
            },
            expect=("needs/NEED-2.yaml:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each item whose id meant something else."""
        former = {old: item for item in project.graph.items.values() for old in item.formerly}
        history = project.item_history
        given = {
            item.id: earlier
            for item in project.graph.items.values()
            if history is not None and not _is_note(item) and item.id not in former
            if (earlier := earlier_bearer(item, history)) is not None
        }
        given = on_main_line(given, history) if history is not None else given
        again = renumbered(given, history) if history is not None and given else set()
        for item in project.graph.items.values():
            heir = former.get(item.id)
            if heir is not None and heir.id != item.id:
                yield self._inherited(item, heir)
            elif (found := given.get(item.id)) is not None:
                # Nobody relied on what was never agreed on; one that was renumbered is still there.
                is_certain = found.item.role is not None and item.id not in again
                settled = not project.is_configured and not _is_referenced(
                    project, item, found.change
                )
                info = settled or not is_certain
                yield self._given_again(item, found, Severity.INFO if info else None)

    def _given_again(
        self, item: Item, earlier: EarlierBearer, severity: Severity | None
    ) -> Finding:
        lost = earlier.change.commit
        until = "now" if lost == UNCOMMITTED else f"commit {lost[:10]}"
        before = earlier.item
        return self.finding(
            f"{item.id} was “{before.title}” until {until}, but is “{item.title}” now",
            help="give the new item an id that was never used; `reqtrace new` finds one",
            at=item.at("id"),
            item=item.id,
            key=before.title,
            related=(
                Related(
                    message=f"“{before.title}” was defined at {before.location}",
                    commit=None if lost == UNCOMMITTED else lost,
                ),
            ),
            severity=severity,
        )

    def _inherited(self, item: Item, heir: Item) -> Finding:
        return self.finding(
            f"{item.id} is a former id of {heir.id}, so links and commits that use it "
            f"refer to {heir.id}",
            help="give the new item an id that was never used; `reqtrace new` finds one",
            at=item.at("id"),
            item=item.id,
            key=heir.id,
            related=(
                Related(
                    message=f"{heir.id} lists {item.id} as a former id",
                    location=heir.at("formerly"),
                ),
            ),
        )


def _is_note(item: Item) -> bool:
    if item.role is Role.RETIRED:
        return True
    if "://" not in item.text and "://" not in item.title:
        return False
    return len(f"{item.title} {item.text}".split()) <= _NOTE


def _is_referenced(project: Project, item: Item, change: ItemChange) -> bool:
    """Whether a commit names *item* from before *change*, or *change* is not committed yet."""
    if change.commit == UNCOMMITTED or project.item_history is None:
        return True
    facts = project.item_history.commits.get(change.commit)
    return facts is None or any(
        commit.oid != change.commit and commit.committed < facts.committed
        for commit, _ in project.graph.commits_of(item.id)
    )
