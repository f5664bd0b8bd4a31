"""One directive as a file writes it, in reStructuredText or MyST."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

from reqtrace.model.location import Position
from reqtrace.util.dataclass import dataclass

PositionedText = tuple[str, Position]
"""A text within one line, and its position."""


@dataclass(frozen=True, slots=True)
class DirectiveText:
    """An argument or the value of an option: its pieces, one a line."""

    pieces: tuple[PositionedText, ...] = ()

    @property
    def text(self) -> str:
        """The pieces, with line breaks between them."""
        return "\n".join(piece for piece, _ in self.pieces)

    @property
    def line(self) -> str:
        """The pieces as one line, with single blanks."""
        return " ".join(self.text.split())

    def at(self, offset: int = 0) -> Position:
        """Where the character at *offset* of `text` is."""
        for piece, position in self.pieces:
            if offset <= len(piece):
                return Position(position.line, position.column + offset)
            offset -= len(piece) + 1
        return self.pieces[-1][1]


@dataclass(slots=True, kw_only=True)
class Directive:
    """A directive that holds no literal text.

    `content` are the first and the last line, from 1, of what is below its options; the last is
    before the first where there is nothing. `parent` is the need that contains it.
    """

    name: str
    at: Position
    argument: DirectiveText = field(default_factory=DirectiveText)
    options: dict[str, DirectiveText] = field(default_factory=dict)
    content: tuple[int, int] = (1, 0)
    parent: Directive | None = None

    def option(self, name: str) -> str:
        """The value of an option as one line, empty where there is none."""
        return self.options[name].line if name in self.options else ""


IsNeed = Callable[[Directive], bool]

LITERAL = frozenset(
    {
        "code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "raw", "math",
        "highlight", "uml", "plantuml", "graphviz", "digraph", "graph", "mermaid", "drawio-image",
        "doctest", "testcode", "testoutput", "testsetup", "testcleanup", "prompt", "console",
        "command-output", "program-output", "csv-table", "productionlist", "toctree", "include",
        "ipython", "jupyter-execute", "code-cell", "exec", "jinja", "comment", "meta", "index",
        "tikz", "blockdiag", "seqdiag", "actdiag", "nwdiag", "wavedrom", "bibliography",
        "list2need",
    }
)  # fmt: skip
"""Directives whose content is no reStructuredText, or is none of this file."""
_OF_CODE = frozenset({"code", "codeblock", "literal", "snippet", "sourcecode"})
"""Words in the names of directives that show code."""


def is_literal(name: str) -> bool:
    """Whether nothing within a directive of that name is read.

    Those of Sphinx-Needs itself show needs, and hold filters and diagrams (`needtable`). Extensions
    call theirs for code so: `code-tab`, `extended-code-block`.
    """
    if name in LITERAL or (name.startswith("need") and name != "need"):
        return True
    return not _OF_CODE.isdisjoint(name.replace("_", "-").split("-"))


def may_be_need(name: str) -> bool:
    """Whether a directive of that name, with an `:id:`, is a need where types are not known."""
    return not is_literal(name) and name not in _KNOWN


_KNOWN = frozenset(
    {
        "admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "tip",
        "warning", "figure", "image", "table", "list-table", "container", "class", "rubric",
        "topic", "sidebar", "epigraph", "compound", "contents", "only", "if", "video", "youtube",
        "vimeo", "button-link", "button-ref", "card", "grid", "tab-item", "dropdown", "bib",
    }
)  # fmt: skip


def content_lines(lines: Sequence[str], directive: Directive) -> list[str]:
    """The lines of the content without the white space that all of them begin with."""
    first, last = directive.content
    block = [line.rstrip() for line in lines[first - 1 : last]]
    indent = min((len(line) - len(line.lstrip()) for line in block if line), default=0)
    return [line[indent:] for line in block]
