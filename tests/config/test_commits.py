"""The table `[commits]`: what it says, and its mistakes with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from reqtrace.config import read_config
from reqtrace.errors import ConfigError
from reqtrace.model.commit import CommitPart
from reqtrace.model.commit_config import EVERYWHERE, CommitConfig


def conventions(folder: Path, text: str) -> CommitConfig:
    file = folder / "reqtrace.toml"
    file.write_text(text, encoding="utf-8")
    return read_config(lambda name: file.read_bytes() if name == file.name else None).commits


def test_without_a_table_commits_have_no_habits(tmp_path: Path) -> None:
    assert conventions(tmp_path, "") == CommitConfig()


def test_all_that_it_says(tmp_path: Path) -> None:
    found = conventions(
        tmp_path,
        """
        [commits]
        since = "v1.0"
        [[commits.id]]
        pattern = 'SHOP-\\d+'
        [[commits.id]]
        pattern = '(?P<number>\\d+)@(?P<family>\\w+)|GH-(\\d+)'
        item = "{family}-{number}"
        in = ["trailers", "subject"]
        """,
    )
    assert found.since == "v1.0"
    first, second = found.id_patterns
    assert (first.form, first.parts) == ("{}", EVERYWHERE)
    assert second.parts == {CommitPart.TRAILER, CommitPart.SUBJECT}
    for one, text, meant in ((first, "SHOP-1", "SHOP-1"), (second, "7@SHOP", "SHOP-7")):
        match = one.pattern.search(text)
        assert match is not None
        assert one.id_of(match) == meant


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param("pattern = '(a'", "2: '(a' is not a regular expression", id="no expression"),
        pytest.param(
            "pattern = '(a)\\1'", "that runs in linear time", id="an expression that goes back"
        ),
        pytest.param("pattern = '(?=a)'", "that runs in linear time", id="one that looks ahead"),
        pytest.param("pattern = '#?'", "also matches an empty text", id="one that fits all"),
        pytest.param(
            "pattern = '#(\\d+)'\nitem = '{}-{}'",
            '3: the item "{}-{}" has more placeholders than the pattern has groups',
            id="too many places",
        ),
        pytest.param(
            "pattern = '(?P<number>\\d+)'\nitem = 'A-{numer}'",
            "names the group numer, which the pattern does not have; did you mean",
            id="no such group",
        ),
        pytest.param("item = 'A-{}'", "1: commits.id[0]", id="no pattern"),
        pytest.param("pattern = 'a'\nin = ['title']", '"title"', id="no such place"),
        pytest.param("pattern = 'a'\nplaces = ['body']", 'unknown key "places"', id="unknown key"),
    ],
)
def test_mistakes(entry: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        conventions(tmp_path, f"[[commits.id]]\n{entry}\n")
    (mistake,) = raised.value.entries
    assert mistake.startswith("reqtrace.toml:")
    assert expected in mistake


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    entry = "[[commits.id]]\npattern = '('\n"
    with pytest.raises(ConfigError) as raised:
        conventions(tmp_path, entry * 2)
    assert len(raised.value.entries) == 3 or raised.value.entries
