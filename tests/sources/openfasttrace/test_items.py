"""Specification items of OpenFastTrace in Markdown and reStructuredText."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from openfasttrace_kit import DESIGN, FEATURES, read_file, readers
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.item import Item, Naming
from reqtrace.model.vocabulary import Role

HEAD = "# Orders\n`req~orders~1`\n\n"


def ids(path: str, text: str) -> list[str]:
    return [item.id for item in read_file(path, text).items]


def one(text: str, path: str = "doc/a.md") -> Item:
    (item,) = read_file(path, text).items
    return item


def links(item: Item) -> list[tuple[str, str, int, int]]:
    return [(n.kind, n.target, n.location.line, n.location.column) for n in item.links]


def test_an_item_and_everything_it_says() -> None:
    feature, requirement = read_file("doc/features.md", FEATURES).items
    assert (feature.id, feature.type, feature.title) == (
        "feat~order-history~1",
        "feat",
        "Order History",
    )
    assert feature.text == "Customers find their way back to what they bought."
    assert (requirement.type, requirement.naming) == ("req", Naming.HEADING)
    assert (requirement.status, requirement.role) == ("approved", Role.ACTIVE)
    assert str(requirement.location) == "doc/features.md:11:2"
    assert requirement.text == "Customers see what they ordered in the last 24 months."
    assert requirement.sections == {"Rationale": "They ask for it."}
    assert requirement.attributes == {"needs": ["dsn", "utest"]}
    assert links(requirement) == [("covers", "feat~order-history~1", 21, 5)]
    assert [requirement.at(name).line for name in ("id", "title", "text", "needs")] == [
        11, 10, 13, 23
    ]  # fmt: skip


def test_places_say_what_stands_above_and_below() -> None:
    feature, requirement = read_file("doc/features.md", FEATURES).items
    assert (feature.document_level, requirement.document_level) == (
        DocumentLevel.TOP,
        DocumentLevel.MIDDLE,
    )
    assert one("`dsn~a~1`\n\nCovers:\n* req~b~1\n").document_level is DocumentLevel.BOTTOM
    assert one("`req~a~1`\n").document_level is DocumentLevel.ALONE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`req~a~1`", ["req~a~1"]),
        ("req~a~1", ["req~a~1"]),
        ("`req~a.b-c_d~12` and more", ["req~a.b-c_d~12"]),
        ("req~größe~1", ["req~größe~1"]),
        ("req~a~007", ["req~a~7"]),
        ("req~a~0", ["req~a~0"]),
        ("  `req~a~1`", []),
        ("* `req~a~1`", []),
        ("req~a", []),
        ("req~1a~1", []),
        ("req~a..b~1", []),
        ("r2~a~1", []),
        ("`req~a~1`\n`req~b~1`", ["req~a~1", "req~b~1"]),
    ],
)
def test_ids(text: str, expected: list[str]) -> None:
    assert ids("doc/a.md", text + "\n") == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A title\n`req~a~1`\n\nText.\n", "A title"),
        ("# A title\n\n\n`req~a~1`\n\nText.\n", "A title"),
        ("A title\n=======\n`req~a~1`\n\nText.\n", "A title"),
        ("# A title\n\nWords.\n\n`req~a~1`\n\nText.\n", "Text."),
        ("`req~a~1`\n\nText.\nMore text.\n", "Text."),
        ("`req~a~1`\n", ""),
        ("# A title\n```\nx\n```\n`req~a~1`\n\nText.\n", "Text."),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert one(text).title == title


@pytest.mark.parametrize(
    ("text", "status", "role"),
    [
        ("", "approved", Role.ACTIVE),
        ("Status: approved", "approved", Role.ACTIVE),
        ("Status: draft", "draft", Role.PROVISIONAL),
        ("Status: proposed", "proposed", Role.PROVISIONAL),
        ("Status: rejected  ", "rejected", Role.RETIRED),
        ("\n\nStatus: draft", "draft", Role.PROVISIONAL),
        ("Needs: dsn\nStatus: draft", "draft", Role.PROVISIONAL),
        ("Text.\nStatus: draft", "approved", Role.ACTIVE),
        ("Status: see above", "approved", Role.ACTIVE),
    ],
)
def test_statuses(text: str, status: str, role: Role) -> None:
    item = one(f"`req~a~1`\n{text}\n")
    assert (item.status, item.role) == (status, role)


def test_a_status_that_is_none_is_told() -> None:
    reading = read_file("doc/a.md", "`req~a~1`\nStatus: aproved\n")
    (problem,) = reading.problems
    assert (problem.kind.value, problem.location.line) == ("unknown-status", 2)
    assert 'did you mean "approved"?' in problem.message
    assert reading.items[0].role is None


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Needs: dsn", ["dsn"]),
        ("Needs: dsn, utest,itest", ["dsn", "utest", "itest"]),
        ("Needs:dsn", ["dsn"]),
        ("Needs:\n- dsn\n* utest\n+ `itest`", ["dsn", "utest", "itest"]),
        ("Needs:\n- the design: dsn", ["dsn"]),
        ("Needs: dsn, dsn", ["dsn"]),
        ("Needs: requirement", ["req"]),
        ("Needs: dsn\n\nText.\n\nNeeds: utest", ["dsn", "utest"]),
        ("Needs:\n- dsn\n\n- no type", ["dsn"]),
        ("Rationale:\nWhy.\nNeeds: dsn", ["dsn"]),
        ("   Needs: dsn", []),
        ("", []),
    ],
)
def test_needs(text: str, needs: list[str]) -> None:
    assert one(f"`req~a~1`\n\n{text}\n").attributes["needs"] == needs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Covers:\n* req~b~1", [("covers", "req~b~1", 4, 3)]),
        ("Covers:\n\n+ `req~b~1`\n\n   - [req~c~2]", [
            ("covers", "req~b~1", 5, 4), ("covers", "req~c~2", 7, 7)
        ]),
        ("Covers:\n* [Its title](b.md#req~b~1)", [("covers", "req~b~1", 4, 20)]),
        ("Covers:\n* req~b~1 is better than req~c~3.", [("covers", "req~c~3", 4, 26)]),
        ("Covers:\n* req~b~01", [("covers", "req~b~1", 4, 3)]),
        ("Covers:\n    * req~b~1", []),
        ("Covers:\n\nBecause.\n\n* req~b~1", [("covers", "req~b~1", 7, 3)]),
        ("Depends:\n- dsn~x~1", [("depends_on", "dsn~x~1", 4, 3)]),
        ("Covers:\n- req~b~1\nDepends:\n- dsn~x~1\nTags: a", [
            ("covers", "req~b~1", 4, 3), ("depends_on", "dsn~x~1", 6, 3)
        ]),
        ("Comment:\n\n* req~b~1", []),
        ("Covers:\n* `arch-->dsn:req~b~1`", [("covers", "req~b~1", 4, 15)]),
        ("Tags:\n* `arch-->dsn:req~b~1`", []),
        ("Covers:\n* req~b~1\n---", []),
        ("Covers:\n* req~b~1\n\n---\n\nDepends:\n- dsn~x~1", [("covers", "req~b~1", 4, 3)]),
    ],
)  # fmt: skip
def test_links(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert links(one(f"`dsn~a~1`\n\n{text}\n")) == expected


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("Covers: req~b~1", 3, "`Covers:` is not in the expected form"),
        ("Depends: req~b~1", 3, "`Depends:` is not in the expected form"),
        ("Needs: dsn and impl", 3, "`Needs:` is not in the expected form"),
        ("Needs:\n- dsn\nNeeds: impl", 5, "`Needs:` is not in the expected form"),
        ("Needs:\n\n- dsn", 3, "`Needs:` is not in the expected form"),
        ("Covers:\n* req~b", 4, "`req~b` under `Covers:` is not an id with a revision"),
        ("Covers:\n* [req~b~x](#b)", 4, "`req~b~x` under `Covers:`"),
    ],
)
def test_what_is_passed_over_in_silence_elsewhere_is_told(text: str, line: int, what: str) -> None:
    reading = read_file("doc/a.md", f"`dsn~a~1`\n\n{text}\n")
    (problem,) = reading.problems
    assert (problem.item, problem.location.line) == ("dsn~a~1", line)
    assert problem.message.startswith(f"dsn~a~1: {what}")
    assert reading.items[0].links == ()


def test_prose_goes_where_its_keyword_says() -> None:
    text = (
        "`req~a~1`\nDescription:\nFirst.\n\nSecond.\n\nComment:\nOf note.\n\nRationale:\nWhy.\n"
        "```\nreq~x~1\n```\n\nTags: One, Two\n* Three\n\nThird.\n"
    )
    item = one(text)
    assert item.text == "First.\n\nSecond.\n\nThird."
    assert item.sections == {"Comment": "Of note.", "Rationale": "Why.\n```\nreq~x~1\n```"}
    assert item.attributes["tags"] == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    "text",
    [
        "```\n`req~a~1`\n```\n",
        "~~~markdown\nreq~a~1\n~~~\n",
        "    req~a~1\n",
        "<!--\n`req~a~1`\n-->\n",
        "<!-- oft:off -->\n`req~a~1`\n<!-- oft:on -->\n",
        "oft:off\nreq~a~1\n",
        "---\ntitle: x\nreq~a~1: y\n---\n",
        "See `req~a~1`.\n",
        "```\ndsn --> impl : req~a~1\n```\n",
    ],
    ids=[
        "a fence", "a fence of tildes", "indented code", "a comment", "switched off",
        "never switched on again", "front matter", "prose", "forwarded in a fence",
    ],
)  # fmt: skip
def test_examples_are_no_items(text: str) -> None:
    assert ids("doc/a.md", f"{text}\n`req~b~1`\n" if "oft:off\nreq" not in text else text) == (
        ["req~b~1"] if "oft:off\nreq" not in text else []
    )


def test_a_file_without_items_is_none() -> None:
    reading = read_file("doc/a.md", "# Words\n\nAbout ~ and a~b.\n")
    assert (reading.is_item_file, reading.problems) == (False, ())


def test_a_switch_within_an_item_hides_what_stands_between() -> None:
    item = one(HEAD + "<!-- oft:off -->\nNeeds: dsn\n<!-- oft:on -->\nText.\n\nNeeds: impl\n")
    assert (item.text, item.attributes["needs"]) == ("Text.", ["impl"])


@pytest.mark.parametrize(
    "text",
    [
        "arch-->dsn:req~web~1",
        "arch --> dsn : req~web~1",
        "`arch --> dsn : req~web~1`",
        "* `arch-->dsn:req~web~1`",
        "1. We do: arch -->dsn: req~web~1, of course",
        "    arch --> dsn : req~web~1",
    ],
)
def test_forwarding(text: str) -> None:
    item = one(f"# Forwarded\n\n{text}\n")
    assert (item.id, item.type, item.title) == ("arch~web~1", "arch", "forwarded to dsn")
    assert item.attributes == {"needs": ["dsn"], "forwards": True}
    assert [(link.kind, link.target) for link in item.links] == [("covers", "req~web~1")]
    assert item.location.line == 3


def test_forwarding_to_several_ends_the_item_above() -> None:
    text = HEAD + "Text.\n\nNeeds: dsn\n\narch --> dsn, itest : req~web~2\n\nNeeds: impl\n"
    orders, web = read_file("doc/a.md", text).items
    assert orders.attributes["needs"] == ["dsn"]
    assert (web.id, web.attributes["needs"]) == ("arch~web~2", ["dsn", "itest"])


@pytest.mark.parametrize("part", ["Comment", "Rationale"])
def test_forwarding_within_prose_is_prose(part: str) -> None:
    item = one(f"`req~a~1`\n\n{part}:\n\narch --> dsn : req~web~1\n")
    assert item.sections == {part: "arch --> dsn : req~web~1"}


def test_restructured_text() -> None:
    text = (
        "======\nOrders\n======\n\nThe list\n--------\n\n``req~no~1``\n\nThe list\n^^^^^^^^\n"
        "`req~list~1`\n\nText.\n\nCovers:\n\n- feat~a~1\n\n.. oft:off\nNeeds: x\n.. oft:on\n\n"
        "Needs:\n\n* dsn\n\nMore\n----\n\n`dsn-->impl:req~b~1`\n"
    )
    item, forwarded = read_file("doc/a.rst", text).items
    assert (item.id, item.title, item.text) == ("req~list~1", "The list", "Text.")
    assert item.attributes["needs"] == ["dsn"]
    assert links(item) == [("covers", "feat~a~1", 18, 3)]
    assert forwarded.id == "dsn~b~1"


def test_types_that_nobody_declared_keep_their_name() -> None:
    assert one("`constraint~a~1`\n\nNeeds: bld\n").type == "constraint"
    config = '[[source]]\npreset = "openfasttrace"\ntypes = { constraint = "need" }\n'
    assert read_file("a.md", "`constraint~a~1`\n", config).items[0].type == "need"


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        ("README.md", True),
        ("doc/index.markdown", True),
        ("doc/a.RST", True),
        ("src/index.js", True),
        ("src/security.go", True),
        ("src/a.C", True),
        ("src/a.java.txt", False),
        ("src/a.pom", False),
        ("Makefile", False),
        ("vendor/a.go", False),
        (".github/a.md", False),
        (".github/workflows/release.yml", False),
        (".keeper.yml", True),
        ("src/templates/.github/workflows/release.yml", True),
        ("src/templates/pom.xml", True),
        ("src/fixtures/a.md", False),
    ],
)
def test_which_files_are_looked_into(path: str, is_read: bool) -> None:
    assert (readers().file_match(PurePosixPath(path)) is not None) is is_read


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("`req~a~1`\n".encode("utf-16"), "not-utf8"),
        (b"`req~a~1`\n\xff\n", "not-utf8"),
        (b"`req~a~1`\n" + b"x" * 1024 * 1024, "over-limit"),
    ],
    ids=["UTF-16", "not UTF-8", "too big"],
)
def test_a_text_that_cannot_be_read_is_one_problem(data: bytes, kind: str) -> None:
    reading = read_file("doc/a.md", data)
    assert [problem.kind.value for problem in reading.problems] == [kind]
    assert reading.items == ()


def test_suppressions_belong_to_the_item_they_stand_in() -> None:
    text = HEAD + "<!-- reqtrace: ignore[COV005] -- later -->\n\n`req~b~1`\n\nNeeds: dsn\n"
    text += "```\n<!-- reqtrace: ignore[COV005] -- an example -->\n```\n"
    (found,) = read_file("doc/a.md", text).suppressions
    assert (found.rules, found.reason) == (("COV005",), "later")
    assert (found.first_line, found.last_line) == (2, 5)


def test_line_ends_of_windows() -> None:
    text = DESIGN.replace("\n", "\r\n")
    item = one(text)
    assert (item.title, item.text) == ("Archive", "The list is read from the archive.")
    assert item.attributes["needs"] == ["impl"]


NO_REVISION = "### Login\n\n`dsn~login`\n\nUsers log in.\n\nCovers:\n* `req~orders~1`\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (HEAD + NO_REVISION, [6]),
        (HEAD + NO_REVISION.replace("dsn~login", "dsn~login~1"), []),
        (HEAD + "### Login\n\nThe item `dsn~login`:\n\n`dsn~login`\n", []),
        (HEAD + "It is\n`dsn~login`\n", []),
        (NO_REVISION, []),  # no item shows that the file is one of OpenFastTrace
    ],
)
def test_an_id_without_a_revision_below_a_heading(text: str, lines: list[int]) -> None:
    problems = read_file("doc/a.md", text).problems
    assert [one.location.line for one in problems] == lines
    assert all("`dsn~login` has no revision" in one.message for one in problems)
