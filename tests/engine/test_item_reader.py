"""Files of a snapshot become items: each content once, within a run and from run to run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from git_kit import git
from kit import Files, MakeRepository, Run
from reqtrace.cache.store import Cache
from reqtrace.config import Config, default_config
from reqtrace.engine.item_reader import (
    ItemReader,
    LoadedItems,
    missing_note,
    nothing_found,
    read_items,
    roles_at,
    roles_at_commit,
)
from reqtrace.engine.open import open_session
from reqtrace.errors import ConfigError, ReqtraceError, UnreadableError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Index, Revision
from reqtrace.git.snapshot.snapshot import WorkTree
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.left_out import LeftOut, LeftOutReason
from reqtrace.model.location import Location
from reqtrace.model.vocabulary import Role
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Source
from trace_kit import commit, item, project

NEED = "id: NEED-1\ntitle: Collect late\nstatus: approved\ntext: t\n"
REQ = "id: REQ-1\ntitle: Open by code\nstatus: {}\ntext: t\nsatisfies: NEED-1\n"
FILES = {"needs/NEED-1.yaml": NEED, "requirements/REQ-1.yaml": REQ.format("approved")}
NEED_PATH = PurePosixPath("needs/NEED-1.yaml")
REQ_PATH = PurePosixPath("requirements/REQ-1.yaml")


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    return make_repository(FILES)


@pytest.fixture
def opened(repository: WritableRepository) -> Repository:
    return Repository.discover(repository.root)


@pytest.fixture
def cache(opened: Repository) -> Cache:
    found = Cache.of(opened.common_dir, is_bare=False)
    assert found is not None
    return found


def reader(cache: Cache | None = None, config: Config | None = None) -> ItemReader:
    return ItemReader(config or default_config(), cache)


def blob(repository: WritableRepository, path: str) -> str:
    return repository.git("rev-parse", f"HEAD:{path}")


def forget(repository: WritableRepository, path: str) -> None:
    """Take the content of a file out of the object database: who reads it, fails."""
    oid = blob(repository, path)
    (repository.root / ".git/objects" / oid[:2] / oid[2:]).unlink()


class TestReadOnce:
    def test_files_that_two_snapshots_share(
        self, repository: WritableRepository, opened: Repository
    ) -> None:
        repository.write("requirements/REQ-1.yaml", REQ.format("draft"))
        repository.commit("Change")
        one = reader()
        new = {str(entry.path): found for entry, found in one.read_all(Revision(opened, "HEAD"))}
        old = {str(entry.path): found for entry, found in one.read_all(Revision(opened, "HEAD~1"))}
        assert new["needs/NEED-1.yaml"] is old["needs/NEED-1.yaml"]
        assert new["requirements/REQ-1.yaml"] is not old["requirements/REQ-1.yaml"]
        assert sorted(f"{one.id} {one.status}" for one in one.items()) == [
            "NEED-1 approved",
            "REQ-1 approved",
            "REQ-1 draft",
        ]

    def test_content_that_is_known_is_not_even_fetched(
        self, repository: WritableRepository, opened: Repository
    ) -> None:
        one = reader()
        before = read_items(Index(opened), one)
        forget(repository, "needs/NEED-1.yaml")
        assert read_items(Index(opened), one) == before
        with pytest.raises(UnreadableError, match=r"needs/NEED-1\.yaml cannot be read"):
            read_items(Index(opened), reader())

    def test_the_same_content_at_another_path_is_another_reading(self) -> None:
        one = reader()
        first = one.read(NEED_PATH, NEED.encode(), "b10b")
        assert one.read(NEED_PATH, b"is not looked at", "b10b") is first
        moved = one.read(PurePosixPath("needs/other.yaml"), NEED.encode(), "b10b")
        assert moved.items[0].location.path == PurePosixPath("needs/other.yaml")

    def test_what_was_not_read_is_not_found(self) -> None:
        assert reader().find(NEED_PATH, "b10b") is None
        assert reader().find(NEED_PATH, None) is None


class TestCache:
    def test_a_later_run_finds_what_was_kept(
        self, repository: WritableRepository, opened: Repository, cache: Cache
    ) -> None:
        before = read_items(Index(opened), reader(cache))
        forget(repository, "needs/NEED-1.yaml")
        assert read_items(Index(opened), reader(cache)) == before

    def test_other_settings_find_nothing(self, opened: Repository, cache: Cache) -> None:
        one = reader(cache)
        read_items(Index(opened), one)
        oid = next(entry.blob for entry in Index(opened).entries() if entry.path == NEED_PATH)
        assert reader(cache).find(NEED_PATH, oid) is not None
        other = replace(default_config(), limits=Limits(items=7))
        assert reader(cache, other).find(NEED_PATH, oid) is None
        unlike = replace(default_config(), severities={}, notes=("a note",))
        assert reader(cache, unlike).find(NEED_PATH, oid) is not None

    def test_nothing_is_kept_before_it_is_said(self, cache: Cache) -> None:
        one = reader(cache)
        one.read(NEED_PATH, NEED.encode(), "b10b")
        assert reader(cache).find(NEED_PATH, "b10b") is None
        one.keep()
        assert reader(cache).find(NEED_PATH, "b10b") is not None

    @pytest.mark.parametrize(
        ("added", "asked", "expected"),
        [
            pytest.param(False, False, True, id="present, asked as present"),
            pytest.param(False, True, True, id="present, asked as earlier"),
            pytest.param(True, True, True, id="earlier, asked as earlier"),
            pytest.param(True, False, False, id="earlier, asked as present"),
        ],
    )
    def test_earlier_versions_are_kept_apart(
        self, cache: Cache, added: bool, asked: bool, expected: bool
    ) -> None:
        one = reader(cache)
        one.read(NEED_PATH, NEED.encode(), "b10b", earlier=added)
        one.keep()
        assert (reader(cache).find(NEED_PATH, "b10b", earlier=asked) is not None) == expected

    def test_without_a_cache_the_same_is_read(self, opened: Repository, cache: Cache) -> None:
        read_items(Index(opened), reader(cache))
        assert read_items(Index(opened), reader()) == read_items(Index(opened), reader(cache))


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


class TestSources:
    def test_files_that_are_left_out_by_their_path_alone(self) -> None:
        one = reader()
        assert one.left_out(PurePosixPath("vendor/needs/a.md")) is LeftOutReason.THIRD_PARTY
        assert one.left_out(PurePosixPath("needs/templates/a.md")) is LeftOutReason.TEMPLATE_FOLDER
        assert one.left_out(NEED_PATH) is None
        assert one.left_out(PurePosixPath("vendor/README.md")) is None

    def test_a_source_that_covers_nothing_is_an_error(self) -> None:
        place = Location(path=PurePosixPath("reqtrace.toml"), line=3)
        sources = (Source(include=("spec/**",), location=place),)
        one = reader(config=replace(default_config(), sources=sources))
        one.check_sources([PurePosixPath("spec/a.yaml")])
        with pytest.raises(ConfigError) as error:
            one.check_sources([NEED_PATH])
        assert [told.partition(": ")[0] for told in error.value.entries] == ["reqtrace.toml:3"]

    def test_where_items_were_looked_for(self) -> None:
        assert "`reqtrace new need`" in nothing_found(default_config()).hint
        sources = (Source(include=("spec/*.md", "more/**")),)
        path = PurePosixPath("reqtrace.toml")
        own = replace(default_config(), sources=sources, path=path, detects=False)
        found = nothing_found(own)
        assert "(spec/*.md, more/**)" in str(found)
        assert "reqtrace.toml" in found.hint

    def test_what_was_left_out(self) -> None:
        left_out = [
            LeftOut(path=PurePosixPath(f"needs/{n}.md"), reason=LeftOutReason.NO_ID) for n in "abc"
        ]
        found = nothing_found(default_config(), left_out)
        assert "left out: 3 files without an id (needs/a.md, needs/b.md" in str(found)


def test_missing_files_are_named() -> None:
    paths = [PurePosixPath(f"needs/{number}.yaml") for number in range(5)]
    assert missing_note(paths[:1]) == (
        "ids of an item file that is missing from this partial clone: needs/0.yaml"
    )
    assert missing_note(paths).endswith(": needs/0.yaml, needs/1.yaml, needs/2.yaml and 2 more")


class TestRoles:
    def test_roles_in_the_tree_of_a_revision(
        self, repository: WritableRepository, opened: Repository
    ) -> None:
        repository.write("requirements/REQ-1.yaml", REQ.format("rejected"))
        repository.commit("Reject")
        items = (item("REQ-1", path=str(REQ_PATH)), item("REQ-7", path=str(REQ_PATH)))
        assert roles_at(opened, reader(), "HEAD", items) == {"REQ-1": Role.RETIRED}
        assert roles_at(opened, reader(), "HEAD~1", items) == {"REQ-1": Role.ACTIVE}
        elsewhere = (item("REQ-1", path="requirements/other.yaml"),)
        assert roles_at(opened, reader(), "HEAD", elsewhere) == {}
        assert roles_at(opened, reader(), "HEAD", ()) == {}

    def test_before_the_first_commit_there_are_none(self, tmp_path: Path) -> None:
        WritableRepository.create(tmp_path / "new")
        opened = Repository.discover(tmp_path / "new")
        assert roles_at(opened, reader(), "HEAD", (item("REQ-1", path=str(REQ_PATH)),)) == {}

    def test_the_tree_before_a_commit_counts_or_its_own_where_it_brought_the_item(
        self, make_repository: MakeRepository
    ) -> None:
        made = make_repository({"needs/NEED-1.yaml": NEED})
        oids = []
        for status in ("rejected", "approved", "rejected"):
            made.write("requirements/REQ-1.yaml", REQ.format(status))
            oids.append(made.commit(f"{status}\n\nImplements: REQ-1"))
        commits = [
            replace(commit(number, "implements REQ-1"), oid=oid) for number, oid in enumerate(oids)
        ]
        commits.append(commit(9, "implements REQ-1"))  # not in this clone
        items = (item("NEED-1"), item("REQ-1", status="rejected", path=str(REQ_PATH)))
        found = roles_at_commit(Repository.discover(made.root), reader(), project(items, commits))
        assert found == {
            (oids[0], "REQ-1"): Role.RETIRED,
            (oids[1], "REQ-1"): Role.RETIRED,
            (oids[2], "REQ-1"): Role.ACTIVE,
        }

    def test_items_that_are_not_retired_cost_nothing(
        self, repository: WritableRepository, opened: Repository
    ) -> None:
        forget(repository, "requirements/REQ-1.yaml")
        made = project((item("REQ-1", path=str(REQ_PATH)),), [commit(1, "implements REQ-1")])
        assert roles_at_commit(opened, reader(), made) == {}

    def test_a_path_that_is_no_text(self, repository: WritableRepository) -> None:
        entry = b"100644 %s\tneeds/\xff.yaml\0" % blob(repository, "needs/NEED-1.yaml").encode()
        git(repository.root, "update-index", "-z", "--index-info", input=entry)
        repository.git("commit", "--quiet", "-m", "Odd")
        items = (item("NEED-1", path="needs/\udcff.yaml"),)
        opened = Repository.discover(repository.root)
        assert roles_at(opened, reader(), "HEAD", items) == {"NEED-1": Role.ACTIVE}


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
