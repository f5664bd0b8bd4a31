"""Words of a vocabulary that nobody configured: one finding a word instead of one an item.

In a repository without a configuration a word that many items have is no slip of the pen. What
its owner needs is the word, how often it occurs, and the lines of configuration that explain it.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project

ENOUGH = 3
"""Items with the same word: fewer may be slips of the pen, and are reported one by one."""

One = TypeVar("One")
Word = TypeVar("Word", bound=Hashable)

_LINES: Mapping[ProblemKind, str] = {
    ProblemKind.UNKNOWN_STATUS: '[statuses] {} = "active" (or "provisional", "done", "retired")',
    ProblemKind.UNKNOWN_TYPE: "[types.req] synonyms = [{}], or a type of its own, [types.{}]",
    ProblemKind.UNKNOWN_FIELD: '[types.NAME.fields] {} = {{ type = "string" }}',
}


def by_word(pairs: Iterable[tuple[Word, One]]) -> dict[Word, list[One]]:
    """What there is of each word, in the order in which the words come."""
    groups: dict[Word, list[One]] = {}
    for word, one in pairs:
        groups.setdefault(word, []).append(one)
    return groups


def foreign_words(
    project: Project, problems: Iterable[ReadProblem]
) -> Iterator[tuple[str, list[ReadProblem]]]:
    """The words of *problems*, each with all of them; alone where it has to be reported so."""
    for word, some in by_word((problem.key, problem) for problem in problems).items():
        if not project.is_configured and word and len(some) >= ENOUGH:
            yield word, some
        else:
            yield from ((word, [problem]) for problem in some)


def way_out(kind: ProblemKind, word: str) -> str:
    """The lines of configuration that explain *word*."""
    key = word if word.isascii() and word.replace("_", "").isalnum() else json.dumps(word)
    line = _LINES[kind]
    if kind is ProblemKind.UNKNOWN_TYPE:
        return line.format(json.dumps(word.lower(), ensure_ascii=False), key.lower())
    return line.format(key)
