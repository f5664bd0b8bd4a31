"""Words and near misses of the rules about coverage."""

from __future__ import annotations

from dataclasses import replace

from reqtrace.model.coverage import CoveragePolicy, Depth, Direction, Selector
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.coverage.implemented_without_commit import ImplementedWithoutCommit
from reqtrace.rules.coverage.need_without_requirement import NeedWithoutRequirement
from reqtrace.rules.coverage.policy import PolicyRule
from reqtrace.rules.coverage.requirement_without_need import RequirementWithoutNeed
from reqtrace.rules.coverage.uncovered_item import UncoveredItem
from reqtrace.rules.coverage.work_on_inactive_item import WorkOnInactiveItem
from trace_kit import commit, item, project

_VERIFIED = CoveragePolicy(
    name="requirements are verified",
    of=Selector(types=("req",), statuses=("approved",)),
    direction=Direction.DOWNSTREAM,
    kinds=("verifies",),
    types=("test", "commit"),
)


def _with(one: Project, *policies: CoveragePolicy) -> Project:
    return replace(one, coverage=policies)


def _one(rule: PolicyRule, one: Project) -> Finding:
    (finding,) = rule.check(one)
    return finding


def test_a_need_without_requirement() -> None:
    finding = _one(NeedWithoutRequirement(), project([item("NEED-3")]))
    assert finding.message == "NEED-3 is approved but no requirement satisfies it"
    assert finding.help == (
        "add `satisfies: NEED-3` to the requirement that satisfies it, "
        "or correct the status of NEED-3"
    )
    assert str(finding.location) == "items/NEED-3.yaml:3:9"


def test_a_retired_requirement_is_named_as_a_near_miss() -> None:
    items = [item("NEED-1"), item("REQ-1", "satisfies NEED-1", status="rejected")]
    finding = _one(NeedWithoutRequirement(), project(items))
    (near,) = finding.related
    assert near.message == "REQ-1 does not count: it is rejected"
    assert str(near.location) == "items/REQ-1.yaml:3:9"


def test_a_requirement_without_need() -> None:
    finding = _one(
        RequirementWithoutNeed(),
        project([item("NEED-1", status="draft"), item("REQ-4", status="draft")]),
    )
    assert finding.message == "REQ-4 satisfies or refines no need or requirement"
    assert finding.help == "add `satisfies: NEED-…` or `refines: REQ-…` to REQ-4"
    assert str(finding.location) == "items/REQ-4.yaml:1:1"


def test_a_link_that_leads_nowhere_is_one_fault_and_not_two() -> None:
    need = item("NEED-1", status="draft")
    for link in ("satisfies NEED-99", "links NEED-99", "refines REQ-99", "links HAZ-9"):
        assert not list(RequirementWithoutNeed().check(project([need, item("REQ-4", link)])))
    for link in ("depends_on REQ-99", "relates_to NEED-99", "relates_to https://a.example/1"):
        assert list(RequirementWithoutNeed().check(project([need, item("REQ-4", link)])))


def test_implemented_without_commit_names_the_reverted_one() -> None:
    work = commit(1, "implements REQ-1", reverted=True)
    items = [item("NEED-1"), item("REQ-1", "satisfies NEED-1", status="implemented")]
    finding = _one(ImplementedWithoutCommit(), project(items, [work]))
    assert finding.message == (
        "REQ-1 is implemented but no commit implements, satisfies, closes or fixes it"
    )
    assert "`Implements: REQ-1`" in finding.help
    assert [one.commit for one in finding.related] == [work.oid]
    squashed = replace(commit(1), withdrawn=work.references)
    (related,) = _one(ImplementedWithoutCommit(), project(items, [squashed])).related
    assert related.message == "commit 0000000000 does not count: it holds its own revert"
    assert not list(ImplementedWithoutCommit().check(project(items, [commit(2, "fixes REQ-1")])))


def test_a_policy_of_the_project_and_its_severity() -> None:
    one = _with(project([item("REQ-1")]), replace(_VERIFIED, severity=Severity.INFO))
    finding = _one(UncoveredItem(), one)
    assert finding.message == "REQ-1 is approved but no test or commit verifies it"
    assert finding.severity is Severity.INFO
    assert finding.key == "by verifies test commit"


def test_a_deep_gap_names_what_is_not_covered_further_down() -> None:
    items = [item("NEED-1"), item("REQ-1", "satisfies NEED-1")]
    needs = replace(project([]).coverage[0], depth=Depth.DEEP)
    finding = _one(NeedWithoutRequirement(), _with(project(items), needs, _VERIFIED))
    assert finding.message == (
        "NEED-1 is approved but no requirement that is itself covered satisfies it"
    )
    assert finding.help == "cover REQ-1 as the coverage policy requires"
    assert [one.message for one in finding.related] == ["REQ-1 is not covered itself"]


def test_work_on_a_draft_names_the_commits() -> None:
    commits = [commit(1, "implements REQ-1"), commit(2, "refs REQ-1")]
    (finding,) = WorkOnInactiveItem().check(project([item("REQ-1", status="draft")], commits))
    short = commits[0].short
    assert finding.message == f"REQ-1 is still a draft, but commit {short} already implements it"
    assert [one.message for one in finding.related] == [
        f'commit {commits[0].short} "Commit 1" by Ada Example'
    ]


def test_work_on_a_retired_item_is_judged_by_the_tree_of_the_commit() -> None:
    before, after, reverted = (
        commit(1, "implements REQ-1"),
        commit(2, "fixes REQ-1"),
        commit(3, "fixes REQ-1", reverted=True),
    )
    then = {
        (before.oid, "REQ-1"): Role.ACTIVE,
        (after.oid, "REQ-1"): Role.RETIRED,
        (reverted.oid, "REQ-1"): Role.RETIRED,
    }
    items = [item("REQ-1", status="deferred")]
    (finding,) = WorkOnInactiveItem().check(project(items, [before, after, reverted], then))
    assert [one.commit for one in finding.related] == [after.oid]
    assert not list(WorkOnInactiveItem().check(project(items, [before])))
