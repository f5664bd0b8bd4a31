"""Specifications and tags of OpenFastTrace: a made-up project, and OpenFastTrace's own.

What was counted in the latter by other means is wrong in places, and each place is named here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest

from corpora_kit import at_hand, corpus, data_of
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.item import Item
from reqtrace.rules.coverage.needed_coverage_missing import NeededCoverageMissing
from reqtrace.rules.links.unwanted_coverage import UnwantedCoverage
from reqtrace.rules.schema.wrong_type import WrongType
from reqtrace.workspace import Workspace

CONFIG = """\
[[source]]
preset = "openfasttrace"
include = ["doc/spec/**", "**/*.java", "src/**"]
exclude = ["product/src/test/resources/**"]
"""
DESIGN = "doc/spec/design.md"


@dataclass(frozen=True, kw_only=True)
class Known:
    """Where the counts of one repository are wrong, and what is special in it.

    Between `oft:off` and `oft:on` stands an `example`, which the other means took for a forwarded
    item and OpenFastTrace 4.6 itself does not. All that they found broken follows from it.

    The list of tags has those without spaces only: `[impl -> dsn~x~1]` is missing in it, `spaced`
    counts them, and `uncovered` are the needs that the listed tags leave open. It also has texts in
    the file `no_tags` that are none: samples of a test that are put together (`~1" + "]"`), or that
    are meant to be wrong. Items `without_revision` name an id without one below `Covers:`.
    """

    example: str
    no_tags: str
    without_revision: list[str]
    uncovered: set[tuple[str, str]]
    spaced: Mapping[str, int] = field(default_factory=dict)


KNOWN = {
    "made-up/openfasttrace": Known(
        example="arch~nowhere~1",
        no_tags="src/test_tags.py",
        without_revision=["dsn~passing-on~1"],
        uncovered={("dsn~order-archive~1", "itest")},
    ),
    "itsallcode/openfasttrace": Known(
        example="arch~skip-this-requirement~1",
        no_tags=(
            "importer/tag/src/test/java/org/itsallcode/openfasttrace/importer/tag/"
            "TestTagImporter.java"
        ),
        without_revision=[
            "req~cli.input-selection~1",
            "req~cli.newline-format~1",
            "req~cli.default-newline-format~1",
        ],
        spaced={"impl": 4, "utest": 24},
        uncovered={
            ("dsn~disabling-oft-parsing-for-parts-of-a-markup-file~1", "impl"),
            ("dsn~disabling-oft-parsing-for-parts-of-a-markup-file~1", "utest"),
            ("dsn~import.reqm2-file-detection~1", "impl"),
            ("dsn~import.reqm2-file-detection~1", "utest"),
            ("dsn~md.artifact-forwarding-notation~1", "utest"),
            ("dsn~md.covers-list~1", "utest"),
            ("dsn~md.depends-list~1", "utest"),
            ("dsn~md.needs-coverage-list-single-line~2", "utest"),
            ("dsn~md.needs-coverage-list~1", "utest"),
            ("dsn~md.requirement-references~1", "utest"),
        },
    ),
}


class Data(NamedTuple):
    """The corpus, whose files of code hold nothing but their tags, each in its line.

    Once it is read as it is, once with an example that is no example any more.
    """

    name: str
    known: Known
    expected: dict[str, Any]
    plain: Workspace
    with_example: Workspace


@pytest.fixture(scope="module", params=at_hand(KNOWN))
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Data:
    repository: str = request.param
    corpora = [
        corpus(repository, folder=tmp_path_factory.mktemp(name), config=CONFIG)
        for name in ("plain", "example")
    ]
    for one in corpora:
        _write_code(repository, WritableRepository(one.root))
    first, second = corpora
    design = second.root / DESIGN
    text = design.read_text(encoding="utf-8").replace("oft:off", "").replace("oft:on", "")
    design.write_text(text, encoding="utf-8")
    known, expected = KNOWN[repository], first.expected["oft"]
    return Data(repository, known, expected, first.open(), second.open())


def _write_code(name: str, repository: WritableRepository) -> None:
    code: dict[str, list[str]] = {}
    for path, line, text in rows(name):
        lines = code.setdefault(path, [])
        lines += [""] * (line - len(lines))
        lines[line - 1] += f"// {text} "
    for path, lines in code.items():
        repository.write(path, "\n".join(lines) + "\n")


def rows(name: str) -> list[tuple[str, int, str]]:
    """The tags of the corpus: path, line and text."""
    lines = (data_of(name) / "tags.tsv").read_text(encoding="utf-8").splitlines()
    found = [(path, int(line), text) for path, line, text in (one.split("\t") for one in lines)]
    return [one for one in found if not one[0].startswith("product/src/test/resources/")]


def specified(workspace: Workspace) -> list[Item]:
    return [item for item in workspace.items if item.location.path.suffix == ".md"]


def tags(workspace: Workspace) -> list[Item]:
    return [item for item in workspace.items if item.location.path.suffix != ".md"]


def uncovered(workspace: Workspace) -> set[tuple[str, str]]:
    found = NeededCoverageMissing().check(workspace.project)
    return {(one.item or "", one.key) for one in found}


def test_items(data: Data) -> None:
    items = specified(data.with_example)
    expected = data.expected
    assert len(items) == len({item.id for item in items}) == expected["items"]
    assert Counter(item.type for item in items) == expected["items_by_type"]
    assert Counter(item.status for item in items) == expected["status"]
    assert [item.id for item in items if item.attributes.get("forwards")] == [data.known.example]
    needs = [need for item in items for need in _needs(item)]
    assert Counter(needs) == expected["needs_by_type"]
    assert sum(bool(_needs(item)) for item in items) == expected["items_with_needs"]


def _needs(item: Item) -> list[str]:
    needs = item.attributes["needs"]
    assert isinstance(needs, list)
    return needs


def test_links_between_items(data: Data) -> None:
    workspace = data.with_example
    ids = {item.id for item in specified(workspace)}
    links = [link for link in workspace.graph.links if link.writer in ids]
    states = Counter("orphaned" if link.dangling else "ok" for link in links)
    expected = data.expected
    assert len(links) == expected["covers_links"]
    assert states["ok"] == expected["link_states"]["covers/ok"]
    [link] = [link for link in links if link.dangling]
    place = link.link.location
    [bad] = expected["bad_links"]
    assert bad == [
        link.kind,
        link.writer,
        link.link.target,
        "orphaned",
        f"{place.path}:{place.line}",
    ]


def test_tags(data: Data) -> None:
    workspace = data.plain
    found = tags(workspace)
    expected = data.expected
    counted = Counter(item.type for item in found) + Counter(data.known.spaced)
    assert counted == expected["tags_by_type"]
    assert len(found) + sum(data.known.spaced.values()) == expected["tags"]
    assert all(not link.dangling for link in workspace.graph.links)
    places = Counter((str(item.location.path), item.location.line) for item in found)
    listed = Counter((path, line) for path, line, _ in rows(data.name))
    assert {path for path, _ in listed - places} == {data.known.no_tags}
    assert not places - listed


def test_uncovered_needs(data: Data) -> None:
    assert uncovered(data.plain) == data.known.uncovered
    found = uncovered(data.with_example)
    # Behind the example nothing is read any more: its design needs nothing then.
    rest = found - data.known.uncovered
    assert (
        sorted(f"{item} needs {need}" for item, need in rest)
        == (data.expected["uncovered_needs_list"])
    )


def test_unwanted_coverage(data: Data) -> None:
    assert not list(UnwantedCoverage().check(data.plain.project))
    found = UnwantedCoverage().check(data.with_example.project)
    said = {f"{one.item}".split("~")[0] + " -> " + one.key.split()[1] for one in found}
    # Tags that are not listed cover nothing.
    assert said == set(data.expected["unwanted_coverage"]) - {
        f"{need} -> {item}" for item, need in data.known.uncovered
    }


def test_nothing_else_is_reported(data: Data) -> None:
    found = data.plain.check().findings
    rules = {finding.rule for finding in found}
    assert rules == {NeededCoverageMissing.id, WrongType.id}
    # OpenFastTrace passes over ids without a revision, in silence.
    passed_over = [one for one in found if one.rule == WrongType.id]
    assert [one.item for one in passed_over] == data.known.without_revision
