"""LNK008."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.file_reference import FileReferenceStatus
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.samples import DOORSTOP, doorstop_tree

_CODE = {"src/orders.py": "def test_orders() -> None: ...\n"}
_REFERENCE = "references:\n- path: src/orders.py\n  type: file\n  keyword: test_orders\n"


class BrokenReference(Rule):
    """An item refers to a file, or to a word in a file, that is not there.

    ## What it checks
    The `references` of items of Doorstop: the file exists in the repository, and holds the
    keyword where one is given, as a word of its own. The older `ref`: some file has that name, or
    some text file holds that text; as in Doorstop `.yml`, `.csv` and `.tsv` files, hidden ones and
    the item's own do not count. Inactive items are left alone.

    ## Why it matters
    The reference is the only way from the item to what implements or proves it.

    ## How to fix
    Write the path where the file is now, counted from the top of the repository, or correct the
    keyword, or remove the reference.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirement attributes: trace)
    - ISO 26262-8:2018, 6.4.3 (traceability to the implementation)
    """

    id = "LNK008"
    name = "broken-reference"
    severity = Severity.ERROR
    needs_files = True
    good = (
        Example(
            title="the file is there and has the keyword",
            files={**doorstop_tree(references=_REFERENCE), **_CODE},
            config=DOORSTOP,
        ),
    )
    bad = (
        Example(
            title="the file is not there",
            files=doorstop_tree(references=_REFERENCE),
            config=DOORSTOP,
            expect=("tests/TST001.yml:6",),
        ),
        Example(
            title="the keyword is not in the file",
            files={
                **doorstop_tree(references=_REFERENCE),
                "src/orders.py": "def test_orders_of_last_year() -> None: ...\n",
            },
            config=DOORSTOP,
            expect=("tests/TST001.yml:6",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each reference to what is not there."""
        for one in project.references:
            item = project.graph.items.get(one.item)
            if item is None or item.role is Role.RETIRED or (one.is_there and one.has_keyword):
                continue
            if one.reference.in_text:
                continue  # decisions have a rule of their own
            yield self.finding(
                _message(one),
                help=_help(one, project),
                at=one.reference.location,
                item=one.item,
                key=f"{one.reference.path} {one.reference.keyword}".strip(),
            )


def _message(one: FileReferenceStatus) -> str:
    path, keyword = one.reference.path, one.reference.keyword
    if not path:
        return f"{one.item} refers to {keyword}, which no file is called and no text holds"
    if one.is_there:
        return f"{one.item} refers to the word {keyword} in {path}, which does not hold it"
    return f"{one.item} refers to {path}, which is not there"


def _help(one: FileReferenceStatus, project: Project) -> str:
    if not one.reference.path:
        if (other := project.graph.identifiers.resolve(one.reference.keyword)) is not None:
            return f"{other} is an item: name it under `links`, and empty `ref`"
        return "correct `ref`, or name the file: `references: [{type: file, path: …}]`"
    if one.is_there:
        return "correct the keyword, or remove it"
    return f"did you mean {one.near}?" if one.near else "write the path from the top down"
