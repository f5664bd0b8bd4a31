"""How the latest commits speak, counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from git_kit import git, import_messages
from reqtrace.git.message.conventions import Conventions, read_conventions
from reqtrace.git.process.repository import Repository


def conventions(folder: Path, *messages: str) -> Conventions:
    import_messages(folder, [one.encode() for one in messages])
    return read_conventions(Repository.discover(folder))


@pytest.mark.parametrize(
    ("subject", "form"),
    [
        pytest.param("[SHOP-12] Carts", "[KEY-1] subject", id="brackets"),
        pytest.param("SHOP-12: Carts", "KEY-1: subject", id="colon"),
        pytest.param("SHOP-12 : Carts", "KEY-1: subject", id="blank and colon"),
        pytest.param("Carts (#12)", "subject (#1)", id="squashed"),
        pytest.param("Merge pull request #12", "subject with #1", id="number"),
        pytest.param("Carts of SHOP-12", "", id="a key somewhere"),
        pytest.param("Carts", "", id="plain"),
    ],
)
def test_forms_of_subjects(subject: str, form: str, tmp_path: Path) -> None:
    expected = ((form, 1),) if form else ()
    assert conventions(tmp_path / "repo", f"{subject}\n").forms == expected


def test_keys_and_trailers_are_counted_once_a_commit_the_most_frequent_first(
    tmp_path: Path,
) -> None:
    found = conventions(
        tmp_path / "repo",
        "SHOP-1 SHOP-2\n\nTicket: SHOP-3\nTicket: SHOP-4\nSigned-off-by: Ada\n",
        "WEB-1, not XWEB-1a or web-1\n",
        "WEB-2\n\nRefs: no list\n\nTicket: WEB-3\n",
        "SHOP-5\n",
        "SHOP-6\n",
    )
    assert found.commits == 5
    assert found.keys == (("SHOP", 3), ("WEB", 2))
    assert found.trailers == (("Ticket", 2),)


def test_merges_do_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "repo"
    import_messages(folder, [b"SHOP-1\n", b"SHOP-2\n"])
    git(folder, "checkout", "--quiet", "-b", "other", "HEAD~1")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=SHOP-3")
    git(folder, "merge", "--quiet", "--no-ff", "--message=Merge SHOP-9", "main")
    assert read_conventions(Repository.discover(folder)).keys == (("SHOP", 3),)


def test_bytes_that_are_no_words_are_read_over(tmp_path: Path) -> None:
    folder = tmp_path / "repo"
    import_messages(folder, [b"SHOP-1 caf\xe9\n", b"\x1b[1m \x07SHOP-2\n", b""])
    found = read_conventions(Repository.discover(folder))
    assert (found.commits, found.keys) == (2, (("SHOP", 2),))


def test_no_commit_has_no_habits(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert read_conventions(Repository.discover(tmp_path)) == Conventions(commits=0)


def test_a_hostile_message_takes_no_longer_than_its_length(tmp_path: Path) -> None:
    lines = "A-" * 50_000 + "\n\n" + "Aa-" * 50_000 + "\n" + "A1-1 " * 50_000
    assert conventions(tmp_path / "repo", lines).commits == 1
