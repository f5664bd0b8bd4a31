"""Mappings that cannot be used: exit 2, with the line of the configuration."""

from __future__ import annotations

import pytest

from kit import Files, MakeRepository, Run

ITEM = "id: REQ-1\ntype: req\ntitle: List\nstatus: draft\ntext: The service shall list.\n"
FILES: Files = {"spec/REQ-1.yaml": ITEM, "spec/page.md": "# A page\n"}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (
            '[[source]]\ninclude = ["spec/*.yaml"]\n\n[[source]]\ninclude = ["specs/*.yaml"]\n',
            "reqtrace.toml:4: no file matches specs/*.yaml",
        ),
        (
            '[[source]]\ninclude = ["spec/*.yaml"]\n\n[[source]]\ninclude = ["spec/REQ-*"]\n',
            "reqtrace.toml:4: spec/REQ-1.yaml matches this [[source]] and the one in line 1",
        ),
        (
            '[[source]]\ninclude = ["spec/*.md"]\nitems = { heading = "(?=x)" }\n',
            "reqtrace.toml:3: '(?=x)' is not a regular expression that runs in linear time",
        ),
        (
            '[[source]]\ninclude = ["spec/*.md"]\nitems = { heading = "(?P<key>a+)" }\n',
            "reqtrace.toml:3: the pattern heading has no group `(?P<id>…)`",
        ),
        (
            '[[source]]\ninclude = ["spec/*.yaml"]\nid = { format = "EIP" }\n',
            "reqtrace.toml:3: the format \"EIP\" has no placeholder for the id",
        ),
        (
            '[[source]]\ninclude = ["spec/*.yaml"]\nid = { pattern = "(a)", format = "{}-{}" }\n',
            'reqtrace.toml:3: the format "{}-{}" has more placeholders than the pattern has',
        ),
        (
            '[[source]]\ninclude = ["spec/*.yaml"]\nitems = { entries = "a.b" }\n',
            'reqtrace.toml:3: invalid path "a.b": it leads to a single value',
        ),
        (
            '[[source]]\ninclude = ["spec/*.yaml"]\nlinks = { up = "satisfied" }\n',
            'reqtrace.toml:3: unknown kind of link "satisfied"; did you mean "satisfies"?',
        ),
        (
            ('[[source]]\ninclude = ["spec/*.yaml"]\n'
            'links = { down = { kind = "refines", direction = "downstream" } }\n'),
            "reqtrace.toml:3: `refines` has no inverse",
        ),
        (
            '[[source]]\ninclude = ["spec/*.yaml"]\nstatuses = { Moved = "supersed" }\n',
            'reqtrace.toml:3: unknown status "supersed"; did you mean "superseded"?',
        ),
        ("[[source]]\ntype = 'req'\n", "reqtrace.toml:1: a source needs `include`, or a preset"),
        (
            "[[source]]\npreset = 'doorstop'\n",
            "reqtrace.toml:1: no Doorstop document found",
        ),
    ],
    ids=[
        "nothing matches", "two claim one file", "a pattern that is not linear",
        "a pattern without id", "a format without a place", "a format with too many places",
        "a path that is none", "a kind that is none", "no inverse", "a status that is none",
        "no include", "Doorstop without documents",
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used(
    config: str, expected: str, make_repository: MakeRepository, run: Run
) -> None:
    outcome = run(make_repository({**FILES, "reqtrace.toml": config}).root, "check")
    assert outcome.code == 2, outcome
    assert expected in outcome.err


def test_two_sources_share_a_folder_where_one_leaves_the_other_its_files(
    make_repository: MakeRepository, run: Run
) -> None:
    config = (
        '[[source]]\ninclude = ["spec/**"]\nexclude = ["spec/*.md"]\n\n'
        '[[source]]\ninclude = ["spec/*.md"]\nstrict = false\n'
    )
    outcome = run(make_repository({**FILES, "reqtrace.toml": config}).root, "items")
    assert outcome.code == 0, outcome
    assert "REQ-1" in outcome.out
