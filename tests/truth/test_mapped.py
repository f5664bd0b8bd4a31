"""Repositories with layouts of their own, read by a preset or a few lines of configuration."""

from __future__ import annotations

from collections import Counter

import pytest

from corpora_kit import LayOut, at_hand
from reqtrace.model.read_problem import ProblemKind

CONTROLS = """\
[[source]]
preset = "yaml-list"
include = ["baseline/OSPS-*.yaml"]
items = { entries = ["controls[]", "controls[].assessment-requirements[]"] }

[source.links]
"^" = "refines"
"guidelines[].entries[].reference-id" = { kind = "links", targets = "external" }
"""

# How many links were counted as broken that are addresses within Markdown links, which lead
# outside the repository.
# In the last one 23 more are paths from the root, or without an ending, of pages that are there.
ADDRESSES = {"made-up/proposals": 1, "openshift/enhancements": 25}


@pytest.mark.parametrize("name", at_hand(["made-up/controls", "ossf/security-baseline"]))
def test_controls_in_nested_lists(name: str, lay_out: LayOut) -> None:
    corpus = lay_out(name, config=CONTROLS)
    workspace = corpus.open()
    truth = corpus.expected["items"]
    links = [link.link for link in workspace.graph.links]
    within = [link for link in links if link.kind == "refines"]
    outside = [link for link in links if link.external]
    assert len(workspace.items) == truth["controls"] + truth["requirements"]
    assert len(within) == truth["requirements"]
    assert not workspace.graph.duplicates
    # One guideline has an entry that is empty; it was counted there as the text `None`.
    assert len(outside) == truth["external_links"] - 1
    assert workspace.project.problems == ()


@pytest.mark.parametrize("name", at_hand(["made-up/elements", "reqvire-org/reqvire"]))
def test_elements_of_reqvire(name: str, lay_out: LayOut) -> None:
    corpus = lay_out(name, config='[[source]]\npreset = "reqvire"\n')
    workspace = corpus.open()
    truth = corpus.expected["items"]
    assert len(workspace.items) == truth["items"]
    assert set(workspace.graph.duplicates) == set(truth["duplicates"])
    assert len(workspace.graph.items) == truth["distinct"]
    assert len(workspace.graph.links) == truth["relations_n"]
    to_files = [link for link in workspace.graph.links if link.leads_out]
    assert len(to_files) == truth["relations"]["satisfiedBy/file"]
    assert len(workspace.graph.dangling()) == len(truth["broken"])
    types = Counter(item.attributes.get("type", item.type) for item in workspace.items)
    assert types["test"] == truth["types"]["test-verification"]


@pytest.mark.parametrize(
    ("name", "addresses"), [(name, ADDRESSES[name]) for name in at_hand(ADDRESSES)]
)
def test_enhancement_proposals(name: str, addresses: int, lay_out: LayOut) -> None:
    config = '[[source]]\npreset = "enhancement-proposal"\n'
    corpus = lay_out(name, config=config)
    workspace = corpus.open()
    truth = corpus.expected["frontmatter"]
    broken = {
        problem.location.path
        for problem in workspace.project.problems
        if problem.kind is ProblemKind.INVALID_YAML
    }
    assert len(broken) == truth["unreadable_front_matter"]["n"]
    assert len(workspace.items) == truth["items"]
    statuses = Counter(item.status or "(none)" for item in workspace.items)
    assert statuses["implementable"] == truth["status"]["implementable"]
    # `TODO` is one of the words that stand where there is nothing to say yet.
    assert statuses["(none)"] == truth["status"]["(none)"] + truth["status"]["TODO"]
    broken_links = [link for link in workspace.graph.links if link.dangling]
    assert len(broken_links) == truth["links_broken_n"] - addresses
