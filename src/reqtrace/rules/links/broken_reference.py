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
    """An item references a missing file, or a keyword that the file does not contain.

    ## What it checks
    The `references` of Doorstop items: the file exists in the repository and, if a keyword is
    given, contains it as a whole word. The older `ref`: some file has that name, or some text file
    contains that text; as in Doorstop, `.yml`, `.csv` and `.tsv` files, hidden files and the
    item's own file are not searched. Inactive items are ignored.

    ## Why it matters
    The reference is the only way from the item to what implements or verifies it.

    ## How to fix
    Write the current path of the file, relative to the repository root, or correct the keyword, or
    remove the reference.

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
            title="the file exists and contains the keyword",
            files={**doorstop_tree(references=_REFERENCE), **_CODE},
            config=DOORSTOP,
        ),
    )
    bad = (
        Example(
            title="the file does not exist",
            files=doorstop_tree(references=_REFERENCE),
            config=DOORSTOP,
            expect=("tests/TST001.yml:6",),
        ),
        Example(
            title="the file does not contain the keyword",
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
        return f"{one.item} references {keyword}, which no file is named and no text file contains"
    if one.is_there:
        return f"{one.item} references the keyword {keyword} in {path}, which does not contain it"
    return f"{one.item} references {path}, which does not exist"


def _help(one: FileReferenceStatus, project: Project) -> str:
    if not one.reference.path:
        if (other := project.graph.identifiers.resolve(one.reference.keyword)) is not None:
            return f"{other} is an item: list it under `links`, and leave `ref` empty"
        return "correct `ref`, or name the file: `references: [{type: file, path: …}]`"
    if one.is_there:
        return "correct the keyword, or remove it"
    return (
        f"did you mean {one.near}?"
        if one.near
        else "write the path relative to the repository root"
    )
