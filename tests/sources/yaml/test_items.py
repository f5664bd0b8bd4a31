from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import MakeRepository, Run
from reqtrace.model.item import Naming
from reqtrace.model.vocabulary import Role
from reqtrace.sources.common.source import IdFrom, IdRule, LinkRule, Source
from sources_kit import links, problems, read, read_one

FULL = """\
id: REQ-7
type: Requirement
name: Export within a minute
status: Approved
satisfies: NEED-2
priority: must
acceptance_criteria:
  - Given 1,000 rows, when exported, then it takes under 60 s
text: |
  The service shall export within a minute.
formerly: [REQ-1, REQ-2]
"""


def test_one_item_a_file() -> None:
    item = read_one("requirements/REQ-7.yaml", FULL)
    assert (item.id, item.type, item.title) == ("REQ-7", "req", "Export within a minute")
    assert (item.status, item.role) == ("approved", Role.ACTIVE)
    assert item.text == "The service shall export within a minute."
    assert item.formerly == ("REQ-1", "REQ-2")
    assert list(item.attributes) == ["priority", "acceptance_criteria"]
    assert links(item) == [("satisfies", "NEED-2", 5, 12)]
    assert item.positions["title"] == item.positions["name"] == (3, 7)
    assert item.positions["text"] == (9, 7)
    assert (item.location.line, item.blob, item.naming) == (1, "b10b", Naming.FIELD)


