"""Suppressions set findings aside; none is lost."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import PurePosixPath

import pytest

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.location import Location
from reqtrace.model.suppression import Suppression
from reqtrace.triage.suppress import suppress

PATH = PurePosixPath("docs/needs/NEED-1.yaml")


def finding(rule: str = "LNK001", *, line: int = 5, item: str | None = "NEED-1") -> Finding:
    return Finding(
        rule=rule,
        name="dangling-link",
        severity=Severity.ERROR,
        message="m",
        help="h",
        location=Location(path=PATH, line=line),
        item=item,
    )


def in_file(*rules: str, first: int = 1, last: int | None = None) -> Suppression:
    place = Location(path=PATH, line=first)
    return Suppression(rules=rules, reason="r", location=place, first_line=first, last_line=last)


def in_config(*rules: str, paths: tuple[str, ...] = (), items: tuple[str, ...] = ()) -> Suppression:
    place = Location(path=PurePosixPath("reqtrace.toml"))
    return Suppression(rules=rules, reason="r", location=place, paths=paths, items=items)


@pytest.mark.parametrize(
    ("suppression", "accepted"),
    [
        pytest.param(in_file("LNK001"), True, id="by id"),
        pytest.param(in_file("LNK"), True, id="by prefix"),
        pytest.param(in_file("dangling-link"), True, id="by name"),
        pytest.param(in_file("LNK002"), False, id="another rule"),
        pytest.param(in_file("LNK001", first=6), False, id="an item below"),
        pytest.param(in_file("LNK001", last=4), False, id="an item above"),
        pytest.param(in_config("LNK001"), True, id="everywhere"),
        pytest.param(in_config("LNK001", paths=("docs/needs/*",)), True, id="in a path"),
        pytest.param(in_config("LNK001", paths=("src/*",)), False, id="in another path"),
        pytest.param(in_config("LNK001", items=("NEED-1",)), True, id="of an item"),
        pytest.param(in_config("LNK001", items=("NEED-2",)), False, id="of another item"),
    ],
)
def test_what_a_suppression_covers(suppression: Suppression, accepted: bool) -> None:
    sorted_out = suppress([finding()], [suppression], lambda glob, path: fnmatch(str(path), glob))
    assert bool(sorted_out.accepted) is accepted
    assert bool(sorted_out.findings) is not accepted
    assert sorted_out.used == (frozenset({suppression}) if accepted else frozenset())


def test_findings_without_a_file_can_be_accepted_by_the_configuration_only() -> None:
    lost = Finding(rule="GIT001", name="x", severity=Severity.WARNING, message="m", help="h")
    everywhere, here = in_config("GIT001"), in_config("GIT001", paths=("docs/*",))
    assert suppress([lost], [here], lambda *_: True).findings == (lost,)
    assert suppress([lost], [everywhere], lambda *_: True).accepted[0].finding is lost
