from __future__ import annotations

import os
from pathlib import Path

import pytest

from reqtrace.cache.location import VARIABLE, cache_file, distrust


def test_it_lies_within_the_common_git_directory(tmp_path: Path) -> None:
    assert cache_file(tmp_path, is_bare=False) == tmp_path / "reqtrace" / "cache.sqlite"


def test_a_bare_repository_has_none(tmp_path: Path) -> None:
    assert cache_file(tmp_path, is_bare=True) is None


def test_the_repository_of_another_user_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert cache_file(tmp_path, is_bare=False) is None


@pytest.mark.parametrize("is_bare", [True, False])
def test_the_variable_names_a_folder_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_bare: bool
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "all"))
    files = {cache_file(tmp_path / name, is_bare=is_bare) for name in ("a.git", "b.git")}
    assert len(files) == 2
    assert all(file is not None and file.parents[1] == tmp_path / "all" for file in files)


def test_an_empty_variable_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    assert cache_file(tmp_path, is_bare=False) == tmp_path / "reqtrace" / "cache.sqlite"


class TestMistrust:
    @pytest.fixture(autouse=True)
    def _file(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "reqtrace"
        self.folder.mkdir(mode=0o700)
        self.file = self.folder / "cache.sqlite"

    def test_a_file_of_ours_is_trusted(self) -> None:
        self.file.write_bytes(b"")
        self.file.chmod(0o644)
        assert distrust(self.file) is None

    def test_what_is_not_there_is_no_reason(self) -> None:
        assert distrust(self.file) is None
        assert distrust(self.folder / "more" / "cache.sqlite") is None

    def test_a_folder_in_its_place(self) -> None:
        self.file.mkdir()
        assert distrust(self.file) == "cache.sqlite is not a file"

    def test_a_link(self) -> None:
        (self.folder / "other").write_bytes(b"")
        self.file.symlink_to("other")
        assert distrust(self.file) == "cache.sqlite is not a file"

    def test_a_link_to_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(self.folder)
        assert distrust(tmp_path / "link" / "cache.sqlite") == "link is not a folder"

    def test_a_file_in_place_of_its_folder(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        assert distrust(tmp_path / "file" / "cache.sqlite") == "file is not a folder"

    def test_another_user(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
        assert distrust(self.file) == "the folder reqtrace belongs to another user"

    @pytest.mark.parametrize("mode", [0o620, 0o602, 0o666], ids=oct)
    def test_a_file_that_others_may_write(self, mode: int) -> None:
        self.file.write_bytes(b"")
        self.file.chmod(mode)
        assert distrust(self.file) == "other users may write to the file cache.sqlite"

    def test_a_folder_that_others_may_write(self) -> None:
        self.folder.chmod(0o777)
        assert distrust(self.file) == "other users may write to the folder reqtrace"
