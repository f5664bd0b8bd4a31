"""The phrase book: what a verdict, a total, a share, a time and a commit are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from output_kit import at, commit, finding, item, project_of, result_of
from reqtrace.model import phrases
from reqtrace.model.commit import CommitPart
from reqtrace.model.finding import Severity
from reqtrace.model.result import Result


def _with(*severities: Severity) -> Result:
    return result_of(
        findings=[finding("LNK001", f"message {n}", severity=s) for n, s in enumerate(severities)]
    )


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        pytest.param(result_of(), "no findings", id="clean"),
        pytest.param(
            result_of(incomplete=("the clone is shallow",)),
            "no findings, but not everything could be checked",
            id="incomplete",
        ),
        pytest.param(
            _with(Severity.INFO, Severity.ERROR, Severity.WARNING, Severity.WARNING),
            "1 error, 2 warnings, 1 info",
            id="heaviest first",
        ),
    ],
)
def test_verdict(result: Result, expected: str) -> None:
    assert phrases.verdict(result) == expected


@pytest.mark.parametrize(
    ("referring", "commits", "expected"),
    [
        (0, 1, "0 of 1 commit references an item"),
        (1, 5, "1 of 5 commits references an item"),
        (2, 5, "2 of 5 commits reference an item"),
    ],
)
def test_how_many_commits_reference_an_item(referring: int, commits: int, expected: str) -> None:
    result = result_of()
    summary = replace(result.summary, commits=commits, referring_commits=referring)
    assert phrases.referring(replace(result, summary=summary)) == expected


def test_totals_are_parts() -> None:
    result = result_of(project_of([item("REQ-1", ("refines", "REQ-2")), item("REQ-2")]))
    assert phrases.totals(result)[:2] == ("2 items", "1 link")


def test_remarks_are_labelled_and_what_is_incomplete_comes_first() -> None:
    assert phrases.remarks(["a"], ["b", "c"]) == (
        ("incomplete", "a"),
        ("note", "b"),
        ("note", "c"),
    )


def test_a_share_is_never_rounded_up() -> None:
    assert phrases.ratio(199, 200) == "199 of 200 (99 %)"
    assert phrases.ratio(0, 0) == "no item selected"


def test_places_and_times() -> None:
    when = datetime(2025, 3, 4, 23, 30, tzinfo=timezone(timedelta(hours=1)))
    assert phrases.moment(when) == "2025-03-04 23:30 +01:00"
    assert phrases.day(when) == "2025-03-04"
    assert phrases.place(None) == ""
    assert phrases.place(at("docs/a\nb.md", line=7)) == "docs/a\\x0ab.md:7"


def test_a_commit_and_what_to_know_about_it() -> None:
    plain = commit(1)
    date = plain.authored.date().isoformat()
    assert phrases.commit_line(plain) == f"{plain.short}  {date}  Ada Example  Change number 1"
    assert phrases.commit_remarks(plain, CommitPart.TRAILER) == ()
    copy = replace(plain, original="f" * 40, reverted=True)
    assert phrases.commit_remarks(copy, CommitPart.NOTE) == (
        "from a note",
        f"cherry-pick of {'f' * 10}",
        "reverted",
    )
