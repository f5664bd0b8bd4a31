"""IDS002."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item, Naming
from reqtrace.model.uid import parse_uid
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.samples import DRAFT_NEED


class IdsDifferByCase(Rule):
    """Two ids differ only in case or in the form of their characters.

    ## What it checks
    No two ids are equal once case and Unicode compatibility forms (full-width letters, ligatures,
    composed and decomposed accents) are ignored. In Doorstop, leading zeros and separators are
    ignored as well: `REQ3`, `REQ-3` and `REQ003` are the same id.

    ## Why it matters
    People read `Need-2` and `NEED-2` as one id and link to the wrong item. On Windows and macOS,
    two files with these names are one file.

    ## How to fix
    Give one of the two another number, and use one spelling for all ids.

    ## References
    - Unicode Standard Annex 15, normalization forms (NFKC)
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: unique identification)
    """

    id = "IDS002"
    name = "ids-differ-by-case"
    severity = Severity.ERROR
    compares_items = True
    good = (
        Example(
            title="two numbers",
            files={
                "needs/again.yaml": DRAFT_NEED,
                "needs/gift.yaml": "id: NEED-3\ntitle: Send as a gift\nstatus: draft\n",
            },
        ),
    )
    bad = (
        Example(
            title="two spellings of one number",
            files={
                "needs/again.yaml": DRAFT_NEED,
                "needs/gift.yaml": "id: Need-2\ntitle: Send as a gift\nstatus: draft\n",
            },
            expect=("needs/gift.yaml:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each id that an earlier one already stands for."""
        first: dict[str, Item] = {}
        for item in sorted(project.graph.items.values(), key=_place):
            other = first.setdefault(_folded(item), item)
            if other is not item:
                yield self._report(other, item)

    def _report(self, first: Item, item: Item) -> Finding:
        difference = "case"
        if item.id.casefold() != first.id.casefold():
            is_uid = item.naming is Naming.UID
            difference = "how its number is written" if is_uid else "the form of its characters"
        return self.finding(
            f"{item.id} differs from {first.id} only in {difference}",
            help=f"give one of the two another id: people confuse {item.id} with {first.id}",
            at=item.at("id"),
            item=item.id,
            key=first.id,
            related=(Related(message=f"{first.id} is defined here", location=first.at("id")),),
        )


def _folded(item: Item) -> str:
    if item.naming is Naming.UID and (uid := parse_uid(item.id)) is not None:
        return f"{uid.prefix} {uid.number} {uid.name}"
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", item.id).casefold())


def _place(item: Item) -> tuple[str, int, int]:
    return str(item.location.path), item.location.line, item.location.column