HEAD = "id: REQ-7\ntitle: T\nstatus: draft\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("satisfies: NEED-2", [("satisfies", "NEED-2", 4, 12)], id="one id"),
        pytest.param(
            "satisfies: [NEED-2, NEED-3]",
            [("satisfies", "NEED-2", 4, 13), ("satisfies", "NEED-3", 4, 21)],
            id="list",
        ),
        pytest.param(
            "satisfies: NEED-2, NEED-3",
            [("satisfies", "NEED-2", 4, 12), ("satisfies", "NEED-3", 4, 20)],
            id="ids with commas",
        ),
        pytest.param(
            'satisfies: "NEED-2, NEED-3"',
            [("satisfies", "NEED-2", 4, 13), ("satisfies", "NEED-3", 4, 21)],
            id="quoted ids with commas",
        ),
        pytest.param(
            "satisfies: '[Find, compare](a.md), [NEED-2](b.md), NEED-3'",
            [
                ("satisfies", "Find, compare", 4, 13),
                ("satisfies", "NEED-2", 4, 36),
                ("satisfies", "NEED-3", 4, 52),
            ],
            id="Markdown links with commas in and between",
        ),
        pytest.param(
            r"satisfies: '[`NEED-2`](a(b).md), [NEED\_3](<c d.md>), [NEED-4](e f.md)'",
            [
                ("satisfies", "NEED-2", 4, 13),
                ("satisfies", "NEED_3", 4, 34),
                ("satisfies", "NEED-4", 4, 55),
            ],
            id="Markdown links with parentheses, an escaped sign and blanks",
        ),
        pytest.param(
            "satisfies: {id: NEED-2, reason: law}", [("satisfies", "NEED-2", 4, 17)], id="mapping"
        ),
        pytest.param(
            "satisfies:\n  - id: NEED-2\n  - NEED-3",
            [("satisfies", "NEED-2", 5, 9), ("satisfies", "NEED-3", 6, 5)],
            id="list of mappings and ids",
        ),
        pytest.param("depends-on: REQ-1", [("depends_on", "REQ-1", 4, 13)], id="with a dash"),
        pytest.param("Depends On: REQ-1", [("depends_on", "REQ-1", 4, 13)], id="in words"),
        pytest.param("superseded_by: X-1", [("superseded_by", "X-1", 4, 16)], id="inverse"),
        pytest.param("links: [NEED-2]", [("links", "NEED-2", 4, 9)], id="plain"),
        pytest.param(
            "links: {satisfies: [NEED-2], refines: REQ-1}",
            [("satisfies", "NEED-2", 4, 21), ("refines", "REQ-1", 4, 39)],
            id="by kind",
        ),
        pytest.param(
            "links:\n  - {type: satisfies, target: NEED-2}",
            [("satisfies", "NEED-2", 5, 31)],
            id="type and target",
        ),
        pytest.param(
            "links:\n  - REQ1: 9TcFUzs=\n  - REQ2: null",
            [("links", "REQ1", 5, 5), ("links", "REQ2", 6, 5)],
            id="ids with stamps",
        ),
        pytest.param("links: 7", [("links", "7", 4, 8)], id="a number"),
        *(
            pytest.param(f"satisfies: {word}", [], id=f"{word or 'empty'} is no link")
            for word in ("N/A", "none", "TBD", "[]", "null", "", "''", "[none]")
        ),
    ],
)
def test_forms_of_links(written: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert links(read_one("reqs/a.yml", f"{HEAD}{written}\n")) == expected


def test_a_link_keeps_its_reason_and_an_address_is_external() -> None:
    text = HEAD + "satisfies:\n  - {id: NEED-2, reason: the law}\n  - https://example.org/n/3\n"
    first, second = read_one("reqs/a.yml", text).links
    assert (first.reason, first.external) == ("the law", False)
    assert (second.target, second.external) == ("https://example.org/n/3", True)


@pytest.mark.parametrize(
    ("written", "found", "expected"),
    [
        pytest.param(
            "satisfies: [{reason: the law}]",
            [],
            [("wrong-type", 4, 13, "a link needs an id, but this one has only `reason`")],
            id="a reason alone",
        ),
        pytest.param(
            "satisfies: {why: a, note: b, by: c, of: d}",
            [],
            [
                (
                    "wrong-type", 4, 12,
                    "a link needs an id, but this one has only `why`, `note`, `by` and more",
                ),
                ("unknown-field", 4, 30, 'a link has the unknown field "by"'),
                ("unknown-field", 4, 37, 'a link has the unknown field "of"'),
            ],
            id="much, but no id",
        ),
        pytest.param(
            "satisfies: {kind: refines, note: x}",
            [],
            [("wrong-type", 4, 12, "a link needs an id, but this one has only `kind` and `note`")],
            id="a kind and a note",
        ),
        pytest.param(
            "satisfies:\n  - reason: x\n    idd: NEED-2",
            [],
            [
                (
                    "wrong-type", 5, 5,
                    "a link needs an id, but this one has only `reason` and `idd`",
                ),
                (
                    "unknown-field", 6, 5,
                    'a link has the unknown field "idd"; did you mean "id"?',
                ),
            ],
            id="a misspelt id",
        ),
        pytest.param(
            "satisfies: [{id: [NEED-2], reason: x}]",
            [],
            [("wrong-type", 4, 18, "a link needs an id, and `id` is not text")],
            id="a list for an id",
        ),
        pytest.param(
            "satisfies: [true, NEED-2]",
            [("satisfies", "NEED-2", 4, 19)],
            [("wrong-type", 4, 13, "a link needs an id, and true is not one")],
            id="a word of YAML",
        ),
        pytest.param(
            "satisfies: true",
            [],
            [
                (
                    "wrong-type", 4, 12,
                    "`satisfies` must be a number or text or a list or a mapping",
                )
            ],
            id="a word of YAML alone, which the schema reports",
        ),
        pytest.param(
            "satisfies: [{id: NEED-2, reeson: x}]",
            [("satisfies", "NEED-2", 4, 18)],
            [
                (
                    "unknown-field", 4, 26,
                    'a link has the unknown field "reeson"; did you mean "reason"?',
                )
            ],
            id="a misspelt reason",
        ),
        pytest.param(
            "links: {satisfies: [NEED-2], comment: x}",
            [("satisfies", "NEED-2", 4, 21)],
            [("wrong-type", 4, 8, "a link needs an id, but this one has only `comment`")],
            id="a comment among kinds",
        ),
        pytest.param(
            "satisfies: [{id: NEED-2, x-seen: 2025}]",
            [("satisfies", "NEED-2", 4, 18)],
            [],
            id="a field of ones own",
        ),
        pytest.param("satisfies: [{id: null, reason: x}]", [], [], id="an id that is left out"),
        pytest.param(
            "links: {ref: [REQ-1]}", [("ref", "REQ-1", 4, 15)], [], id="a kind like one of our keys"
        ),
    ],
)  # fmt: skip
def test_a_link_that_says_too_little_or_too_much(
    written: str,
    found: list[tuple[str, str, int, int]],
    expected: list[tuple[str, int, int, str]],
) -> None:
    reading = read("reqs/a.yml", f"{HEAD}{written}\n")
    assert links(reading.items[0]) == found
    messages = [p.message.removeprefix("REQ-7: ") for p in reading.problems]
    places = problems(reading)
    assert [(*place, text) for place, text in zip(places, messages, strict=True)] == expected
    assert all(p.item == "REQ-7" for p in reading.problems)


def test_each_wrong_link_of_an_item_can_be_told_from_the_others() -> None:
    reading = read("reqs/a.yml", f"{HEAD}satisfies: [{{why: x}}, {{why: x}}, {{id: A, wy: 1}}]\n")
    assert [p.key for p in reading.problems] == ["satisfies.0", "satisfies.1", "satisfies.2.wy"]


def test_what_a_mapped_source_adds_to_its_links_is_no_problem() -> None:
    source = Source(include=("x/*.yml",), type="req", links={"parents": LinkRule(kind="refines")})
    reading = read("x/a.yml", f"{HEAD}parents: [{{uid: REQ-1, sha: 9Tc=}}]\n", source)
    assert links(reading.items[0]) == [("refines", "REQ-1", 4, 17)]
    assert not reading.problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- 5\n", (1, 3, "an entry is the number 5"), id="a number"),
        pytest.param("- REQ-1\n", (1, 3, 'an entry is the text "REQ-1"'), id="a text"),
        pytest.param("- [a]\n", (1, 3, "an entry is a list"), id="a list"),
        pytest.param("- true\n", (1, 3, "an entry is true"), id="true"),
        pytest.param("-\n", (1, 2, "an entry is empty"), id="nothing"),
        pytest.param("items:\n  REQ-1: 5\n", (2, 3, "REQ-1 is the number 5"), id="below its id"),
        pytest.param("items:\n  REQ-1:\n", (2, 3, "REQ-1 is empty"), id="nothing below its id"),
    ],
)
def test_an_entry_that_is_no_item_is_named(text: str, expected: tuple[int, int, str]) -> None:
    (problem,) = read("reqs/a.yaml", text).problems
    place = problem.location
    message = problem.message.removesuffix(", but an item must be a mapping of fields")
    assert (place.line, place.column, message) == expected
    assert problem.kind.value == "wrong-type"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "needs/all.yaml",
            "id: NEED-1\ntitle: A\nstatus: draft\n---\nid: NEED-2\ntitle: B\nstatus: draft\n",
            [("NEED-1", "need", 1, 1), ("NEED-2", "need", 5, 1)],
            id="several documents",
        ),
        pytest.param(
            "requirements.yaml",
            "- id: REQ-1\n  title: A\n  status: draft\n- id: X-2\n  title: B\n  status: draft\n",
            [("REQ-1", "req", 1, 3), ("X-2", "req", 4, 3)],
            id="a list",
        ),
        pytest.param(
            "docs/product.yaml",
            "needs:\n  - id: NEED-1\n    title: A\n    status: draft\n"
            "goals:\n  - {id: GOAL-1, title: G}\n",
            [("NEED-1", "need", 2, 5), ("GOAL-1", "goal", 6, 5)],
            id="lists under keys of types, outside item folders",
        ),
        pytest.param(
            "docs/product.yaml",
            "items:\n  REQ-1:\n    title: A\n    status: draft\n  REQ-2:\n    title: B\n"
            "    status: draft\n",
            [("REQ-1", "req", 2, 3), ("REQ-2", "req", 5, 3)],
            id="a mapping of ids",
        ),
    ],
)
def test_many_items_in_a_file(
    path: str, text: str, expected: list[tuple[str, str, int, int]]
) -> None:
    reading = read(path, text)
    assert not reading.problems
    found = [(i.id, i.type, i.location.line, i.location.column) for i in reading.items]
    assert found == expected


