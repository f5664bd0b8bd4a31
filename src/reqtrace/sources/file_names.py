"""What the names of files and folders say: pages, templates, tests, archives, others' work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.record_folder import is_record_folder
from reqtrace.util.lazy_pattern import lazy_pattern

YAML_SUFFIXES = (".yaml", ".yml")
MARKDOWN_SUFFIXES = (".md", ".markdown")
RST = ".rst"
"""reStructuredText, in which only decisions are read."""
ASCIIDOC_SUFFIXES = (".adoc", ".asciidoc")
"""AsciiDoc, the same."""
OF_OTHERS = frozenset({"node_modules", "venv", "vendor", "third_party", "site-packages"})
"""Folders of what others wrote."""
TEST_DATA = frozenset({"fixtures", "testdata", "test_data"})
"""Folders of what tests read."""
_REASONS = {
    **dict.fromkeys(OF_OTHERS, LeftOutReason.THIRD_PARTY),
    **dict.fromkeys(TEST_DATA, LeftOutReason.TEST_DATA),
    "template": LeftOutReason.TEMPLATE_FOLDER,
    "templates": LeftOutReason.TEMPLATE_FOLDER,
}
EXCLUDED_FOLDERS = frozenset(_REASONS)
"""Folders that hold what others wrote or what only looks like items; dot-folders as well."""
ONLY_DECISIONS = (RST, *ASCIIDOC_SUFFIXES)
"""Suffixes of files that hold nothing but decisions, as far as no mark in them says otherwise."""
ITEM_DOT_FOLDERS = frozenset(
    {".docs", ".kiro", ".specify", ".specs", ".spec", ".openspec", ".backlog", ".planning"}
    | {".prodman"}
)
"""Dot-folders in which people and their tools keep specifications; others are left out, unless
they are named after a type (`.adr`)."""
TEST_FOLDERS = frozenset({"__tests__", "e2e", "integration-tests", "spec-tests", "test", "tests"})
"""Folders whose files are there to be read by tests, unless they describe the tests."""
ASIDE_FOLDERS = TEST_FOLDERS | {"example", "examples", "sample", "samples"}
"""Folders whose items are not those that a project works on, where it has others."""
_DOCUMENTATION = frozenset({"doc", "docs", "documentation", "spec", "specs"})
"""Folders in which a folder of tests describes them."""
ARCHIVE_FOLDERS = frozenset({"archive", "archived", "archives", "attic", "backup", "backups"})
"""Folders of what is no longer worked on: retired items, or copies of those elsewhere."""
HIDDEN = re.compile(rf"/(?:\.(?![. ])|_*(?:{'|'.join(sorted(EXCLUDED_FOLDERS))})/)")
"""A path with a folder that is hidden or left out."""
_PAGE = lazy_pattern(
    r"readme|(?:[a-z]+[-_. ])?index|contributing|changelog|licen[cs]e|code_of_conduct|security|_.*",
    re.IGNORECASE,
)
"""Names (without suffix) of files in item folders that are mostly pages about them."""
_OVERVIEW = lazy_pattern(r"(?<![a-z])(?:glossar|matri(?:x|z)|traceab|rtm(?![a-z]))", re.IGNORECASE)
_NUMBER_ZERO = lazy_pattern(r"(?:adr[-_. ]?)?0+[-_. ](?:adr[-_. ])?", re.IGNORECASE)
"""What may stand before such a name: `0000-adr-index`."""
_TEMPLATE = lazy_pattern(
    r"(?:.*[-_. ])?(?:templates?|mod[e\u00e8]les?|vorlagen?|plantillas?)(?:[-_. ].*)?",
    re.IGNORECASE,
)
_NUMBERED = lazy_pattern(r"(?:[a-z]{1,12}[-_. ]?)?0*[1-9]\d*(?:[-_. ].*)?", re.IGNORECASE)
"""Names with a number other than zero: `0001-use-a-template-engine` is no template."""
_FIRST_IS_TEMPLATE = lazy_pattern(r"0*1[-_. ]templates?", re.IGNORECASE)
"""The first of a series, which the others are copied from; `0001-adr-template` decides on one."""
_OF_TEMPLATES = frozenset(
    {"template", "templates", "modele", "mod\u00e8le", "vorlage", "plantilla"}
    | {"adr", "adrs", "madr", "nygard", "decision", "decisions", "record"}
    | {
        "architecture",
        "architectural",
        "requirement",
        "requirements",
        "req",
        "need",
        "test",
        "item",
    }
    | {"short", "long", "minimal", "bare", "full", "simple", "basic", "default", "x", "xx", "xxx"}
)
"""Words of the names of templates."""


def folder_word(name: str) -> str:
    """The word in the name of a folder: `templates` in `_Templates`."""
    return name.lower().lstrip("_") or name


def lies_aside(folders: Sequence[str]) -> bool:
    """Whether a file in *folders*, in lower case, is an example or is read by tests."""
    first = next((n for n, word in enumerate(folders) if word in ASIDE_FOLDERS), None)
    if first is None:
        return False
    return folders[first] not in TEST_FOLDERS or _DOCUMENTATION.isdisjoint(folders[:first])


def is_test_data(folders: Sequence[str]) -> bool:
    """Whether a file in *folders* is read by tests, as Maven and Gradle arrange them."""
    return "resources" in folders and ("test", "resources") in pairwise(folders)


def is_page_name(path: PurePosixPath) -> bool:
    """Whether a file is called as a README, an index, a template or the like.

    A README in a folder that has the number or the date of a decision is that decision.
    """
    return is_page_stem(path.stem, path)


def is_page_stem(stem: str, path: PurePosixPath) -> bool:
    """The same of the file at *path*, with *stem* as its name without suffix."""
    return may_be_page_name(stem) and is_page_by_patterns(stem, path)


def is_page_by_patterns(stem: str, path: PurePosixPath) -> bool:
    """Whether the file at *path*, with *stem* as its name without suffix, is called as a page."""
    if _TEMPLATE.fullmatch(stem) is not None:
        return _NUMBERED.fullmatch(stem) is None or _FIRST_IS_TEMPLATE.fullmatch(stem) is not None
    if (zero := _NUMBER_ZERO.match(stem)) is not None:
        stem = stem[zero.end() :]
    return _PAGE.fullmatch(stem) is not None and not is_record_folder(path)


def may_be_page_name(stem: str) -> bool:
    """Whether `is_page_by_patterns` may be true: most names have none of the words of a page.

    Before a name that begins with `_` there may be a number.
    """
    if not stem.isascii() or stem[:1] in ("_", "0", "a", "A"):
        return True
    words = stem.lower()
    return (
        "template" in words
        or "index" in words
        or "readme" in words
        or "contributing" in words
        or "changelog" in words
        or "licen" in words
        or "code_of_conduct" in words
        or "security" in words
        or "modele" in words
        or "vorlage" in words
        or "plantilla" in words
    )


def is_overview_name(path: PurePosixPath) -> bool:
    """Whether a file is called as a page that names items: a matrix, a glossary."""
    return _OVERVIEW.search(path.stem) is not None


def is_template_name(path: PurePosixPath) -> bool:
    """Whether a file is called as a template."""
    return is_page_name(path) and _TEMPLATE.fullmatch(path.stem.lstrip("_")) is not None


def is_only_template_name(path: PurePosixPath) -> bool:
    """Whether the name says nothing but that the file is a template: `0000-adr-template.md`."""
    words = re.split(r"[-_. ]+", path.stem.lower())
    return all(word in _OF_TEMPLATES or not word.strip("0123456789") for word in words)


def is_hidden(name: str) -> bool:
    """Whether a folder is hidden."""
    # By convention a name like `.github` is hidden; `...` and `..x` are names like others.
    return name[0] == "." and name[1:2] not in (".", " ")


def reason_of_folders(path: PurePosixPath) -> LeftOutReason:
    """Why the first folder that is left out is: it has one of these names, or it is hidden."""
    reasons = (_REASONS.get(folder_word(part)) for part in path.parts[:-1])
    return next((reason for reason in reasons if reason), LeftOutReason.THIRD_PARTY)
