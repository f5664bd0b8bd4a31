"""What the status of a decision says: its word, and the decisions that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from reqtrace.model.location import Position
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.sources.words import is_address, says_nothing, shown

_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")
_RELATION = re.compile(
    r"\b(?P<verb>supersed|superced|replac|amend|clarif|obsolet)(?P<ending>[a-z]*)(?P<by>\s+by\b)?",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[(?P<label>[^\]]*)\]\(<?(?P<path>[^)\s>]*)[^)]*\)")
_NAMED = re.compile(
    r"\bADR[-_ ]?(?P<number>\d+)\b|(?<![\w/.-])(?P<bare>\d{3,4})(?![\w/.-])", re.IGNORECASE
)
# The old spelling of adr-tools, and what is meant by it.
_SPELLINGS = {"superceded": "superseded", "supercedes": "supersedes", "supercede": "supersede"}
_VERBS = {
    "supersed": "supersedes",
    "superced": "supersedes",
    "replac": "supersedes",
    "obsolet": "supersedes",
    "amend": "amends",
    "clarif": "clarifies",
}
_INVERSES = {
    "supersedes": "superseded_by",
    "amends": "amended_by",
    "clarifies": "clarified_by",
}
_LINES_ONLY = ("amend", "clarif", "supersedes", "supercedes", "replaces")


def status_of(
    vocabulary: Vocabulary, type_name: str, lines: Sequence[tuple[str, Position]]
) -> tuple[str | None, Role | None, Position]:
    """The status word of a decision, its role, and its place; None where there is no status.

    The first line that begins with a known word counts, but one that says that the decision was
    superseded goes before all others. Where no word is known the first line is the status.
    """
    first: tuple[str, Role, Position] | None = None
    for text, place in lines:
        known = _known_word(vocabulary, type_name, text)
        if known is None or text.lower().startswith(_LINES_ONLY):
            continue
        if known[0] == "superseded":
            return (*known, place)
        first = first or (*known, place)
    if first is not None:
        return first
    for text, place in lines:
        words = " ".join(_plain(text).rstrip(".").split()).lower()
        if words and not says_nothing(words) and not words.startswith(_LINES_ONLY):
            return shown(words, 60), None, place
    return None, None, Position(1, 1)


def _known_word(vocabulary: Vocabulary, type_name: str, text: str) -> tuple[str, Role] | None:
    words = [_SPELLINGS.get(w, w) for w in map(str.lower, _WORD.findall(_plain(text)[:80])[:3])]
    for count in range(len(words), 0, -1):
        status = " ".join(words[:count])
        role = vocabulary.role_of(type_name, status)
        if role is not None:
            return status, role
    return None


def _plain(text: str) -> str:
    """*text* without bullets, stars, pictures and the targets of links at its beginning."""
    return re.sub(r"^[^A-Za-z]+", "", _LINK.sub(lambda m: m["label"], text)).replace("**", "")


def decision_links(
    kinds: Mapping[str, str],
    lines: Sequence[tuple[str, Position]],
    id_of_file: Callable[[PurePosixPath | str], str],
) -> Iterator[tuple[str, str, Position, bool]]:
    """Kind, target, place and whether it is a URL, of each decision that the status names."""
    seen = set()
    for text, place in lines:
        relations = list(_RELATION.finditer(text))
        for index, relation in enumerate(relations):
            kind = _kind(relation)
            if kind not in kinds:
                continue
            end = relations[index + 1].start() if index + 1 < len(relations) else len(text)
            for target, offset, external in _targets(text, relation.end(), end, id_of_file):
                if (kind, target) not in seen:
                    seen.add((kind, target))
                    yield kind, target, Position(place.line, place.column + offset), external


def _kind(relation: re.Match[str]) -> str:
    kind = _VERBS[relation["verb"].lower()]
    passive = relation["by"] or (relation["ending"].lower() == "ed")
    return _INVERSES[kind] if passive else kind


def _targets(
    text: str, start: int, end: int, id_of_file: Callable[[PurePosixPath | str], str]
) -> Iterator[tuple[str, int, bool]]:
    links = list(_LINK.finditer(text, start))
    if links:
        # A relation governs the links up to the next relation outside them.
        for link in links:
            if link.start() > end and not any(
                other.start() <= end < other.end() for other in links
            ):
                return
            yield from _linked(link, id_of_file)
        return
    for name in _NAMED.finditer(text, start, end):
        yield (f"ADR-{name['bare']}" if name["bare"] else name[0]), name.start(), False


def _linked(
    link: re.Match[str], id_of_file: Callable[[PurePosixPath | str], str]
) -> Iterator[tuple[str, int, bool]]:
    path = link["path"].split("#", 1)[0]
    if path.lower().endswith((".md", ".markdown")) and not is_address(path):
        yield id_of_file(path), link.start("path"), False
    elif is_address(path):
        yield path, link.start("path"), True
    elif path:
        yield id_of_file(path.rstrip("/") + ".md"), link.start("path"), False
    elif named := _NAMED.search(link["label"]):
        yield named[0], link.start("label") + named.start(), False
