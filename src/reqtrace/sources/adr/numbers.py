"""The numbers of decisions: in the name of the file, in the title, in the labels of links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.adr.fields import Parts, section_word
from reqtrace.sources.adr.names import id_of_file
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.link_destinations import unescaped
from reqtrace.sources.common.markdown_links import find_links
from reqtrace.sources.fields.text_utils import is_address
from reqtrace.sources.markdown.paragraphs import PageTexts

_OF_FILE = re.compile(r"ADR-(\d+)")
_YEAR = r"(?:19|20)\d\d\b"
_NO_LOWER_CASE = r"(?=[^\Wa-z\u00df-\u00ff])"
# `8. x` counts, `8: X` and `8 - X` do, too; but not `3 - tier architecture` and `2024: a review`.
_OF_TITLE = re.compile(
    r"\[?(?:(?i:architecture\s+decision\s+record|adr)\s*[-#_]?\s*(?P<named>\d+)\b"
    rf"|(?P<bare>(?!{_YEAR})\d+)\]?\s*(?:\.\s|(?:[:)\u2013\u2014|]|-+)\s+{_NO_LOWER_CASE})"
    r"|(?P<padded>0\d+)\]?\s*(?:[.:)\u2013\u2014|]|-+)\s)"
)
# `#4874` is an issue, and `300 reasons` are no decision.
_OF_LABEL = re.compile(
    r"\b(?i:ADR)\s?[-#_]?\s?(?P<named>\d+)\b"
    rf"|\A[^\w#]*(?P<bare>0\d{{2,3}}\b|(?!{_YEAR})\d{{3,4}}(?=[^\w#]*\Z|[.:]\s+{_NO_LOWER_CASE}))"
)
_NEXT = re.compile(r"(\d+)[.:)]?\s")
_LONGEST = 200  # characters of a title or a label that are looked at
KEY_TITLE = "title"


def report_numbers(file_result: FileResult, item_id: str, texts: PageTexts, parts: Parts) -> None:
    """Report a number in the title that is not the file's, and labels that name other numbers."""
    own = number_of_file(file_result.path)
    of_title = _number_of_title(parts)
    if own is not None and of_title is not None and of_title[0] != own:
        number, at = of_title
        file_result.report(
            ProblemKind.NUMBER_DIFFERS,
            at,
            f"{item_id} has the number {number} in its title, and {own} in the name of its file",
            "give both the same number",
            item=item_id,
            key=KEY_TITLE,
        )
    for label, path, at in _links(texts):
        numbers = _numbers_of_label(label)
        target = number_of_file(path)
        if target is not None and numbers and target not in numbers:
            file_result.report(
                ProblemKind.NUMBER_DIFFERS,
                at,
                f'{item_id} names decision {numbers[0]} in "{label}", but links to decision '
                f"{target}: {path}",
                "correct the label or the path",
                item=item_id,
                key=f"{label} {path}"[:200],
            )


def number_of_file(path: PurePosixPath | str) -> int | None:
    """The number in the name of a decision's file, None where there is none."""
    match = _OF_FILE.fullmatch(id_of_file(path))
    return None if match is None else int(match[1][:9])


def _number_of_title(parts: Parts) -> tuple[int, Position] | None:
    title = parts.title
    match = None if title is None else _OF_TITLE.match(title.text[:_LONGEST])
    if title is None or match is None:
        return None
    number = int((match["named"] or match["bare"] or match["padded"])[:9])
    if match["named"] is None and _is_section(title.text[match.end() :], number, parts):
        return None
    return number, title.position


def _is_section(words: str, number: int, parts: Parts) -> bool:
    """Whether a heading such as `1. Context` counts the sections, not the decisions."""
    following = parts.headings[0].text if parts.headings else ""
    match = _NEXT.match(following)
    counts = match is not None and int(match[1][:9]) == number + 1
    return counts or section_word(words) in ("context", "decision", "status")


def _links(texts: PageTexts) -> Iterator[tuple[str, str, Position]]:
    """The label, the path and the place of each link to a file of the repository."""
    for paragraph in texts.paragraphs:
        for link in find_links(paragraph.text, texts.definitions):
            path = link.href.partition("#")[0]
            if path and not is_address(path):
                label = " ".join(unescaped(link.label).split())[:_LONGEST]
                yield label, path, paragraph.position(link.start)


def _numbers_of_label(label: str) -> list[int]:
    return [int((m["named"] or m["bare"])[:9]) for m in _OF_LABEL.finditer(label)]
