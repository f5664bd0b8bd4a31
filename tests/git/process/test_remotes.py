"""Which repository a name means: the addresses of remotes, as git and forges write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reqtrace.git.process.remotes import Remotes
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.mark.parametrize(
    ("address", "name", "is_ours"),
    [
        ("https://github.com/acme/shop.git", "acme/shop", True),
        ("https://github.com/acme/shop", "Acme/Shop", True),
        ("https://token@github.com/acme/shop/", "acme/shop", True),
        ("ssh://git@e.org:7999/acme/shop.git", "acme/shop", True),
        ("git@github.com:acme/shop.git", "acme/shop", True),
        ("gh:acme/shop", "acme/shop", True),
        ("https://gitlab.com/acme/web/shop.git", "acme/web/shop", True),
        ("https://gitlab.com/acme/web/shop.git", "shop", True),
        ("https://e.org/scm/acme/shop.git", "projects/ACME/repos/shop", True),
        ("https://dev.azure.com/acme/web/_git/shop", "acme/web/_git/shop", True),
        ("https://github.com/acme/shop.git", "other/shop", False),
        ("https://github.com/acme/workshop.git", "shop", False),
        ("https://github.com/acme/shop.git", "github.com", False),
        ("/srv/git/acme/shop.git", "acme/shop", True),
    ],
)
def test_is_ours(tmp_path: Path, address: str, name: str, *, is_ours: bool) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    made.git("remote", "add", "upstream", address)
    assert Remotes(Repository.discover(made.root)).is_ours(name) is is_ours


def test_without_remotes_no_name_is_ours(tmp_path: Path) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    assert not Remotes(Repository.discover(made.root)).is_ours("acme/shop")
