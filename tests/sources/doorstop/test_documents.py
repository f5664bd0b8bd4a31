"""Doorstop's documents: which there are, what they say, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from doorstop_kit import TREE, expanded
from reqtrace.config import default_config
from reqtrace.errors import ConfigError
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.doorstop.documents import Document
from reqtrace.sources.file_matcher import FileMatcher
from reqtrace.sources.registry import Readers

SETTINGS = "settings:\n  prefix: REQ\n"


def documents(files: dict[str, str]) -> list[Document]:
    found = [source.options["document"] for source in expanded(files).sources]
    return [entry for entry in found if isinstance(entry, Document)]


def left_out(files: dict[str, str]) -> dict[str, str]:
    return {str(path): why for path, why in expanded(files).left_out}


def matched(files: dict[str, str]) -> list[str]:
    readers = Readers(default_config().vocabulary, expanded(files).sources)
    return [path for path in sorted(files) if readers.file_match(PurePosixPath(path)) is not None]


def test_each_document_is_a_source() -> None:
    notes, reqs, tests = documents(TREE)
    assert (notes.prefix, notes.sep, notes.digits, notes.parent) == ("DOC", "_", 2, "REQ")
    assert (notes.itemformat, notes.reviewed) == ("markdown", ("safety class",))
    assert (reqs.parent, reqs.itemformat, reqs.reviewed[0]) == (None, "yaml", "derived")
    assert (tests.sep, tests.folder) == ("-", PurePosixPath("tests"))


def test_an_empty_file_of_settings_means_the_defaults() -> None:
    [found] = documents({"x/.doorstop.yml": ""})
    assert found == Document(folder=PurePosixPath("x"), defaults={})


def test_items_are_those_of_the_folder_and_below_but_not_of_documents_within() -> None:
    files = dict.fromkeys(
        [
            "reqs/REQ001.yml", "reqs/deep/REQ002.yaml", "reqs/notes.yml", "reqs/REQ003.md",
            "reqs/low/LOW001.yml", "reqs/low/x/LOW-login.yml", "reqs/old/OLD001.yml",
            "reqs/.doorstop.skipped", "other/REQ009.yml", "reqs/node_modules/a/REQ-1.yml",
        ],
        "",
    )  # fmt: skip
    files |= {"reqs/.doorstop.yml": SETTINGS, "reqs/low/.doorstop.yml": "settings: {prefix: LOW}"}
    files |= {"reqs/old/.doorstop.yml": SETTINGS, "reqs/old/.doorstop.skip": ""}
    assert matched(files) == [
        "reqs/REQ001.yml", "reqs/deep/REQ002.yaml",
        "reqs/low/LOW001.yml", "reqs/low/x/LOW-login.yml",
    ]  # fmt: skip


def test_a_document_may_be_the_whole_repository_or_have_an_odd_name() -> None:
    assert matched({".doorstop.yml": SETTINGS, "REQ1.yml": "", "a/REQ2.yml": ""}) == [
        "REQ1.yml", "a/REQ2.yml",
    ]  # fmt: skip
    odd = {"a[1]*/.doorstop.yml": SETTINGS, "a[1]*/REQ1.yml": "", "a1x/REQ1.yml": ""}
    assert matched(odd) == ["a[1]*/REQ1.yml"]


@pytest.mark.parametrize(
    ("extra", "folder", "why"),
    [
        ("x/.doorstop.skip", "x", "it contains .doorstop.skip"),
        ("x/.doorstop.skip-all", "x/y", "x/.doorstop.skip-all exists"),
        (".doorstop.skip-all", "x/y", ".doorstop.skip-all exists"),
        ("x/.venv/lib/.doorstop.yml", "x/.venv/lib", "it is in a folder named .venv"),
        ("node_modules/.doorstop.yml", "node_modules", "it is in a folder named node_modules"),
    ],
)
def test_what_doorstop_skips_is_left_out_and_said_so(extra: str, folder: str, why: str) -> None:
    files = {"x/.doorstop.yml": SETTINGS, "x/y/.doorstop.yml": SETTINGS, extra: ""}
    assert left_out(files)[folder] == why


def test_a_skipped_document_hides_none_below_it() -> None:
    files = {"x/.doorstop.yml": SETTINGS, "x/.doorstop.skip": "", "x/y/.doorstop.yml": SETTINGS}
    assert [str(document.folder) for document in documents(files)] == ["x/y"]


def test_documents_that_the_source_does_not_include_are_not_spoken_of() -> None:
    source = Source(include=("reqs/**",), exclude=("reqs/old",), format=Format.DOORSTOP)
    files = {f"{folder}/.doorstop.yml": SETTINGS for folder in ("reqs", "reqs/old", "elsewhere")}
    found = expanded(files, source)
    assert [source.include for source in found.sources] == [("reqs/**/*.yml", "reqs/**/*.yaml")]
    assert found.left_out == ()
    assert found.sources[0] == replace(
        source, include=found.sources[0].include, exclude=found.sources[0].exclude,
        options=found.sources[0].options,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("settings:\n  prefx: REQ\n", 2, 'did you mean "prefix"?'),
        ("settings:\n  digits: many\n", 2, '`digits` is a number, not "many"'),
        ("settings:\n  itemformat: toml\n", 2, "`itemformat` must be yaml or markdown"),
        ("settings:\n  sep: '/'\n", 2, "`sep` is one of"),
        ("settings:\n  prefix: [A]\n", 2, "`prefix` must be a single word"),
        ("settings: REQ\n", 1, "`settings` is not a mapping"),
        ("attributes:\n  reviewed: rationale\n", 2, "`reviewed` must be a list"),
        ("attributes:\n  review: [a]\n", 2, 'unknown key "review"'),
        ("- settings\n", 1, "the file is not a mapping"),
        ("settings:\n\tprefix: REQ\n", 2, "tab"),
        ("settings: {prefix: [\n", 2, "not valid YAML"),
    ],
)
def test_broken_settings_stop_the_run_with_file_and_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        expanded({"reqs/.doorstop.yml": text})
    [mistake] = caught.value.entries
    assert mistake.startswith(f"reqs/.doorstop.yml:{line}: ")
    assert words in mistake
    assert ".doorstop.skip" in caught.value.hint


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        expanded({f"{folder}/.doorstop.yml": "settings: {digits: x, sep: y}\n" for folder in "ab"})
    assert [mistake.partition(":")[0] for mistake in caught.value.entries] == [
        "a/.doorstop.yml", "a/.doorstop.yml", "b/.doorstop.yml", "b/.doorstop.yml",
    ]  # fmt: skip


def test_settings_may_bring_in_other_files_and_have_extensions() -> None:
    text = "settings: {prefix: 'REQ '}\nattributes:\n  defaults:\n    doc: !include doc.yml\n"
    [found] = documents({"x/.doorstop.yml": text + "extensions:\n  item_sha_required: true\n"})
    assert (found.prefix, found.defaults) == ("REQ", {"doc": "doc.yml"})


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("requirements/notes.md", Place.ELSEWHERE),
        ("requirements/data.yml", Place.ELSEWHERE),
        ("requirements/old/notes.md", Place.ELSEWHERE),
        ("requirements/adr/0001-use-git.md", Place.DECISION_FOLDER),
        ("needs/notes.md", Place.ITEM_FOLDER),
    ],
)
def test_what_lies_beside_items_is_none(path: str, place: Place) -> None:
    document = Document(folder=PurePosixPath("requirements"), defaults={})
    one = Source(
        include=("requirements/**/*.yml",), format=Format.DOORSTOP, options={"document": document}
    )
    found = FileMatcher(default_config().vocabulary, (one,), detects=True).file_match(
        PurePosixPath(path)
    )
    assert found is not None
    assert found.place is place
