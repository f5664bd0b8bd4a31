"""What is exported in another tool's format comes back as the same items."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings

from kit import MakeRepository, Run
from neighbours_kit import (
    SMALL,
    ItemContent,
    Made,
    exported,
    items_of,
    made_files,
    made_items,
    problems_of,
    said,
)
from reqtrace.cli.file_sets import write_files
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.interchange.exporters.doorstop import export_doorstop
from reqtrace.interchange.exporters.needs_json import export_needs_json
from reqtrace.interchange.exporters.strictdoc import export_strictdoc
from reqtrace.interchange.exporters.table import export_csv
from reqtrace.interchange.importers.doorstop import read_doorstop
from reqtrace.interchange.importers.foreign import ForeignItems
from reqtrace.interchange.importers.needs_json import read_needs_json
from reqtrace.interchange.importers.plan import plan_import
from reqtrace.interchange.importers.strictdoc import read_strictdoc
from reqtrace.interchange.importers.table import read_table
from reqtrace.util.escape import block

FORMATS = ("needs-json", "doorstop", "strictdoc", "csv")


@pytest.mark.parametrize("layout", ["yaml", "markdown"])
@pytest.mark.parametrize("form", FORMATS)
def test_items_come_back(
    form: str, layout: str, make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    out = make_repository(SMALL).root
    exported(run, out, form, tmp_path / "there")
    back = make_repository({"README.md": "# Empty\n"}, name="back").root
    done = run(back, "import", form, str(tmp_path / "there"), "--format", layout)
    assert (done.code, done.err) == (0, "")
    assert "5 items found, 5 written to docs/requirements\n" in done.out
    assert "5 links found, 5 written\n" in done.out
    assert items_of(back) == items_of(out)
    assert problems_of(back) == []


@pytest.mark.parametrize("form", FORMATS)
def test_attributes_come_back(
    form: str, make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    out = make_repository(SMALL).root
    exported(run, out, form, tmp_path / "there")
    back = make_repository({"README.md": "# Empty\n"}, name="back").root
    run(back, "import", form, str(tmp_path / "there"))
    found = {item.id: item.attributes for item in open_session(back, history=False).items}
    assert found["NEED-1"]["rationale"] == "=1+1"
    assert found["REQ-1"]["priority"] == "must"
    assert found["REQ-2"]["x-note"] == "007"


@pytest.mark.parametrize("form", FORMATS)
def test_an_import_again_changes_nothing(
    form: str, make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    out = make_repository(SMALL).root
    exported(run, out, form, tmp_path / "there")
    back = make_repository({"README.md": "# Empty\n"}, name="back").root
    run(back, "import", form, str(tmp_path / "there"))
    before = {path: path.read_bytes() for path in back.rglob("*.yaml")}
    done = run(back, "import", form, str(tmp_path / "there"))
    assert "5 written to docs/requirements (5 unchanged)" in done.out
    assert {path: path.read_bytes() for path in back.rglob("*.yaml")} == before


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_again_is_the_same(
    form: str, make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    out = make_repository(SMALL).root
    exported(run, out, form, tmp_path / "one")
    exported(run, out, form, tmp_path / "two")
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


def _bytes(location: Path) -> dict[str, bytes]:
    files = (
        [path for path in location.rglob("*") if path.is_file()]
        if location.is_dir()
        else [location]
    )
    return {path.relative_to(location).as_posix(): path.read_bytes() for path in files}


@given(items=made_items())
@settings(max_examples=8)
@pytest.mark.parametrize("form", FORMATS)
def test_any_items_come_back(form: str, items: tuple[Made, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = _workspace(Path(folder, "out"), made_files(items))
        harvest = _through(form, out, Path(folder))
        empty = _workspace(Path(folder, "back"), {})
        plan = plan_import(empty, harvest, folder=PurePosixPath("docs/requirements"))
        write_files(empty.repository.root, plan.files)
        back = open_session(empty.repository.root, history=False)
        assert back.project.problems == ()
        assert said(back) == (_spelled_out(said(out)) if form == "csv" else said(out))


def _spelled_out(items: dict[str, ItemContent]) -> dict[str, ItemContent]:
    """A cell of a table shows what is hidden in a text."""
    return {name: item._replace(text=block(item.text)) for name, item in items.items()}


def _workspace(folder: Path, files: dict[str, str]) -> Session:
    repository = WritableRepository.create(folder)
    for path, content in files.items():
        repository.write(path, content)
    workspace = open_session(folder, history=False)
    assert workspace.project.problems == ()
    return workspace


def _through(form: str, workspace: Session, folder: Path) -> ForeignItems:
    location = folder / "there"
    if form == "doorstop":
        location.mkdir()
        write_files(location, export_doorstop(workspace.project).files)
        return read_doorstop(location, workspace.config.vocabulary)
    if form == "needs-json":
        location.write_text(export_needs_json(workspace.project).files[0][1], "utf-8")
        return read_needs_json(location)
    if form == "strictdoc":
        location.write_text(export_strictdoc(workspace.project).files[0][1], "utf-8")
        return read_strictdoc(location)
    location.write_bytes(export_csv(workspace.project).files[0][1].encode())
    return read_table(location, workspace.config.vocabulary)
