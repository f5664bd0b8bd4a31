import pytest

from output_kit import commit, item, project_of, sample
from reqtrace.errors import UsageError
from reqtrace.output.items.tree import render_item


def test_an_item_with_its_chain_its_commits_and_its_gaps() -> None:
    shown = render_item(sample().project, sample().result.findings, "REQ-001")
    assert shown.startswith("REQ-1  Show the chain of an item\nreq · implemented · docs/requirem")
    assert "formerly REQ-001" in shown
    assert "└─ satisfies NEED-1  Trace a line to its requirement  [need, approved]" in shown
    assert "   └─ supports GOAL-1  Every change can be explained  [goal, approved]" in shown
    assert "├─ verified by TEST-1" in shown
    assert "2025-03-05  Ada Example  Draw the chain" in shown
    assert "Report gaps twice  (reverted)" in shown
    assert "help: did you mean NEED-2?" in shown


def test_a_cycle_is_told_once() -> None:
    shown = render_item(sample().project, (), "REQ-10")
    assert "└─ depends_on REQ-11  The other half of a circle  [req, rejected]" in shown
    assert "   └─ depends_on REQ-10  One half of a circle  [req, approved] …" in shown


def test_a_lattice_does_not_explode() -> None:
    levels = [[f"REQ-{level}{side}" for side in "01"] for level in range(1, 40)]
    items = [
        item(one, *(("refines", upper) for upper in (levels[n - 1] if n else ())))
        for n, level in enumerate(levels)
        for one in level
    ]
    shown = render_item(project_of(items), (), levels[-1][0])
    assert len(shown.splitlines()) < 200


def test_a_long_chain_needs_no_recursion() -> None:
    items = [item(f"REQ-{n}", ("refines", f"REQ-{n - 1}")) for n in range(1, 3000)]
    shown = render_item(project_of(items, [commit(1, ("implements", "REQ-1"))]), (), "REQ-2999")
    assert "REQ-2900  " in shown
    assert "… 1998 further steps not shown" in shown
    assert max(map(len, shown.splitlines())) < 300


def test_a_graph_in_which_each_item_leads_to_each_is_shown_in_part() -> None:
    names = [f"REQ-{n}" for n in range(120)]
    items = [item(one, *(("refines", other) for other in names if other != one)) for one in names]
    shown = render_item(project_of(items), (), "REQ-1")
    assert f"… {120 * 119 - 1000} further steps not shown" in shown
    assert len(shown) < 600_000


def test_an_unknown_id_is_a_sentence_with_a_hint() -> None:
    with pytest.raises(UsageError, match="no item has the id RQE-1") as raised:
        render_item(sample().project, (), "RQE-1")
    assert raised.value.hint == "did you mean REQ-1?"
