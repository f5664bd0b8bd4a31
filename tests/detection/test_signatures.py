"""What the content of one file shows."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from reqtrace.config import default_config
from reqtrace.detection.layout import Layout, ids_of_families
from reqtrace.detection.signatures import layout_of
from reqtrace.sources.common.limits import Limits

UUID = "0a1dc80f84964f2fa776c5d8e932353a"
ADR = "# 1. Use git\n\n## Status\n\nAccepted\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.md", "---\neip: 7\ntitle: T\n---\n", Layout("eip")),
        ("a.md", "---\nuid: SRS-7\ntitle: T\n---\n", Layout("front-matter", "uid", ("SRS-7",))),
        ("a.md", '---\nid: "001"\nstatus: x\n---\n', Layout("front-matter", "id", ("001",))),
        ("a.md", "---\ntitle: T\nsee-also: [x]\n---\n", Layout("enhancement-proposal")),
        ("0001-a.md", "---\nstatus: accepted\n---\n# T\n", Layout("madr")),
        ("0001-a.md", ADR, Layout("nygard")),
        ("001-a.md", "# T\n\n**Status:** Accepted | **Date:** 2024-01-01\n", Layout("nygard")),
        ("a.md", "### Login\n`req~login~1`\n\nNeeds: dsn\n", Layout("openfasttrace")),
        ("a.md", "### E\n\nt\n\n#### Relations\n * derivedFrom: [F](f.md#f)\n", Layout("reqvire")),
        ("a.md", "# D\n\n## N\n\n**UID**: REQ-1\n\nIt shall.\n", Layout("strictdoc-markdown")),
        ("a.md", "## SYS-1: A\n\n## SYS-2: B\n", Layout("headings", "", ("SYS-1", "SYS-2"))),
        ("a.yml", "id: RISK-1\ntitle: T\n", Layout("yaml", "id", ("RISK-1",))),
        ("a.yml", f"id: {UUID}\ntype: Answer\n", Layout("yaml", "id", (UUID,))),
        (
            "a.yml",
            "top:\n  controls:\n  - {id: C-1, parts: [{id: C-1.1}, {id: C-1.2}]}\n  - {id: C-2}\n",
            Layout(
                "yaml-list",
                "top.controls[]\ntop.controls[].parts[]",
                ("C-1", "C-2", "C-1.1", "C-1.2"),
            ),
        ),
    ],
    ids=[
        "an EIP", "an id with another key", "a number as id", "a proposal", "MADR", "Nygard",
        "a bold status", "OpenFastTrace", "Reqvire", "StrictDoc", "headings", "an item in YAML",
        "a UUID", "nested lists",
    ],
)  # fmt: skip
def test_a_layout_is_recognised(path: str, text: str, expected: Layout) -> None:
    assert _sign(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", "---\nid: intro\ntitle: Introduction\n---\n"),
        ("a.md", '---\nid: "7"\ntitle: A page\n---\n'),
        ("a.md", "---\nid: SRS-1\ntype: requirement\n---\n"),
        ("a.md", "```\n`req~login~1`\n```\n"),
        ("notes.md", ADR),
        ("a.yml", "relations:\n" + "- {id: R-1, source: A-1, target: B-1}\n" * 2),
        ("a.yml", "$schema: s\nproperties: {}\nexamples:\n" + "- {id: R-1, title: T}\n" * 2),
        ("a.md", "## Phase: One\n\n## Others\n"),
        ("a.md", "---\nid: module-1\ntitle: A page of a website\n---\n"),
        ("01-plan.md", "---\ntitle: Plan\nstatus: draft\n---\n"),
        ("2026-01-02-report.md", "# Report\n\n**Status:** done\n"),
        ("a.yml", "on: push\njobs: {a: {steps: [{id: one}, {id: two}]}}\n"),
        ("a.yml", "id: [\n"),
        ("a.md", "---\nid: [\n---\n"),
        ("a.yml", ""),
    ],
    ids=[
        "a page with a slug", "a page with a number", "an item of ours", "an example in a fence",
        "a status without a number", "relations", "a schema", "no heading with an id",
        "a slug with a number",
        "a short number and a status", "a date and a status", "a workflow", "broken YAML",
        "broken front matter", "nothing",
    ],
)  # fmt: skip
def test_what_is_no_layout(path: str, text: str) -> None:
    assert _sign(path, text) is None


def _sign(path: str, text: str) -> Layout | None:
    vocabulary = default_config().vocabulary
    return layout_of(PurePosixPath(path), text.encode(), vocabulary, Limits())


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ({"SYS-1", "SYS-2", "UC-1"}, {"SYS-1", "SYS-2"}),
        ({"SyRS-1", "SyRS-2"}, {"SyRS-1", "SyRS-2"}),
        ({"CVE-2021-0001", "CVE-2022-0002"}, set()),
        ({"Step-1", "Step-2", "Phase-1", "Phase-2"}, set()),
        ({"F-01", "F-02", "F-03"}, {"F-01", "F-02", "F-03"}),
        ({"A4.1", "A4.2", "A4.3", "R-1", "R-2", "R-3"}, set()),
    ],
    ids=["a family", "mixed case", "ids of others", "words", "a letter", "sections"],
)
def test_ids_of_headings_belong_to_a_family(ids: set[str], expected: set[str]) -> None:
    assert ids_of_families(ids) == expected
