"""Items and history, joined."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.engine.link import link_project, without_commit_coverage
from reqtrace.engine.loaded_items import LoadedItems
from reqtrace.model.commit import History
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.link import Link
from reqtrace.model.location import Location
from reqtrace.model.vocabulary import COMMIT
from trace_kit import START, commit, config, item, project


def loaded(*items: Item, paths: tuple[str, ...] = ()) -> LoadedItems:
    files = {str(one.location.path): one.blob for one in items}
    return LoadedItems(
        items=items,
        problems=(),
        suppressions=(),
        files=files,
        paths=tuple(map(PurePosixPath, (*files, *paths))),
        notes=(),
    )


def test_commits_and_items_are_linked() -> None:
    items = (item("NEED-1"), item("REQ-1", "satisfies NEED-1"))
    commits = (commit(2, "implements REQ-1"), commit(1, "implements REQ-9"))
    history = History(head="f" * 40, total=5, commits=commits, committed=START)
    made = link_project(loaded(*items), history, Identifiers(items), config())
    assert made.graph.downstream("NEED-1") == {"REQ-1", commits[0].oid}
    assert [one.target for _, one in made.graph.unknown_references()] == ["REQ-9"]
    assert made.history is history
    assert made.items == items


def test_a_link_to_a_file_that_is_no_item_leads_out() -> None:
    here = item("REQ-1")
    links = tuple(
        Link(
            source="REQ-1",
            target=path,
            kind="satisfies",
            location=Location(path=here.location.path),
            path=PurePosixPath(path),
        )
        for path in ("docs/page.md", "docs/none.md")
    )
    items = (replace(here, links=links),)
    history = History(head="", total=0, commits=(), committed=START)
    made = link_project(
        loaded(*items, paths=("docs/page.md",)), history, Identifiers(items), config()
    )
    assert [one.link.target for one in made.graph.dangling()] == ["docs/none.md"]


def test_what_the_configuration_says_goes_along() -> None:
    settings = replace(config(), normative=("text",), coverage=config().coverage[:1])
    history = History(head="", total=0, commits=(), committed=START)
    made = link_project(loaded(), history, Identifiers(()), settings)
    assert (made.normative, made.coverage) == (("text",), settings.coverage)
    assert made.approvals == settings.approvals


def test_a_history_that_is_cut_off_leaves_out_what_commits_cover() -> None:
    made = project((item("NEED-1"),))
    some, names = without_commit_coverage(made)
    by_commit = [one for one in made.coverage if COMMIT in one.types]
    assert by_commit
    assert not [one for one in some.coverage if COMMIT in one.types]
    assert len(some.coverage) == len(made.coverage) - len(by_commit)
    assert names == tuple(f"{one.rule} could not be checked: {one.name}" for one in by_commit)
    assert without_commit_coverage(some) == (some, ())
