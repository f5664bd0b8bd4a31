"""A configuration for a repository as it is: what `init` writes, and what it tells about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from reqtrace.config import OWN_FILES, Settings, no_settings, read_settings
from reqtrace.detection.summary import counted
from reqtrace.detection.table_text import dotted, table_lines, table_text
from reqtrace.edit.init_words import (
    Tables,
    fields_that_name_items,
    links_not_allowed,
    unknown_words,
)
from reqtrace.engine.check import run_rules
from reqtrace.engine.discovery import Discovery, discover
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.errors import ReqtraceError
from reqtrace.git.message.conventions import Conventions, read_conventions
from reqtrace.git.snapshot.snapshot import WorkTree
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.id_family import id_family
from reqtrace.model.item import Item
from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.phrases import left_out
from reqtrace.sources.common.globs import escaped_glob
from reqtrace.sources.common.source import SEARCHES_TEXTS, Format
from reqtrace.sources.fields.inferred_links import is_uuid
from reqtrace.sources.file_match import FileMatch
from reqtrace.util.dataclass import dataclass
from reqtrace.util.escape import terminal

_MARKDOWN = (".md", ".markdown")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The text of a configuration, what was found in words, and the items that it reads.

    `unread` says what looks like items and is not read, where nothing is read.
    """

    text: str
    found: tuple[str, ...]
    items: int
    unread: tuple[str, ...] = ()


def propose_config(start: str | Path = ".") -> Proposal:
    """A commented configuration that reads what the repository around *start* holds now.

    What the repository has already as a configuration takes no part. Each text is tried before it
    is proposed: it has to be accepted, and to read each item that is read without it. Where the
    fullest one is not or does not, the next one says less; the last one says nothing, and then
    everything is detected as without a configuration.
    """
    session = open_session(start, settings=no_settings(), history=False)
    discovery = discover(session.repository, WorkTree(session.repository), no_settings())
    conventions = read_conventions(session.repository)
    sources = tuple(_detected_sources(session, discovery))
    unread: tuple[str, ...] = ()
    if not session.items:
        sources, unread = _suggested(session)
    text, read = _first_that_fits(start, session, sources, conventions)
    text = _as_lenient_as_before(start, text)
    descriptions = [
        *(words for _, words in sources),
        *_at_default_places(session),
        *_ids(session.items),
        *_unread_links(read),
        *_left_out(session, discovery),
        *_conventions(conventions),
    ]
    count = len(read.items)
    left = () if count else unread
    return Proposal(text=text, found=tuple(descriptions), items=count, unread=left)


def _first_that_fits(
    start: str | Path,
    session: Session,
    found: Sequence[tuple[str, str]],
    conventions: Conventions,
) -> tuple[str, Session]:
    """The first of several configurations that reads what *session* has read, and its session.

    *found* are the sources, as TOML and in words. Where nothing was read without them, they count.
    """
    sources = [text for text, _ in found]
    if sources and not session.items:
        session = _session_with(start, _text(session, sources, {}, conventions)) or session
    words = unknown_words(session)
    for tables in (words, {}) if words else ({},):
        for infers_links in (False, True):
            text = _text(session, sources, tables, conventions, infers_links=infers_links)
            read = _session_with(start, text)
            if read is None or not _reads_all(read, session):
                break
            if not infers_links and _links(read) < _links(session):
                continue  # fields whose names say nothing hold the others
            if links := links_not_allowed(read):
                fuller = {**tables, **links}
                longer = _text(session, sources, fuller, conventions, infers_links=infers_links)
                more = _session_with(start, longer)
                if more is not None and _reads_all(more, session) and _links(more) >= _links(read):
                    return longer, more
            return text, read
    return _text(session, [], {}, conventions), session


def _as_lenient_as_before(start: str | Path, text: str) -> str:
    """*text*, with the customs of the project where it would be told of more faults otherwise."""
    before, after = _faults(start, no_settings()), _faults(start, _settings_of(text))
    if before is None or after is None or after <= before:
        return text
    lenient = text.replace(_PLACES, f"{_PLACES}\n{_CUSTOMS}", 1)
    faults = _faults(start, _settings_of(lenient))
    return lenient if faults is not None and faults < after else text


