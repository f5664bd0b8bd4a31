"""GIT001."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reqtrace.model.commit import Commit, Reference
from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.commits.about import MEANT, about, is_to_be, named
from reqtrace.rules.samples import NEED, ORDERS, REQ


@dataclass(frozen=True, kw_only=True)
class CommitNamesUnknownItem(Rule):
    """A trailer of a commit names an id that no item has.

    ## What it checks
    Each id in a trailer of a commit that still stands is the present or a former id of an item.
    Ids in the subject or in sentences are only mentions and are left alone; the `commit-msg`
    hook of reqtrace reports them before the commit is made.

    ## Why it matters
    The commit looks traced and leads nowhere: whoever asks why the code exists gets no answer.

    ## How to fix
    History is not rewritten for this. If the item was renamed, write its old id under
    `formerly`. If it was a slip, name the right id in a later commit, an empty one if need be,
    and accept this finding with a reason in `reqtrace.toml`.

    ## References
    - git-interpret-trailers(1)
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
            title="the item was renamed and says so",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-8.yaml": REQ.replace("REQ-1", "REQ-8") + "formerly: [REQ-1]\n",
            },
            commits=("List the orders\n\nImplements: REQ-1\n",),
        ),
    )
    bad = (
        Example(
            title="a slip of the finger",
            files=ORDERS,
            commits=("List the orders\n\nImplements: REQ-11\n",),
            expect=("commit:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each commit and unknown id that it names."""
        seen = set()
        for commit, reference in project.graph.unknown_references():
            counts = reference.found in MEANT or is_to_be(commit)
            if counts and (commit.oid, reference.target) not in seen:
                seen.add((commit.oid, reference.target))
                meant = project.graph.identifiers.suggest(reference.target)
                yield self._report(commit, reference, meant)

    def _report(self, commit: Commit, reference: Reference, meant: str | None) -> Finding:
        question = f"did you mean {meant}? " if meant else ""
        target = reference.target
        return self.finding(
            f"{named(commit)} {reference.kind} {target}, but no item has the id {target}",
            help=f"{question}if an item was renamed, add {target} to its `formerly`",
            at=None,
            key=f"{commit.oid} {target}",
            related=(about(commit),),
        )
