"""Sphinx-Needs' `needs.json`: versions, each with its needs by id.

Source: the documentation of Sphinx-Needs 9 (`needs.json`) and its reader of the format.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path

from reqtrace.errors import UsageError
from reqtrace.interchange.importers.files import File, single_file
from reqtrace.interchange.importers.foreign import (
    ForeignItem,
    ForeignItems,
    ForeignLink,
    Loss,
    SourceLocation,
    broken,
)
from reqtrace.model.link import PLAIN

_PARENTS = "parent_needs"
_OWN = frozenset({"id", "title", "type", "status", "content", "description"})
# What Sphinx-Needs computes for itself, or what says how a need looks on its page.
_COMPUTED = frozenset(
    {
        "arch", "collapse", "constraints_error", "constraints_passed", "constraints_results",
        "content_id", "content_node", "delete", "docname", "doctype", "duration", "external_css",
        "external_url", "full_title", "has_dead_links", "has_forbidden_dead_links", "hidden",
        "hide", "id_complete", "id_parent", "id_prefix", "is_external", "is_import",
        "is_modified", "is_need", "is_part", "jinja_content", "layout", "lineno",
        "lineno_content", "max_amount", "max_content_lines", "modifications", "parent_need",
        "parent_needs", "parts", "post_content", "post_template", "pre_content", "pre_template",
        "query_data", "section", "section_name", "sections", "style", "target_id", "target_node",
        "template", "title_from_content", "type_color", "type_name", "type_prefix", "type_style",
        "types",
    }
)  # fmt: skip
_LISTS = frozenset({"tags", "constraints", "sections"})
_LONGEST_NUMBER = 18
_DIRECTIVE = re.compile(r"[ ]*\.\. [A-Za-z][\w.+-]*::")


def read_needs_json(source: Path, version: str | None = None) -> ForeignItems:
    """The needs of one version of the file *source*: of *version*, else of the current one.

    Raises `UsageError` for what is no needs.json, with the line where JSON ends to be JSON.
    """
    file = single_file(source)
    location = SourceLocation(path=file.path)
    content = _version(_load(file), version, location)
    needs = content.get("needs")
    if not isinstance(needs, dict):
        raise broken(location, "the version has no `needs` mapping")
    links = _link_fields(content, needs)
    return _NeedsReader(location, needs, links, _defaults(content)).foreign_items()


def _load(file: File) -> dict[str, object]:
    text = file.text()
    location = SourceLocation(path=file.path)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique_keys, parse_constant=_refuse, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        at = SourceLocation(path=file.path, line=error.lineno)
        raise broken(at, f"not valid JSON: {error.msg}") from error
    except RecursionError as error:
        raise broken(location, "the JSON is nested too deeply") from error
    except ValueError as error:
        key = str(error).partition('"')[2].removesuffix('"')
        line = text.count("\n", 0, text.rfind(json.dumps(key))) + 1 if key else 1
        raise broken(
            SourceLocation(path=file.path, line=line), f"not valid JSON: {error}"
        ) from error
    if not isinstance(value, dict):
        raise broken(location, "the file does not contain a JSON object")
    return value


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        key = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f'duplicate key "{key}" in an object')
    return value


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is not valid JSON")


def _integer(digits: str) -> object:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _version(
    data: Mapping[str, object], name: str | None, location: SourceLocation
) -> dict[str, object]:
    versions = data.get("versions")
    if not isinstance(versions, dict) or not versions:
        raise broken(location, "the file has no `versions`")
    wanted = data.get("current_version") if name is None else name
    if name is None and wanted not in versions and len(versions) == 1:
        wanted = next(iter(versions))
    content = versions.get(wanted) if isinstance(wanted, str) else None
    if not isinstance(content, dict):
        known = ", ".join(f'"{version}"' for version in sorted(versions))
        what = f'{location}: unknown version "{wanted}"'
        raise UsageError(what, hint=f"choose one with --version: {known}")
    return content


def _properties(version: Mapping[str, object]) -> dict[str, dict[str, object]]:
    schema = version.get("needs_schema")
    properties = schema.get("properties") if isinstance(schema, dict) else None
    fields = properties.items() if isinstance(properties, dict) else ()
    return {name: value for name, value in fields if isinstance(value, dict)}


def _defaults(version: Mapping[str, object]) -> dict[str, object]:
    """What a need has where the file leaves a field out as its default."""
    if not version.get("needs_defaults_removed"):
        return {}
    known = _properties(version).items()
    return {name: field["default"] for name, field in known if "default" in field}


def _link_fields(version: Mapping[str, object], needs: Mapping[str, object]) -> frozenset[str]:
    """The fields that are links: what the schema says, else lists that name a need."""
    properties = _properties(version)
    if properties:
        link_fields = {n for n, field in properties.items() if field.get("field_type") == "links"}
        return frozenset(link_fields | {"links"})
    found = {"links"}
    for need in needs.values():
        for name, value in need.items() if isinstance(need, dict) else ():
            if name not in found and _is_links(name, value, needs):
                found.add(name)
    return frozenset(found)


def _is_links(name: str, value: object, needs: Mapping[str, object]) -> bool:
    if name in _LISTS or name in _COMPUTED or name.endswith("_back"):
        return False
    return isinstance(value, list) and any(
        isinstance(target, str) and target in needs for target in value
    )


class _NeedsReader:
    def __init__(
        self,
        location: SourceLocation,
        needs: Mapping[str, object],
        links: frozenset[str],
        defaults: Mapping[str, object],
    ) -> None:
        self._location = location
        self._needs = needs
        self._links = links
        self._defaults = defaults
        self._losses: list[Loss] = []
        self._within: dict[str, list[str]] = {}
        for uid, need in needs.items():
            outer = _text(need.get("parent_need")) if isinstance(need, dict) else ""
            if isinstance(need, dict) and outer and _stands_in(uid, need, needs.get(outer)):
                self._within.setdefault(outer, []).append(uid)

    def foreign_items(self) -> ForeignItems:
        items = tuple(self._need(key, need) for key, need in self._needs.items())
        return ForeignItems(
            items=items,
            losses=tuple(self._losses),
            found=len(items),
            found_links=sum(len(item.links) for item in items),
        )

    def _need(self, key: str, need: object) -> ForeignItem:
        if not isinstance(need, dict):
            raise broken(self._location, f'the need "{key}" is not a JSON object')
        fields = {**self._defaults, **need}
        links = [
            link
            for name in fields
            if name in self._links
            for link in self._read_links(key, name, fields[name])
            if name != _PARENTS or self._is_within(key, link.target)
        ]
        return ForeignItem(
            id=key,
            location=self._location,
            type=_text(fields.get("type")),
            title=_text(fields.get("title")),
            status=_text(fields.get("status")),
            text=self._content(key, _content_of(fields)),
            links=tuple(links),
            attributes=dict(self._attributes(key, fields)),
        )

    def _is_within(self, key: str, outer: str) -> bool:
        """Whether a need stands in another; a loss is noted where the file says so wrongly."""
        if outer not in self._needs or key in self._within.get(outer, ()):
            return True
        outcome = f"not imported: it does not stand in {outer}, which comes before it"
        self._losses.append(Loss(field=_PARENTS, subject=key, done=outcome))
        return False

    def _content(self, key: str, text: str) -> str:
        """The text of a need without the needs within it, which are needs of their own as well."""
        for inner in self._within.get(key, ()):
            cut = _without_directive(text, inner)
            outcome = f"without the need {inner} that stands in it, an item of its own"
            if cut is None:
                outcome = f"with the text of the need {inner} in it, an item of its own"
            self._losses.append(Loss(field="content", subject=key, done=outcome))
            text = text if cut is None else cut
        return text

    def _read_links(self, key: str, name: str, value: object) -> Iterator[ForeignLink]:
        kind = PLAIN if name == "links" else name
        for part in value if isinstance(value, list) else _text(value).split(","):
            target, note = _without_condition(_text(part).strip())
            bare, dot, rest = target.rpartition(".")
            if target and target not in self._needs and dot and bare in self._needs:
                outcome = "written as a link to the whole need, with the part in `x-part`"
                self._losses.append(
                    Loss(field="part of a need in a link", subject=key, done=outcome)
                )
                yield ForeignLink(target=bare, kind=kind, note={"part": rest, **note})
            elif target:
                yield ForeignLink(target=target, kind=kind, note=note)

    def _attributes(self, key: str, fields: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        for name, value in fields.items():
            if name in _OWN or name in self._links or value in (None, "", [], {}):
                continue
            if name in _COMPUTED or name.removesuffix("_back") in self._links:
                if name == "parts":
                    outcome = "not imported: items have no parts"
                    self._losses.append(Loss(field=name, subject=key, done=outcome))
                if name == "external_url":
                    yield name, value
                continue
            yield name, value


def _stands_in(uid: str, need: Mapping[str, object], outer: object) -> bool:
    """Whether the text of *outer* can hold *need*.

    Sphinx-Needs 9.1.0 also names as parent of a hidden need the need before it.
    """
    if not isinstance(outer, dict):
        return True
    text = _content_of(outer)
    lines = (uid, _text(need.get("title")), *_content_of(need).split("\n")[:1])
    return any(line and line in text for line in lines)


def _content_of(need: Mapping[str, object]) -> str:
    return _text(need.get("content") or need.get("description"))


def _without_directive(text: str, uid: str) -> str | None:
    """*text* without the directive of reStructuredText with the id *uid*, None where there is none.

    A directive ends at the next line that is not indented deeper than it.
    """
    lines = text.split("\n")
    for begin, line in enumerate(lines):
        match = _DIRECTIVE.match(line)
        if match is None:
            continue
        end = begin + 1
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > _indent(line)):
            end += 1
        options = takewhile(str.strip, lines[begin + 1 : end])
        if any(option.split() == [":id:", uid] for option in options):
            return "\n".join([*lines[:begin], *lines[end:]]).strip("\n")
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _without_condition(target: str) -> tuple[str, dict[str, str]]:
    """The id of a link such as `REQ_1[status == "open"]`, and what more it says."""
    bare, bracket, condition = target.partition("[")
    if not bare or not bracket or not condition.endswith("]"):
        return target, {}
    condition = condition.removesuffix("]")
    if condition.startswith("[") and condition.endswith("]"):
        condition = condition[1:-1]
    return bare.strip(), {"condition": condition}


def _text(value: object) -> str:
    if value is None or isinstance(value, list | dict | bool):
        return ""
    return str(value)
