"""Odd names of files and folders: each item is read, from the disk, the index and a revision."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from kit import MakeRepository, Run
from limits_kit import LONG, cpu_of

_NAMES = [
    *("..x", "...", "....", "..y.z", ". .", "x..", "a b", " lead", "trail ", "a.", "-x", "--y"),
    *("a:b", "a;b", "$x", "$(x)", "`id`", "a%b", "a\\b", 'a"b', "'", "*", "[x]", "{y}", "~", "#"),
    *("&", "(", "!", "@", "|", ">", "a,b", "x=y", "CON", "COM1", "é", "e\u0301", "😀", "a\tb"),
    *("a\nb", "caf\udce9", "\u202e", "\u200b", "x" * 200),
]


@pytest.mark.parametrize("source", [[], ["--staged"], ["--rev", "HEAD"]])
def test_no_item_is_lost(make_repository: MakeRepository, run: Run, source: list[str]) -> None:
    files = {}
    for number, name in enumerate(_NAMES):
        item = f"id: REQ-{number}\ntype: req\ntitle: t\nstatus: draft\n"
        files[f"docs/requirements/{name}/REQ-{number}.yaml"] = item
        files[f"docs/requirements/q{name}.yaml"] = item.replace("REQ-", "REQ-9")
    done = run(make_repository(files).root, "items", "--no-cache", "--format", "json", *source)
    assert done.code == 0
    assert len(json.loads(done.out)["items"]) == len(files)


_MANY = 25_000 if LONG else 250
"""Files; four times as many in the second repository."""


def _with_files(folder: Path, count: int) -> Path:
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
    lines = [
        "commit refs/heads/main",
        "committer Ada <ada@example.org> 1767225600 +0000",
        "data 5\nBegin",
    ]
    for number in range(count):
        item = f"id: REQ-{number}\ntype: req\ntitle: t\nstatus: draft\n"
        lines.append(f"M 100644 inline docs/requirements/{number % 100}/{number}.yaml")
        lines.append(f"data {len(item)}\n{item}")
    data = "\n".join((*lines, "")).encode()
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=data, check=True)
    subprocess.run(["git", "-C", folder, "reset", "--quiet", "--hard"], check=True)
    return folder


@pytest.mark.parametrize("source", [[], ["--rev", "HEAD"]], ids=["work tree", "revision"])
def test_many_files_take_time_of_their_number(tmp_path: Path, source: list[str]) -> None:
    small, big = (_with_files(tmp_path / str(n), n) for n in (_MANY, 4 * _MANY))
    first, second = (cpu_of(one, "check", "--no-cache", *source) for one in (small, big))
    print(f"{_MANY} files: {first:.1f} s, {4 * _MANY}: {second:.1f} s")
    # A square takes 16 times as long.
    assert second < 6 * max(first, 0.5)