@pytest.mark.parametrize(
    ("path", "text", "type_name"),
    [
        pytest.param("needs/x.yaml", "id: REQ-1\ntype: goal", "goal", id="the field"),
        pytest.param("needs/x.yaml", "id: X-1\ntype: User_Need", "need", id="a synonym"),
        pytest.param("needs/x.yaml", "id: REQ-1", "req", id="the prefix before the folder"),
        pytest.param("needs/x.yaml", "id: X-1", "need", id="the folder"),
        pytest.param("goals/needs/x.yaml", "id: X-1", "need", id="the nearest folder"),
    ],
)
def test_the_type_follows_from(path: str, text: str, type_name: str) -> None:
    assert read_one(path, f"{text}\ntitle: T\nstatus: draft\n").type == type_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "id: X-1\ntype: storry\ntitle: T\nstatus: draft\n", ("unknown-type", 2, 7), id="type"
        ),
        pytest.param("id: REQ-1\ntitle: T\n", ("missing-field", 1, 1), id="no status"),
        pytest.param("id: REQ-1\nstatus: draft\n", ("missing-field", 1, 1), id="no title"),
        pytest.param(f"{HEAD}prioriti: x\n", ("unknown-field", 4, 11), id="unknown field"),
        pytest.param(f"{HEAD}priority: [a]\n", ("wrong-type", 4, 11), id="list for a word"),
        pytest.param(
            "id: REQ 1\ntitle: T\nstatus: draft\n", ("malformed-id", 1, 5), id="space in an id"
        ),
        pytest.param(
            "id: REQ-1\ntitle: T\nstatus: aproved\n", ("unknown-status", 3, 9), id="status"
        ),
        pytest.param("title: T\nstatus: draft\n", ("not-an-item", 1, 1), id="no id"),
        pytest.param("", ("not-an-item", 1, 1), id="empty file"),
        pytest.param("just words\n", ("not-an-item", 1, 1), id="no mapping"),
        pytest.param(f"{HEAD}title: U\n", ("duplicate-key", 4, 1), id="duplicate key"),
        pytest.param("id: [a]\ntitle: T\n", ("missing-field", 1, 5), id="a list for an id"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, expected: tuple[str, int, int]) -> None:
    assert problems(read("reqs/a.yaml", text)) == [expected]


