"""Since when is a gap open: ordinary commits, merges, former ids, what is not committed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import reqtrace
from growth_kit import Growth, grow, growths
from kit import Files, MakeRepository
from reqtrace.errors import HistoryError, UsageError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.finding_periods import FindingHistory, FindingPeriod, Transition
from reqtrace.model.reach import mainline

NEED = "id: NEED-1\ntitle: Orders\nstatus: {}\ntext: People see orders.\n"
REQ = "id: REQ-{}\ntitle: List\nstatus: approved\ntext: The service shall list.\nsatisfies: {}\n"
FILES: Files = {"needs/a.yaml": NEED.format("approved")}


def when(
    repository: WritableRepository, rule: str, item: str, *, key: str | None = None
) -> FindingHistory:
    return reqtrace.open(repository.root).when(rule, item, key=key, every=True)


def subject(transition: Transition | None) -> str:
    if transition is None:
        return "open"
    if transition.commit is None:
        return "not committed"
    inner = "" if transition.on_branch is None else f" < {transition.on_branch.subject}"
    return transition.commit.subject + inner


def told(history: FindingHistory) -> list[tuple[str, str]]:
    return [(subject(period.opened), subject(period.closed)) for period in history.periods]


def test_opened_closed_and_opened_again(make_repository: MakeRepository) -> None:
    repository = make_repository({"needs/a.yaml": NEED.format("draft")})
    repository.write("needs/a.yaml", NEED.format("approved"))
    repository.commit("Approve")
    repository.commit("Something else")
    repository.write("requirements/r.yaml", REQ.format(1, "NEED-1"))
    repository.commit("Cover")
    repository.remove("requirements/r.yaml")
    repository.commit("Drop")
    found = when(repository, "COV001", "NEED-1")
    assert told(found) == [("Drop", "open"), ("Approve", "Cover")]
    assert (found.rule, found.item, found.earlier) == ("COV001", "NEED-1", False)
    latest = reqtrace.open(repository.root).when("need-without-requirement", "NEED-1")
    assert latest.periods == found.periods[:1]
    assert latest.earlier


def test_never(make_repository: MakeRepository) -> None:
    found = when(make_repository(FILES, "More"), "LNK001", "NEED-1")
    assert (found.periods, found.earlier) == ((), False)


def test_not_committed_yet(make_repository: MakeRepository) -> None:
    repository = make_repository(FILES)
    repository.write("requirements/r.yaml", REQ.format(1, "NEED-1"))
    assert told(when(repository, "COV001", "NEED-1")) == [("Initial commit", "not committed")]
    repository.write("requirements/r.yaml", REQ.format(1, "NEED-9"))
    assert told(when(repository, "LNK001", "REQ-1")) == [("not committed", "open")]
    at_head = reqtrace.open(repository.root, revision="HEAD")
    assert told(at_head.when("COV001", "NEED-1")) == [("Initial commit", "open")]


def test_several_gaps_of_one_item_have_a_key(make_repository: MakeRepository) -> None:
    repository = make_repository({"requirements/r.yaml": REQ.format(1, "[NEED-8]")})
    repository.write("requirements/r.yaml", REQ.format(1, "[NEED-8, NEED-9]"))
    repository.commit("Link to nine")
    found = when(repository, "LNK001", "REQ-1")
    assert {period.key: subject(period.opened) for period in found.periods} == {
        "satisfies NEED-9": "Link to nine",
        "satisfies NEED-8": "Initial commit",
    }
    assert told(when(repository, "LNK001", "REQ-1", key="NEED-9")) == [("Link to nine", "open")]
    assert told(when(repository, "LNK001", "REQ-1", key="satisfies NEED-8"))[0][1] == "open"


def test_a_merge_names_the_commit_of_its_branch(make_repository: MakeRepository) -> None:
    repository = make_repository({"needs/a.yaml": NEED.format("draft")})
    repository.branch("approve")
    repository.commit("Nothing")
    repository.write("needs/a.yaml", NEED.format("approved"))
    repository.commit("Approve")
    repository.write("code.py", "1")
    repository.commit("Code")
    repository.checkout("main")
    repository.write("other.py", "1")
    repository.commit("Other")
    repository.merge("approve", message="Merge approve")
    repository.branch("outer")
    repository.branch("inner")
    repository.write("requirements/r.yaml", REQ.format(1, "NEED-1"))
    repository.commit("Cover")
    repository.checkout("outer")
    repository.merge("inner", message="Merge inner")
    repository.checkout("main")
    repository.merge("outer", message="Merge outer")
    expected = ("Merge approve < Approve", "Merge outer < Cover")
    assert told(when(repository, "COV001", "NEED-1")) == [expected]


def test_a_merge_that_only_together_opens_a_gap_is_named_alone(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({**FILES, "requirements/r.yaml": REQ.format(1, "NEED-1")})
    repository.branch("link")
    repository.write("requirements/q.yaml", REQ.format(2, "NEED-1"))
    repository.commit("Link")
    repository.checkout("main")
    repository.remove("needs/a.yaml")
    repository.remove("requirements/r.yaml")
    repository.write("needs/b.yaml", NEED.format("approved").replace("NEED-1", "NEED-2"))
    repository.commit("Drop the need")
    repository.merge("link", message="Merge link")
    assert told(when(repository, "LNK001", "REQ-2")) == [("Merge link", "open")]


def test_a_merge_that_takes_an_old_file_back(make_repository: MakeRepository) -> None:
    repository = make_repository({"needs/a.yaml": NEED.format("approved")})
    repository.branch("old")
    repository.write("code.py", "1")
    repository.commit("Code")
    repository.checkout("main")
    repository.write("needs/a.yaml", NEED.format("draft"))
    repository.commit("Take back")
    repository.git("merge", "--quiet", "--no-ff", "--no-commit", "-s", "ours", "old")
    repository.git("checkout", "old", "--", "needs/a.yaml")
    repository.git("commit", "--quiet", "-m", "Merge old, and its need")
    assert told(when(repository, "COV001", "NEED-1"))[0] == ("Merge old, and its need", "open")


def test_paths_of_any_bytes(make_repository: MakeRepository) -> None:
    repository = make_repository({"needs/-a\nb.yaml": NEED.format("draft")})
    repository.write("needs/-a\nb.yaml", NEED.format("approved"))
    repository.commit("Approve")
    assert told(when(repository, "COV001", "NEED-1")) == [("Approve", "open")]


def test_reverts_open_and_close(make_repository: MakeRepository) -> None:
    done = REQ.format(1, "NEED-1").replace("approved", "implemented")
    repository = make_repository({**FILES, "requirements/r.yaml": done})
    work = repository.commit("Work\n\nImplements: REQ-1\n")
    oid = repository.commit(f'Revert "Work"\n\nThis reverts commit {work}.\n')
    repository.commit(f'Reapply "Work"\n\nThis reverts commit {oid}.\n')
    assert told(when(repository, "COV003", "REQ-1")) == [
        ('Revert "Work"', 'Reapply "Work"'),
        ("Initial commit", "Work"),
    ]


def test_a_renamed_item_keeps_its_past(make_repository: MakeRepository) -> None:
    repository = make_repository(FILES)
    new = NEED.format("approved").replace("NEED-1", "NEED-7") + "formerly: [NEED-1]\n"
    repository.write("needs/a.yaml", new)
    repository.commit("Rename")
    assert told(when(repository, "COV001", "NEED-7")) == [("Initial commit", "open")]
    assert when(repository, "COV001", "NEED-1").item == "NEED-7"


def test_an_item_that_is_gone(make_repository: MakeRepository) -> None:
    repository = make_repository({**FILES, "goals/g.yaml": "id: GOAL-1\ntitle: G\n"})
    repository.remove("needs/a.yaml")
    repository.commit("Drop")
    assert told(when(repository, "COV001", "NEED-1")) == [("Initial commit", "Drop")]


def test_accepted_gaps_are_said_to_be(make_repository: MakeRepository) -> None:
    accepted = NEED.format("approved") + "# reqtrace: ignore[COV001] -- later\n"
    (period,) = when(make_repository({"needs/a.yaml": accepted}), "COV001", "NEED-1").periods
    assert period.accepted


def test_a_commit_that_a_rule_is_about(make_repository: MakeRepository) -> None:
    lost = "Do it\n\nImplements: REQ-1\nMore words, and no trailer at all in this line.\n"
    repository = make_repository({"requirements/r.yaml": REQ.format(1, "NEED-1")}, lost)
    assert told(when(repository, "GIT003", "REQ-1")) == [("Do it", "open")]


def test_a_rule_that_compares_all_items(make_repository: MakeRepository) -> None:
    repository = make_repository(FILES)
    repository.write("needs/b.yaml", NEED.format("draft").replace("NEED-1", "need-1"))
    repository.commit("The same in small letters")
    found = [when(repository, "IDS002", item_id).periods for item_id in ("NEED-1", "need-1")]
    (period,) = found[0] + found[1]
    assert subject(period.opened) == "The same in small letters"


def test_the_search_has_an_end_unless_all_is_asked_for(
    make_repository: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository({**FILES, "needs/b.yaml": NEED.format("draft").lower()})
    for number in range(12):
        repository.write("needs/a.yaml", f"{NEED.format('approved')}owner: O{number}\n")
        repository.commit(f"Owner {number}")
    monkeypatch.setattr("reqtrace.analysis.bisect.find._MOST_ITEMS", 10)
    found = reqtrace.open(repository.root).when("IDS002", "need-1")
    assert found.earlier
    (period,) = found.periods
    assert period.longer
    assert found.commits < 13
    every = when(repository, "IDS002", "need-1")
    assert told(every) == [("Initial commit", "open")]
    assert not every.periods[0].longer


@pytest.mark.parametrize(
    ("rule", "item", "message", "hint"),
    [
        ("COV0O1", "NEED-1", "unknown rule COV0O1", "did you mean COV001?"),
        ("COV", "NEED-1", "COV matches several rules", "give one"),
        ("COV001", "NEED-11", "no item has the id NEED-11", "reqtrace items"),
        ("COV001", "NEDE-1", "no item has the id NEDE-1", "mean NEED-1?"),
        ("CFG002", "NEED-1", "CFG002 checks suppressions", "give a rule"),
        ("IDS004", "NEED-1", "IDS004 checks the current branches", "give a rule"),
    ],
)
def test_bad_questions(
    make_repository: MakeRepository, rule: str, item: str, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        when(make_repository(FILES), rule, item)
    assert message in str(caught.value)
    assert hint in caught.value.hint


def test_a_gap_of_an_id_that_was_given_twice(make_repository: MakeRepository) -> None:
    repository = make_repository({**FILES, "requirements/r.yaml": REQ.format(1, "NEED-1")})
    repository.write("requirements/s.yaml", REQ.format(1, "NEED-9"))
    repository.commit("Give the id again")
    repository.remove("requirements/s.yaml")
    repository.commit("Take it back")
    assert told(when(repository, "LNK001", "REQ-1")) == [
        ("Give the id again", "Take it back"),
    ]


def test_a_rule_that_is_left_out(make_repository: MakeRepository) -> None:
    config = '[rules]\nignore = ["COV001"]\n'
    with pytest.raises(UsageError, match="COV001 is disabled"):
        when(make_repository({**FILES, "reqtrace.toml": config}), "COV001", "NEED-1")


def test_what_a_cut_off_history_cannot_tell(
    make_repository: MakeRepository, tmp_path: Path
) -> None:
    source = make_repository({**FILES, "requirements/r.yaml": REQ.format(1, "NEED-9")}, "More")
    source.git("clone", "--quiet", "--depth=1", source.root.as_uri(), str(tmp_path / "cut"))
    cut = reqtrace.open(tmp_path / "cut", allow_partial=True)
    with pytest.raises(HistoryError, match="COV003 could not be checked"):
        cut.when("COV003", "REQ-1")
    found = cut.when("LNK001", "REQ-1")
    assert told(found) == [("More", "open")]
    assert found.periods[0].longer
    assert found.incomplete


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(growths)
def test_periods_are_those_in_which_a_check_finds_the_gap(plan: list[Growth]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        grow(Path(folder), plan)
        here = reqtrace.open(folder, revision="HEAD", cache=False)
        line = mainline(here.project.history.lineage, here.project.history.head)
        # What the head does decides which gaps are gaps.
        practice = here.project.practice
        then = [
            replace(here.at(oid).with_item_history().project, practice_of_head=practice)
            for oid in line
        ]
        for rule in here.config.rules:
            if rule.id not in ("COV001", "COV003", "COV004", "LNK001", "SCH003", "IDS001"):
                continue
            keys = [{(f.item, f.key) for f in rule.check(project)} for project in then]
            for item in {
                item_id
                for some in keys
                for item_id, _ in some
                if item_id and item_id in here.graph.items
            }:
                former = (item, *here.graph.items[item].formerly)
                found = here.when(rule.id, item, every=True)
                for key in {key for some in keys for item_id, key in some if item_id in former}:
                    expected = [any((item_id, key) in some for item_id in former) for some in keys]
                    periods = [period for period in found.periods if period.key == key]
                    assert _open_at(periods, line) == expected, (rule.id, item, key)


def _open_at(periods: Sequence[FindingPeriod], line: Sequence[str]) -> list[bool]:
    """Whether one of *periods* holds each commit of *line*, the latest first."""
    open_ = [False] * len(line)
    for period in periods:
        assert period.opened.commit is not None
        first = line.index(period.opened.commit.oid)
        closed = None if period.closed is None else period.closed.commit
        last = 0 if closed is None else line.index(closed.oid) + 1
        open_[last : first + 1] = [True] * (first + 1 - last)
    return open_
