"""Forms of pages that say by themselves what they hold: needs in MyST, proposals, sections."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath

from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.adr.names import has_long_number
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.columns import names_requirements
from reqtrace.sources.markdown.families import is_id_shaped, is_of_part
from reqtrace.sources.markdown.id_text import id_lead
from reqtrace.sources.markdown.scan import Outline

_NEED = re.compile(
    r"(?m)^(?:`{3,}+|:{3,}+)\{(?:req|spec|impl|test|need)\}[^\n]*+\n"
    r"(?::(?!id:)[^\n]*+\n){0,12}+:id:[ \t]++[\w.-]++[ \t\r]*+$"
)
"""A need in MyST, by one of the directives that Sphinx-Needs has from the start."""
_MANY_NEEDS = 2  # of a page, which may show one as an example
_FOLDERS_OF_PROPOSALS = {
    "proposals": "PROPOSAL", "rfcs": "RFC", "rfc": "RFC", "text": "RFC", "rfds": "RFD",
    "enhancements": "ENHANCEMENT", "design-proposals": "PROPOSAL",
}  # fmt: skip
"""Folders of proposals with a number each, and what their ids begin with."""
_OF_PROPOSALS = frozenset(
    {"abstract", "alternatives", "background", "detailed_design", "design", "drawbacks"}
    | {"guide_level_explanation", "motivation", "prior_art", "problem_statement", "proposal"}
    | {"proposed_changes", "rationale", "rationale_and_alternatives", "summary"}
    | {"reference_level_explanation", "unresolved_questions", "future_possibilities"}
)
"""Sections of proposals."""
_TITLE_OF_PROPOSAL = re.compile(r"(?:RFC|RFD|Proposal|Enhancement)s?\W{0,3}0*(?P<number>\d+)", re.I)
_ENOUGH_SECTIONS = 2
_DECISION = "adr"
_OF_WISHES = re.compile(r"\b(?:use ?cases?|(?:user )?stor(?:y|ies)|needs|features?|epics?)\b", re.I)
_NO_WORDS = re.compile(r"[\W_]+")
_MANY_SECTIONS = 2  # with an id below their heading
_EXAMPLE = re.compile(r"\b(?:examples?|beispiele?|ejemplos?|exemples?|exemplos?)\b", re.I)
_FIRST_LINES = 3  # below a heading
_ID_BELOW = re.compile(
    r"(?m)^[ \t]*(?:[-*+] )?(?:\*\*|__)?ID(?::(?:\*\*|__)|(?:\*\*|__)?:)[ \t]+`?[A-Z]", re.I
)


def shows_needs(text: str) -> bool:
    """Whether a text of MyST has several needs, each with an id."""
    return ":id:" in text and len(_NEED.findall(text)) >= _MANY_NEEDS


def prefix_of_proposal(path: PurePosixPath, page: Outline) -> str:
    """What the id of a proposal begins with that has a number in its name; else empty.

    Its folder is one of proposals, and its title has the number, or it has their sections.
    """
    prefix = _prefix_of_folder(path)
    if not prefix or prefix_of_titled_proposal(path, page):
        return prefix
    words = {key_word(heading.text) for heading in page.headings}
    return prefix if len(words & _OF_PROPOSALS) >= _ENOUGH_SECTIONS else ""


def prefix_of_titled_proposal(path: PurePosixPath, page: Outline) -> str:
    """The same for a page whose title has the number: `RFC 0003: Jobs`. It may have a status."""
    prefix = _prefix_of_folder(path)
    if not prefix or not page.headings:
        return ""
    title = _TITLE_OF_PROPOSAL.match(page.headings[0].text)
    return prefix if title is not None and int(title["number"][:9]) == _number_of(path) else ""


def _prefix_of_folder(path: PurePosixPath) -> str:
    is_numbered = path.stem[:3].isdigit() and has_long_number(path)
    return _FOLDERS_OF_PROPOSALS.get(path.parent.name.lower(), "") if is_numbered else ""


def id_of_title(path: PurePosixPath, page: Outline, vocabulary: Vocabulary) -> str:
    """The id at the beginning of the title of a page that is called by it; empty for others.

    The pages of a linter about its rules look alike: the id has to be that of a type of
    requirements, or a folder has to be called after them.
    """
    if not is_id_shaped(path.stem) or not page.headings or page.headings[0].level != 1:
        return ""
    if vocabulary.type_of_id(path.stem) in (None, _DECISION):
        folders = _NO_WORDS.sub(" ", " ".join(path.parts[:-1]))
        if not names_requirements(folders) and _OF_WISHES.search(folders) is None:
            return ""
    lead = id_lead(page.headings[0].text)
    is_own = lead is not None and bool(lead.title) and lead.ids[0][0] == path.stem
    return path.stem if is_own and not is_of_part(path.stem) else ""


def _number_of(path: PurePosixPath) -> int:
    digits = re.match(r"\d{1,9}", path.stem)
    return -1 if digits is None else int(digits[0])


def level_of_sections(text: str, page: Outline) -> int:
    """The level of the headings with `**ID**: HU-001` below them; 0 where there are not several."""
    if _ID_BELOW.search(text) is None:
        return 0
    levels = Counter(
        heading.level
        for heading in page.headings
        if not _begins_with_id(heading.text)
        and _EXAMPLE.search(heading.text) is None
        and any(_own_id(line) for line in page.plain[heading.last : heading.last + _FIRST_LINES])
    )
    level, count = levels.most_common(1)[0] if levels else (0, 0)
    return level if count >= _MANY_SECTIONS else 0


def _begins_with_id(heading: str) -> bool:
    lead = id_lead(heading)
    return lead is not None and is_id_shaped(lead.ids[0][0])


def _own_id(line: str) -> bool:
    match = _ID_BELOW.match(line)
    if match is None:
        return False
    return is_id_shaped(line[match.end() - 1 :].strip(" `\\"))