def test_problems_suggest_the_nearest_word() -> None:
    text = "id: REQ-1\ntitle: T\nstatus: aproved\nprioriti: high\n"
    messages = [p.message for p in read("reqs/a.yaml", text).problems]
    assert messages == [
        'REQ-1 has the unknown status "aproved"; did you mean "approved"?',
        'REQ-1 has the unknown field "prioriti"; did you mean "priority"?',
    ]


def test_fields_of_ones_own_are_marked() -> None:
    assert not read("reqs/a.yaml", f"{HEAD}x-jira: A-1\nx_more: [1]\n").problems


def test_ids_stay_as_they_were_written() -> None:
    text = "- {id: 001, title: A, status: draft}\n- {id: 1.10, title: B, status: draft}\n"
    assert [item.id for item in read("reqs/a.yaml", text).items] == ["001", "1.10"]


def test_an_item_without_a_title_takes_the_first_line_of_its_text() -> None:
    item = read_one("reqs/a.yaml", "id: REQ-1\nstatus: draft\ntext: |\n  First.\n  Second.\n")
    assert item.title == "First."


def test_of_several_titles_and_texts_the_better_name_counts() -> None:
    text = HEAD + "summary: S\ndescription: D\nstatement: The statement\n"
    item = read_one("reqs/a.yaml", text)
    assert (item.title, item.text) == ("T", "The statement")
    assert item.attributes == {"summary": "S", "description": "D"}


DOORSTOP = Source(
    include=("reqs/**/*.yml",),
    type="req",
    prefixes={"TST": "test"},
    id=IdRule(source=IdFrom.STEM),
    fields={"title": "header", "status": "active"},
    links={"links": LinkRule(kind="refines")},
)


def test_a_configured_source_maps_foreign_items() -> None:
    text = "active: true\nheader: |\n  Identifiers\nlevel: 1.10\nlinks:\n- SYS003: 9Tc=\nref: ''\n"
    reading = read("reqs/REQ003.yml", text, DOORSTOP)
    (item,) = reading.items
    assert (item.id, item.type, item.title) == ("REQ003", "req", "Identifiers")
    assert (item.status, item.role, item.naming) == ("active", Role.ACTIVE, Naming.FILE)
    assert item.attributes["level"] == "1.10"
    assert links(item) == [("refines", "SYS003", 6, 3)]
    assert not reading.problems


def test_a_source_tells_types_by_prefix_and_inactive_items_are_retired() -> None:
    item = read_one("reqs/TST001.yml", "active: false\nheader: H\n", DOORSTOP)
    assert (item.type, item.role) == ("test", Role.RETIRED)


@given(st.binary(max_size=200), st.sampled_from(["reqs/a.yaml", "needs.yml", "x/other.yml"]))
def test_no_bytes_raise(data: bytes, path: str) -> None:
    read(path, data)


