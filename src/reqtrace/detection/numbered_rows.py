"""Tables of requirements whose rows have bare numbers: `| 1 | The user can log in |`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.suggestion import Suggestion, globs_of, named
from reqtrace.sources.markdown.columns import is_of_ids, names_requirements
from reqtrace.sources.markdown.scan import outline
from reqtrace.sources.markdown.tables import Table, find_tables

_LINE = re.compile(r"(?m)^[ \t]*\|?[ \t]*[*`_]*\d{1,4}[*`_.)]*[ \t]*\|")
_NUMBER = re.compile(r"[*`_]*(\d{1,4})[*`_.)]*")
_PATTERN = r"^\|?\s*[*_]*(?P<id>\d{1,4})[*_.)]*\s*\|\s*(?P<text>[^|]*)"
_ENOUGH = 3


def numbered_rows(pages: Mapping[PurePosixPath, str]) -> Iterator[Suggestion]:
    """The rows of such tables, by the head of the column that holds the requirements.

    Lines that read them count where no number comes twice; else they are only named.
    """
    found: dict[str, dict[PurePosixPath, list[str]]] = {}
    for path, text in pages.items():
        if sum(1 for _, _ in zip(_LINE.finditer(text), range(_ENOUGH), strict=False)) < _ENOUGH:
            continue
        for table in find_tables(outline(text, 0)):
            head = _head_of_requirements(table)
            numbers = _numbers(table) if head else []
            if len(numbers) >= _ENOUGH:
                found.setdefault(head, {}).setdefault(path, []).extend(numbers)
    for head, files in sorted(found.items()):
        numbers = [one for some in files.values() for one in some]
        what = f"{len(numbers)} rows numbered {numbers[0]}, {numbers[1]}, … under `{head}`"
        plain: dict[str, Any] = {
            "include": globs_of(files), "format": "markdown", "type": "req", "strict": False,
            "items": {"line": _PATTERN},
        }  # fmt: skip
        tables = tuple({**plain, "id": {"format": form}} for form in ("REQ-{}", "{stem}/REQ-{}"))
        yield Suggestion(what=f"{what} in {named(files)}", count=len(numbers), tables=tables)


def _head_of_requirements(table: Table) -> str:
    """The head of the second column, where the first one has numbers; else empty."""
    cells = [cell.text.strip("*_` ") for cell in table.head]
    if len(cells) < 2 or not is_of_ids(cells[0]):
        return ""
    return next((one for one in cells[1:3] if names_requirements(one)), "")


def _numbers(table: Table) -> list[str]:
    """The numbers of the rows, where nearly all have one."""
    rows = [row for row in table.rows() if row]
    matches = [_NUMBER.fullmatch(row[0].text) for row in rows]
    numbers = [match[1] for match in matches if match is not None]
    return numbers if len(numbers) * 10 >= len(rows) * 9 else []
