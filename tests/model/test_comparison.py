"""Fingerprints of a comparison are unique within the head, and within the base."""

from __future__ import annotations

from output_kit import accepted, at, finding, result_of
from reqtrace.model.comparison import Comparison


def test_findings_of_a_kind_are_counted_on() -> None:
    same = [finding(key="same", location=at(line=line)) for line in range(1, 6)]
    comparison = Comparison(
        result=result_of(findings=same[2:4], accepted_gaps=[accepted(same[4])]),
        bases=("c" * 40,),
        commits=1,
        fixed=(same[0],),
        unchanged=tuple(same[:2]),
    )
    plain = same[0].fingerprint
    assert comparison.unchanged_fingerprints() == (plain, f"{plain}:2")
    assert comparison.new_fingerprints() == (f"{plain}:3", f"{plain}:4")
    assert comparison.accepted_fingerprints() == (f"{plain}:5",)
    assert comparison.fixed_fingerprints() == (f"{plain}:3",)
    assert comparison.new == tuple(same[2:4])
