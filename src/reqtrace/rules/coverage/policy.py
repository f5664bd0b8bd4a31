"""The shared evaluator of the coverage policy: each rule takes the sentences that name its id."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator, Mapping

from reqtrace.graph.practice import family_of, is_expected
from reqtrace.model.commit import Commit
from reqtrace.model.coverage import CoveragePolicy, Direction
from reqtrace.model.finding import Finding, Related
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import ANY_TYPE, COMMIT, Role, Vocabulary
from reqtrace.project import Project
from reqtrace.rules.base import Rule
from reqtrace.rules.phrases import listed, noun, state, verb
from reqtrace.util.dataclass import dataclass

_SHOWN = 5

RevertedWork = Mapping[str, list[tuple[Commit, str]]]
"""By present item id: the reverted commits that named the item, each with its kind."""


@dataclass(frozen=True, kw_only=True)
class PolicyRule(Rule, ABC):
    """Base of rules that report the gaps of those policies whose `rule` is their id."""

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each item that a policy of this rule finds uncovered."""
        policies = [policy for policy in project.coverage if policy.rule == self.id]
        if not policies:
            return
        reverted, practice = _reverted_work(project), project.practice
        dangling = _dangling(project)
        for policy in policies:
            for item in project.graph.uncovered(policy, project.coverage):
                if COMMIT in policy.types and item.id in project.awaiting_commit:
                    continue
                kinds = dangling.get((item.id, policy.direction), set())
                if not kinds.isdisjoint((*policy.kinds, PLAIN)):
                    continue
                if not is_expected(policy, item, practice):
                    continue
                if policy.direction is Direction.UPSTREAM and _links_in_own_words(project, item):
                    continue  # until a configuration says what they mean
                yield self._report(project, policy, item, reverted)

    def _report(
        self, project: Project, policy: CoveragePolicy, item: Item, reverted: RevertedWork
    ) -> Finding:
        covering = project.graph.covering(item.id, policy)
        return self.finding(
            _sentence(item, policy, covering),
            help=_help(item, policy, covering, project.vocabulary),
            at=item.at("status") if _due_by_status(policy) else item.location,
            item=item.id,
            key=_key(policy),
            related=tuple(_near_misses(project, policy, item, covering, reverted)),
            severity=policy.severity,
        )


def _links_in_own_words(project: Project, item: Item) -> bool:
    """Whether items of this kind have links, and only of kinds that nobody explained.

    The rules of links name these words once. That no link of a known kind is there says nothing.
    """
    if project.is_configured:
        return False
    known = project.vocabulary.links
    family = family_of(item)
    kinds = {kind for owner, kind in project.practice.links if owner == family}
    return bool(kinds) and not any(kind == PLAIN or kind in known for kind in kinds)


def _key(policy: CoveragePolicy) -> str:
    # What is asked for, not the policy's name: rewording a sentence keeps the finding.
    return f"{policy.direction} {' '.join(policy.kinds)} {' '.join(policy.types)}".strip()


def _due_by_status(policy: CoveragePolicy) -> bool:
    # Where drafts are asked as well, the status is not what makes the cover due.
    return bool(policy.of.statuses or policy.of.roles) and Role.PROVISIONAL not in policy.of.roles


def _sentence(item: Item, policy: CoveragePolicy, covering: tuple[str, ...]) -> str:
    """`NEED-3 is approved but no requirement satisfies it`."""
    kinds = listed([verb(kind) for kind in policy.kinds], "or")
    types = listed([noun(one) for one in policy.types], "or")
    deeper = " that is itself covered" if covering else ""
    if policy.direction is Direction.UPSTREAM:
        start = f"{item.id} is {state(item)} but it" if _due_by_status(policy) else item.id
        return f"{start} {kinds} no {types or 'item'}{deeper}"
    who = f"{f'no {types}' if types else 'nothing'}{deeper}"
    if _due_by_status(policy):
        return f"{item.id} is {state(item)} but {who} {kinds} it"
    return f"{who} {kinds} {item.id}"


