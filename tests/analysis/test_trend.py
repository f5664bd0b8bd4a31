"""What a check counts from point to point."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import reqtrace
from kit import Files, MakeRepository
from reqtrace.errors import HistoryError, NothingToCheckError, UsageError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.trend import CoverageFigure, Pace, Trend

NEED = "id: NEED-1\ntitle: Orders\nstatus: approved\ntext: People see orders.\n"
REQ = "id: REQ-1\ntitle: List\nstatus: approved\ntext: The service shall list.\n"
FILES: Files = {"needs/a.yaml": NEED}


def day(number: int, month: int = 1) -> datetime:
    return datetime(2026, month, number, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WritableRepository:
    """Two releases, one commit after them, and a tag on a branch that was never merged."""
    repository = WritableRepository.create(tmp_path_factory.mktemp("made"))
    repository.write("code.py", "1")
    repository.commit("Begin", when=day(1))
    repository.tag("v0")
    repository.write("needs/a.yaml", NEED)
    repository.commit("Need", when=day(6))
    repository.tag("v1")
    repository.tag("v1.0", message="The same")
    repository.write("requirements/a.yaml", REQ + "satisfies: NEED-1\n")
    repository.commit("Requirement", when=day(7))
    repository.tag("v2")
    repository.branch("apart")
    repository.commit("Apart", when=day(8))
    repository.tag("v2.apart")
    repository.checkout("main")
    repository.write("requirements/a.yaml", REQ + "satisfies: NEED-2\n")
    repository.commit("Break", when=day(3, month=2))
    return repository


def trend(
    repository: WritableRepository,
    *,
    pace: Pace | None = None,
    since: str | None = None,
    last: int = 30,
    tags: str = "*",
) -> Trend:
    here = reqtrace.open(repository.root, revision="HEAD")
    return here.trend(pace=pace, since=since, last=last, tags=tags)


def test_points_are_tags_in_ancestry_order_then_the_head(made: WritableRepository) -> None:
    found = trend(made)
    assert found.pace is Pace.TAG
    assert [(point.name, point.errors) for point in found.points] == [
        ("v0", 0),
        ("v1, v1.0", 1),
        ("v2", 0),
        ("HEAD", 2),
    ]
    last = found.points[-1]
    assert last.families == {"COV": 1, "LNK": 1}
    assert last.items == {"need": 1, "req": 1}
    assert last.coverage[0] == CoverageFigure(
        policy="every approved need is satisfied by a requirement", covered=0, total=1
    )
    assert [point.coverage[0].ratio for point in found.points] == [None, 0, 1, 0]


def test_each_point_is_what_a_check_counts(made: WritableRepository) -> None:
    here = reqtrace.open(made.root, revision="HEAD")
    for point in here.trend().points:
        summary = here.at(point.commit).check().summary
        assert (point.errors, point.warnings, point.infos, point.items) == (
            summary.errors,
            summary.warnings,
            summary.infos,
            summary.items,
        )


def test_weeks_and_months(made: WritableRepository) -> None:
    weeks = [point.name for point in trend(made, pace=Pace.WEEK).points]
    assert weeks == ["2026-W01", "2026-W02", "2026-W06"]
    months = trend(made, pace=Pace.MONTH).points
    assert [(point.name, point.commit) for point in months] == [
        ("2026-01", made.git("rev-parse", "v2^{commit}")),
        ("2026-02", made.head()),
    ]


@pytest.mark.parametrize(
    ("since", "names"),
    [
        ("v2", ["v2", "HEAD"]),
        ("HEAD", ["HEAD"]),
        ("2026-01-07", ["v2", "HEAD"]),
        ("2026-02-03", ["HEAD"]),
    ],
)
def test_since(made: WritableRepository, since: str, names: list[str]) -> None:
    assert [point.name for point in trend(made, since=since).points] == names


def test_the_last_few_and_what_is_left_out(made: WritableRepository) -> None:
    found = trend(made, last=2)
    assert [point.name for point in found.points] == ["v2", "HEAD"]
    assert found.left_out == ("v0", "v1, v1.0")
    assert trend(made, last=9).left_out == ()


def test_only_some_tags(made: WritableRepository) -> None:
    assert [point.name for point in trend(made, tags="v1*").points] == ["v1, v1.0", "HEAD"]


def test_a_tag_on_the_head_is_the_last_point(make_repository: MakeRepository) -> None:
    repository = make_repository(FILES)
    repository.tag("v1")
    assert [point.name for point in trend(repository).points] == ["v1"]


def test_weeks_where_there_is_no_tag(make_repository: MakeRepository) -> None:
    found = trend(make_repository(FILES))
    assert (found.pace, [point.name for point in found.points]) == (Pace.WEEK, ["2025-W02"])


def test_no_tag_that_is_asked_for(made: WritableRepository) -> None:
    with pytest.raises(UsageError, match=r"no tag matches x\* in the history"):
        trend(made, pace=Pace.TAG, tags="x*")


@pytest.mark.parametrize(
    ("since", "message"),
    [
        ("2026-03-01", "no commits since 2026-03-01: the latest is from 2026-02-03"),
        ("2026-02-30", "invalid date: 2026-02-30"),
        ("v2.apart", "v2.apart is not in the history"),
    ],
)
def test_bad_starts(made: WritableRepository, since: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        trend(made, since=since)


def test_an_unknown_revision(made: WritableRepository) -> None:
    with pytest.raises(HistoryError, match="unknown revision: nowhere"):
        trend(made, since="nowhere")


def test_nothing_to_count(make_repository: MakeRepository) -> None:
    repository = make_repository({"code.py": "1"})
    with pytest.raises(NothingToCheckError):
        reqtrace.open(repository.root, revision="HEAD", allow_empty=True).trend()
