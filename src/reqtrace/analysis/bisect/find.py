"""When did a finding appear, and when was it fixed? One rule, along the first parents of the head.

A commit is checked where it, or what it merged, touched item files or referenced items; between
two such commits nothing can change. All are checked with the current configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reqtrace.analysis.bisect.scope import scope_of, whole_scope
from reqtrace.analysis.bisect.search import BisectSearch, Interval, IntervalTracker, Question, State
from reqtrace.engine.session import Session
from reqtrace.errors import HistoryError, UsageError
from reqtrace.history.item_history import with_item_history
from reqtrace.history.rule_inputs import with_approval_evidence
from reqtrace.history.timeline import Timeline
from reqtrace.model.finding_periods import FindingHistory
from reqtrace.model.item_history import UNCOMMITTED
from reqtrace.project import Project
from reqtrace.rules.base import Rule
from reqtrace.rules.registry import rule_named
from reqtrace.rules.run.base import SuppressionRule
from reqtrace.sources.common.globs import matches
from reqtrace.triage.suppress import suppress

_MOST_ITEMS = 1_000_000
"""How many items are checked, over all commits, before the search ends unless all is asked for."""


def find_periods(
    session: Session,
    selector: str,
    item_id: str,
    *,
    key: str | None = None,
    every: bool = False,
) -> FindingHistory:
    """When the rule that *selector* names reported an item, the latest period first.

    Where a rule has several findings on one item, each has its periods; *key* (or a word of it,
    such as the target of a link) picks one. Only the latest period of each is looked for unless
    *every*. Files of the index or the work tree count as one more, uncommitted change. Raises
    `UsageError` for an unknown rule, several rules, or an id that no item ever had.
    """
    # What closed a finding once may have been in a folder that is gone.
    session = with_approval_evidence(with_item_history(session, everywhere=True))
    timeline = Timeline(session)
    rule = _rule(selector, session)
    ids = _ids(item_id, timeline)
    question = Question(rule=rule, ids=ids, key=key)
    committed = session.is_revision
    search = _search(timeline, question, present=session.project if committed else None)
    line = search.line()
    tracker = IntervalTracker(every=every)
    checked = 0
    for oid, state in _states(search, line, present=None if committed else session.project):
        checked += oid != UNCOMMITTED
        tracker.add(oid, state)
        if tracker.is_enough() or (search.items_checked > _MOST_ITEMS and not every):
            break
    is_all = checked == len(line) and not session.incomplete
    intervals = tracker.done(is_all=is_all)
    return FindingHistory(
        rule=rule.id,
        name=rule.name,
        item=ids[0],
        head=timeline.head,
        periods=search.periods(intervals, _accepted(intervals, session)),
        earlier=checked < len(line),
        commits=checked,
        incomplete=session.incomplete,
    )


def _search(timeline: Timeline, question: Question, *, present: Project | None) -> BisectSearch:
    """A search that shows the rule no more than it needs: the answer at the head must not differ.

    *present* is the project at the head, where it was read already.
    """
    # This reads every version of every item, so that the reader knows them all from here on.
    item_history = timeline.item_history()
    # The item history has one item of a duplicate id; the items that were read have both.
    every = tuple(timeline.session.reader.items())
    history = timeline.history(every)
    whole = BisectSearch(timeline, question, whole_scope(every, history, item_history))
    if question.rule.compares_items:
        return whole
    scope = scope_of(question.ids, every, history, item_history, timeline.session.project)
    near = BisectSearch(timeline, question, scope)
    at_head = whole.at_head() if present is None else question.state(present)
    return near if near.at_head().keys() == at_head.keys() else whole


def _rule(selector: str, session: Session) -> Rule:
    wanted = rule_named(selector)
    if issubclass(wanted, SuppressionRule) or wanted.needs_branches or wanted.needs_files:
        what = "the current branches" if wanted.needs_branches else "suppressions"
        if wanted.needs_files:
            what = "files without items"
        raise UsageError(
            f"{wanted.id} checks {what}, which `when` does not follow through history",
            hint="give a rule about items",
        )
    config = session.config
    rule = next((rule for rule in config.rules if rule.id == wanted.id), None)
    if rule is None:
        raise UsageError(
            f"{wanted.id} is disabled in the configuration",
            hint="see `select` and `ignore` under [rules]",
        )
    for reason in session.incomplete:
        if reason.startswith(f"{rule.id} "):
            raise HistoryError(reason, hint="use a full clone")
    return rule


def _ids(item_id: str, timeline: Timeline) -> tuple[str, ...]:
    """The present id of an item, then its former ones."""
    graph = timeline.session.project.graph
    if graph.item(item_id) is None and item_id in timeline.item_history().changes:
        return (item_id,)
    item = graph.require_item(item_id)
    return (item.id, *item.formerly)


def _states(
    search: BisectSearch, line: Sequence[str], *, present: Project | None
) -> Iterator[tuple[str, State]]:
    if present is not None:
        yield UNCOMMITTED, search.question.state(present)
    yield from search.states(line)


def _accepted(intervals: Sequence[Interval], session: Session) -> frozenset[str]:
    """The keys of the findings that are open now and that a suppression accepts."""
    today = session.project.history.committed.date()
    valid = [
        suppression
        for suppression in session.context.suppressions
        if not suppression.expired(today)
    ]
    triaged = suppress(
        (interval.finding for interval in intervals if interval.closed is None), valid, matches
    )
    return frozenset(accepted.finding.key for accepted in triaged.accepted)
