"""The links of a reStructuredText text as those of Markdown, each in its own columns.

By the reStructuredText specification of Docutils: embedded targets, named and anonymous hyperlink
references with their explicit targets. By Sphinx: the roles `:doc:` and `:ref:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reqtrace.sources.common.link_definitions import Definition, Definitions
from reqtrace.sources.common.link_destinations import name_of_definition

# What is matched is never given back (`*+`): a text that is no link is read once.
_QUOTED = re.compile(
    r"``(?:[^`]|`(?!`))*+``|(?P<role>(?<![\w`]):(?:[\w.+-]++:)++)?+`(?P<text>[^`]++)`(?P<mark>__?)?"
)
_EMBEDDED = re.compile(r"(?P<label>[^<>]++)<(?P<target>[^<>\n]++)>\s*+", re.DOTALL)
_SIMPLE = re.compile(
    r"(?P<before>[ \t(])(?P<name>[A-Za-z0-9]++(?:[-.+:_][A-Za-z0-9]++)*+)_(?![\w`_])"
)
_TARGET = re.compile(
    r"[ \t]*+\.\. _(?:`(?P<quoted>[^`]++)`|(?P<plain>(?:[^:`\\]|\\.|:(?! |\Z))++)):"
    r"(?:[ ]++(?P<href>\S.*))?\Z"
)
_ANONYMOUS = re.compile(r"[ \t]*+(?:\.\. )?__:?[ ]++(?P<href>\S.*)\Z")


def links_as_markdown(text: str, lines: Iterable[str]) -> tuple[str, Definitions]:
    """*text* with its links as in Markdown, and where those lead that only have a name.

    The targets are among all *lines* of the page, which *text* does not show. What `:doc:` names
    is the path without an ending; what `:ref:` names is written as an anchor.
    """
    if "`" not in text and "_" not in text:
        return text, {}
    targets, anonymous = _targets(lines)
    links = _Links(targets, anonymous)
    text = _QUOTED.sub(links.quoted, text) if "`" in text else text
    text = _SIMPLE.sub(links.simple, text) if targets else text
    return text, links.definitions


def _targets(lines: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The explicit targets by their names, and those without a name in their order."""
    named: dict[str, str] = {}
    anonymous = []
    for line in lines:
        if "__" in line and (found := _ANONYMOUS.match(line)) is not None:
            anonymous.append(_href(found["href"]))
        elif ".. _" in line and (found := _TARGET.match(line)) is not None:
            name = (found["quoted"] or found["plain"]).replace("\\", "")
            named.setdefault(name_of_definition(name), _href(found["href"] or f"#{name}"))
    return _resolved(named), anonymous


def _resolved(named: Mapping[str, str]) -> dict[str, str]:
    """The targets where each leads in the end: `.. _a: b_` leads where `b` does."""
    found = dict(named)
    for name, href in named.items():
        if href.endswith("_") and name_of_definition(href[:-1].strip("`")) in named:
            found[name] = named[name_of_definition(href[:-1].strip("`"))]
    return found


def _href(written: str) -> str:
    embedded = _EMBEDDED.fullmatch(written.rstrip("_").strip("`")) if written[0] == "`" else None
    return written.strip() if embedded is None else embedded["target"].strip()


class _Links:
    """Writes the links of one page as in Markdown, and notes where they lead."""

    def __init__(self, targets: Mapping[str, str], anonymous: list[str]) -> None:
        self._targets = targets
        self._anonymous = iter(anonymous)
        self.definitions: dict[str, Definition] = {
            name: Definition(href) for name, href in targets.items()
        }

    def quoted(self, match: re.Match[str]) -> str:
        """A text in back quotes: a role, or a reference where `_` follows."""
        text = match["text"]
        if text is None or "[" in text or "]" in text:
            return match[0]
        if match["role"]:
            return self._role(match["role"].strip(":").rpartition(":")[2], text) or match[0]
        if not match["mark"]:
            return match[0]
        embedded = _EMBEDDED.fullmatch(text)
        if embedded is not None:
            return self._embedded(embedded["label"], embedded["target"], match["mark"])
        if match["mark"] == "__":
            self._define(text, next(self._anonymous, ""))
            return f"[{text}]  "
        return f"[{text}] " if name_of_definition(text) in self._targets else match[0]

    def simple(self, match: re.Match[str]) -> str:
        """A single word with `_` behind it; its bracket takes the place of the blank before it."""
        if name_of_definition(match["name"]) not in self._targets:
            return match[0]
        return f"[{match['name']}]"

    def _role(self, role: str, text: str) -> str | None:
        """A link of Sphinx; the name of its role becomes blanks."""
        if role not in ("doc", "ref"):
            return None
        lead = " " * (len(role) + 2)
        embedded = _EMBEDDED.fullmatch(text)
        target = text.strip() if embedded is None else embedded["target"].strip()
        self._define(target, target if role == "doc" else f"#{target}")
        if embedded is None:
            return f"{lead}[{text}]"
        return f"{lead}{_label(embedded['label'])}[{embedded['target']}] "

    def _embedded(self, label: str, target: str, mark: str) -> str:
        rest = " " * len(mark)
        if target.endswith("_"):
            return f"{_label(label)}[{target[:-1]}]  {rest}"
        return f"{_label(label)}({target}){rest}"

    def _define(self, name: str, href: str) -> None:
        if href:
            self.definitions.setdefault(name_of_definition(name), Definition(href))


def _label(text: str) -> str:
    """The label of a link; the blank before its target makes room for a bracket."""
    return f"[{text[:-1]}]" if text[-1] in " \t" else f"[{text}]"
