"""Many files at once: all of them or none."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from reqtrace.cli.file_sets import changed_files, write_files
from reqtrace.errors import UsageError


def _files(**texts: str) -> list[tuple[PurePosixPath, str]]:
    return [(PurePosixPath(name.replace("__", "/")), text) for name, text in texts.items()]


def _all(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def test_all_are_written(tmp_path: Path) -> None:
    write_files(tmp_path, _files(a="1", b__c__d="2"))
    assert _all(tmp_path) == {"a": "1", "b/c/d": "2"}


def test_none_stays_where_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("before", "utf-8")
    with pytest.raises(UsageError, match="nothing was written"):
        write_files(tmp_path, _files(new__one="1", old="after", new__one__two="2"))
    assert _all(tmp_path) == {"old": "before"}
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_what_differs(tmp_path: Path) -> None:
    (tmp_path / "same").write_text("1", "utf-8")
    (tmp_path / "other").write_text("mine", "utf-8")
    files = _files(same="1", other="2", new="3")
    with pytest.raises(UsageError, match="other already exist"):
        changed_files(tmp_path, files)
    assert changed_files(tmp_path, files, overwrite=True) == _files(other="2", new="3")


@pytest.mark.parametrize("name", ["folder", "link"])
def test_what_is_no_regular_file_is_never_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="not a regular file"):
        changed_files(tmp_path, _files(**{name: "1"}), overwrite=True)
