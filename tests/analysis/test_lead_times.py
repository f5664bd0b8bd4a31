"""From need to release, by ancestry; clocks only say how long it took."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import reqtrace
from kit import MakeRepository
from reqtrace.errors import UsageError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.lead_time import SPANS, LeadTime, LeadTimes, Milestone, Stage, figures

NEED = "id: NEED-{0}\ntitle: Need {0}\nstatus: approved\ntext: People see orders.\n"
REQ = "id: REQ-{}\ntitle: List\nstatus: approved\ntext: It shall list.\n{}\n"
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def on(day: float) -> datetime:
    return START + timedelta(days=day)


def days(row: LeadTime) -> list[float | None]:
    return [row.days(start, end) for start, end in SPANS]


def times(repository: WritableRepository, *, tags: str = "*") -> LeadTimes:
    return reqtrace.open(repository.root).lead_times(tags=tags)


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    made = make_repository({"README": "1"})
    made.write("needs/a.yaml", NEED.format(1))
    made.commit("Need", when=on(0))
    made.write("requirements/a.yaml", REQ.format(1, "satisfies: NEED-1"))
    made.commit("Requirement", when=on(2))
    made.commit("Work\n\nImplements: REQ-1\n", when=on(5))
    made.commit("More work\n\nImplements: REQ-1\n", when=on(6))
    return made


def test_the_whole_way(repository: WritableRepository) -> None:
    repository.commit("Polish", when=on(9))
    repository.tag("v1")
    repository.commit("Later", when=on(20))
    repository.tag("v2")
    found = times(repository)
    (requirement,), (need,) = found.requirements, found.needs
    assert days(requirement) == days(need) == [2, 3, 4, 9]
    assert requirement.released is not None
    assert (requirement.released.name, need.item, found.tags) == ("v1", "NEED-1", 2)


def test_what_was_not_reached_is_not_known(repository: WritableRepository) -> None:
    repository.write("needs/b.yaml", NEED.format(2))
    repository.write("requirements/b.yaml", REQ.format(2, "satisfies: NEED-1"))
    repository.commit("More", when=on(7))
    repository.write("requirements/c.yaml", REQ.format(3, ""))
    found = times(repository)
    assert [days(lead_time) for lead_time in found.requirements] == [
        [2, 3, None, None],
        [7, None, None, None],
        [None, None, None, None],  # not committed yet
    ]
    assert [days(lead_time) for lead_time in found.needs] == [[2, 3, None, None], [None] * 4]


def test_a_reverted_commit_implements_nothing(make_repository: MakeRepository) -> None:
    made = make_repository({"needs/a.yaml": NEED.format(1)})
    made.write("requirements/a.yaml", REQ.format(1, "satisfies: NEED-1"))
    made.commit("Requirement", when=on(2))
    oid = made.commit("Work\n\nImplements: REQ-1\n", when=on(3))
    made.commit(f'Revert "Work"\n\nThis reverts commit {oid}.\n', when=on(4))
    made.commit("Work anew\n\nImplements: REQ-1\n", when=on(7))
    assert times(made).requirements[0].days(Stage.REQUIREMENT, Stage.COMMIT) == 5


def test_a_span_may_be_negative(make_repository: MakeRepository) -> None:
    made = make_repository({"needs/a.yaml": NEED.format(1)})
    made.commit("Work\n\nImplements: REQ-1\n", when=on(3))
    made.write("requirements/a.yaml", REQ.format(1, "satisfies: NEED-1"))
    made.commit("Requirement, afterwards", when=on(5))
    row = times(made).requirements[0]
    assert row.days(Stage.REQUIREMENT, Stage.COMMIT) == -2
    summed = figures([row], Stage.REQUIREMENT, Stage.COMMIT)
    assert (summed.count, summed.negative, summed.median) == (1, 1, -2)


def test_the_first_commit_is_the_first_to_be_merged(make_repository: MakeRepository) -> None:
    made = make_repository({"requirements/a.yaml": REQ.format(1, "")})
    made.branch("slow")
    slow = made.commit("Slow work\n\nImplements: REQ-1\n", when=on(1))
    made.checkout("main")
    quick = made.commit("Quick work\n\nImplements: REQ-1\n", when=on(4))
    made.merge("slow", message="Merge slow", when=on(6))
    assert slow != quick
    implemented = times(made).requirements[0].implemented
    assert implemented is not None
    assert implemented.commit == quick


def test_a_release_on_a_branch_of_its_own(repository: WritableRepository) -> None:
    repository.branch("release")
    repository.commit("Name the version", when=on(8))
    repository.tag("v1", message="One")
    repository.checkout("main")
    repository.commit("Later", when=on(30))
    repository.tag("v2")
    released = times(repository).requirements[0].released
    assert released is not None
    assert released.name == "v1"
    assert times(repository, tags="v2").tags == 1
    other = times(repository, tags="v2").requirements[0].released
    assert other is not None
    assert other.name == "v2"


def test_a_requirement_below_another_serves_its_need(repository: WritableRepository) -> None:
    repository.write("requirements/b.yaml", REQ.format(2, "refines: REQ-1"))
    repository.commit("Refine", when=on(8))
    second = times(repository).requirements[1]
    assert second.days(Stage.NEED, Stage.REQUIREMENT) == 8


def test_figures_of_many() -> None:
    rows = [
        LeadTime(
            item=f"REQ-{number}",
            title="",
            need=Milestone(commit="a", when=on(0)),
            requirement=Milestone(commit="b", when=on(number)),
            implemented=None,
            released=None,
        )
        for number in (4, -1, 2, 3, 1)
    ]
    found = figures(rows, Stage.NEED, Stage.REQUIREMENT)
    assert (found.count, found.negative, found.lowest, found.highest) == (5, 1, -1, 4)
    assert (found.lower, found.median, found.upper) == (1, 2, 3)
    assert figures(rows, Stage.COMMIT, Stage.RELEASE).median is None


def test_neither_needs_nor_requirements(make_repository: MakeRepository) -> None:
    with pytest.raises(UsageError, match="no lead times"):
        times(make_repository({"goals/a.yaml": "id: GOAL-1\ntitle: G\nstatus: approved\n"}))
