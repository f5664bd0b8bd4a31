import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from hostile_texts import HOSTILE, hostile_sample
from output_kit import (
    accepted,
    at,
    commit_finding,
    finding,
    item,
    project_of,
    result_of,
    sample,
)
from reqtrace.model.finding import Severity
from reqtrace.output.check.registry import FORMATS
from reqtrace.output.check.text import render_text
from reqtrace.output.graph.formats import GRAPH_FORMATS
from reqtrace.output.items.json import render_items
from reqtrace.output.items.text import render_items_text
from reqtrace.output.items.tree import render_item
from reqtrace.report.registry import REPORTS
from reqtrace.util.data import schema_path

SARIF = Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json"
LOGS = ("text", "concise", "github")


def test_text_groups_by_file_and_commit_and_sums_up() -> None:
    lines = render_text(sample().result).splitlines()
    assert lines[:3] == [
        "docs/items.yaml",
        "  40:1  warning  COV001  NEED-3 is approved, but no requirement satisfies it",
        "        help: write a requirement that satisfies NEED-3",
    ]
    assert any(re.fullmatch(r"commit [0-9a-f]{10}", line) for line in lines)
    assert "note: 2 files were left out" in lines
    assert lines[-1] == (
        "1 error, 2 warnings, 1 info · 13 items, 14 links, 5 of 8 commits reference an item "
        "· 1 accepted"
    )


def test_text_of_a_clean_run_is_one_line() -> None:
    project = sample().project
    expected = "no findings · 13 items, 14 links, 5 of 8 commits reference an item\n"
    assert render_text(result_of(project)) == expected


def test_text_of_an_incomplete_run_is_not_all_clear() -> None:
    shown = render_text(result_of(incomplete=("the clone is shallow",)))
    assert "incomplete: the clone is shallow" in shown
    assert "\nno findings, but not everything could be checked · " in shown


def test_colour_only_when_asked() -> None:
    result = sample().result
    assert "\x1b[" not in render_text(result)
    assert "\x1b[" in render_text(result, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", render_text(result, colour=True)) == render_text(result)


def test_findings_about_one_commit_stand_together() -> None:
    findings = [commit_finding("c" * 40, m) for m in ("a", "c")] + [commit_finding("d" * 40, "b")]
    assert render_text(result_of(findings=findings)).count("commit cccccccccc") == 1


def test_concise_is_one_line_a_finding() -> None:
    lines = FORMATS["concise"](sample().result).splitlines()
    assert lines[1] == (
        "docs/requirements.md:7:5: LNK001 error REQ-1 links to NEED-9, which does not exist"
    )
    assert FORMATS["concise"](result_of()) == ""


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", FORMATS)
def test_nothing_active_reaches_a_log(name: str, text: str) -> None:
    shown = FORMATS[name](hostile_sample(text).result)
    shown.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066\u2028\U000e0041]", shown)
    found = commands(shown)
    if name == "github":
        assert {command for command, _, _ in found} <= {"error", "warning", "notice"}
        assert len(found) == 3
        assert {frozenset(properties) for _, properties, _ in found} <= {
            frozenset({"title"}),
            frozenset({"title", "file", "line", "col"}),
        }
    else:
        assert found == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_active_reaches_a_listing(text: str) -> None:
    project, result = hostile_sample(text).project, hostile_sample(text).result
    shown = [render(project, incomplete=(text,)) for render in (render_items_text, render_items)]
    shown += [render_item(project, result.findings, one) for one in ("REQ-1", "GOAL-1")]
    shown += [render(project, (text,)) for render in GRAPH_FORMATS.values()]
    for one in shown:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\U000e0041]", one)
        assert not [name for name, *_ in commands(one) if name in ("error", "set-output")]


def commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """What GitHub's runner takes for commands: its rules, written again."""
    found = []
    for line in re.split("\r\n|\r|\n", log):
        start = line.lstrip()
        if start.startswith("::") and "::" in start[2:]:
            head, data = start[2:].split("::", 1)
            name, _, rest = head.partition(" ")
            pairs = (part.split("=", 1) for part in rest.split(",") if "=" in part)
            found.append((name, {key: _unescaped(value) for key, value in pairs}, _unescaped(data)))
        if "##[" in line or "##vso[" in line or "##teamcity[" in line:
            found.append(("old", {}, line))
    return found


def _unescaped(text: str) -> str:
    for code, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, plain)
    return text


def test_github_annotation_carries_place_title_and_help() -> None:
    one = finding(message="50% of a,b: c", location=at("docs/a,b:c.yaml", 7, 5), help="do it")
    ((command, properties, message),) = commands(FORMATS["github"](result_of(findings=[one])))
    assert command == "error"
    assert properties == {
        "file": "docs/a,b:c.yaml",
        "line": "7",
        "col": "5",
        "title": "LNK001 dangling-link",
    }
    assert message == "50% of a,b: c\ndo it"


