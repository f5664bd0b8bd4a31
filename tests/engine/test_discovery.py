"""Which configuration a snapshot is read with: what is set, what is detected, what is expanded."""

from __future__ import annotations

import pytest

import reqtrace
from kit import Files, MakeRepository
from reqtrace.config import no_settings
from reqtrace.engine.discovery import Discovery, discover, file_reader
from reqtrace.errors import ConfigError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Index
from reqtrace.git.snapshot.snapshot import WorkTree
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.sources.common.source import Format

TREE: Files = {
    "reqs/.doorstop.yml": "settings:\n  prefix: REQ\n",
    "reqs/REQ001.yml": "text: |\n  It shall.\n",
    "old/.doorstop.yml": "settings:\n  prefix: OLD\n",
    "old/.doorstop.skip": "",
    "spec/1.md": "---\nid: SRS-1\ntitle: A\nstatus: approved\n---\n\nIt shall.\n",
}
ITEM: Files = {"reqs/a.yml": "id: REQ-1\ntitle: A\nstatus: draft\n"}


def found(made: WritableRepository, *, default: bool = False) -> Discovery:
    repository = Repository.discover(made.root)
    settings = no_settings() if default else None
    return discover(repository, WorkTree(repository), settings)


def test_without_settings_sources_are_detected_and_expanded(
    make_repository: MakeRepository,
) -> None:
    made = found(make_repository(TREE))
    assert made.detected is not None
    assert [one.what for one in made.detected.found] == [
        "items of Doorstop", "items with front matter"
    ]  # fmt: skip
    assert made.config.detects
    assert [(one.format, one.include, one.location) for one in made.config.sources] == [
        (Format.DOORSTOP, ("reqs/**/*.yml", "reqs/**/*.yaml"), None),
        (Format.MARKDOWN, ("spec/*.md",), None),
    ]
    assert [(str(one.path), one.reason) for one in made.left_out] == [
        ("old", "it contains .doorstop.skip")
    ]


def test_sources_that_are_set_are_expanded_and_nothing_is_detected(
    make_repository: MakeRepository,
) -> None:
    files = {**TREE, "reqtrace.toml": '\n[[source]]\npreset = "doorstop"\n'}
    made = found(make_repository(files))
    assert made.detected is None
    [source] = made.config.sources
    assert (source.include[0], source.location and source.location.line) == ("reqs/**/*.yml", 2)
    assert found(make_repository(files), default=True).detected is not None


@pytest.mark.parametrize(
    ("config", "mistakes"),
    [
        (
            '[[source]]\npreset = "doorstop"\ninclude = ["none/**"]\n',
            ("reqtrace.toml:1: no Doorstop document found",),
        ),
        (
            'x = 1\n[[source]]\npreset = "doorstop"\ntype = "need2"\n',
            (
                'reqtrace.toml:1: unknown key "x"',
                'reqtrace.toml:4: unknown type "need2"; did you mean "need"?',
            ),
        ),
    ],
    ids=["a tree without documents", "mistakes of a source with several documents count once"],
)
def test_mistakes(config: str, mistakes: tuple[str, ...], make_repository: MakeRepository) -> None:
    tree = {**TREE, "more/.doorstop.yml": "settings:\n  prefix: MORE\n", "reqtrace.toml": config}
    with pytest.raises(ConfigError) as caught:
        found(make_repository(tree))
    assert len(caught.value.entries) == len(mistakes)
    for came, expected in zip(caught.value.entries, mistakes, strict=True):
        assert came.startswith(expected)


def test_items_and_sources_are_looked_for_apart(make_repository: MakeRepository) -> None:
    empty = make_repository({"a.txt": "x"}).root
    with pytest.raises(reqtrace.ReqtraceError, match="nothing to check"):
        reqtrace.open(empty, check_sources=False)
    assert reqtrace.open(empty, allow_empty=True).items == ()
    config = '[[source]]\ninclude = ["reqs/*.yml"]\n[[source]]\ninclude = ["none/*.yml"]\n'
    unfit = make_repository({**ITEM, "reqtrace.toml": config}).root
    for allow_empty in (False, True):
        with pytest.raises(ConfigError) as caught:
            reqtrace.open(unfit, allow_empty=allow_empty)
        assert caught.value.entries == ("reqtrace.toml:3: no file matches none/*.yml",)
    assert [item.id for item in reqtrace.open(unfit, check_sources=False).items] == ["REQ-1"]


def test_the_bytes_of_one_file(make_repository: MakeRepository) -> None:
    read = file_reader(Index(Repository.discover(make_repository(ITEM).root)))
    assert read("./reqs/a.yml") == str(ITEM["reqs/a.yml"]).encode()
    assert read("reqtrace.toml") is None


def test_a_link_is_refused(make_repository: MakeRepository) -> None:
    made = make_repository(ITEM)
    (made.root / "reqtrace.toml").symlink_to("reqs/a.yml")
    made.commit("Link")
    with pytest.raises(ConfigError, match=r"reqtrace\.toml is a symbolic link"):
        file_reader(Index(Repository.discover(made.root)))("reqtrace.toml")
