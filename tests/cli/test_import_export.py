"""`import` and `export` as a user calls them: what they write, refuse and say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kit import MakeRepository, Run
from neighbours_kit import SMALL

_TABLE = "id,title,status,risk\nREQ-1,One,draft,high\nREQ-2,Two,open,low\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "table.csv"
    file.write_text(_TABLE, "utf-8")
    return str(file)


@pytest.fixture
def root(make_repository: MakeRepository) -> Path:
    return make_repository({"README.md": "# Empty\n"}).root


def _files(root: Path) -> list[str]:
    found = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.startswith(".git/"))


def test_import_writes_a_file_for_each_item(root: Path, run: Run, table: str) -> None:
    done = run(root, "import", "csv", table, "--to", "reqs")
    assert (done.code, done.err) == (0, "")
    assert done.out == "2 items found, 2 written to reqs\n0 links found, 0 written\n"
    assert _files(root) == ["README.md", "reqs/REQ-1.yaml", "reqs/REQ-2.yaml"]
    assert (root / "reqs/REQ-1.yaml").read_text("utf-8") == (
        "id: REQ-1\ntype: req\ntitle: One\nstatus: draft\nrisk: high\n"
    )
    assert "2 items" in run(root, "check", "--exit-zero").out


def test_markdown_has_the_text_below_the_fields(root: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('id,title,text\nREQ-1,One,"First.\n\n- a"\nREQ-2,Two,# Heading\n', "utf-8")
    run(root, "import", "csv", str(file), "--format", "markdown", "--to", ".")
    assert (root / "REQ-1.md").read_text("utf-8") == (
        "---\nid: REQ-1\ntype: req\ntitle: One\nstatus: draft\n---\n\nFirst.\n\n- a\n"
    )
    # A heading at the top of a body would be read as the title.
    assert (root / "REQ-2.md").read_text("utf-8") == (
        '---\nid: REQ-2\ntype: req\ntitle: Two\nstatus: draft\ntext: "# Heading"\n---\n'
    )


def test_a_dry_run_writes_nothing(root: Path, run: Run, table: str) -> None:
    done = run(root, "import", "csv", table, "--dry-run")
    assert "2 items found, 2 would be written to docs/requirements\n" in done.out
    assert _files(root) == ["README.md"]


def test_another_file_is_replaced_only_where_asked_for(root: Path, run: Run, table: str) -> None:
    run(root, "import", "csv", table)
    own = root / "docs/requirements/REQ-2.yaml"
    own.write_text("mine\n", "utf-8")
    Path(table).write_text(_TABLE.replace("One", "New"), "utf-8")
    done = run(root, "import", "csv", table)
    assert done.code == 2
    assert "docs/requirements/REQ-1.yaml and 1 more already exist" in done.err
    assert "--overwrite" in done.err
    assert own.read_text("utf-8") == "mine\n"
    assert "title: One" in (root / "docs/requirements/REQ-1.yaml").read_text("utf-8")
    done = run(root, "import", "csv", table, "--overwrite")
    assert "2 written to docs/requirements (2 replaced)" in done.out
    assert "title: Two" in own.read_text("utf-8")


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("../out", "is outside the repository"),
        ("/tmp/out", "is outside the repository"),
        (".git/hooks", "is inside the .git folder"),
        ("link/in", "is behind the symbolic link link"),
        ("README.md", "nothing was written"),
    ],
)
def test_places_where_nothing_is_written(
    folder: str, message: str, root: Path, run: Run, table: str, tmp_path: Path
) -> None:
    (root / "link").symlink_to(tmp_path)
    done = run(root, "import", "csv", table, "--to", folder)
    assert done.code == 2
    assert message in done.err
    assert _files(root) == ["README.md"]


def test_a_folder_in_the_way_of_one_file_stops_all(root: Path, run: Run, table: str) -> None:
    (root / "docs/requirements/REQ-2.yaml").mkdir(parents=True)
    done = run(root, "import", "csv", table, "--overwrite")
    assert done.code == 2
    assert "docs/requirements/REQ-2.yaml already exists and is not a regular file" in done.err
    assert _files(root) == ["README.md"]


def test_a_tree_within_the_repository_is_named_as_the_second_place_of_its_items(
    make_repository: MakeRepository, run: Run
) -> None:
    files = {
        "reqs/.doorstop.yml": "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n",
        "reqs/REQ001.yml": "active: true\nheader: A\nlevel: 1.1\ntext: B\n",
    }
    root = make_repository(files).root
    done = run(root, "import", "doorstop", str(root / "reqs"))
    assert done.code == 0
    assert "1 file in the repository with the same ids (reqs/REQ001.yml)" in done.out
    assert "covers this folder" not in done.out


def test_a_version_is_one_of_a_needs_json(root: Path, run: Run, table: str) -> None:
    assert run(root, "import", "csv", table, "--version", "1").code == 2


def test_the_report_is_safe_for_a_terminal(root: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("id,title,type\n\x1b[31mX,a,::error::b\n", "utf-8")
    done = run(root, "import", "csv", str(file))
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "id (1): written as 31mX" in done.out


# -- export ---------------------------------------------------------------------------------------


def test_export_to_the_terminal_and_of_a_revision(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository(SMALL)
    (repository.root / "docs/test_cases/TC-1.yaml").unlink()
    now = json.loads(run(repository.root, "export", "needs-json").out)
    then = json.loads(run(repository.root, "export", "needs-json", "--rev", "HEAD").out)
    staged = json.loads(run(repository.root, "export", "needs-json", "--staged").out)
    assert now["versions"]["current"]["needs_amount"] == 4
    assert then == staged
    assert then["versions"]["current"]["needs_amount"] == 5


@pytest.mark.parametrize("form", ["strictdoc", "csv"])
@pytest.mark.parametrize("text", ["  ::error::pwned", "##[error]pwned", "##vso[x]y"])
def test_data_with_a_command_of_a_log_goes_to_a_file_only(
    form: str, text: str, make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    item = f"id: REQ-1\ntitle: T\ntext: |\n  First line\n  {text}\n"
    root = make_repository({"docs/requirements/REQ-1.yaml": item}).root
    done = run(root, "export", form)
    assert (done.code, done.out) == (2, "")
    assert "with -o" in done.err
    assert run(root, "export", form, "-o", str(tmp_path / "out")).code == 0
    assert text in (tmp_path / "out").read_text("utf-8")


@pytest.mark.parametrize("form", ["needs-json", "strictdoc", "csv", "doorstop"])
def test_nothing_to_export(form: str, root: Path, run: Run, tmp_path: Path) -> None:
    done = run(root, "export", form, "-o", str(tmp_path / "out"))
    assert done.code == 2
    assert "nothing to check" in done.err
    assert not (tmp_path / "out").exists()


def test_a_tree_goes_into_an_empty_folder_only(
    make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    root = make_repository(SMALL).root
    assert "needs an output folder" in run(root, "export", "doorstop").err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x", "utf-8")
    done = run(root, "export", "doorstop", "-o", str(tmp_path / "full"))
    assert (done.code, done.out) == (2, "")
    assert "is not empty" in done.err
    (tmp_path / "link").symlink_to(tmp_path)
    assert "is not a folder" in run(root, "export", "doorstop", "-o", str(tmp_path / "link")).err
    (tmp_path / "empty").mkdir()
    assert run(root, "export", "doorstop", "-o", str(tmp_path / "empty")).code == 0
    assert sorted(path.name for path in (tmp_path / "empty").iterdir()) == [
        "goal",
        "need",
        "req",
        "test",
    ]
