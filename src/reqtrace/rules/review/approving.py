"""What the rules about approval share: the cases to check, and how examples look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reqtrace.graph.status_changes import status_changes
from reqtrace.model.approval import ApprovalEvidence, Signature, StatusChange
from reqtrace.model.commit import CommitFacts, Person
from reqtrace.model.finding import Related
from reqtrace.model.item import Item
from reqtrace.model.phrases import commit_line
from reqtrace.project import Project
from reqtrace.rules.base import Step
from reqtrace.rules.phrases import listed
from reqtrace.rules.samples import NEED, REQ
from reqtrace.util.dataclass import dataclass

PATH = "needs/NEED-1.yaml"
DRAFTS = {
    PATH: NEED.replace("approved", "draft"),
    "requirements/REQ-1.yaml": REQ.replace("approved", "draft"),
}
POLICY = """\
[people]
product = ["bea@example.org"]

[[approval]]
name = "needs are approved by product"
type = "need"
by = "product"
"""


def approve(trailer: str = "", *, by: str = "") -> Step:
    """The commit of an example that makes the need approved."""
    return Step(message=f"Approve the need\n\n{trailer}", files={PATH: NEED}, by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalCase:
    """An entry into a status, with all that speaks for and against it.

    `entitled` were named as approvers by the policy's trailers and may approve; `counting` are
    those of them that the policy counts, and `proven` those of these whose own signature is on the
    tag or note that names them.
    """

    entry: StatusChange
    item: Item
    commit: CommitFacts
    evidence: ApprovalEvidence
    named: tuple[Person, ...]
    entitled: tuple[Person, ...]
    counting: tuple[Person, ...]
    proven: tuple[Person, ...]

    def related(self) -> Related:
        """The commit, as a related place."""
        return Related(message=commit_line(self.commit), commit=self.commit.oid)


def approval_cases(project: Project) -> Iterator[ApprovalCase]:
    """Every entry into a status that a policy of the project speaks of."""
    item_history = project.item_history
    if item_history is None:
        return
    items = project.graph.items
    for entry in status_changes(items.values(), item_history, project.approvals, project.normative):
        evidence = project.approval_evidence.get(entry.commit, ApprovalEvidence())
        named = _named(entry, evidence.people)
        entitled = tuple(one for one in named if entry.policy.names(one))
        authors = _authors(entry, evidence) if entry.policy.independent else set()
        counting = tuple(one for one in entitled if _key(one) not in authors)
        proven = {_key(one) for one in _named(entry, evidence.proven)}
        yield ApprovalCase(
            entry=entry,
            item=items[entry.item],
            commit=item_history.commits[entry.commit],
            evidence=evidence,
            named=named,
            entitled=entitled,
            counting=counting,
            proven=tuple(one for one in counting if _key(one) in proven),
        )


def signer_notes(project: Project) -> Iterator[str]:
    """One sentence for each person whose signature a policy accepts: who, and for which items."""
    signed: dict[str, dict[str, None]] = {}
    for one in approval_cases(project):
        if not one.entry.policy.signed:
            continue
        if one.evidence.signature is Signature.GOOD:
            key = f" (key {one.evidence.key})" if one.evidence.key else ""
            signed.setdefault(f"{one.evidence.signer}{key}", {})[one.item.id] = None
        for person in one.proven:
            who = f"{person.name} <{person.email}> in a tag or note"
            signed.setdefault(who, {})[one.item.id] = None
    for who in sorted(signed):
        yield f"approvals signed by {who}: {listed(tuple(signed[who]))}"


def _named(entry: StatusChange, people: Iterable[tuple[str, Person]]) -> tuple[Person, ...]:
    keys = {one.lower() for one in entry.policy.trailers}
    return tuple({_key(person): person for key, person in people if key in keys}.values())


def _authors(entry: StatusChange, evidence: ApprovalEvidence) -> set[str]:
    """Who wrote the words. Co-authors of the commit count where it wrote some of them."""
    authors = {_key(person) for person in entry.authors}
    co_authors = {_key(person) for key, person in evidence.people if key == "co-authored-by"}
    return authors | co_authors


def _key(person: Person) -> str:
    return person.email.lower() or person.name.lower()
