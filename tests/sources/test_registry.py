from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.left_out import LeftOutReason
from reqtrace.sources.common.globs import matches
from reqtrace.sources.common.source import Source
from reqtrace.sources.registry import Readers, says_generated, says_generated_by_pattern
from sources_kit import built_in, problems, read, vocabulary


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("reqs/*.yml", "reqs/a.yml", True),
        ("reqs/*.yml", "reqs/x/a.yml", False),
        ("reqs/**/*.yml", "reqs/a.yml", True),
        ("reqs/**/*.yml", "reqs/x/y/a.yml", True),
        ("**/*.yml", "a.yml", True),
        ("**", "a/b", True),
        ("docs/old", "docs/old/a/b.md", True),
        ("docs/old/", "docs/old/a.md", True),
        ("docs/*", "docs/a/b.md", False),
        ("docs/?.md", "docs/a.md", True),
        ("docs/[ab].md", "docs/c.md", False),
        ("./docs/*.md", "docs/c.md", True),
        ("Docs/*.md", "docs/c.md", False),
        ("docs", "docsx/a.md", False),
        ("a/**/b/**/c", "a/b/x/c", True),
        ("*a" * 30, "a" * 200, True),
        ("**/" * 30 + "x", "a/" * 100 + "y", False),
    ],
)
def test_globs(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, PurePosixPath(path)) is expected


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/needs/a.yaml", ".github/requirements/a.yml", "vendor/adr/1-x.md",
        "tests/fixtures/needs/a.yaml", "docs/templates/needs/a.md", ".venv/reqs/a.yml",
        "requirements/dev.txt", "needs/.hidden.yml", "src/main.py",
    ],
)  # fmt: skip
def test_files_that_are_never_items(path: str) -> None:
    assert built_in().file_match(PurePosixPath(path)) is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("README.txt.md", "---\nid: REQ-1\n---\n", id="front matter without a type"),
        pytest.param("docs/guide.md", "## REQ-1: an example\n", id="a heading in prose"),
        pytest.param("docs/guide.md", "---\ntitle: Guide\ntype: page\n---\n", id="a web page"),
        pytest.param("conf.yaml", "id: x\ntype: service\n", id="a type that is not ours"),
        pytest.param("conf.yaml", "id: [\ntype: x\n", id="broken, and not ours"),
        pytest.param("conf.yaml", "items:\n  - id: a\n  - id: b\n", id="a list of other things"),
        pytest.param("play.yml", "tests:\n  - name: a\n", id="a collection without ids"),
        pytest.param("requirements.yml", "- src: geerlingguy.java\n", id="Ansible roles"),
        pytest.param("requirements.yml", "collections:\n  - name: a\n", id="Ansible collections"),
        pytest.param("docs/requirements.md", "# Requirements\n\nPython 3.11\n", id="prose"),
        pytest.param("x/test_cases.yaml", "- {name: a, input: 2}\n- {name: b}\n", id="test data"),
    ],
)
def test_ordinary_files_are_no_items_by_accident(path: str, text: str) -> None:
    reading = read(path, text)
    assert not reading.is_item_file
    assert not reading.items
    assert not reading.problems


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("spec/a.yaml", "id: REQ-1\ntype: req\ntitle: T\nstatus: draft\n", id="YAML"),
        pytest.param(
            "spec/a.md", "---\nid: REQ-1\ntype: req\ntitle: T\nstatus: draft\n---\n", id="Markdown"
        ),
        pytest.param(
            "a.yml", "items:\n- {id: REQ-1, title: T, status: draft}\n", id="list of items"
        ),
        pytest.param("docs/reqs.md", "## REQ-1: T\n\n- Status: draft\n", id="a file named so"),
    ],
)
def test_items_outside_item_folders(path: str, text: str) -> None:
    reading = read(path, text)
    assert [item.id for item in reading.items] == ["REQ-1"]
    assert not reading.problems


def test_broken_files_that_claim_to_be_items_are_told() -> None:
    assert problems(read("requirements.yaml", "- id: @a\n")) == [("invalid-yaml", 1, 7)]
    assert problems(read("spec/a.yaml", "id: REQ-1\ntype: req\ntitle: @a\n")) == [
        ("invalid-yaml", 3, 8)
    ]


@pytest.mark.parametrize("entry", ["title: a", "text: a", "status: draft"])
def test_an_entry_that_is_an_item_but_for_its_id_is_told(entry: str) -> None:
    told = problems(read("x/test-cases.yaml", f"- {entry}\n- weight: 5\n"))
    assert [kind for kind, *_ in told[:2]] == ["missing-field", "missing-field"]


def test_with_sources_nothing_else_is_read() -> None:
    readers = Readers(vocabulary(), (Source(include=("spec/**",), exclude=("spec/old",)),))
    assert readers.file_match(PurePosixPath("spec/a.yaml")) is not None
    for path in ("needs/a.yaml", "spec/old/a.yaml", "spec/.x.yml", "spec/node_modules/a.yml"):
        assert readers.file_match(PurePosixPath(path)) is None


def test_exclude_goes_before_everything() -> None:
    readers = Readers(vocabulary(), exclude=("needs/drafts",))
    assert readers.file_match(PurePosixPath("needs/drafts/a.yaml")) is None
    assert readers.file_match(PurePosixPath("needs/a.yaml")) is not None


def test_a_schema_of_ones_own_goes_before_the_built_in_one() -> None:
    schema = {"required": ["owner"], "properties": {"owner": {"type": "string"}}}
    readers = Readers(vocabulary(), schemas={"req": schema})
    path = PurePosixPath("reqs/a.yaml")
    file_match = readers.file_match(path)
    assert file_match is not None
    reading = readers.read(file_match, path, b"id: REQ-1\ntitle: T\n", "")
    assert [p.key for p in reading.problems] == ["owner"]


_APPROVED = "## REQ-1 Log in\n\nThe shop shall log in.\n\nStatus: approved\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(_APPROVED, 1, id="an item"),
        pytest.param(_APPROVED.replace("REQ-1", "REQ-0"), 0, id="no number"),
        pytest.param(_APPROVED.replace("Log in", "[title]"), 0, id="a placeholder"),
        pytest.param(_APPROVED.replace("Status: approved", ""), 0, id="no status"),
    ],
)
def test_a_file_of_a_strict_source_is_a_template_by_what_it_holds(text: str, count: int) -> None:
    strict = Source(include=("reqs/*.md",))
    reading = read("reqs/template.md", text, strict)
    assert len(reading.items) == count
    assert (reading.left_out == LeftOutReason.TEMPLATE) == (not count)
    assert not read("reqs/template.md", text, replace(strict, strict=False)).items


_PARTS_OF_TOPS = (
    b"GENERATED|generated| by |auto|-|do not |Edit|EDIT|# |\n|\xc4\xb0|\xe2\x84\xaa|x".split(b"|")
)
_TOPS = st.lists(st.sampled_from(_PARTS_OF_TOPS), max_size=8).map(b"".join)


@given(_TOPS)
def test_the_words_of_generated_files_change_nothing_that_their_pattern_finds(top: bytes) -> None:
    assert says_generated(top) is says_generated_by_pattern(top)
