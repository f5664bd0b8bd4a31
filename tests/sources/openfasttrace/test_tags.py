"""Coverage tags of OpenFastTrace in code."""

from __future__ import annotations

import re

import pytest

from hostile_kit import LIMIT
from kit import cpu_seconds
from openfasttrace_kit import read_file
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.item import Item


def tags(text: str | bytes, path: str = "src/a.java") -> tuple[Item, ...]:
    return read_file(path, text).items


def parts(item: Item) -> tuple[str, list[str], object]:
    # The number at the end of a generated name says nothing by itself.
    plain = re.sub(r"-\d{5,}~", "-N~", item.id)
    return plain, [link.target for link in item.links], item.attributes["needs"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[impl->dsn~a~1]", ("impl~a-N~0", ["dsn~a~1"], [])),
        ("[ impl -> dsn~a~1 ]", ("impl~a-N~0", ["dsn~a~1"], [])),
        ("[\timpl\t->\tdsn~a~1\t]", ("impl~a-N~0", ["dsn~a~1"], [])),
        ("x[impl->dsn~a.b-c~12]y", ("impl~a.b-c-N~0", ["dsn~a.b-c~12"], [])),
        ("[impl~~2->dsn~a~1]", ("impl~a-N~2", ["dsn~a~1"], [])),
        ("[impl~own~3->dsn~a~1]", ("impl~own~3", ["dsn~a~1"], [])),
        ("[dsn->req~a~1>>impl,utest]", ("dsn~a~0", ["req~a~1"], ["impl", "utest"])),
        ("[dsn -> req~a~1 >> impl , utest ]", ("dsn~a~0", ["req~a~1"], ["impl", "utest"])),
        ("[dsn~own~1->req~a~1>>impl]", ("dsn~own~1", ["req~a~1"], ["impl"])),
        ("[impl->dsn~a~1,dsn~b~2]", ("impl~a-N~0", ["dsn~a~1", "dsn~b~2"], [])),
        ("[impl->dsn~a~01]", ("impl~a-N~0", ["dsn~a~1"], [])),
        ("[utest->req~größe~1]", ("utest~größe-N~0", ["req~größe~1"], [])),
        ("[bld->dsn~a~1]", ("bld~a-N~0", ["dsn~a~1"], [])),
    ],
)
def test_forms(text: str, expected: tuple[str, list[str], list[str]]) -> None:
    (item,) = tags(f"// {text}\n")
    assert parts(item) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[impl->dsn~a]", "[impl->dsn~a~b]", "[impl->dsn~a~-1]", "[impl->dsn~a~1.0]", "[a->b]",
        "impl->dsn~a~1", "[impl->\ndsn~a~1]", "[impl->dsn~a~1>>]", "[impl->dsn~a~1>>a b]",
        '[impl->dsn~a~1" + "]', "[impl~a->dsn~a~1]", "[im2->dsn~a~1]", "[->dsn~a~1]", "",
    ],
)  # fmt: skip
def test_what_is_no_tag(text: str) -> None:
    reading = read_file("src/a.java", f"// {text}\n")
    assert (reading.items, reading.problems, reading.is_item_file) == ((), (), False)


def test_a_tag_is_an_item_with_its_place() -> None:
    first, second = tags("import x\n\n  // [impl->dsn~a~1], [impl -> dsn~b~1]\n")
    assert (first.type, first.title, first.status, first.role) == ("impl", "a.java", None, None)
    assert (str(first.location), str(second.location)) == ("src/a.java:3:6", "src/a.java:3:23")
    assert [str(link.location) for link in second.links] == ["src/a.java:3:32"]
    assert (first.document_level, first.text, first.sections) == (DocumentLevel.BOTTOM, "", {})


def test_ids_stay_when_lines_are_added_above() -> None:
    text = "// [impl->dsn~a~1]\n// [utest->dsn~a~1]\n// [impl->dsn~a~1]\n"
    before = [item.id for item in tags(text)]
    assert before == [item.id for item in tags(f"// more\n\n{text}")]
    assert len(set(before)) == 3
    assert before != [item.id for item in tags(text, "src/b.java")]


@pytest.mark.parametrize(
    "text",
    [b"// \xe4 [impl->dsn~a~1]\n", b"\xef\xbb\xbf# [impl->dsn~a~1]\r\n", b"\0[impl->dsn~a~1]"],
    ids=["latin-1", "a byte order mark", "binary"],
)
def test_any_encoding_will_do(text: bytes) -> None:
    assert [item.type for item in tags(text, "src/a.py")] == ["impl"]


