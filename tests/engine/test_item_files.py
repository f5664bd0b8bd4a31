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


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("REQ-xxx.md", "named like a template"),
        ("REQ-000-title.md", "named like a template"),
        ("Requirements_Management.md", "without an id"),
        ("REQ-4.md", None),
        ("export.md", None),
    ],
)
def test_a_page_beside_files_that_are_called_by_their_ids(
    name: str, reason: str | None, make_repository: MakeRepository, run: Run
) -> None:
    files = {f"requirements/REQ-{n}.md": f"### REQ-{n}: Open\n\nIt opens.\n" for n in (1, 2, 3)}
    files[f"requirements/{name}"] = "# A page\n\nOne file each.\n"
    if name == "export.md":
        files[f"requirements/{name}"] = "---\ntitle: Export\nstatus: draft\n---\n\nOne file.\n"
    document = run(make_repository(files).root, "check", "--format", "json").json()
    rules = [one["rule"] for one in document["findings"]]
    assert [one["reason"] for one in document["left_out"]] == ([reason] if reason else [])
    assert ("SYN006" in rules) is (reason is None)


def test_a_plan_repeats_a_requirement_whose_title_speaks_of_generated_files(
    make_repository: MakeRepository, run: Run
) -> None:
    files = {
        f"docs/requirements/REQ-{n}.md": f"### REQ-{n}: Auto-generated page\n\nIt opens.\n"
        for n in (1, 2, 3)
    }
    files |= {
        f"docs/plans/req-{n}.md": f"# REQ-{n} Implementation Plan\n\nDo it.\n" for n in (1, 2)
    }
    document = run(make_repository(files).root, "check", "--format", "json").json()
    assert document["summary"]["items"] == {"req": 3}
    assert "IDS001" not in [one["rule"] for one in document["findings"]]
