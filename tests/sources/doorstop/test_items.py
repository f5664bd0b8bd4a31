"""Items of Doorstop as the reader takes them."""

from __future__ import annotations

import pytest

from doorstop_kit import DOC01, REQ001, REQ002, TREE, TST001, read_item, read_tree
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.fingerprint import Freshness, freshness
from reqtrace.model.item import Item, Naming
from reqtrace.model.vocabulary import Role


def test_a_yaml_item() -> None:
    item = read_tree(TREE)[0]["REQ001"]
    assert (item.type, item.title, item.naming) == ("req", "Old orders", Naming.UID)
    assert (item.status, item.role) == ("active", Role.ACTIVE)
    assert item.text.startswith("The shop shall list the orders")
    assert item.attributes["level"] == "1.1"  # a number, to YAML and so to Doorstop
    assert item.attributes["rationale"] == 'Buyers ask: "where?"'
    assert (item.normative, item.derived, item.document_level) == (True, False, DocumentLevel.TOP)
    assert item.at("level").line == 5


def test_a_markdown_item() -> None:
    item = read_tree(TREE)[0]["DOC_01"]
    assert (item.title, item.type, item.document_level) == (
        "Where orders are",
        "req",
        DocumentLevel.BOTTOM,
    )
    assert item.text == "Orders are in one table.\x20\x20\n\n## Why\n\nOne backup is enough."
    assert item.attributes["safety class"] == "B"
    assert (item.at("title").line, item.at("text").line) == (13, 16)
    assert [(one.path, one.location.line) for one in item.references] == [("src/orders.py", 9)]


def test_nothing_is_wrong_with_the_tree() -> None:
    items, problems = read_tree(TREE)
    assert sorted(items) == ["DOC_01", "REQ001", "REQ002", "TST-001"]
    assert problems == []


@pytest.mark.parametrize(
    ("item", "fingerprint"),
    [("REQ001", REQ001), ("REQ002", REQ002), ("TST-001", TST001), ("DOC_01", DOC01)],
)
def test_fingerprints_are_those_of_the_program(item: str, fingerprint: str) -> None:
    found = read_tree(TREE)[0][item].fingerprints
    assert found is not None
    assert (found.whole, found.reviewed) == (fingerprint, fingerprint)
    if item.startswith("REQ"):
        assert found.own == fingerprint


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("prefix: REQ", "req"), ("prefix: NEED", "need"), ("prefix: UN", "need"),
        ("prefix: TC", "test"), ("prefix: TST", "test"), ("prefix: adr", "adr"),
        ("prefix: SWE", "req"), ("", "req"),
    ],
)  # fmt: skip
def test_the_prefix_of_the_document_tells_the_type(settings: str, expected: str) -> None:
    assert read_item("text: a\n", f"settings: {{{settings}}}").type == expected


def test_names_need_not_begin_with_the_prefix_of_the_document() -> None:
    item = read_item("text: a\n", "settings: {prefix: TC}", "reqs/Tech-1.yml")
    assert (item.id, item.type) == ("Tech-1", "test")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("links: []", []),
        ("links: null", []),
        ("links:\n- REQ1", [("REQ1", None, 2)]),
        ("links: [REQ1, {REQ2: null}]", [("REQ1", None, 1), ("REQ2", None, 1)]),
        ("links:\n- REQ1: abc=\n- REQ2: true", [("REQ1", "abc=", 2), ("REQ2", "true", 3)]),
        ("links:\n- REQ1: false", [("REQ1", None, 2)]),
        ("links:\n- REQ1:abc=", [("REQ1", "abc=", 2)]),
        ("links: {REQ1: abc=}", [("REQ1", "abc=", 1)]),
    ],
)
def test_links(text: str, expected: list[tuple[str, str | None, int]]) -> None:
    found = read_item(f"{text}\ntext: a\n").links
    assert [(one.target, one.fingerprint, one.location.line) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("active: false", ("inactive", Role.RETIRED, True, False)),
        ("normative: false", ("active", Role.ACTIVE, False, False)),
        ("normative: no", ("active", Role.ACTIVE, False, False)),
        ("derived: yes", ("active", Role.ACTIVE, True, True)),
        ("status: draft", ("draft", Role.PROVISIONAL, True, False)),
        ("status: draft\nactive: false", ("inactive", Role.RETIRED, True, False)),
        ("", ("active", Role.ACTIVE, True, False)),
        ("normative: on\nderived: off", ("active", Role.ACTIVE, True, False)),
        ("normative: Off\nderived: ON", ("active", Role.ACTIVE, False, True)),
        ('normative: "on"', ("active", Role.ACTIVE, False, False)),  # a text, and not its word
        ('normative: "Yes"', ("active", Role.ACTIVE, True, False)),
        ("derived: y", ("active", Role.ACTIVE, True, False)),
        ("active: 2\nnormative: 0", ("active", Role.ACTIVE, False, False)),
        ("active: no", ("inactive", Role.RETIRED, True, False)),
    ],
)
def test_flags(text: str, what: tuple[object, ...]) -> None:
    item = read_item(f"{text}\ntext: a\n")
    assert (item.status, item.role, item.normative, item.derived) == what


