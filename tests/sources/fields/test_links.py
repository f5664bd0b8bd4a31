"""Links as people write them, and by what a source says about the fields that hold them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.sources.common.source import LinkRule, Source, Start, Targets
from reqtrace.util.pattern import LinearPattern
from sources_kit import links, problems, read, read_one

HEAD = "id: REQ-1\ntype: req\ntitle: A\nstatus: draft\ntext: It shall.\n"
IDS = st.from_regex(r"[A-Z]{2,4}-[1-9][0-9]?", fullmatch=True)
BLANKS = st.sampled_from(["", " ", "  "])
FORMS: tuple[Callable[[str], str], ...] = (
    str,
    "`{}`".format,
    "[{}](a.md)".format,
    "[`{}`](a.md#b)".format,
)
NUMBER = LinearPattern(r"#(\d+)")


def mapped(key: str, rule: LinkRule, *, none: tuple[str, ...] = ()) -> Source:
    return Source(include=("**",), type="req", links={key: rule}, empty_values=none)


def by_rule(field: str, rule: LinkRule, key: str = "up") -> list[tuple[str, str, int, int]]:
    return links(read_one("docs/a.yaml", HEAD + field, mapped(key, rule)))


@pytest.mark.parametrize(
    ("field", "found"),
    [
        pytest.param("up: 'see #1 and #22'", [("1", 6, 11), ("22", 6, 18)], id="quoted"),
        pytest.param("up: see #1 and #22", [], id="in a comment of YAML"),
        pytest.param("up: see-#1,#22", [("1", 6, 10), ("22", 6, 13)], id="plain"),
        pytest.param("up: |\n  see #1\n", [("1", 6, 5)], id="a block, where places are not known"),
        pytest.param("up: ['#1', ['#2']]", [("1", 6, 8), ("2", 6, 15)], id="lists"),
        pytest.param("up: {'#1': '#2'}", [("1", 6, 8), ("2", 6, 14)], id="keys and values"),
        pytest.param("up: {a: ['#1', '#2']}", [("1", 6, 12), ("2", 6, 18)], id="lists in mappings"),
        pytest.param("up: [{a: '#1'}]", [("1", 6, 12)], id="mappings in lists"),
        pytest.param("up: true", [], id="a switch"),
        pytest.param("up: 12", [], id="not found"),
        pytest.param("up:", [], id="nothing"),
    ],
)
def test_links_that_a_pattern_finds(field: str, found: list[tuple[str, int, int]]) -> None:
    rule = LinkRule(kind="refines", pattern=NUMBER)
    assert by_rule(field, rule) == [("refines", *one) for one in found]


def test_a_pattern_without_groups_is_the_target() -> None:
    rule = LinkRule(kind="refines", pattern=LinearPattern(r"[A-Z]+-\d+"))
    assert by_rule("up: of REQ-2, or REQ-3", rule) == [
        ("refines", "REQ-2", 6, 8), ("refines", "REQ-3", 6, 18),
    ]  # fmt: skip
    rule = LinkRule(kind="refines", pattern=LinearPattern(r"x*"))
    assert by_rule("up: abc", rule) == []


def test_a_form_makes_the_id() -> None:
    assert by_rule("up: [7, 'x']", LinkRule(kind="refines", form="REQ-{}")) == [
        ("refines", "REQ-7", 6, 6), ("refines", "REQ-x", 6, 9),
    ]  # fmt: skip
    rule = LinkRule(kind="refines", pattern=NUMBER, form="REQ-{}")
    assert by_rule("up: 'see #7'", rule) == [("refines", "REQ-7", 6, 11)]


@pytest.mark.parametrize(
    ("target", "rule", "leads"),
    [
        pytest.param("b.yaml", LinkRule(kind="refines"), ("docs/b.yaml", "", False), id="a path"),
        pytest.param(
            "../x/b.md#part", LinkRule(kind="refines"), ("x/b.md", "part", False), id="an anchor"
        ),
        pytest.param(
            "'#part'", LinkRule(kind="refines"), ("docs/a.yaml", "part", False), id="here"
        ),
        pytest.param("REQ-2", LinkRule(kind="refines"), (None, "", False), id="an id"),
        pytest.param(
            "b", LinkRule(kind="refines", targets=Targets.PATH), ("docs/b", "", False), id="as told"
        ),
        pytest.param(
            "'[The b](b.yaml)'",
            LinkRule(kind="refines", targets=Targets.PATH),
            ("docs/b.yaml", "", False),
            id="a link of Markdown",
        ),
        pytest.param(
            "b.yaml", LinkRule(kind="refines", targets=Targets.ID), (None, "", False), id="no path"
        ),
        pytest.param(
            "b.yaml", LinkRule(kind="refines", form="{}"), (None, "", False), id="a form is no path"
        ),
        pytest.param(
            "b.yaml",
            LinkRule(kind="refines", targets=Targets.EXTERNAL),
            (None, "", True),
            id="outside",
        ),
        pytest.param(
            "https://example.org/1", LinkRule(kind="refines"), (None, "", True), id="an address"
        ),
        pytest.param(
            "https://example.org/1",
            LinkRule(kind="refines", targets=Targets.PATH),
            (None, "", True),
            id="an address where paths are",
        ),
    ],
)
def test_where_links_lead(target: str, rule: LinkRule, leads: tuple[str | None, str, bool]) -> None:
    [link] = read_one("docs/a.yaml", f"{HEAD}up: {target}\n", mapped("up", rule)).links
    if rule.targets is Targets.PATH and not link.external:
        assert link.target in ("b", "b.yaml")
    assert (None if link.path is None else str(link.path), link.anchor, link.external) == leads


def test_links_to_what_stands_below_are_written_the_other_way() -> None:
    down = LinkRule(kind="supersedes", downstream=True)
    assert by_rule("down: REQ-2", down, "down") == [("superseded_by", "REQ-2", 6, 7)]
    found = by_rule("down: {id: REQ-2, kind: refines}", down, "down")
    assert [kind for kind, *_ in found] == ["refines"]


def test_words_for_nothing_are_no_links() -> None:
    source = mapped("up", LinkRule(kind="refines"), none=("Not Known",))
    text = HEAD + "up: [not-known, REQ-2, n/a, Not known]\n"
    assert [link.target for link in read_one("docs/a.yaml", text, source).links] == ["REQ-2"]


def test_links_deeper_in_an_entry() -> None:
    source = mapped("parts[].refs[].id", LinkRule(kind="refines", form="REQ-{}"))
    text = HEAD + "parts:\n- refs:\n  - id: 2\n  - id: 3\n- refs: [{id: 4}]\n- other: 5\n"
    assert links(read_one("docs/a.yaml", text, source)) == [
        ("refines", "REQ-2", 8, 9), ("refines", "REQ-3", 9, 9), ("refines", "REQ-4", 10, 15),
    ]  # fmt: skip


def test_the_link_to_the_item_around_an_entry() -> None:
    source = Source(
        include=("**",),
        type="req",
        start=Start(entries=("controls[]", "controls[].parts[]")),
        links={"^": LinkRule(kind="refines")},
    )
    text = "controls:\n- id: REQ-1\n  parts:\n  - id: REQ-2\n    refines: REQ-3\n"
    one, two = read("docs/a.yaml", text, source).items
    assert one.links == ()
    # The link to what is around comes first.
    assert [(link.kind, link.target) for link in two.links] == [
        ("refines", "REQ-1"), ("refines", "REQ-3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "found"),
    [
        pytest.param("`REQ-2`", "REQ-2", id="code"),
        pytest.param("'[REQ-2]'", "REQ-2", id="brackets"),
        pytest.param("'[`REQ-2`]'", "REQ-2", id="brackets and code"),
        pytest.param("'`[REQ-2]`'", "REQ-2", id="code and brackets"),
        pytest.param("'`X-1X`'", "X-1X", id="letters beside ticks"),
        pytest.param("'[`X-1X`]'", "X-1X", id="letters within both"),
        pytest.param("'[REQ-2](b.md)'", "REQ-2", id="a link"),
        pytest.param("'[ REQ-2 ](b.md)'", "REQ-2", id="a link with blanks"),
        pytest.param("'[`REQ-2`](b.md \"B\")'", "REQ-2", id="a link with a title"),
        pytest.param("'[See this](https://x.org/1)'", "https://x.org/1", id="an address"),
        pytest.param("'[REQ-2](https://x.org/1)'", "REQ-2", id="a word for an address"),
        pytest.param("'[See this](b.md)'", "See this", id="words for a file"),
        pytest.param("'[REQ-2](b.md'", "REQ-2](b.md", id="not closed"),
        pytest.param("'[]'", None, id="nothing"),
        pytest.param("'``'", "``", id="nothing within"),
        pytest.param("REQ]", "REQ]", id="no opening"),
        pytest.param("'REQ-2 , REQ-3'", "REQ-2", id="several"),
        pytest.param("'REQ-2, the other'", "REQ-2", id="two words"),
        pytest.param("'REQ-2, which is older'", "REQ-2", id="prose"),
    ],
)
def test_the_target_within_marks(field: str, found: str | None) -> None:
    [*targets] = (one.target for one in read_one("requirements/a.yaml", _up(field)).links)
    assert targets[:1] == [found][: found is not None]


def _up(value: str) -> str:
    if value.startswith("`"):
        value = f"'{value}'"
    return f"{HEAD}refines: {value}\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("REQ-2, REQ-3", [("REQ-2", 6, 10), ("REQ-3", 6, 17)], id="plain"),
        pytest.param("'REQ-2,  REQ-3'", [("REQ-2", 6, 11), ("REQ-3", 6, 19)], id="quoted"),
        pytest.param('"REQ-2,REQ-3"', [("REQ-2", 6, 11), ("REQ-3", 6, 17)], id="double quotes"),
        pytest.param("REQ-2,, n/a, REQ-3", [("REQ-2", 6, 10), ("REQ-3", 6, 23)], id="gaps"),
        pytest.param(">\n  REQ-2,\n  REQ-3", [("REQ-2", 6, 10), ("REQ-3", 6, 10)], id="a block"),
        pytest.param("[REQ-2, 'REQ-3']", [("REQ-2", 6, 11), ("REQ-3", 6, 18)], id="a list"),
        pytest.param("[[REQ-2], REQ-3]", [("REQ-2", 6, 12), ("REQ-3", 6, 20)], id="lists"),
        pytest.param("7", [("7", 6, 10)], id="a number"),
        pytest.param("", [], id="nothing"),
        pytest.param("TBD", [], id="a word for nothing"),
    ],
)
def test_where_links_stand(value: str, expected: list[tuple[str, int, int]]) -> None:
    item = read_one("requirements/a.yaml", f"{HEAD}refines: {value}\n")
    assert links(item) == [("refines", *one) for one in expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{id: REQ-2}", ("refines", "REQ-2", None)),
        ("{target: REQ-2, reason: the law}", ("refines", "REQ-2", "the law")),
        ("{Ref: REQ-2, Why: ' ', note: the law}", ("refines", "REQ-2", " ")),
        ("{path: REQ-2, why: '', comment: the law}", ("refines", "REQ-2", "the law")),
        ("{id: REQ-2, to: REQ-3}", ("refines", "REQ-2", None)),
        ("{id: REQ-2, kind: Depends On}", ("depends_on", "REQ-2", None)),
        ("{id: REQ-2, type: '', rel: some-thing}", ("some_thing", "REQ-2", None)),
        ("{id: 7}", ("refines", "7", None)),
        ("{REQ-2: 9TcFU}", ("refines", "REQ-2", None)),
        ("{depends_on: REQ-2}", ("depends_on", "REQ-2", None)),
    ],
)
def test_links_that_are_mappings(value: str, expected: tuple[str, str, str | None]) -> None:
    [link] = read_one("requirements/a.yaml", f"{HEAD}refines: {value}\n").links
    assert (link.kind, link.target, link.reason) == expected


def test_kinds_below_a_plain_key() -> None:
    text = HEAD + "links:\n  refines: [REQ-2]\n  Other Kind: [REQ-3]\n  ref: [REQ-4]\n  REQ-5: x\n"
    found = [(kind, target) for kind, target, *_ in links(read_one("requirements/a.yaml", text))]
    assert found == [
        ("refines", "REQ-2"), ("other_kind", "REQ-3"), ("ref", "REQ-4"), ("links", "REQ-5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "column", "why", "key"),
    [
        pytest.param("[true]", 11, ", and true is not one", "refines.0", id="a switch"),
        pytest.param("[REQ-2, {id: [a]}]", 23, ", and `id` is not text", "refines.1", id="a list"),
        pytest.param(
            "{reason: x}", 10, ", but this one has only `reason`", "refines", id="only a reason"
        ),
        pytest.param(
            "{reason: x, kind: y, more: z}",
            10,
            ", but this one has only `reason`, `kind` and `more`",
            "refines",
            id="three other fields",
        ),
        pytest.param(
            "{reason: x, kind: y, x-a: z, x-b: z}",
            10,
            ", but this one has only `reason`, `kind`, `x-a` and more",
            "refines",
            id="more",
        ),
    ],
)
def test_a_link_without_an_id(value: str, column: int, why: str, key: str) -> None:
    reading = read("requirements/a.yaml", f"{HEAD}refines: {value}\n")
    found = [one for one in reading.problems if "needs an id" in one.message]
    [problem] = found
    assert problem.message == f"REQ-1: a link needs an id{why}"
    assert (problem.location.line, problem.location.column) == (6, column)
    assert (problem.item, problem.key) == ("REQ-1", key)
    assert problem.help == "write just the id, or `{id: …, reason: …}`"


def test_a_link_without_an_id_in_a_field_with_a_rule() -> None:
    source = mapped("up", LinkRule(kind="refines"))
    [problem] = read("docs/a.yaml", HEAD + "up: [true]\n", source).problems
    assert (problem.key, problem.location.column) == ("up.0", 6)
    source = mapped("parts[].up", LinkRule(kind="refines"))
    [problem] = read("docs/a.yaml", HEAD + "parts:\n- up: [REQ-2, true]\n", source).problems
    assert (problem.key, problem.location.line, problem.location.column) == ("parts.1", 7, 15)


def test_a_field_of_a_link_that_is_not_ours() -> None:
    reading = read("requirements/a.yaml", HEAD + "refines: {id: REQ-2, reson: x, x-more: y}\n")
    [problem] = reading.problems
    assert problem.message == (
        'REQ-1: a link has the unknown field "reson"; did you mean "reason"?'
    )
    assert (problem.location.line, problem.location.column) == (6, 22)
    assert (problem.item, problem.key) == ("REQ-1", "refines.reson")
    assert problem.help == "correct the name, or start it with `x-`"
    text = HEAD + f"refines: [REQ-3, {{id: REQ-2, x_more: y, {'k' * 200}: z}}]\n"
    [problem] = read("requirements/a.yaml", text).problems
    assert problem.key == f"refines.1.{'k' * 118}"
    [_, problem] = read("requirements/a.yaml", HEAD + "refines: {reason: x, more: y}\n").problems
    assert problem.key == "refines.more"
    [problem] = read("requirements/a.yaml", HEAD + "links: {refines: [true]}\n").problems
    assert problem.key == "links.refines.0"
    # Where files have a form of their own, a link may have further fields, too.
    source = Source(include=("**",), type="req", strict=False)
    reading = read("docs/a.yaml", HEAD + "refines: {id: REQ-2, reson: x}\n", source)
    assert problems(reading) == []


def _targets(value: str) -> list[str]:
    item = read_one("requirements/a.yaml", f"{HEAD}refines: {value}\n")
    return [link.target for link in item.links]


@given(st.lists(st.tuples(IDS, BLANKS, BLANKS), min_size=1, max_size=5))
def test_ids_that_are_joined_by_commas_come_apart_again(
    parts: list[tuple[str, str, str]],
) -> None:
    written = ",".join(f"{before}{one}{after}" for one, before, after in parts)
    item = read_one("requirements/a.yaml", f"{HEAD}refines: '{written}'\n")
    assert [link.target for link in item.links] == [one for one, _, _ in parts]
    line = f"refines: '{written}'"
    for link in item.links if len(parts) > 1 else ():
        assert line[link.location.column - 1 :].startswith(link.target)


@given(st.lists(st.tuples(IDS, st.sampled_from(FORMS)), min_size=1, max_size=4))
def test_text_with_commas_says_the_same_as_a_list(
    parts: list[tuple[str, Callable[[str], str]]],
) -> None:
    written = [form(one) for one, form in parts]
    ids = [one for one, _ in parts]
    assert _targets(f"'{', '.join(written)}'") == ids
    assert _targets(f"[{', '.join(map(repr, written))}]") == ids


@given(st.lists(st.from_regex(r"[A-Za-z, ]{1,12}", fullmatch=True), min_size=1, max_size=3))
def test_the_text_of_a_link_of_markdown_may_hold_commas(labels: list[str]) -> None:
    written = ", ".join(f"[{label}](b{number}.md)" for number, label in enumerate(labels))
    source = mapped("up", LinkRule(kind="refines", targets=Targets.PATH))
    found = read_one("docs/a.yaml", f"{HEAD}up: '{written}'\n", source).links
    assert [link.path for link in found] == [
        PurePosixPath(f"docs/b{number}.md") for number in range(len(labels))
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("{id: none, reason: x}", [], id="an id that says nothing"),
        pytest.param("{id: ~, reason: x}", [], id="an id that is null"),
        pytest.param("{REQ-2: x, none: y}", ["REQ-2"], id="a key that says nothing"),
        pytest.param("'[REQ-2'", ["REQ-2"], id="a bracket that is not closed"),
        pytest.param("REQ-2, see REQ-3", ["REQ-2"], id="half a list"),
    ],
)
def test_targets_that_are_hardly_one(value: str, expected: list[str]) -> None:
    assert _targets(value) == expected


def test_a_kind_beside_an_id_may_be_one_that_the_source_names() -> None:
    source = mapped("down", LinkRule(kind="supersedes", downstream=True))
    text = HEAD + "links: {id: REQ-2, type: down}\n"
    assert [link.kind for link in read_one("docs/a.yaml", text, source).links] == ["superseded_by"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("'[[REQ-2]]'", ["REQ-2"], id="a wiki link"),
        pytest.param("'[[reqs/REQ-2#why|the second]]'", ["REQ-2"], id="a wiki link with an alias"),
        pytest.param("'[[REQ-2]], [[REQ-3]]'", ["REQ-2", "REQ-3"], id="wiki links"),
        pytest.param("REQ-2<br>REQ-3<br/>REQ-4", ["REQ-2", "REQ-3", "REQ-4"], id="lines of a cell"),
        pytest.param("REQ-2; REQ-3", ["REQ-2", "REQ-3"], id="semicolons"),
        pytest.param("'[REQ-2](a.md) [REQ-3](b.md)'", ["REQ-2", "REQ-3"], id="links in a row"),
        pytest.param("'[REQ-2](a.md \"A\"), REQ-3'", ["REQ-2", "REQ-3"], id="a link with a title"),
        pytest.param("'see [REQ-2](a.md) for it'", ["REQ-2"], id="words around a link"),
        pytest.param("'<a href=\"a.md\">REQ-2</a>'", ["REQ-2"], id="HTML"),
        pytest.param("REQ-2 and its parts", ["REQ-2"], id="words behind an id"),
        pytest.param("REQ-2 (in part)", ["REQ-2"], id="a note behind an id"),
        pytest.param("REQ-2 and REQ-3", ["REQ-2", "REQ-3"], id="two ids in words"),
        pytest.param("REQ-2 REQ-3", ["REQ-2", "REQ-3"], id="two ids in a row"),
        pytest.param("|\n  REQ-2\n  REQ-3\n", ["REQ-2", "REQ-3"], id="lines of a block"),
        pytest.param("{reqs: [REQ-2], rfcs: []}", ["REQ-2"], id="groups"),
        pytest.param("[{uuid: u-1, hrid: REQ-2, fingerprint: x}]", ["REQ-2"], id="a key for ids"),
        pytest.param("[{uuid: u-1, fingerprint: x}]", [], id="keys that are no ids"),
        pytest.param("{REQ-2: x, REQ-3: y}", ["REQ-2", "REQ-3"], id="keys that are ids"),
    ],
)
def test_forms_of_values(value: str, expected: list[str]) -> None:
    assert _targets(value) == expected


def test_keys_that_are_no_ids_are_reported_once() -> None:
    text = f"{HEAD}refines:\n- {{uuid: u-1, fingerprint: x}}\n"
    reading = read("requirements/a.yaml", text)
    assert [p.message for p in reading.problems if "needs an id" in p.message] == [
        "REQ-1: a link needs an id, but this one has only `uuid` and `fingerprint`"
    ]


def test_words_that_name_no_item_lead_outside() -> None:
    [link] = read_one("requirements/a.yaml", f"{HEAD}refines: talks with users in May\n").links
    assert (link.target, link.external) == ("talks with users in May", True)


def test_links_within_a_field_go_before_the_field_itself() -> None:
    source = mapped("links[].uid", LinkRule(kind="refines"))
    text = HEAD + "links:\n- uid: REQ-2\n  note: x\n"
    assert links(read_one("docs/a.yaml", text, source)) == [("refines", "REQ-2", 7, 8)]


@pytest.mark.parametrize(
    "key", ["dependsOn", "DependsOn", "depends-on", "Depends On", "depends_on"]
)
def test_spellings_of_a_kind(key: str) -> None:
    [link] = read_one("requirements/a.yaml", f"{HEAD}{key}: REQ-2\n").links
    assert link.kind == "depends_on"


def test_a_name_leads_where_its_definition_says() -> None:
    text = "## REQ-1: Rest\n\n- **Satisfies:** [the need][n]\n\nText.\n\n[n]: ../needs/NEED-1.md\n"
    [link] = read_one("docs/requirements/r.md", text).links
    assert link.path == PurePosixPath("docs/needs/NEED-1.md")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("supersedes: REQ-6.", ["REQ-6"]),
        ("supersedes: \uc5c6\uc74c", []),
        ("supersedes: keine.", []),
        ("supersedes: なし。", []),
        ("links: [{rel: related, href: ../a.md, title: A}]", []),
    ],
)
def test_what_a_field_says_beside_ids(field: str, expected: list[str]) -> None:
    path = "requirements/r.yaml"
    text = f"id: REQ-9\ntitle: T\nstatus: draft\n{field}\n"
    assert [link[1] for link in links(read_one(path, text))] == expected
    assert problems(read(path, text)) == []


@pytest.mark.parametrize(
    ("written", "fingerprint"),
    [
        ("[{hrid: REQ-2, fingerprint: 4fce468ccfbfe36f}]", "4fce468ccfbfe36f"),
        ("[{REQ-2: 9TcFUzsQWUHhoh5wsqnhL7VRtSqMaIhrCXg7mfIkxKM=}]",
         "9TcFUzsQWUHhoh5wsqnhL7VRtSqMaIhrCXg7mfIkxKM="),
        ("[{REQ-2: null}]", None),
        ("[{REQ-2: a note on it}]", None),
    ],
)  # fmt: skip
def test_a_mark_of_review_beside_a_link(written: str, fingerprint: str | None) -> None:
    (item,) = read("requirements/a.yaml", f"{HEAD}refines: {written}\n").items
    assert [(one.target, one.fingerprint) for one in item.links] == [("REQ-2", fingerprint)]