def test_github_keeps_to_ten_of_each_type_and_says_what_is_left() -> None:
    findings = [
        finding(message=f"{severity} {number}", severity=severity)
        for severity in Severity
        for number in range(14)
    ]
    shown = FORMATS["github"](result_of(findings=findings, incomplete=("x",)))
    names = [name for name, *_ in commands(shown)]
    assert {name: names.count(name) for name in set(names)} == {
        "error": 10,
        "warning": 10,
        "notice": 10,
    }
    assert "14 more findings, see the log of this step" in shown
    assert all(f"error {number}" in shown for number in range(14))


def test_json_keeps_its_published_shape() -> None:
    shown = json.loads(FORMATS["json"](sample().result))
    jsonschema.validate(shown, json.loads(schema_path("check-output").read_bytes()))
    assert [one["rule"] for one in shown["findings"]] == ["COV001", "LNK001", "LNK003", "GIT001"]
    assert shown["findings"][3]["path"] is None
    assert shown["accepted"][0]["reason"] == "agreed for this release"


def test_items_keep_their_published_shape() -> None:
    shown = json.loads(render_items(sample().project))
    jsonschema.validate(shown, json.loads(schema_path("items-output").read_bytes()))
    places = [(one["path"], one["line"]) for one in shown["items"]]
    assert places == sorted(places)
    (req,) = (one for one in shown["items"] if one["id"] == "REQ-1")
    assert [(one["target"], one["resolved"]) for one in req["links"]] == [
        ("NEED-1", True),
        ("NEED-9", False),
    ]


@pytest.mark.parametrize("text", ["", *HOSTILE.values()], ids=["sample", *HOSTILE])
def test_sarif_is_valid_against_the_official_schema(text: str) -> None:
    result = hostile_sample(text).result if text else sample().result
    log = json.loads(FORMATS["sarif"](result))
    validator = jsonschema.Draft4Validator(json.loads(SARIF.read_bytes()))
    assert [error.message for error in validator.iter_errors(log)] == []
    check_json = json.loads(FORMATS["json"](result))
    jsonschema.validate(check_json, json.loads(schema_path("check-output").read_bytes()))


def test_sarif_holds_what_github_demands() -> None:
    (run,) = json.loads(FORMATS["sarif"](sample().result))["runs"]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
    fingerprints = set()
    for one in run["results"]:
        physical = one["locations"][0]["physicalLocation"]
        assert not physical["artifactLocation"]["uri"].startswith("/")
        assert set(physical["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        fingerprints.add(one["partialFingerprints"]["primaryLocationLineHash"])
        if "ruleIndex" in one:
            assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    assert len(fingerprints) == len(run["results"]) == 5
    assert run["results"][-1]["suppressions"][0]["justification"] == "agreed for this release"


def test_sarif_writes_paths_as_uris_of_their_bytes() -> None:
    one = finding(location=at("a b/caf\udce9%:#.md"))
    (run,) = json.loads(FORMATS["sarif"](result_of(findings=[one])))["runs"]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/caf%E9%25%3A%23.md"


def test_items_table_lines_up() -> None:
    head, *rows = render_items_text(sample().project).splitlines()
    assert len(rows) == 13
    assert {row[: head.index("TYPE")].strip() for row in rows} >= {"GOAL-1", "REQ-10"}


def test_an_empty_project_has_a_table_too() -> None:
    assert render_items_text(project_of([])).startswith("ID")


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "from output_kit import sample\n"
        "from reqtrace.output.check.registry import FORMATS\n"
        "from reqtrace.output.graph.formats import GRAPH_FORMATS\n"
        "from reqtrace.report.registry import REPORTS\n"
        "import hashlib\n"
        "s = sample()\n"
        "out = [f(s.result) for f in FORMATS.values()]\n"
        "out += [f(s.project) for f in GRAPH_FORMATS.values()]\n"
        "out += [f(s.project, s.result) for f in REPORTS.values()]\n"
        "print(hashlib.sha256(repr(out).encode()).hexdigest())\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_every_output_numbers_equal_findings_alike() -> None:
    one = finding()
    others = [finding(location=at(line=number)) for number in (20, 30)]
    project = project_of([item("REQ-1")])
    result = result_of(project, [one, others[0]], [accepted(others[1])])
    plain = one.fingerprint
    wanted = [plain, f"{plain}:2", f"{plain}:3"]
    report = json.loads(REPORTS["json"](project, result))
    for shown in (json.loads(FORMATS["json"](result)), report):
        found = [*shown["findings"], *(gap["finding"] for gap in shown["accepted"])]
        assert [gap["fingerprint"] for gap in found] == wanted
    assert report["items"][0]["finding_fingerprints"] == wanted[:2]
    (run,) = json.loads(FORMATS["sarif"](result))["runs"]
    for name in ("primaryLocationLineHash", "reqtrace/v1"):
        assert [gap["partialFingerprints"][name] for gap in run["results"]] == wanted
    assert ["suppressions" in gap for gap in run["results"]] == [False, False, True]
    assert run["automationDetails"] == {"id": "reqtrace/"}