def _faults(start: str | Path, settings: Settings) -> int | None:
    """How many errors and warnings a check finds; None where it finds nothing to check."""
    try:
        session = open_session(start, settings=settings, cache=False)
    except ReqtraceError:
        return None
    summary = run_rules(session.project, session.config, session.context).summary
    return summary.errors + summary.warnings


def _settings_of(text: str) -> Settings:
    return read_settings({OWN_FILES[0]: text.encode()}.get)


def _links(session: Session) -> int:
    """How many links lead from item to item."""
    ends = ((link.source, link.target) for link in session.graph.links)
    return sum(1 for source, target in ends if source is not None and target is not None)


def _session_with(start: str | Path, text: str) -> Session | None:
    """The repository as the configuration *text* reads it; None where it is not accepted."""
    try:
        read = open_session(start, settings=_settings_of(text), history=False, cache=False)
        read.reader.check_sources(read.paths)
    except ReqtraceError:
        return None
    return read


def _reads_all(read: Session, before: Session) -> bool:
    """Whether each item of *before* is read again, as often as before."""
    missing = Counter(item.id for item in before.items)
    missing.subtract(item.id for item in read.items)
    return all(count <= 0 for count in missing.values())


def _text(
    session: Session,
    sources: Sequence[str],
    tables: Tables,
    conventions: Conventions,
    *,
    infers_links: bool = False,
) -> str:
    # Without it the first [[source]] that an owner adds would be the only thing that is read.
    default_places = [_PLACES, *(_excluded(session) if sources else ())]
    if infers_links:
        default_places.append(_INFER)
    places = [f"#   {terminal(line)}" for line in _at_default_places(session)]
    comments = ["\n".join(["# Read without a source:", *places]) + "\n"] if places else []
    words = [_UNKNOWN, *map(_table_text, tables.items())] if tables else []
    parts = [_HEAD, *default_places, _SOURCES, *comments, *(sources or [_NOTHING]), *words, _TAIL]
    return "\n".join([*parts, *_commits(conventions)])


def _excluded(session: Session) -> Iterator[str]:
    """What is left out for what other files hold, as a setting: examples, copies."""
    read = {PurePosixPath(path).parent for path in session.project.files}
    reasons = (LeftOutReason.ASIDE, LeftOutReason.COPY, LeftOutReason.REPEATED)
    paths = [one.path for one in session.context.left_out if one.reason in reasons]
    globs = [
        escaped_glob(str(path)) if path.parent in read else f"{escaped_glob(str(path.parent))}/*"
        for path in paths
    ]
    if globs:
        setting = table_lines({"exclude": sorted(set(globs))})[0]
        yield f"# Examples, what tests read, and copies of items elsewhere.\n{setting}\n"


def _table_text(named: tuple[str, Mapping[str, Any]]) -> str:
    name, table = named
    return f"[{dotted(name)}]\n" + "".join(f"{line}\n" for line in table_lines(table))


_HEAD = """\
# Configuration of reqtrace. Every setting is optional; see docs/configuration.md for all of them.
# yaml-language-server and taplo can check this file against schemas/config.schema.json.

# The profile to start from: "reqtrace:default", "reqtrace:strict" or "reqtrace:adr-only".
extends = "reqtrace:default"
"""

_PLACES = """\
# Whether items are also read from folders and files that are named after types (docs/needs,
# requirements.yaml), and wherever a file has an `id` and a known `type`.
default_places = true
"""

_INFER = """\
# Fields of any name whose values are ids of items are links. Name them under `links` of a
# [[source]], with what they mean, and take this out.
infer_links = true
"""

_CUSTOMS = """\
# What most items do is the way of this project: words that nobody declared, ids that repeat and
# fields that most lack are said once, as notes. Take this out for a finding each time.
infer_customs = true
"""

_SOURCES = """\
# Where items are. Without any [[source]], reqtrace detects them.
"""

