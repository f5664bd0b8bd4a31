"""A configuration for a repository as it is: what `init` writes, and what it tells about it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reqtrace.config import no_settings
from reqtrace.detection.detect import table_text
from reqtrace.detection.summary import counted
from reqtrace.engine.discovery import Discovery, discover
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.git.message.conventions import Conventions, read_conventions
from reqtrace.git.snapshot.snapshot import WorkTree
from reqtrace.model.item import Item
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.source import Format

_MARKDOWN = (".md", ".markdown")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The text of a configuration, what was found in words, and the items that it reads."""

    text: str
    found: tuple[str, ...]
    items: int


def propose_config(start: str | Path = ".") -> Proposal:
    """A commented configuration that reads what the repository around *start* holds now.

    What the repository has already as a configuration takes no part.
    """
    session = open_session(start, settings=no_settings(), history=False)
    discovery = discover(session.repository, WorkTree(session.repository), no_settings())
    conventions = read_conventions(session.repository)
    sources = [*_detected_sources(session, discovery), *_detected(session)]
    parts = [_HEAD, *([text for text, _ in sources] or [_NOTHING])]
    parts += [*_statuses(session), _TAIL, *_commits(conventions)]
    descriptions = [words for _, words in sources]
    descriptions += [
        *_ids(session.items),
        *_left_out(session, discovery),
        *_conventions(conventions),
    ]
    return Proposal(text="\n".join(parts), found=tuple(descriptions), items=len(session.items))


_HEAD = """\
# Configuration of reqtrace. Every setting is optional; see docs/configuration.md for all of them.
# yaml-language-server and taplo can check this file against schemas/config.schema.json.

# The profile to start from: "reqtrace:default", "reqtrace:strict" or "reqtrace:adr-only".
extends = "reqtrace:default"

# Where items are. Without any [[source]], reqtrace detects them.
"""

_NOTHING = """\
# No items were detected. An example:
# [[source]]
# include = ["docs/requirements/*.yaml"]
# type = "req"
"""

_TAIL = """\
# Trailers of commit messages, each with the kind of trace link that it creates.
# [trailers]
# Requirement = "implements"

# Rules to skip, and other severities. List all rules with `reqtrace rules`.
# [rules]
# ignore = ["LNK007"]
# severity = { GIT001 = "error" }

# Coverage policies: which items must be covered by which.
# [[coverage]]
# name = "every implemented requirement is verified"
# of = { type = "req", role = "done" }
# by = { link = "verifies", type = ["test", "commit"] }

# Accepted findings, each with a reason.
# [[ignore]]
# rules = ["COV002"]
# paths = ["docs/legacy/**"]
# reason = "written before needs were recorded"
# until = "2027-12-31"
"""


# -- where items are ------------------------------------------------------------------------------


def _detected_sources(session: Session, discovery: Discovery) -> Iterator[tuple[str, str]]:
    """A source as TOML, and in words, for all that a look at the repository found."""
    if discovery.detected is None:
        return
    for source in discovery.detected.found:
        count = sum(_is_of(session, item, source.table) for item in session.items)
        words = counted(count, source.what)
        yield f"# {words}\n{table_text(source.table)}", words


def _is_of(session: Session, item: Item, table: Mapping[str, Any]) -> bool:
    file_match = session.reader.file_match(item.location.path)
    if file_match is None or file_match.source is None:
        return False
    source = session.config.sources[file_match.source]
    if source.format in (Format.DOORSTOP, Format.STRICTDOC):  # one source became several
        return table.get("preset") == source.preset
    return list(source.include) == table.get("include", list(source.include)) and (
        source.preset == table.get("preset")
    )


def _detected(session: Session) -> Iterator[tuple[str, str]]:
    """The same for what the words of the vocabulary found: a folder and a suffix each.

    One type is a default of the source. Where a folder mixes types, each file states its own, and a
    second source for the same files would be refused.
    """
    groups: dict[tuple[str, str, bool], list[Item]] = {}
    for item in session.items:
        file_match = session.reader.file_match(item.location.path)
        if file_match is None or file_match.source is None:
            path = item.location.path
            is_decision = item.type == "adr" and path.suffix in (*_MARKDOWN, ".rst")
            groups.setdefault((str(path.parent), path.suffix, is_decision), []).append(item)
    for (folder, suffix, is_decision), items in sorted(groups.items(), key=lambda one: one[0]):
        glob = f"*{suffix}" if folder == "." else f"{_escaped(folder)}/*{suffix}"
        is_shared = (folder, suffix, not is_decision) in groups
        paths = sorted({str(item.location.path) for item in items})
        types = sorted({item.type for item in items})
        table: dict[str, Any] = {
            "include": [_escaped(path) for path in paths] if is_shared else [glob],
            **({"format": "adr"} if is_decision else {}),
            **({"type": types[0]} if len(types) == 1 else {}),
            **({"strict": False} if not is_shared and _is_mixed(session, folder, suffix) else {}),
        }
        where = "the root folder" if folder == "." else folder
        kinds = f"type {types[0]}" if len(types) == 1 else f"types {', '.join(types)}"
        words = f"{counted(len(items), f'items of {kinds}')} in {where}"
        yield f"# {words}\n{table_text(table)}", words


def _is_mixed(session: Session, folder: str, suffix: str) -> bool:
    """Whether files beside the items are none, and need not be: a strict source reports them."""
    beside = (path for path in session.paths if (str(path.parent), path.suffix) == (folder, suffix))
    matched = ((path, session.reader.file_match(path)) for path in beside)
    return any(
        file_match is not None
        and not file_match.must_hold_items
        and str(path) not in session.project.files
        for path, file_match in matched
    )


def _escaped(folder: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", folder)


# -- what else was seen ---------------------------------------------------------------------------


def _ids(items: Iterable[Item]) -> Iterator[str]:
    families = Counter(re.split(r"[-_.~]?[0-9]", item.id, maxsplit=1)[0] for item in items)
    if families:
        yield f"ids: {_most(families.most_common())}"


def _statuses(session: Session) -> Iterator[str]:
    """A commented table for unknown statuses."""
    unknown = Counter(
        problem.key
        for problem in session.project.problems
        if problem.kind is ProblemKind.UNKNOWN_STATUS
    )
    if unknown:
        yield "# Unknown statuses. Map each to a role: provisional, active, done or retired."
        yield "# [statuses]"
        for word, count in unknown.most_common():
            items = "1 item" if count == 1 else f"{count} items"
            yield f'# {json.dumps(word, ensure_ascii=False)} = "provisional"  # {items}'
        yield ""


def _left_out(session: Session, discovery: Discovery) -> Iterator[str]:
    pages = [path for path in session.paths if session.reader.is_page(path)]
    named = [str(path) for path, _ in discovery.left_out] + [str(path) for path in pages]
    if named:
        more = len(named) - _MOST_NAMED
        rest = f" and {more} more" if more > 0 else ""
        yield f"skipped: {', '.join(named[:_MOST_NAMED])}{rest}"


def _conventions(conventions: Conventions) -> Iterator[str]:
    for what, counts in (
        ("forms of subjects", conventions.forms),
        ("ids", conventions.keys),
        ("trailers", conventions.trailers),
    ):
        if counts:
            yield f"{what} in {counted(conventions.commits, 'commits')}: {_most(counts)}"


def _commits(conventions: Conventions) -> Iterator[str]:
    """What the configuration says about commits: which words they use already."""
    lines = [f"# {line}" for line in _conventions(conventions)]
    if lines:
        yield "\n".join(["# What recent commits contain:", *lines]) + "\n"


def _most(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in list(counts)[:_MOST_NAMED])
