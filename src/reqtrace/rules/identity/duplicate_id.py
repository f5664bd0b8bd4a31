"""IDS001."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.phrases import listed
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.numbers import decision_number
from reqtrace.rules.samples import DRAFT_NEED


class DuplicateId(Rule):
    """Two items have the same id.

    ## What it checks
    Each id belongs to one item. Every occurrence after the first, in the order of paths and lines,
    is reported together with the first. Decisions that are numbered by their file names have a
    rule of their own, ADR004.

    Without a configuration, folders of which most ids are the same are taken for editions,
    templates or projects of their own. One finding of severity info says so.

    ## Why it matters
    A link or a commit that names the id refers to one of the two, and nobody can tell which: the
    other one looks covered but is not.

    ## How to fix
    Give the newer item the next free id and update the links that refer to it. If both are copies
    of one item, delete one.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: unique identification)
    """

    id = "IDS001"
    name = "duplicate-id"
    severity = Severity.ERROR
    compares_items = True
    good = (
        Example(
            title="two needs, two ids",
            files={
                "needs/again.yaml": DRAFT_NEED,
                "needs/gift.yaml": "id: NEED-3\ntitle: Send as a gift\nstatus: draft\n",
            },
        ),
    )
    bad = (
        Example(
            title="an id copied with the file",
            files={
                "needs/again.yaml": DRAFT_NEED,
                "needs/gift.yaml": "id: NEED-2\ntitle: Send as a gift\nstatus: draft\n",
            },
            expect=("needs/gift.yaml:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each later place of an id."""
        for item_id, twins in project.graph.duplicates.items():
            first = twins[0]
            for n, item in enumerate(twins[1:], start=1):
                if decision_number(item) and decision_number(first):
                    continue
                same = (one for one in twins[:n] if not _are_separate(project, one, item))
                if (twin := next(same, None)) is not None:
                    yield self._report(item_id, twin, item)
        yield from self._sets(project)

    def _sets(self, project: Project) -> Iterator[Finding]:
        """Say once of folders beside each other that each has ids of its own."""
        for sets in project.id_sets:
            first, *later = project.graph.duplicates.get(sets.example, ())
            place = next((one for one in later if sets.folder_of(one.location.path)), first)
            folders = [str(folder) for folder in sets.folders]
            ids = f"{sets.count} ids are" if sets.count > 1 else "1 id is"
            yield self.finding(
                f"{ids} the same in {listed(folders)}, such as {sets.example}: each folder is "
                "taken for a set with ids of its own",
                help="links to these ids lead to the first folder that has them; leave the others "
                f'out in reqtrace.toml: exclude = ["{folders[-1]}/**"]',
                at=place.at("id"),
                key=" ".join(folders),
                severity=Severity.INFO,
            )

    def _report(self, item_id: str, first: Item, item: Item) -> Finding:
        place = first.at("id")
        here = item.at("id")
        return self.finding(
            f"{item_id} is defined at {here.path}:{here.line}, "
            f"but {place.path}:{place.line} already has this id",
            help="give one of the two another id, and update the links that refer to it",
            at=here,
            item=item_id,
            related=(Related(message=f"{item_id} is defined first here", location=place),),
        )


def _are_separate(project: Project, one: Item, other: Item) -> bool:
    """Whether two items lie in folders that each have ids of their own."""
    paths = one.location.path, other.location.path
    return any(sets.separate(*paths) for sets in project.id_sets)
