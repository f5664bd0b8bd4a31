"""Suppressions set findings aside; none is lost."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import cpu_seconds
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
        pytest.param(in_file("L"), True, id="by its first letter"),
        pytest.param(in_file("lnk001"), True, id="by id in lower case"),
        pytest.param(in_file("lnk"), True, id="by prefix in lower case"),
        pytest.param(in_file("Dangling-Link"), True, id="by name in capitals"),
        pytest.param(in_file("dangling"), False, id="by the beginning of a name"),
        pytest.param(in_file("LNK0011"), False, id="by more than the id"),
        pytest.param(in_file(), False, id="by nothing"),
        pytest.param(in_config("DANGLING-link"), True, id="everywhere, by name in capitals"),
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


@given(
    st.lists(st.tuples(st.sampled_from(["LNK001", "LNK002", "COV001"]), st.integers(1, 9))),
    st.lists(
        st.tuples(
            st.sampled_from([("LNK",), ("lnk002",), ("COV001", "LNK001"), ("WRD001",)]),
            st.integers(1, 9),
            st.one_of(st.none(), st.integers(1, 9)),
        )
    ),
)
def test_the_first_one_that_covers_a_finding_is_credited(
    places: list[tuple[str, int]], written: list[tuple[tuple[str, ...], int, int | None]]
) -> None:
    findings = [finding(rule, line=line, item=str(n)) for n, (rule, line) in enumerate(places)]
    suppressions = [in_file(*rules, first=first, last=last) for rules, first, last in written]
    sorted_out = suppress(findings, suppressions, lambda *_: True)
    expected = [
        next(
            (
                suppression
                for suppression in suppressions
                if any(found.rule.startswith(rule.upper()) for rule in suppression.rules)
                and (suppression.first_line or 0)
                <= found.location.line
                <= (suppression.last_line or 99)
            ),
            None,
        )
        for found in findings
        if found.location is not None
    ]
    credited = {entry.finding.item: entry.suppression for entry in sorted_out.accepted}
    assert [credited.get(found.item) for found in findings] == expected
    assert sorted_out.findings == tuple(f for f in findings if f.item not in credited)
    assert sorted_out.used == frozenset(
        suppression for suppression in expected if suppression is not None
    )


def test_one_in_the_file_goes_before_one_of_the_configuration() -> None:
    here, everywhere = in_file("LNK001"), in_config("LNK001")
    sorted_out = suppress([finding()], [everywhere, here], lambda *_: True)
    assert sorted_out.accepted[0].suppression is here


def test_many_findings_and_many_suppressions_are_sorted_out_in_no_time() -> None:
    count = 60_000
    findings = [finding(line=line) for line in range(1, count)]
    below = [in_file("LNK001", "COV", first=count + n) for n in range(count)]
    each = [in_file("LNK001", first=line, last=line) for line in range(1, count)]
    long = in_file(*(f"X{n}" for n in range(count)), "LNK", first=1)
    with cpu_seconds(15):
        for suppressions in ([*below, long], each, [long, *each]):
            assert len(suppress(findings, suppressions, lambda *_: True).accepted) == count - 1
