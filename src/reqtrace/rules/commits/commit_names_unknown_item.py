"""GIT001."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reqtrace.model.commit import Commit, CommitPart, Reference
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, Step
from reqtrace.rules.commits.about import about, is_meant, is_to_be, said_by
from reqtrace.rules.commits.ids_then import unknown_then
from reqtrace.rules.phrases import verb
from reqtrace.rules.samples import NEED, ORDERS, REQ


class CommitNamesUnknownItem(Rule):
    """A commit trailer references an id that no item has.

    ## What it checks
    Each id in a trailer of a commit, or in a note on the commit, is the current or a former id of
    an item, or was one when the commit was made. Items that were deleted later are not reported,
    nor are items that were added later, for example on another branch. An item that was deleted
    before the commit was made is reported. Reverted commits are ignored.

    Ids in the subject or in running text are only mentions and are ignored; the `commit-msg` hook
    reports them before the commit is made. Of a commit and its cherry-picks, only the first is
    reported.

    ## Why it matters
    The commit looks traced but leads nowhere: anyone who asks why the code exists gets no answer.

    ## How to fix
    Do not rewrite history for this. If the item was renamed, list its old id under `formerly`. If
    the id is a typo, record the right id in a note (`reqtrace link COMMIT ID`), and suppress this
    finding with a reason in `reqtrace.toml`. A wrong note can be corrected:
    `reqtrace link --remove COMMIT ID`.

    ## References
    - git-interpret-trailers(1), git-notes(1)
    - Automotive SPICE 3.1, SWE.3.BP5 (bidirectional traceability)
    """

    id = "GIT001"
    name = "commit-names-unknown-item"
    severity = Severity.WARNING
    good = (
        Example(
            title="the item exists",
            files=ORDERS,
            commits=("List the orders\n\nImplements: REQ-1\n",),
        ),
        Example(
            title="the item was renamed and lists its old id",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-8.yaml": REQ.replace("REQ-1", "REQ-8") + "formerly: [REQ-1]\n",
            },
            commits=("List the orders\n\nImplements: REQ-1\n",),
        ),
        Example(
            title="the item was deleted later",
            files={**ORDERS, "requirements/REQ-2.yaml": REQ.replace("REQ-1", "REQ-2")},
            commits=(
                "List the orders\n\nImplements: REQ-2\n",
                Step(message="Give up REQ-2", files={"requirements/REQ-2.yaml": None}),
            ),
        ),
    )
    bad = (
        Example(
            title="deleted before the commit",
            files={**ORDERS, "requirements/REQ-2.yaml": REQ.replace("REQ-1", "REQ-2")},
            commits=(
                Step(message="Give up REQ-2", files={"requirements/REQ-2.yaml": None}),
                "List the orders\n\nImplements: REQ-2\n",
            ),
            expect=("commit:2",),
        ),
        Example(
            title="a typo",
            files=ORDERS,
            commits=("List the orders\n\nImplements: REQ-11\n",),
            expect=("commit:1",),
        ),
    )

    accepts_history = True

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each commit and unknown id that it names."""
        unknown_now = project.graph.unknown_references()
        named = list(_named(one for one in unknown_now if one[0].oid not in project.exempt_commits))
        asked = [(commit, reference.target) for commit, reference in named]
        item_history = project.item_history
        unknown = (
            {(commit.oid, target): "" for commit, target in asked}
            if item_history is None
            else unknown_then(item_history, asked)
        )
        for commit, reference in named:
            gone = unknown.get((commit.oid, reference.target))
            if gone is not None:
                yield self._report(commit, reference, project, gone)

    def _report(self, commit: Commit, reference: Reference, project: Project, gone: str) -> Finding:
        target = reference.target
        meant = project.graph.identifiers.suggest(target)
        written = f" (`{reference.written}`)" if reference.written else ""
        where = Related(message=f"{target} was deleted in this earlier commit", commit=gone)
        return self.finding(
            f"{said_by(commit, reference)} {verb(reference.kind)} {target}{written}, "
            f"but no item has the id {target}",
            help=_mend(commit, reference, meant),
            at=None,
            key=f"{commit.oid} {target}",
            related=(about(commit), *((where,) if gone else ())),
        )


def _named(references: Iterable[tuple[Commit, Reference]]) -> Iterator[tuple[Commit, Reference]]:
    """Each id that a commit names once, and of copies the first one only."""
    counting = [(c, one) for c, one in references if is_meant(one) or is_to_be(c)]
    first: dict[tuple[str, str], Commit] = {}
    oldest_first = counting[::-1]
    for commit, reference in sorted(oldest_first, key=lambda one: one[0].original is not None):
        first.setdefault((commit.original or commit.oid, reference.target), commit)
    seen = set()
    for commit, reference in counting:
        key = commit.original or commit.oid, reference.target
        if first[key] is commit and key not in seen:
            seen.add(key)
            yield commit, reference


def _mend(commit: Commit, reference: Reference, meant: str | None) -> str:
    question = f"did you mean {meant}? " if meant else ""
    if reference.found_in is CommitPart.NOTE:
        how = f"--as {reference.kind} {commit.short} {reference.target}"
        return f"{question}to correct the note: `reqtrace link --remove {how}`"
    if is_to_be(commit) and not question:
        question = "correct the id; "
    return f"{question}if an item was renamed, add {reference.target} to its `formerly`"
