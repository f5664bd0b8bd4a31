"""Coverage tags in code: `[impl->dsn~login~1]`, `[impl~name~1 -> dsn~login~1 >> utest]`.

Source: the user guide of OpenFastTrace 4 ("Tags in Programming Language or Markup Files").
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.model.location import Position
from reqtrace.sources.openfasttrace.entry import SpecificationEntry, words
from reqtrace.sources.openfasttrace.ids import ID, NAME, TYPE, normal_id

_GAP = "[ \t]*+"
_COVERED = re.compile(ID)
_TAG = re.compile(
    rf"\[{_GAP}(?P<type>{TYPE})(?:~(?P<name>{NAME})?~(?P<revision>[0-9]++))?{_GAP}->{_GAP}"
    rf"(?P<covers>{ID}(?:{_GAP},{_GAP}{ID})*+){_GAP}"
    rf"(?:>>{_GAP}(?P<needs>{TYPE}(?:{_GAP},{_GAP}{TYPE})*+){_GAP})?\]"
)


def read_tags(text: str, path: PurePosixPath) -> Iterator[SpecificationEntry]:
    """The tags of a file of code, in the order of the file."""
    line, start = 1, 0
    uses: Counter[tuple[str, str]] = Counter()
    for match in _TAG.finditer(text):
        ends = text.count("\n", start, match.start())
        if ends:
            line += ends
            start = text.rfind("\n", start, match.start()) + 1
        yield _entry(match, line, start, path, uses)


def _entry(
    match: re.Match[str],
    line: int,
    start: int,
    path: PurePosixPath,
    uses: Counter[tuple[str, str]],
) -> SpecificationEntry:
    covers = [
        (normal_id(match.group()), Position(line, match.start() - start + 1))
        for match in _COVERED.finditer(match.string, *match.span("covers"))
    ]
    needs = words(match["needs"] or "")
    first = covers[0][0]
    entry = SpecificationEntry(
        type=match["type"],
        name=match["name"] or first.split("~")[1],
        revision=match["revision"] or "0",
        at=Position(line, match.start() - start + 1),
        covers=covers,
        needs=needs,
        is_tag=True,
    )
    if needs:
        entry.needs_at = Position(line, match.start("needs") - start + 1)
    elif not match["name"]:
        number = _number(path, uses[entry.type, first], first)
        uses[entry.type, first] += 1
        entry.name = f"{entry.name}-{number}"
    return entry


def _number(path: PurePosixPath, index: int, covered: str) -> int:
    """What makes the id of a tag without a name unique.

    OpenFastTrace makes a checksum of path, line and covered id. We count the tags of a file that
    cover one item instead of lines, so that the id stays what it is when a line is added above.
    """
    return zlib.crc32(f"{path}:{index}:{covered}".encode("utf-8", "surrogateescape"))
