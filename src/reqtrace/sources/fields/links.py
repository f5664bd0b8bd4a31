"""Every form in which people write trace links → Link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from reqtrace.model.link import PLAIN, Link
from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.link_paths import looks_like_path, path_from
from reqtrace.sources.common.source import LinkRule, Targets
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.text_utils import is_address, key_word, says_nothing, shown, text_of
from reqtrace.util.pattern import LinearPattern

_TARGETS = ("id", "target", "item", "uid", "ref", "to", "path")
_KINDS = ("kind", "type", "relation", "rel")
_REASONS = ("reason", "rationale", "why", "note", "comment")
_BESIDE = frozenset((*_KINDS, *_REASONS))
_KEYS = (*_TARGETS, *_KINDS, *_REASONS)
# What is matched is never given back (`*+`): a link that does not close is read once.
_MARKDOWN = re.compile(r"\[`?([^\]`]++)`?\]\(([^)\s]*+)[^)]*+\)")


class LinkReader:
    """Reads the links of one item of *file_result*, where what is wrong with them is noted.

    In *strict* items a link may have no fields that are not ours.
    """

    __slots__ = ("_file_result", "_href", "_item", "_keys", "_none", "_strict")

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
        self._href = ""

    def read_by(
        self, rule: LinkRule, value: object, place: Position, marks: Any, path: str
    ) -> Iterator[Link]:
        """The same by what the configuration says about the field."""
        if rule.pattern is not None:
            found = self._found(rule, rule.pattern, value, place, marks)
        else:
            found = self.read(rule.kind, value, place, marks, path)
        for link in found:
            if self._none and key_word(link.target) in self._none:
                continue
            led = self._led(link, rule)
            if rule.downstream and led.kind == rule.kind:
                led = replace(led, kind=self._keys.written_kind(rule))
            yield led

    def _found(
        self, rule: LinkRule, pattern: LinearPattern, value: object, place: Position, marks: Any
    ) -> Iterator[Link]:
        """A link for each place in the texts of *value* where *pattern* fits."""
        if isinstance(value, list):
            for part, (part_place, part_marks) in zip(value, marks, strict=True):
                yield from self._found(rule, pattern, part, part_place, part_marks)
        elif isinstance(value, dict):
            for key, part in value.items():
                key_place, part_place, part_marks = marks[key]
                yield from self._found(rule, pattern, key, key_place, None)
                yield from self._found(rule, pattern, part, part_place, part_marks)
        elif not isinstance(value, bool) and (text := text_of(value)) is not None:
            offset = self._file_result.offset_at(place, text)
            for match in pattern.finditer(text):
                group = 1 if match.groups() else 0
                target = match.group(group)
                if target:
                    at = place
                    if offset is not None:
                        shift = offset + match.span(group)[0]
                        at = Position(place.line, place.column + shift)
                    yield self._link(rule.kind, target, at, None)

    def _led(self, link: Link, rule: LinkRule) -> Link:
        """*link*, leading where *rule* says: outside, to a file, or to the id that it forms."""
        if rule.targets is Targets.EXTERNAL or link.external:
            return replace(link, external=True)
        written = self._href or link.target
        is_path = rule.targets is Targets.PATH
        if is_path or (rule.targets is Targets.ANY and not rule.form and looks_like_path(written)):
            path, anchor = path_from(written, self._file_result.path)
            return replace(link, target=written, path=path, anchor=anchor)
        if rule.form:
            return replace(link, target=rule.form.replace("{}", link.target))
        return link

    def read(
        self, kind: str, value: object, place: Position, marks: Any, path: str
    ) -> Iterator[Link]:
        """The links that the *value* of a field of this *kind* states, in its order.

        *path* is what problems call the field: its key, and the index in a list.
        """
        if isinstance(value, str):
            yield from self._text(kind, value, place)
        elif isinstance(value, list):
            for index, (part, (part_place, part_marks)) in enumerate(
                zip(value, marks, strict=True)
            ):
                yield from self.read(kind, part, part_place, part_marks, f"{path}.{index}")
        elif isinstance(value, dict):
            yield from self._mapping(kind, value, place, marks, path)
        elif isinstance(value, bool):
            self._no_id(place, path, f", and {text_of(value)} is not one")
        elif (text := text_of(value)) is not None:
            yield self._link(kind, text, place, None)

    def _text(self, kind: str, text: str, place: Position) -> Iterator[Link]:
        if says_nothing(text):
            return
        if "," not in text or not ("](" in text or _are_words(text)):
            yield self._link(kind, text, place, None)
            return
        offset = self._file_result.offset_at(place, text)
        start = 0
        for part in text.split(","):
            lead = len(part) - len(part.lstrip())
            if not says_nothing(part):
                where = place
                if offset is not None:
                    where = Position(place.line, place.column + offset + start + lead)
                yield self._link(kind, part, where, None)
            start += len(part) + 1

    def _mapping(
        self, kind: str, value: dict[str, Any], place: Position, marks: Any, path: str
    ) -> Iterator[Link]:
        names = {key_word(key): key for key in value}
        target = next((names[name] for name in _TARGETS if name in names), None)
        if kind == PLAIN and target is not None and isinstance(value[target], list):
            target = None  # `links: {ref: [REQ-1]}` names a kind
        if target is not None:
            self._check_keys(value, marks, path)
            yield from self._described(kind, value, names, target, marks, path)
            return
        rest = []
        for key, inner in value.items():
            known = self._keys.kind_named(key)
            if known is not None or (kind == PLAIN and isinstance(inner, list)):
                _, at, inner_marks = marks[key]
                own = known or key_word(key)
                yield from self.read(own, inner, at, inner_marks, f"{path}.{key}")
            else:
                rest.append(key)
        if any(key_word(key) in _BESIDE for key in rest):
            self._no_id(place, path, f", but this one has only {_listed(rest)}")
            self._check_keys({key: value[key] for key in rest}, marks, path)
            return
        for key in rest:
            # A mark of review or a note beside the id: `- REQ001: 9TcFU…`.
            if not says_nothing(key):
                yield self._link(kind, key, marks[key][0], None)

    def _described(
        self,
        kind: str,
        value: dict[str, Any],
        names: dict[str, str],
        target: str,
        marks: Any,
        path: str,
    ) -> Iterator[Link]:
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
            yield self._link(self._kind(named) if named else kind, text, at, reason)

    def _kind(self, word: str) -> str:
        rule = self._keys.rule_of(word)
        if rule is not None:
            return self._keys.written_kind(rule)
        return self._keys.kind_named(word) or key_word(word)

    def _link(self, kind: str, text: str, place: Position, reason: str | None) -> Link:
        target = text.strip()
        self._href = ""
        if target[:1] in ("`", "["):
            match = _MARKDOWN.fullmatch(target)
            self._href = "" if match is None else match[2]
            target = _bare(target)
        return Link(
            source=self._item,
            target=target,
            kind=kind,
            location=self._file_result.at(place),
            reason=reason,
            external=":" in target and is_address(target),
        )

    # -- what is wrong ----------------------------------------------------------------------------

    def _no_id(self, place: Position, path: str, why: str) -> None:
        self._file_result.report(
            ProblemKind.WRONG_TYPE,
            place,
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


def _are_words(text: str) -> bool:
    """Whether nothing but single words stands between the commas of *text*: ids, no prose."""
    return all(len(part.split()) <= 1 for part in text.split(","))


def _bare(text: str) -> str:
    """The id within `` `REQ-1` ``, `[REQ-1]` or `[REQ-1](file.md)`."""
    if (match := _MARKDOWN.fullmatch(text)) is not None:
        return match[2] if is_address(match[2]) and " " in match[1] else match[1].strip()
    return text.strip("`").removeprefix("[").removesuffix("]").strip("`").strip() or text


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