def _help(
    item: Item, policy: CoveragePolicy, covering: tuple[str, ...], vocabulary: Vocabulary
) -> str:
    if covering:
        return f"cover {listed(covering[:_SHOWN])} as the coverage policy requires"
    if PLAIN in policy.kinds:
        if policy.direction is Direction.UPSTREAM:
            return f"list its upstream item under `links` in {item.id}"
        return f"list {item.id} under `links` in a downstream item"
    if policy.direction is Direction.UPSTREAM:
        return f"add {listed(_lines_up(policy, vocabulary), 'or')} to {item.id}"
    if policy.types == (COMMIT,):
        line = f"add the trailer `{policy.kinds[0].capitalize()}: {item.id}` to the commit"
    else:
        kinds = [kind for kind in policy.kinds if kind in vocabulary.links] or policy.kinds
        where = listed([noun(one) for one in policy.types], "or") or "item"
        line = f"add `{kinds[0]}: {item.id}` to the {where} that {verb(kinds[0])} it"
    return f"{line}, or correct the status of {item.id}"


def _lines_up(policy: CoveragePolicy, vocabulary: Vocabulary) -> list[str]:
    """The lines that would do, each kind with the id form of a type that it may lead to."""
    lines = []
    for kind in policy.kinds:
        pairs = vocabulary.links[kind].pairs if kind in vocabulary.links else ()
        uppers = [upper for _, upper in pairs if upper != ANY_TYPE]
        wanted = [upper for upper in uppers if not policy.types or upper in policy.types]
        for type_name in dict.fromkeys(wanted or policy.types[:1]):
            prefixes = vocabulary.types[type_name].prefixes if type_name in vocabulary.types else ()
            lines.append(f"`{kind}: {prefixes[0] if prefixes else type_name.upper()}-…`")
    return lines or [f"`{policy.kinds[0]}: …`"]


def _near_misses(
    project: Project,
    policy: CoveragePolicy,
    item: Item,
    covering: tuple[str, ...],
    reverted: RevertedWork,
) -> Iterator[Related]:
    """What looks like cover and is none: uncovered itself, retired, or reverted."""
    for other in covering[:_SHOWN]:
        if (cover := project.graph.items.get(other)) is not None:
            yield Related(message=f"{other} is not covered itself", location=cover.location)
    if policy.direction is Direction.UPSTREAM:
        links = [(link, link.target) for link in project.graph.links_from(item.id)]
    else:
        links = [(link, link.source) for link in project.graph.links_to(item.id)]
    for link, end in links:
        retired = None if end is None else project.graph.items[end]
        if retired is None or retired.role is not Role.RETIRED:
            continue
        if link.kind not in policy.kinds and PLAIN not in policy.kinds:
            continue
        yield Related(
            message=f"{retired.id} does not count: it is {state(retired)}",
            location=retired.at("status"),
        )
    for commit, kind in reverted.get(item.id, ())[:_SHOWN]:
        if COMMIT in policy.types and kind in policy.kinds:
            why = "was reverted" if commit.reverted else "holds its own revert"
            yield Related(
                message=f"commit {commit.short} does not count: it {why}", commit=commit.oid
            )


def _dangling(project: Project) -> Mapping[tuple[str, Direction], set[str]]:
    """The kinds of the dangling links of each item, by where they lead.

    Such a link would cover its item, if its target were there: that is one fault, and LNK001.
    """
    found: dict[tuple[str, Direction], set[str]] = {}
    for link in project.graph.links:
        if link.dangling:
            direction = Direction.DOWNSTREAM if link.reversed else Direction.UPSTREAM
            found.setdefault((link.writer, direction), set()).add(link.kind)
    return found


def _reverted_work(project: Project) -> RevertedWork:
    found: dict[str, list[tuple[Commit, str]]] = {}
    for commit in project.commits:
        for reference in commit.references if commit.reverted else commit.withdrawn:
            item_id = project.graph.identifiers.resolve(reference.target)
            if item_id is not None:
                found.setdefault(item_id, []).append((commit, reference.kind))
    return found
