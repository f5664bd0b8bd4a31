"""GIT003."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.commit import Commit, LostTrailer
from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.commits.about import about, is_to_be, named
from reqtrace.rules.samples import ORDERS

_KEEP_LAST = (
    "nothing is lost for reqtrace, which counts it; to keep trailers last in squash merges, end "
    "the description of the pull request with them and let the forge take it for the message"
)


class TrailerLost(Rule):
    """A line of a commit message is meant as a trailer, but git does not see it.

    ## What it checks
    Lines such as `Implements: REQ-1` stand where git finds trailers: in the last paragraph of
    the message, which holds trailers and nothing else. reqtrace reads the line all the same;
    in a squash merge, whose message the forge wrote, it is therefore only an info.

    Lines that are not even written as trailers are reported, too: `Implments: REQ-1`,
    `Implements REQ-1`, `**Implements**: REQ-1`. They count as mentions only.

    ## Why it matters
    `git log --format='%(trailers)'`, forges and other tools do not see the reference. Squash
    merges and a line of prose among the trailers are the usual reasons.

    ## How to fix
    In the next commit, write all trailers as one block at the end, after an empty line. The
    `commit-msg` hook of reqtrace shows the corrected message before it is too late.

    ## References
    - git-interpret-trailers(1)
    """

    id = "GIT003"
    name = "trailer-lost"
    severity = Severity.WARNING
    good = (
        Example(
            title="one block at the end",
            files=ORDERS,
            commits=("List the orders\n\nNewest first.\n\nImplements: REQ-1\nRefs: NEED-1\n",),
        ),
    )
    bad = (
        Example(
            title="two blocks",
            files=ORDERS,
            commits=(
                "List the orders\n\nImplements: REQ-1\n\nSigned-off-by: Ada <ada@example.org>\n",
            ),
            expect=("commit:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each lost trailer of a commit that still stands."""
        for commit in project.commits:
            if not commit.reverted and commit.oid not in project.exempt_commits:
                yield from (self._report(commit, lost) for lost in commit.lost_trailers)

    def _report(self, commit: Commit, lost: LostTrailer) -> Finding:
        line = f"{lost.key}: {lost.value}"
        squashed = lost.squashed and not is_to_be(commit)
        mend = f"write `{line}` with all other trailers in one block at the end of the message"
        return self.finding(
            f"git does not see `{line}` in {named(commit)} as a trailer: {lost.reason}",
            help=_KEEP_LAST if squashed else mend,
            at=None,
            severity=Severity.INFO if squashed else None,
            key=f"{commit.oid} {line}",
            related=(about(commit),),
        )
