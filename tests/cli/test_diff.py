from __future__ import annotations

from pathlib import Path

import pytest

from kit import Files, MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository

NEED = "id: NEED-{n}\ntitle: Need {n}\nstatus: approved\ntext: t\n"
FILES: Files = {"docs/needs/NEED-1.yaml": NEED.format(n=1)}


@pytest.fixture(scope="module")
def tangled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two histories that share nothing, and a name that means two commits; only read."""
    repository = WritableRepository.create(tmp_path_factory.mktemp("tangled"))
    repository.write("docs/needs/NEED-1.yaml", NEED.format(n=1))
    repository.commit("First")
    repository.tag("v1")
    repository.git("branch", "both")
    repository.commit("Second")
    repository.tag("v2")
    repository.tag("both")
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit("Begin anew")
    repository.checkout("main")
    return repository.root


@pytest.fixture
def made(make_repository: MakeRepository) -> WritableRepository:
    repository = make_repository(FILES)
    repository.tag("v1")
    repository.write("docs/needs/NEED-2.yaml", NEED.format(n=2))
    repository.commit("Second")
    repository.tag("v2")
    repository.write("docs/needs/NEED-3.yaml", NEED.format(n=3))
    repository.git("add", "--all")
    repository.write("docs/needs/NEED-4.yaml", NEED.format(n=4))
    return repository


@pytest.mark.parametrize(
    ("arguments", "names", "added"),
    [
        (["v1", "v2"], "v1 → v2", ["NEED-2"]),
        (["v1..v2"], "v1 → v2", ["NEED-2"]),
        (["v1.."], "v1 → HEAD", ["NEED-2"]),
        (["..v2"], "HEAD → v2", []),
        (["v2", "--staged"], "v2 → the index", ["NEED-3"]),
        (["v2"], "v2 → the work tree", ["NEED-3", "NEED-4"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_compared(
    made: WritableRepository, run: Run, arguments: list[str], names: str, added: list[str]
) -> None:
    outcome = run(made.root, "diff", *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"{names}: ")
    found = run(made.root, "diff", *arguments, "--format", "json").json()
    assert [item["id"] for item in found["items"]] == added


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "unknown revision: nowhere"),
        (["v1", "nowhere"], "unknown revision: nowhere"),
        (["v1..nowhere"], "unknown revision: nowhere"),
        (["--", "-x"], "unknown revision: -x"),
        (["--", "v1..-x"], "unknown revision: -x"),
        ([""], "empty revision"),
        ([".."], ".. contains no revision"),
        (["v1", "other"], "v1 and"),
        (["v1..other"], "have no common ancestor"),
        (["both"], "both is ambiguous"),
        (["v1...v2"], "three dots"),
        (["v1..v2", "v2"], "one argument too many"),
        (["v1", "v2", "--staged"], "--staged cannot be used with"),
        (["HEAD:docs"], "HEAD:docs is a tree, not a commit"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_one_clear_sentence(
    tangled: Path, run: Run, arguments: list[str], words: str
) -> None:
    outcome = run(tangled, "diff", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err.splitlines()[0]
    assert len(outcome.err.splitlines()) <= 2


def test_an_option_that_nobody_knows_is_no_revision(tangled: Path, run: Run) -> None:
    outcome = run(tangled, "diff", "--all")
    assert (outcome.code, outcome.out) == (2, "")


def test_no_difference_is_no_finding(tangled: Path, run: Run) -> None:
    outcome = run(tangled, "diff", "v1", "v1")
    assert (outcome.code, outcome.out) == (0, "v1 → v1: no difference in 1 item\n")


def test_release_notes_go_to_a_file(made: WritableRepository, run: Run) -> None:
    target = made.root / "notes.md"
    outcome = run(made.root, "diff", "v1", "v2", "--format", "markdown", "-o", str(target))
    assert (outcome.code, outcome.out) == (0, "")
    assert target.read_text("utf-8").startswith("# Changes from v1 to v2\n")


def test_the_cache_changes_nothing(made: WritableRepository, run: Run) -> None:
    outcomes = [run(made.root, "diff", "v1", *more) for more in ([], [], ["--no-cache"])]
    assert outcomes == [outcomes[0]] * 3
