"""Opening a repository: one way for all commands, whatever they read of it."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

import pytest

from git_kit import count_processes, git
from kit import MakeRepository, Run
from reqtrace.config import no_settings
from reqtrace.engine.open import find_range, open_session
from reqtrace.engine.session import Session, incomplete_reasons, require_items
from reqtrace.errors import (
    ConfigError,
    GitError,
    HistoryError,
    NothingToCheckError,
    ReqtraceError,
    UnreadableError,
    UsageError,
)
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.graph.trace_graph import TraceGraph

NEED = "id: NEED-1\ntitle: Collect late\nstatus: approved\ntext: t\n"
REQ = "id: REQ-1\ntitle: Open by code\nstatus: approved\ntext: t\nsatisfies: NEED-1\n"
FILES = {"needs/NEED-1.yaml": NEED, "requirements/REQ-1.yaml": REQ, "a.txt": "1\n"}
CACHE = Path(".git/reqtrace/cache.sqlite")


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    return make_repository(FILES, "Work\n\nImplements: REQ-1\n")


@pytest.fixture
def shallow(repository: WritableRepository) -> Path:
    clone = repository.root.parent / "shallow"
    source = repository.root.as_uri()
    git(repository.root.parent, "clone", "--quiet", "--depth=1", source, str(clone))
    return clone


def ids(session: Session) -> list[str]:
    return [item.id for item in session.items]


def forget(root: Path, name: str) -> None:
    """Take an object out of the database: who reads it, fails."""
    oid = git(root, "rev-parse", name).decode().strip()
    (root / ".git/objects" / oid[:2] / oid[2:]).unlink()


class TestSnapshots:
    @pytest.fixture
    def changed(self, repository: WritableRepository) -> Path:
        """NEED-1 is committed, NEED-2 staged, NEED-3 on the disk only."""
        for number in (2, 3):
            content = NEED.replace("NEED-1", f"NEED-{number}")
            repository.write(f"needs/NEED-{number}.yaml", content)
        repository.git("add", "needs/NEED-2.yaml")
        return repository.root

    @pytest.mark.parametrize("history", [True, False])
    def test_what_is_read(self, changed: Path, history: bool) -> None:
        disk = open_session(changed, history=history)
        assert ids(disk) == ["NEED-1", "NEED-2", "NEED-3", "REQ-1"]
        staged = open_session(changed, staged=True, history=history)
        assert ids(staged) == ["NEED-1", "NEED-2", "REQ-1"]
        commit = open_session(changed, revision="HEAD", history=history)
        assert ids(commit) == ["NEED-1", "REQ-1"]
        assert [one.is_revision for one in (disk, staged, commit)] == [False, False, True]
        assert [one.is_current for one in (disk, staged, commit)] == [history] * 3

    def test_the_index_or_a_revision(self, changed: Path) -> None:
        with pytest.raises(UsageError, match="--staged cannot be used with a revision"):
            open_session(changed, staged=True, revision="HEAD")

    def test_from_a_folder_below(self, changed: Path) -> None:
        assert open_session(changed / "needs").paths == open_session(changed).paths

    def test_a_bare_repository_has_revisions_only(self, repository: WritableRepository) -> None:
        bare = repository.root.parent / "bare.git"
        git(repository.root.parent, "clone", "--quiet", "--bare", str(repository.root), str(bare))
        session = open_session(bare, revision="HEAD")
        assert (ids(session), session.project.history.total) == (["NEED-1", "REQ-1"], 2)
        with pytest.raises(GitError, match="bare repository"):
            open_session(bare)

    def test_the_repository_of_the_folder_not_that_of_a_hook(
        self,
        repository: WritableRepository,
        make_repository: MakeRepository,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        other = make_repository({"needs/NEED-7.yaml": NEED.replace("1", "7")}, name="other")
        monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git/index"))
        for staged in (True, False):
            assert ids(open_session(repository.root, staged=staged)) == ["NEED-1", "REQ-1"]


class TestHistory:
    def test_with_and_without(self, repository: WritableRepository) -> None:
        session = open_session(repository.root)
        assert [one.subject for one in session.project.commits] == ["Work"]
        assert session.project.history.head == session.head == repository.head()
        bare = open_session(repository.root, history=False)
        assert (bare.project.commits, bare.project.history.head) == ((), "")
        assert bare.head == repository.head()
        assert bare.items == session.items

    def test_before_the_first_commit(self, tmp_path: Path) -> None:
        new = WritableRepository.create(tmp_path / "new")
        new.write("needs/NEED-1.yaml", NEED)
        session = open_session(new.root, history=False)
        assert ids(session) == ["NEED-1"]
        for ask in (lambda: session.head, lambda: open_session(new.root)):
            with pytest.raises(HistoryError, match="no commits yet"):
                ask()

    @pytest.mark.parametrize(
        ("history", "allow_partial", "expected"),
        [
            pytest.param(True, None, None, id="history, not allowed"),
            pytest.param(True, False, None, id="history, refused"),
            pytest.param(True, True, True, id="history, allowed"),
            pytest.param(False, None, False, id="no history, not asked"),
            pytest.param(False, False, None, id="no history, refused"),
            pytest.param(False, True, True, id="no history, allowed"),
        ],
    )
    def test_a_shallow_clone(
        self, shallow: Path, history: bool, allow_partial: bool | None, expected: bool | None
    ) -> None:
        def opened() -> Session:
            return open_session(shallow, history=history, allow_partial=allow_partial)

        if expected is None:
            with pytest.raises(HistoryError, match="the clone is shallow") as error:
                opened()
            assert "--allow-partial" in error.value.hint
            return
        session = opened()
        assert bool(session.incomplete) == expected
        assert "NEED-1" in ids(session)
        assert not session.is_current

    def test_a_cut_off_history_names_what_it_cannot_judge(self, shallow: Path) -> None:
        session = open_session(shallow, allow_partial=True)
        first, *others = session.incomplete
        assert "shallow" in first
        assert others
        assert all("could not be checked" in one for one in others)
        assert len(session.project.coverage) < len(session.config.coverage)

    def test_a_sparse_checkout_counts_where_the_disk_is_read(
        self, repository: WritableRepository
    ) -> None:
        repository.git("sparse-checkout", "set", "needs")
        with pytest.raises(HistoryError, match="sparse"):
            open_session(repository.root)
        assert ids(open_session(repository.root, staged=True)) == ["NEED-1", "REQ-1"]
        opened = Repository.discover(repository.root)
        assert incomplete_reasons(opened, allow_partial=True, on_disk=False) == ()

    def test_another_commit_of_the_same_session(self, repository: WritableRepository) -> None:
        repository.write("requirements/REQ-2.yaml", REQ.replace("REQ-1", "REQ-2"))
        repository.commit("Second")
        session = open_session(repository.root)
        before = session.at("HEAD~1")
        assert (ids(session), ids(before)) == (["NEED-1", "REQ-1", "REQ-2"], ["NEED-1", "REQ-1"])
        assert before.reader is session.reader
        assert before.items[0] is session.items[0]  # read and parsed once
        assert (before.is_revision, before.is_current) == (True, False)
        with pytest.raises(HistoryError, match="unknown revision: nowhere"):
            session.at("nowhere")

    def test_where_a_session_accepts_a_cut_off_history_so_do_those_made_of_it(
        self, shallow: Path
    ) -> None:
        assert open_session(shallow, allow_partial=True).at("HEAD").incomplete
        with pytest.raises(HistoryError, match="shallow"):
            open_session(shallow, history=False).at("HEAD")


class TestEmpty:
    @pytest.fixture
    def empty(self, make_repository: MakeRepository) -> Path:
        return make_repository({"a.txt": "1\n"}).root

    def test_nothing_to_check(self, empty: Path) -> None:
        with pytest.raises(NothingToCheckError):
            open_session(empty)
        session = open_session(empty, allow_empty=True)
        assert session.items == ()
        assert isinstance(session.graph, TraceGraph)

    def test_without_history_who_asks_decides(self, empty: Path) -> None:
        session = open_session(empty, history=False)
        with pytest.raises(NothingToCheckError):
            require_items(session)

    def test_a_file_that_should_be_an_item_is_something(self, empty: Path) -> None:
        (empty / "needs").mkdir()
        (empty / "needs/NEED-1.yaml").write_text("id: [\n")
        assert len(open_session(empty).project.problems) == 1

    def test_a_source_that_covers_nothing(self, repository: WritableRepository) -> None:
        text = '[[source]]\ninclude = ["needs/**"]\n[[source]]\ninclude = ["spec/**"]\n'
        repository.write("reqtrace.toml", text)
        with pytest.raises(ConfigError):
            open_session(repository.root)
        assert ids(open_session(repository.root, check_sources=False)) == ["NEED-1"]
        assert ids(open_session(repository.root, history=False)) == ["NEED-1"]


class TestConfiguration:
    def test_that_of_the_snapshot(self, repository: WritableRepository) -> None:
        repository.write("reqtrace.toml", 'exclude = ["needs"]\n')
        assert ids(open_session(repository.root)) == ["REQ-1"]
        assert ids(open_session(repository.root, staged=True)) == ["NEED-1", "REQ-1"]

    def test_one_that_is_handed_in_goes_before_it(self, repository: WritableRepository) -> None:
        repository.write("reqtrace.toml", "is no configuration")
        assert ids(open_session(repository.root, settings=no_settings())) == ["NEED-1", "REQ-1"]

    @pytest.mark.parametrize("name", ["reqtrace.toml", ".reqtrace.toml"])
    def test_one_that_git_does_not_see_is_an_error(
        self, repository: WritableRepository, name: str
    ) -> None:
        repository.write(".gitignore", "*reqtrace.toml\n")
        repository.write(name, "")
        with pytest.raises(ConfigError, match=f"{name} exists, but git ignores it") as error:
            open_session(repository.root)
        assert ".gitignore" in error.value.hint
        assert ids(open_session(repository.root, staged=True)) == ["NEED-1", "REQ-1"]

    def test_what_was_detected_is_noted(self, repository: WritableRepository) -> None:
        (note,) = open_session(repository.root).context.notes
        assert "needs" in note
        assert open_session(repository.root, history=False).context.notes == ()
        repository.write("reqtrace.toml", "")
        assert open_session(repository.root).context.notes == ()


class TestCache:
    @pytest.mark.parametrize("history", [True, False], ids=["history", "no history"])
    @pytest.mark.parametrize(
        "how", [{"staged": True}, {"revision": "HEAD"}], ids=["index", "commit"]
    )
    def test_a_later_run_reads_no_content(
        self, repository: WritableRepository, history: bool, how: dict[str, object]
    ) -> None:
        first = open_session(repository.root, history=history, **how)  # type: ignore[arg-type]
        forget(repository.root, "HEAD:needs/NEED-1.yaml")
        again = open_session(repository.root, history=history, **how)  # type: ignore[arg-type]
        assert again.items == first.items
        with pytest.raises(ReqtraceError, match="NEED-1"):
            open_session(repository.root, history=history, cache=False, **how)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "options",
        [
            pytest.param({"cache": False}, id="asked for"),
            pytest.param({"allow_partial": True}, id="what is partial is not kept"),
            pytest.param({"allow_partial": True, "history": False}, id="nor without history"),
        ],
    )
    def test_none(self, repository: WritableRepository, options: dict[str, bool]) -> None:
        open_session(repository.root, **options)  # type: ignore[arg-type]
        assert not (repository.root / CACHE).exists()

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            pytest.param(("commit-msg", "MESSAGE"), 1, id="commit-msg"),
            pytest.param(("why", "a.txt:1", "--rev", "HEAD"), 0, id="why"),
            pytest.param(("export", "csv", "--staged"), 0, id="export"),
        ],
    )
    def test_commands_without_history_use_it(
        self, repository: WritableRepository, run: Run, command: tuple[str, ...], code: int
    ) -> None:
        (repository.root / "MESSAGE").write_text("Work on REQ-1\n\nRefs: REQ-9\n")
        first = run(repository.root, *command)
        assert first.code == code, first
        assert (repository.root / CACHE).exists()
        forget(repository.root, "HEAD:needs/NEED-1.yaml")
        assert run(repository.root, *command) == first
        without = run(repository.root, *command, "--no-cache")
        assert (without.code, "needs/NEED-1.yaml cannot be read" in without.err) == (2, True)

    def test_a_message_costs_few_processes(
        self, repository: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "counted").mkdir()
        calls = count_processes(tmp_path / "counted", monkeypatch)

        def commands() -> list[str]:
            calls.write_text("")
            open_session(repository.root, staged=True, history=False, allow_missing=True)
            known = ("rev-parse", "ls-files", "cat-file", "config", "log", "ls-tree", "rev-list")
            lines = calls.read_text().splitlines()
            return [word for line in lines for word in line.split() if word in known]

        assert commands() == ["rev-parse", "ls-files", "config", "cat-file", "cat-file"]
        assert commands() == ["rev-parse", "ls-files", "config"]


def test_a_partial_clone_is_refused_unless_files_may_be_missing(
    repository: WritableRepository,
) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = repository.root.parent / "partial"
    options = ("--quiet", "--filter=blob:none", "--no-checkout")
    git(repository.root.parent, "clone", *options, repository.root.as_uri(), str(clone))
    git(clone, "read-tree", "HEAD")
    session = open_session(clone, staged=True, history=False, allow_missing=True)
    assert session.items == ()
    assert session.missing == tuple(map(PurePosixPath, sorted(FILES)[1:]))
    with pytest.raises(GitError, match="promisor"):
        open_session(clone, staged=True, history=False)


def test_a_damaged_repository_is_no_partial_clone(repository: WritableRepository) -> None:
    forget(repository.root, "HEAD:needs/NEED-1.yaml")
    with pytest.raises(UnreadableError, match="NEED-1"):
        open_session(repository.root, staged=True, history=False, allow_missing=True)


def test_the_range_that_a_pipeline_names(repository: WritableRepository) -> None:
    head, before = repository.head(), repository.git("rev-parse", "HEAD~1")
    variables = {"PRE_COMMIT_FROM_REF": before, "PRE_COMMIT_TO_REF": head}
    found = find_range(repository.root, variables)
    assert (found.bases, found.head) == ((before,), head)
    with pytest.raises(UsageError):
        find_range(repository.root, {})
    shutil.rmtree(repository.root / ".git")
    with pytest.raises(GitError):
        find_range(repository.root, variables)
