"""One Config is made of settings and sources: a plain value without anything that can be called."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from pathlib import PurePath

from reqtrace.config import Config, build_config, default_config, no_settings, read_settings
from reqtrace.config.settings import Settings, SourceTable
from reqtrace.util.pattern import LinearPattern

TEXT = """
[types.req]
id_pattern = "REQ-[0-9]+"
schema = "req.json"
[[source]]
include = ["reqs/*.yml"]
links = { covers = { kind = "satisfies", pattern = "[A-Z]+-[0-9]+" } }
[[source]]
preset = "doorstop"
[[approval]]
name = "all"
by = ["ada@example.org"]
[[ignore]]
rules = ["LNK007"]
reason = "later"
until = "2027-01-31"
[commits]
id = [{ pattern = "#([0-9]+)", item = "REQ-{}" }]
"""
FILES = {"reqtrace.toml": TEXT.encode(), "req.json": b'{"type": "object"}'}
DETECTED = ({"preset": "madr", "include": ["adr/*.md"], "strict": False},)


def settings() -> Settings:
    return read_settings(FILES.get)


def parts(value: object) -> Iterator[object]:
    """*value* and all that it is made of."""
    yield value
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from parts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from parts(key)
            yield from parts(part)
    elif isinstance(value, list | tuple | frozenset | set):
        for part in value:
            yield from parts(part)


def test_a_configuration_is_made_of_plain_values() -> None:
    plain = (str, bytes, int, type(None), Enum, PurePath, date, LinearPattern)
    several = (Mapping, list, tuple, frozenset)
    for config in (build_config(settings()), build_config(no_settings(), DETECTED)):
        odd = [
            part
            for part in parts(config)
            if not isinstance(part, (*plain, *several)) and not dataclasses.is_dataclass(part)
        ]
        assert odd == []
        assert not any(callable(part) for part in parts(config))


def test_the_same_settings_make_the_same_configuration() -> None:
    assert settings() == settings()
    assert build_config(settings()) == build_config(settings())
    assert build_config(no_settings()) == default_config()


def test_detected_sources_bring_the_words_of_their_presets() -> None:
    alone, detected = build_config(no_settings()), build_config(no_settings(), DETECTED)
    assert (alone.sources, alone.detects) == ((), True)
    [source] = detected.sources
    assert (source.preset, source.place, detected.detects) == ("madr", None, True)
    assert alone.vocabulary != build_config(no_settings(), ({"preset": "doorstop"},)).vocabulary
    assert detected.digest == alone.digest


def test_a_source_may_be_there_once_for_each_document() -> None:
    tables = [
        SourceTable(1, {"preset": "doorstop", "include": [f"{name}/**"]}) for name in ("a", "b")
    ]
    config: Config = build_config(settings(), sources=tables)
    assert [source.include for source in config.sources] == [("a/**",), ("b/**",)]
    assert {source.place.line for source in config.sources if source.place} == {8}
