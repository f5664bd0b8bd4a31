import csv
import io
import json
import re

import jsonschema
import pytest
from markdown_it import MarkdownIt

from hostile_texts import HOSTILE, hostile_sample
from output_kit import at, finding, item, project_of, result_of, sample
from reqtrace.graph.natural_order import natural
from reqtrace.report.prose import Prose
from reqtrace.report.registry import REPORTS
from reqtrace.report.trace_csv import COLUMNS
from reqtrace.util.data import schema_path


@pytest.mark.parametrize("name", REPORTS)
def test_every_form_tells_what_was_read_and_every_gap(name: str) -> None:
    one = sample()
    shown = REPORTS[name](one.project, one.result).replace("\\", "")
    wanted = [one.result.revision, one.result.digest, "reqtrace", "agreed for this release"]
    wanted += [item.id for item in one.project.items]
    wanted += [finding.rule for finding in one.result.findings]
    wanted += [commit.short for commit in one.project.commits]
    assert [text for text in wanted if text not in shown] == []


def test_json_keeps_its_published_shape() -> None:
    one = sample()
    shown = json.loads(REPORTS["json"](one.project, one.result))
    jsonschema.validate(shown, json.loads(schema_path("report-output").read_bytes()))
    assert sorted(row["item"] for row in shown["matrix_by_item"]) == sorted(
        item.id for item in one.project.items
    )
    assert next((row["covered"], row["total"]) for row in shown["coverage"]) == (2, 3)
    depths = {row["item"]: row["depth"] for row in shown["matrix_by_item"]}
    assert [depths[one] for one in ("GOAL-1", "NEED-1", "REQ-1", "TEST-1", "REQ-2")] == [
        0,
        1,
        2,
        3,
        2,
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_json_keeps_its_shape(text: str) -> None:
    one = hostile_sample(text)
    shown = json.loads(REPORTS["json"](one.project, one.result))
    jsonschema.validate(shown, json.loads(schema_path("report-output").read_bytes()))


def test_csv_has_a_row_for_every_link_both_ways() -> None:
    one = sample()
    text = REPORTS["csv"](one.project, one.result)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == COLUMNS
    again = io.StringIO(newline="")
    writer = csv.DictWriter(again, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    assert again.getvalue() == text
    ups = {(row["item"], row["kind"], row["other"]) for row in rows if row["record"] == "upstream"}
    downs = {
        (row["other"], row["kind"], row["item"]) for row in rows if row["record"] == "downstream"
    }
    assert ups == downs
    assert len(ups) == 13
    assert [row["other_status"] for row in rows if row["other_title"] == "Report gaps twice"] == [
        "reverted"
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_cell_is_a_formula(text: str) -> None:
    one = hostile_sample(text)
    shown = REPORTS["csv"](one.project, one.result)
    for row in csv.reader(io.StringIO(shown, newline="")):
        assert len(row) == len(COLUMNS)
        assert not [cell for cell in row if cell[:1] and cell[0] in "=+-@\t\r\n"]
    for delimiter in ";\t|":  # as the spreadsheets of other languages take the same file
        for row in csv.reader(io.StringIO(shown, newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell[:1] and cell[0] in "=+-@"]


@pytest.mark.parametrize("form", REPORTS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_line_of_a_report_is_a_command_of_a_log(form: str, text: str) -> None:
    one = hostile_sample(text)
    shown = REPORTS[form](one.project, one.result)
    assert not re.search(r"(?m)^\s*::[a-z-]+|##\[|##vso\[|##teamcity\[", shown)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_markdown_is_only_ours(text: str) -> None:
    one = hostile_sample(text)
    tokens = (
        MarkdownIt("commonmark").enable("table").parse(REPORTS["markdown"](one.project, one.result))
    )
    inline = {part.type for token in tokens for part in token.children or ()}
    # A person or an issue that a text names is code, which no forge looks into.
    strong = {"strong_open", "strong_close"}
    assert inline <= {"text", "text_special", "softbreak", "code_inline", *strong}
    assert not {token.type for token in tokens} & {"html_block", "code_block", "hr"}
    assert sum(token.type == "heading_open" for token in tokens) == 11


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("a < b", "<p>a &lt; b</p>\n", id="plain"),
        pytest.param("# A", '<p class="heading">A</p>\n', id="heading"),
        pytest.param("<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>\n", id="html"),
        pytest.param("[a](javascript:x)", "<p>[a](javascript:x)</p>\n", id="script link"),
        pytest.param("[a](JaVaScript&colon;x)", "<p>[a](JaVaScript:x)</p>\n", id="entity link"),
        pytest.param("[a](//host)", "<p>[a](//host)</p>\n", id="link to another host"),
        pytest.param("![a](b.png)", None, id="no image"),
        pytest.param(
            "[a](b.md)",
            '<p><a href="b.md" rel="noopener noreferrer nofollow">a</a></p>\n',
            id="relative link",
        ),
    ],
)
def test_prose_can_do_nothing(text: str, html: str | None) -> None:
    shown = Prose().html(text)
    assert "<img" not in shown
    assert html is None or shown == html


def test_html_loads_nothing_and_names_its_script_by_hash() -> None:
    one = sample()
    shown = REPORTS["html"](one.project, one.result)
    assert not re.search(r"<(?:link|img|iframe|object|embed)\b|\ssrc=|\sstyle=|\son\w+=", shown)
    assert re.search(
        r"default-src &#39;none&#39;; style-src &#39;sha256-|default-src 'none'", shown
    )
    assert shown.count("<script>") == 1


def test_two_items_with_one_id_are_both_there() -> None:
    project = project_of([item("REQ-1"), item("REQ-1", line=9, title="again")])
    shown = REPORTS["html"](project, result_of(project))
    assert 'id="item-REQ-1"' in shown
    assert 'id="item-REQ-1_2"' in shown


def test_an_empty_project_has_a_report() -> None:
    project = project_of([])
    for render in REPORTS.values():
        assert render(project, result_of(project))


def test_numbers_sort_as_numbers() -> None:
    assert sorted(["REQ-10", "REQ-9", "A-1", "REQ-9b"], key=natural) == [
        "A-1",
        "REQ-9",
        "REQ-9b",
        "REQ-10",
    ]


@pytest.mark.parametrize("form", REPORTS)
def test_a_report_of_many_items_with_one_id_is_as_long_as_what_it_says(form: str) -> None:
    def size(count: int) -> int:
        items = [item("REQ-1", path=f"reqs/{n}.yaml") for n in range(count)]
        findings = [
            finding(item="REQ-1", location=at(f"reqs/{n}.yaml", 1, 1), message=f"copy {n}")
            for n in range(count)
        ]
        project = project_of(items)
        shown = REPORTS[form](project, result_of(project, findings))
        assert all(shown.count(f"copy {n}") >= 1 for n in range(count))
        return len(shown)

    assert size(300) - size(200) < 1.2 * (size(200) - size(100))


def test_a_very_long_text_is_shown_as_it_is_written() -> None:
    shown = Prose().html("**a** <b>\n" * 10_000)
    assert shown.startswith("<pre>**a** &lt;b&gt;\n**a**")
    assert shown.count("**a**") == 10_000
