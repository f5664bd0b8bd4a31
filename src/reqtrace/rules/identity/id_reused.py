"""IDS003."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemChange, ItemHistories
from reqtrace.model.likeness import ALIKE, STRANGE, has_substance, likeness
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, Step
from reqtrace.rules.samples import DRAFT_NEED

_OTHER = "id: NEED-2\ntitle: Send as a gift\nstatus: draft\ntext: Givers hide the price.\n"
_MOVED = "id: NEED-2\ntitle: Moved elsewhere\nstatus: dropped\ntext: See the other place.\n"
_PATH = "needs/NEED-2.yaml"


class _Earlier(NamedTuple):
    """Another item that had an id: the commit that gave it the id, and the change that took it.

    `taken` is the commit that gave the id to the item that has it now.
    """

    item: Item
    since: str
    change: ItemChange
    taken: str


class IdReused(Rule):
    """An id was used for something else earlier in history.

    ## What it checks
    An id that was once assigned is never assigned to something else: not after its item was
    deleted, not by overwriting an item that is no longer a draft with another one, and not while
    another item still lists it under `formerly`. Two files that had the same id at the same time
    are duplicates (IDS001): the one that stays has not reused the id. An item that came back, or
    whose words were changed step by step, is not reported: the rule applies only if hardly a word
    of title and text is the same. Nor is a retired item reported of which only a note is left
    ("This was moved to …"), nor an id that was given twice on branches before they were merged.

    The finding is an info where the earlier item had no status, or was only renumbered.

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
            if history is not None and item.role is not Role.RETIRED and item.id not in former
            if (earlier := _earlier(item, history)) is not None
        }
        given = _on_main_line(given, history) if history is not None else given
        renumbered = _renumbered(given, history) if history is not None and given else set()
        for item in project.graph.items.values():
            heir = former.get(item.id)
            if heir is not None and heir.id != item.id:
                yield self._inherited(item, heir)
            elif (found := given.get(item.id)) is not None:
                yield self._given_again(item, found, renumbered=item.id in renumbered)

    def _given_again(self, item: Item, earlier: _Earlier, *, renumbered: bool) -> Finding:
        lost = earlier.change.commit
        until = "now" if lost == UNCOMMITTED else f"commit {lost[:10]}"
        before = earlier.item
        # Nobody relied on what was never agreed on; one that was renumbered is still there.
        is_certain = before.role is not None and not renumbered
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
            severity=None if is_certain else Severity.INFO,
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


def _earlier(item: Item, item_history: ItemHistories) -> _Earlier | None:
    """The latest other item that had the id, and how it lost it."""
    history = item_history.changes.get(item.id, ())
    if len(history) < 2:
        return None
    bearer, taken = item, UNCOMMITTED
    own = list(_of_bearer(history, item))
    for number, change in enumerate(own):
        before = next((one.item for one in change.before if one is not None), None)
        if before is None:
            taken = change.commit
            continue
        written_over = change.after is not None
        if _is_other(before, bearer, written_over=written_over):
            since = next((one.commit for one in own[number + 1 :] if one.adds), UNCOMMITTED)
            return _Earlier(before, since, change, change.commit if written_over else taken)
        bearer = before
    return None


def _of_bearer(history: Sequence[ItemChange], item: Item) -> Iterator[ItemChange]:
    """The changes of *item*, and those of its id from before *item* had it, the latest first.

    Where two files had the same id at the same time, that was a duplicate: whichever of them lost
    the id, the other one did not take it over.
    """
    begun = False
    path = item.location.path
    for change in history:
        after = None if change.after is None else change.after.item.location.path
        if begun or after == path:
            yield change
            earlier = [one.item.location.path for one in change.before if one is not None]
            begun = begun or not earlier
            path = path if path in earlier or not earlier else earlier[0]


def _on_main_line(given: Mapping[str, _Earlier], history: ItemHistories) -> dict[str, _Earlier]:
    """Those of *given* whose id was free when it was taken, and was known beyond one branch.

    Two branches may take the same number at the same time: one of them is renumbered before or
    after it is merged, and the other one has reused nothing.
    """
    freed = {(one.change.commit, one.taken) for one in given.values()}
    later = history.descending(freed)
    commits = {
        commit
        for one in given.values()
        for commit in (one.since, one.change.commit)
        if commit != UNCOMMITTED
    }
    merges = history.lineage.merges_of(history.head, commits)
    return {
        item_id: one
        for item_id, one in given.items()
        if (one.change.commit, one.taken) in later
        and (merges.get(one.since) is None or merges[one.since] != merges.get(one.change.commit))
    }


def _renumbered(given: Mapping[str, _Earlier], history: ItemHistories) -> set[str]:
    """The ids that the earlier item lost because the same commit gave it another one."""
    by_commit: dict[str, list[tuple[str, Item]]] = {}
    for item_id, one in given.items():
        by_commit.setdefault(one.change.commit, []).append((item_id, one.item))
    return {
        item_id
        for changes in history.changes.values()
        for change in changes
        if change.adds and change.after is not None
        for item_id, earlier in by_commit.get(change.commit, ())
        if change.after.item.id != item_id and likeness(earlier, change.after.item) > ALIKE
    }


def _is_other(before: Item, after: Item, *, written_over: bool) -> bool:
    if before.title == after.title or not has_substance(before):
        return False
    if not after.title and not after.text:
        return False  # the words were lost, which other rules say
    if not written_over:
        return likeness(before, after) <= ALIKE
    # A draft may find its subject while it is written.
    is_draft = before.role is None or before.role is Role.PROVISIONAL
    return not is_draft and likeness(before, after) <= STRANGE
