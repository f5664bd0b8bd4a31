"""Keys of earlier versions are read, named with their new name, and never mixed with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kit import MakeRepository, Run
from reqtrace.config import Config, read_config
from reqtrace.config.renamed_keys import ANY, RENAMED
from reqtrace.errors import ConfigError, ReqtraceWarning

SOURCE = '[[source]]\ninclude = ["a/*.md"]\n'
USES = {
    "kinds_left_out": ('[rules.options.LNK006]\n{} = ["refines"]\n', "rules.options.LNK006"),
    "never_reviewed": ("[rules.options.REV005]\n{} = true\n", "rules.options.REV005"),
    "retired_cover": ("[rules.options.COV005]\n{} = true\n", "rules.options.COV005"),
    "undirected": ('[rules.options.link-cycle]\n{} = ["refines"]\n', "rules.options.link-cycle"),
    "none": (SOURCE + '{} = ["unknown"]\n', "source[0]"),
}
NAMES = [(pattern[-1], new) for pattern, new in RENAMED.items()]


def read(text: str, name: str = "reqtrace.toml") -> Config:
    return read_config(lambda path: text.encode() if path == name else None)


def comparable(config: Config) -> dict[str, Any]:
    return {
        field: getattr(config, field)
        for field in config.__dataclass_fields__
        if field not in ("notes", "with_sources")
    }


def test_each_renamed_key_is_used_here() -> None:
    assert set(USES) == {old for old, _ in NAMES}


@pytest.mark.parametrize(("old", "new"), NAMES)
def test_an_old_key_means_what_the_new_one_means(old: str, new: str) -> None:
    text, table = USES[old]
    current = read(text.format(new))
    line = text[: text.index("{}")].count("\n") + 1
    note = f"reqtrace.toml:{line}: `{table}.{old}` is deprecated: rename it to `{new}`"
    with pytest.warns(ReqtraceWarning, match=re.escape(note)):
        config = read(text.format(old))
    assert comparable(config) == comparable(current)
    assert (config.notes, current.notes) == ((note,), ())


@pytest.mark.parametrize(("old", "new"), NAMES)
def test_both_names_at_once_are_a_mistake(old: str, new: str) -> None:
    text, table = USES[old]
    *_, setting = text.splitlines()
    both = f"{text.format(new)}{setting.format(old)}\n"
    with pytest.raises(ConfigError) as caught:
        read(both)
    line = len(both.splitlines())
    (mistake,) = caught.value.entries
    assert mistake.startswith(f"reqtrace.toml:{line}: `{table}.{old}` and `{new}` are both set: ")


@pytest.mark.filterwarnings("ignore::reqtrace.errors.ReqtraceWarning")
def test_a_mistake_in_an_old_key_is_on_its_line() -> None:
    with pytest.raises(ConfigError) as caught:
        read(SOURCE + "none = 3\n\n[rules.options.COV005]\n\nretired_cover = 3\n")
    first, second = caught.value.entries
    assert first.startswith("reqtrace.toml:3: source[0].empty_values: ")
    assert second.startswith("reqtrace.toml:7: option count_retired of COV005 ")


def test_pyproject_names_its_own_line() -> None:
    text = '[project]\nname = "x"\n\n[tool.reqtrace.rules.options.REV005]\nnever_reviewed = true\n'
    with pytest.warns(ReqtraceWarning, match=re.escape("pyproject.toml:5: `rules.options.REV005")):
        read(text, "pyproject.toml")


def test_a_run_says_it_once_on_stderr_and_in_its_result(
    make_repository: MakeRepository, run: Run
) -> None:
    config = "[rules.options.LNK006]\nkinds_left_out = []\n"
    root = make_repository(
        {"reqtrace.toml": config, "goals/1.yaml": "id: GOAL-1\ntitle: G\nstatus: draft\n"}
    ).root
    note = (
        "reqtrace.toml:2: `rules.options.LNK006.kinds_left_out` is deprecated: "
        "rename it to `exclude_kinds`"
    )
    outcome = run(root, "check", "--format", "json")
    assert outcome.code == 0
    assert outcome.json()["notes"] == [note]
    for command in (("check", "--format", "json"), ("items",), ("show", "GOAL-1")):
        assert run(root, *command).err.count(f"reqtrace: warning: {note}\n") == 1


def test_the_page_lists_the_renamed_keys_by_their_old_names() -> None:
    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| `(\w+)` \|", page.partition("## Renamed keys")[2], re.M)
    named = [(old.rpartition(".")[2], new) for old, new in rows]
    assert named == sorted(NAMES)
    assert [old for old, _ in rows] == [_written(pattern) for pattern in sorted(RENAMED, key=_name)]


def _name(pattern: tuple[str, ...]) -> str:
    return pattern[-1]


def _written(pattern: tuple[str, ...]) -> str:
    return ".".join(pattern).replace(f"source.{ANY}", "source[]").replace(ANY, "RULE")
