"""The content of a changed file is what `git add` stores of it, for whatever settings."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from git_kit import count_processes, git
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import WorkTree

TEXT = "id: REQ-1\ntitle: Tür öffnen\n"
CRLF = TEXT.replace("\n", "\r\n").encode()
UTF16 = "working-tree-encoding=UTF-16"
LITTLE, BIG = b"\xff\xfe", b"\xfe\xff"


def changed(folder: Path, *, attributes: str = "", config: str = "", before: bytes = b"") -> Path:
    """A repository with the file a.yaml, which was staged as *before*, if at all."""
    folder.mkdir()
    git(folder, "init", "--quiet")
    git(folder, "config", "core.safecrlf", "false")
    if before:
        (folder / "a.yaml").write_bytes(before)
        git(folder, "add", "a.yaml")
    if attributes:
        (folder / ".gitattributes").write_text(attributes + "\n")
    if config:
        git(folder, "config", *config.split("="))
    return folder


def stored(folder: Path) -> dict[str, tuple[str | None, bytes]]:
    tree = WorkTree(Repository.discover(folder))
    return {
        str(entry.path): (entry.blob, data) for entry, data in tree.read(tree.entries(), most=10**6)
    }


def assert_as_git(folder: Path, path: str = "a.yaml") -> None:
    blob, data = stored(folder)[path]
    git(folder, "add", "--", path)
    assert data == git(folder, "cat-file", "blob", f":{path}")
    assert blob == git(folder, "rev-parse", f":{path}").decode().strip()


CASES = {
    "": (
        ("", CRLF),
        ("* text=auto", CRLF),
        ("* text=auto eol=crlf", CRLF),
        ("* text=auto", CRLF + b"\0"),
        ("* text", CRLF),
        ("* text", CRLF + b"a\rb\r\n\0"),
        ("* eol=crlf", CRLF),
        ("* eol=lf", CRLF),
        ("* text eol=crlf", CRLF),
        ("* -text eol=crlf", CRLF),
        ("* crlf", CRLF),
        ("* crlf=input", CRLF),
        ("* text\n*.yaml !text", CRLF),
        ("* ident", b"a: $Id: 0123 $ $Id$ $Id:\n$ $Id:x$y$Id: z$\n"),
        ("* ident text", b"a: $Id: 0123 $\r\nb: $Id: 1\r\n"),
        ("* -ident", b"a: $Id: 0123 $\n"),
        (f"* {UTF16}", TEXT.encode("utf-16")),
        (f"* text {UTF16}", BIG + TEXT.replace("\n", "\r\n").encode("utf-16-be")),
        (f"* {UTF16}LE-BOM text", LITTLE + TEXT.encode("utf-16-le")),
        (f"* {UTF16}LE text", TEXT.replace("\n", "\r\n").encode("utf-16-le")),
        (f"* {UTF16}BE", TEXT.encode("utf-16-be")),
        ("* working-tree-encoding=utf16", TEXT.encode("utf-16")),
        ("* working-tree-encoding=UTF-32", TEXT.encode("utf-32")),
        ("* working-tree-encoding=ISO-8859-1", TEXT.encode("latin-1")),
        ("* working-tree-encoding=latin1 text=auto", CRLF.decode().encode("latin-1")),
        ("* working-tree-encoding=CP1252", "a: „€“\n".encode("cp1252")),
        ("* working-tree-encoding=SHIFT-JIS", "a: 要求\n".encode("shift-jis")),
        ("* working-tree-encoding=UTF-8", CRLF),
        ("* -working-tree-encoding", CRLF),
        ("* filter=nowhere text", CRLF),
    ),
    "core.autocrlf=true": (
        ("", CRLF),
        ("", CRLF + b"\0"),
        ("", CRLF + b"\x01" * 9),
        ("", CRLF + b"a\x1b\x0c\x08\x1a"),
        ("", CRLF + b"a\rb\r\n"),
        ("", CRLF + b"mixed\n"),
        ("* -text", CRLF),
        ("* binary", CRLF),
        ("* -crlf", CRLF),
        ("* text=odd", CRLF),
    ),
    "core.autocrlf=input": (("", CRLF),),
    "core.autocrlf=false": (("", CRLF),),
    "core.autocrlf=on": (("", CRLF),),
    "core.eol=crlf": (
        ("", CRLF),
        ("* text=auto", CRLF),
    ),
}
"""Attributes and the content of a file on the disk, by the setting of the repository."""


@pytest.mark.parametrize("config", CASES)
def test_as_git_stores_it(tmp_path: Path, config: str) -> None:
    folder = changed(tmp_path / "repo", config=config)
    stages = (b"", b"id: REQ-2\n", b"id: REQ-2\r\n")
    places = {
        folder / f"{number}-{stage}": (attributes, stages[stage], data)
        for number, (attributes, data) in enumerate(CASES[config])
        for stage in range(len(stages))
    }
    for place, (_, before, _) in places.items():
        place.mkdir()
        if before:
            (place / "a.yaml").write_bytes(before)
    git(folder, "-c", "core.autocrlf=false", "add", ".")
    for place, (attributes, _, data) in places.items():
        (place / ".gitattributes").write_text(attributes.replace("* ", "*.yaml ") + "\n")
        (place / "a.yaml").write_bytes(data)
    found = stored(folder)
    git(folder, "add", ".")
    listed = git(folder, "ls-files", "--stage").decode().splitlines()
    blobs = {path: info.split()[1] for info, path in (line.split("\t") for line in listed)}
    files = [path for path in found if path.endswith("a.yaml")]
    assert len(files) == len(places)
    assert {path: found[path][0] for path in files} == {path: blobs[path] for path in files}


@pytest.mark.parametrize(
    "place", [".git/info/attributes", "docs/.gitattributes", "home/git/attributes", "other"]
)
def test_attributes_of_every_place(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = changed(tmp_path / "repo")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "home"))
    (folder / "docs").mkdir()
    (folder / "docs/a.yaml").write_bytes(CRLF)
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    (folder / place).write_text("*.yaml text\n")
    if place == "other":
        git(folder, "config", "core.attributesFile", str(folder / "other"))
    assert stored(folder)["docs/a.yaml"][1] == TEXT.encode()
    assert_as_git(folder, "docs/a.yaml")


@pytest.mark.parametrize(
    "variables",
    [
        {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.autocrlf",
            "GIT_CONFIG_VALUE_0": "true",
        },
        {"GIT_CONFIG_PARAMETERS": "'core.autocrlf'='true'"},
        {"GIT_CONFIG_GLOBAL": "settings"},
    ],
)
def test_settings_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    folder = changed(tmp_path / "repo")
    (folder / "a.yaml").write_bytes(CRLF)
    (tmp_path / "settings").write_text("[core]\n autocrlf\n")
    for name, value in variables.items():
        monkeypatch.setenv(name, str(tmp_path / value) if value == "settings" else value)
    assert_as_git(folder)
    assert stored(folder)["a.yaml"][1] == TEXT.encode()


def test_settings_of_a_linked_work_tree_and_of_an_included_file(tmp_path: Path) -> None:
    folder = changed(tmp_path / "repo", before=b"id: REQ-1\n")
    git(folder, "commit", "--quiet", "-m", "Begin")
    git(folder, "config", "extensions.worktreeConfig", "true")
    linked = tmp_path / "linked"
    git(folder, "worktree", "add", "--quiet", str(linked))
    git(linked, "config", "--worktree", "core.autocrlf", "true")
    (tmp_path / "more").write_text("[core]\n autocrlf = input\n")
    git(folder, "config", f"includeIf.gitdir:{folder}/.path", str(tmp_path / "more"))
    for place in (folder, linked):
        (place / "a.yaml").write_bytes(CRLF)
        assert stored(place)["a.yaml"][1] == TEXT.encode()
        assert_as_git(place)


def test_a_file_that_git_cannot_convert_is_read_as_it_is(tmp_path: Path) -> None:
    folder = changed(tmp_path / "repo", attributes=f"a.yaml {UTF16}\nb.yaml {UTF16}LE")
    (folder / "a.yaml").write_bytes(TEXT.encode("utf-16-le"))  # git asks for the byte order mark
    (folder / "b.yaml").write_bytes(LITTLE + TEXT.encode("utf-16-le"))  # and forbids it here
    tree = WorkTree(Repository.discover(folder))
    read = {str(one.path): data for one, data in tree.read(tree.entries(), most=10**6)}
    assert read["a.yaml"] == TEXT.encode("utf-16-le")
    assert [(str(path), why) for path, why in tree.unconverted()] == [
        ("a.yaml", "working-tree-encoding UTF-16"),
        ("b.yaml", "working-tree-encoding UTF-16LE"),
    ]
    for name in ("a.yaml", "b.yaml"):
        with pytest.raises(AssertionError, match="BOM"):
            git(folder, "add", name)


@pytest.mark.parametrize("encoding", ["punycode", "IDNA", "unicode_escape", "Raw-Unicode-Escape"])
def test_encodings_that_only_python_knows_are_not_read(tmp_path: Path, encoding: str) -> None:
    folder = changed(tmp_path / "repo", attributes=f"a.yaml working-tree-encoding={encoding}")
    (folder / "a.yaml").write_bytes(TEXT.encode())
    tree = WorkTree(Repository.discover(folder))
    read = {str(one.path): data for one, data in tree.read(tree.entries(), most=10**6)}
    assert read["a.yaml"] == TEXT.encode()
    assert [why for _, why in tree.unconverted()] == [f"working-tree-encoding {encoding}"]


@pytest.mark.parametrize("setting", ["clean", "process"])
def test_a_filter_is_named_and_not_run(tmp_path: Path, setting: str) -> None:
    folder = changed(tmp_path / "repo", attributes="*.yaml filter=up", before=b"id: REQ-1\n")
    git(folder, "config", f"filter.up.{setting}", "touch called; tr a-z A-Z")
    (folder / "a.yaml").write_bytes(b"id: REQ-2\n")
    tree = WorkTree(Repository.discover(folder))
    read = {str(one.path): data for one, data in tree.read(tree.entries(), most=10**6)}
    assert read["a.yaml"] == b"id: REQ-2\n"
    assert [(str(path), why) for path, why in tree.unconverted()] == [("a.yaml", "filter up")]
    assert not (folder / "called").exists()


def test_a_file_as_its_filter_wrote_it_is_the_staged_one(tmp_path: Path) -> None:
    folder = changed(tmp_path / "repo")
    git(folder, "config", "filter.up.clean", "tr a-z A-Z")
    git(folder, "config", "filter.up.smudge", "tr A-Z a-z")
    (folder / ".gitattributes").write_text("*.yaml filter=up\n")
    (folder / "a.yaml").write_bytes(b"id: req-1\n")
    git(folder, "add", ".")
    status = (folder / "a.yaml").stat()
    for index_time in (status.st_mtime_ns, status.st_mtime_ns + 10**10):  # unsure, and sure
        subprocess.run(
            ["touch", "-d", f"@{index_time / 10**9:.9f}", folder / ".git/index"], check=True
        )
        assert stored(folder)["a.yaml"][1] == b"ID: REQ-1\n"


def test_the_number_of_processes_does_not_grow_with_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = changed(tmp_path / "repo", attributes="* text=auto")
    for number in range(50):
        (folder / f"{number}.yaml").write_bytes(CRLF)
        git(folder, "add", f"{number}.yaml")
        (folder / f"{number}.yaml").write_bytes(b"a: b\r\n" + CRLF)
    notes = count_processes(tmp_path, monkeypatch)
    tree = WorkTree(Repository.discover(folder))
    notes.write_text("")
    assert all(b"\r" not in data for _, data in tree.read(tree.entries(), most=10**6))
    commands = [line.split("UTF-8 ")[1].split()[0] for line in notes.read_text().splitlines()]
    assert commands == ["ls-files", "config", "check-attr", "cat-file"]
