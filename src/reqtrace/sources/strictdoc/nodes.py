"""What a document of StrictDoc consists of, in either of its two notations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.fault import Fault
from reqtrace.util.dataclass import dataclass

NO_ITEMS = frozenset({"DOCUMENT", "SECTION", "TEXT"})
"""Tags of what is not a node of its own: what contains nodes, and the prose between them."""

RELATION_TYPES = ("Parent", "Child", "File")


class Field(NamedTuple):
    """A field of a node; `at` is where its value begins."""

    name: str
    value: str
    at: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation: its type, the UID or path that it names and where, its role, and the rest."""

    type: str
    value: str
    at: Position
    role: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Node:
    """A node as the file has it, while it is read and after.

    `document` is the title of its document, `path` are the titles of the sections around it.
    """

    tag: str
    at: Position
    document: str = ""
    path: tuple[str, ...] = ()
    fields: list[Field] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def field(self, *names: str) -> Field | None:
        """The first field that has one of *names*, those that come first before others."""
        for name in names:
            for one in self.fields:
                if one.name == name:
                    return one
        return None

    def first(self, *names: str) -> str:
        """The value of that field, empty where there is none."""
        found = self.field(*names)
        return "" if found is None else found.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What a grammar says of the values of fields.

    `options` are the words of a field that has a choice of them, by `TAG.FIELD`. `lists` names the
    fields in the same way that have several values, with commas between them.
    """

    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class StrictDocument:
    """What one file says: nodes in their order (`DOCUMENT` and sections among them), and faults.

    `grammar_file` is the file that the grammar is imported from, as it is written there. `id_field`
    is the field by which relations name a node: the UID, unless `RELATION_FIELD` says otherwise.
    """

    nodes: list[Node] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    grammar: Grammar = field(default_factory=Grammar)
    grammar_file: str = ""
    id_field: str = "UID"

    def id_of(self, node: Node) -> str:
        """What relations call *node*, empty where it has no name."""
        return node.first(self.id_field, "UID").strip()

    def items(self) -> Iterator[Node]:
        """The nodes that are neither sections nor prose."""
        return (node for node in self.nodes if node.tag not in NO_ITEMS)

    def labels(self) -> Iterator[str]:
        """The ids of sections and prose, to which relations may lead, too."""
        for node in self.nodes:
            if node.tag in ("SECTION", "TEXT") and (uid := self.id_of(node)):
                yield uid


def syntax_fault(line: int, what: str) -> Fault:
    """The fault for a *line* at which StrictDoc stops, too."""
    return Fault(
        ProblemKind.NOT_AN_ITEM,
        Position(line, 1),
        what,
        "correct it: StrictDoc cannot read the document either",
        f"strictdoc {what}"[:128],
    )
