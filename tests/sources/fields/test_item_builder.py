"""Fields as a file writes them, and the item that comes of them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.item import Item
from reqtrace.model.location import Position
from reqtrace.model.vocabulary import Role
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import IdFrom, IdRule, LinkRule, Source
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import AROUND, ItemBuilder
from reqtrace.sources.fields.validation import Schemas
from reqtrace.sources.fields.yaml_entries import ParentEntry
from reqtrace.sources.yaml.composer import compose
from reqtrace.util.pattern import LinearPattern
from sources_kit import vocabulary

Schema = Mapping[str, object]

PATH = PurePosixPath("docs/reqs/open-by-code.yml")
START = Position(1, 1)
LINES = (
    "id: REQ-1",
    "title: Open by code",
    "status: approved",
    "text: The locker shall open.",
    "satisfies: [NEED-1, NEED-2]",
    "refines: REQ-2",
    "formerly: REQ-0, REQ-00",
    "priority: must",
    "x-owner: Ada",
    "x-tags: [it, is, short]",
)
SOURCE = Source(include=("**",), type="req")


def builder(source: Source | None = None, schema: Schema | None = None) -> ItemBuilder:
    return ItemBuilder(vocabulary(), source, Schemas({} if schema is None else {"req": schema}))


def build(
    *lines: str,
    source: Source | None = None,
    defaults: Defaults | None = None,
    schema: Schema | None = None,
) -> tuple[Item | None, list[tuple[str, str, int]]]:
    """The item of some lines of YAML, and its problems: kind, key and line."""
    data = "".join(f"{line}\n" for line in lines).encode()
    ((value, marks, _),) = compose(data, Limits()).documents
    assert isinstance(value, dict)
    file = FileResult(PATH, data, "b10b", 100)
    made = builder(source, schema).build(file, value, marks, START, defaults or Defaults())
    assert file.items == ([] if made is None else [made])
    return made, [(one.kind.value, one.key, one.location.line) for one in file.problems]


def built(*lines: str, source: Source | None = None, defaults: Defaults | None = None) -> Item:
    made, problems = build(*lines, source=source, defaults=defaults)
    assert made is not None, problems
    return made


@given(st.permutations(LINES), st.randoms(use_true_random=False))
def test_the_order_of_fields_plays_no_part(lines: list[str], chance: random.Random) -> None:
    first, second = built(*LINES), built(*lines)
    assert without_places(first) == without_places(second)
    assert sorted(first.attributes) == sorted(second.attributes)
    for name, position in second.positions.items():
        assert lines[position.line - 1].startswith(f"{name}: ")
    kept = chance.sample(lines, 7)
    some, problems = build(*kept)
    known = {line.partition(":")[0] for line in kept}
    assert (some is None) == ("id" not in known)
    # A text says what a title would.
    wanted = {"status"} if "text" in known else {"title", "status"}
    missing = {"id"} if "id" not in known else wanted - known
    assert {key for _, key, _ in problems} == missing


def without_places(item: Item) -> Item:
    """*item* with nothing of where its fields stand, nor of the order of its links."""
    links = sorted(item.links, key=lambda one: (one.kind, one.target))
    return replace(
        item,
        positions={},
        attributes=dict(sorted(item.attributes.items())),
        links=tuple(replace(one, location=item.location) for one in links),
    )


def test_all_that_an_item_says() -> None:
    item = built(*LINES)
    assert (item.id, item.type, item.title) == ("REQ-1", "req", "Open by code")
    assert (item.status, item.role) == ("approved", Role.ACTIVE)
    assert item.text == "The locker shall open."
    assert item.formerly == ("REQ-0", "REQ-00")
    assert [(one.kind, one.target) for one in item.links] == [
        ("satisfies", "NEED-1"),
        ("satisfies", "NEED-2"),
        ("refines", "REQ-2"),
    ]
    assert item.attributes == {
        "priority": "must",
        "x-owner": "Ada",
        "x-tags": ["it", "is", "short"],
    }
    assert item.blob == "b10b"
    assert str(item.location) == f"{PATH}:1:1"


MISSING = [("missing-field", "title", 1)]


@pytest.mark.parametrize(
    ("lines", "title", "problem"),
    [
        pytest.param(["title: A  b"], "A b", [], id="blanks in a title are one"),
        pytest.param(["name: A"], "A", [], id="another word for a title"),
        pytest.param(["name: B", "title: A"], "A", [], id="a title goes before a name"),
        pytest.param(["title: ~", "name: B"], "B", [], id="a title of nothing"),
        pytest.param(["name: B", "title: ~"], "B", [], id="a title of nothing, last"),
        pytest.param(["summary: ~", "name: B"], "B", [], id="a summary of nothing"),
        pytest.param(["text: |", "  One.", "  Two."], "One.", [], id="a text for a title"),
        pytest.param(["text: " + "x" * 200], "x" * 99 + "…", [], id="100 letters of a text"),
        pytest.param([], "", MISSING, id="no title, no text"),
        pytest.param(["title: [A]"], "", [("wrong-type", "title", 3)], id="a list for a title"),
    ],
)
def test_titles(lines: list[str], title: str, problem: list[tuple[str, str, int]]) -> None:
    made, problems = build("id: REQ-1", "status: draft", *lines)
    assert made is not None
    assert made.title == title
    assert [one for one in problems if one[1] == "title"] == problem


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("formerly: REQ-0", ("REQ-0",), id="one"),
        pytest.param("formerly: REQ-0, none , REQ-00", ("REQ-0", "REQ-00"), id="commas"),
        pytest.param("formerly: [REQ-0, 'A, B', 7]", ("REQ-0", "A", "B", "7"), id="a list"),
        pytest.param("formerly: {a: b}", (), id="a mapping"),
        pytest.param("formerly: ~", (), id="nothing"),
    ],
)
def test_former_ids(written: str, expected: tuple[str, ...]) -> None:
    assert built("id: REQ-1", written).formerly == expected


@pytest.mark.parametrize(
    ("lines", "source", "expected"),
    [
        pytest.param(["title: T"], None, [("missing-field", "id", 1)], id="no id"),
        pytest.param(["id: ~"], None, [("missing-field", "id", 1)], id="an id of nothing"),
        pytest.param(["id: X-1"], None, [("unknown-type", "", 1)], id="no type"),
        pytest.param(["id: X-1", "type: rek"], None, [("unknown-type", "rek", 2)], id="another"),
        pytest.param(
            ["id: X-1"], Source(include=("**",), id=IdRule(pattern=LinearPattern("R-.*"))),
            [("missing-field", "id", 1)], id="an id that does not fit the pattern",
        ),
    ],
)  # fmt: skip
def test_what_is_no_item(
    lines: list[str], source: Source | None, expected: list[tuple[str, str, int]]
) -> None:
    assert build(*lines, source=source) == (None, expected)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(IdRule(), "R-7", id="as written"),
        pytest.param(IdRule(form="X-{}"), "X-R-7", id="a form"),
        pytest.param(IdRule(pattern=LinearPattern(r"\d+"), form="REQ-{}"), "REQ-7", id="a part"),
        pytest.param(IdRule(source=IdFrom.STEM), "open-by-code", id="the name of the file"),
        pytest.param(
            IdRule(source=IdFrom.FOLDER, form="{}-{stem}"), "reqs-open-by-code", id="both"
        ),
    ],
)
def test_ids(rule: IdRule, expected: str) -> None:
    source = replace(SOURCE, id=rule)
    found = builder(source).id_of({"ID": " R-7 "}, PATH)
    assert found == expected
    by_file = Defaults(id=found) if rule.source is not IdFrom.FIELD else None
    assert built("id: ' R-7 '", "title: T", source=source, defaults=by_file).id == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"id": "R-7"}, "R-7", id="text"),
        pytest.param({"Id": 7}, "7", id="a number"),
        pytest.param({"id": " "}, None, id="blanks"),
        pytest.param({"id": ["R-7"]}, None, id="a list"),
        pytest.param({"title": "T"}, None, id="no id"),
    ],
)
def test_the_id_that_is_written(fields: Mapping[str, object], expected: str | None) -> None:
    assert builder().written_id(fields) == expected
    assert builder().id_of(fields, PATH) == expected


class TestWhatIsKnownBesideTheFields:
    def test_it_fills_what_is_missing(self) -> None:
        defaults = Defaults(
            id="REQ-9",
            title=("Heading", Position(7, 3)),
            text="Body.",
            text_at=Position(9, 1),
            sections={"Why": "Because."},
            status=("approved", Role.ACTIVE),
        )
        item = built("x-a: 1", defaults=defaults)
        assert (item.id, item.title, item.text) == ("REQ-9", "Heading", "Body.")
        assert (item.status, item.role) == ("approved", Role.ACTIVE)
        assert item.sections == {"Why": "Because."}
        assert item.positions["title"] == Position(7, 3)
        assert item.positions["text"] == Position(9, 1)

    def test_a_title_in_the_fields_goes_before_the_heading(self) -> None:
        defaults = Defaults(title=("Heading", Position(7, 3)))
        item = built("id: REQ-1", "title: T", defaults=defaults)
        assert (item.title, item.positions["title"]) == ("T", Position(2, 8))

    def test_a_title_of_the_text_stands_where_the_text_does(self) -> None:
        item = built("id: REQ-1", defaults=Defaults(text="Body.", text_at=Position(9, 1)))
        assert (item.title, item.positions["title"]) == ("Body.", Position(9, 1))

    def test_links_come_in_the_order_around_own_given(self) -> None:
        source = replace(SOURCE, links={AROUND: LinkRule(kind="refines")})
        (given,) = built("id: REQ-3", "refines: REQ-4").links
        defaults = Defaults(parent=ParentEntry("REQ-2", Position(4, 5)), links=(given,))
        item = built("id: REQ-1", "depends_on: REQ-5", source=source, defaults=defaults)
        assert [(one.kind, one.target) for one in item.links] == [
            ("refines", "REQ-2"),
            ("depends_on", "REQ-5"),
            ("refines", "REQ-4"),
        ]
        assert item.links[0].location.line == 4

    def test_the_item_around_means_nothing_unless_the_source_says_so(self) -> None:
        defaults = Defaults(parent=ParentEntry("REQ-2", Position(4, 5)))
        assert built("id: REQ-1", source=SOURCE, defaults=defaults).links == ()


class TestSources:
    def test_links_by_rules_take_no_part_in_the_schema(self) -> None:
        source = replace(SOURCE, links={"needs": LinkRule(kind="satisfies")})
        made, problems = build(
            "id: REQ-1", "title: T", "status: draft", "needs: {id: NEED-1}", source=source
        )
        assert made is not None
        assert [(one.kind, one.target) for one in made.links] == [("satisfies", "NEED-1")]
        assert made.attributes == {}
        assert [one for one in problems if one[1] == "needs"] == []

    def test_links_that_stand_deeper(self) -> None:
        rule = LinkRule(kind="satisfies")
        source = replace(SOURCE, links={"trace[].up": rule})
        item = built(
            "id: REQ-1", "trace:", "- {up: NEED-1}", "- {down: X}", "- {up: NEED-2}", source=source
        )
        assert [(one.target, one.location.line) for one in item.links] == [
            ("NEED-1", 3),
            ("NEED-2", 5),
        ]

    def test_words_that_mean_nothing(self) -> None:
        rule = LinkRule(kind="satisfies")
        source = replace(SOURCE, empty_values=("later",), links={"up": rule})
        assert built("id: REQ-1", "up: [Later, NEED-1]", source=source).links[0].target == "NEED-1"

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            pytest.param(None, ["title"], id="ours to form"),
            pytest.param(SOURCE, ["title"], id="a source that explains nothing"),
            pytest.param(replace(SOURCE, fields={"text": "body"}), [], id="a form of its own"),
        ],
    )
    def test_fields_may_be_missing_in_files_with_a_form_of_their_own(
        self, source: Source | None, expected: list[str]
    ) -> None:
        _, problems = build("id: REQ-1", "status: draft", source=source)
        assert [key for _, key, _ in problems if key == "title"] == expected


@pytest.mark.parametrize(
    ("strict", "line", "expected"),
    [
        pytest.param(True, "ownr: Ada", ["ownr"], id="strict"),
        pytest.param(True, "x-ownr: Ada", [], id="strict, but marked"),
        pytest.param(True, "x_ownr: Ada", [], id="strict, but marked with a line"),
        pytest.param(True, "amended_by: ADR-1", [], id="strict, but a link"),
        pytest.param(False, "ownr: Ada", [], id="not strict"),
    ],
)
def test_unknown_fields(strict: bool, line: str, expected: list[str]) -> None:
    lines = ("id: REQ-1", "title: T", "status: draft", "text: t", line)
    _, problems = build(*lines, defaults=Defaults(strict=strict))
    assert [key for kind, key, _ in problems if kind == "unknown-field"] == expected


def test_true_is_no_link_and_the_schema_says_so() -> None:
    made, problems = build("id: REQ-1", "title: T", "status: draft", "text: t", "satisfies: true")
    assert made is not None
    assert made.links == ()
    assert problems == [("wrong-type", "satisfies", 5)]


def test_a_field_of_nothing_is_no_field() -> None:
    schema = {"properties": {"owner": {"type": "string"}, "id": {}}, "required": ["owner"]}
    _, problems = build("id: REQ-1", "owner: ~", schema=schema)
    assert [(kind, key) for kind, key, _ in problems] == [("missing-field", "owner")]
