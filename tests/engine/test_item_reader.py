"""Files of a snapshot become items: each content once, within a run and from run to run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from reader_kit import NEED, NEED_PATH, REQ, forget, reader
from reqtrace.cache.store import Cache
from reqtrace.config import default_config
from reqtrace.engine.loaded_items import read_items
from reqtrace.errors import ConfigError, UnreadableError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Index, Revision
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.location import Location
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Source


class TestReadOnce:
    def test_files_that_two_snapshots_share(
        self, repository: WritableRepository, opened: Repository
    ) -> None:
        repository.write("requirements/REQ-1.yaml", REQ.format("draft"))
        repository.commit("Change")
        one = reader()
        new = {str(entry.path): found for entry, found in one.read_all(Revision(opened, "HEAD"))}
        old = {str(entry.path): found for entry, found in one.read_all(Revision(opened, "HEAD~1"))}
        assert new["needs/NEED-1.yaml"] is old["needs/NEED-1.yaml"]
        assert new["requirements/REQ-1.yaml"] is not old["requirements/REQ-1.yaml"]
        assert sorted(f"{one.id} {one.status}" for one in one.items()) == [
            "NEED-1 approved",
            "REQ-1 approved",
            "REQ-1 draft",
        ]

    def test_content_that_is_known_is_not_even_fetched(
        self, repository: WritableRepository, opened: Repository
    ) -> None:
        one = reader()
        before = read_items(Index(opened), one)
        forget(repository, "needs/NEED-1.yaml")
        assert read_items(Index(opened), one) == before
        with pytest.raises(UnreadableError, match=r"needs/NEED-1\.yaml cannot be read"):
            read_items(Index(opened), reader())

    def test_the_same_content_at_another_path_is_another_reading(self) -> None:
        one = reader()
        first = one.read(NEED_PATH, NEED.encode(), "b10b")
        assert one.read(NEED_PATH, b"is not looked at", "b10b") is first
        moved = one.read(PurePosixPath("needs/other.yaml"), NEED.encode(), "b10b")
        assert moved.items[0].location.path == PurePosixPath("needs/other.yaml")

    def test_what_was_not_read_is_not_found(self) -> None:
        assert reader().find(NEED_PATH, "b10b") is None
        assert reader().find(NEED_PATH, None) is None


class TestCache:
    def test_a_later_run_finds_what_was_kept(
        self, repository: WritableRepository, opened: Repository, cache: Cache
    ) -> None:
        before = read_items(Index(opened), reader(cache))
        forget(repository, "needs/NEED-1.yaml")
        assert read_items(Index(opened), reader(cache)) == before

    def test_other_settings_find_nothing(self, opened: Repository, cache: Cache) -> None:
        one = reader(cache)
        read_items(Index(opened), one)
        oid = next(entry.blob for entry in Index(opened).entries() if entry.path == NEED_PATH)
        assert reader(cache).find(NEED_PATH, oid) is not None
        other = replace(default_config(), limits=Limits(items=7))
        assert reader(cache, other).find(NEED_PATH, oid) is None
        unlike = replace(default_config(), severities={}, notes=("a note",))
        assert reader(cache, unlike).find(NEED_PATH, oid) is not None

    def test_nothing_is_kept_before_it_is_said(self, cache: Cache) -> None:
        one = reader(cache)
        one.read(NEED_PATH, NEED.encode(), "b10b")
        assert reader(cache).find(NEED_PATH, "b10b") is None
        one.keep()
        assert reader(cache).find(NEED_PATH, "b10b") is not None

    @pytest.mark.parametrize(
        ("added", "asked", "expected"),
        [
            pytest.param(False, False, True, id="present, asked as present"),
            pytest.param(False, True, True, id="present, asked as earlier"),
            pytest.param(True, True, True, id="earlier, asked as earlier"),
            pytest.param(True, False, False, id="earlier, asked as present"),
        ],
    )
    def test_earlier_versions_are_kept_apart(
        self, cache: Cache, added: bool, asked: bool, expected: bool
    ) -> None:
        one = reader(cache)
        one.read(NEED_PATH, NEED.encode(), "b10b", earlier=added)
        one.keep()
        assert (reader(cache).find(NEED_PATH, "b10b", earlier=asked) is not None) == expected

    def test_without_a_cache_the_same_is_read(self, opened: Repository, cache: Cache) -> None:
        read_items(Index(opened), reader(cache))
        assert read_items(Index(opened), reader()) == read_items(Index(opened), reader(cache))


class TestSources:
    def test_files_that_are_left_out_by_their_path_alone(self) -> None:
        one = reader()
        assert one.left_out(PurePosixPath("vendor/needs/a.md")) is LeftOutReason.THIRD_PARTY
        assert one.left_out(PurePosixPath("needs/templates/a.md")) is LeftOutReason.TEMPLATE_FOLDER
        assert one.left_out(NEED_PATH) is None
        assert one.left_out(PurePosixPath("vendor/README.md")) is None

    def test_a_source_that_covers_nothing_is_an_error(self) -> None:
        place = Location(path=PurePosixPath("reqtrace.toml"), line=3)
        sources = (Source(include=("spec/**",), location=place),)
        one = reader(config=replace(default_config(), sources=sources))
        one.check_sources([PurePosixPath("spec/a.yaml")])
        with pytest.raises(ConfigError) as error:
            one.check_sources([NEED_PATH])
        assert [told.partition(": ")[0] for told in error.value.entries] == ["reqtrace.toml:3"]
