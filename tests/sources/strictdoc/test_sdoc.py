"""The grammar of `.sdoc` files: what StrictDoc and its older versions write, and what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import cpu_seconds
from reqtrace.sources.markdown.scan import outline
from reqtrace.sources.strictdoc.markdown import parse_page
from reqtrace.sources.strictdoc.sdoc import parse_sdoc

HEAD = "[DOCUMENT]\nTITLE: Kiln\n\n"
SWALLOWED = (
    "the `<<<` at the end of this line closes nothing: the node in line 8 is part of this text"
)


def uids(text: str) -> list[str]:
    document = parse_sdoc(HEAD + text)
    assert document.faults == []
    return [node.first("UID") for node in document.items()]


def faults(text: str) -> list[tuple[int, str]]:
    return [(fault.position.line, fault.message) for fault in parse_sdoc(text).faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[REQUIREMENT]\nUID: A-1\n", ["A-1"]),
        ("[SYS_REQ]\nUID: A 1/b (c): d\n", ["A 1/b (c): d"]),
        ("[[REQ]]\nUID: A-1\n\n[REQ]\nUID: A-2\n\n[[/REQ]]\n", ["A-1", "A-2"]),
        ("[SECTION]\nTITLE: S\n\n[REQ]\nUID: A-1\n\n[/SECTION]\n", ["A-1"]),
        (
            "[COMPOSITE_REQUIREMENT]\nUID: A-1\n\n[REQ]\nUID: A-2\n\n[/COMPOSITE_REQUIREMENT]\n",
            ["A-1", "A-2"],
        ),
        ("[FREETEXT]\nSome\n\n[REQ]\nUID: NO\n[/FREETEXT]\n\n[REQ]\nUID: A-1\n", ["A-1"]),
        ("[TEXT]\nUID: T-1\nSTATEMENT: Prose.\n\n[REQ]\nUID: A-1\n", ["A-1"]),
        ("[REQ]\r\nUID: A-1\r\nSTATEMENT: >>>\r\n[REQ]\r\nUID: NO\r\n<<<\r\n", ["A-1"]),
        ("[DOCUMENT_FROM_FILE]\nFILE: a.sdoc\n\n[REQ]\nUID: A-1\n", ["A-1"]),
        ("[REQ]\nTITLE: No id\n", [""]),
    ],
)
def test_nodes(text: str, expected: list[str]) -> None:
    assert uids(text) == expected


def test_relations_new_and_old() -> None:
    text = (
        "[REQ]\nUID: A-1\nREFS:\n- TYPE: Parent\n  VALUE: A-0\n- TYPE: File\n  VALUE: a.c\n\n"
        "[REQ]\nUID: A-2\nRELATIONS:\n- TYPE: File\n  ROLE: Implementation\n  PATH: a.c\n"
        "  FUNCTION: main\n- TYPE: Child\n  VALUE: A-3\n  ROLE: Refines\n"
    )
    relations = [one for node in parse_sdoc(HEAD + text).items() for one in node.relations]
    assert [(r.type, r.value, r.role, r.more, r.at.line) for r in relations] == [
        ("Parent", "A-0", "", (), 8),
        ("File", "a.c", "", (), 10),
        ("File", "a.c", "Implementation", (("FUNCTION", "main"),), 17),
        ("Child", "A-3", "Refines", (), 20),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Words.\n", [(4, "line outside of any node; is it indented text?")]),
        (
            "[REQ]\nUID: A\nwords\n",
            [(6, "expected a field (`NAME: value`) or the end of the node")],
        ),
        ("[REQ]\nS: >>>\nx\n", [(5, "the text of S that starts here is never closed")]),
        ("[REQ]\nS: >>>\nx\n<<< y\n", [(7, "text after the `<<<` that closes a field")]),
        ("[REQ]\nS: >>>\nx <<<\n\n[REQ]\nUID: A\nS: >>>\ny\n<<<\n", [(6, SWALLOWED)]),
        ("[REQ]\nS: >>>\nx <<<\n<<<\n", []),
        ("[/SECTION]\n", [(4, "[/SECTION] has no matching start")]),
        ("[[SECTION]]\nTITLE: A\n", [(4, "the [SECTION] that starts here is never closed")]),
        ("[FREETEXT]\nx\n", [(4, "the [FREETEXT] that starts here is never closed")]),
        ("[REQ]\nRELATIONS:\n\n", [(6, "RELATIONS has no `- TYPE:` below it")]),
        (
            "[REQ]\nRELATIONS:\n- TYPE: Cousin\n  VALUE: A\n",
            [(7, "a relation has no TYPE of Parent, Child or File with a VALUE")],
        ),
    ],
)
def test_what_is_wrong_has_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert faults(HEAD + text) == expected


def test_a_fault_does_not_hide_what_follows() -> None:
    text = "[REQ]\nUID: A-1\nwords\n\nmore\n\n[REQ]\nUID: A-2\n"
    document = parse_sdoc(HEAD + text)
    assert [node.first("UID") for node in document.items()] == ["A-1", "A-2"]
    assert len(document.faults) == 1


def test_a_file_that_is_no_document() -> None:
    assert faults("[REQ]\nUID: A-1\n") == [(1, "the file does not start with [DOCUMENT]")]
    assert faults("") == [(1, "the file does not start with [DOCUMENT]")]


def test_the_grammar_of_a_document() -> None:
    text = (
        "[GRAMMAR]\nELEMENTS:\n- TAG: REQ\n  FIELDS:\n  - TITLE: STATUS\n"
        '    TYPE: SingleChoice(Open, "In work", Done)\n    REQUIRED: True\n  - TITLE: KINDS\n'
        "    TYPE: MultipleChoice(a, b)\n  - TITLE: MARKS\n    TYPE: Tag\n  RELATIONS:\n"
        "  - TYPE: Parent\n\n[REQ]\nUID: A-1\n"
    )
    grammar = parse_sdoc(HEAD + text).grammar
    assert grammar.options == {"REQ.STATUS": ("Open", "In work", "Done"), "REQ.KINDS": ("a", "b")}
    assert grammar.lists == ("REQ.KINDS", "REQ.MARKS")


def test_faults_take_linear_time() -> None:
    with cpu_seconds(20):
        parse_sdoc(HEAD + "[REQ]\nUID: A\nS: >>>\nx\n\n" * 20_000)


_LINES = st.sampled_from(
    (
        "", "[DOCUMENT]", "[[SECTION]]", "[[/SECTION]]", "[REQ]", "[/REQ]", "[FREETEXT]",
        "[/FREETEXT]", "[GRAMMAR]", "UID: A-1", "STATEMENT: >>>", "<<<", "<<< x", "RELATIONS:",
        "- TYPE: Parent", "  VALUE: A-2", "  ROLE: x", "words", "# T", "## H", "**UID**: A-1",
        "**UID**: A-1 \\", "**Type**: SECTION", "**Type**: REQ", "**Relations**:",
        "- **Type**: Parent \\", "  **ID**: `A-2`", "**Statement**:", "**S**: x", "```", "---",
    )
)  # fmt: skip


@given(st.lists(_LINES, max_size=25))
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    text = "\n".join(lines)
    count = len(lines) + 1
    for document in (parse_sdoc(text), parse_page(outline(text))):
        for node in document.nodes:
            places = [node.at, *(f.at for f in node.fields), *(r.at for r in node.relations)]
            assert all(1 <= place.line <= count for place in places)
        assert all(1 <= fault.position.line <= count for fault in document.faults)
