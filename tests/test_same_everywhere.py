"""A law: the same content gives the same bytes from the disk, the index and a commit."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit import Run
from reqtrace.git.process.command import decoded
from reqtrace.git.write.fixture_repository import WritableRepository

SNAPSHOTS: tuple[tuple[str, ...], ...] = ((), ("--staged",), ("--rev", "HEAD"))
IDS = ("GOAL-1", "NEED-1", "NEED-2", "REQ-1", "REQ-2", "REQ-02", "ADR-0001")
KINDS = ("satisfies", "supports", "refs", "depends_on", "supersedes", "satisfied")
STATUSES = ("draft", "approved", "implemented", "rejected", "no", "")
FOLDERS = ("", "needs", "requirements", "docs/adr", "-x", "zwei Wörter\n")
ODD_NAMES = tuple(
    decoded(name)
    for name in (
        b"caf\xe9",
        b"\xff\xfe",
        "café".encode(),
        "cafe\u0301".encode(),  # the same to look at, and another path
        b"two\nlines",
        b'tab\tquote"back\\slash',
        b"-rf",
        b"*",
        b" ",
        b"\x1b[31m",
        b".hidden",
        b"a b.yaml",
        b":(top)x",
        "\u202egpj".encode(),
        b"CASE",
        b"case",
    )
)

names = st.one_of(st.sampled_from(ODD_NAMES), st.from_regex(r"[a-zA-Z0-9]{1,4}", fullmatch=True))
ids = st.sampled_from(IDS)
links = st.lists(st.tuples(st.sampled_from(KINDS), ids), max_size=3)


@dataclass(frozen=True, slots=True)
class Given:
    """A file: its bytes and whether it can be executed, or the target of a symbolic link.

    Or the entry of a submodule that was not fetched.
    """

    data: bytes = b""
    is_executable: bool = False
    target: str | None = None
    is_submodule: bool = False


@st.composite
def yaml_items(draw: st.DrawFn) -> str:
    lines = [f"id: {draw(ids)}", "title: Straße", f"status: {draw(st.sampled_from(STATUSES))}"]
    lines += [f"{kind}: {target}" for kind, target in draw(links)]
    return "\n".join([*lines, "text: t", ""])


@st.composite
def decisions(draw: st.DrawFn) -> str:
    status = draw(st.sampled_from(("Accepted", "Superseded by [2](0002-x.md)", "", "Perhaps")))
    return (
        f"# 1. Title {draw(ids)}\n\n## Status\n\n{status}\n\n## Context\n\nc\n\n## Decision\n\nd\n"
    )


def _as_bytes(text: str, line_end: str, has_mark: bool, tail: bytes) -> bytes:
    mark = b"\xef\xbb\xbf" if has_mark else b""
    return mark + text.replace("\n", line_end).encode() + tail


contents = st.builds(
    _as_bytes,
    st.one_of(yaml_items(), yaml_items(), decisions()),
    st.sampled_from(("\n", "\n", "\r\n", "\r")),
    st.booleans(),
    st.sampled_from((b"", b"", b"\xff", b"\0", b"[", b"<!-- reqtrace: ignore LNK001 -->\n")),
)
files = st.builds(Given, contents, st.booleans())
symbolic_links = st.builds(
    Given, target=st.sampled_from(("a.yaml", "needs", "..", "/etc/passwd", "nowhere"))
)
submodules = st.just(Given(is_submodule=True))


def _path(folder: str, name: str, end: str) -> str:
    return f"{folder}/{name}{end}" if folder else f"{name}{end}"


paths = st.builds(_path, st.sampled_from(FOLDERS), names, st.sampled_from((".yaml", ".md", "")))
trees = st.dictionaries(
    paths, st.one_of(files, files, files, symbolic_links, submodules), max_size=8
).filter(
    lambda tree: not any(f"{one}/" in f"{other}/" for one in tree for other in tree if one != other)
)
messages = st.lists(
    st.builds("Work\n\n{}: {}".format, st.sampled_from(("Implements", "Refs", "Verifies")), ids),
    max_size=2,
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    tree=trees,
    messages=messages,
    order=st.permutations(SNAPSHOTS),
    options=st.sampled_from(((), ("--no-cache",))),
)
def test_the_same_content_gives_the_same_bytes_everywhere(
    tmp_path_factory: pytest.TempPathFactory,
    run: Run,
    tree: Mapping[str, Given],
    messages: list[str],
    order: list[tuple[str, ...]],
    options: tuple[str, ...],
) -> None:
    root = tmp_path_factory.mktemp("law")
    _commit(root, tree, messages)
    # What one snapshot leaves in the cache must not decide for the next: any may come first.
    outcomes = [run(root, "check", "--format", "json", *options, *snapshot) for snapshot in order]
    for one, other in itertools.pairwise(outcomes):
        assert (one.code, one.out, one.err) == (other.code, other.out, other.err)
    assert outcomes[0].code in (0, 1) or "no item" in outcomes[0].err


def _commit(root: Path, tree: Mapping[str, Given], messages: list[str]) -> None:
    repository = WritableRepository.create(root)
    for path, one in tree.items():
        if one.is_submodule:
            (root / path).mkdir(parents=True)
            repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
        elif one.target is None:
            repository.write(path, one.data)
            (root / path).chmod(0o755 if one.is_executable else 0o644)
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).symlink_to(one.target)
    for message in ["Begin", *messages]:
        repository.commit(message)
    assert repository.git("status", "--porcelain") == ""
