"""What holds for all rules together."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.finding import Finding
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.rules.registry import ALL_RULES
from trace_kit import commit, item, project

_IDS = ("GOAL-1", "NEED-1", "NEED-2", "REQ-1", "REQ-2", "req-2", "ADR-1", "ADR-2", "TEST-1")
_KINDS = ("links", "satisfies", "refines", "depends_on", "supersedes", "superseded_by", "verifies")
_LINKS = st.builds(
    lambda kind, target: f"{kind} {target}",
    st.sampled_from(_KINDS),
    st.sampled_from((*_IDS, "REQ-99", "https://example.org/REQ-1")),
)
_ITEMS = st.builds(
    lambda item_id, links, status, line: item(
        item_id, *links, status=status, line=line, path=f"items/{line % 3}.yaml"
    ),
    st.sampled_from(_IDS),
    st.lists(_LINKS, max_size=3),
    st.sampled_from((None, "draft", "approved", "implemented", "rejected", "superseded")),
    st.integers(1, 500),
)
_REFERENCES = st.builds(
    lambda kind, target: f"{kind} {target}",
    st.sampled_from(("implements", "refs", "fixes")),
    st.sampled_from((*_IDS, "REQ-99")),
)


def _findings(checked: Project) -> list[Finding]:
    found = [finding for rule in ALL_RULES for finding in rule().check(checked)]
    return sorted(found, key=lambda one: (one.order, one.fingerprint))


@given(
    items=st.lists(_ITEMS, max_size=8, unique_by=lambda one: one.location),
    references=st.lists(st.lists(_REFERENCES, max_size=2), max_size=4),
    seed=st.randoms(use_true_random=False),
)
def test_the_order_of_files_changes_no_finding(
    items: list[Item], references: list[list[str]], seed: random.Random
) -> None:
    commits = [commit(number, *texts) for number, texts in enumerate(references)]
    shuffled = seed.sample(items, len(items))
    assert _findings(project(items, commits)) == _findings(project(shuffled, commits))


def test_a_project_of_many_items_with_one_id_is_no_trouble() -> None:
    twins = [item("REQ-1", "refines REQ-1", line=line, path="all.yaml") for line in range(1, 400)]
    rules = {finding.rule for finding in _findings(project(twins))}
    assert {"IDS001", "LNK004"} <= rules