def test_attributes_of_the_project_are_no_words_of_ours() -> None:
    item = read_item("type: functional\ntext: a\nshort name: b\nlevel: 2.0\n")
    assert item.type == "req"
    assert item.attributes == {"short name": "b", "level": "2.0", "type": "functional"}


def test_references() -> None:
    item = read_item(
        "text: a\nref: key word\nreferences:\n- {type: file, path: ' a.py ', keyword: k}\n"
        "- type: file\n  path: b.svg\n  sha: 0123\n"
    )
    assert [(one.path, one.keyword, one.digest) for one in item.references] == [
        ("", "key word", ""), ("a.py", "k", ""), ("b.svg", "", "0123"),
    ]  # fmt: skip
    assert [one.location.line for one in item.references] == [2, 4, 6]


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("reqs/REQ001.yml", "- a\n", "is not a mapping"),
        ("reqs/REQ001.yml", "text: a\n---\ntext: b\n", "second YAML document"),
        ("reqs/REQ001.yml", "text: [a\n", "not valid YAML"),
        ("reqs/REQ001.yml", "active: true\n", "no text"),
        ("reqs/REQ001.yml", "", "no text"),
        ("reqs/REQ001.yml", "text: a\nlinks: REQ1\n", "`links` is not a list"),
        ("reqs/REQ001.yml", "text: a\nlinks: [[REQ1]]\n", "neither a UID nor"),
        ("reqs/REQ001.yml", "text: a\nreferences: a.py\n", "not a list of mappings"),
        ("reqs/REQ001.yml", "text: a\nreferences: [{type: file}]\n", "has no path"),
        ("reqs/REQ001 copy.yml", "text: a\n", "is not a valid id"),
    ],
)
def test_a_broken_file_is_one_problem_with_its_line(path: str, content: str, words: str) -> None:
    _, problems = read_tree({"reqs/.doorstop.yml": "", path: content})
    [problem] = problems
    assert words in problem.message
    assert problem.location.line >= 1


def test_a_markdown_item_needs_neither_front_matter_nor_heading() -> None:
    settings = "settings: {itemformat: markdown}"
    item = read_item("Orders are kept.\n", settings, "reqs/REQ001.md")
    assert (item.title, item.text, item.at("text").line) == ("Orders are kept.",) * 2 + (1,)


def test_attributes_that_yaml_1_1_reads_otherwise_leave_the_fingerprint_open() -> None:
    settings = "attributes: {reviewed: [part]}"
    for value, known in (("012", False), ("'012'", True), ("1:30", False), ("12", True)):
        found = _prints(read_item(f"text: a\npart: {value}\nreviewed: {'x' * 44}\n", settings))
        assert (found[0] is not None, found[1] is not None) == (known, known), value


def _prints(item: Item) -> tuple[str | None, str | None]:
    assert item.fingerprints is not None
    return item.fingerprints.own, item.fingerprints.whole


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, Freshness.UNKNOWN), ("true", Freshness.UNKNOWN), ("0" * 32, Freshness.UNKNOWN),
        (REQ001, Freshness.FITS), (REQ002, Freshness.DIFFERS),
    ],
)  # fmt: skip
def test_only_a_fingerprint_of_the_same_make_can_differ(
    written: str | None, expected: Freshness
) -> None:
    assert freshness(written, REQ001) is expected
    assert freshness(written, None) is Freshness.UNKNOWN


@pytest.mark.parametrize(
    ("written", "level"),
    [("1.10", "1.1"), ("'1.10'", "1.10"), ("1", "1"), ("1.2.0", "1.2.0"), ("2.0", "2.0")],
)
def test_levels_are_those_of_the_program(written: str, level: str) -> None:
    assert read_item(f"level: {written}\ntext: a\n").attributes["level"] == level


def test_flags_are_no_words_of_ours() -> None:
    item = read_item("active: yes\nderived: 0\nnormative: on\ntext: a\n")
    assert item.attributes == {"active": True, "derived": False, "normative": True}
