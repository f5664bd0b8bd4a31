import csv
import io
import json
import tomllib
from enum import IntEnum, StrEnum
from pathlib import PurePosixPath

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reqtrace.util import escape

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain Größe 漢字", "plain Größe 漢字", id="plain text stays"),
        pytest.param("a\r\n  b\tc", "a b c", id="line ends and tabs become a space"),
        pytest.param("\x1b[31m", "\\x1b[31m", id="escape"),
        pytest.param("a\rb", "a\\x0db", id="lone carriage return"),
        pytest.param("\u202e", "\\u202e", id="bidi override"),
        pytest.param("\u200b", "\\u200b", id="zero width"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag"),
        pytest.param("caf\udce9", "caf\\xe9", id="byte that is not UTF-8"),
        pytest.param("\ud800", "\\ud800", id="other surrogate"),
    ],
)
def test_line_spells_out_what_is_hidden(text: str, shown: str) -> None:
    assert escape.line(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("::error::x", "\\::error::x", id="command"),
        pytest.param("  ::error::x", "\\::error::x", id="padded command"),
        pytest.param(":", "\\:", id="one colon"),
        pytest.param("a ##[error]", "a #\\#[error]", id="old command"),
        pytest.param("##VSO[x]", "#\\#VSO[x]", id="azure"),
        pytest.param("std::vector", "std::vector", id="colons inside stay"),
    ],
)
def test_terminal_breaks_workflow_commands(text: str, shown: str) -> None:
    assert escape.terminal(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *[("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("a=1", "a=1")],
        *[("\t=1", "'\t'=1"), ("x;=1", "x;'=1"), ("x\n-1", "x\n'-1"), ('x;"=1', "x;\"'=1")],
        *[("x;'=1", "x;''=1"), ("x; =1", "x; =1"), ("x,=1", "x,=1"), ("x|＝1", "x|'＝1")],
    ],
)
def test_csv_cell_is_no_formula(text: str, shown: str) -> None:
    assert escape.csv_cell(text) == shown


@given(st.text(st.sampled_from("ab;|,\t\n\"'=+-@ ")))
def test_no_separator_makes_a_formula_of_a_csv_cell_and_it_reads_back(text: str) -> None:
    cell = escape.csv_cell(text)
    assert escape.csv_text(cell) == text
    stream = io.StringIO()
    csv.writer(stream).writerow(["x", cell, "y"])
    for delimiter in ",;\t|":
        # Where quotes stand in the middle of a cell, a line end within it is one of the table.
        rows = csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=delimiter)
        assert not [one for row in rows for one in row if one[:1] and one[0] in "=+-@"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cc @ada-b, see #12", "cc `@ada-b`, see `#12`"),
        ("@org/team.", "`@org/team`."),
        ("a/b#12 GH-7 !8", "a/b`#12` `GH-7` `!8`"),
        ("#1#2@x", "`#1#2@x`"),
        ("ada@example.org", "ada\\@example.org"),
        ("é@ada", "é`@ada`"),
        ("C# and # 1", "C\\# and \\# 1"),
        ("::error::x", "\\::error::x"),
    ],
)
def test_markdown_names_nobody_and_no_issue(text: str, shown: str) -> None:
    assert escape.markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n  ::error::x", "a\n  \\::error::x"),
        ("::std::vector", "\\::std::vector"),
        ("a ::b", "a ::b"),
        ("x ##vso[y]", "x #\\#vso[y]"),
        ("::\n", "::\n"),
    ],
)
def test_lines_without_commands(text: str, shown: str) -> None:
    assert escape.without_commands(text) == shown
    assert escape.holds_command(text) == (text != shown)


@given(ANY_TEXT)
def test_a_string_of_toml_reads_back_and_hides_nothing(text: str) -> None:
    written = escape.toml_string(text + "##[")
    assert "##[" not in written
    assert escape.line(written) == written
    words = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    assert tomllib.loads(f"a = {written}") == {"a": f"{words}##["}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write &lt; for R&D", '"Write &amp;lt; for R&D"'),
        ("&#38;", '"&amp;#38;"'),
        ("##[error]", '"#" + "#[error]"'),
    ],
)
def test_a_label_of_dot_holds_no_character_reference(text: str, shown: str) -> None:
    assert escape.dot_label(text) == shown


@pytest.mark.parametrize(
    "text", ["a{}b", "{}\r\n", "a{}\n", "{}\t"], ids=["within", "start", "end", "tab"]
)
def test_a_run_of_blanks_takes_linear_time(text: str) -> None:
    long = text.format(" " * 300_000)  # of which the square would take minutes
    assert len(escape.line(long)) <= len(long)


@given(ANY_TEXT)
def test_every_sink_takes_any_text(text: str) -> None:
    sinks = (
        escape.line,
        escape.block,
        escape.terminal,
        escape.workflow_data,
        escape.csv_cell,
        escape.workflow_property,
        escape.markdown,
        escape.markdown_code,
        escape.dot_string,
        escape.mermaid_label,
    )
    for sink in sinks:
        safe = sink(text)
        safe.encode("utf-8")
        assert not set(safe.replace("\n", "").replace("\t", "")) & set(map(chr, range(32)))
        assert "\u202e" not in safe
    assert "\n" not in escape.terminal(text)
    assert not escape.terminal(text).lstrip().startswith("::")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_markdown_reads_back_as_the_same_words(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(escape.markdown(text))
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    words = "".join(
        part.content
        for token in tokens
        for part in token.children or ()
        if part.type in ("text", "text_special", "code_inline")
    )
    assert words.strip() == text.strip()


@given(st.text())
def test_json_document_holds_no_workflow_command(text: str) -> None:
    written = escape.json_document([f"see ##[{text}"])
    assert "##[" not in written
    assert json.loads(written) == [f"see ##[{text}"]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON_VALUES)
def test_json_document_writes_what_the_library_writes(value: object) -> None:
    assume("##[" not in repr(value))
    assert escape.json_document(value) == json.dumps(value, indent=2) + "\n"


def test_json_document_writes_numbers_and_words_of_enumerations() -> None:
    class Word(StrEnum):
        A = "a"

    class Number(IntEnum):
        ONE = 1

    value = {"a": Word.A, "b": Number.ONE, "c": (1, 2), "d": float("nan"), "e": PurePosixPath("x")}
    assert json.loads(escape.json_document(value)) == {
        "a": "a", "b": 1, "c": [1, 2], "d": "nan", "e": "x",
    }  # fmt: skip


@given(ANY_TEXT)
def test_json_document_is_ascii_and_keeps_what_json_can_hold(text: str) -> None:
    written = escape.json_document({"a": text, "b": [float("inf"), None, True]})
    assert written.isascii()
    kept = json.loads(written)["a"]
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert kept == text
