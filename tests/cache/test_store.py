from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reqtrace.cache import database
from reqtrace.cache.store import Cache
from reqtrace.errors import ReqtraceWarning


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "reqtrace" / "cache.sqlite")


def in_process(program: str, *arguments: object) -> subprocess.Popen[bytes]:
    """Runs *program*, which begins with `cache`, on the cache of the first argument.

    It waits long for the writes of others, so that a busy machine makes none give up.
    """
    head = "import sys, random; from pathlib import Path; from reqtrace.cache import store; "
    head += "store._PATIENCE = 600; cache = store.Cache(Path(sys.argv[1])); "
    command = [sys.executable, "-W", "error", "-c", head + program, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_what_is_written_is_read(cache: Cache) -> None:
    assert cache.read("kind", "one") is None
    cache.write("kind", {"one": b"1", "two": b"", "three": b"\0" * 100_000})
    assert cache.read("kind", "one") == b"1"
    assert cache.read("other", "one") is None
    keys = ("one", "two", "three", "four")
    assert Cache(cache.file).read_many("kind", keys) == {
        "one": b"1",
        "two": b"",
        "three": b"\0" * 100_000,
    }


def test_a_key_holds_what_was_written_last(cache: Cache) -> None:
    cache.write("kind", {"one": b"1"})
    cache.write("kind", {"one": b"2", "two": b"3"}, without=["two", "none"])
    assert cache.read_many("kind", ("one", "two")) == {"one": b"2", "two": b"3"}
    cache.write("kind", {}, without=["one"])
    assert cache.read("kind", "one") is None


def test_many_keys_at_once(cache: Cache) -> None:
    entries = {f"key{number}": b"%d" % number for number in range(3000)}
    cache.write("kind", entries)
    assert cache.read_many("kind", tuple(entries)) == entries


def test_keys_come_newest_first(cache: Cache) -> None:
    for key in ("a:1", "b:1", "a:2", "ab:1"):
        cache.write("kind", {key: b""})
    assert cache.keys("kind", "a:") == ("a:2", "a:1")
    cache.write("kind", {"a:1": b"again"})
    assert cache.keys("kind", "a:") == ("a:1", "a:2")
    assert cache.keys("other", "a:") == ()


def test_reading_makes_no_file(cache: Cache) -> None:
    assert cache.read("kind", "one") is None
    assert cache.keys("kind", "") == ()
    assert not cache.file.parent.exists()


def test_nobody_else_may_look(cache: Cache) -> None:
    cache.write("kind", {"one": b"1"})
    assert cache.file.parent.stat().st_mode & 0o077 == 0


def test_its_size_is_bounded(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite", limit=200_000)
    for number in range(100):
        cache.write("kind", {f"{number}": random.randbytes(10_000)})
        assert cache.file.stat().st_size < 260_000
    kept = [int(key) for key in cache.keys("kind", "")]
    assert kept[0] == 99
    assert kept == sorted(kept, reverse=True)
    assert len(kept) > 5


def test_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite", limit=200_000)
    cache.write("kind", {"small": b"1"})
    cache.write("kind", {"large": bytes(150_000)})
    assert cache.keys("kind", "") == ("small",)


def test_what_is_used_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / "cache.sqlite", limit=200_000)
    start = time.time()
    for number in range(100):
        monkeypatch.setattr(time, "time", lambda now=start + 7200 * number: now)
        cache.write("kind", {f"{number}": random.randbytes(10_000)})
        assert cache.read("kind", "0") is not None


def header(offset: int, value: bytes) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with file.open("r+b") as opened:
            opened.seek(offset)
            opened.write(value)

    return change


def statement(sql: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        connection = sqlite3.connect(file)
        connection.executescript(sql)
        connection.close()

    return change


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size * 2 // 3)


def cut_short(file: Path) -> None:
    os.truncate(file, 50)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def garbled(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in range(100, len(data), 97):
        data[place] ^= 0x55
    file.write_bytes(data)


def no_text_in_its_schema(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE", b"CR\xb4\x99TE TABLE"))


def foreign(file: Path) -> None:
    file.write_bytes(b"all my photographs")


DAMAGE = {
    "cut": cut,
    "cut within its head": cut_short,
    "empty": emptied,
    "garbled": garbled,
    "bytes that are no text in its schema": no_text_in_its_schema,
    "another file": foreign,
    "another version": header(60, (database.FORMAT + 1).to_bytes(4, "big")),
    "another program": header(68, b"none"),
    "byte order": header(60, database.FORMAT.to_bytes(4, "little")),
    "another page size": header(16, b"\x02\x00"),
    "no table": statement("DROP TABLE entry"),
    "another table": statement("DROP TABLE entry; CREATE TABLE entry (kind, key, data)"),
    "a trigger": statement("CREATE TRIGGER t AFTER DELETE ON entry BEGIN SELECT 1; END"),
    "a view": statement("ALTER TABLE entry RENAME TO e; CREATE VIEW entry AS SELECT * FROM e"),
    "a wrong digest": statement("UPDATE entry SET digest = x'00'"),
    "other data": statement("UPDATE entry SET data = x'00'"),
    "other types": statement("UPDATE entry SET data = 'text', used = 'then', digest = 1"),
    "another key": statement("UPDATE entry SET key = 'two' WHERE key = 'one'"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_a_miss_and_mended_by_a_write(
    cache: Cache, damage: Callable[[Path], None]
) -> None:
    data = random.randbytes(50_000)
    cache.write("kind", {"one": data, "four": data})
    damage(cache.file)
    again = Cache(cache.file)
    assert again.read("kind", "two") is None
    assert again.read("kind", "one") in (None, data)
    assert set(again.keys("kind", "")) <= {"one", "two", "four"}
    again.write("kind", {"three": b"3"})
    again.write("kind", {"one": b"1"})
    assert again.read_many("kind", ("three", "one")) == {"three": b"3", "one": b"1"}


def test_a_folder_in_its_place_is_said_once(cache: Cache) -> None:
    cache.file.mkdir(parents=True, mode=0o700)
    with pytest.warns(ReqtraceWarning, match=r"cache.sqlite is not a file"):
        assert cache.read("kind", "one") is None
    cache.write("kind", {"one": b"1"})
    assert cache.read("kind", "one") is None


def test_a_file_in_place_of_its_folder_is_said_once(cache: Cache) -> None:
    cache.file.parent.write_bytes(b"")
    with pytest.warns(ReqtraceWarning, match="not a folder"):
        cache.write("kind", {"one": b"1"})
    cache.write("kind", {"one": b"1"})


def test_a_cache_of_another_user_is_not_used(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write("kind", {"one": b"1"})
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.warns(ReqtraceWarning, match="belongs to another user"):
        assert Cache(cache.file).read("kind", "one") is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(cache: Cache) -> None:
    cache.write("kind", {"one": b"1"})
    cache.file.parent.chmod(0o500)
    cache.file.chmod(0o400)
    try:
        assert cache.read("kind", "one") == b"1"
        with pytest.warns(ReqtraceWarning, match="readonly"):
            cache.write("kind", {"two": b"2"})
        assert Cache(cache.file).read("kind", "one") == b"1"
    finally:
        cache.file.parent.chmod(0o700)


def test_a_place_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file" / "deeper" / "cache.sqlite")
    with pytest.warns(ReqtraceWarning, match="the cache .* cannot be used"):
        cache.write("kind", {"one": b"1"})


def test_a_full_disk(cache: Cache) -> None:
    cache.write("kind", {"one": b"1"})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.warns(ReqtraceWarning, match="the cache .* cannot be used"):
            cache.write("kind", {"two": bytes(1_000_000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    again = Cache(cache.file)
    assert again.read_many("kind", ("one", "two")) == {"one": b"1"}
    again.write("kind", {"two": b"2"})
    assert again.read("kind", "two") == b"2"


def test_a_locked_file_is_a_miss_in_silence(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.01)
    cache.write("kind", {"one": b"1"})
    other = sqlite3.connect(cache.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert cache.read("kind", "one") is None
    cache.write("kind", {"two": b"2"})
    other.execute("COMMIT")
    other.close()
    assert Cache(cache.file).read_many("kind", ("one", "two")) == {"one": b"1"}


def test_many_processes_at_once(cache: Cache) -> None:
    program = (
        "name = sys.argv[2]\n"
        "for number in range(20):\n"
        "    cache.write('kind', {f'{name}:{number}': name.encode() * 2000})\n"
        "    for key, data in cache.read_many('kind', cache.keys('kind', '')).items():\n"
        "        assert data == key.partition(':')[0].encode() * 2000\n"
    )
    running = [in_process(program, cache.file, name) for name in "abcdefghijklmnop"]
    said = [one.communicate() for one in running]
    assert [one.returncode for one in running] == [0] * 16, said
    assert {key[0] for key in cache.keys("kind", "")} == set("abcdefghijklmnop")


def test_a_kill_at_any_point(cache: Cache) -> None:
    program = (
        "print('on', flush=True)\n"
        "while True:\n"
        "    size = random.randrange(400_000)\n"
        "    cache.write('kind', {str(random.randrange(9)): random.randbytes(1) * size})\n"
    )
    chance = random.Random(1)
    for _ in range(12):
        one = in_process(program, cache.file)
        assert one.stdout is not None
        one.stdout.readline()
        time.sleep(chance.random() / 20)
        one.send_signal(signal.SIGKILL)
        one.communicate()
        found = Cache(cache.file).read_many("kind", tuple("012345678"))
        assert all(len(set(data)) <= 1 for data in found.values())
    cache.write("kind", {"last": b"1"})
    assert cache.read("kind", "last") == b"1"
    check = sqlite3.connect(cache.file)
    assert check.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    check.close()
