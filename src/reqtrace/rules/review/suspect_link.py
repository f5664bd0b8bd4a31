"""REV001."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reqtrace.graph.suspects import Suspect, suspect_links
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item_history import UNCOMMITTED, ItemHistories
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, Step, option
from reqtrace.rules.phrases import listed, verb
from reqtrace.rules.review.changes import changed_fields, commits_of, shown
from reqtrace.rules.samples import DOORSTOP, NEED, ORDERS, OTHER_STAMP, doorstop_tree
from reqtrace.util.dataclass import dataclass

_CHANGED = NEED.replace("what they bought", "what they bought and returned")


@dataclass(frozen=True, kw_only=True)
class SuspectLink(Rule):
    """An upstream item changed, and this item has not been reviewed since.

    ## What it checks
    A link is suspect if the normative content of its upstream item (title, text and acceptance
    criteria, unless `[review] normative` in the configuration says otherwise) changed in a commit
    from which neither the last normative change of the downstream item, nor the commit that added
    the link, nor a review of the downstream item descends. Ancestry decides, not the clock, so it
    works across branches. Changes of formatting or white space, moved and renamed files, and
    changes that were reverted do not count. Kinds of links that may lead to any type (`to = ["*"]`)
    are ignored: which of the two items is upstream does not follow from them.

    Doorstop items store a fingerprint with each link. If it matches the current text of the
    upstream item, the link was reviewed, whatever history says; if it matches another text, the
    link is suspect, and history shows which text it was. `true`, a missing fingerprint and those
    of Doorstop before 2.0 are ignored: there, ancestry decides.

    In a repository in which no commit references an item in a trailer or a note, findings by
    ancestry are infos: reviews are not recorded there.

    ## Why it matters
    When a need changes, what was derived from it may be wrong. The trace looks complete but leads
    to the wrong thing.

    ## How to fix
    Read what changed. Then change the downstream item, or confirm it as it is:
    `reqtrace review REQ-1` writes a commit with the trailer `Reviewed: REQ-1`.
    `doorstop clear REQ-1` renews a fingerprint.

    ## References
    - ISO/IEC/IEEE 29148:2018, 6.5.2 (requirements change management)
    - ISO 26262-8:2018, 6.4.3 and 8.4 (change management, impact of a change)
    """

    id = "REV001"
    name = "suspect-link"
    severity = Severity.WARNING
    requires_history = True
    accepts_history = True
    good = (
        Example(
            title="the requirement was reviewed after the need had changed",
            files=ORDERS,
            commits=(
                Step(message="Add returns", files={"needs/NEED-1.yaml": _CHANGED}),
                "Look at the order list again\n\nReviewed: REQ-1\n",
            ),
        ),
        Example(
            title="only the form of the need changed",
            files=ORDERS,
            commits=(
                Step(
                    message="Wrap the text",
                    files={
                        "needs/NEED-1.yaml": NEED.replace(
                            "text: Buyers want", "text: >-\n  Buyers *want*\n "
                        )
                    },
                ),
            ),
        ),
    )
    bad = (
        Example(
            title="the need changed after the requirement was written",
            files=ORDERS,
            commits=(Step(message="Add returns", files={"needs/NEED-1.yaml": _CHANGED}),),
            expect=("requirements/REQ-1.yaml:5",),
        ),
        Example(
            title="the fingerprint of a Doorstop link does not match the upstream item",
            files=doorstop_tree(link=OTHER_STAMP),
            config=DOORSTOP,
            expect=("tests/TST001.yml:4",),
        ),
    )

    exclude_kinds: tuple[str, ...] = option(
        ("supersedes", "amends", "clarifies", "relates_to", "conflicts_with"),
        "Kinds of links that never become suspect.",
    )
    transitive: bool = option(
        False, "Also report items further downstream, until each item above them is confirmed."
    )

    def excluded(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """The kinds of links that never become suspect."""
        anywhere = (kind.name for kind in vocabulary.links.values() if kind.leads_anywhere)
        return (*self.exclude_kinds, *anywhere)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each suspect link."""
        # Who never names items in commits reviews elsewhere, if at all.
        severity = None if project.practice.trailers else Severity.INFO
        for suspect in suspect_links(
            project.graph,
            project.item_history,
            project.normative,
            exclude_kinds=self.excluded(project.vocabulary),
            transitive=self.transitive,
        ):
            if suspect.from_fingerprint:
                yield self._report_printed(suspect, project)
            elif project.item_history is not None:
                found = self._report(suspect, project, project.item_history)
                yield found if severity is None else replace(found, severity=severity)

    def _report_printed(self, suspect: Suspect, project: Project) -> Finding:
        lower, changed = suspect.link.source or "", suspect.changed
        what = _what(suspect, project)
        text = f"{changed.id}: {shown(what)}" if what else f"the current text of {changed.id}"
        return self.finding(
            f"{lower} {_path(suspect)}, but the fingerprint of the link does not match its current "
            "text",
            help=f"read {changed.id}, then change {lower}, or confirm the link: "
            f"`doorstop clear {lower} {changed.id}`",
            at=suspect.link.link.location,
            item=lower,
            key=f"{suspect.link.kind} {suspect.link.target} {changed.id}",
            related=(
                Related(
                    message=text,
                    location=changed.at(next(iter(what), "text")),
                ),
                *(
                    ()
                    if project.item_history is None
                    else commits_of(suspect.changes, project.item_history)
                ),
            ),
        )

    def _report(self, suspect: Suspect, project: Project, item_history: ItemHistories) -> Finding:
        lower = suspect.link.source or ""
        changed, latest = suspect.changed, suspect.changes[0].commit
        what = _what(suspect, project)
        more = len(suspect.changes) - 1
        since = f" and {more} more" if more else ""
        return self.finding(
            f"{lower} {_path(suspect)}, whose {listed(tuple(what))} changed {_when(latest)}{since} "
            f"after {lower} was last confirmed {_when(suspect.confirmed)}",
            help=f"read the change, then change {lower}, or confirm it: `reqtrace review {lower}`",
            at=suspect.link.link.location,
            item=lower,
            key=f"{suspect.link.kind} {suspect.link.target} {changed.id}",
            related=(
                Related(
                    message=f"{changed.id}: {shown(what)}",
                    location=changed.at(next(iter(what), "text")),
                ),
                *commits_of(suspect.changes, item_history),
            ),
        )


def _path(suspect: Suspect) -> str:
    if not suspect.via:
        return f"{verb(suspect.link.kind)} {suspect.link.target}"
    way = listed(suspect.via)
    return f"{verb(suspect.link.kind)} {way} and so depends on {suspect.changed.id}"


def _when(commit: str) -> str:
    return "(not committed yet)" if commit == UNCOMMITTED else f"in {commit[:10]}"


def _what(suspect: Suspect, project: Project) -> dict[str, str]:
    """The fields that changed, each with its old and new words; none where they are not known."""
    if suspect.before is None:
        return {}
    return changed_fields(suspect.before, suspect.changed, project.normative)
