"""The presets that ship: each is a configuration with one source, and may be laid over."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit import MakeRepository, Run
from reqtrace.config import Config, read_config
from reqtrace.config.presets import preset_summary
from reqtrace.errors import ConfigError
from reqtrace.sources.common.source import Format
from reqtrace.util.data import preset_names, preset_path


def load_config(folder: Path) -> Config:
    return read_config(lambda name: _bytes(folder / name))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_a_configuration_of_its_own(name: str, tmp_path: Path) -> None:
    text = preset_path(name).read_text(encoding="utf-8")
    (tmp_path / "reqtrace.toml").write_text(text, encoding="utf-8")
    (own,) = load_config(tmp_path).sources
    (tmp_path / "reqtrace.toml").write_text(f'[[source]]\npreset = "{name}"\n', encoding="utf-8")
    (named,) = load_config(tmp_path).sources
    assert own.include == named.include
    assert (own.format, own.start, own.id, own.links) == (
        named.format, named.start, named.id, named.links
    )  # fmt: skip
    assert 10 < len(preset_summary(name)) < 100


def test_what_a_source_says_is_laid_over_its_preset(tmp_path: Path) -> None:
    (tmp_path / "reqtrace.toml").write_text(
        '[[source]]\npreset = "madr"\ninclude = ["x/*.md"]\n', encoding="utf-8"
    )
    (source,) = load_config(tmp_path).sources
    assert (source.include, source.format, source.preset) == (("x/*.md",), Format.ADR, "madr")


def test_an_unknown_preset_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "reqtrace.toml").write_text('[[source]]\npreset = "mard"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_config(tmp_path)
    assert raised.value.entries == ('reqtrace.toml:2: unknown preset "mard"; did you mean "madr"?',)


def test_presets_are_shown_and_listed(run: Run, make_repository: MakeRepository) -> None:
    root = make_repository({}).root
    shown = run(root, "config", "show-preset", "madr")
    assert shown.out == preset_path("madr").read_text(encoding="utf-8")
    listed = run(root, "config", "presets")
    assert [line.split()[0] for line in listed.out.splitlines()] == list(preset_names())
    unknown = run(root, "config", "show-preset", "mard")
    assert unknown.code == 2
    assert 'unknown preset "mard"; did you mean "madr"?' in unknown.err
