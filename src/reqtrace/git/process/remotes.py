"""The names that the remotes of a clone give to its repository."""

from __future__ import annotations

from functools import cached_property

from reqtrace.git.process.repository import Repository
from reqtrace.util.lazy_pattern import lazy_pattern

_SETTINGS = r"^remote\..*\.(push)?url$"
_PLACE = lazy_pattern(r"[A-Za-z][\w+.-]*://[^/]*/|[^/:]+:/?|/+")
_PARTS = lazy_pattern(r"(?:^|(?<=/))(?:projects|repos|_git)/")


class Remotes:
    """The remotes of *repository*, read when they are first asked for: one process."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def is_ours(self, name: str) -> bool:
        """Whether *name* is that of this repository: `owner/name` or the end of a longer path."""
        wanted = _plain(name)
        return any(f"/{path}".endswith(f"/{wanted}") for path in self._paths)

    @cached_property
    def _paths(self) -> frozenset[str]:
        found = self._repository.git.run_or_none(("config", "-z", "--get-regexp", _SETTINGS))
        shown = (found or b"").decode("utf-8", "surrogateescape").split("\0")
        urls = (one.partition("\n")[2] for one in shown)
        return frozenset(_plain(_PLACE.sub("", url, count=1)) for url in urls if url)


def _plain(path: str) -> str:
    """*path* as paths are compared: forges ignore case, and name parts of it differently."""
    return _PARTS.sub("", path.strip("/").lower()).removesuffix(".git")