@pytest.mark.parametrize(("tag", "problems"), [("", 0), ("// [impl->dsn~a~1]\n", 1)])
def test_a_file_that_is_too_big_is_told_where_it_has_tags(tag: str, problems: int) -> None:
    reading = read_file("src/a.java", tag + "x->y~z~1 \n" * (LIMIT // 9))
    assert [one.kind.value for one in reading.problems] == ["over-limit"] * problems


def test_suppressions_in_comments_of_code() -> None:
    text = (
        "// [impl->dsn~a~1]\n\n"
        "/* reqtrace: ignore[LNK001] -- moves soon */\n// [impl->dsn~b~1]\n"
        'String s = "a reqtrace: ignore[LNK002] -- no comment";\n'
    )
    (found,) = read_file("src/a.java", text).suppressions
    assert (found.rules, found.reason, found.first_line) == (("LNK001",), "moves soon", 3)


def test_many_lines_of_code_are_read_quickly() -> None:
    line = '        if (this.orders->find("a~b~c") >= 1) { return list[i->next]; } // more of it\n'
    block = 49 * line + "    // [impl->dsn~orders.list~1]\n"
    with cpu_seconds(20):
        assert len(_tags_of((block * 900).encode())) == 900


def _tags_of(data: bytes) -> tuple[Item, ...]:
    config = f'[limits]\nfile_bytes = {16 * LIMIT}\n[[source]]\npreset = "openfasttrace"\n'
    return read_file("src/a.java", data, config).items


@pytest.mark.parametrize(
    ("path", "unit", "head"),
    [
        ("a.java", "[", "// [impl->dsn~a~1]"),
        ("a.java", "[impl", "// [impl->dsn~a~1]"),
        ("a.java", "[ ", "// [impl->dsn~a~1]"),
        ("a.java", "a~", "// [impl->dsn~a~1]"),
        ("a.java", "a", "// [impl->dsn~a~1] [impl->dsn~"),
        ("a.java", "dsn~a~1,", "// [impl->dsn~a~1] [impl->"),
        ("a.java", "a,", "// [impl->dsn~a~1] [dsn->req~a~1>>"),
        ("a.java", "[impl->dsn~a~1]", ""),
        ("a.java", "// reqtrace: ignore[A] -- b\n", "// [impl->dsn~a~1]\n// [impl->dsn~b~1]\n"),
        ("a.md", "`req~a~1`\n", ""),
        ("a.md", "# a\n", "`req~a~1`\n"),
        ("a.md", "* a~b~", "`req~a~1`\n\nCovers:\n"),
        ("a.md", "a~b-", "`req~a~1`\n\nCovers:\n* "),
        ("a.md", "* req~a~1\n", "`req~a~1`\n\nCovers:\n"),
        ("a.md", "req~a~1 ", "`req~a~1`\n\nCovers:\n* "),
        ("a.md", "a-->", "`req~a~1`\n"),
        ("a.md", "a --> a, ", "`req~a~1`\n"),
        ("a.md", "a-->b:req~c~1 ", "`req~a~1`\n"),
        ("a.md", "a-->b:req~c~1\n", "`req~a~1`\n"),
        ("a.md", "a ", "`req~a~1`\n\nNeeds: "),
        ("a.md", "a,", "`req~a~1`\n\nNeeds: "),
        ("a.md", "* a\n", "`req~a~1`\n\nNeeds:\n"),
        ("a.md", " ", "`req~a~1`\n\nNeeds:"),
        ("a.md", "oft:off oft:on ", "`req~a~1`\n"),
        ("a.md", "oft:off\noft:on\n", "`req~a~1`\n"),
        ("a.md", "```\n", "`req~a~1`\n"),
        ("a.md", "Text.\n", "`req~a~1`\n"),
        ("a.md", "Covers: x\n", "`req~a~1`\n"),
        ("a.rst", "a\n---\n", "`req~a~1`\n"),
        ("a.rst", "-", "`req~a~1`\n\na\n"),
    ],
)
def test_time_grows_with_the_size_and_no_faster(path: str, unit: str, head: str) -> None:
    text = head + unit * ((LIMIT // 4 - len(head)) // len(unit))
    with cpu_seconds(20):
        read_file(path, text)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("doc/a.md", "# Guide\n\n<!-- [uman->dsn~a~1] -->\nText.\n", [["dsn~a~1"]]),
        ("doc/a.md", "  <!-- [uman->dsn~a~1, dsn~b~2] -->\r\n", [["dsn~a~1", "dsn~b~2"]]),
        ("doc/a.rst", "Guide\n=====\n\n.. [uman->dsn~a~1]\n\nText.\n", [["dsn~a~1"]]),
        ("doc/a.md", "Write `[uman->dsn~a~1]` or <!-- [uman->dsn~b~1] --> there.\n", []),
        ("doc/a.md", "```\n<!-- [uman->dsn~a~1] -->\n```\n", []),
        ("doc/a.md", "<!-- oft:off -->\n<!-- [uman->dsn~a~1] -->\n<!-- oft:on -->\n", []),
        ("doc/a.rst", "Guide\n=====\n\nWrite [uman->dsn~a~1].\n", []),
    ],
)
def test_tags_in_comments_of_texts(path: str, text: str, expected: list[list[str]]) -> None:
    found = tags(text, path)
    assert [[link.target for link in one.links] for one in found] == expected
    assert {one.type for one in found} <= {"uman"}
