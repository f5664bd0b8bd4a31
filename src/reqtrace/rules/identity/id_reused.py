"""IDS003."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemChange
from reqtrace.model.likeness import ALIKE, STRANGE, has_substance, likeness
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, Step
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
    moved to …"): a retired one, or one that says little but an address.

    Without a configuration, it is an info once the change is committed, unless a commit
    from before names the id: without one, nothing in history refers to the old item.

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
        for item in project.graph.items.values():
            heir = former.get(item.id)
            if heir is not None and heir.id != item.id:
                yield self._inherited(item, heir)
            elif not _is_note(item) and (found := _earlier(item, project)):
                settled = not project.is_configured and not _is_referenced(project, item, found[1])
                yield self._given_again(item, *found, Severity.INFO if settled else None)

    def _given_again(
        self, item: Item, earlier: Item, change: ItemChange, severity: Severity | None
    ) -> Finding:
        until = "now" if change.commit == UNCOMMITTED else f"commit {change.commit[:10]}"
        when = None if change.commit == UNCOMMITTED else change.commit
        return self.finding(
            f"{item.id} was “{earlier.title}” until {until}, but is “{item.title}” now",
            help="give the new item an id that was never used; `reqtrace new` finds one",
            severity=severity,
            at=item.at("id"),
            item=item.id,
            key=earlier.title,
            related=(
                Related(
                    message=f"“{earlier.title}” was defined at {earlier.location}", commit=when
                ),
            ),
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
    words = f"{item.title} {item.text}".split()
    return len(words) <= _NOTE and any("://" in word for word in words)


def _is_referenced(project: Project, item: Item, change: ItemChange) -> bool:
    """Whether a commit names *item* from before *change*, or *change* is not committed yet."""
    if change.commit == UNCOMMITTED or project.item_history is None:
        return True
    facts = project.item_history.commits.get(change.commit)
    return facts is None or any(
        commit.oid != change.commit and commit.committed < facts.committed
        for commit, _ in project.graph.commits_of(item.id)
    )


def _earlier(item: Item, project: Project) -> tuple[Item, ItemChange] | None:
    """The latest other item that had the id, and the change in which it lost it."""
    history = () if project.item_history is None else project.item_history.changes.get(item.id, ())
    if len(history) < 2:
        return None
    bearer = item
    for change in _of_bearer(history, item):
        before = next((one.item for one in change.before if one is not None), None)
        if before is None:
            continue
        if _is_other(before, bearer, written_over=change.after is not None):
            return before, change
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
