"""Which records reused a number, and which only had the same one for a while."""

from __future__ import annotations

import pytest

import reqtrace
from kit import MakeRepository
from reqtrace.git.write.fixture_repository import WritableRepository

TEXTS = {
    "file": "# {n}. Store parcels in a local file\n\n## Status\n\n{status}\n\n## Decision\n\n"
    "Every record is a line of text on the locker.\n",
    "radio": "# {n}. Speak to couriers by radio\n\n## Status\n\n{status}\n\n## Decision\n\n"
    "Messages travel over long waves into cellars.\n",
}


def record(kind: str, number: int, status: str = "Accepted") -> str:
    text = TEXTS[kind].format(n=number, status=status)
    return text if status else text.replace("## Status\n\n\n\n", "")


def path(kind: str, number: int) -> str:
    return f"docs/adr/{number:04}-{kind}.md"


def found(repository: WritableRepository) -> list[tuple[str, str]]:
    findings = reqtrace.open(repository.root).check().findings
    return [(one.item or "", one.severity) for one in findings if one.rule == "IDS003"]


def renumber(repository: WritableRepository, kind: str, old: int, new: int) -> None:
    repository.rename(path(kind, old), path(kind, new))
    repository.write(path(kind, new), record(kind, new))
    repository.commit(f"Renumber {kind}")


@pytest.mark.parametrize("moves", ["radio", "file"])
def test_a_duplicate_that_was_renumbered(make_repository: MakeRepository, moves: str) -> None:
    repository = make_repository({path("file", 1): record("file", 1)})
    repository.write(path("radio", 1), record("radio", 1))
    repository.commit("Radio")
    renumber(repository, moves, 1, 2)
    assert found(repository) == []


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        pytest.param("Accepted", "error", id="it was agreed on"),
        pytest.param("", "info", id="it had no status"),
    ],
)
def test_a_number_given_again_after_its_record_was_deleted(
    make_repository: MakeRepository, status: str, severity: str
) -> None:
    repository = make_repository({path("file", 1): record("file", 1, status), "reqtrace.toml": ""})
    repository.remove(path("file", 1))
    repository.commit("Delete")
    repository.write(path("radio", 1), record("radio", 1))
    repository.commit("Radio")
    assert found(repository) == [("ADR-0001", severity)]


def test_a_number_given_again_after_its_record_got_another(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({path("file", 1): record("file", 1)})
    renumber(repository, "file", 1, 2)
    repository.write(path("radio", 1), record("radio", 1))
    repository.commit("Radio")
    assert found(repository) == [("ADR-0001", "info")]


def test_two_branches_that_took_one_number(make_repository: MakeRepository) -> None:
    repository = make_repository({"docs/adr/0009-x.md": record("file", 9).replace("file", "tape")})
    repository.branch("radio")
    repository.checkout("radio")
    repository.write(path("radio", 1), record("radio", 1))
    repository.commit("Radio")
    renumber(repository, "radio", 1, 2)
    repository.checkout("main")
    repository.write(path("file", 1), record("file", 1))
    repository.commit("File")
    repository.merge("radio", message="Merge radio")
    assert found(repository) == []


def test_a_number_that_was_free_before_its_branch_was_merged(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({"docs/adr/0009-x.md": record("file", 9).replace("file", "tape")})
    repository.branch("radio")
    repository.checkout("radio")
    repository.write(path("radio", 1), record("radio", 1))
    repository.commit("Radio")
    renumber(repository, "radio", 1, 2)
    repository.checkout("main")
    repository.write("a.txt", "a")
    repository.commit("Other work")
    repository.merge("radio", message="Merge radio")
    repository.write(path("file", 1), record("file", 1))
    repository.commit("File")
    assert found(repository) == []
