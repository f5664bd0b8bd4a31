from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import KNOWN, TRAILERS, count_processes, git, identifiers, import_messages, raw_commit
from reqtrace.cache.store import Cache
from reqtrace.git.log import scan_cache
from reqtrace.git.log.history import read_history
from reqtrace.git.log.scan import Scan, Search, scan
from reqtrace.git.log.scan_cache import KIND, cached_scan
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import History, Person
from reqtrace.model.identifiers import Identifiers

SEARCH = Search(KNOWN, TRAILERS)
MESSAGES = (
    "Prose",
    "Login {number}\n\nImplements: REQ-1",
    "About REQ-2 (#{number})",
    "Merge pull request #{number} from a/b",
    "Back\n\nReverts a/b#{number}",
    'Revert "Login {number}"\n\nThis reverts commit 0123456.',
)


@pytest.fixture(autouse=True)
def _small_histories_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_cache, "_FEWEST", 1)
    monkeypatch.setattr(scan_cache, "_ENOUGH", 12)


@pytest.fixture
def repository(tmp_path: Path) -> WritableRepository:
    messages = [b"Number %d\n\nImplements: REQ-%d\n" % (n, n % 3) for n in range(31)]
    import_messages(tmp_path / "repo", messages)
    return WritableRepository(tmp_path / "repo")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache" / "cache.sqlite")


def both(
    folder: Path | WritableRepository, cache: Cache, revision: str = "HEAD"
) -> tuple[History, History]:
    """The history without and with the cache."""
    root = folder.root if isinstance(folder, WritableRepository) else folder
    found = Repository.discover(root, allow_bare=True)
    plain = read_history(found, KNOWN, TRAILERS, revision)
    return plain, read_history(found, KNOWN, TRAILERS, revision, cache=cache)


def logs(
    folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch, where: Path, known: Identifiers
) -> list[str]:
    """The calls of `git log` for the history, each by what it asks about."""
    with monkeypatch.context() as patch:
        where.mkdir()
        notes = count_processes(where, patch)
        found = Repository.discover(folder, allow_bare=True)
        read_history(found, known, TRAILERS, cache=cache)
        calls = [call for call in notes.read_text().splitlines() if " log " in call]
    return [call.rpartition("%B ")[2].removeprefix("--end-of-options ") for call in calls]


def extended(folder: Path, seed: int, size: int) -> list[str]:
    """Make a history of any shape, clocks that go wrong included; its commits, oldest first."""
    chance = random.Random(seed)
    spread = chance.choice([0, 2, 60, 10_000])
    stream = [b"feature done\n"]
    for number in range(1, size + 1):
        nearest = range(max(1, number - chance.choice([1, 1, 1, 1, 3, 12])), number)
        others = range(max(1, number - 15), number)
        count = chance.choice([0, *[1] * 20, *[2] * 10, 3])
        parents = [chance.choice(nearest)] if nearest and count else []
        parents += [one for one in chance.sample(others, min(count, len(others))) if count > 1]
        parents = list(dict.fromkeys(parents))
        date = 1_700_000_000 + number * chance.choice([0, 10]) + chance.randint(-spread, spread)
        words = chance.choice(MESSAGES).format(number=chance.randint(1, 9))
        stream.append(b"commit refs/heads/n%d\nmark :%d\n" % (number, number))
        stream.append(b"committer Ada <ada@example.org> %d +0000\n" % date)
        message = f"{words} {number}".encode()
        stream.append(b"data %d\n%s\n" % (len(message), message))
        stream += [
            b"%s :%d\n" % (b"merge" if place else b"from", one) for place, one in enumerate(parents)
        ]
    stream.append(b"done\n")
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare")
    git(folder, "fast-import", "--quiet", "--force", input=b"".join(stream))
    listed = git(folder, "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)")
    by_name = dict(line.split() for line in listed.decode().splitlines())
    return [by_name[f"n{number}"] for number in range(1, size + 1)]