_UNKNOWN = """\
# Words that items use. Correct what was guessed: the role of a status (provisional, active, done or
# retired), the types that a kind of link connects (`from` downstream, `to` upstream).
"""

_NOTHING = """\
# No source is needed for what is here now. An example:
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
        if not count:
            continue  # a source that reads nothing needs an owner who knows why
        words = counted(count, source.what)
        yield f"# {terminal(words)}\n{table_text(source.table)}", words


def _suggested(session: Session) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The same for what looks like items, where nothing is read without a configuration.

    Second, what looks like some and is read by nothing that was tried.
    """
    from reqtrace.engine.suggested_sources import (  # most repositories hold items
        suggested_sources,
        unread_in_csv,
    )

    snapshot = WorkTree(session.repository)
    found = suggested_sources(session.repository, snapshot, session.config)
    sources = tuple(
        (f"# {terminal(words)}\n{table_text(table)}", words)
        for table, words in zip(found.tables, found.seen, strict=False)
    )
    seen = (
        () if sources else tuple(f"{one} look like items, but are not read" for one in found.seen)
    )
    return sources, (*seen, *filter(None, [unread_in_csv(snapshot, session.config)]))


def _is_of(session: Session, item: Item, table: Mapping[str, Any]) -> bool:
    file_match = session.reader.file_match(item.location.path)
    if file_match is None or file_match.source is None:
        return False
    source = session.config.sources[file_match.source]
    if not _is_read_by(session, item, file_match):
        return False
    if source.format in (Format.DOORSTOP, Format.STRICTDOC):  # one source became several
        return table.get("preset") == source.preset
    return list(source.include) == table.get("include", list(source.include)) and (
        source.preset == table.get("preset")
    )


def _at_default_places(session: Session) -> Iterator[str]:
    """In words what needs no source: the items of a folder with one suffix each."""
    groups: dict[tuple[str, str, bool], list[Item]] = {}
    for item in session.items:
        file_match = session.reader.file_match(item.location.path)
        by_words = file_match is None or file_match.source is None
        if by_words or not _is_read_by(session, item, file_match):
            path = item.location.path
            is_decision = item.type == "adr" and path.suffix in (*_MARKDOWN, ".rst")
            groups.setdefault((str(path.parent), path.suffix, is_decision), []).append(item)
    for (folder, _, _), items in sorted(groups.items(), key=lambda one: one[0]):
        types = sorted({item.type for item in items})
        where = "the root folder" if folder == "." else folder
        kinds = f"type {types[0]}" if len(types) == 1 else f"types {', '.join(types)}"
        yield f"{counted(len(items), f'items of {kinds}')} in {where}"


def _is_read_by(session: Session, item: Item, file_match: FileMatch | None) -> bool:
    """Whether the source that matched the file read the item, and did not leave it to others.

    What a source that looks into every file reads itself always has a level.
    """
    source = None if file_match is None else file_match.source
    if source is None or session.config.sources[source].format not in SEARCHES_TEXTS:
        return source is not None
    return item.document_level is not DocumentLevel.NONE


# -- what else was seen ---------------------------------------------------------------------------


def _ids(items: Iterable[Item]) -> Iterator[str]:
    ids = [item.id.rpartition("/")[2] for item in items if not is_uuid(item.id)]
    families = Counter(filter(None, map(id_family, ids)))
    if families:
        yield f"ids: {_most(families.most_common())}"


def _unread_links(session: Session) -> Iterator[str]:
    for key, count in fields_that_name_items(session).items():
        yield (
            f"`{key}` names other items in {counted(count, 'items')} and is not read as a link; to "
            f'read it, add `links = {{ {dotted(key)} = "depends_on" }}`, or another kind, to the '
            "[[source]]"
        )


def _left_out(session: Session, discovery: Discovery) -> Iterator[str]:
    if sentence := left_out((*discovery.left_out, *session.context.left_out)):
        yield sentence


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
    lines = [f"# {terminal(line)}" for line in _conventions(conventions)]
    if lines:
        yield "\n".join(["# What recent commits contain:", *lines]) + "\n"


def _most(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in list(counts)[:_MOST_NAMED])
