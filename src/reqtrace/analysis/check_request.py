"""What is checked, and compared with what: the question of `check`, before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.analysis.findings import find_findings
from reqtrace.engine.open import find_range
from reqtrace.engine.session import Session
from reqtrace.errors import UsageError
from reqtrace.model.comparison import Comparison, Range
from reqtrace.model.result import Result
from reqtrace.util.dataclass import dataclass

AUTO = "auto"
"""In place of a base or a merge target: the one that the CI environment names."""
HEAD = "HEAD"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """The snapshot to check, and the commits to compare it with.

    The snapshot is the index where `staged`, else that of `revision`, else the work tree. With
    `range` the findings are compared with those of its base, or with `is_merge` with those of both
    sides of a merge with its target; a range without base only adds its notes.
    """

    staged: bool = False
    revision: str | None = None
    range: Range | None = None
    is_merge: bool = False

    @classmethod
    def of(
        cls,
        *,
        base: str | Sequence[str] | None = None,
        merge: str | None = None,
        revision: str | None = None,
        staged: bool = False,
    ) -> CheckRequest:
        """The request that the options of `check` make; each names a commit, or is None.

        *base* is one commit or several. *base* and *merge* may be `auto`: see
        `engine.open.find_range`, also for what is raised then. A head that the user names, by
        *revision* or *staged*, goes before that of the CI environment. Raises `UsageError` for
        options that contradict each other.
        """
        bases = (base,) if isinstance(base, str) else tuple(base or ())
        _refuse_contradictions(bases, merge, staged=staged)
        span = _range(bases, merge, has_head=staged or revision is not None)
        if span is not None and span.head is not None:
            revision = span.head
        elif merge is not None and revision is None:
            revision = HEAD  # uncommitted changes are no part of a merge
        return cls(staged=staged, revision=revision, range=span, is_merge=merge is not None)

    def run(
        self, session: Session, paths: Sequence[PurePosixPath] = ()
    ) -> tuple[Result, Comparison | None]:
        """The findings of *session*, the snapshot of this request, and what they compare to.

        The result is that of the comparison where there is one. *paths* limits the findings to
        files and folders. Raises what `analysis.compare` raises.
        """
        if self.range is None:
            return find_findings(session, paths), None
        if not self.is_merge and not self.range.bases:
            result = find_findings(session, paths)
            return replace(result, notes=(*result.notes, *self.range.notes)), None
        # A check in a hook compares nothing and must not pay for the import.
        from reqtrace.analysis.compare import compare_from, compare_merge

        compare = compare_merge if self.is_merge else compare_from
        comparison = compare(session, self.range, paths)
        return comparison.result, comparison


def _refuse_contradictions(bases: Sequence[str], merge: str | None, *, staged: bool) -> None:
    if AUTO in bases and len(bases) > 1:
        raise UsageError(
            "--base auto cannot be combined with another --base", hint="leave out one of them"
        )
    if bases and merge is not None:
        raise UsageError(
            "--base and --merge are mutually exclusive", hint="run check once with each"
        )
    if merge is not None and staged:
        raise UsageError(
            "--merge cannot be used with --staged", hint="commit first, or leave out --staged"
        )


def _range(bases: tuple[str, ...], merge: str | None, *, has_head: bool) -> Range | None:
    if not bases and merge is None:
        return None
    if AUTO not in (*bases, merge):
        return Range(bases=bases, target=merge)
    span = find_range(allow_bare=has_head)
    return replace(span, head=None, notes=()) if has_head else span