@given(seed=st.integers(0, 2**32))
@settings(max_examples=10)
def test_the_same_with_a_cache_in_any_history(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    oids = extended(folder / "repo.git", seed, size=30)
    found = Repository.discover(folder / "repo.git", allow_bare=True)
    cache = Cache(folder / "cache.sqlite")
    chance = random.Random(seed)
    heads = sorted(chance.sample(range(len(oids)), 5))
    for head in [*heads, heads[1]]:
        oid = oids[head]
        assert same(scan(found, oid, SEARCH), cached_scan(found, oid, SEARCH, cache))
        plain, cached = both(found.root, cache, oid)
        assert plain == cached


def same(one: Scan, other: Scan) -> bool:
    assert list(one.records) == list(other.records)
    assert list(one.lineage) == list(other.lineage)
    assert len(one.lineage) == len(other.lineage)
    assert {n: sorted(oids) for n, oids in one.pulls.items()} == {
        n: sorted(oids) for n, oids in other.pulls.items()
    }
    return True


class TestWhatIsScanned:
    """Which commits git is asked for when the history was read before."""

    @pytest.fixture(autouse=True)
    def _setup(
        self,
        repository: WritableRepository,
        cache: Cache,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        self.repository = repository
        self.cache = cache
        self.monkeypatch = monkeypatch
        self.folder = tmp_path
        self.count = 0

    def asked(self, known: Identifiers = KNOWN) -> list[str]:
        self.count += 1
        where = self.folder / f"calls{self.count}"
        return logs(self.repository.root, self.cache, self.monkeypatch, where, known)

    def test_only_what_is_new(self) -> None:
        before = self.repository.head()
        settled = self.repository.git("rev-parse", "HEAD~10").strip()
        assert self.asked() == [f"{before} --"]
        assert self.asked() == [f"{before} ^{settled} --"]
        after = self.repository.commit("One more\n\nImplements: REQ-2\n")
        assert self.asked() == [f"{after} ^{settled} --"]
        plain, cached = both(self.repository, self.cache)
        assert plain == cached
        assert cached.commits[0].oid == after
        assert cached.total == 32

    def test_an_amended_commit_costs_no_full_scan(self) -> None:
        self.asked()
        self.repository.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "REQ-1 anew")
        assert "^" in self.asked()[0]
        plain, cached = both(self.repository, self.cache)
        assert plain == cached

    def test_a_rewritten_history_is_scanned_whole(self) -> None:
        self.asked()
        self.repository.git("checkout", "--quiet", "--orphan", "anew")
        after = self.repository.commit("Begin again\n\nImplements: REQ-2\n")
        assert self.asked()[-1] == f"{after} --"
        plain, cached = both(self.repository, self.cache)
        assert plain == cached
        assert cached.total == 1

    def test_a_head_that_is_gone_is_a_miss(self) -> None:
        self.asked()
        self.repository.git("checkout", "--quiet", "--orphan", "anew")
        after = self.repository.commit("Begin again\n\nImplements: REQ-2\n")
        self.repository.git("branch", "-D", "main")
        self.repository.git("reflog", "expire", "--expire=now", "--all")
        self.repository.git("gc", "--quiet", "--prune=now")
        assert self.asked()[-1] == f"{after} --"

    def test_an_id_like_those_before_needs_no_scan(self) -> None:
        self.asked()
        assert "^" in self.asked(identifiers("REQ-1", "REQ-77", "NEED-3"))[0]

    def test_an_id_of_another_kind_does(self) -> None:
        self.asked()
        assert "^" not in self.asked(identifiers("REQ-1", "SYS-1", "NEED-3"))[0]

    def test_branches_do_not_drive_each_other_out(self) -> None:
        self.asked()
        self.repository.git("checkout", "--quiet", "-b", "side", "HEAD~25")
        for number in range(20):
            self.repository.commit(f"Aside {number}")
        self.asked()
        for name in ("main", "side", "main"):
            self.repository.checkout(name)
            assert all("^" in call for call in self.asked())

    def test_few_stored_scans_are_enough(self) -> None:
        self.monkeypatch.setattr(scan_cache, "_NEWEST", 0)
        for name in "abcd":
            self.repository.git("checkout", "--quiet", "--detach", "main~25")
            self.repository.commit(f"Aside {name}")
            self.asked()
        assert len(self.cache.keys(KIND, "")) == 3


def test_a_branch_that_is_merged_late(repository: WritableRepository, cache: Cache) -> None:
    repository.git("checkout", "--quiet", "-b", "side", "HEAD~20")
    for number in range(3):
        repository.commit(f"Aside {number}\n\nImplements: REQ-1\n")
    repository.checkout("main")
    both(repository, cache)
    repository.merge("side", message="Merge\n\nRefs: REQ-2\n")
    for total in (35, 36, 37):
        plain, cached = both(repository, cache)
        assert plain == cached
        assert cached.total == total
        repository.commit("More of REQ-1")


def test_reverts_across_the_seam(repository: WritableRepository, cache: Cache) -> None:
    work = repository.commit("Login (#12)\n\nImplements: REQ-1\n")
    for number in range(15):
        repository.commit(f"Number {number}")
    both(repository, cache)
    repository.commit('Revert "Login (#12)" (#13)\n\nReverts owner/repo#12\n')
    plain, cached = both(repository, cache)
    assert plain == cached
    assert next(one for one in cached.commits if one.oid == work).reverted


def test_a_change_of_the_mailmap(repository: WritableRepository, cache: Cache) -> None:
    bo = Person(name="bo", email="bo@old.example.org")
    repository.commit("Implements REQ-1\n", author=bo)
    for number in range(15):
        repository.commit(f"Number {number}")
    both(repository, cache)
    for name in ("Bo", "Bo Example"):
        repository.write(".mailmap", f"{name} <bo@example.org> <bo@old.example.org>\n")
        plain, cached = both(repository, cache)
        assert plain == cached
        assert name in {one.author.name for one in cached.commits}


def test_the_mailmap_of_a_bare_repository(
    repository: WritableRepository, cache: Cache, tmp_path: Path
) -> None:
    bo = Person(name="bo", email="bo@old.example.org")
    repository.commit("Implements REQ-1\n", author=bo)
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(repository.root), str(bare))
    both(bare, cache)
    repository.write(".mailmap", "Bo Example <bo@example.org> <bo@old.example.org>\n")
    repository.commit("Name Bo")
    git(repository.root, "push", "--quiet", str(bare), "main")
    plain, cached = both(bare, cache)
    assert plain == cached
    assert "Bo Example" in {one.author.name for one in cached.commits}


