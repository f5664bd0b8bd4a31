from __future__ import annotations

import pytest

from kit import Files, MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository

REQ = "id: {id}\ntitle: Title\nstatus: approved\ntext: t\nsatisfies: NEED-1\n"
FILES: Files = {
    "docs/needs/NEED-1.yaml": "id: NEED-1\ntitle: Need\nstatus: approved\ntext: t\n",
    "docs/requirements/REQ-1.yaml": REQ.format(id="REQ-1"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WritableRepository:
    """An item that changed, work below it, and another history; only read."""
    repository = WritableRepository.create(tmp_path_factory.mktemp("made"))
    for path, text in FILES.items():
        repository.write(path, text)
    repository.commit("Begin")
    repository.write("src/a.py", "1\n")
    repository.commit("Do it\n\nImplements: REQ-1")
    repository.tag("v1")
    repository.write("docs/needs/NEED-1.yaml", b"id: NEED-1\ntitle: T\nstatus: draft\ntext: t\n")
    repository.commit("Change the need")
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit("Begin anew")
    repository.checkout("main")
    return repository


def test_one_item(made: WritableRepository, run: Run) -> None:
    outcome = run(made.root, "impact", "NEED-1")
    oid = made.git("rev-parse", "v1^{commit}")[:10]
    assert (outcome.code, outcome.err) == (0, "")
    assert f"      NEED-1 <- satisfies REQ-1 <- implements {oid}\n" in outcome.out
    assert "  src/a.py\n" in outcome.out


def test_several_items_of_a_revision(made: WritableRepository, run: Run) -> None:
    found = run(made.root, "impact", "NEED-1", "REQ-1", "--rev", "v1", "--format", "json").json()
    assert [source["id"] for source in found["sources"]] == ["NEED-1", "REQ-1"]
    assert [file["path"] for file in found["files"]] == ["src/a.py"]
    assert found["before"] is None


@pytest.mark.parametrize("asked", ["v1..HEAD", "v1.."])
def test_a_range(made: WritableRepository, run: Run, asked: str) -> None:
    outcome = run(made.root, "impact", asked)
    assert outcome.code == 0
    assert outcome.out.startswith("v1 → HEAD: 1 item differs\n  NEED-1  T  [need, draft]\n")
    assert "      status: approved → draft\n      title: [-Need-] {+T+}\n" in outcome.out
    assert "  src/a.py\n" in outcome.out


def test_an_empty_range_says_so(made: WritableRepository, run: Run) -> None:
    outcome = run(made.root, "impact", "HEAD..")
    assert (outcome.code, outcome.out) == (0, "HEAD → HEAD: no item differs\n")


def test_an_id_may_hold_two_dots(make_repository: MakeRepository, run: Run) -> None:
    made = make_repository({**FILES, "docs/requirements/dots.yaml": REQ.format(id="REQ..9")})
    assert run(made.root, "impact", "REQ..9").out.startswith("REQ..9  Title")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["REQ-11"], "no item has the id REQ-11"),
        (["nothing"], "no item has the id nothing"),
        (["v1"], "write v1.."),
        (["v1..nowhere"], "unknown revision: nowhere"),
        (["nowhere.."], "unknown revision: nowhere"),
        (["v1...HEAD"], "three dots"),
        ([".."], ".. contains no revision"),
        (["--", "-x"], "no item has the id -x"),
        (["--", "-x..HEAD"], "unknown revision: -x"),
        (["REQ-1", "v1.."], "give a range of commits as the only argument"),
        (["v1..", "--staged"], "give a range of commits as the only argument"),
        (["v1..other"], "have no common ancestor"),
        ([""], "no item has the id"),
        ([], "Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_one_clear_sentence(
    made: WritableRepository, run: Run, arguments: list[str], words: str
) -> None:
    outcome = run(made.root, "impact", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert "Traceback" not in outcome.err
