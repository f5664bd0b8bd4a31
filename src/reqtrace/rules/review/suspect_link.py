"""REV001."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reqtrace.graph.suspects import Suspect, suspect_links
from reqtrace.model.difference import Edit
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item_history import UNCOMMITTED, ItemHistories
from reqtrace.model.normative import normative_content
from reqtrace.model.word_difference import word_difference
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, Step, option
from reqtrace.rules.samples import NEED, ORDERS
from reqtrace.rules.words import listed, verb

_CHANGED = NEED.replace("what they bought", "what they bought and returned")
_CONTEXT = 4


@dataclass(frozen=True, kw_only=True)
class SuspectLink(Rule):
    """An item stands below one that changed, and nobody looked at it since.

    ## What it checks
    A link is suspect when the normative content of its upstream item (title, text and acceptance
    criteria, unless `[review] normative` in the configuration says otherwise) changed in a commit
    from which neither the last normative change of the downstream item, nor the commit that added
    the link, nor a review of the downstream item descends. Ancestry decides, not the clock, so it
    works across branches. Formatting, white space, moved and renamed files count for nothing, and
    a change that was taken back does not either.

    ## Why it matters
    When a need changes, what was derived from it may be wrong. The trace looks whole and leads to
    the wrong thing.

    ## How to fix
    Read what changed. Then change the downstream item, or confirm it as it is:
    `reqtrace review REQ-1` writes a commit with the trailer `Reviewed: REQ-1`.

    ## References
    - ISO/IEC/IEEE 29148:2018, 6.5.2 (requirements change management)
    - ISO 26262-8:2018, 6.4.3 and 8.4 (change management, impact of a change)
    """

    id = "REV001"
    name = "suspect-link"
    severity = Severity.WARNING
    needs_past = True
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
    )

    kinds_left_out: tuple[str, ...] = option(
        ("supersedes", "amends", "clarifies", "relates_to", "conflicts_with"),
        "Kinds of links that a change does not make suspect.",
    )
    transitive: bool = option(
        False, "Report items further down, too, until each one above is confirmed."
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each suspect link."""
        if project.past is None:
            return
        for suspect in suspect_links(
            project.graph,
            project.past,
            project.normative,
            kinds_left_out=self.kinds_left_out,
            transitive=self.transitive,
        ):
            yield self._report(suspect, project, project.past)

    def _report(self, suspect: Suspect, project: Project, past: ItemHistories) -> Finding:
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
                    message=f"{changed.id} here: {_shown(what)}",
                    location=changed.at(next(iter(what), "text")),
                ),
                *(
                    Related(message=_told(one.commit, past), commit=one.commit)
                    for one in suspect.changes
                    if one.commit != UNCOMMITTED
                ),
            ),
        )


def _path(suspect: Suspect) -> str:
    if not suspect.via:
        return f"{verb(suspect.link.kind)} {suspect.link.target}"
    way = listed(suspect.via)
    return f"{verb(suspect.link.kind)} {way} and so rests on {suspect.changed.id}"


def _when(commit: str) -> str:
    return "just now, not committed yet," if commit == UNCOMMITTED else f"in {commit[:10]}"


def _told(commit: str, past: ItemHistories) -> str:
    facts = past.commits[commit]
    day = facts.authored.date().isoformat()
    return f"{facts.short}  {day}  {facts.author.name}  {facts.subject}"


def _what(suspect: Suspect, project: Project) -> dict[str, str]:
    """The fields that changed, each with its old and new words."""
    before = normative_content(suspect.before, project.normative)
    now = normative_content(suspect.changed, project.normative)
    fields = [one for one in project.normative if before.get(one) != now.get(one)]
    return {one: _words(before.get(one, ""), now.get(one, "")) for one in fields}


def _shown(what: dict[str, str]) -> str:
    return "; ".join(f"{field}: {words}" for field, words in what.items())


def _words(before: str, after: str) -> str:
    """`the last [-24-] {+36+} months`: what changed, with a few words around it."""
    shown = []
    runs = word_difference(before, after)
    for place, run in enumerate(runs):
        if run.edit is Edit.REMOVED:
            shown.append(f"[-{run.words}-]")
        elif run.edit is Edit.ADDED:
            shown.append(f"{{+{run.words}+}}")
        else:
            words = run.words.split()
            shown.append(_around(words, is_first=place == 0, is_last=place == len(runs) - 1))
    return " ".join(shown)


def _around(words: list[str], *, is_first: bool, is_last: bool) -> str:
    if len(words) <= (_CONTEXT if is_first or is_last else 2 * _CONTEXT):
        return " ".join(words)
    head = [] if is_first else words[:_CONTEXT]
    tail = [] if is_last else words[-_CONTEXT:]
    return " ".join([*head, "…", *tail])
