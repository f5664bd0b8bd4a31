"""Which files are documents by the configuration of StrictDoc."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

import pytest

from reqtrace.sources.common.globs import matches
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.strictdoc.projects import expand

SOURCE = Source(include=("**/*.sdoc",), format=Format.STRICTDOC)


def taken(files: Mapping[str, str], names: list[str]) -> list[str]:
    paths = [PurePosixPath(name) for name in (*files, *names)]
    expansion = expand(SOURCE, paths, lambda path: files[str(path)].encode())
    return [
        name
        for name in names
        if any(
            any(matches(glob, PurePosixPath(name)) for glob in source.include)
            and not any(matches(glob, PurePosixPath(name)) for glob in source.exclude)
            for source in expansion.sources
        )
    ]


NAMES = ["a.sdoc", "docs/a.sdoc", "docs/x/b.sdoc", "sub/docs/c.sdoc", ".hid/d.sdoc"]


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ([], [], NAMES),
        (["/docs/"], [], ["docs/a.sdoc", "docs/x/b.sdoc"]),
        (["docs/"], [], ["docs/a.sdoc", "docs/x/b.sdoc", "sub/docs/c.sdoc"]),
        (["docs/*.sdoc"], [], ["docs/a.sdoc", "sub/docs/c.sdoc"]),
        (["docs/**"], [], ["docs/a.sdoc", "docs/x/b.sdoc", "sub/docs/c.sdoc"]),
        (["**"], ["/docs/"], ["a.sdoc", "sub/docs/c.sdoc", ".hid/d.sdoc"]),
        (["**.sdoc"], [], NAMES),
        ([], ["/.*/", "x"], ["a.sdoc", "docs/a.sdoc", "sub/docs/c.sdoc"]),
        ([], ["**b.sdoc"], ["a.sdoc", "docs/a.sdoc", "sub/docs/c.sdoc", ".hid/d.sdoc"]),
    ],
)
def test_path_masks(include: list[str], exclude: list[str], expected: list[str]) -> None:
    python = f"config = Config(include_doc_paths={include}, exclude_doc_paths={exclude})\n"
    toml = f"[project]\ninclude_doc_paths = {include}\nexclude_doc_paths = {exclude}\n"
    assert taken({"strictdoc_config.py": python}, NAMES) == expected
    assert taken({"strictdoc.toml": toml}, NAMES) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("strictdoc_config.py", "def create_config(:\n"),
        ("strictdoc_config.py", "Config(include_doc_paths=paths())\n"),
        ("strictdoc_config.py", "Config(include_doc_paths={[1]: 2})\n"),
        ("strictdoc_config.py", "Config(include_doc_paths=['x/'])\n" + 200_000 * "1\n"),
        ("strictdoc.toml", "[project]\nfeatures: 1\n"),
        ("strictdoc.toml", "project = 1\n"),
        ("strictdoc.toml", "[project]\ninclude_doc_paths = 7\n"),
    ],
)
def test_a_configuration_that_says_nothing(name: str, text: str) -> None:
    assert taken({name: text}, NAMES) == NAMES


def test_projects_below_the_top() -> None:
    files = {
        "a/strictdoc.toml": '[project]\nexclude_doc_paths = ["/old/"]\n',
        "a/old/strictdoc.toml": "",  # within another project
        "b/strictdoc.toml": '[project]\ninclude_doc_paths = ["new/"]\n',
    }
    names = ["old/1.sdoc", "a/2.sdoc", "a/old/3.sdoc", "b/4.sdoc", "b/new/5.sdoc"]
    assert taken(files, names) == ["old/1.sdoc", "a/2.sdoc", "b/new/5.sdoc"]
