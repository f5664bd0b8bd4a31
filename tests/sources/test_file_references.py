"""What became of the files that items refer to."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

import pytest

from reqtrace.model.file_reference import FileReference, FileReferenceStatus
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.sources.file_references import ReferenceSearch

PLACE = Location(path=PurePosixPath("reqs/REQ1.yml"))


def found(
    files: dict[str, bytes], path: str = "", keyword: str = "", digest: str = "", unread: str = ""
) -> FileReferenceStatus:
    """What becomes of one reference among *files*, of which only the needed ones are read."""
    reference = FileReference(path=path, keyword=keyword, digest=digest, location=PLACE)
    item = Item(id="REQ1", type="req", title="", location=PLACE, references=(reference,))
    search = ReferenceSearch([item], files, [unread], longest=100)
    for one in sorted(search.needed()):
        search.look(one, files[one])
    [answer] = search.found()
    return answer


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.py", True), ("./a/b.py", True), ("a/x/../b.py", True), ("a\\b.py", True),
        ("a/c.py", False), ("a", False), ("../a/b.py", False), ("/a/b.py", False), ("link", True),
    ],
)  # fmt: skip
def test_the_file_is_there(path: str, expected: bool) -> None:
    assert found({"a/b.py": b""}, path, unread="link").is_there is expected


def test_a_file_of_the_same_name_is_offered_where_there_is_one() -> None:
    assert found({"src/b.py": b""}, "a/b.py").near == "src/b.py"
    assert found({"src/b.py": b"", "c/b.py": b""}, "a/b.py").near == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"def key(): ...", True), (b"key", True), (b"a.key", True), (b"keys key", True),
        (b"keys", False), (b"my_key", False), (b"Key", False),
        ("ékey".encode(), False), (b"", False), (b"\0key", True),
    ],
)  # fmt: skip
def test_the_file_has_the_keyword_as_a_word(text: bytes, expected: bool) -> None:
    assert found({"a.py": text}, "a.py", "key").has_keyword is expected


def test_keywords_need_not_be_words() -> None:
    assert found({"a.py": b"x [impl: 1] y"}, "a.py", "[impl: 1]").has_keyword


@pytest.mark.parametrize(
    ("files", "keyword", "expected"),
    [
        ({"src/key.c": b""}, "key.c", True),
        ({"src/a.c": b"the key word"}, "key word", True),
        ({"src/a.c": b"the keyword"}, "key", False),
        ({"reqs/REQ1.yml": b"ref: key"}, "key", False),
        ({"other.yml": b"key"}, "key", False),
        ({".hidden/a.c": b"key"}, "key", False),
        ({"a.bin": b"\0 key"}, "key", False),
        ({"long.c": b"key " * 100}, "key", False),
        ({f"{one}.c": b"key" for one in "abcde"}, "key", True),
    ],
)
def test_a_reference_without_a_path_means_any_file(
    files: dict[str, bytes], keyword: str, expected: bool
) -> None:
    assert found(files, keyword=keyword).is_there is expected


def test_the_own_file_of_the_item_does_not_count() -> None:
    place = Location(path=PurePosixPath("reqs/REQ1.md"))
    reference = FileReference(path="", keyword="key", location=place)
    item = Item(id="REQ1", type="req", title="", location=place, references=(reference,))
    search = ReferenceSearch([item], ["reqs/REQ1.md", "b.md"])
    search.look("reqs/REQ1.md", b"key")
    assert not search.found()[0].is_there
    search.look("b.md", b"key")
    assert search.found()[0].is_there


def test_only_files_that_matter_are_read() -> None:
    place = FileReference(path="a.py", location=PLACE)
    item = Item(id="REQ1", type="req", title="", location=PLACE, references=(place,))
    assert ReferenceSearch([item], ["a.py", "b.py"]).needed() == frozenset()


_TEXT = b"one\r\ntwo\n"


@pytest.mark.parametrize(
    ("digest", "changed"),
    [
        (hashlib.sha256(_TEXT).hexdigest(), False),
        (hashlib.sha256(_TEXT).hexdigest().upper(), False),
        (hashlib.sha256(b"one\ntwo\n").hexdigest(), False),
        (hashlib.sha256(b"one\r\ntwo\r\n").hexdigest(), False),
        (hashlib.sha256(b"other").hexdigest(), True),
        ("not a digest", False),
        ("", False),
    ],
)
def test_the_digest_fits_whatever_the_ends_of_lines(digest: str, changed: bool) -> None:
    answer = found({"a.svg": _TEXT}, "a.svg", digest=digest)
    assert answer.digest == (hashlib.sha256(_TEXT).hexdigest() if changed else "")


def test_a_pointer_of_git_lfs_tells_the_digest() -> None:
    digest = "ab" * 32
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 9\n".encode()
    assert found({"a.bin": pointer}, "a.bin", digest=digest).digest == ""
