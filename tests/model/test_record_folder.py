"""Which record a file is, and which folder it lies in beside others."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from reqtrace.model.record_folder import folder_of_record, name_of_record


@pytest.mark.parametrize(
    ("path", "name", "folder"),
    [
        ("adr/0005-x.md", "0005-x", "adr"),
        ("adr/0005-x/README.md", "0005-x", "adr"),
        ("adr/0005-x/decision.md", "0005-x", "adr"),
        ("adr/2024-01-02-x/adr.md", "2024-01-02-x", "adr"),
        ("adr/0005-x/notes.md", "notes", "adr/0005-x"),
        ("adr/README.md", "README", "adr"),
    ],
)
def test_record(path: str, name: str, folder: str) -> None:
    record = PurePosixPath(path)
    assert name_of_record(record) == name
    assert folder_of_record(record) == PurePosixPath(folder)
