"""All item files of a snapshot, and what of it is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from kit import Files, MakeRepository, Run
from reader_kit import blob, reader
from reqtrace.config import Config, default_config
from reqtrace.engine.loaded_items import LoadedItems, read_items
from reqtrace.engine.open import open_session
from reqtrace.errors import ReqtraceError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Index
from reqtrace.git.snapshot.snapshot import WorkTree
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.sources.common.limits import Limits


class TestReadItems:
    def read(self, repository: WritableRepository, config: Config | None = None) -> LoadedItems:
        return read_items(WorkTree(Repository.discover(repository.root)), reader(config=config))

    def test_all_that_was_read(self, repository: WritableRepository) -> None:
        repository.write("needs/NEED-2.yaml", "id: [\n")
        repository.write("notes.md", "# Nothing\n")
        loaded = self.read(repository)
        assert [one.id for one in loaded.items] == ["NEED-1", "REQ-1"]
        assert [str(one.location.path) for one in loaded.problems] == ["needs/NEED-2.yaml"]
        assert sorted(loaded.files) == [
            "needs/NEED-1.yaml", "needs/NEED-2.yaml", "requirements/REQ-1.yaml",
        ]  # fmt: skip
        assert PurePosixPath("notes.md") in loaded.paths
        assert loaded.files["needs/NEED-1.yaml"] == blob(repository, "needs/NEED-1.yaml")
        assert (loaded.notes, loaded.missing) == ((), ())

    @pytest.mark.parametrize(
        ("limit", "fails"), [pytest.param(2, False, id="at"), pytest.param(1, True, id="above")]
    )
    def test_the_limit_of_items(
        self, repository: WritableRepository, limit: int, fails: bool
    ) -> None:
        config = replace(default_config(), limits=Limits(items=limit))
        if not fails:
            assert len(self.read(repository, config).items) == limit
            return
        with pytest.raises(ReqtraceError, match="found 2 items, more than the limit") as error:
            self.read(repository, config)
        assert "[limits]" in error.value.hint

    def test_links_in_places_of_items_are_named(self, repository: WritableRepository) -> None:
        for number in range(2, 6):
            (repository.root / f"needs/NEED-{number}.yaml").symlink_to("NEED-1.yaml")
        (repository.root / "page.md").symlink_to("needs/NEED-1.yaml")
        repository.commit("Links")
        (note,) = self.read(repository).notes
        assert note == (
            "symbolic links are not followed: needs/NEED-2.yaml, needs/NEED-3.yaml, "
            "needs/NEED-4.yaml and 1 more"
        )

    def test_submodules_are_named(self, repository: WritableRepository) -> None:
        entry = f"160000,{repository.head()},lib/module"
        repository.git("update-index", "--add", "--cacheinfo", entry)
        opened = Repository.discover(repository.root)
        notes = ("submodules are not read: lib/module",)
        assert read_items(Index(opened), reader()).notes == notes

    def test_files_that_items_refer_to(self, make_repository: MakeRepository) -> None:
        files: Files = {
            "req/.doorstop.yml": "settings:\n  digits: 3\n  prefix: RQ\n  sep: ''\n",
            "req/RQ001.yml": "text: t\nreferences:\n- {path: lib/a.py, type: file}\n",
            "lib/a.py": "RQ001\n",
        }
        made = make_repository(files)
        session = open_session(made.root)
        assert [one.reference.path for one in session.project.references] == ["lib/a.py"]
        snapshot = WorkTree(Repository.discover(made.root))
        assert read_items(snapshot, session.reader).references == session.project.references
        assert read_items(snapshot, session.reader, items_only=True).references == ()


def test_files_that_need_not_hold_items_are_counted(
    make_repository: MakeRepository, run: Run
) -> None:
    source = '[[source]]\ninclude = ["docs/*.yaml"]\ntype = "req"\nstrict = false\n'
    files = {
        "reqtrace.toml": source,
        "docs/a.yaml": "id: REQ-1\ntitle: A\nstatus: draft\n",
        "docs/b.yaml": "openapi: 3.1.0\n",
        "docs/c.yaml": "name: ci\n",
    }
    summary = run(make_repository(files).root, "check", "--format", "json").json()["summary"]
    assert (summary["files"], summary["files_without_items"]) == (1, 2)
