"""A bound on findings of one kind: a file of 50,000 dead links is one fault, not 50,000 lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding
from reqtrace.model.phrases import counted

_Kind = tuple[str, PurePosixPath, str | None]


def bounded(findings: Iterable[Finding], most: int) -> Iterator[Finding]:
    """*findings*, with at most *most* of one rule about one item, or about one file and no item.

    The others are not held in memory: one more finding counts them, at the place of the first of
    them and with its severity. Findings without a place are all there.
    """
    count: Counter[_Kind] = Counter()
    first_left_out: dict[_Kind, Finding] = {}
    for finding in findings:
        if finding.location is None:
            yield finding
            continue
        kind = (finding.rule, finding.location.path, finding.item)
        count[kind] += 1
        if count[kind] <= most:
            yield finding
        else:
            first_left_out.setdefault(kind, finding)
    for kind, finding in first_left_out.items():
        yield _counting(finding, count[kind] - most)


def _counting(finding: Finding, count: int) -> Finding:
    where = "" if finding.location is None else finding.location.path
    about = finding.item or where
    return replace(
        finding,
        message=f"{counted(count, 'more finding')} of {finding.rule} about {about} not listed",
        help="correct those that are listed first, or raise `findings` under [limits] in the "
        "configuration",
        related=(),
        key="not listed",
    )
