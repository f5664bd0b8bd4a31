"""Fields that are no kinds of links and hold ids."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit import MakeRepository, Run
from reqtrace.model.item import Item
from reqtrace.sources.common.mentions import settle_mentions
from reqtrace.sources.common.source import Source
from reqtrace.sources.fields.inferred_links import are_ids
from reqtrace.sources.registry import Readers
from sources_kit import vocabulary

FOUND = Source(include=("reqs/**",), type="req", strict=False)


def read(fields: dict[str, str], *, infers_links: bool = True) -> Item:
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
    path = PurePosixPath("reqs/a.yaml")
    readers = Readers(vocabulary(), (FOUND,), infers_links=infers_links)
    match = readers.file_match(path)
    assert match is not None
    (item,) = readers.read(match, path, lines.encode(), "b10b").items
    return item


def settled(*items: dict[str, str]) -> list[list[tuple[str, str]]]:
    found, _ = settle_mentions(tuple(map(read, items)), ())
    return [[(link.kind, link.target) for link in item.links] for item in found]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("EP-2", True),
        ("SRS-001a", True),
        ("EP-1, EP-2", True),
        (["EP-1", "EP-2"], True),
        ("a/b-1", True),
        ("05cf2dd3-5c66-4d01-aac5-f1bd7d2bcdef", True),
        (["f5cf2dd35c664d01aac5f1bd7d2bcdef"], True),
        ("a sentence of thirty-six characters.", False),
        ("", False),
        ([], False),
        (None, False),
        (7, False),
        (True, False),
        ([{"uuid": "x", "hrid": "SYS-2"}], True),
        ([{"name": "SYS-2"}], False),
        ([{"id": "SYS-2", "text": "It shall open."}], False),
        ([{"id": "SYS-2", "links": ["SYS-1"]}], False),
        ("server", False),
        ("2026-01-11", False),
        ("see EP-2", False),
        ("EP-1, and so on", False),
        (["EP-1", "a text"], False),
        (["EP-1", ["EP-2"]], False),
        ({"EP-1": "x"}, False),
        ("A" + "1" * 200, False),
        (["A-1"] * 2000, False),
    ],
)
def test_what_ids_are(value: object, expected: bool) -> None:
    assert are_ids(value) is expected


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("dependencies", "depends_on"),
        ("depends", "depends_on"),
        ("analyzes", "analyzes"),
        ("plan reference", "plan_reference"),
        ("derivesFrom", "derives_from"),
    ],
)
def test_the_kind_is_the_word(key: str, kind: str) -> None:
    item = read({"id": "EP-1", key: "[EP-2]"})
    assert [(link.kind, link.target, link.tentative) for link in item.links] == [
        (kind, "EP-2", True)
    ]
    at = item.links[0].location
    assert (at.line, at.column) == (2, len(key) + 4)
    assert key in item.attributes or kind in item.attributes


@pytest.mark.parametrize("key", ["priority", "tags", "owner", "version"])
def test_some_fields_never_link(key: str) -> None:
    assert read({"id": "EP-1", key: "EP-2"}).links == ()


@pytest.mark.parametrize(
    ("config", "links"),
    [
        pytest.param(None, 1, id="no configuration"),
        pytest.param("", 0, id="an empty one"),
        pytest.param('[[source]]\ninclude = ["reqs/*.yaml"]\ntype = "req"\n', 0, id="a source"),
        pytest.param(
            'infer_links = true\n\n[[source]]\ninclude = ["reqs/*.yaml"]\ntype = "req"\n',
            1,
            id="the setting",
        ),
    ],
)
def test_a_configuration_asks_for_it(
    config: str | None, links: int, make_repository: MakeRepository, run: Run
) -> None:
    files = {
        "reqs/a.yaml": "id: EP-1\ntitle: A\nstatus: draft\nanalyzes: EP-2\n",
        "reqs/b.yaml": "id: EP-2\ntitle: B\nstatus: draft\n",
    }
    settings = {} if config is None else {"reqtrace.toml": config}
    outcome = run(make_repository({**files, **settings}).root, "check", "--format", "json")
    assert outcome.json()["summary"]["links"] == links


def test_readers_infer_none_unless_told_so() -> None:
    assert read({"id": "EP-1", "analyzes": "EP-2"}, infers_links=False).links == ()


def test_front_matter_is_read_alike() -> None:
    path = PurePosixPath("reqs/a.md")
    readers = Readers(vocabulary(), (FOUND,), infers_links=True)
    match = readers.file_match(path)
    assert match is not None
    (item,) = readers.read(match, path, b"---\nid: A-1\nanalyzes: A-2\n---\nText.\n", "b").items
    assert [(link.kind, link.target) for link in item.links] == [("analyzes", "A-2")]


def test_a_wrong_id_counts_where_most_are_right() -> None:
    assert settled(
        {"id": "EP-1", "dependencies": "[EP-2, EP-3]"},
        {"id": "EP-2", "dependencies": "EP-9"},
        {"id": "EP-3", "dependencies": "GH-12"},
        {"id": "EP-4", "dependencies": "EP-1"},
    ) == [
        [("depends_on", "EP-2"), ("depends_on", "EP-3")],
        [("depends_on", "EP-9")],
        [],  # kept elsewhere, maybe
        [("depends_on", "EP-1")],
    ]


def test_else_only_right_ones_count() -> None:
    assert settled(
        {"id": "EP-1", "board": "EP-2"},
        {"id": "EP-2", "board": "EP-8"},
        {"id": "EP-3", "board": "EP-9", "self": "EP-3"},
    ) == [[("board", "EP-2")], [], []]
