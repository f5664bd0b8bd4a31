"""Markdown with YAML front matter: an item a file, the body is its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from reqtrace.model.item import Naming
from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.nodes import Composed
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.scan import Heading, Outline, outline
from reqtrace.sources.yaml.composer import compose

if TYPE_CHECKING:
    from reqtrace.sources.markdown.id_text import IdLead

KNOWN_SECTIONS = frozenset(
    {
        "acceptance", "acceptance_criteria", "acceptance_tests", "alternatives", "assumptions",
        "background", "baseline", "benefits", "change_history", "changelog", "comments",
        "consequences", "constraints", "context", "cost", "definition_of_done", "dependencies",
        "evidence", "examples", "history", "impact", "interest", "links", "measurement", "notes",
        "open_questions", "out_of_scope", "preconditions", "priority", "questions", "rationale",
        "references", "results", "risk", "risks", "scenarios", "see_also", "source", "stakeholders",
        "status", "steps", "verification", "why",
    }
)  # fmt: skip
"""Headings (as `key_word` writes them) below which there is something else than the text."""

_NUMBERS = re.compile(r"\d+")
_END = re.compile(r"(?m)^(?:---|\.\.\.)[ \t]*\r?$")
_OPENED = re.compile(
    r"---[ \t]*+\r?\n(?:#[^\n]*+\n)*+"  # comments
    r"[\"']?[A-Za-z][\w -]{0,60}[\"']?[ \t]*+:(?=\s|\Z)"
)


class FrontMatter(NamedTuple):
    """The YAML at the top of a Markdown text; `lines` is how many lines it takes with its rules."""

    composed: Composed
    lines: int

    @property
    def fields(self) -> dict[str, Any] | None:
        """The mapping, None where there is another thing or nothing."""
        documents = self.composed.documents
        value = documents[0].value if documents else None
        return value if isinstance(value, dict) else None

    @property
    def marks(self) -> Any:
        """The marks of the mapping."""
        return self.composed.documents[0].marks if self.fields is not None else {}


def split_front_matter(text: str, limits: Limits) -> FrontMatter | None:
    """The front matter of *text*; None where it has none (a rule on its own is none)."""
    if not text.startswith("---") or text[3:].split("\n", 1)[0].strip():
        return None
    start = text.find("\n") + 1
    match = _END.search(text, start) if start else None
    if match is None:
        return None
    data = text[start : match.start()].encode("utf-8", "surrogatepass")
    composed = compose(data, limits, first_line=2)
    return FrontMatter(composed, text.count("\n", 0, match.start()) + 1)


def report_never_closed(file_result: FileResult, text: str) -> bool:
    """Note a front matter that nothing ends; False where *text* begins with no such thing.

    Fields must follow right away: a text may begin with a rule, too.
    """
    if _OPENED.match(text) is None or _END.search(text, text.find("\n") + 1) is not None:
        return False
    file_result.report(
        ProblemKind.INVALID_YAML,
        Position(1, 1),
        "the front matter that begins here is never closed",
        "write `---` on a line of its own after its last field",
        key="front matter",
    )
    return True


def read_front_matter(
    file_result: FileResult,
    builder: ItemBuilder,
    matter: FrontMatter,
    page: Outline,
    folder: str | None,
) -> None:
    """Read the one item of a file, which joins the result."""
    file_result.report_faults(matter.composed.faults)
    fields = matter.fields
    by_file = builder.ids.by_file
    if fields is None:
        if not matter.composed.faults:
            _no_item(file_result, "the front matter is not a mapping of fields")
        return
    title, body = split_title(page)
    lead = None
    if not by_file and builder.id_of(fields, file_result.path) is None:
        lead = id_in_title(page, file_result.path)
        if lead is None or title is None:
            _no_item(file_result, "the front matter has no `id`")
            return
        title = title._replace(text=lead.title)
        fields = {"id": lead.ids[0][0], **fields}
    sections, text, text_at = split_body(page, body)
    defaults = Defaults(
        id=builder.id_of(fields, file_result.path) if by_file else None,
        naming=Naming.FILE if by_file else Naming.FIELD,
        title=None if title is None else (title.text, title.position),
        folder=folder,
        text=text or None,
        text_at=text_at,
        sections=sections,
        strict=builder.source is None,
        has_fields=True,
    )
    marks = matter.marks
    if lead is not None:
        line, column = page.headings[0].position
        at = Position(line, column + lead.ids[0][1])
        marks = {**marks, "id": (at, at, None)}
    builder.build(file_result, fields, marks, Position(1, 1), defaults)


def id_in_title(page: Outline, path: PurePosixPath) -> IdLead | None:
    """The id at the beginning of the title of a page whose file has the number of that id.

    `# CLI-SYS-008 Review` in `CLI/SYS/008.md` says it, where front matter does not.
    """
    from reqtrace.sources.markdown.families import is_id_shaped
    from reqtrace.sources.markdown.id_text import id_lead  # here: most front matter has an id

    title = page.headings[0] if page.headings else None
    lead = id_lead(title.text) if title is not None and title.level == 1 else None
    if lead is None or len(lead.ids) > 1 or not lead.title or not is_id_shaped(lead.ids[0][0]):
        return None
    numbers = _NUMBERS.findall(lead.ids[0][0])
    own = _NUMBERS.findall(path.stem)
    return lead if own and numbers[-1] == own[0] else None


def split_title(page: Outline) -> tuple[Heading | None, list[Heading]]:
    """The heading that is the title (the first one, where it outranks the next), and the others."""
    headings = page.headings
    if headings and key_word(headings[0].text) not in KNOWN_SECTIONS and headings[0].text:
        return headings[0], headings[1:]
    return None, headings


def split_body(
    page: Outline,
    headings: list[Heading],
    last: int | None = None,
    first: int | None = None,
    fields: Sequence[tuple[int, int]] = (),
) -> tuple[dict[str, str], str, Position | None]:
    """Sections by heading, and the text: what is in none of the known ones.

    A section runs to the next heading of the same or a higher level. *first* and *last* are the
    lines of the body; by default it begins after the title and runs to the end of the file.
    *fields* are blocks of lines above the first heading that are no text.
    """
    end = len(page.lines) if last is None else last
    begin = _body_start(page) if first is None else first
    sections: dict[str, str] = {}
    hidden = list(fields)
    for heading, until in zip(headings, _section_ends(headings, end), strict=True):
        if heading.text not in sections:
            sections[heading.text] = page.text(heading.last + 1, until)
        if key_word(heading.text.rstrip(":")) in KNOWN_SECTIONS:
            hidden.append((heading.first, until))
    shown: list[int] = []
    line = begin
    for first_hidden, last_hidden in [*hidden, (end + 1, end)]:
        shown.extend(range(line, first_hidden))
        line = max(line, last_hidden + 1)
    start = next((i for i, n in enumerate(shown) if page.plain[n - 1].strip()), len(shown))
    text = "\n".join(page.plain[n - 1] for n in shown[start:]).rstrip()
    return sections, text, Position(shown[start], 1) if text else None


def _section_ends(headings: list[Heading], end: int) -> list[int]:
    """The last line of each section."""
    ends = []
    begins: dict[int, int] = {}  # of the next section by its level, seen from below
    for heading in reversed(headings):
        ends.append(min((begins[n] for n in begins if n <= heading.level), default=end + 1) - 1)
        begins[heading.level] = heading.first
    return ends[::-1]


def _body_start(page: Outline) -> int:
    title, _ = split_title(page)
    if title is not None:
        return title.last + 1
    line = 1
    if page.lines and page.lines[0].startswith("---"):
        for number, text in enumerate(page.lines[1:], start=2):
            if _END.fullmatch(text):
                return number + 1
    return line


def _no_item(file_result: FileResult, what: str) -> None:
    file_result.report(
        ProblemKind.NOT_AN_ITEM,
        Position(1, 1),
        f"{what}, but files here must be items",
        "write `id:` and `title:` between two lines of `---`, or list the file under `exclude`",
    )


__all__ = ["FrontMatter", "outline", "read_front_matter", "split_body", "split_front_matter"]
