from __future__ import annotations

from itertools import pairwise

import pytest

from reqtrace.git.log.scan_codec import (
    LineageLines,
    PullRequests,
    StoredScan,
    plain_dates,
    pull_lines,
)
from reqtrace.git.log.walk import UnsureError, WalkStep

OIDS = tuple(str(number) * 40 for number in range(9))
LINES = [f"{one} {two}".encode() for one, two in pairwise(OIDS[:5])]


def stored() -> StoredScan:
    return StoredScan(
        head=OIDS[0],
        lines=b"".join(line + b"\n" for line in LINES),
        dates=plain_dates(b"%d" % (1735689600 - number) for number in range(4)),
        records=[b"\0one\n\0", b"\0two\0"],
        pulls=pull_lines({"#7": [OIDS[0], OIDS[1]], "!8": [OIDS[2]]}),
    )


def test_it_survives_its_encoding() -> None:
    assert StoredScan.decoded(stored().encoded()) == stored()


def test_it_is_the_same_on_every_machine() -> None:
    assert (1735689600).to_bytes(8, "little") in stored().encoded()


@pytest.mark.parametrize("cut", [0, 10, 41, 60, -1])
def test_a_part_of_it_is_nothing(cut: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        StoredScan.decoded(stored().encoded()[:cut])


def test_its_commits_are_known_by_place_and_by_id() -> None:
    commits = stored().commits
    assert commits.at(1) == OIDS[1].encode()
    assert commits.step(OIDS[2].encode()) == WalkStep(1735689598, [OIDS[3].encode()])
    assert commits.first(2) == LINES[:2]
    for question in (lambda: commits.at(4), lambda: commits.step(b"f" * 40)):
        with pytest.raises(UnsureError):
            question()


def test_lines_of_a_grown_history() -> None:
    lines = LineageLines([b"new a", b"new b"], stored(), 1)
    assert list(lines) == [b"new a", b"new b", *LINES[1:]]
    assert len(lines) == 5
    assert (lines[1], lines[3:]) == (b"new b", LINES[2:])


def test_pulls_of_a_grown_history() -> None:
    pulls = PullRequests({"!8": [OIDS[5]], "#9": [OIDS[6]]}, stored().pulls)
    assert dict(pulls) == {
        "!8": [OIDS[5], OIDS[2]],
        "#9": [OIDS[6]],
        "#7": [OIDS[0], OIDS[1]],
    }
    assert len(pulls) == 3
    assert pulls.get("#8") is None


@pytest.mark.parametrize(
    ("date", "plain"),
    [(b"1735689600", 1735689600), (b"", -1), (b"-5", -1), (b"9" * 30, -1)],
    ids=["plain", "none", "negative", "overflow"],
)
def test_plain_dates(date: bytes, plain: int) -> None:
    assert plain_dates([date, b""])[0] == plain
