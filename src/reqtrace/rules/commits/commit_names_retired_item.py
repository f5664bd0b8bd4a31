"""GIT002."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.commit import Commit, CommitPart, Reference
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.commits.about import about, is_meant, is_to_be, said_by
from reqtrace.rules.phrases import state, verb
from reqtrace.rules.samples import NEED, ORDERS, REQ
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class CommitNamesRetiredItem(Rule):
    """A commit trailer references an item that was retired at that time.

    ## What it checks
    No item that a commit trailer references was retired (rejected, deferred, superseded …) in the
    tree of that commit. Items that were retired later are not reported. The `commit-msg` hook also
    checks the subject line.

    ## Why it matters
    Work on something that was given up is either wasted or a sign that the status is wrong.

    ## How to fix
    Reference the item that replaced it in a later commit, or correct the status of the item.

    ## References
    - git-interpret-trailers(1)
    """

    id = "GIT002"
    name = "commit-names-retired-item"
    severity = Severity.WARNING
    good = (
        Example(
            title="an approved requirement",
            files=ORDERS,
            commits=("List the orders\n\nImplements: REQ-1\n",),
        ),
    )
    bad = (
        Example(
            title="a rejected requirement",
            files={
                "needs/NEED-1.yaml": NEED.replace("approved", "draft"),
                "requirements/REQ-1.yaml": REQ.replace("approved", "rejected"),
            },
            commits=("List the orders\n\nImplements: REQ-1\n",),
            expect=("commit:1",),
        ),
    )

    exclude_kinds: tuple[str, ...] = option(
        (), 'Kinds of references that may point to retired items, such as "refs".'
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each commit and item that was retired in its tree."""
        for item in project.graph.items.values():
            if item.role is not Role.RETIRED:
                continue
            seen = set()
            for commit, reference in project.graph.commits_of(item.id):
                if commit.oid not in seen and self._is_wrong(project, commit, reference, item):
                    seen.add(commit.oid)
                    yield self._report(commit, reference, item)

    def _is_wrong(self, project: Project, commit: Commit, reference: Reference, item: Item) -> bool:
        return (
            (is_meant(reference) or (is_to_be(commit) and reference.found_in is CommitPart.SUBJECT))
            and reference.kind not in self.exclude_kinds
            and project.roles_at_commit.get((commit.oid, item.id)) is Role.RETIRED
            and commit.oid not in project.exempt_commits
        )

    def _report(self, commit: Commit, reference: Reference, item: Item) -> Finding:
        fix = (
            f"reference another item, or correct the status of {item.id} in the same commit"
            if is_to_be(commit)
            else f"reference another item in a later commit, or correct the status of {item.id}"
        )
        return self.finding(
            f"{said_by(commit, reference)} {verb(reference.kind)} {item.id}, "
            f"which is {state(item)}",
            help=fix,
            at=None,
            item=item.id,
            key=commit.oid,
            related=(
                about(commit),
                Related(message=f"{item.id} is {state(item)} here", location=item.at("status")),
            ),
        )