FIELDS = st.dictionaries(
    st.sampled_from(["id", "title", "status", "links", "satisfies", "type", "text", "formerly"]),
    st.sampled_from(["a", "1", "[a, b]", "{a: b}", "{id: c}", "[[a]]", "", "~", "true", "1.5"]),
)


@given(FIELDS, st.booleans())
def test_no_field_of_an_unexpected_form_raises(fields: dict[str, str], listed: bool) -> None:
    lines = [f"  {key}: {value}" for key, value in fields.items()]
    read("reqs/a.yaml", ("-\n" if listed else "") + "\n".join(lines) + "\n")


def test_a_document_whose_keys_are_ids() -> None:
    text = "REQ-1: The box shall work.\nREQ-2:\n  title: Last\n  status: draft\n"
    reading = read("docs/requirements/all.yaml", text)
    assert [(item.id, item.title, item.text) for item in reading.items] == [
        ("REQ-1", "The box shall work.", "The box shall work."),
        ("REQ-2", "Last", ""),
    ]
    assert [item.id for item in read("requirements.yaml", text).items] == ["REQ-1", "REQ-2"]


def test_a_document_with_other_keys_is_one_item() -> None:
    assert not read("requirements/all.yaml", "REQ-1: The box shall work.\nother: x\n").items


def test_a_file_that_is_not_included_is_named() -> None:
    text = "id: REQ-1\ntitle: A\nstatus: draft\nrationale: !include why.md\n"
    reading = read("requirements/a.yaml", text)
    assert [(item.id, item.attributes) for item in reading.items] == [
        ("REQ-1", {"rationale": "why.md"})
    ]
    (problem,) = reading.problems
    assert (problem.kind.value, problem.location.line) == ("unsafe-yaml", 4)
    assert problem.message.startswith("the file why.md is not included here")
    assert not read("requirements/a.yaml", "id: REQ-1\nx: !include [a]\n").items


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("id: https://example.org/needs\nname: needs\ntypes: {a: b}\n", id="LinkML"),
        pytest.param("$schema: https://example.org/s\ntitle: Needs\ntype: object\n", id="JSON"),
    ],
)
def test_a_schema_is_no_item_whatever_its_name(
    text: str, make_repository: MakeRepository, run: Run
) -> None:
    files = {"schema/needs.yaml": text, "requirements/r.yaml": "id: REQ-1\ntitle: A\n"}
    outcome = run(make_repository(files).root, "check", "--exit-zero")
    assert "1 item," in outcome.out
    assert "left out: 1 file without an id (schema/needs.yaml)" in outcome.out


NESTED = """needs:
  - id: NEED-1
    title: Watch the sea
    status: draft
    requirements:
      - id: REQ-1
        text: It detects ships.
      - id: REQ-2
        text: It looks twice.
        tests: [TEST-1]
        requirements: [{id: REQ-3, text: At night.}]
    tests: [{id: TEST-9}]
"""


def test_items_that_an_item_lists_link_to_it() -> None:
    need, first, second, inner = read("requirements/list.yaml", NESTED).items
    assert [one.id for one in (need, first, second, inner)] == ["NEED-1", "REQ-1", "REQ-2", "REQ-3"]
    assert list(need.attributes) == ["tests"]
    assert links(first) == [("links", "NEED-1", 6, 9)]
    assert links(inner) == [("links", "REQ-2", 11, 24)]
    assert [one.type for one in (need, first, inner)] == ["need", "req", "req"]


def test_no_link_that_no_kind_of_link_fits() -> None:
    text = NESTED.replace("needs:", "goals:").replace("NEED-1", "GOAL-1")
    goal, first, *_ = read("requirements/list.yaml", text).items
    assert (goal.type, first.id, first.links) == ("goal", "REQ-1", ())


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("- name: Nodes\n  hosts: all\n  tasks: []\n", False),
        ("- src: https://example.org/a.git\n", False),
        ("- name: a\n  image: b\n- name: c\n", False),
        ("- title: It opens\n- title: It closes\n", True),
        ("- name: a\n- id: REQ-1\n  title: It opens\n", True),
    ],
)
def test_lists_of_other_tools_in_a_folder_of_items(text: str, is_read: bool) -> None:
    assert read("requirements/play.yaml", text).is_item_file is is_read
