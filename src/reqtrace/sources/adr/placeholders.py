"""What a decision still has of its template, as problems: choices of a status, a date, a title."""

from __future__ import annotations

import re

from reqtrace.model.location import Position
from reqtrace.model.read_problem import NO_STATUS, OPEN_STATUS, ProblemKind
from reqtrace.sources.adr.template import BRACED, written_text
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.fields.text_utils import shown

_DATE = re.compile(
    r"(?<![a-z])(?:yy(?:yy)?[-/. ]?mm?m?[-/. ]?dd?|dd?[-/. ]mm?m?[-/. ]yy(?:yy)?"
    r"|mm?[-/. ]dd?[-/. ]yy(?:yy)?)(?![a-z])|\b20xx\b|\b\d{4}-xx-xx\b",
    re.IGNORECASE,
)
_OF_TITLE = re.compile(
    r"\b(?:title|name|short|brief|summary|describe|description|problem|titre|titel|t[ií]tulo)\b"
    r"|タイトル|标题",
    re.I,
)
_TITLE = re.compile(
    r"(?:number\W+|n+\W+|x+\W+)?(?:(?:short|brief|adr|decision|record)\s+)*"
    r"(?:title|name)(?:\s+of\s+(?:the\s+|this\s+|your\s+)?(?:adr|decision|record)(?:\s+record)?)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 500  # characters that are looked at


def report_choices(
    file_result: FileResult, item_id: str, position: Position, *, has_status: bool
) -> None:
    """Report that the choices of the template are left where the status is, alone or beside it."""
    message = f"{item_id} has no status, only the template's choices"
    advice = "write one of them: proposed, accepted, rejected, deprecated or superseded by …"
    if has_status:
        message = f"{item_id} still has the template's choices next to its status"
        advice = "remove the choices"
    key = "status" if has_status else NO_STATUS
    file_result.report(ProblemKind.TEMPLATE_LEFT, position, message, advice, item=item_id, key=key)


def report_open_status(
    file_result: FileResult, item_id: str, said: tuple[str, Position] | None
) -> None:
    """Note that the status is still to be filled in, as the word in its place says."""
    if said is not None:
        message = f'{item_id} has no status yet: "{shown(said[0])}" stands in its place'
        advice = "write one: proposed, accepted, rejected, deprecated or superseded by …"
        _report(file_result, item_id, said[1], message, advice, OPEN_STATUS)


def report_placeholders(
    file_result: FileResult,
    item_id: str,
    title: tuple[str, Position],
    date: object,
    date_at: Position | None,
) -> None:
    """Note a title and a date that only say what to write."""
    if is_no_title(title[0]):
        message = f"{item_id} still has the template's title: {shown(title[0])}"
        _report(
            file_result,
            item_id,
            title[1],
            message,
            "write a title that says what was decided",
            "title",
        )
    if date_at is not None and is_no_date(date):
        message = f"{item_id} still has the template's date: {shown(written_text(date) or '')}"
        _report(file_result, item_id, date_at, message, "write the date: 2019-07-04", "date")


def _report(
    file_result: FileResult, item: str, at: Position, message: str, advice: str, key: str
) -> None:
    file_result.report(ProblemKind.TEMPLATE_LEFT, at, message, advice, item=item, key=key)


def is_no_date(value: object) -> bool:
    """Whether a date is the shape of one, or words in brackets that say what to write."""
    text = (written_text(value) or "").strip()[:_LONGEST]
    if _ISO.search(text):
        return False
    braced = BRACED.fullmatch(text) is not None and not any(
        character.isdigit() for character in text
    )
    return braced or text.lower() == "date" or _DATE.search(text) is not None


def is_no_title(text: str) -> bool:
    """Whether a title is that of a template: `{short title}`, `[short title of …]`, `Title`."""
    text = text.strip()[:_LONGEST]
    if text.startswith("{"):
        return BRACED.fullmatch(text) is not None
    if BRACED.fullmatch(text) is not None:
        return _OF_TITLE.search(text) is not None
    return _TITLE.fullmatch(text) is not None
