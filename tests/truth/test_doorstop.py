"""Trees of Doorstop, read as they are: its own requirements, and a made-up one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from corpora_kit import LayOut, at_hand
from doorstop_kit import CONFIG
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.fingerprint import Freshness, freshness
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.doorstop.documents import Document, expand
from reqtrace.workspace import Workspace

Links = set[tuple[str, str]]

# What `doorstop` 3.2 itself says of each tree: links that are suspect, items not reviewed.
SAID: dict[str, tuple[Links, set[str]]] = {
    "made-up/doorstop": ({("DES-001", "REQ003"), ("TST001", "REQ003")}, {"REQ003"}),
    "doorstop-dev/doorstop": ({("HLT001", "TUT017")}, {"TUT017"}),
}


@pytest.fixture(params=at_hand(SAID))
def name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=[CONFIG, ""], ids=["by preset", "by detection"])
def doorstop(request: pytest.FixtureRequest, name: str, lay_out: LayOut) -> tuple[Workspace, Any]:
    data = lay_out(name, config=request.param)
    return data.open(), data.expected["doorstop"]


def own(workspace: Workspace) -> list[Item]:
    """The items of Doorstop: detection may find other things beside them."""
    return [item for item in workspace.items if item.document_level is not DocumentLevel.NONE]


def test_everything_that_was_counted(doorstop: tuple[Workspace, Any]) -> None:
    workspace, expected = doorstop
    items = own(workspace)
    ids = {item.id for item in items}
    assert len(items) == len(ids) == expected["items"]
    assert sum(item.role is not Role.RETIRED for item in items) == expected["active"]
    assert sum(item.normative for item in items) == expected["normative"]
    assert sum(item.derived for item in items) == expected["derived"]
    prefixes = Counter(item.id.rstrip("0123456789") for item in items)
    assert dict(prefixes) == expected["items_by_uid_prefix"]
    reviewed = [item for item in items if item.fingerprints and item.fingerprints.reviewed]
    assert len(reviewed) == expected["reviewed"]


def test_documents(doorstop: tuple[Workspace, Any]) -> None:
    workspace, expected = doorstop
    options = (source.options.get("document") for source in workspace.config.sources)
    found = {
        str(one.folder): {
            "digits": str(one.digits),
            "format": one.itemformat,
            "parent": one.parent,
            "prefix": one.prefix,
            "sep": one.sep,
        }
        for one in options
        if isinstance(one, Document)
    }
    assert found == expected["documents"]


def test_links(doorstop: tuple[Workspace, Any]) -> None:
    workspace, expected = doorstop
    ids = {item.id for item in own(workspace)}
    links = [link for link in workspace.graph.links if link.writer in ids]
    assert len(links) == expected["links"]
    assert [link for link in links if link.dangling] == expected["links_broken"]
    stamped = [link for link in links if link.link.fingerprint is not None]
    assert len(stamped) == expected["links_with_fingerprint"]
    ends = Counter(end for link in links for end in (link.source, link.target))
    assert len([one for one in ids if one not in ends]) == expected["items_without_any_link"]
    retired = [
        link for link in links if workspace.graph.items[link.target or ""].role is Role.RETIRED
    ]
    assert retired == expected["links_to_inactive"]


def test_references(doorstop: tuple[Workspace, Any]) -> None:
    workspace, expected = doorstop
    found = workspace.project.references
    assert len([one for one in found if one.reference.path]) == expected["references"]
    missing = [one for one in found if one.reference.path and not one.is_there]
    assert missing == expected["references_missing"]
    assert len([one for one in found if not one.reference.path]) == expected["refs"]


def test_levels_are_text(doorstop: tuple[Workspace, Any]) -> None:
    workspace, expected = doorstop
    # Within a document no two items have one level: `1.10` is not `1.1`.
    levels = Counter(
        (str(item.location.path.parent), str(item.attributes["level"]))
        for item in own(workspace)
        if item.role is not Role.RETIRED
    )
    assert expected["duplicate_levels"] == {}
    assert max(levels.values()) == 1
    assert all(isinstance(item.attributes["level"], str) for item in own(workspace))


def test_gaps(doorstop: tuple[Workspace, Any]) -> None:
    workspace, expected = doorstop
    ids = {item.id for item in own(workspace)}
    found = [one for one in workspace.check().findings if one.item in ids]
    gaps = {rule: sorted(one.item or "" for one in found if one.rule == rule) for rule in _RULES}
    assert gaps["COV002"] == expected["child_items_without_uplink"]
    assert gaps["COV009"] == expected["parent_items_without_downlink"]
    assert gaps["LNK001"] == expected["links_broken"]


_RULES = ("COV002", "COV009", "LNK001")


def test_fingerprints_say_what_the_program_says(name: str, doorstop: tuple[Workspace, Any]) -> None:
    workspace, _ = doorstop
    items = workspace.graph.items
    suspect, unreviewed = set(), set()
    for item in own(workspace):
        assert item.fingerprints is not None
        for link in item.links:
            upper = items[link.target].fingerprints
            assert upper is not None
            if freshness(link.fingerprint, upper.own) is not Freshness.FITS:
                suspect.add((item.id, link.target))
        if freshness(item.fingerprints.reviewed, item.fingerprints.whole) is not Freshness.FITS:
            unreviewed.add(item.id)
    assert (suspect, unreviewed) == SAID[name]


def test_what_doorstop_skips_is_left_out(name: str, lay_out: LayOut) -> None:
    data = lay_out(name, config=CONFIG)
    paths = data.open().paths
    source = Source(include=("**",), format=Format.DOORSTOP)
    found = expand(source, paths, lambda path: (data.root / path).read_bytes())
    skipped = data.expected["doorstop"]["skipped_documents"]
    assert len(found.left_out) == skipped["n"]
    left_out = {f"{folder}/.doorstop.yml" for folder, _ in found.left_out}
    assert left_out >= set(skipped["sample"])