def test_no_setting_brings_other_names(repository: WritableRepository, cache: Cache) -> None:
    repository.write("names", "Mallory <m@example.org> <ada@example.org>\n")
    repository.commit("Names")
    repository.git("config", "mailmap.blob", "HEAD:names")
    repository.commit("REQ-1", author=Person(name="Ada", email="ada@example.org"))
    plain, cached = both(repository, cache)
    assert plain == cached
    assert cached.commits[0].author.name == "Ada"


def test_a_mailmap_that_is_no_file_stops_the_cache(
    repository: WritableRepository, cache: Cache, tmp_path: Path
) -> None:
    (tmp_path / "names").write_text("Bo <b@example.org> <a@example.org>\n")
    (repository.root / ".mailmap").symlink_to(tmp_path / "names")
    plain, cached = both(repository, cache)
    assert plain == cached
    assert not cache.file.exists()


@pytest.mark.parametrize(
    "committer",
    [
        b"A > B <ada@example.org> 1735689600 +0000",
        b"Ada <ada@example.org> 99999999999999999999999 +0000",
        b"Ada <ada@example.org> -5 -1200",
        b"Ada <ada@example.org>",
        b"no brackets at all",
    ],
    ids=["bracket", "overflow", "negative", "no date", "malformed"],
)
def test_odd_dates_on_a_branch_that_is_merged(
    tmp_path: Path, cache: Cache, committer: bytes
) -> None:
    git(tmp_path, "init", "--quiet")
    dates = [b"Ada <ada@example.org> %d +0000" % (1735689600 + 10 * n) for n in range(20)]
    main = [raw_commit(tmp_path, b"REQ-1 first")]
    for date in dates:
        main.append(raw_commit(tmp_path, b"REQ-2 next", parents=main[-1:], committer=date))
    odd = raw_commit(tmp_path, b"REQ-1 odd", parents=main[9:10], committer=committer)
    side = raw_commit(tmp_path, b"REQ-1 side", parents=[odd], committer=dates[12])
    merge = raw_commit(tmp_path, b"REQ-1", parents=[main[-1], side], committer=dates[-1])
    for head in (main[-1], merge):
        git(tmp_path, "update-ref", "HEAD", head)
        plain, cached = both(tmp_path, cache)
        assert plain == cached


def test_sha256_repositories(tmp_path: Path, cache: Cache) -> None:
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    oid = ""
    for number in range(20):
        message = b"REQ-1 %d" % number
        oid = raw_commit(tmp_path, message, parents=[oid] if oid else [])
        git(tmp_path, "update-ref", "HEAD", oid)
        plain, cached = both(tmp_path, cache)
        assert plain == cached


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"x 1 2 3\nabc", b"0" * 40 + b" 1 1 1 1\n", b"0" * 40 + b" 0 -8 8\n12345678"],
    ids=["empty", "line", "no id", "short", "negative"],
)
def test_nonsense_in_the_cache_is_a_miss(
    repository: WritableRepository, cache: Cache, data: bytes
) -> None:
    both(repository, cache)
    for key in cache.keys(KIND, ""):
        cache.write(KIND, {key: data})
    plain, cached = both(repository, cache)
    assert plain == cached
