"""Odd names of files and folders: each item is read, from the disk, the index and a revision."""

from __future__ import annotations

import json

import pytest

from kit import MakeRepository, Run

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
