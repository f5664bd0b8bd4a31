"""Files in folders named after items that hold none, by the files beside them."""

from __future__ import annotations

import pytest

from kit import MakeRepository, Run

ITEM = "id: REQ-{0}\ntitle: A\nstatus: draft\n"
PARTS = "parts:\n  - !include {0}.yaml\n"


@pytest.mark.parametrize(
    ("items", "rules"),
    [
        (1, []),  # the folder is one of parts
        (3, ["SYN005", "SYN006"] * 2),  # the folder is one of items
    ],
)
def test_a_file_of_parts_is_no_item_where_few_files_beside_it_are(
    items: int, rules: list[str], make_repository: MakeRepository, run: Run
) -> None:
    files = {f"requirements/r{n}.yaml": ITEM.format(n) for n in range(1, items + 1)}
    files |= {f"requirements/p{n}.yaml": PARTS.format(n) for n in range(2)}
    root = make_repository(files).root
    document = run(root, "check", "--format", "json", "--select", "SYN").json()
    assert sorted(one["rule"] for one in document["findings"]) == sorted(rules)
    left_out = "left out: 2 files without an id (requirements/p0.yaml, requirements/p1.yaml)"
    assert (left_out in run(root, "check", "--exit-zero").out) is (not rules)
