"""What `.adr-dir` and `.log4brains.yml` say, also where somebody means harm."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from reqtrace.sources.adr.folders import folders_of_adr_dir, folders_of_log4brains
from reqtrace.sources.common.limits import Limits

TOP = PurePosixPath()


@pytest.mark.parametrize(
    ("data", "at", "expected"),
    [
        (b"docs/architecture\n", "", ["docs/architecture"]),
        (b"./doc/adr/", "", ["doc/adr"]),
        (b"adr\r\nmore\n", "docs", ["docs/adr"]),
        (b"../adr\n", "docs/tools", ["docs/adr"]),
        (b"../../elsewhere\n", "docs", []),
        (b"/etc\n", "", []),
        (b"a\0b\n", "", []),
        (b"", "", []),
        (b"\xff\xfe", "", ["\ufffd\ufffd"]),
    ],
    ids=[
        "a folder", "with a dot and a slash", "the first line", "upwards", "out of the repository",
        "absolute", "a NUL", "empty", "no UTF-8",
    ],
)  # fmt: skip
def test_adr_dir(data: bytes, at: str, expected: list[str]) -> None:
    found = folders_of_adr_dir(data, PurePosixPath(at))
    assert [str(folder) for folder in found] == expected


LOG4BRAINS = b"""\
project:
  name: Shop
  tz: Europe/Paris
  adrFolder: ./docs/adr
  packages:
    - name: core
      path: ./packages/core
      adrFolder: ./packages/core/docs/adr
    - name: none
"""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (LOG4BRAINS, ["docs/adr", "packages/core/docs/adr"]),
        (b"project: {adrFolder: ../../etc}\n", []),
        (b"project: [\n", []),
        (b"- adrFolder\n", []),
        (b"project: {packages: {adrFolder: x}}\n", []),
        (b"", []),
    ],
    ids=["packages", "outside", "broken", "a list", "packages that are none", "empty"],
)
def test_log4brains(data: bytes, expected: list[str]) -> None:
    found = folders_of_log4brains(data, TOP, Limits())
    assert [str(folder) for folder in found] == expected
