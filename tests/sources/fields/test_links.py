"""What a field says about links: every form, each with the place of its target."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.link import Link
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import LinkRule, Source, Targets
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.links import LinkReader
from reqtrace.sources.yaml.composer import compose
from reqtrace.util.pattern import LinearPattern
from sources_kit import vocabulary

PATH = PurePosixPath("docs/reqs/a.yml")
Found = list[tuple[str, str, int, int]]


class Field:
    """The field `up` of the item REQ-1, read by the rules of a source."""

    def __init__(self, written: str, *, strict: bool = True, **rules: LinkRule) -> None:
        data = f"up: {written}\n".encode()
        (document,) = compose(data, Limits()).documents
        assert isinstance(document.value, dict)
        self.value = document.value["up"]
        self.marks: Any = document.marks["up"]
        self.file = FileResult(PATH, data, "b10b")
        source = Source(include=("**",), links=rules) if rules else None
        keys = Keys(vocabulary(), source, frozenset())
        self.reader = LinkReader("REQ-1", self.file, keys, strict=strict, none=("Not Yet",))

    def read(self, kind: str = "satisfies") -> list[Link]:
        _, place, marks = self.marks
        return list(self.reader.read(kind, self.value, place, marks, "up"))

    def read_by(self, rule: LinkRule) -> list[Link]:
        _, place, marks = self.marks
        return list(self.reader.read_by(rule, self.value, place, marks, "up"))


def places(links: list[Link]) -> Found:
    return [(one.kind, one.target, one.location.line, one.location.column) for one in links]


IDS = st.from_regex(r"[A-Z]{2,4}-[1-9][0-9]?", fullmatch=True)
BLANKS = st.sampled_from(["", " ", "  "])
# Forms of one target in a list with commas, each with what stands before the id.
FORMS: tuple[Callable[[str], str], ...] = (
    str,
    "`{}`".format,
    "[{}](a.md)".format,
    "[`{}`](a.md#b)".format,
)


@given(st.lists(st.tuples(IDS, BLANKS, BLANKS), min_size=1, max_size=5))
def test_ids_that_are_joined_by_commas_come_apart_again(
    parts: list[tuple[str, str, str]],
) -> None:
    written = ",".join(f"{before}{one}{after}" for one, before, after in parts)
    found = Field(f"'{written}'").read()
    assert [one.target for one in found] == [one for one, _, _ in parts]
    if len(parts) > 1:
        text = f"up: '{written}'"
        for link in found:
            assert text[link.location.column - 1 :].startswith(link.target)


@given(st.lists(st.tuples(IDS, st.sampled_from(FORMS)), min_size=1, max_size=4))
def test_text_with_commas_says_the_same_as_a_list(
    parts: list[tuple[str, Callable[[str], str]]],
) -> None:
    written = [form(one) for one, form in parts]
    together = Field(f"'{', '.join(written)}'").read()
    each = Field(f"[{', '.join(map(repr, written))}]").read()
    assert [one.target for one in together] == [one.target for one in each]
    assert [one.target for one in each] == [one for one, _ in parts]


@given(st.lists(st.from_regex(r"[A-Za-z, ]{1,12}", fullmatch=True), min_size=1, max_size=3))
def test_the_text_of_a_link_of_markdown_may_hold_commas(labels: list[str]) -> None:
    written = ", ".join(f"[{label}](a{number}.md)" for number, label in enumerate(labels))
    found = Field(f"'{written}'").read_by(LinkRule(kind="satisfies", targets=Targets.PATH))
    assert [one.path for one in found] == [
        PurePosixPath(f"docs/reqs/a{number}.md") for number in range(len(labels))
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("Find, compare and book", ["Find, compare and book"], id="prose is no list"),
        pytest.param("A-1, see B-2", ["A-1, see B-2"], id="half a list is none"),
        pytest.param("A-1,,B-2,", ["A-1", "B-2"], id="empty parts"),
        pytest.param("A-1, none, B-2", ["A-1", "B-2"], id="a part that says nothing"),
        pytest.param("5", ["5"], id="a number"),
        pytest.param("~", [], id="null"),
        pytest.param("'[]'", [], id="an empty list in quotes"),
        pytest.param("[[A-1], [B-2, [C-3]]]", ["A-1", "B-2", "C-3"], id="lists within lists"),
        pytest.param("{A-1: note, none: x}", ["A-1"], id="keys are ids"),
        pytest.param("{id: none, reason: x}", [], id="an id that says nothing"),
        pytest.param("{id: ~, reason: x}", [], id="an id that is null"),
        pytest.param("'`'", ["`"], id="a back quote alone"),
        pytest.param("'[A-1'", ["A-1"], id="a bracket that is not closed"),
    ],
)
def test_targets(written: str, expected: list[str]) -> None:
    field = Field(written)
    assert [one.target for one in field.read()] == expected
    assert field.file.problems == []


def test_a_block_of_text_has_one_place_for_all() -> None:
    found = Field(">-\n  A-1,\n  B-2").read()
    assert {(one.location.line, one.location.column) for one in found} == {(1, 5)}
    assert [one.target for one in found] == ["A-1", "B-2"]


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        pytest.param("{refines: [A-1], B-2: x}", "links", ["refines", "links"], id="a key"),
        pytest.param("{follows: [A-1]}", "links", ["follows"], id="an unknown kind with a list"),
        pytest.param("{Amended by: A-1}", "satisfies", ["amended_by"], id="an inverse kind"),
        pytest.param("{id: A-1, type: refines}", "links", ["refines"], id="a kind beside the id"),
        pytest.param("{id: A-1, rel: Based On}", "links", ["based_on"], id="a foreign kind"),
        pytest.param("{ref: [A-1]}", "links", ["ref"], id="a target's name for a kind"),
        pytest.param("{id: A-1, type: up}", "links", ["amended_by"], id="a kind by a rule"),
    ],
)  # fmt: skip
def test_kinds(written: str, kind: str, expected: list[str]) -> None:
    rule = LinkRule(kind="amends", downstream=True)
    field = Field(written, up=rule) if "type: up" in written else Field(written)
    assert [one.kind for one in field.read(kind)] == expected


def test_reasons_are_kept() -> None:
    (link,) = Field("{item: A-1, Why: the law}").read()
    assert (link.target, link.reason) == ("A-1", "the law")
    (link,) = Field("{item: A-1, why: '', note: the law}").read()
    assert link.reason == "the law"


@pytest.mark.parametrize(
    ("strict", "keys"),
    [pytest.param(True, ["up.by"], id="strict"), pytest.param(False, [], id="not strict")],
)
def test_unknown_fields_of_a_link_count_in_strict_items(strict: bool, keys: list[str]) -> None:
    field = Field("{id: A-1, x-own: 1, by: me}", strict=strict)
    assert [one.target for one in field.read()] == ["A-1"]
    assert [one.key for one in field.file.problems] == keys


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "written", "expected"),
        [
            pytest.param(
                LinkRule(kind="satisfies", pattern=LinearPattern(r"[A-Z]+-\d+")),
                "see A-1 and (B-2)",
                [("A-1", 9), ("B-2", 18)],
                id="what a pattern finds",
            ),
            pytest.param(
                LinkRule(kind="satisfies", pattern=LinearPattern(r"EIP-?(\d*)"), form="EIP-{}"),
                "'EIP-1, EIP, EIP2'",
                [("EIP-1", 10), ("EIP-2", 21)],
                id="groups of a pattern, without empty ones",
            ),
            pytest.param(
                LinkRule(kind="satisfies", pattern=LinearPattern(r"[A-Z]-\d")),
                "[A-1, {x: B-2, C-3: true}, 4]",
                [("A-1", 6), ("B-2", 15), ("C-3", 20)],
                id="a pattern in lists and mappings",
            ),
            pytest.param(
                LinkRule(kind="satisfies", form="EIP-{}"), "[1, 2]", [("EIP-1", 6), ("EIP-2", 9)],
                id="a form",
            ),
            pytest.param(
                LinkRule(kind="satisfies"), "[A-1, not yet, NOT-YET]", [("A-1", 6)],
                id="words that mean nothing",
            ),
        ],
    )  # fmt: skip
    def test_targets(self, rule: LinkRule, written: str, expected: list[tuple[str, int]]) -> None:
        found = Field(written, up=rule).read_by(rule)
        assert [(one.target, one.location.column) for one in found] == expected

    def test_a_pattern_in_a_block_of_text_has_the_place_of_the_block(self) -> None:
        rule = LinkRule(kind="satisfies", pattern=LinearPattern(r"[A-Z]-\d"))
        found = Field("|\n  A-1 and\n  B-2", up=rule).read_by(rule)
        assert places(found) == [("satisfies", "A-1", 1, 5), ("satisfies", "B-2", 1, 5)]

    @pytest.mark.parametrize(
        ("targets", "written", "path", "anchor", "external"),
        [
            pytest.param(Targets.ANY, "A-1", None, "", False, id="any: an id"),
            pytest.param(Targets.ANY, "../b.md", "docs/b.md", "", False, id="any: a path"),
            pytest.param(Targets.ANY, "'#x'", "docs/reqs/a.yml", "x", False, id="any: an anchor"),
            pytest.param(Targets.ANY, "https://a.org/b.md", None, "", True, id="any: an address"),
            pytest.param(Targets.ID, "../b.md", None, "", False, id="id: never a path"),
            pytest.param(Targets.PATH, "b", "docs/reqs/b", "", False, id="path: whatever it is"),
            pytest.param(Targets.PATH, "/b", "b", "", False, id="path: from the top"),
            pytest.param(
                Targets.PATH, "'[B](c.md#d)'", "docs/reqs/c.md", "d", False, id="path: of a link"
            ),
            pytest.param(Targets.EXTERNAL, "A-1", None, "", True, id="external: whatever it is"),
        ],
    )
    def test_what_a_target_leads_to(
        self, targets: Targets, written: str, path: str | None, anchor: str, external: bool
    ) -> None:
        rule = LinkRule(kind="satisfies", targets=targets)
        (link,) = Field(written, up=rule).read_by(rule)
        assert link.path == (None if path is None else PurePosixPath(path))
        assert (link.anchor, link.external) == (anchor, external)

    def test_a_link_down_has_the_inverse_kind_unless_it_names_one(self) -> None:
        rule = LinkRule(kind="amends", downstream=True)
        found = Field("[A-1, {id: B-2, kind: refines}]", up=rule).read_by(rule)
        assert [one.kind for one in found] == ["amended_by", "refines"]
