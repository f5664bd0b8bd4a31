from __future__ import annotations

import json

import jsonschema
import pytest

from kit import Files, MakeRepository, Run
from reqtrace.util.data import schema_path

NEED = "id: NEED-1\ntitle: Orders\nstatus: {}\ntext: People see orders.\n"
REQ = "id: REQ-1\ntitle: List\nstatus: approved\ntext: The service shall list.\nsatisfies: {}\n"
FILES: Files = {"needs/a.yaml": NEED.format("approved")}


def test_a_gap_that_was_closed(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(FILES)
    first = repository.head()
    repository.write("requirements/r.yaml", REQ.format("NEED-1"))
    second = repository.commit("Cover the need")
    outcome = run(repository.root, "when", "COV001", "NEED-1")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        "NEED-1 · COV001 need-without-requirement\n"
        "\n"
        "  closed  NEED-1 is approved but no requirement satisfies it\n"
        f"    opened  {first[:10]}  2025-01-06  Ada Example  Initial commit\n"
        f"    closed  {second[:10]}  2025-01-06  Ada Example  Cover the need\n"
        "\n"
        f"checked 2 commits up to {second[:10]} with the current configuration\n"
    )


def test_never_is_no_error(make_repository: MakeRepository, run: Run) -> None:
    outcome = run(make_repository(FILES).root, "when", "dangling-link", "NEED-1")
    assert outcome.code == 0
    assert outcome.out.startswith("NEED-1 never had this finding: LNK001 dangling-link\n")


def test_what_is_staged_is_not_committed_yet(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(FILES)
    repository.write("requirements/r.yaml", REQ.format("[NEED-1, NEED-9]"))
    repository.git("add", "--all")
    outcome = run(repository.root, "when", "LNK001", "REQ-1", "--staged", "--key", "NEED-9")
    assert "    opened  not committed yet\n" in outcome.out
    outcome = run(repository.root, "when", "COV001", "NEED-1", "--rev", "HEAD")
    assert "  open  NEED-1" in outcome.out


def test_a_merge_and_the_commit_of_its_branch(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository({"needs/a.yaml": NEED.format("draft")})
    repository.branch("approve")
    repository.write("needs/a.yaml", NEED.format("approved"))
    oid = repository.commit("Approve \x1b[31mit\n\nWithout a requirement.")
    repository.checkout("main")
    merge = repository.merge("approve", message="::error::Merge")
    outcome = run(repository.root, "when", "COV001", "NEED-1")
    assert f"    opened  {merge[:10]}  2025-01-06  Ada Example  ::error::Merge\n" in outcome.out
    assert f"      on a branch by  {oid[:10]}  2025-01-06  Ada Example  Approve \\x1b[31mit\n" in (
        outcome.out
    )


def test_json_has_its_shape(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(FILES)
    repository.branch("cover")
    repository.write("requirements/r.yaml", REQ.format("NEED-1"))
    covering = repository.commit("Cover the need")
    repository.checkout("main")
    merge = repository.merge("cover", message="Merge")
    repository.remove("requirements/r.yaml")
    outcome = run(repository.root, "when", "COV001", "NEED-1", "--all", "--format", "json")
    document = outcome.json()
    schema = json.loads(schema_path("when-output").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    latest, earlier = document["periods"]
    assert latest["open"]
    assert latest["opened"] == {"commit": None, "branch_commit": None}
    assert earlier["closed"]["commit"]["oid"] == merge
    assert earlier["closed"]["branch_commit"]["oid"] == covering
    assert (document["revision"], document["all_periods"]) == (merge, True)


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        (("COV0O1", "NEED-1"), "unknown rule COV0O1", "did you mean COV001? "),
        (("COV001", "NEED-01"), "no item has the id NEED-01", "did you mean NEED-1?"),
        (("COV001", "NEED-1", "--rev", "-x"), "unknown revision: -x", "see `git log`"),
    ],
)
def test_bad_input(
    make_repository: MakeRepository, run: Run, asked: tuple[str, ...], message: str, hint: str
) -> None:
    outcome = run(make_repository(FILES).root, "when", *asked)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"reqtrace: {message}\n  hint: {hint}")
