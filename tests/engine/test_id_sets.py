"""Which folders repeat the ids of others, and which have ids of their own."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit import Files, MakeRepository, Run
from reqtrace.engine.id_sets import copied_folders, separate_sets
from reqtrace.model.id_set import IdSets

Ids = dict[str, str]


def _ids(files: Ids) -> dict[PurePosixPath, list[str]]:
    return {PurePosixPath(path): text.split() for path, text in files.items()}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"reqs/a.yaml": "A B C", "website/data/a.yaml": "A B C D"}, ["website/data"]),
        ({"reqs/a.yaml": "A B C", "my-releases/v1/a.yaml": "A B"}, ["my-releases/v1"]),
        ({"docs/reqs/a.md": "A B", "docs/de/reqs/a.md": "A B"}, ["docs/de/reqs"]),
        ({"docs/en/a.md": "A B", "docs/pt-br/a.md": "A B"}, ["docs/pt-br"]),
        ({"docs/en/a.md": "A B", "it/a.md": "A B"}, []),
        ({"reqs/a.yaml": "A B C", "archive/a.yaml": "A X Y Z"}, []),
        ({"reqs/a.yaml": "A B C", "archive/a.yaml": "A"}, []),
        ({"archive/a.yaml": "A B", "website/a.yaml": "A B"}, []),
        ({"reqs/a.yaml": "A B C", "more/a.yaml": "A B C"}, []),
    ],
    ids=[
        "a website", "releases", "a translation", "a region", "a department", "few ids", "one id",
        "no live folder", "no subordinate name",
    ],
)  # fmt: skip
def test_subordinate_folders_that_repeat_ids(files: Ids, expected: list[str]) -> None:
    assert [str(one.folder) for one in copied_folders(_ids(files))] == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"spec/v3/a.md": "A B C D", "spec/v4/a.md": "A E F G"}, "spec/v3 spec/v4"),
        (
            {"templates/x/a.md": "A B", "templates/y/b/a.md": "A C", "templates/z/a.md": "C D"},
            "templates/x templates/y templates/z",
        ),
        ({"f1/a.md": "A B C D", "f2/a.md": "A B C E"}, "f1 f2"),
        ({"f1/a.md": "A B C", "f2/a.md": "A D E"}, ""),
        ({"f1/a.md": "A", "f2/a.md": "A"}, ""),
        ({"f/a.md": "A B C", "f/b.md": "A B C"}, ""),
        ({"f/a.md": "A B C", "f/b/b.md": "A B C"}, ""),
    ],
    ids=[
        "versions", "templates", "most ids", "a few ids", "one id", "one folder", "a folder below",
    ],
)  # fmt: skip
def test_folders_with_ids_of_their_own(files: Ids, expected: str) -> None:
    found = [" ".join(map(str, one.folders)) for one in separate_sets(_ids(files))]
    assert found == [expected] * bool(expected)


def test_each_pair_of_such_folders_is_separate() -> None:
    files = {f"samples/{name}/a.md": "A" for name in "wxyz"}
    (sets,) = separate_sets(_ids(files))
    paths = list(map(PurePosixPath, files))
    assert (sets.count, sets.example) == (1, "A")
    assert all(sets.separate(one, other) == (one != other) for one in paths for other in paths)
    assert not sets.separate(paths[0], PurePosixPath("reqs/a.md"))


def test_sets_name_the_folder_of_a_file() -> None:
    folders = (PurePosixPath("a"), PurePosixPath("b"))
    sets = IdSets(folders=folders, count=1, example="A")
    assert sets.folder_of(PurePosixPath("b/c/d.md")) == folders[1]
    assert sets.folder_of(PurePosixPath("d.md")) is None


def _list(*ids: str) -> str:
    return "requirements:\n" + "".join(
        f"  - {{id: {one}, title: T {one}, status: draft, text: t}}\n" for one in ids
    )


RELEASE: Files = {
    "requirements/a.yaml": _list("REQ-1", "REQ-2", "REQ-3"),
    "website/requirements/a.yaml": _list("REQ-1", "REQ-2"),
}
EDITIONS: Files = {
    "spec/v1/requirements.yaml": _list("REQ-1", "REQ-2", "REQ-3"),
    "spec/v2/requirements.yaml": _list("REQ-1", "REQ-2", "REQ-9", "REQ-9"),
}


def test_what_repeats_ids_is_left_out_and_named(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(RELEASE).root
    result = run(root, "check")
    assert "IDS001" not in result.out
    assert "1 file in website/requirements is left out" in result.err + result.out
    (root / "reqtrace.toml").write_text(
        '[[source]]\ninclude = ["requirements/*.yaml", "website/**/*.yaml"]\n'
    )
    assert run(root, "check").out.count("IDS001") == 2


def test_editions_have_ids_of_their_own(make_repository: MakeRepository, run: Run) -> None:
    result = run(make_repository(EDITIONS).root, "check", "--format", "concise")
    found = [line for line in result.out.splitlines() if "IDS001" in line]
    duplicate, sets = sorted(found, key=lambda line: "info" in line)
    assert "REQ-9 is defined at spec/v2/requirements.yaml:5" in duplicate
    assert "2 ids are the same in spec/v1, spec/v2, such as REQ-1" in sets
    assert "1 error" in result.out + result.err


@pytest.mark.parametrize(("live", "count"), [(1, 2), (2, 5)])
def test_archives_that_number_decisions_of_their_own(
    live: int, count: int, make_repository: MakeRepository, run: Run
) -> None:
    text = "# {}. Use {}\n\n## Status\n\nAccepted\n\n## Context\n\nC\n\n## Decision\n\nD\n"
    folders = [f"doc{n}/adr" for n in range(live)]
    files = {
        f"{folder}/000{n}-use-{n}.md": text.format(n, f"{folder}{n}")
        for folder in folders
        for n in (1, 2)
    }
    files["doc0/archive/adr/0001-old.md"] = text.format(1, "old")
    if live == 1:
        files["doc0/archive/adr/0002-older.md"] = text.format(2, "older")
    result = run(make_repository(files).root, "items", "--format", "json")
    assert result.out.count('"id"') == count


_LOGIN = "# Requirements\n\n## REQ-1: Log in\n\nUsers log in.\n\n## REQ-2: Log out\n\nThey leave.\n"
_SPEC = "# Requirements\n\n" + "".join(f"- **FR-{n}**: It must {{0}}.\n" for n in range(1, 9))
NO_DUPLICATES: dict[str, tuple[Files, int, int]] = {
    "a retrospective that repeats headings": (
        {
            "requirements/login.md": _LOGIN,
            "requirements/retrospective.md": "# Past\n\n## REQ-1: easier than planned\n\nOK.\n",
        },
        2,
        0,
    ),
    "a review with an item of its own": (
        {
            "requirements/login.md": _LOGIN,
            "requirements/review.md": _LOGIN.replace("REQ-2", "REQ-3"),
        },
        4,
        1,
    ),
    "a page put together from other files": (
        {
            "requirements/login.md": _LOGIN,
            "requirements/all.md": "# Requirements\n\n## REQ-1: Log in\n\n!include parts/1.md\n\n"
            "## REQ-9: Print\n\n!include parts/9.md\n",
        },
        4,
        1,
    ),
    "archives of each other": (
        {
            "requirements/login.md": _LOGIN,
            "archive/one/requirements/r.md": "## REQ-8: Print\n\nIt prints.\n",
            "archive/two/requirements/r.md": "## REQ-8: Print\n\nIt prints.\n",
        },
        3,
        0,
    ),
    "labels of pages that count anew": (
        {
            "requirements/a.md": _SPEC.format("open") + "\n- **CN-1**: Go\n- **CN-2**: C\n",
            "requirements/b.md": _SPEC.format("close"),
            "requirements/c.md": "# Requirements\n\n"
            + "".join(f"- **FR-{n}**: It must run.\n" for n in (1, 9, 10, 11))
            + "\n## Constraints\n\n- **CN-1**: Rust\n- **CN-3**: Zig\n",
        },
        24,
        2,
    ),
}


@pytest.mark.parametrize("name", NO_DUPLICATES)
def test_what_only_names_items_defines_none_twice(
    name: str, make_repository: MakeRepository, run: Run
) -> None:
    files, items, infos = NO_DUPLICATES[name]
    root = make_repository(files).root
    document = run(root, "check", "--format", "json").json()
    found = [one["severity"] for one in document["findings"] if one["rule"] == "IDS001"]
    assert "error" not in found
    assert (sum(document["summary"]["items"].values()), len(found)) == (items, infos)


def test_an_id_twice_is_an_error_still(make_repository: MakeRepository, run: Run) -> None:
    files = {"requirements/login.md": _LOGIN, "requirements/print.md": "## REQ-1: Print\n\nNow.\n"}
    assert run(make_repository(files).root, "check").out.count("IDS001") == 1
