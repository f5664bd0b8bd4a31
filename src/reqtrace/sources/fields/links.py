"""Every form in which people write trace links → Link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from reqtrace.model.link import PLAIN, Link
from reqtrace.model.link_words import kind_of_word
from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.link_paths import looks_like_path, path_from
from reqtrace.sources.common.source import LinkRule, Targets
from reqtrace.sources.fields.keys import Keys, field_word
from reqtrace.sources.fields.link_targets import Target, is_sentence, target_of
from reqtrace.sources.fields.text_utils import is_address, key_word, says_nothing, shown, text_of
from reqtrace.util.lazy_pattern import lazy_pattern
from reqtrace.util.pattern import LinearPattern

_TARGETS = ("id", "target", "item", "uid", "ref", "to", "path", "hrid")
_KINDS = ("kind", "type", "relation", "rel")
_REASONS = ("reason", "rationale", "why", "note", "comment")
_HYPERLINK = frozenset({"rel", "href"})
_BESIDE = frozenset((*_KINDS, *_REASONS))
_KEYS = (*_TARGETS, *_KINDS, *_REASONS)
_ID_WITH_NUMBER = lazy_pattern(r"[A-Za-z][\w.~-]*\d[\w~-]*\Z")
_MAY_BE_MORE = lazy_pattern(r"[\s,;<`\[]")
"""What a text has that is more than one id, which nearly all texts are."""
_FINGERPRINT = lazy_pattern(r"(?=[^\s]*\d)[A-Za-z0-9_-]{8,128}=?")
_FIELD_NAME = lazy_pattern(r"[a-z]+(?:_[a-z]+)*|[a-z]+(?:[A-Z][a-z]*)*")


class _Statement(NamedTuple):
    """One link as a file states it, before it is known what the configuration makes of it."""

    kind: str
    target: Target
    position: Position
    reason: str | None = None
    fingerprint: str | None = None


class LinkReader:
    """Reads the links of one item of *file_result*, where what is wrong with them is noted.

    In *strict* items a link may have no fields that are not ours.
    """

    __slots__ = ("_file_result", "_item", "_keys", "_none", "_strict")

    def __init__(
        self,
        item_id: str,
        file_result: FileResult,
        keys: Keys,
        *,
        strict: bool,
        none: Sequence[str] = (),
    ) -> None:
        self._item = item_id
        self._file_result = file_result
        self._keys = keys
        self._strict = strict
        self._none = frozenset(map(key_word, none))

    def read(
        self, kind: str, value: object, position: Position, marks: Any, path: str
    ) -> Iterator[Link]:
        """The links that the *value* of a field of this *kind* states, in its order.

        *path* is what problems call the field: its key, and the index in a list.
        """
        for statement in self._stated(kind, value, position, marks, path):
            link, target = self._link(statement), statement.target
            if not link.external and _ID_WITH_NUMBER.match(target.id) is None:
                written = target.id if looks_like_path(target.id) else target.href
                if written:
                    at, anchor = path_from(written, self._file_result.path)
                    link = replace(link, path=at, anchor=anchor)
            yield link

    def read_tentative(
        self, key: str, value: object, position: Position, marks: Any
    ) -> Iterator[Link]:
        """The links of a field that is no kind, if the ids in its *value* are those of items."""
        strict, self._strict = self._strict, False  # nobody said what its entries hold
        links = list(self.read(kind_of_word(field_word(key)), value, position, marks, key))
        self._strict = strict
        for link in links:
            yield replace(link, tentative=True)

    def read_by(
        self, rule: LinkRule, value: object, position: Position, marks: Any, path: str
    ) -> Iterator[Link]:
        """The same by what the configuration says about the field."""
        if rule.pattern is not None:
            statements = self._found(rule, rule.pattern, value, position, marks)
        else:
            statements = self._stated(rule.kind, value, position, marks, path)
        for statement in statements:
            if self._none and key_word(statement.target.id) in self._none:
                continue
            link = self._resolved(self._link(statement), statement.target, rule)
            if rule.downstream and link.kind == rule.kind:
                link = replace(link, kind=self._keys.written_kind(rule))
            yield link

    def _found(
        self, rule: LinkRule, pattern: LinearPattern, value: object, position: Position, marks: Any
    ) -> Iterator[_Statement]:
        """A link for each match of *pattern* in the texts of *value*."""
        if isinstance(value, list):
            for part, (part_position, part_marks) in zip(value, marks, strict=True):
                yield from self._found(rule, pattern, part, part_position, part_marks)
        elif isinstance(value, dict):
            for key, part in value.items():
                key_position, part_position, part_marks = marks[key]
                yield from self._found(rule, pattern, key, key_position, None)
                yield from self._found(rule, pattern, part, part_position, part_marks)
        elif not isinstance(value, bool) and (text := text_of(value)) is not None:
            offset = self._file_result.offset_at(position, text)
            for match in pattern.finditer(text):
                group = 1 if match.groups() else 0
                target = match.group(group)
                if target:
                    at = position
                    if offset is not None:
                        shift = offset + match.span(group)[0]
                        at = Position(position.line, position.column + shift)
                    yield _Statement(rule.kind, target_of(target), at)

    def _resolved(self, link: Link, target: Target, rule: LinkRule) -> Link:
        """*link* to *target* as *rule* means it: outside, to a file, or to the id it forms."""
        written = target.href or target.id
        is_outside = ":" in written and is_address(written)
        if rule.targets is Targets.EXTERNAL or link.external or is_outside:
            return replace(link, external=True)
        is_path = rule.targets is Targets.PATH
        if is_path or (rule.targets is Targets.ANY and not rule.form and looks_like_path(written)):
            path, anchor = path_from(written, self._file_result.path)
            return replace(link, target=written, path=path, anchor=anchor)
        if rule.form:
            return replace(link, target=rule.form.replace("{}", link.target))
        return link

    def _stated(
        self, kind: str, value: object, position: Position, marks: Any, path: str
    ) -> Iterator[_Statement]:
        if isinstance(value, str):
            yield from self._text(kind, value, position)
        elif isinstance(value, list):
            for index, (part, (part_position, part_marks)) in enumerate(
                zip(value, marks, strict=True)
            ):
                if isinstance(part, str):
                    yield from self._text(kind, part, part_position)
                    continue
                yield from self._stated(kind, part, part_position, part_marks, f"{path}.{index}")
        elif isinstance(value, dict):
            yield from self._mapping(kind, value, position, marks, path)
        elif isinstance(value, bool):
            self._no_id(position, path, f", and {text_of(value)} is not one")
        elif (text := text_of(value)) is not None:
            yield _Statement(kind, target_of(text), position)

    def _text(self, kind: str, text: str, position: Position) -> Iterator[_Statement]:
        if _MAY_BE_MORE.search(text) is None:
            if not says_nothing(text):
                yield _Statement(kind, target_of(text), position)
            return
        from reqtrace.sources.fields.link_texts import named_in

        named = list(named_in(text, self._file_result.definitions))
        # One link stands where its text does, and needs no search for it in the file.
        offset = self._file_result.offset_at(position, text) if len(named) > 1 else None
        for start, target in named:
            where = position
            if offset is not None:
                where = Position(position.line, position.column + offset + start)
            yield _Statement(kind, target, where)

    def _mapping(
        self, kind: str, value: dict[str, Any], position: Position, marks: Any, path: str
    ) -> Iterator[_Statement]:
        names = {key_word(key): key for key in value}
        target = next((names[name] for name in _TARGETS if name in names), None)
        if kind == PLAIN and target is not None and isinstance(value[target], list):
            target = None  # `links: {ref: [REQ-1]}` names a kind
        if target is not None:
            self._check_keys(value, marks, path)
            yield from self._described(kind, value, names, target, marks, path)
            return
        if names.keys() >= _HYPERLINK:
            return  # a link of the page to a page, as Atom and HTML write it
        rest = []
        for key, inner in value.items():
            known = self._keys.kind_named(key)
            if known is not None or isinstance(inner, list):
                _, at, inner_marks = marks[key]
                # `links: {related: […]}` names a kind, `supersedes: {adrs: […]}` just a group.
                own = known or (key_word(key) if kind == PLAIN else kind)
                yield from self._stated(own, inner, at, inner_marks, f"{path}.{key}")
            else:
                rest.append(key)
        if any(key_word(key) in _BESIDE for key in rest) or _are_fields(rest):
            self._no_id(position, path, f", but this one has only {_listed(rest)}")
            self._check_keys({key: value[key] for key in rest}, marks, path)
            return
        for key in rest:
            # A mark of review or a note beside the id: `- REQ001: 9TcFU…`.
            if not says_nothing(key):
                seen = _fingerprint(value[key])
                yield _Statement(kind, target_of(key), marks[key][0], fingerprint=seen)

    def _described(
        self,
        kind: str,
        value: dict[str, Any],
        names: dict[str, str],
        target: str,
        marks: Any,
        path: str,
    ) -> Iterator[_Statement]:
        """The link of `{id: NEED-2, reason: the law}`."""
        written = value[target]
        at = marks[target][1]
        text = text_of(written)
        if isinstance(written, bool | list | dict) or text is None:
            if written is not None:
                self._no_id(at, path, f", and `{shown(target)}` is not text")
        elif not says_nothing(text):
            named = _first_text(value, names, _KINDS)
            reason = _first_text(value, names, _REASONS)
            own = self._kind(named) if named else kind
            seen = _fingerprint(value[names["fingerprint"]]) if "fingerprint" in names else None
            yield _Statement(own, target_of(text), at, reason, seen)

    def _kind(self, word: str) -> str:
        rule = self._keys.rule_of(word)
        if rule is not None:
            return self._keys.written_kind(rule)
        return self._keys.kind_named(word) or key_word(word)

    def _link(self, statement: _Statement) -> Link:
        target = statement.target.id
        return Link(
            source=self._item,
            target=target,
            kind=statement.kind,
            location=self._file_result.at(statement.position),
            reason=statement.reason,
            fingerprint=statement.fingerprint,
            external=(":" in target and is_address(target))
            or (not statement.target.href and is_sentence(target)),
        )

    # -- what is wrong ----------------------------------------------------------------------------

    def _no_id(self, position: Position, path: str, why: str) -> None:
        self._file_result.report(
            ProblemKind.WRONG_TYPE,
            position,
            f"{self._item}: a link needs an id{why}",
            "write just the id, or `{id: …, reason: …}`",
            item=self._item,
            key=path,
        )

    def _check_keys(self, value: dict[str, Any], marks: Any, path: str) -> None:
        if not self._strict:
            return
        for key in value:
            if key_word(key) not in _KEYS and not key.startswith(("x-", "x_")):
                hint = self._file_result.hint(key, _KEYS)
                self._file_result.report(
                    ProblemKind.UNKNOWN_FIELD,
                    marks[key][0],
                    f'{self._item}: a link has the unknown field "{shown(key)}"{hint}',
                    "correct the name, or start it with `x-`",
                    item=self._item,
                    key=f"{path}.{key}"[:128],
                )


def _fingerprint(value: object) -> str | None:
    """A mark of review: what tools store of the target as it was when the link was confirmed."""
    text = text_of(value)
    return text if text is not None and _FINGERPRINT.fullmatch(text) is not None else None


def _are_fields(keys: list[str]) -> bool:
    """Whether several keys are names of fields (`uuid`, `fingerprint`) rather than ids."""
    return len(keys) > 1 and all(map(_FIELD_NAME.fullmatch, keys))


def _listed(keys: list[str]) -> str:
    """`a`, `b` and `c` for a message, which names three at most."""
    named = [f"`{shown(key)}`" for key in keys[:3]]
    *first, last = [*named, "more"] if len(keys) > 3 else named
    return f"{', '.join(first)} and {last}" if first else last


def _first_text(
    value: dict[str, Any], names: dict[str, str], wanted: tuple[str, ...]
) -> str | None:
    for name in wanted:
        if name in names and (text := text_of(value[names[name]])):
            return text
    return None
