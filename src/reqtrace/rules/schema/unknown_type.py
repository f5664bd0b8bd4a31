"""SCH006."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.foreign_words import ENOUGH, by_word, way_out
from reqtrace.rules.phrases import listed
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED
from reqtrace.util.suggestion import did_you_mean

_NEAR = 0.75
_SHOWN = 8


class UnknownType(ProblemRule):
    """An item has an unknown type.

    ## What it checks
    The `type` of each item is the name of a type or one of its synonyms.

    ## Why it matters
    The type determines which links an item may have, which fields it needs and which entries of
    the coverage policy apply to it. Without a type, none of this can be checked.

    ## How to fix
    Correct the word, or add the type to `reqtrace.toml`:

    ```toml
    [types.hazard]
    prefixes = ["HAZ"]
    ```

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: type)
    """

    id = "SCH006"
    name = "unknown-type"
    severity = Severity.ERROR
    kind = ProblemKind.UNKNOWN_TYPE
    good = (
        Example(
            title="a synonym of need",
            files={"needs/NEED-2.yaml": DRAFT_NEED + "type: user-need\n"},
        ),
    )
    bad = (
        Example(
            title="a misspelt type",
            files={"needs/NEED-2.yaml": DRAFT_NEED + "type: ned\n"},
            expect=("needs/NEED-2.yaml:5",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each problem; without a configuration, one for all foreign words.

        Those words are the types of another vocabulary, which is explained as a whole. A rare word
        that is near a known one is a slip of the pen.
        """
        words = by_word((problem.key, problem) for problem in self.problems(project))
        known = project.vocabulary.types
        foreign = {}
        for word, problems in words.items():
            if len(problems) < ENOUGH and did_you_mean(word, known, cutoff=_NEAR):
                yield from map(self.report, problems)
            else:
                foreign[word] = problems
        count = sum(map(len, foreign.values()))
        if project.is_configured or count < ENOUGH:
            severity = self.severity if project.is_configured else Severity.INFO
            for problem in (one for problems in foreign.values() for one in problems):
                yield replace(self.report(problem), severity=severity)
        elif foreign:
            yield self._report_words(foreign, count)

    def _report_words(self, words: Mapping[str, list[ReadProblem]], count: int) -> Finding:
        most = sorted(words, key=lambda word: -len(words[word]))
        named = [f'"{word[:60]}" ({len(words[word])})' for word in most[:_SHOWN]]
        if len(most) > _SHOWN:
            named.append(f"{len(most) - _SHOWN} more")
        first = next(iter(words.values()))[0]
        types = "a type that is" if len(words) == 1 else f"{len(words)} types that are"
        return self.finding(
            f"{count} items have {types} unknown: {listed(named)}; {first.item} is the first",
            help=f"explain the words in reqtrace.toml: {way_out(self.kind, most[0])}",
            severity=Severity.INFO,
            at=first.location,
            item=first.item,
            key=" ".join(sorted(words))[:200],
        )
