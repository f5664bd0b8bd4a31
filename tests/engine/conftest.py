"""A repository with a need and a requirement, opened, and its cache."""

from __future__ import annotations

import pytest

from kit import MakeRepository
from reader_kit import FILES
from reqtrace.cache.store import Cache
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    return make_repository(FILES)


@pytest.fixture
def opened(repository: WritableRepository) -> Repository:
    return Repository.discover(repository.root)


@pytest.fixture
def cache(opened: Repository) -> Cache:
    found = Cache.of(opened.common_dir, is_bare=False)
    assert found is not None
    return found
