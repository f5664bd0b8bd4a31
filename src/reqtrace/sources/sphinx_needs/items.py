"""Needs of Sphinx-Needs in one file → items.

Source: the documentation of Sphinx-Needs 9 ("need", "Configuration").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.item import Item
from reqtrace.model.link import Link
from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Role, normal_word
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.suppressions import MARK, Comment, find_suppressions
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.text_utils import shown
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.sources.sphinx_needs.directive import (
    Directive,
    DirectiveText,
    content_lines,
    is_literal,
    may_be_need,
)
from reqtrace.sources.sphinx_needs.inference import family_of
from reqtrace.sources.sphinx_needs.myst import myst_directives
from reqtrace.sources.sphinx_needs.need_links import need_links
from reqtrace.sources.sphinx_needs.project import (
    DEFAULT_LINKS,
    DEFAULT_TYPES,
    MARKDOWN,
    NeedsProject,
    project_of,
)
from reqtrace.sources.sphinx_needs.rst import rst_directives
from reqtrace.util.pattern import LinearPattern

_TAB = 8
_LONGEST_TITLE = 100
_PARENT = "parent_needs"
_MAY_HOLD = re.compile(rb"\.\. |\{[\w:-]+\}")
_OWN = frozenset({"id", "status", "delete", "title_from_content"})
_SPLIT = re.compile(r"[;|,]")
_TRUE = frozenset({"", "true", "yes", "y", "on", "1"})
_TEMPLATE = re.compile(r"\{\{|\{%|\[\[|<<|<\{")
_NO_ID = "needs without an `:id:`, whose ids Sphinx-Needs computes"
_ELSEWHERE = "links to needs of other projects (`needimport`, `needs_external_needs`)"
_COMPUTED = "links that Sphinx-Needs computes (dynamic functions, variants)"
_NOT_READ = {
    "needimport": "`needimport` directives, which are not followed",
    "needextend": "`needextend` directives, which are not applied",
    "needservice": "`needservice` directives, which are not followed",
    "list2need": "`list2need` directives, whose needs are not read",
}
_COMMENT_STARTS = ("..", "<!--", "%")
_COMMENT = re.compile(r"(?:\.\.|<!--|%)[ \t]*+reqtrace:")


def read_needs(file_result: FileResult, builder: ItemBuilder, limits: Limits) -> bool:
    """Read the needs of a file, which join the draft. False where it holds none."""
    if _MAY_HOLD.search(file_result.data) is None:
        return False
    text = decode(file_result.data, limits)
    lines = [line.rstrip("\r").expandtabs(_TAB) for line in text.split("\n")]
    reader = _NeedReader(file_result, builder, lines)
    if file_result.path.suffix.lower() == MARKDOWN:
        matter = split_front_matter(text, limits)
        first = 1 if matter is None else matter.lines + 1
        directives = myst_directives(lines, reader.is_need, first)
    else:
        directives = rst_directives(lines, reader.is_need)
    for directive in directives:
        reader.take(directive)
    if file_result.items and MARK in file_result.data:
        file_result.suppressions = find_suppressions(
            file_result, _comments(lines), lines, _COMMENT_STARTS
        )
    return bool(file_result.items)


def _comments(lines: Iterable[str]) -> Iterator[Comment]:
    for number, line in enumerate(lines, start=1):
        if "reqtrace:" in line and (match := _COMMENT.search(line)) is not None:
            yield Comment(line[match.start() :], Position(number, match.start() + 1), number)


@lru_cache(maxsize=64)
def _pattern(text: str) -> LinearPattern | None:
    try:
        return LinearPattern(f"^(?:{text})")  # as `re.match` has it
    except ValueError:
        return None  # one of Python that does not run in linear time


class _NeedReader:
    """Makes the items of one file."""

    def __init__(self, file_result: FileResult, builder: ItemBuilder, lines: Sequence[str]) -> None:
        self._file_result = file_result
        self._vocabulary = builder.vocabulary
        self._kinds = builder.keys.kinds
        self._lines = lines
        source = builder.source
        self._types: Mapping[str, str] = {} if source is None else source.types
        self._statuses: Mapping[str, str] = {} if source is None else source.statuses
        self._rules = {} if source is None else source.links
        known = () if source is None else source.options.get("projects", ())
        projects = tuple(one for one in _listed(known) if isinstance(one, NeedsProject))
        self._project = project_of(file_result.path, projects)
        links = self._project.links
        self._links = None if links is None else frozenset(one.name for one in links)

    def is_need(self, directive: Directive) -> bool:
        """Whether a directive is a need: one of a declared type, or one that looks like it."""
        name = directive.name
        if normal_word(name) in self._types:
            return True
        if self._project.types is not None:
            return name in self._project.types
        if name in DEFAULT_TYPES and self._project.is_configured:
            return True
        return "id" in directive.options and may_be_need(name)

    def take(self, directive: Directive) -> None:
        """Add the item of a directive, or note why there is none."""
        if directive.name in _NOT_READ:
            self._skip(_NOT_READ[directive.name], directive.at)
        if is_literal(directive.name) or not self.is_need(directive):
            return
        item_id = directive.option("id")
        if "delete" in directive.options and directive.option("delete").lower() in _TRUE:
            self._skip("needs with `:delete:`", directive.at)
        elif not item_id:
            self._skip(_NO_ID, directive.at)
        elif _TEMPLATE.search(item_id):
            self._skip("needs whose id a template makes", directive.at)
        else:
            self._file_result.add(self._item(directive, item_id))

    def _skip(self, what: str, at: Position) -> None:
        self._file_result.skip(what, at)

    def _item(self, directive: Directive, item_id: str) -> Item:
        self._check_id(item_id, directive)
        if "jinja_content" in directive.options:
            what = "needs with `:jinja_content:`, whose content is read as it is written"
            self._skip(what, directive.at)
        text = "\n".join(content_lines(self._lines, directive)).strip("\n")
        item_type = self._types.get(normal_word(directive.name), directive.name)
        status, role = self._status(directive, item_id, item_type)
        return Item(
            id=item_id,
            type=item_type,
            title=directive.argument.line
            or shown(text.strip().split("\n", 1)[0].strip(), _LONGEST_TITLE),
            status=status,
            role=role,
            text=text,
            links=tuple(self._item_links(directive, item_id)),
            attributes=dict(self._attributes(directive)),
            location=self._file_result.at(directive.at),
            blob=self._file_result.blob,
            positions=dict(_positions(directive)),
            document_level=DocumentLevel.ALONE,
        )

    def _check_id(self, item_id: str, directive: Directive) -> None:
        written = self._project.id_pattern
        pattern = None if written is None else _pattern(written)
        if pattern is not None and pattern.search(item_id) is None:
            self._file_result.report(
                ProblemKind.MALFORMED_ID,
                directive.options["id"].at(),
                f"{item_id} does not match `needs_id_regex`, so Sphinx-Needs leaves the need out",
                f"give it an id that matches {written}, or change the pattern in the configuration "
                "of Sphinx",
                item=item_id,
                key="id",
            )

    def _status(
        self, directive: Directive, item_id: str, item_type: str
    ) -> tuple[str | None, Role | None]:
        word = directive.option("status")
        if not word or _TEMPLATE.search(word):
            return None, None
        at = directive.options["status"].at()
        allowed = self._project.statuses
        if allowed is not None and word not in allowed:
            self._file_result.report(
                ProblemKind.UNKNOWN_STATUS,
                at,
                f'{item_id} has the status "{shown(word)}", which `needs_statuses` does not list'
                f"{self._file_result.hint(word, allowed)}",
                f"use one of: {', '.join(allowed)}; or list it in the configuration of Sphinx",
                item=item_id,
                key=word[:128],
            )
        status = self._statuses.get(normal_word(word), word.lower())
        return status, self._vocabulary.role_of(item_type, status)

    # -- links and attributes ---------------------------------------------------------------------

    def _kind(self, name: str) -> str | None:
        """The kind of the links that an option holds, None for an option of another kind."""
        if name in self._rules:
            return self._rules[name].kind
        is_link = (
            name in self._links
            if self._links is not None
            else name in DEFAULT_LINKS or name in self._kinds
        )
        return name if is_link else None

    def _item_links(self, directive: Directive, item_id: str) -> Iterator[Link]:
        for name, value in directive.options.items():
            kind = None if name in _OWN else self._kind(name)
            if kind is not None:
                yield from self._option_links(kind, value, item_id)
        parent = directive.parent.option("id") if directive.parent is not None else ""
        if parent and not _TEMPLATE.search(parent):
            location = self._file_result.at(directive.at)
            yield Link(source=item_id, target=parent, kind=_PARENT, location=location)

    def _option_links(self, kind: str, value: DirectiveText, item_id: str) -> Iterator[Link]:
        for link in need_links(value.text):
            at = value.at(link.offset)
            if link.target:
                yield Link(
                    source=item_id,
                    target=link.target,
                    kind=kind,
                    location=self._file_result.at(at),
                    external=self._is_elsewhere(link.target, at),
                )
            else:
                self._skip(_COMPUTED, at)

    def _is_elsewhere(self, target: str, at: Position) -> bool:
        """Whether a link leads to a need that the project takes over from another one."""
        families = self._project.families
        is_own = families is None or family_of(target) in families
        if is_own and target not in self._project.imported:
            return False
        self._skip(_ELSEWHERE, at)
        return True

    def _attributes(self, directive: Directive) -> Iterator[tuple[str, object]]:
        for name, value in directive.options.items():
            if name == "tags":
                yield name, [word for part in _SPLIT.split(value.text) if (word := part.strip())]
            elif name not in _OWN and self._kind(name) is None:
                yield name, value.line


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _positions(directive: Directive) -> Iterator[tuple[str, Position]]:
    if directive.argument.pieces:
        yield "title", directive.argument.at()
    for name, value in directive.options.items():
        if value.pieces:
            yield name, value.at()
    first, last = directive.content
    if first <= last:
        yield "text", Position(first, 1)
