"""A need and a requirement in a repository, and readers of them."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.cache.store import Cache
from reqtrace.config import Config, default_config
from reqtrace.engine.item_reader import ItemReader
from reqtrace.git.write.fixture_repository import WritableRepository

NEED = "id: NEED-1\ntitle: Collect late\nstatus: approved\ntext: t\n"
REQ = "id: REQ-1\ntitle: Open by code\nstatus: {}\ntext: t\nsatisfies: NEED-1\n"
FILES = {"needs/NEED-1.yaml": NEED, "requirements/REQ-1.yaml": REQ.format("approved")}
NEED_PATH = PurePosixPath("needs/NEED-1.yaml")
REQ_PATH = PurePosixPath("requirements/REQ-1.yaml")


def reader(cache: Cache | None = None, config: Config | None = None) -> ItemReader:
    return ItemReader(config or default_config(), cache)


def blob(repository: WritableRepository, path: str) -> str:
    return repository.git("rev-parse", f"HEAD:{path}")


def forget(repository: WritableRepository, path: str) -> None:
    """Take the content of a file out of the object database: who reads it, fails."""
    oid = blob(repository, path)
    (repository.root / ".git/objects" / oid[:2] / oid[2:]).unlink()
