from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from reqtrace.cache.store import Cache
from reqtrace.sources.cache import store as reading_cache
from reqtrace.sources.cache.store import KIND, ReadingCache, entry_key
from reqtrace.sources.common.reading import Reading
from sources_kit import read


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "reqtrace" / "cache.sqlite")


def path(number: int) -> PurePosixPath:
    return PurePosixPath(f"needs/NEED-{number}.yaml")


def reading(number: int) -> Reading:
    return read(str(path(number)), f"id: NEED-{number}\ntitle: t\nstatus: draft\n")


def keep(cache: Cache, *numbers: int, setting: str = "setting", used: tuple[int, ...] = ()) -> None:
    readings = ReadingCache(cache, setting)
    for number in used:
        assert readings.find(path(number), "b10b") is not None
    for number in numbers:
        readings.add(path(number), "b10b", reading(number))
    readings.keep()


def found(cache: Cache, *numbers: int, setting: str = "setting") -> list[int]:
    readings = ReadingCache(cache, setting)
    return [one for one in numbers if readings.find(path(one), "b10b") == reading(one)]


def test_what_is_stored_is_found(cache: Cache) -> None:
    keep(cache, 1, 2)
    assert found(cache, 1, 2, 3) == [1, 2]


def test_another_path_blob_or_setting_is_a_miss(cache: Cache) -> None:
    keep(cache, 1)
    readings = ReadingCache(cache, "setting")
    assert readings.find(path(2), "b10b") is None
    assert readings.find(path(1), "other") is None
    assert ReadingCache(cache, "other").find(path(1), "b10b") is None


def test_a_few_new_ones_are_not_worth_the_writing(cache: Cache) -> None:
    keep(cache, 1)
    keep(cache, 2, used=(1,))
    assert found(cache, 1, 2) == [1]


def test_enough_new_ones_join_the_others(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_cache, "_ENOUGH", 2)
    keep(cache, 1, 2)
    keep(cache, 3, 4, used=(1, 2))
    assert found(cache, 1, 2, 3, 4) == [1, 2, 3, 4]


def test_what_nobody_asks_for_goes_in_the_end(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_cache, "_ENOUGH", 1)
    keep(cache, *range(6))
    keep(cache, 6, used=(0,))
    # As many stay as there are others.
    assert found(cache, *range(7)) == [0, 4, 5, 6]


@pytest.mark.parametrize(
    "data", [b"", b"[", b"{}", b"[1]", b"[[1, 2]]", b"\xff", b'[["a", {}, 1]]']
)
def test_other_data_is_a_miss_and_written_over(cache: Cache, data: bytes) -> None:
    cache.write(KIND, {entry_key("setting"): data})
    assert found(cache, 1) == []
    keep(cache, 1)
    assert found(cache, 1) == [1]


def test_a_reading_of_another_shape_is_a_miss(cache: Cache) -> None:
    row = f'[["{path(1)}", "b10b", [[["NEED-1"]]]]]'
    cache.write(KIND, {entry_key("setting"): row.encode()})
    assert found(cache, 1) == []


def test_an_entry_of_other_classes_is_left_aside(cache: Cache) -> None:
    keep(cache, 1)
    data = cache.read(KIND, entry_key("setting"))
    assert data is not None
    cache.write(KIND, {"other": data, "other:0123456789abcdef": data})
    assert found(cache, 1, setting="other") == []
