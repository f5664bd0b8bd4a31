"""The table `[commits]` → CommitConfig, with the checks that no schema can make."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.config.layers import Table
from reqtrace.config.problems import Problems
from reqtrace.config.toml_lines import Step
from reqtrace.model.commit import CommitPart
from reqtrace.model.commit_config import EVERYWHERE, HOLE, CommitConfig, IdPatternConfig
from reqtrace.util.pattern import LinearPattern
from reqtrace.util.suggestion import did_you_mean

_PLACES = {
    "subject": CommitPart.SUBJECT,
    "body": CommitPart.BODY,
    "trailers": CommitPart.TRAILER,
}
_CODE = "code"
"""The word for code spans, beside those for the parts of a message."""


def commit_config(table: Table, problems: Problems) -> CommitConfig:
    """What *table* says about commits; *problems* takes each mistake."""
    id_patterns = tuple(_id_patterns(table.get("id", ()), problems))
    return CommitConfig(id_patterns=id_patterns, since=table.get("since", ""))


def _id_patterns(tables: list[Table], problems: Problems) -> Iterator[IdPatternConfig]:
    for index, table in enumerate(tables):
        here: tuple[Step, ...] = ("commits", "id", index)
        form = table.get("item", "{}")
        pattern = _pattern(table["pattern"])
        if isinstance(pattern, str):
            problems.add((*here, "pattern"), pattern)
        elif reason := _misfit(form, pattern):
            problems.add((*here, "item"), f'the item "{form}" {reason}')
        else:
            words = table.get("in", ())
            places = frozenset(_PLACES[one] for one in words if one in _PLACES) or EVERYWHERE
            yield IdPatternConfig(pattern=pattern, form=form, parts=places, in_code=_CODE in words)


def _pattern(text: str) -> LinearPattern | str:
    """The pattern, or what is wrong with it."""
    try:
        pattern = LinearPattern(text)
    except ValueError as error:
        return f"{text!r} is not a regular expression that runs in linear time: {error}"
    return f"{text!r} also matches an empty text" if pattern.search("") else pattern


def _misfit(form: str, pattern: LinearPattern) -> str:
    """Why *form* and *pattern* do not fit each other, empty where they do."""
    holes = HOLE.findall(form)
    if holes.count("") > max(pattern.groups, 1):
        return "has more placeholders than the pattern has groups"
    for name in holes:
        if name and name not in pattern.names:
            hint = did_you_mean(name, pattern.names)
            return f"names the group {name}, which the pattern does not have{hint}"
    return ""
